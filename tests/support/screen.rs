//! What stands on a display on which no window manager runs, and a hand with a mouse.

use super::process::Ends;
use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};
use x11rb::{
    connection::Connection as _,
    protocol::xproto::{ConnectionExt as _, MapState},
    rust_connection::RustConnection,
};

/// A window's place on the display, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// From the left.
    pub x: i16,
    /// From the top.
    pub y: i16,
    /// Its width.
    pub width: u16,
    /// Its height.
    pub height: u16,
}

/// A virtual display.
pub struct Screen {
    name: String,
    connection: RustConnection,
    _server: Ends,
}

impl Screen {
    /// Starts one under the first free number.
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
            .arg("-noreset")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed by `cargo xtask setup`");
        let mut number = String::new();
        let output = server.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut number).unwrap();
        let name = format!(":{}", number.trim());
        let (connection, _) = x11rb::connect(Some(&name)).unwrap();
        Self { name, connection, _server: Ends(server) }
    }

    /// Such as `:99`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The windows that can be seen and are large enough to read.
    pub fn windows(&self) -> Vec<Place> {
        let root = self.connection.setup().roots[0].root;
        let tree = self.connection.query_tree(root).unwrap().reply().unwrap();
        let place = |window| {
            let attributes = self.connection.get_window_attributes(window).ok()?.reply().ok()?;
            let seen = attributes.map_state == MapState::VIEWABLE;
            let at = self.connection.get_geometry(window).ok()?.reply().ok()?;
            let place = Place { x: at.x, y: at.y, width: at.width, height: at.height };
            (seen && place.width > 60 && place.height > 25).then_some(place)
        };
        tree.children.into_iter().filter_map(place).collect()
    }

    /// Clicks with the left button.
    pub fn click(&self, x: i32, y: i32) {
        let (x, y) = (x.to_string(), y.to_string());
        let clicked = Command::new("xdotool")
            .args(["mousemove", "--sync", &x, &y, "sleep", "0.3", "click", "1"])
            .env("DISPLAY", &self.name)
            .status();
        assert!(clicked.expect("xdotool is installed by `cargo xtask desktops`").success());
    }
}
