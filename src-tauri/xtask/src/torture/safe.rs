//! D3, D4: files that only their owner reads, addresses that take no secret along.

use super::{
    Stage,
    github::REPOSITORY,
    stage::{HOUR, MINUTE, World},
    verdict::Verdict,
};
use std::{
    fs, io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// Everything in a folder, itself included.
fn everything(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(everything(&path)) } else { found.push(path) }
    }
    found
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).map_or(0, |about| about.permissions().mode() & 0o777)
}

/// D3: a folder that was there before, with rights for everybody, and an umask of 000.
pub(super) fn permissions(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    let folder = world.path("one");
    let told = |error: io::Error| format!("{}: {error}", folder.display());
    fs::create_dir(&folder).map_err(told)?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).map_err(told)?;
    // An older notebook's files lie there as well.
    fs::create_dir(folder.join("backups")).map_err(told)?;
    fs::set_permissions(folder.join("backups"), fs::Permissions::from_mode(0o777)).map_err(told)?;
    let url = world.url();
    let connect = ["connect", REPOSITORY, "--api-url", &url, "--section", "docs"];
    for (args, input) in [
        (&connect[..], ""),
        (&["draft", "set"], "Status: Green\n\nWords.\n"),
        (&["post"], ""),
        (&["sync"], ""),
    ] {
        world.on("one").umask_open().input(input).go(args).done()?;
    }
    world.agent_with_open_umask("one")?;
    world.settle();
    world.forward(2 * HOUR)?;
    world.on("one").umask_open().input("Status: Green\n\nMore.\n").go(&["draft", "set"]).done()?;
    world.on("one").umask_open().go(&["sync"]);
    world.settle();
    let open: Vec<String> = everything(&folder)
        .iter()
        .filter(|path| mode(path) & 0o077 != 0)
        .map(|path| {
            let name = path.strip_prefix(world.path("")).unwrap_or(path).display();
            format!("{name} {:04o}", mode(path))
        })
        .collect();
    verdict.expect(open.is_empty(), || format!("others may open {}", open.join(", ")));
    verdict.end("0600 and 0700, whatever was there and whatever the umask")
}

/// D4: addresses that should not be taken.
pub(super) fn addresses(stage: &Stage<'_>) -> Result<String, String> {
    const PASSWORD: &str = "open-sesame-81";
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    let own = world.url();
    let host = own.trim_start_matches("http://").to_owned();
    let (bare, _) = host.split_once(':').unwrap_or((&host, ""));
    for (n, (what, address)) in [
        ("a password", format!("http://ana:{PASSWORD}@{host}")),
        ("a name", format!("http://ana@{host}")),
        ("plain HTTP to another machine", "http://github.example.invalid/api/v3".to_owned()),
        ("port 99999", format!("http://{bare}:99999")),
        ("a query", format!("{own}/?x=y")),
        ("a fragment", format!("{own}/#f")),
    ]
    .into_iter()
    .enumerate()
    {
        let device = format!("device-{n}");
        let args = ["connect", REPOSITORY, "--api-url", &address, "--section", "docs"];
        let said = world.on(&device).go(&args);
        verdict.expect(said.code == Some(2), || format!("{what} is taken: {}", said.short()));
        verdict.expect(!said.all().contains(PASSWORD), || format!("{what} is repeated"));
        let kept = is_kept(&world, &device, PASSWORD);
        verdict.expect(!kept, || "the password is in the data folder".into());
    }
    world.forward(MINUTE)?;
    world.connect("fine")?;
    verdict.end("refused in a sentence that repeats no password, loopback is taken")
}

fn is_kept(world: &World<'_>, device: &str, secret: &str) -> bool {
    everything(&world.path(device)).iter().any(|path| {
        let bytes = fs::read(path).unwrap_or_default();
        bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
    })
}
