// The shell runs this before the page is read, so that the WebAssembly is on its way and compiled
// while everything else is still fetched. `boot.js` waits for it.

performance.mark("the page begins");
window.__meridian_program = WebAssembly.compileStreaming(fetch("/meridian_bg.wasm"));
// Who waits for it says what is wrong; until then that nobody waits is no error.
window.__meridian_program.catch(() => {});
