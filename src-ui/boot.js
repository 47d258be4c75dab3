// Starts the window's WebAssembly, which `first.js` fetched. A file of its own because the page's
// policy allows no inline scripts.

// By when each part of a start was over, for who measures it.
performance.mark("boot.js runs");

// A white window tells nothing: whatever goes wrong in here is kept where a test can read it.
const errors = (window.__meridian_errors = []);
const complain = console.error.bind(console);
console.error = (...what) => {
  errors.push(what.map(String).join(" "));
  complain(...what);
};
const note = (what, error) => errors.push(`${what}\n${error?.stack ?? ""}`);
window.addEventListener("error", (event) => note(event.message, event.error));
window.addEventListener("unhandledrejection", (event) => note(event.reason, event.reason));
window.addEventListener("securitypolicyviolation", (event) =>
  errors.push(`${event.violatedDirective} forbids ${event.blockedURI}`),
);

// What `first.js` knows of the draft that the shell drew.
const seen = window.__meridian_first;

const show = () => {
  const lastResort = document.getElementById("last-resort");
  if (lastResort) lastResort.hidden = false;
  // Words that were not taken over can still be copied.
  if (seen.typed().length > 0) document.getElementById("prelude").classList.add("below");
};
// A trap in the WebAssembly arrives here: nothing after it can be trusted to draw.
window.addEventListener("error", (event) => {
  if (event.error instanceof WebAssembly.RuntimeError) show();
});
window.addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof WebAssembly.RuntimeError) show();
});

// The window never leaves its page: the shell lets no other address through, and here a link does
// whatever the mouse does on it what a plain click does.
const nearest = (event, selector) => event.target?.closest?.(selector);
const takesText = (event) =>
  nearest(event, "textarea, input:not([type=checkbox], [type=radio], [type=file])");
document.addEventListener("auxclick", (event) => {
  const link = nearest(event, "a");
  if (!link) return;
  event.preventDefault();
  if (event.button === 1) link.click();
});
// The usual menu offers to open and to download links and to load the page anew; it is good where
// a text is written or chosen.
document.addEventListener("contextmenu", (event) => {
  const hasChoice = !nearest(event, "a") && !getSelection()?.isCollapsed;
  if (!takesText(event) && !hasChoice) event.preventDefault();
});
for (const dragged of ["dragover", "drop"]) {
  document.addEventListener(dragged, (event) => {
    if (takesText(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
  });
}

// A file that is dropped goes to the place on screen that takes one, as if it was chosen there: of a dialog,
// where one is open; of several the one under the pointer, else the one beside the keyboard, else the first.
// Where none is, the first screen leads to one, and another screen says that it takes none. The shell has
// read it, and says where it was dropped, in parts of the window.
const placesFor = () => [
  ...(document.querySelector("dialog[open]") ?? document).querySelectorAll("input[type=file]"),
];
const takesFile = (x, y) => {
  const places = placesFor();
  const beside = (element) => {
    for (let box = element; box; box = box.parentElement) {
      const inside = places.filter((place) => box.contains(place));
      if (inside.length > 0) return inside.length < places.length ? inside[0] : null;
    }
    return null;
  };
  const under = document.elementFromPoint((x ?? -1) * innerWidth, (y ?? -1) * innerHeight);
  return beside(under) ?? beside(document.activeElement) ?? places[0];
};
const next = () => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
// What is said of a file goes with the next press: it was about this one alone.
const unsay = () => document.getElementById("drop-said")?.remove();
for (const pressed of ["keydown", "pointerdown"]) document.addEventListener(pressed, unsay, true);
const say = (words, tone) => {
  unsay();
  const said = document.createElement("p");
  said.id = "drop-said";
  said.className = tone;
  said.dataset.test = "drop-said";
  said.setAttribute("role", "alert");
  said.textContent = words;
  return said;
};
const dropped = async ({ payload }) => {
  let place = takesFile(payload.x, payload.y);
  const door = document.getElementById("door-deadlines");
  if (!place && door) {
    door.click();
    await next();
    document.getElementById("do-go")?.click();
    for (let frame = 0; !place && frame < 20; frame += 1) {
      await next();
      place = takesFile();
    }
  }
  if (!place) {
    const words = `No file is taken here, so ${payload.name} was not read. A schedule is dropped on \
Import, which Deadlines leads to; a roster on your teams, once "Read its roster from a file" is open; a \
colleague's update on Hand over.`;
    (document.querySelector("dialog[open]") ?? document.body).append(say(words, "drop-none"));
    return;
  }
  unsay();
  // Below what is folded nobody would see it.
  place.closest("details")?.setAttribute("open", "");
  if (payload.refused) {
    (place.closest("div, p") ?? place).after(say(payload.refused, "small"));
    return;
  }
  place.dropped = payload;
  place.dispatchEvent(new Event("change", { bubbles: true }));
};
// What is chosen afterwards counts in its place.
document.addEventListener(
  "change",
  (event) => {
    if (!event.isTrusted) return;
    delete event.target.dropped;
    unsay();
  },
  true,
);
window.__TAURI__?.event.listen("dropped", dropped);
// A test drops a file so.
if (navigator.webdriver) window.__meridian_dropped = dropped;

// Draws anew what stands in an element. What had the keyboard has it again, known by its id or, as a link, by
// where it leads; and what a person had unfolded is unfolded again, known by the id of its `summary`.
window.__meridian_redraw = (element, html) => {
  const active = document.activeElement;
  const [id, href] = element.contains(active) ? [active.id, active.href] : [];
  const unfolded = [...element.querySelectorAll("details[open] > summary")].map((one) => one.id);
  element.innerHTML = html;
  for (const one of unfolded) document.getElementById(one)?.parentElement.setAttribute("open", "");
  const same = (link) => href && link.href === href;
  const again = id ? document.getElementById(id) : [...element.querySelectorAll("a")].find(same);
  again?.focus();
  // By this a test knows where only an id keeps the keyboard.
  if (navigator.webdriver) element.dataset.redrawn = "";
};

// What is written in stays in view when the bar below it takes more room.
const room = new ResizeObserver(() => {
  const field = document.activeElement?.closest(".scroll .grow");
  const pane = field?.closest(".scroll");
  if (pane && field.clientHeight <= pane.clientHeight) field.scrollIntoView({ block: "nearest" });
});
document.addEventListener("focusin", (event) => {
  // Of a field for a file only its label is seen, and of a text in a form only the line with the caret is
  // brought into view: not the whole of it, where it begins at the edge.
  nearest(event, "label.file, dialog textarea, textarea.in")?.scrollIntoView({ block: "nearest" });
  room.disconnect();
  const pane = nearest(event, ".grow")?.closest(".scroll");
  if (pane) room.observe(pane);
});

// What changes is heard before anything is asked: in between it would be missed. It waits until the
// window can act on it.
const waiting = [];
let hear = (event) => waiting.push(event);
const heard = (event) => hear(event);
const listening = Promise.resolve(window.__TAURI__?.event.listen("meridian", heard));
window.__meridian_listen = async (handler) => {
  await listening;
  hear = handler;
  waiting.splice(0).forEach(handler);
};

// Asked while the WebAssembly is still on its way, so that what the window shows first is there
// when it can be drawn. Each answer is taken once; nobody may take a refused one, which is no error.
const early = {};
for (const [command, req] of [
  ["show_start", {}],
  ["show_week", { section: null }],
]) {
  const ask = () => window.__TAURI__?.core.invoke(command, { req });
  early[command] = listening.then(ask, ask);
  early[command].then(
    () => performance.mark(`${command} is answered`),
    () => {},
  );
}
window.__meridian_early = (command) => {
  const answer = early[command];
  delete early[command];
  return answer;
};

// What the shell drew goes once the page's program has drawn the same: what was typed is typed there,
// and the caret goes on where it was. (Undoing begins anew there.)

// What was typed into `before` goes into `now`, which is another text only if another program wrote
// it within this moment; then nothing of either is lost.
const retyped = (before, typed, now) => {
  if (now === before) return typed;
  const [old, next] = [[...before], [...typed]];
  let start = 0;
  while (start < old.length && old[start] === next[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, next.length) - start;
  while (end < most && old.at(-1 - end) === next.at(-1 - end)) end += 1;
  const words = next.slice(start, next.length - end).join("");
  if (!words) return now;
  const ahead = old.slice(0, start).join("");
  return now.startsWith(ahead) ? ahead + words + now.slice(ahead.length) : `${now}\n${words}`;
};

const takeOver = () => {
  const prelude = document.getElementById("prelude");
  if (!prelude || seen.isComposing) return;
  const field = (area) => document.getElementById(area.dataset.for);
  const typed = seen.typed();
  const draft = (of) => of?.querySelector("[data-of]")?.dataset.of;
  const isSame = draft(prelude) === draft(document.getElementById("main"));
  // Where the draft is not drawn, or another one is, words stay where they are seen.
  if (typed.length > 0 && !(isSame && typed.every(field))) return prelude.classList.add("below");
  const [caret, scrolled] = [document.activeElement, prelude.querySelector(".scroll").scrollTop];
  const { selectionStart, selectionEnd, selectionDirection } = caret ?? {};
  const hasCaret = isSame && prelude.contains(caret) && field(caret);
  if (hasCaret) field(caret).focus({ preventScroll: true });
  for (const area of typed) {
    field(area).value = retyped(area.defaultValue, area.value, field(area).value);
    field(area).dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  const pane = document.querySelector("#draft .scroll");
  if (pane) pane.scrollTop = scrolled;
  if (hasCaret) field(caret).setSelectionRange(selectionStart, selectionEnd, selectionDirection);
  prelude.remove();
  // A test puts it up again.
  if (navigator.webdriver) window.__meridian_prelude = prelude;
};
// Called once the first drawing stands.
window.__meridian_drawn = () => {
  seen.isDrawn = true;
  takeOver();
};

try {
  const { default: init } = await import("./meridian.js");
  performance.mark("the glue is there");
  if (document.readyState === "loading") {
    await new Promise((parsed) => document.addEventListener("DOMContentLoaded", parsed));
  }
  // The draft's fonts are looked up by its first layout, which is quicker when they were looked up
  // while the WebAssembly was compiled. Asking for a width is a layout.
  const fonts = document.getElementById("fonts");
  if (!document.getElementById("prelude")) void fonts?.offsetWidth;
  const program = await window.__meridian_program;
  performance.mark("the WebAssembly is compiled");
  fonts?.remove();
  await init({ module_or_path: program });
  performance.mark("the WebAssembly has started");
} catch (error) {
  console.error(error);
  show();
}
