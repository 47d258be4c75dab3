//! Build script of the desktop shell: the window's permissions, and the window's page.

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets it")?);
    // `generate_context!` needs the folder to exist, even before the page was ever built.
    fs::create_dir_all(root.join("src-ui/dist"))?;

    // tauri-build writes `gen/` and `permissions/` into its working directory; give it one below
    // `target/`, so that the top level holds sources only.
    let work = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets it")?).join("tauri");
    fs::create_dir_all(&work)?;
    // It also reads `./Cargo.toml`.
    fs::copy(root.join("Cargo.toml"), work.join("Cargo.toml"))?;
    env::set_current_dir(&work)?;
    println!("cargo:rerun-if-changed=Cargo.toml");
    println!("cargo:rerun-if-changed=src-ui/dist");

    // What the page may ask is what is declared; tauri.conf.json only names the capability.
    let mut permissions = vec!["core:default".to_owned()];
    permissions.extend(
        meridian_protocol::COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))),
    );
    let capability = serde_json::json!({
        "identifier": "main",
        "description": "What the window may ask.",
        "windows": ["main"],
        "permissions": permissions,
    });
    fs::create_dir_all("capabilities")?;
    fs::write("capabilities/main.json", capability.to_string())?;

    let manifest = tauri_build::AppManifest::new()
        .commands(meridian_protocol::COMMANDS)
        // The default pattern is relative to the working directory above, where it would make
        // every build a fresh one.
        .permissions_path_pattern("./permissions/none/*");
    let attributes = tauri_build::Attributes::new()
        .config_path(root.join("tauri.conf.json"))
        .capabilities_path_pattern("./capabilities/*")
        .app_manifest(manifest);
    tauri_build::try_build(attributes)?;
    Ok(())
}
