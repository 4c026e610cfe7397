/** What `wx.request` is given, as far as the mini program gives it. */
interface RequestOption {
  readonly url: string;
  readonly method?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly data?: unknown;
  readonly timeout?: number;
  readonly success?: (answer: RequestAnswer) => void;
  readonly fail?: (failure: { readonly errMsg: string }) => void;
}

/** What it hands to `success`. */
interface RequestAnswer {
  readonly data: unknown;
  readonly statusCode: number;
  readonly header: Readonly<Record<string, string>>;
}

/** What a mini program is allowed to ask, and where that is here. */
export interface Domain {
  /** An origin among the domains of the mini program, such as `https://api.example.com`. */
  readonly allowed: string;
  /** The origin that answers in its place. */
  readonly actual: string;
}

/** The functions of `wx` that the pages call. Addresses that are opened are handed on. */
export function createWx(domain: Domain, onOpen: (address: string) => void) {
  return {
    request: (option: RequestOption) => void request(domain, option),
    previewImage: ({ current }: { current: string }) => onOpen(current),
    navigateTo: ({ url }: { url: string }) => onOpen(url),
    stopPullDownRefresh: () => {},
  };
}

/**
 * As WeChat does it: only to a domain that is allowed, over https, with its own referrer. Every answer is
 * a success, whatever its status. What is no JSON is handed over as text, whatever its type.
 */
async function request({ allowed, actual }: Domain, option: RequestOption): Promise<void> {
  const { url, method = 'GET', header = {}, data, timeout = 60_000, success, fail } = option;
  if (!url.startsWith(`${allowed}/`)) {
    fail?.({ errMsg: 'request:fail url not in domain list' });
    return;
  }
  try {
    const response = await fetch(actual + url.slice(allowed.length), {
      method,
      headers: { ...header, referer: 'https://servicewechat.com/touristappid/devtools/page-frame.html' },
      body: JSON.stringify(data),
      signal: AbortSignal.timeout(timeout),
    });
    const text = await response.text();
    success?.({
      data: parsed(text),
      statusCode: response.status,
      header: Object.fromEntries(Array.from(response.headers, ([name, value]) => [capital(name), value])),
    });
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    fail?.({ errMsg: `request:fail ${isLate ? 'timeout' : String(error)}` });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `Retry-After`, as an HTTP/1.1 server writes it. */
function capital(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
