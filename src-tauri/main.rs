//! Meridian's window. Everything is in the library, so that tests can drive it without a display.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    meridian_shell::run()
}
