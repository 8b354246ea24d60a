// What can be measured of a page's looks, in the page itself: a function here runs there and sees nothing else.

/** What is wider than the window and cannot be scrolled inside something of its own. */
export function overflow() {
  /** @param {Element | null} element @returns {boolean} */
  const scrolled = (element) =>
    element !== null &&
    (getComputedStyle(element).overflowX !== "visible" || scrolled(element.parentElement));
  const limit = document.documentElement.clientWidth + 0.5;
  const wide = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > limit && !scrolled(element.parentElement),
  );
  const page = document.documentElement.scrollWidth > limit ? ["the page"] : [];
  return [...page, ...wide.map((element) => element.outerHTML.slice(0, 120))];
}

/**
 * Texts whose contrast with what is behind them is below that ratio (WCAG 2, 1.4.3). Of a pattern each colour counts.
 * @param {number} least
 */
export function faint(least) {
  /** @typedef {[number, number, number, number]} Colour red, green, blue from 0 to 255, alpha */
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  /** @param {string} css @returns {Colour} */
  const colour = (css) => {
    if (!canvas) throw new Error("no canvas");
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  /** @param {Colour} above @param {Colour} below @returns {Colour} */
  const over = ([red, green, blue, alpha], below) => {
    const mix = (/** @type {number} */ a, /** @type {number} */ b) => a * alpha + b * (1 - alpha);
    return [mix(red, below[0]), mix(green, below[1]), mix(blue, below[2]), 1];
  };
  const luminance = (/** @type {Colour} */ [red, green, blue]) => {
    const linear = (/** @type {number} */ part) =>
      part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  /** @param {Colour} a @param {Colour} b */
  const contrast = (a, b) => {
    const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (lighter + 0.05) / (darker + 0.05);
  };
  /** @param {Element | null} element @returns {Colour[]} every colour that can be behind its text */
  const behind = (element) => {
    if (!element) return [[255, 255, 255, 1]];
    const { backgroundColor, backgroundImage } = getComputedStyle(element);
    const own = colour(backgroundColor);
    const below = own[3] === 1 ? [own] : behind(element.parentElement).map((each) => over(own, each));
    const pattern = (backgroundImage.match(/(?:rgba?|color|oklch)\([^)]*\)/g) ?? []).map(colour);
    return [...below, ...pattern.flatMap((each) => below.map((under) => over(each, under)))];
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent?.trim() || !element?.checkVisibility({ visibilityProperty: true })) continue;
    texts += 1;
    const front = colour(getComputedStyle(element).color);
    const ratio = Math.min(...behind(element).map((back) => contrast(over(front, back), back)));
    if (ratio < least)
      found.add(
        `${ratio.toFixed(2)} ${element.className || element.tagName}: ${node.textContent.trim().slice(0, 40)}`,
      );
  }
  return { texts, faint: [...found] };
}
