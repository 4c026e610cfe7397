// What script-trap.ts has run in every frame before anything else. It is the browser's, so it has no types of ours.
(() => {
  // biome-ignore lint/suspicious/noConsole: it is how the page tells
  const tell = console.debug.bind(console);
  const later = setTimeout.bind(window);
  for (const name of ['alert', 'confirm', 'prompt', 'print'])
    Object.defineProperty(window, name, { value: (what) => tell('TRAP', String(what)) });

  /** What a document's properties are while nothing in it has taken their names. Those that find elements may change. */
  const kinds = new Map();
  for (const name in document) {
    const value = document[name];
    if (value !== null && !(value instanceof Node)) kinds.set(name, kindOf(value));
  }

  function kindOf(value) {
    return Object.prototype.toString.call(value);
  }

  // By the prototype: a frame in the page can take the name of the property itself.
  const { get: getBody } = Object.getOwnPropertyDescriptor(Document.prototype, 'body');

  function bodyOf(each) {
    return getBody.call(each);
  }

  /** An element to put HTML into, at the end of the page; of a path such as `math mtext`, the innermost. */
  function append(path) {
    let parent = bodyOf(document);
    for (const name of path.split(' ')) {
      const isForeign = /^(svg|math|mtext|foreignObject)$/.test(name);
      const inMath = name === 'math' || name === 'mtext';
      const namespace = inMath ? 'http://www.w3.org/1998/Math/MathML' : 'http://www.w3.org/2000/svg';
      const element = isForeign ? document.createElementNS(namespace, name) : document.createElement(name);
      parent.append(element);
      parent = element;
    }
    return parent;
  }

  function fill(path, html) {
    const element = append(path);
    element.innerHTML = html;
    return element;
  }

  /** Where a page may put HTML. */
  const PLACES = [
    ['<main><div>', '</div></main>'],
    ['<ul><li><div>', '</div></li></ul>'],
    ['<dl><dd>', '</dd></dl>'],
    ['<table><tr><td>', '</td></tr></table>'],
    ['<h2><span><b>', '</b></span></h2>'],
    ['<details><summary>', '</summary></details>'],
  ];

  /** What is left of a page when what was put into its first section is taken out again. */
  function around(html, [before, after]) {
    const page = new DOMParser().parseFromString(
      `${before}${html}<hr>${after}<footer></footer>`,
      'text/html',
    );
    const section = page.querySelector('section');
    section?.replaceChildren();
    section?.removeAttribute('style');
    return page.body.innerHTML;
  }

  /** Whether an element is what is seen, or clicked on, at some points of another. */
  function isOver(element, other) {
    const { left, top, width, height } = other.getBoundingClientRect();
    const shares = [0.02, 0.5, 0.98];
    return shares.some((x) =>
      shares.some((y) => element.contains(document.elementFromPoint(left + x * width, top + y * height))),
    );
  }

  function documents() {
    const frames = [...document.querySelectorAll('iframe, frame, object')];
    return [document, ...frames.flatMap((frame) => frame.contentDocument ?? [])];
  }

  const LEADS_AWAY = /^(https?|mailto|tel):/;

  function clobbered() {
    const ofDocument = [...kinds]
      .filter(([name, kind]) => kindOf(document[name]) !== kind)
      .map(([name]) => name);
    const named = [...document.querySelectorAll('[id], [name]')].flatMap(({ id, name }) => [id, name]);
    return [...ofDocument, ...named.filter((name) => name && window[name] instanceof Node)];
  }

  const trap = {
    /** Puts each into an element of its own, and reads back what the browser has made of it. */
    insert: (contents, path) => contents.map((html) => fill(path, html).innerHTML),

    /** Serialises each, parses that, and once more: as part of a document, as XML is written, and in a template. */
    reparse: (contents) =>
      contents.map((html) => {
        const { body } = new DOMParser().parseFromString(html, 'text/html');
        const written = Array.from(body.childNodes, (node) =>
          new XMLSerializer().serializeToString(node),
        ).join('');
        const template = document.createElement('template');
        template.innerHTML = written;
        return fill('div', template.innerHTML).innerHTML;
      }),

    /** Writes each as the whole document of a frame. */
    write: (contents) =>
      contents.map((html) => {
        const { contentDocument } = append('iframe');
        contentDocument.open();
        contentDocument.write(html);
        contentDocument.close();
        return contentDocument.body?.innerHTML ?? '';
      }),

    /**
     * Has every handler's event happen, and clicks on all that leads anywhere but to another site. Returns the properties
     * of the document and of the window that something has taken the names of.
     */
    provoke() {
      const taken = clobbered();
      for (const each of documents()) {
        for (const element of each.querySelectorAll('*')) {
          // Not the element's own: a form's fields can take the names of its properties.
          for (const name of Element.prototype.getAttributeNames.call(element))
            if (name.startsWith('on'))
              for (const target of [element, each.defaultView])
                target.dispatchEvent(new Event(name.slice(2)));
          const address = element.formAction || element.href?.animVal || element.href || element.action;
          if (typeof address === 'string' && address !== '' && !LEADS_AWAY.test(address))
            element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
        }
      }
      return taken;
    },

    /** Says so in a task of its own, after those that are there. */
    tellLater(what) {
      later(() => tell(what));
    },

    clear() {
      bodyOf(document).replaceChildren();
    },

    /** Which of these draw over what is around them, or would be clicked on in its place. */
    covering: (contents) =>
      contents.filter((html) => {
        bodyOf(document).innerHTML =
          '<header style="height:100px">head</header><main></main><footer style="height:100px">foot</footer>';
        const [header, main, footer] = bodyOf(document).children;
        main.innerHTML = html;
        return [header, footer].some((other) => {
          other.scrollIntoView({ block: 'center' });
          return isOver(main, other);
        });
      }),

    /** Which of these the browser reads in another way once it has written them out itself. */
    mutating: (contents) =>
      contents.filter((html) => {
        const element = document.createElement('div');
        element.innerHTML = html;
        const written = element.innerHTML;
        element.innerHTML = written;
        return element.innerHTML !== written;
      }),

    /** Which of these change what is around them, where they are part of a page's own markup. */
    breakOut(contents) {
      const places = PLACES.map((place) => ({ place, untouched: around('<section></section>', place) }));
      return contents.filter((html) =>
        places.some(({ place, untouched }) => around(html, place) !== untouched),
      );
    },

    /** Shows one, looks at each of its pictures, and says what is to be seen. */
    async look(html) {
      trap.clear();
      const element = fill('main', html);
      for (const picture of element.querySelectorAll('img')) {
        picture.scrollIntoView();
        if (!picture.complete)
          await new Promise((resolve) => {
            picture.addEventListener('load', resolve, { once: true });
            picture.addEventListener('error', resolve, { once: true });
          });
      }
      return {
        pictures: Array.from(element.querySelectorAll('img'), ({ naturalWidth }) => naturalWidth),
        frames: Array.from(element.querySelectorAll('iframe'), ({ src }) => src),
        text: element.innerText.replace(/\s/g, ''),
        hidden: element.textContent.replace(/\s/g, '').length - element.innerText.replace(/\s/g, '').length,
      };
    },
  };
  Object.defineProperty(window, 'trap', { value: trap });
})();
