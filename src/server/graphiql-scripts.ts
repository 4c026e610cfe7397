// GraphiQL moves a draggable tab under the mouse button, so the first click misses it. Ligatures
// alter ids on screen: the x of 0x2 becomes a multiplication sign, "==" one sign. Its tabs stand in one
// row, most of which no screen has room for.
/** What is styled otherwise than GraphiQL does. */
export const STYLE = `<style>
  .graphiql-tab { transform: none !important }
  .graphiql-logo { white-space: nowrap }
  .graphiql-container .monaco-editor * { font-variant-ligatures: none !important; font-feature-settings: normal !important }
  .graphiql-container .graphiql-session-header { height: auto; align-items: flex-start }
  .graphiql-container .graphiql-tabs { flex-wrap: wrap; gap: 4px; overflow: visible }
  .graphiql-container .graphiql-tab { border-radius: 8px }
  .graphiql-container .graphiql-session { height: auto; flex: 1; min-height: 0 }
  .answer-pictures { display: flex; flex: none; gap: 8px; width: 0; min-width: 100%; padding: 10px 16px 14px; overflow-x: auto }
  .answer-pictures img { display: block; width: 72px; height: 72px; border-radius: 6px; object-fit: cover;
    background: hsla(219, 28%, 50%, .15) }
</style>`;

// GraphiQL has headers per tab, and reads the schema before a user can enter any. After a refused key, the
// next request asks again; an invalid key is asked for again at once. A user who enters none is asked
// again only for a query: GraphiQL retries the schema request.
/** Asks for a key once, keeps it until the browser tab closes, and adds it to every request without one. */
export const KEY_SCRIPT = String.raw`<script>
  const isKey = (text) => /^[\x21-\x7e]+$/.test(text);
  let key = sessionStorage.getItem('key') ?? '';
  let question = 'This gateway needs an API key:';
  let wantsNone = false;
  function askForKey() {
    let entered = prompt(question)?.trim();
    while (entered && !isKey(entered))
      entered = prompt('A key has only ASCII letters, digits and symbols, and no spaces. Try again:')?.trim();
    wantsNone = !entered;
    return entered ?? '';
  }
  const { fetch } = window;
  window.fetch = async (address, options = {}) => {
    const headers = new Headers(options.headers);
    if (headers.has('authorization')) return fetch(address, options);
    const isForSchema = String(options.body).includes('"IntrospectionQuery"');
    if (!isKey(key)) key = wantsNone && isForSchema ? '' : askForKey();
    const sent = key;
    if (sent) headers.set('authorization', 'Bearer ' + sent);
    const response = await fetch(address, { ...options, headers });
    // The refusal of an earlier key says nothing about a newer one.
    if (response.status === 401 && sent && sent === key) {
      key = '';
      question = 'This key is unknown. Try another:';
    }
    sessionStorage.setItem('key', key);
    return response;
  };
</script>`;

// GraphiQL knows a picture by the ending of its address, which those of WeChat and of the gateway lack.
/** Shows the pictures of an answer below it: those of the gateway, and those of WeChat's hosts. */
export const PICTURES_SCRIPT = String.raw`<script>{
  const MOST = 60;
  const { fetch } = window;
  const isOwn = ({ origin, pathname }) =>
    origin === location.origin && /\/media\/[^/]+\/(?:image|video\/[^/]+|picture|draft)\//.test(pathname);
  const isOfWeChat = ({ hostname }) => /^(?:mmbiz\.qpic|mmbiz\.qlogo|mmecoa\.qpic)\.cn$/.test(hostname);
  // One for each object: an asset has several addresses of the same picture.
  function* picturesIn(value) {
    if (Array.isArray(value)) for (const each of value) yield* picturesIn(each);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const addresses = Object.values(value).filter((each) => typeof each === 'string' && URL.canParse(each));
    const urls = addresses.map((each) => new URL(each));
    const shown = urls.find(isOwn) ?? urls.find(isOfWeChat);
    if (shown !== undefined) yield shown.href;
    for (const each of Object.values(value)) yield* picturesIn(each);
  }
  function show(addresses) {
    document.querySelector('.answer-pictures')?.remove();
    const answer = document.querySelector('.graphiql-response');
    if (answer === null || addresses.length === 0) return;
    const strip = document.createElement('div');
    strip.className = 'answer-pictures';
    for (const address of addresses) {
      const link = document.createElement('a');
      Object.assign(link, { href: address, target: '_blank', rel: 'noreferrer' });
      const picture = document.createElement('img');
      Object.assign(picture, { alt: '', loading: 'lazy', referrerPolicy: 'no-referrer', src: address });
      link.append(picture);
      strip.append(link);
    }
    answer.append(strip);
  }
  window.fetch = async (address, options = {}) => {
    const response = await fetch(address, options);
    const isForSchema = String(options.body).includes('"IntrospectionQuery"');
    const isJson = response.headers.get('content-type')?.includes('json');
    if (!isForSchema && isJson)
      response.clone().json().then(({ data }) => show([...new Set(picturesIn(data))].slice(0, MOST)), () => {});
    return response;
  };
}</script>`;

// A query in the address may be anybody's: that runs when its reader wants it to. So does one of a reader
// without a key, who would be asked for it.
/** Runs the first of the example operations, if it is the one that GraphiQL opens with. */
export const FIRST_RUN_SCRIPT = `<script>{
  const mayRun = !location.search && (typeof key === 'undefined' || key !== '');
  const run = (left) => {
    const tab = document.querySelector('.graphiql-tabs [role="tab"][aria-selected="true"]');
    const button = document.querySelector('.graphiql-execute-button');
    // Its editor is there only some time after the button.
    const isReady = button !== null && document.querySelector('.graphiql-query-editor .view-line span') !== null;
    if (!isReady || tab === null) {
      if (left > 0) setTimeout(run, 100, left - 1);
    } else if (tab === document.querySelector('.graphiql-tabs [role="tab"]')) button.click();
  };
  if (mayRun) addEventListener('load', () => run(300));
}</script>`;
