// What article-bodies.test.ts has run in the page. It is the browser's, so it has no types of ours.
(() => {
  const WORDS = /[^\s\u200b\ufeff]/;

  function* textsIn(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (WORDS.test(node.data) && isSeen(node)) yield node;
  }

  function rectsOf(node) {
    if (node instanceof Element) return [node.getBoundingClientRect()];
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
  }

  function isSeen(node) {
    const element = node.parentElement;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    if (Number.parseFloat(getComputedStyle(element).fontSize) === 0) return false;
    for (let box = element; box !== null; box = box.parentElement)
      if (
        box.clientHeight === 0 &&
        getComputedStyle(box).overflowY === 'hidden' &&
        getComputedStyle(box).display !== 'inline'
      )
        return false;
    return rectsOf(node).length > 0;
  }

  /** Where a rectangle sticks out of what can be scrolled into view. */
  function faultOf(rect, from) {
    let { left, right, top, bottom } = rect;
    for (let box = from; box !== null && box !== document.documentElement; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.display === 'inline' || style.display === 'contents') continue;
      const clips = [style.overflowX, style.overflowY].map((overflow) => overflow !== 'visible');
      const around = box.getBoundingClientRect();
      const scrolls = [style.overflowX, style.overflowY].map((overflow) => /auto|scroll/.test(overflow));
      if (clips[0]) {
        const start = around.left + box.clientLeft - (scrolls[0] ? box.scrollLeft : 0);
        const end = scrolls[0] ? start + box.scrollWidth : around.right;
        if (left < start - 2 || right > end + 2) return `out of <${box.tagName}> to the side`;
        [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
      }
      if (clips[1]) {
        const start = around.top + box.clientTop - (scrolls[1] ? box.scrollTop : 0);
        const end = scrolls[1] ? start + box.scrollHeight : around.bottom;
        if (top < start - 2 || bottom > end + 4) return `out of <${box.tagName}> above or below`;
        [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
      }
    }
    if (left < -1) return 'left of the page';
    return right > document.documentElement.clientWidth + 1 ? 'right of the page' : undefined;
  }

  function nameOf(node) {
    return node instanceof Element ? `<${node.tagName.toLowerCase()}>` : node.data.trim().slice(0, 20);
  }

  function boxAround(element) {
    let box = element.parentElement;
    while (/^inline$|contents/.test(getComputedStyle(box).display)) box = box.parentElement;
    return box;
  }

  function linear(share) {
    const part = share / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }

  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

  function inkOf(node) {
    const style = getComputedStyle(node.parentElement);
    const colour = node.parentElement instanceof SVGElement ? style.fill : style.color;
    return colour.match(/[\d.]+/g).map(Number);
  }

  const SHOWN = 'img, svg, iframe, video, audio, table, pre';

  window.bodies = {
    async show(html, { isRaw }) {
      document.body.innerHTML = html;
      const [first] = document.body.children;
      if (isRaw && first instanceof HTMLElement)
        Object.assign(first.style, { visibility: 'visible', opacity: 1 });
      for (const picture of document.querySelectorAll('img')) picture.loading = 'eager';
      await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
    },

    text: () =>
      Array.from(textsIn(document.body), ({ data }) => data.replace(/[\s\u200b\ufeff]/g, '')).join(''),

    pictures: () =>
      [...document.images].filter(({ naturalWidth, width }) => naturalWidth > 1 && width > 1).length,

    unreachable: () => {
      const nodes = [...textsIn(document.body), ...document.querySelectorAll(SHOWN)];
      return nodes.flatMap((node) => {
        const from = node instanceof Element ? node.parentElement : node.parentElement;
        const faults = rectsOf(node).flatMap((rect) => faultOf(rect, from) ?? []);
        return faults.length === 0 ? [] : [`${nameOf(node)}: ${faults[0]}`];
      });
    },

    tooWide: () =>
      [...document.querySelectorAll('img, svg, iframe, video, pre')].flatMap((element) => {
        const box = boxAround(element);
        const { width } = element.getBoundingClientRect();
        return width > box.clientWidth + 1
          ? [`${nameOf(element)} ${width} in <${box.tagName}> ${box.clientWidth}`]
          : [];
      }),

    /** Whether the whole page can be pushed to the side. */
    isWide: () => document.documentElement.scrollWidth > document.documentElement.clientWidth,

    hideText() {
      const style = document.createElement('style');
      style.textContent =
        '* { color: transparent !important; -webkit-text-fill-color: transparent !important; text-decoration-color: transparent !important; } svg text { fill: transparent !important; }';
      const inks = Array.from(textsIn(document.body), (node) => ({ node, ink: inkOf(node) }));
      document.head.append(style);
      window.inks = inks;
    },

    /** The texts that cannot be read on what a picture of the page without them shows in their place. */
    async unreadable(png) {
      const picture = new Image();
      picture.src = `data:image/png;base64,${png}`;
      await picture.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [picture.width, picture.height];
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context.drawImage(picture, 0, 0);
      return window.inks.flatMap(({ node, ink }) => {
        const worst = rectsOf(node).map((rect) => {
          const samples = [0.1, 0.5, 0.9].flatMap((x) =>
            [0.3, 0.5, 0.7].map((y) => {
              const [left, top] = [
                rect.left + scrollX + x * rect.width,
                rect.top + scrollY + y * rect.height,
              ];
              return context.getImageData(left, top, 1, 1).data;
            }),
          );
          const seen = samples.filter(([, , , alpha]) => alpha > 0);
          return Math.min(
            ...seen.map((paper) => {
              const [r, g, b, a = 1] = ink;
              const over = [r, g, b].map((share, index) => share * a + paper[index] * (1 - a));
              const [one, other] = [luminance(over), luminance(paper)];
              return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
            }),
            21,
          );
        });
        const least = Math.min(...worst, 21);
        return least < 2 ? [`${nameOf(node)}: ${least.toFixed(2)}`] : [];
      });
    },
  };
})();
