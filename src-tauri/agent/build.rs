//! Packs the agent's relocations: the plain form of their table is a tenth of the program. glibc
//! reads the packed form since 2.36 (2022).

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name, wanted| std::env::var(name).is_ok_and(|value| value == wanted);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
