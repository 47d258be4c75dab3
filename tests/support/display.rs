//! A display that nobody looks at, and the one thing a window manager would do on it: close.

use super::process::Ends;
use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};
use x11rb::{
    connection::Connection as _,
    protocol::xproto::{
        AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt as _, EventMask,
        InputFocus, MapState, PropMode, Window,
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

/// A virtual display.
pub struct Display {
    name: String,
    _server: Ends,
}

impl Display {
    /// Starts one under the first free number.
    pub fn start() -> Self {
        // Without -noreset the server starts anew when its last client leaves, and a window that
        // arrives in that moment is thrown out.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"])
            .arg("-noreset")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed by `cargo xtask setup`");
        let mut number = String::new();
        let output = server.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut number).unwrap();
        assert!(!number.trim().is_empty(), "Xvfb found no free display");
        Self { name: format!(":{}", number.trim()), _server: Ends(server) }
    }

    /// Such as `:99`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes the text of windows that are opened later this large, in percent of the usual, as a
    /// desktop's setting does.
    pub fn set_text_scale(&self, percent: u32) {
        let (connection, screen) = x11rb::connect(Some(&self.name)).unwrap();
        let root = connection.setup().roots[screen].root;
        let dots = format!("Xft.dpi:\t{}\n", 96 * percent / 100);
        let (property, kind) = (AtomEnum::RESOURCE_MANAGER, AtomEnum::STRING);
        connection
            .change_property8(PropMode::REPLACE, root, property, kind, dots.as_bytes())
            .unwrap()
            .check()
            .unwrap();
    }

    /// Asks every window on the display to close, as the button in its frame does; says whether
    /// there was one.
    pub fn close_windows(&self) -> bool {
        let (connection, screen) = x11rb::connect(Some(&self.name)).unwrap();
        let root = connection.setup().roots[screen].root;
        let atom = |name: &str| {
            connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
        };
        let (protocols, close) = (atom("WM_PROTOCOLS"), atom("WM_DELETE_WINDOW"));
        let mut asked = 0;
        for window in connection.query_tree(root).unwrap().reply().unwrap().children {
            if closes(&connection, window, protocols, close) {
                let event = ClientMessageEvent::new(32, window, protocols, [close, 0, 0, 0, 0]);
                connection.send_event(false, window, EventMask::NO_EVENT, event).unwrap();
                asked += 1;
            }
        }
        // An answer to a later question: the server has seen all before it.
        connection.get_input_focus().unwrap().reply().unwrap();
        asked > 0
    }
}

impl Display {
    /// Gives every window that can be closed this size, in pixels, even one below its smallest: as
    /// large as a page is that has to do with large text on a small screen.
    pub fn resize_windows(&self, width: u32, height: u32) {
        let (connection, screen) = x11rb::connect(Some(&self.name)).unwrap();
        let root = connection.setup().roots[screen].root;
        let atom = |name: &str| {
            connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
        };
        let (protocols, close) = (atom("WM_PROTOCOLS"), atom("WM_DELETE_WINDOW"));
        for window in connection.query_tree(root).unwrap().reply().unwrap().children {
            if closes(&connection, window, protocols, close) {
                let size = ConfigureWindowAux::new().width(width).height(height);
                connection.configure_window(window, &size).unwrap();
            }
        }
        connection.get_input_focus().unwrap().reply().unwrap();
    }

    /// Gives the windows the keyboard, wherever the pointer is: without a desktop it follows that one, and a
    /// smaller window may not have it any more.
    pub fn focus_windows(&self) {
        let (connection, screen) = x11rb::connect(Some(&self.name)).unwrap();
        let root = connection.setup().roots[screen].root;
        let atom = |name: &str| {
            connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
        };
        let (protocols, close) = (atom("WM_PROTOCOLS"), atom("WM_DELETE_WINDOW"));
        for window in connection.query_tree(root).unwrap().reply().unwrap().children {
            if closes(&connection, window, protocols, close) {
                connection
                    .set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)
                    .unwrap();
            }
        }
        connection.get_input_focus().unwrap().reply().unwrap();
    }
}

/// Whether a window is visible and understands being asked to close.
fn closes(connection: &RustConnection, window: Window, protocols: u32, close: u32) -> bool {
    let shown = connection
        .get_window_attributes(window)
        .unwrap()
        .reply()
        .is_ok_and(|attributes| attributes.map_state == MapState::VIEWABLE);
    let understands = connection
        .get_property(false, window, protocols, AtomEnum::ATOM, 0, 16)
        .unwrap()
        .reply()
        .is_ok_and(|list| list.value32().is_some_and(|mut atoms| atoms.any(|a| a == close)));
    shown && understands
}
