//! The window opens as it was left.

use crate::{Engine, test_engine};
use meridian_core::settings::window::{Area, Place};
use meridian_protocol::{KeepScreen, ShowStart};

fn screen(engine: &Engine) -> Option<String> {
    engine.ask(ShowStart {}).unwrap().screen
}

#[test]
fn the_screen_that_was_open_last_is_told_once_there_is_a_team_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    assert_eq!(screen(&engine), None);
    engine.carry_out(KeepScreen { screen: "deadlines".to_owned(), section: None }).unwrap();
    assert_eq!(screen(&engine), None, "without a team there are no screens");
    engine.write(|tx| tx.try_practice()).unwrap();
    assert_eq!(screen(&engine).as_deref(), Some("deadlines"));
    drop(engine);
    assert_eq!(screen(&test_engine::open(folder.path())).as_deref(), Some("deadlines"));
}

#[test]
fn where_the_window_stood_is_kept_for_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    let kept = |engine: &Engine| engine.read(|tx| tx.window_place()).unwrap();
    let keep = |place| engine.write(|tx| tx.keep_window_place(place)).unwrap();
    assert_eq!(kept(&engine), None);
    let place = Place { area: Area { x: 40, y: 30, width: 900, height: 600 }, is_maximized: false };
    keep(place);
    assert_eq!(kept(&engine), Some(place));
    let monitor = Area { x: 0, y: 0, width: 1280, height: 800 };
    keep(Place { area: monitor, is_maximized: true });
    assert_eq!(kept(&engine), Some(Place { is_maximized: true, ..place }));
    let said = engine.read(|tx| tx.unreadable()).unwrap();
    assert_eq!(said, Vec::<String>::new());
}
