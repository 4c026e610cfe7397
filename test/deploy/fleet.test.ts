import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { type Config, readConfig } from '../../src/config/config.ts';
import { VARIABLE_NAMES } from '../../src/config/variable-names.ts';
import { RULES } from '../fleet/documented-user.ts';

const FOLDER = 'deploy/fleet';

/** Every variable that the gateway reads. */
const VARIABLES: readonly string[] = VARIABLE_NAMES;

/** What the files leave to the operator, of the right form. */
const GIVEN: Readonly<Record<string, string>> = {
  WECHAT_APP_ID: 'wx1234',
  API_KEYS: `web:${'0'.repeat(64)},prometheus:${'1'.repeat(64)}`,
  REDIS_PASSWORD: 'ab'.repeat(32),
  POD_IP: '10.0.0.7',
};
const MEDIA = { MEDIA: 'true', MEDIA_KEY: 'ab'.repeat(32), PUBLIC_URL: 'https://api.example.com/wechat' };

type Environment = Readonly<Record<string, string>>;

/** What the image sets, and a file that is there in place of the secret's. */
const IMAGE: Environment = { HOST: '0.0.0.0' };

/** What must be so of a gateway of a fleet, however it is run. */
function expectReplica(environment: Environment): Config {
  const config = readConfig({ ...environment, ...IMAGE });

  expect(config.warnings).toEqual([]);
  expect(config.upstream).toMatchObject({ kind: 'account' });
  expect(config.access).toMatchObject({ mode: 'keys' });
  expect(config.fleet?.redisUrl).toMatch(/^redis:\/\/gateway:[\da-f]{64}@[\w-]+:6379$/);
  return config;
}

/** Of `--user gateway …`, what Redis takes it for. */
function rulesIn(command: readonly string[]): readonly string[] {
  return command.slice(command.indexOf('gateway') + 1).map((rule) => rule.replace(/^>.*/, '>PASSWORD'));
}

interface Service {
  readonly environment: Environment;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
  readonly networks?: readonly string[];
  readonly command: readonly string[];
}

describe('deploy/fleet/compose.yaml', () => {
  const compose = parse(readFileSync(join(FOLDER, 'compose.yaml'), 'utf8'), { merge: true });
  const services: Readonly<Record<string, Service>> = compose.services;
  const gateways = Object.entries(services).filter(([name]) => name.startsWith('gateway-'));

  function environmentOf({ environment }: Service, given: Environment = {}): Environment {
    const all: Environment = { ...GIVEN, ...given };
    const filled = Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, variable: string, sign: string, other: string) => {
        const set = all[variable];
        if (set !== undefined) return set;
        expect(sign, `${variable} has a default`).toBe('-');
        return other;
      }),
    ]);
    return { ...Object.fromEntries(filled), WECHAT_APP_SECRET_FILE: 'LICENSE' };
  }

  it('has three gateways, each with a volume and an address of its own', () => {
    const folders = gateways.map(([, { volumes = [] }]) => volumes);

    expect(gateways).toHaveLength(3);
    expect(new Set(folders.flat()).size).toBe(3);
    expect(folders.flat().every((volume) => volume.endsWith(':/app/data'))).toBe(true);
    expect(gateways.map(([, { environment }]) => environment['FLEET_URL'])).toEqual(
      gateways.map(([name]) => `http://${name}:4000`),
    );
  });

  it.each(gateways)('gives %s variables that it takes, with media and without', (_, service) => {
    expect(expectReplica(environmentOf(service)).media).toBeUndefined();
    expect(expectReplica(environmentOf(service, MEDIA)).media).toBeDefined();
    expect(Object.keys(service.environment).filter((name) => !VARIABLES.includes(name))).toEqual([]);
    expect(service.secrets?.map((secret) => `/run/secrets/${secret}`)).toEqual([
      service.environment['WECHAT_APP_SECRET_FILE'],
    ]);
  });

  it('mounts what there is, and lets each be reached from this machine alone', () => {
    const sources = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.map((volume) => volume.split(':')[0] ?? ''),
    );
    const isThere = (source: string) =>
      source.startsWith('.') ? existsSync(join(FOLDER, source)) : source in compose.volumes;
    const ports = Object.values(services).flatMap(({ ports: published = [] }) => published);

    expect(sources.filter((source) => !isThere(source))).toEqual([]);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(existsSync(join(FOLDER, compose['x-gateway'].build, 'Dockerfile'))).toBe(true);
  });

  it('has a Redis that forgets nothing, with the documented user, for the gateways alone', () => {
    const redis = services['redis'] as Service;
    const inNetwork = Object.keys(services).filter((name) => services[name]?.networks?.includes('redis'));

    expect(redis.command.join(' ')).toContain('--maxmemory-policy noeviction --user default off');
    expect(rulesIn(redis.command)).toEqual(RULES);
    expect(inNetwork).toEqual([...gateways.map(([name]) => name), 'redis']);
    expect(redis.networks).toEqual(['redis']);
    expect(compose.networks.redis.internal).toBe(true);
  });

  it('has each gateway asked by Prometheus, and by Caddy where it is ready', () => {
    const addresses = gateways.map(([name]) => `${name}:4000`);
    const prometheus = parse(readFileSync(join(FOLDER, 'prometheus.yml'), 'utf8'));
    const caddy = readFileSync(join(FOLDER, 'Caddyfile'), 'utf8');
    const [, keptSeconds] = /keepalive (\d+)s/.exec(caddy) ?? [];

    expect(prometheus.scrape_configs[0].static_configs[0].targets).toEqual(addresses);
    expect(prometheus.scrape_configs[0].authorization.credentials_file).toBe(
      `/run/secrets/${services['prometheus']?.secrets?.[0]}`,
    );
    expect(prometheus.rule_files).toEqual(['alerts.yml']);
    expect(caddy).toContain(`{$GATEWAYS:${addresses.join(' ')}}`);
    expect(caddy).toContain('health_uri /health/ready');
    for (const [, { environment }] of gateways)
      expect(Number(environment['KEEP_ALIVE_SECONDS'])).toBeGreaterThan(Number(keptSeconds));
  });
});

describe('deploy/fleet/kubernetes.yaml', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the forms of another program's file
  const objects: readonly any[] = parseAllDocuments(
    readFileSync(join(FOLDER, 'kubernetes.yaml'), 'utf8'),
  ).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
  const find = (kind: string, name = 'wechat-asset-gateway') =>
    objects.find((each) => each.kind === kind && each.metadata.name === name);
  const { spec } = find('StatefulSet');
  const pod = spec.template.spec;
  const [container] = pod.containers;
  const redis = find('Deployment', 'wechat-asset-gateway-redis').spec.template;

  it('is of objects that have a kind, a version and a name, each once', () => {
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

    expect(objects.every(({ apiVersion }) => /^([\w.]+\/)?v1$/.test(apiVersion))).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives the gateway variables that it takes', () => {
    const secret: Environment = find('Secret').stringData;
    const environment: Record<string, string> = { ...secret };
    for (const { name, value, valueFrom } of container.env) {
      const read = valueFrom?.secretKeyRef
        ? GIVEN[valueFrom.secretKeyRef.key]
        : (value ?? GIVEN['POD_IP']).replace(/\$\((\w+)\)/g, (_: string, of: string) => environment[of]);
      if (valueFrom?.secretKeyRef) expect(Object.keys(secret)).toContain(valueFrom.secretKeyRef.key);
      environment[name] = read;
    }
    const ofTheFile = ['REDIS_PASSWORD', 'FLEET_PASSWORD', 'POD_IP'];

    expect(expectReplica(environment).media).toBeDefined();
    expect(environment['FLEET_URL']).toBe('http://10.0.0.7:4000');
    expect(Object.keys(environment).filter((name) => ![...VARIABLES, ...ofTheFile].includes(name))).toEqual(
      [],
    );
  });

  it('has each replica keep its folder, and stop in the time that it takes', () => {
    const [claim] = spec.volumeClaimTemplates;
    const [, pause] = container.lifecycle.preStop.exec.command;

    expect(container.volumeMounts).toEqual([{ name: claim.metadata.name, mountPath: '/app/data' }]);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(Number(pause) + 25);
  });

  it('asks for health at the port that is there', () => {
    const ports = container.ports.map(({ name }: { name: string }) => name);
    const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];

    expect(probes.map(({ httpGet }) => httpGet.path)).toEqual([
      '/health/live',
      '/health/live',
      '/health/ready',
    ]);
    for (const { httpGet } of probes) expect(ports).toContain(httpGet.port);
    expect(container.ports[0].containerPort).toBe(readConfig({}).port);
  });

  it('leads to the pods by their labels, and to Redis from the gateways alone', () => {
    const { labels } = spec.template.metadata;
    const policy = find('NetworkPolicy', 'wechat-asset-gateway-redis').spec;

    expect(spec.selector.matchLabels).toEqual(labels);
    expect(find('Service').spec.selector).toEqual(labels);
    expect(find('Service', spec.serviceName).spec.selector).toEqual(labels);
    expect(find('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels);
    expect(find('Service', 'wechat-asset-gateway-redis').spec.selector).toEqual(redis.metadata.labels);
    expect(policy.podSelector.matchLabels).toEqual(redis.metadata.labels);
    expect(policy.ingress).toEqual([
      { from: [{ podSelector: { matchLabels: labels } }], ports: [{ port: 'redis' }] },
    ]);
    expect(policy.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(policy.egress).toEqual([]);
  });

  it('has a Redis that forgets nothing, with the documented user', () => {
    const { command } = redis.spec.containers[0];

    expect(command.join(' ')).toContain('--maxmemory-policy noeviction --user default off');
    expect(rulesIn(command)).toEqual(RULES);
  });
});
