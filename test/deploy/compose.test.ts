import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/config.ts';

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, null>>;
}

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes: readonly string[];
  readonly ports: readonly string[];
}

const compose: Compose = readYaml('compose.yaml');
const prometheus = readYaml('deploy/prometheus.yml');
const services = Object.entries(compose.services);

// biome-ignore lint/suspicious/noExplicitAny: the forms of other programs' files
function readYaml(path: string): any {
  return parse(readFileSync(path, 'utf8'));
}

describe('compose.yaml', () => {
  it.each(services)('mounts into %s what there is', (_name, { volumes, secrets = [] }) => {
    const sources = volumes.map((volume) => volume.split(':')[0] ?? '');
    const isThere = (source: string) =>
      source.startsWith('./') ? existsSync(source) : source in compose.volumes;

    expect(sources.filter((source) => !isThere(source))).toEqual([]);
    expect(secrets.filter((secret) => !(secret in compose.secrets))).toEqual([]);
  });

  it.each(services)('lets %s be reached from this machine alone', (_name, { ports }) => {
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('gives the gateway variables that it takes', () => {
    const given: Record<string, string> = { WECHAT_APP_ID: 'wx1234', API_KEYS: `web:${'0'.repeat(64)}` };
    const environment = Object.fromEntries(
      Object.entries(compose.services['gateway']?.environment ?? {}).map(([name, value]) => [
        name,
        value.replace(/^\$\{(\w+):.*\}$/, (_, variable: string) => given[variable] ?? ''),
      ]),
    );
    const config = readConfig({ ...environment, HOST: '0.0.0.0', WECHAT_APP_SECRET_FILE: 'LICENSE' });

    expect(config.upstream).toMatchObject({ kind: 'account', appId: 'wx1234' });
    expect(config.access).toMatchObject({ mode: 'keys', apiKeys: [{ name: 'web' }] });
  });

  it('gives the gateway its secret in a file', () => {
    const { environment = {}, secrets = [] } = compose.services['gateway'] ?? {};

    expect(secrets.map((secret) => `/run/secrets/${secret}`)).toEqual([
      environment['WECHAT_APP_SECRET_FILE'],
    ]);
  });
});

describe('deploy/prometheus.yml', () => {
  const [job] = prometheus.scrape_configs;

  it('asks the gateway at its port, with the key that compose.yaml mounts', () => {
    const [secret] = compose.services['prometheus']?.secrets ?? [];

    expect(job.static_configs[0].targets).toEqual(['gateway:4000']);
    expect(job.authorization.credentials_file).toBe(`/run/secrets/${secret}`);
  });

  it('loads the alerts that compose.yaml mounts beside it', () => {
    const mounts = prometheus.rule_files.map((file: string) => `./deploy/${file}:/etc/prometheus/${file}:ro`);

    expect(compose.services['prometheus']?.volumes).toEqual(expect.arrayContaining(mounts));
    expect(mounts).toHaveLength(1);
  });
});

describe('deploy/grafana', () => {
  it('reads the dashboards where compose.yaml mounts them', () => {
    const { providers } = readYaml('deploy/grafana/provisioning/dashboards/gateway.yml');

    expect(compose.services['grafana']?.volumes).toContain(
      `./deploy/grafana/dashboards:${providers[0].options.path}:ro`,
    );
  });

  it('asks Prometheus by the name that it has in compose.yaml', () => {
    const { datasources } = readYaml('deploy/grafana/provisioning/datasources/prometheus.yml');

    expect(Object.keys(compose.services)).toContain(new URL(datasources[0].url).hostname);
  });
});
