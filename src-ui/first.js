// The shell runs this before the page is read: it starts the page's program, once the draft is seen
// that the shell drew.

performance.mark("the page begins");

// The look that the member chose and the desktop's font by its name, which is found sooner than
// "system-ui": before the first paint, so that the window never flashes in another.
const dress = () => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("meridian.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Without storage the system's theme is right.
  }
  if (window.__meridian_font) {
    root.style.setProperty("--f-ui", `${window.__meridian_font}, system-ui, sans-serif`);
  }
};
if (document.documentElement) dress();
else document.addEventListener("readystatechange", dress, { once: true });

// The WebAssembly is compiled while the rest is fetched; `boot.js` waits for it.
const start = () => {
  if (window.__meridian_program) return;
  window.__meridian_program = WebAssembly.compileStreaming(fetch("/meridian_bg.wasm"));
  // Who waits for it says what is wrong; until then that nobody waits is no error.
  window.__meridian_program.catch(() => {});
  const boot = document.createElement("script");
  boot.type = "module";
  boot.src = "boot.js";
  boot.onerror = () => document.getElementById("last-resort")?.removeAttribute("hidden");
  document.head.append(boot);
};

// The draft as the shell drew it, until the page's program has drawn it (`boot.js`).
const seen = (window.__meridian_first = {
  isComposing: false,
  // The text areas that were typed into.
  typed: () =>
    [...document.querySelectorAll("#prelude textarea")].filter((it) => it.value !== it.defaultValue),
  // Whether what was typed is still to be taken over; not where that cannot happen any more.
  isAwaited: () =>
    seen.typed().length > 0 &&
    document.getElementById("last-resort")?.hidden === true &&
    !document.querySelector("#prelude.below"),
});

document.addEventListener("DOMContentLoaded", () => {
  const prelude = document.getElementById("prelude");
  if (!prelude) return start();
  performance.mark("the draft is there");
  prelude.addEventListener("compositionstart", () => (seen.isComposing = true));
  prelude.addEventListener("compositionend", () => {
    seen.isComposing = false;
    // The letters are put in place after this.
    setTimeout(() => seen.isDrawn && window.__meridian_drawn());
  });
  prelude.addEventListener("keydown", (event) => {
    // No shortcut before what it would act on is here, and no page anew while words are only in it.
    event.stopPropagation();
    if (event.key === "F5" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "r")) {
      event.preventDefault();
    }
  });
  // A text area grows with its text, which its mirror holds.
  prelude.addEventListener("input", ({ target }) => {
    const mirror = target.closest(".grow:not(.big)")?.querySelector(".mirror");
    if (mirror) mirror.textContent = `${target.value}\u200b`;
  });
  // Painted first: the program takes its time, and would take it from that. A window that nobody sees
  // is not painted.
  requestAnimationFrame(() => setTimeout(start));
  setTimeout(start, 100);
});
