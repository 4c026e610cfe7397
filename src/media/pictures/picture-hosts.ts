import { isIP } from 'node:net';

/** Which pictures are fetched, by their addresses. */
export interface PictureHosts {
  /**
   * Where a picture is fetched from, by its address as upstream has it. Undefined if it is not fetched:
   * for its host, or because it is an svg, which browsers show by its own address.
   */
  sourceOf(address: string): URL | undefined;
  /** Whether it is WeChat's host that this picture is fetched from. A sandbox stands for it. */
  isOfWechat(source: URL): boolean;
}

export interface PictureHostsOptions {
  /** Exact names of hosts, besides WeChat's own. */
  readonly hosts: readonly string[];
  /** The one origin of this machine that pictures are fetched from, such as a sandbox's. Default: none. */
  readonly loopbackOrigin?: string | undefined;
}

/** WeChat's hosts of pictures. The last has been seen in articles since February 2026. */
const WECHAT_HOSTS = ['mmbiz.qpic.cn', 'mmbiz.qlogo.cn', 'mmecoa.qpic.cn'];

/**
 * The same as sources of a content security policy. Without a scheme, which is then that of the page or a
 * safer one: some addresses of WeChat's begin with `http:`.
 */
export const PICTURE_ORIGINS: readonly string[] = WECHAT_HOSTS;

/** Upstream leaves out the scheme in some articles. */
const WEB_ADDRESS = /^\s*(?:https?:)?\/\//i;

/** Longer ones are no addresses of pictures. They take long to parse. */
const MAX_LENGTH = 4096;

/** Asks for a format that not all programs read. */
const CONVERSION = /^tp=(?:webp|wxpic)$/i;

/** Tells in no time: it is asked for every picture of an answer. */
export function createPictureHosts({ hosts, loopbackOrigin }: PictureHostsOptions): PictureHosts {
  // URL has each writing of an IP address in one form, so that none passes for a name.
  const names = new Set([...WECHAT_HOSTS, ...hosts.map((name) => name.toLowerCase())].filter(isName));

  function isFetched(url: URL): boolean {
    if (url.username !== '' || url.password !== '' || isSvg(url)) return false;
    return url.origin === loopbackOrigin || (url.port === '' && names.has(url.hostname));
  }

  return {
    sourceOf(address) {
      if (address.length > MAX_LENGTH || !WEB_ADDRESS.test(address)) return undefined;
      const whole = address.replace(/^\s*\/\//, 'https://');
      if (!URL.canParse(whole)) return undefined;
      const url = new URL(whole);
      if (!isFetched(url)) return undefined;
      if (url.origin !== loopbackOrigin) url.protocol = 'https:';
      url.hash = '';
      // Parameter by parameter: URLSearchParams would write the others anew.
      url.search = parametersOf(url)
        .filter((parameter) => !CONVERSION.test(parameter))
        .join('&');
      return url;
    },
    isOfWechat: ({ origin, hostname }) => origin === loopbackOrigin || WECHAT_HOSTS.includes(hostname),
  };
}

function isName(host: string): boolean {
  return isIP(host) === 0 && !host.startsWith('[');
}

function isSvg(url: URL): boolean {
  return url.pathname.includes('mmbiz_svg/') || parametersOf(url).some((each) => /^wx_fmt=svg/i.test(each));
}

function parametersOf({ search }: URL): readonly string[] {
  return search.slice(1).split('&');
}
