/**
 * Every handler on some tags, every tag with some handlers, each time written in another way:
 * markup that calls `alert(1)` when its event comes. And every way to write an address that runs
 * it, on every tag with an address.
 */
export function xssCombinations(): string[] {
  const handled = HANDLERS.flatMap((handler, index) =>
    Array.from({ length: TAGS_PER_HANDLER }, (_, turn) => {
      const at = index * TAGS_PER_HANDLER + turn;
      const tag = TAGS[at % TAGS.length] ?? '';
      const write = WAYS_TO_HANDLE[at % WAYS_TO_HANDLE.length] ?? writePlainly;
      return write(tag, handler);
    }),
  );
  const addressed = SCRIPT_ADDRESSES.flatMap((address) =>
    ADDRESSED.map((write) => write(address.replaceAll('"', '&quot;'))),
  );
  return [...handled, ...addressed];
}

/**
 * Has no divisor in common with the number of tags: so each tag meets all handlers and ways in
 * turn.
 */
const TAGS_PER_HANDLER = 11;

const HANDLERS = words(`
  abort afterprint animationcancel animationend animationiteration animationstart auxclick beforecopy beforecut
  beforeinput beforematch beforepaste beforeprint beforetoggle beforeunload beforexrselect begin blur bounce cancel
  canplay canplaythrough change click close command contentvisibilityautostatechange contextlost contextmenu
  contextrestored copy cuechange cut dblclick drag dragend dragenter dragexit dragleave dragover dragstart drop
  durationchange emptied end ended error finish focus focusin focusout formdata fullscreenchange fullscreenerror
  gesturechange gestureend gesturestart gotpointercapture hashchange input invalid keydown keypress keyup
  languagechange load loadeddata loadedmetadata loadend loadstart lostpointercapture message mousedown mouseenter
  mouseleave mousemove mouseout mouseover mouseup mousewheel offline online pagehide pageshow paste pause play playing
  pointercancel pointerdown pointerenter pointerleave pointermove pointerout pointerover pointerrawupdate pointerup
  popstate progress promptaction promptdismiss propertychange ratechange readystatechange repeat reset resize
  rejectionhandled scroll scrollend scrollsnapchange scrollsnapchanging search securitypolicyviolation seeked seeking
  select selectionchange selectstart show slotchange stalled start storage submit suspend timeupdate toggle touchcancel
  touchend touchmove touchstart transitioncancel transitionend transitionrun transitionstart unhandledrejection unload
  validationstatuschange volumechange waiting webkitanimationend webkitanimationiteration webkitanimationstart
  webkitfullscreenchange webkitmouseforcechanged webkittransitionend wheel zoom
`);

const TAGS = words(`
  a abbr acronym address applet area article audio b base bgsound big blink body br button canvas center col custom-tag
  data datalist del details dfn dialog dir div dl embed fieldset figure font footer form frame frameset h1 head header hr
  html i iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu
  menuitem meta meter multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p param picture
  plaintext portal pre progress q rb rp rt rtc ruby s samp script search section select shadow slot small source spacer
  span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul
  unknown var video wbr xmp
`);

type Write = (tag: string, handler: string) => string;

const writePlainly: Write = (tag, handler) => `<${tag} on${handler}="alert(1)">a</${tag}>`;

const WAYS_TO_HANDLE: readonly Write[] = [
  writePlainly,
  (tag, handler) => `<${tag} on${handler}=alert(1)>a</${tag}>`,
  (tag, handler) => `<${tag}/on${handler}='alert(1)'/>a`,
  (tag, handler) => `<${tag.toUpperCase()}\nON${handler.toUpperCase()}\n=\n"alert(1)">a</${tag}>`,
  (tag, handler) =>
    `<${tag} src=x href=x\ton${handler}="&#97;&#x6c;ert&lpar;1&rpar;" autofocus tabindex=1>a</${tag}>`,
  (tag, handler) => `<${tag} title="a"on${handler}="alert(1)"style="color:red">a</${tag}>`,
  (tag, handler) => `<${tag} title='"'on${handler}=alert(1)//>a</${tag}>`,
  (tag, handler) => `<${tag} on${handler}=alert(1)<b>a`,
  (tag, handler) => `<p title="<${tag}"><${tag} "=">" on${handler}=alert(1)>a</${tag}></p>`,
  (tag, handler) => `<svg><${tag} on${handler}=alert(1)>a</${tag}></svg>`,
  (tag, handler) => `<math><mtext><${tag} on${handler}=alert(1)>a</${tag}></mtext></math>`,
  (tag, handler) => `<table><tr><${tag} on${handler}=alert(1)>a</${tag}></table>`,
  (tag, handler) => `<!--> --!><${tag}\fon${handler}=alert(1)>a</${tag}>`,
];

const SCRIPT_ADDRESSES = [
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  ' \t\n\r\fjavascript:alert(1)',
  '\u0001\u0008\u000e\u001fjavascript:alert(1)',
  'j\na\nv\na\ns\nc\nr\ni\np\nt\n:alert(1)',
  'java&Tab;script&NewLine;&colon;alert&lpar;1&rpar;',
  '&#106;&#x61;&#0000118;ascript:alert(1)',
  'javascript://v.qq.com/%0aalert(1)',
  'javascript:/*https://v.qq.com/*/alert(1)',
  'data:text/html,<script>parent.alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5wYXJlbnQuYWxlcnQoMSk8L3NjcmlwdD4=',
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
];

const ADDRESSED: readonly ((address: string) => string)[] = [
  (address) => `<a href="${address}">a</a>`,
  (address) => `<a href="https://a.example/" href="${address}" xlink:href="${address}">a</a>`,
  (address) => `<img src="${address}" srcset="${address} 2x" data-src="${address}">`,
  (address) => `<iframe src="${address}"></iframe>`,
  (address) => `<iframe src="https://v.qq.com/" data-src="${address}"></iframe>`,
  (address) => `<svg><a href="${address}"><text y=20>a</text></a><use href="${address}#x" /></svg>`,
  (address) => `<math><mi xlink:href="${address}" href="${address}">a</mi></math>`,
  (address) => `<form action="${address}"><button formaction="${address}">a</button></form>`,
  (address) => `<object data="${address}"></object><embed src="${address}">`,
  (address) =>
    `<map name=m><area href="${address}"></map><video poster="${address}" src="${address}"></video>`,
  (address) => `<meta http-equiv=refresh content="0;url=${address}"><base href="${address}">`,
  (address) => `<p style="background:url(${address});behavior:url('${address}')" cite="${address}">a</p>`,
];

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
