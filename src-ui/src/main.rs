//! The window's WebAssembly program.

fn main() {
    meridian_ui::start();
}
