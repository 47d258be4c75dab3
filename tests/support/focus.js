// Looks at each stop of the Tab key, in order, and returns one line for each that a person who has only the
// keyboard would lose sight of: it is outside of the window or behind something, nothing marks it, or the
// way to it leads up the page again. With `names` as its argument it returns what each stop is called.
//
// Stops in different panes are compared by the panes: which of them is above is seen, and what has scrolled
// within each of them is not. What it found stands in the page afterwards (`window.lostStops`): what takes the
// keyboard is brought into view with the next frames.

const dialog = document.querySelector("dialog[open]");
const all = [...(dialog ?? document).querySelectorAll(
  "a[href], button, input, textarea, select, summary, [tabindex]",
)];
const called = (e) => e.dataset.test ?? (e.id || e.outerHTML.slice(0, 90));
const isStop = (e) => {
  if (e.tabIndex < 0 || e.disabled || e.closest("[inert]") || !e.getClientRects().length) return false;
  if (!e.checkVisibility({ visibilityProperty: true })) return false;
  if (e.type !== "radio") return true;
  const group = all.filter((other) => other.type === "radio" && other.name === e.name);
  return e.checked || (!group.some((other) => other.checked) && group[0] === e);
};
const stops = all.filter(isStop);
if (arguments[0] === "names") return stops.map(called);

const found = [];
const scrolls = (value) => value === "auto" || value === "scroll";
const cuts = (style) => style.overflowX !== "visible" || style.overflowY !== "visible";
const pane = (e) => {
  let box = e.parentElement;
  while (box && !(scrolls(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight)) {
    box = box.parentElement;
  }
  return box;
};
// A field may be marked by the box that stands around it, and a hidden one only by that.
const around = (e) => {
  const boxes = [e.matches(".sr") ? e.parentElement : e];
  while (boxes.length < 4 && boxes.at(-1).parentElement) boxes.push(boxes.at(-1).parentElement);
  return boxes;
};
const look = (e) => {
  const { outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow } = getComputedStyle(e);
  const line = outlineStyle === "none" ? "none" : `${outlineStyle} ${outlineWidth} ${outlineColor}`;
  return { line, boxShadow, width: parseFloat(outlineWidth), offset: parseFloat(outlineOffset) };
};
const room = (e) => {
  const box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  for (let over = e.parentElement; over && over !== document.body; over = over.parentElement) {
    if (!cuts(getComputedStyle(over))) continue;
    const at = over.getBoundingClientRect();
    box.left = Math.max(box.left, at.left);
    box.top = Math.max(box.top, at.top);
    box.right = Math.min(box.right, at.right);
    box.bottom = Math.min(box.bottom, at.bottom);
    // What lies above the page is cut by nothing of the page.
    if (over === dialog) break;
  }
  return box;
};
const size = ({ left, top, right, bottom }) =>
  `${Math.round(left)},${Math.round(top)} to ${Math.round(right)},${Math.round(bottom)}`;
// Rounding hides nothing.
const BY = 1.5;
// The web view brings a field's caret into view, and leaves where it is what is nearly whole: so much of it.
const PART = 0.75;

const frame = () => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
const whyUnseen = (e, mark) => {
  const at = mark.getBoundingClientRect();
  const inside = room(mark);
  // Of what is written in, the line with the caret is brought into view, not the last one.
  const isText = e.matches("textarea") && at.top >= inside.top - BY;
  if (isText && inside.bottom - at.top > 24) return null;
  const [wide, high] = [inside.right - inside.left, inside.bottom - inside.top];
  // Of what is larger than its pane, as much as the pane can show.
  const shows = (from, to, low, most) => {
    const wanted = Math.min(to - from, most) * PART;
    return Math.min(to, low + most) - Math.max(from, low) >= wanted - BY;
  };
  if (!shows(at.left, at.right, inside.left, wide) || !shows(at.top, at.bottom, inside.top, high)) {
    return `not in view: ${called(e)} at ${size(at)} in ${size(inside)}`;
  }
  const x = (Math.max(at.left, inside.left) + Math.min(at.right, inside.right)) / 2;
  const y = (Math.max(at.top, inside.top) + Math.min(at.bottom, inside.bottom)) / 2;
  const hit = document.elementFromPoint(x, y);
  if (hit && (mark.contains(hit) || hit.contains(mark) || hit.closest("label")?.contains(e))) return null;
  return `behind something: ${called(e)} at ${size(at)}: ${hit?.outerHTML.slice(0, 90)}`;
};

const isMarked = (e, before) => {
  const boxes = around(e);
  const now = boxes.map(look);
  const at = now.findIndex(({ line, boxShadow }, n) =>
    (line !== before[n].line && line !== "none")
    || (boxShadow !== before[n].boxShadow && boxShadow !== "none"));
  if (at < 0) {
    found.push(`nothing marks it: ${called(e)}`);
    return e;
  }
  const mark = boxes[at];
  if (now[at].line === before[at].line) return mark;
  const beyond = now[at].offset;
  const [box, inside] = [mark.getBoundingClientRect(), room(mark)];
  const cut = [
    box.left - beyond < inside.left - BY,
    box.top - beyond < inside.top - BY,
    box.right + beyond > inside.right + BY,
    box.bottom + beyond > inside.bottom + BY,
  ].filter(Boolean).length;
  if (cut > 2) found.push(`its mark is cut off: ${called(e)} at ${size(box)} in ${size(inside)}`);
  return mark;
};

// Where it stands in its pane, whatever has scrolled.
const place = (e) => {
  const [at, over] = [e.getBoundingClientRect(), pane(e)];
  const up = over?.scrollTop ?? 0;
  return { over, left: at.left, right: at.right, top: at.top + up, bottom: at.bottom + up };
};
const isUp = (from, to) => {
  let [a, b] = [from, to];
  if (a.over !== b.over) {
    const whole = (one) => (one.over ? one.over.getBoundingClientRect() : one);
    // One pane within the other: only the outer one's place is comparable.
    if (a.over?.contains(b.over)) return false;
    if (b.over?.contains(a.over)) return false;
    [a, b] = [whole(a), whole(b)];
  }
  return b.bottom <= a.top + BY && b.left < a.right - BY;
};

const [active, id] = [document.activeElement, document.activeElement?.id];
const scrolled = [...document.querySelectorAll("*")]
  .filter((e) => e.scrollTop || e.scrollLeft)
  .map((e) => [e, e.scrollTop, e.scrollLeft]);
const again = (stop) => stop.id
  ? document.getElementById(stop.id)
  : [...document.querySelectorAll("a[href]")].find((a) => a.href === stop.href);
const walk = async () => {
  if (!document.hasFocus()) found.push("the window has not the keyboard");
  let last = null;
  for (const stop of stops) {
    if (!stop.id && !stop.href && stop.closest("[data-redrawn]")) {
      found.push(`without an id, so drawn anew it loses the keyboard: ${called(stop)}`);
    }
    let [e, why] = [stop, null];
    // Drawn anew meanwhile, as a list is when another row has the keyboard or an answer comes: once more.
    let looks = 0;
    do {
      if (!e.isConnected) e = again(stop);
      if (!e) break;
      document.activeElement?.blur();
      const before = around(e).map(look);
      e.focus({ focusVisible: true });
      if (document.activeElement !== e) {
        why = `it does not take the keyboard: ${called(e)}`;
        break;
      }
      const mark = isMarked(e, before);
      why = whyUnseen(e, mark);
      for (let frames = 0; why && e.isConnected && frames < 30; frames += 1) {
        await frame();
        why = whyUnseen(e, mark);
      }
    } while (!e.isConnected && (looks += 1) < 5);
    if (!e?.isConnected) {
      found.push(`gone once another one had the keyboard: ${called(stop)}`);
      continue;
    }
    if (why) found.push(why);
    const here = place(e.matches(".sr") ? e.parentElement : e);
    if (last && isUp(last.here, here)) {
      const [from, to] = [`${last.name} at ${size(last.here)}`, `${called(e)} at ${size(here)}`];
      found.push(`the way leads up: from ${from} to ${to}`);
    }
    last = { here, name: called(e) };
  }
  document.activeElement?.blur();
  (active?.isConnected ? active : document.getElementById(id))?.focus({ preventScroll: true });
  await frame();
  for (const [e, top, left] of scrolled) {
    e.scrollTop = top;
    e.scrollLeft = left;
  }
  window.lostStops = found;
};
delete window.lostStops;
walk().catch((error) => {
  window.lostStops = [`the way did not end: ${error}`];
});
return [];
