import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';

const ACCOUNT = { WECHAT_APP_ID: 'wx1234', WECHAT_APP_SECRET: 'a-secret-that-shows-nowhere' };

function faultsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').slice(1);
  }
}

function secretFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, content);
  return path;
}

describe('readConfig', () => {
  it('runs on the sandbox, with the documented defaults, where nothing is set', () => {
    expect(readConfig({})).toEqual({
      upstream: { kind: 'sandbox' },
      warnings: [],
      sandboxPorts: [0, 0],
      logFormat: undefined,
      language: 'en',
      host: '127.0.0.1',
      port: 4000,
      upstreamTimeoutMs: 8000,
      upstreamCallsPerOperation: 20,
      upstreamMaxBodyBytes: 16_777_216,
      upstreamDailyCalls: Number.POSITIVE_INFINITY,
      upstreamDailyDraftCalls: Number.POSITIVE_INFINITY,
      upstreamDailyPublicationCalls: Number.POSITIVE_INFINITY,
      upstreamDailyMediaCalls: Number.POSITIVE_INFINITY,
      media: {
        keys: [expect.any(Buffer)],
        pictureHosts: [],
        videoHosts: [],
        cacheMaxBytes: 1_073_741_824,
        rateLimitPerMinute: 3000,
      },
      freshSeconds: 120,
      proofSeconds: 1800,
      staleSeconds: 86_400,
      contentSeconds: 86_400,
      mirror: true,
      stateDir: undefined,
      cacheMaxBytes: 268_435_456,
      maxPageSize: 100,
      maxItemsPerOperation: 1000,
      maxRequestBytes: 65_536,
      maxResponseBytes: 33_554_432,
      maxSubscriptions: 1000,
      maxSubscriptionsPerCaller: 100,
      documentLimits: {
        tokens: 1000,
        depth: 20,
        fields: 500,
        aliases: 50,
        directives: 50,
        definitions: 50,
      },
      trustedDocuments: { byId: new Map(), fileOf: new Map(), only: false },
      introspection: true,
      rateLimitPerMinute: 6000,
      rateLimitCallsPerDay: Number.POSITIVE_INFINITY,
      keepAliveSeconds: 5,
      drainSeconds: 2,
      access: { mode: 'local' },
      corsOrigins: [],
      libraryPage: true,
      graphiql: true,
      logLevel: 'info',
    });
  });

  it('counts the calls of an account, and keeps its lists over a restart', () => {
    expect(readConfig(ACCOUNT)).toMatchObject({
      upstreamDailyCalls: 1000,
      upstreamDailyDraftCalls: 1000,
      upstreamDailyPublicationCalls: 100,
      upstreamDailyMediaCalls: 1000,
      media: undefined,
      stateDir: 'data',
    });
  });

  it('does the same on the sandbox where it is told', () => {
    const told = {
      UPSTREAM_DAILY_CALLS: '10',
      UPSTREAM_DAILY_DRAFT_CALLS: '20',
      UPSTREAM_DAILY_PUBLICATION_CALLS: '1000000',
      UPSTREAM_DAILY_MEDIA_CALLS: '30',
      STATE_DIR: 'kept',
    };

    expect(readConfig(told)).toMatchObject({
      upstreamDailyCalls: 10,
      upstreamDailyDraftCalls: 20,
      upstreamDailyPublicationCalls: 1_000_000,
      upstreamDailyMediaCalls: 30,
      stateDir: 'kept',
    });
  });

  it('takes an empty variable as not set', () => {
    expect(readConfig({ PORT: '', WECHAT_APP_ID: '', WECHAT_APP_SECRET: '', SANDBOX: '' })).toEqual(
      readConfig({}),
    );
  });

  it('serves the account whose credentials are set', () => {
    expect(readConfig(ACCOUNT).upstream).toEqual({
      kind: 'account',
      appId: 'wx1234',
      appSecret: 'a-secret-that-shows-nowhere',
      baseUrl: new URL('https://api.weixin.qq.com'),
    });
  });

  it('reads the secret from a file, without the line end', () => {
    const { upstream } = readConfig({
      WECHAT_APP_ID: 'wx1234',
      WECHAT_APP_SECRET_FILE: secretFile('from-a-file\n'),
    });

    expect(upstream).toMatchObject({ appSecret: 'from-a-file' });
  });

  it.each(['127.0.0.1', '127.8.8.8', 'localhost', '::1'])(
    'shows GraphiQL on %s without being told',
    (HOST) => {
      expect(readConfig({ HOST }).graphiql).toBe(true);
    },
  );

  it.each<[HOST: string, host: string]>([
    ['[::1]', '::1'],
    ['[::]', '::'],
    ['[fe80::1%eth0]', 'fe80::1%eth0'],
    ...[
      '::',
      '0.0.0.0',
      'fe80::1%eth0',
      'localhost',
      'gateway_1',
      'my-host.internal',
      'assets.test.',
      // These may be had later.
      '192.0.2.1',
      'not-there.invalid',
      '茶.test',
    ].map((host): [string, string] => [host, host]),
  ])('listens for HOST %s on %s', (HOST, host) => {
    expect(readConfig({ ...ACCOUNT, HOST, AUTH: 'none' }).host).toBe(host);
  });

  it('takes a loopback address in brackets for this machine', () => {
    expect(readConfig({ HOST: '[::1]' })).toEqual(readConfig({ HOST: '::1' }));
  });

  it.each([
    ...['http://127.0.0.1', 'tcp://0.0.0.0', '//localhost', 'localhost:4000', '127.0.0.1:4000', '[::1]:4000'],
    ...['[127.0.0.1]', '[localhost]', '[::1', '::1]', '[]', ':::1', '1::2::3', '256.1.1.1', '1.2.3.4.5'],
    ...[
      'my host',
      ' 127.0.0.1',
      'localhost ',
      'localhost/graphql',
      'a..b',
      '.',
      '*',
      'a,b',
      'user@host',
      '0.0.0.0/0',
    ],
    ...['a'.repeat(64), `${'a.'.repeat(127)}`],
  ])('finds the fault in HOST "%s", on which nothing can ever listen', (HOST) => {
    expect(faultsOf({ ...ACCOUNT, HOST, AUTH: 'none' })).toEqual([
      expect.stringMatching(/^ {2}- HOST must be an address or a name of this machine, such as 127\.0\.0\.1/),
    ]);
  });

  it('shows GraphiQL to other machines only where it is told', () => {
    const open = { ...ACCOUNT, HOST: '0.0.0.0', AUTH: 'none' };

    expect(readConfig(open).graphiql).toBe(false);
    expect(readConfig({ ...open, GRAPHIQL: 'true' }).graphiql).toBe(true);
  });

  it('shows no GraphiQL where only trusted documents are answered, save where it is told', () => {
    const trustedOnly = {
      TRUSTED_DOCUMENTS: 'test/generated/persisted-documents.json',
      TRUSTED_DOCUMENTS_ONLY: 'true',
    };

    expect(readConfig(trustedOnly).graphiql).toBe(false);
    expect(readConfig({ ...trustedOnly, GRAPHIQL: 'true' }).graphiql).toBe(true);
  });

  it('shows the library page where it shows GraphiQL, and where only trusted documents are answered', () => {
    const open = { ...ACCOUNT, HOST: '0.0.0.0', AUTH: 'none' };
    const trustedOnly = {
      TRUSTED_DOCUMENTS: 'test/generated/persisted-documents.json',
      TRUSTED_DOCUMENTS_ONLY: 'true',
    };

    expect(readConfig({}).libraryPage).toBe(true);
    expect(readConfig(trustedOnly).libraryPage).toBe(true);
    expect(readConfig(open).libraryPage).toBe(false);
    expect(readConfig({ ...open, LIBRARY_PAGE: 'true' }).libraryPage).toBe(true);
    expect(readConfig({ LIBRARY_PAGE: 'false' }).libraryPage).toBe(false);
  });

  it.each([
    ['https://api.example.com/wechat', false],
    ['http://192.0.2.1', false],
    ['http://localhost:4000', true],
    ['http://[::1]:4000/wechat', true],
  ])('shows both where PUBLIC_URL is %s: %s', (PUBLIC_URL, isShown) => {
    const { graphiql, libraryPage } = readConfig({ PUBLIC_URL });

    expect([graphiql, libraryPage]).toEqual([isShown, isShown]);
  });

  it('shows them behind a proxy only where it is told', () => {
    const told = { PUBLIC_URL: 'https://api.example.com', GRAPHIQL: 'true', LIBRARY_PAGE: 'true' };

    expect(readConfig(told)).toMatchObject({ graphiql: true, libraryPage: true });
  });

  it('serves sample data to other machines only where it is told', () => {
    expect(readConfig({ HOST: '0.0.0.0', AUTH: 'none', SANDBOX: 'true' }).upstream).toEqual({
      kind: 'sandbox',
    });
    expect(faultsOf({ HOST: '0.0.0.0', AUTH: 'none' })).toEqual([expect.stringContaining('SANDBOX=true')]);
  });

  const SHA256 = 'ab'.repeat(32);

  it('takes several keys, so that one can be replaced by another', () => {
    const { access } = readConfig({ API_KEYS: `site:${SHA256}, app-2:${SHA256.toUpperCase()}` });

    expect(access).toEqual({
      mode: 'keys',
      apiKeys: [
        { name: 'site', sha256: Buffer.alloc(32, 0xab) },
        { name: 'app-2', sha256: Buffer.alloc(32, 0xab) },
      ],
      draftsVisibleTo: [],
    });
  });

  it('lets other machines in only with keys, or where it is told to let everybody in', () => {
    const elsewhere = { ...ACCOUNT, HOST: '0.0.0.0' };

    expect(faultsOf(elsewhere)).toEqual([expect.stringContaining('API_KEYS is not set')]);
    expect(readConfig({ ...elsewhere, AUTH: 'none' }).access.mode).toBe('open');
    expect(readConfig({ ...elsewhere, API_KEYS: `site:${SHA256}` }).access.mode).toBe('keys');
  });

  it('shows no key that was set in place of its hash', () => {
    const faults = faultsOf({ API_KEYS: `site:${SHA256},app:the-key-itself` });

    expect(faults).toEqual([expect.stringContaining('entry 2 is not')]);
    expect(faults.join()).not.toContain('the-key-itself');
  });

  it.each([
    'https://api2.weixin.qq.com',
    'http://127.0.0.1:8080',
    'http://localhost:8080/wx',
    'http://[::1]:8080',
  ])('takes the base URL %s', (WECHAT_BASE_URL) => {
    expect(readConfig({ ...ACCOUNT, WECHAT_BASE_URL }).upstream).toMatchObject({
      baseUrl: new URL(WECHAT_BASE_URL),
    });
  });

  const PROXY = { address: 'http://proxy.test:3128', authorization: undefined };

  it.each([
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://proxy.test:3128' }],
    ['https_proxy', { https_proxy: 'http://proxy.test:3128/', HTTPS_PROXY: 'http://other.test:1' }],
    ['HTTPS_PROXY', { https_proxy: '', HTTPS_PROXY: 'proxy.test:3128', HTTP_PROXY: 'http://other.test:1' }],
    ['all_proxy', { all_proxy: 'http://proxy.test:3128', ALL_PROXY: 'http://other.test:1' }],
    ['ALL_PROXY', { all_proxy: 'socks5://other.test:1080', ALL_PROXY: 'http://proxy.test:3128' }],
    ['http_proxy', { http_proxy: 'http://proxy.test:3128', HTTP_PROXY: 'http://other.test:1' }],
    [
      'HTTP_PROXY',
      { HTTP_PROXY: 'http://proxy.test:3128', NO_PROXY: 'qq.co, .api.weixin.qq.com.test,com:80' },
    ],
  ])('calls an account through the proxy that %s names in %j', (variable, environment) => {
    expect(readConfig({ ...ACCOUNT, ...environment }).upstream).toMatchObject({
      proxy: { ...PROXY, variable },
    });
  });

  it.each([
    ['http://ann:s3cret@proxy.test:3128', 'ann:s3cret'],
    ['https://ann:p%40ss%3A%E8%8C%B6@proxy.test', 'ann:p@ss:茶'],
    ['http://ann@proxy.test:3128', 'ann:'],
    ['ann:s3cret@proxy.test:3128', 'ann:s3cret'],
  ])('keeps the credentials in %s apart from what is shown', (HTTPS_PROXY, credentials) => {
    const { upstream } = readConfig({ ...ACCOUNT, HTTPS_PROXY });

    const { address, authorization } = (upstream.kind === 'account' && upstream.proxy) || PROXY;
    expect(address).toBe(HTTPS_PROXY.startsWith('https:') ? 'https://proxy.test' : 'http://proxy.test:3128');
    expect(authorization).toBe(`Basic ${Buffer.from(credentials).toString('base64')}`);
  });

  it.each([
    ...['*', 'api.weixin.qq.com', '.qq.com', 'qq.com', '*.weixin.qq.com', 'API.weixin.qq.com:443'].map(
      (entry) => ({ NO_PROXY: entry }),
    ),
    { no_proxy: 'localhost,10.0.0.1 .qq.com', NO_PROXY: '' },
    { NO_PROXY: 'localhost, .qq.com' },
    ...['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080', 'https://127.0.0.9'].map(
      (WECHAT_BASE_URL) => ({ WECHAT_BASE_URL }),
    ),
  ])('calls what is excepted without a proxy: %j', (environment) => {
    for (const name of ['HTTPS_PROXY', 'http_proxy']) {
      const { upstream } = readConfig({ ...ACCOUNT, [name]: 'http://proxy.test:3128', ...environment });

      expect(upstream).toMatchObject({ kind: 'account', proxy: undefined });
    }
  });

  it.each([
    ...[
      'nonsense',
      'http://',
      'http://a b',
      'http://proxy.test:99999',
      'ftp://proxy.test',
      'socks5://proxy.test:1080',
    ],
    ...[
      'http://proxy.test/path',
      'http://proxy.test?x',
      'http://ann:%zz@proxy.test',
      '//proxy.test:3128',
      'true',
    ],
  ])('names the variable of a proxy whose address is none, and shows nothing of it: %s', (text) => {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])
      expect(faultsOf({ ...ACCOUNT, [name]: text, NO_PROXY: '*' })).toEqual([
        `  - ${name} must be the http: or https: address of a proxy, such as http://proxy.example:3128 or http://user:password@proxy.example:3128.`,
      ]);
  });

  it('asks for no proxy on the sandbox, which is on this machine', () => {
    expect(readConfig({ HTTPS_PROXY: 'socks5://proxy.test:1080' })).toEqual(readConfig({}));
  });

  it.each([
    { environment: { PORT: 'http' }, fault: 'PORT must be an integer from 0 to 65535.' },
    { environment: { PORT: '65536' }, fault: 'PORT must be an integer from 0 to 65535.' },
    { environment: { MAX_PAGE_SIZE: '0' }, fault: 'MAX_PAGE_SIZE must be an integer from 1 to 1000.' },
    {
      environment: { UPSTREAM_TIMEOUT_MS: '1e3' },
      fault: 'UPSTREAM_TIMEOUT_MS must be an integer from 1 to 600000.',
    },
    {
      environment: { UPSTREAM_DAILY_CALLS: '0' },
      fault: 'UPSTREAM_DAILY_CALLS must be an integer from 1 to 1000000.',
    },
    {
      environment: { UPSTREAM_DAILY_DRAFT_CALLS: '1000001' },
      fault: 'UPSTREAM_DAILY_DRAFT_CALLS must be an integer from 1 to 1000000.',
    },
    {
      environment: { UPSTREAM_DAILY_PUBLICATION_CALLS: 'none' },
      fault: 'UPSTREAM_DAILY_PUBLICATION_CALLS must be an integer from 1 to 1000000.',
    },
    { environment: { FRESH_SECONDS: '0' }, fault: 'FRESH_SECONDS must be an integer from 1 to 86400.' },
    { environment: { PROOF_SECONDS: '86401' }, fault: 'PROOF_SECONDS must be an integer from 1 to 86400.' },
    { environment: { STALE_SECONDS: '-1' }, fault: 'STALE_SECONDS must be an integer from 1 to 31536000.' },
    {
      environment: { CONTENT_SECONDS: '1.5' },
      fault: 'CONTENT_SECONDS must be an integer from 1 to 31536000.',
    },
    {
      environment: { CACHE_MAX_BYTES: '256MB' },
      fault: 'CACHE_MAX_BYTES must be an integer from 1048576 to 1099511627776.',
    },
    { environment: { AUTH: 'basic' }, fault: 'AUTH must be none or unset.' },
    {
      environment: { AUTH: 'none', API_KEYS: `site:${'0'.repeat(64)}` },
      fault: expect.stringContaining('AUTH=none'),
    },
    { environment: { API_KEYS: ' , ' }, fault: 'API_KEYS names no key.' },
    ...[
      ['http://localhost:5173/', 'write http://localhost:5173'],
      ['localhost:5173', 'it lacks https:// or http:// before a host'],
      ['ftp://example.com', 'it lacks https:// or http:// before a host'],
      ['null', 'it lacks https:// or http:// before a host'],
      ['https://example.com/path', 'write https://example.com'],
      ['https://Example.com', 'write https://example.com'],
    ].map(([CORS_ORIGINS = '', advice]) => ({
      environment: { CORS_ORIGINS },
      fault: `CORS_ORIGINS must be * or a list of origins such as https://example.com; ${CORS_ORIGINS} is not an origin: ${advice}.`,
    })),
    ...['4001', '4001,4001', '4001,4002,4003', '4001,', 'a,b', '4001,70000'].map((SANDBOX_PORTS) => ({
      environment: { SANDBOX_PORTS },
      fault: 'SANDBOX_PORTS must be two different ports from 0 to 65535, separated by a comma.',
    })),
    { environment: { INTROSPECTION: 'off' }, fault: 'INTROSPECTION must be true or false.' },
    {
      environment: { MAX_DOCUMENT_TOKENS: '5000' },
      fault: 'MAX_DOCUMENT_TOKENS must be an integer from 1 to 2000.',
    },
    {
      environment: { RATE_LIMIT_PER_MINUTE: '0' },
      fault: 'RATE_LIMIT_PER_MINUTE must be an integer from 1 to 1000000.',
    },
    {
      environment: { KEEP_ALIVE_SECONDS: '301' },
      fault: 'KEEP_ALIVE_SECONDS must be an integer from 1 to 300.',
    },
    { environment: { DRAIN_SECONDS: '11' }, fault: 'DRAIN_SECONDS must be an integer from 0 to 10.' },
    { environment: { GRAPHIQL: 'yes' }, fault: 'GRAPHIQL must be true or false.' },
    { environment: { LIBRARY_PAGE: 'yes' }, fault: 'LIBRARY_PAGE must be true or false.' },
    { environment: { SANDBOX: '1' }, fault: 'SANDBOX must be true or false.' },
    { environment: { LOG_LEVEL: 'loud' }, fault: expect.stringContaining('LOG_LEVEL must be one of') },
    { environment: { WECHAT_APP_ID: 'wx1' }, fault: expect.stringContaining('WECHAT_APP_SECRET is not set') },
    { environment: { WECHAT_APP_SECRET: 's' }, fault: expect.stringContaining('WECHAT_APP_ID is not set') },
    {
      environment: { WECHAT_BASE_URL: 'https://api2.weixin.qq.com' },
      fault: 'WECHAT_BASE_URL is set, but WECHAT_APP_ID and WECHAT_APP_SECRET are not.',
    },
    { environment: { ...ACCOUNT, SANDBOX: 'true' }, fault: expect.stringContaining('SANDBOX is true') },
    {
      environment: { ...ACCOUNT, WECHAT_BASE_URL: 'http://api.weixin.qq.com' },
      fault: expect.stringContaining('https:'),
    },
    {
      environment: { ...ACCOUNT, WECHAT_BASE_URL: 'http://127.0.0.1.evil.test' },
      fault: expect.stringContaining('https:'),
    },
    {
      environment: { ...ACCOUNT, WECHAT_BASE_URL: 'https://proxy.test/?to=wx' },
      fault: expect.stringContaining('no query'),
    },
    { environment: { ...ACCOUNT, WECHAT_BASE_URL: 'weixin' }, fault: expect.stringContaining('https:') },
    {
      environment: { WECHAT_APP_ID: 'wx1', WECHAT_APP_SECRET_FILE: '/does/not/exist' },
      fault: 'WECHAT_APP_SECRET_FILE names a file that cannot be read.',
    },
    {
      environment: { ...ACCOUNT, WECHAT_APP_SECRET_FILE: '/dev/null' },
      fault: expect.stringContaining('are both set'),
    },
  ])('finds the fault in $environment', ({ environment, fault }) => {
    expect(faultsOf(environment)).toContainEqual(typeof fault === 'string' ? `  - ${fault}` : fault);
  });

  it('names, with the faults, a variable that may have been meant for what is missing', () => {
    expect(faultsOf({ HOST: '0.0.0.0', SANDBOX: 'true', API_KEY: 'x' })).toEqual([
      expect.stringContaining('API_KEYS is not set'),
      '  - API_KEY is not a variable of the gateway. Did you mean API_KEYS?',
    ]);
  });

  it('does not take misspelt credentials for none', () => {
    expect(faultsOf({ WECHAT_APPID: 'wx1234', WECHAT_APPSECRET: 'shows-nowhere' })).toEqual([
      '  - WECHAT_APPID is not a variable of the gateway. Did you mean WECHAT_APP_ID?',
      '  - WECHAT_APPSECRET is not a variable of the gateway. Did you mean WECHAT_APP_SECRET?',
    ]);
  });

  it('takes no offence at variables of other programs', () => {
    const environment = {
      WECHAT_TOKEN: 't',
      WECHAT_MCH_ID: '1',
      WECHAT_ASSET_GATEWAY_PORT: 'tcp://10.0.0.7:4000',
    };

    expect(readConfig({ ...ACCOUNT, ...environment })).toEqual(readConfig(ACCOUNT));
  });

  it('names every fault at once, and shows no secret', () => {
    const faults = faultsOf({
      PORT: 'x',
      MAX_PAGE_SIZE: '-1',
      WECHAT_APP_SECRET: ACCOUNT.WECHAT_APP_SECRET,
      WECHAT_BASE_URL: 'ftp://x',
    });

    expect(faults).toHaveLength(4);
    expect(faults.join()).not.toContain(ACCOUNT.WECHAT_APP_SECRET);
  });
});
