//! How chosen reminders are written down: a list of steps, of which each must be one of its kind's. One
//! that is not makes the whole list say nothing to this build.

use super::{Form, Json};
use crate::reminders::{Ladder, LadderKind};

macro_rules! forms {
    ($($(#[$doc:meta])* $name:ident of $kind:ident;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl Form<Ladder> for $name {
                fn read(text: &str) -> Option<Ladder> {
                    Ladder::kept(LadderKind::$kind, Json::read(text)?)
                }

                fn write(value: &Ladder) -> Option<String> {
                    serde_json::to_string(value).ok()
                }
            }
        )+
    };
}

forms! {
    /// Those before an update.
    UpdateRungs of Update;
    /// Those before a freeze.
    FreezeRungs of Freeze;
    /// Those before another deadline.
    OtherRungs of Other;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reminders::Step;

    #[test]
    fn what_is_written_is_read_and_a_step_of_another_kind_or_build_is_not() {
        let at = "2026-11-16T03:00:00Z".parse().unwrap();
        let kind = LadderKind::Freeze;
        let chosen = Ladder::usual(kind).with(kind, &[Step::Last, Step::ThreeDays], at).unwrap();
        let text = FreezeRungs::write(&chosen).unwrap();
        assert_eq!(FreezeRungs::read(&text), Some(chosen));
        assert_eq!(UpdateRungs::read(&text), None, "a freeze's");
        assert_eq!(OtherRungs::read("[]"), Some(Ladder::from(Vec::new())), "none is a choice");
        for odd in ["", "{}", r#"[{"step":"five_minutes"}]"#, r#"["one_hour"]"#] {
            assert_eq!(UpdateRungs::read(odd), None, "{odd}");
        }
    }
}
