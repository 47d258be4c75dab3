// Looks over the page for words that a person cannot read whole, and returns one line for each:
// words cut by a box that hides what does not fit, words shortened by an ellipsis, words outside
// the window, words on top of each other, and fields too small for what they hold.
//
// What lies in a pane that scrolls can be brought into view, so it is not cut by that pane.

const found = new Map();
const words = (text) => text.trim().replace(/\s+/g, " ").slice(0, 60);
const tell = (what, element, text, more) => {
  const named = element.closest("[data-test], [id], [class]");
  const name = named?.dataset?.test ?? (named?.id || named?.getAttribute("class") || element.tagName);
  const line = `${what}: "${words(text)}" in ${name}${more ? ` (${more})` : ""}`;
  found.set(line, line);
};
const hides = (value) => value === "hidden" || value === "clip";
const scrolls = (value) => value === "auto" || value === "scroll";
// Half a pixel of rounding cuts nothing; neither does a line's own space above and below its letters.
const BESIDE = 1.5;
const ABOVE = 0.22;

const dialog = document.querySelector("dialog[open]");
const inForeground = (element) => !dialog || dialog.contains(element);
// Clipped to nothing on purpose: words that only a screen reader gets, also where only a narrow
// window hides them.
const isClippedAway = (element) => {
  for (let box = element; box && box !== document.body; box = box.parentElement) {
    const { position, clip } = getComputedStyle(box);
    if (position === "absolute" && clip === "rect(0px, 0px, 0px, 0px)") return true;
  }
  return false;
};
// Kept for screen readers, or a picture in which words only decorate.
const isUnseen = (element) =>
  isClippedAway(element) ||
  element.closest(".sr, .skip, script, style, defs, symbol, .mirror, option, #fonts, #last-resort") !== null;

/** The part of `rect` that its boxes let through; tells of what they hide. */
function shown(element, rect, text) {
  let seen = { left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom };
  let inPane = false;
  for (let box = element; box && box !== document.body; box = box.parentElement) {
    const style = getComputedStyle(box);
    const isSvg = box instanceof SVGElement;
    if (style.display === "inline" && !isSvg) continue;
    if (isSvg && box.tagName !== "svg") continue;
    const [x, y] = [style.overflowX, style.overflowY];
    if (![x, y].some((value) => hides(value) || scrolls(value))) continue;
    const outer = box.getBoundingClientRect();
    const inner = isSvg
      ? outer
      : {
          left: outer.left + box.clientLeft,
          right: outer.left + box.clientLeft + box.clientWidth,
          top: outer.top + box.clientTop,
          bottom: outer.top + box.clientTop + box.clientHeight,
        };
    if (!inPane) {
      const [beside, above] = [rect.right - inner.right, (rect.bottom - rect.top) * ABOVE];
      const isShort = style.textOverflow === "ellipsis" && hides(x) && box.scrollWidth > box.clientWidth + 1;
      if (!isShort && hides(x) && (beside > BESIDE || inner.left - rect.left > BESIDE)) {
        tell("cut", element, text, `by ${Math.round(Math.max(beside, inner.left - rect.left))} px beside`);
      }
      // A beginning of so many lines is meant; what shows all of it is beside it.
      const isBeginning = style.webkitLineClamp && style.webkitLineClamp !== "none";
      if (hides(y) && !isBeginning && (rect.bottom - inner.bottom > above || inner.top - rect.top > above)) {
        tell("cut", element, text, `by ${Math.round(Math.max(rect.bottom - inner.bottom, inner.top - rect.top))} px of its height`);
      }
      if (isShort) {
        tell("shortened", element, text, `${box.scrollWidth} px in ${box.clientWidth}`);
      }
      if ((scrolls(x) || scrolls(y)) && (inner.bottom - inner.top < 22 || inner.right - inner.left < 22)) {
        tell("in a pane without room", element, text);
      }
    }
    inPane ||= scrolls(x) || scrolls(y);
    seen = {
      left: Math.max(seen.left, inner.left),
      right: Math.min(seen.right, inner.right),
      top: Math.max(seen.top, inner.top),
      bottom: Math.min(seen.bottom, inner.bottom),
    };
  }
  const above = (rect.bottom - rect.top) * ABOVE;
  const isOutside =
    rect.left < -BESIDE || rect.right > innerWidth + BESIDE || rect.top < -above || rect.bottom > innerHeight + above;
  if (!inPane && isOutside) tell("outside the window", element, text);
  return seen.right - seen.left > 1 && seen.bottom - seen.top > 1 ? seen : null;
}

const visible = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walk.nextNode(); node; node = walk.nextNode()) {
  const element = node.parentElement;
  if (!words(node.nodeValue) || !element || isUnseen(element) || !inForeground(element)) continue;
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
  const style = getComputedStyle(element);
  if (parseFloat(style.fontSize) < 1 || style.color === "rgba(0, 0, 0, 0)") continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  for (const rect of range.getClientRects()) {
    if (rect.width < 1 || rect.height < 1) continue;
    const seen = shown(element, rect, node.nodeValue);
    if (seen) visible.push({ node, element, seen, text: node.nodeValue });
  }
}

/** Whether a box lets nothing through that lies below it. */
function isOpaque(box) {
  const colour = getComputedStyle(box).backgroundColor;
  return colour !== "transparent" && colour !== "rgba(0, 0, 0, 0)";
}

/** Whether `one` belongs to a heading that stays while `other` scrolls away below it. */
function stays(one, other) {
  for (let box = one; box && !box.contains(other); box = box.parentElement) {
    if (getComputedStyle(box).position === "sticky" && isOpaque(box)) return true;
  }
  return false;
}

/** Whether something opaque of `one` lies over `other`, as a dialog over the page. */
function covers(one, other, x, y) {
  if (stays(one, other) || stays(other, one)) return true;
  const order = document.elementsFromPoint(x, y);
  const [first, second] = [one, other].map((element) => order.indexOf(element));
  if (first < 0 || second < 0) return false;
  const [upper, lower] = first < second ? [one, other] : [other, one];
  for (let box = upper; box && !box.contains(lower); box = box.parentElement) {
    if (isOpaque(box)) return true;
  }
  return false;
}

visible.sort((a, b) => a.seen.top - b.seen.top);
for (let i = 0; i < visible.length; i++) {
  const one = visible[i];
  for (let j = i + 1; j < visible.length; j++) {
    const other = visible[j];
    if (other.seen.top >= one.seen.bottom) break;
    if (other.node === one.node) continue;
    const left = Math.max(one.seen.left, other.seen.left);
    const right = Math.min(one.seen.right, other.seen.right);
    const top = Math.max(one.seen.top, other.seen.top);
    const bottom = Math.min(one.seen.bottom, other.seen.bottom);
    const height = Math.min(one.seen.bottom - one.seen.top, other.seen.bottom - other.seen.top);
    if (right - left < 2 || bottom - top < height * 0.4) continue;
    if (covers(one.element, other.element, (left + right) / 2, (top + bottom) / 2)) continue;
    tell("on top of each other", other.element, other.text, `with "${words(one.text)}"`);
  }
}

const canvas = document.createElement("canvas").getContext("2d");
// Their value is no text on the screen.
const WORDLESS = new Set(["file", "checkbox", "radio"]);
for (const field of document.querySelectorAll("input, textarea, select")) {
  if (!inForeground(field) || !field.checkVisibility({ visibilityProperty: true }) || WORDLESS.has(field.type)) continue;
  const style = getComputedStyle(field);
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  canvas.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const width = (text) => canvas.measureText(text).width;
  if (field.tagName === "TEXTAREA") {
    if (hides(style.overflowY) && field.scrollHeight > field.clientHeight + 1) tell("cut", field, field.value, "a field");
    continue;
  }
  const text = field.tagName === "SELECT" ? field.selectedOptions[0]?.text ?? "" : field.value || field.placeholder;
  // A list's own arrow takes some of the room, and the browser leaves it.
  if (width(text) > room + BESIDE) tell("wider than its field", field, text, `${Math.ceil(width(text))} px in ${Math.floor(room)}`);
}

if (document.documentElement.scrollWidth > innerWidth + 1) {
  tell("the page is wider than the window", document.body, `${document.documentElement.scrollWidth} > ${innerWidth}`);
}
if (document.documentElement.scrollHeight > innerHeight + 1 || document.scrollingElement.scrollTop > 0) {
  tell("the page is taller than the window", document.body, `${document.documentElement.scrollHeight} > ${innerHeight}`);
}
// A control without words on it, too, can be reached: what no pane scrolls stands in the window.
for (const control of document.querySelectorAll("button, a[href], input, select, textarea")) {
  if (!inForeground(control) || isUnseen(control) || !control.checkVisibility({ visibilityProperty: true })) continue;
  let box = control.parentElement;
  while (box && box !== document.body && !scrolls(getComputedStyle(box).overflowY)) box = box.parentElement;
  const { left, right, top, bottom } = control.getBoundingClientRect();
  const isOutside = left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
  if (isOutside && (!box || box === document.body)) {
    tell("a control outside the window", control, control.title || control.getAttribute("aria-label") || control.innerText, "");
  }
}
for (const pane of document.querySelectorAll(".scroll")) {
  if (pane.clientWidth && pane.tagName !== "PRE" && pane.scrollWidth > pane.clientWidth + 1) {
    tell("a pane scrolls sideways", pane, pane.innerText, `${pane.scrollWidth} px in ${pane.clientWidth}`);
  }
}
return [...found.keys()];
