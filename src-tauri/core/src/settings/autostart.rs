//! What starts Meridian when the member logs in: a file as freedesktop.org describes it (Desktop Entry and
//! Autostart Specification), read and written as text, and what is to be done about it.

use super::AutostartKept as Kept;

/// The name of the file.
pub const FILE: &str = "meridian-agent.desktop";

/// The group that counts; what stands in others is the business of whoever wrote it.
const GROUP: &str = "[Desktop Entry]";
/// By these the settings of desktops switch a file off without removing it.
const SWITCHED: [(&str, &str); 3] = [
    ("Hidden", "true"),
    ("X-GNOME-Autostart-enabled", "false"),
    ("X-MATE-Autostart-enabled", "false"),
];

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// There is none.
    Absent,
    /// One that a desktop's settings have switched off.
    SwitchedOff,
    /// One that starts this program; none where that cannot be read.
    Starts(Option<String>),
}

/// What to do about the file without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Leave it as it is.
    Leave,
    /// Only note that it is there, so that its removal is understood later.
    Note,
    /// Write it for the first time.
    Write,
    /// Let it name the program that runs now.
    Point,
}

/// What to do about a file that starts `agent`. Who removed it, or switched it off, is obeyed.
pub fn step(found: &Found, kept: Option<Kept>, has_real_team: bool, agent: &str) -> Step {
    match (found, kept) {
        (Found::Starts(Some(program)), Some(Kept::Written)) if program == agent => Step::Leave,
        (Found::Starts(Some(program)), _) if program == agent => Step::Note,
        (Found::Starts(_), _) => Step::Point,
        (Found::SwitchedOff, None) => Step::Note,
        (Found::Absent, None) if has_real_team => Step::Write,
        (Found::SwitchedOff | Found::Absent, _) => Step::Leave,
    }
}

/// The file that starts a program; none where no such file could name it.
pub fn file(program: &str) -> Option<String> {
    let (exec, tried) = (exec(program)?, value(program));
    Some(format!(
        "{GROUP}\nType=Application\nName=Meridian\n\
         Comment=Reminds of deadlines and sends what waits, with the window closed\n\
         Exec={exec}\nTryExec={tried}\nIcon=meridian\nTerminal=false\n"
    ))
}

/// A file with another program in it, and the rest as it was.
pub fn pointed(text: &str, program: &str) -> Option<String> {
    let (exec, tried) = (exec(program)?, value(program));
    let mut out = String::new();
    let (mut is_ours, mut has_exec) = (false, false);
    for line in text.lines() {
        if line.trim_start().starts_with('[') {
            is_ours = line.trim() == GROUP;
        }
        match key(line).filter(|_| is_ours) {
            Some("Exec") => {
                has_exec = true;
                out.push_str(&format!("Exec={exec}"));
            }
            Some("TryExec") => out.push_str(&format!("TryExec={tried}")),
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    // One that starts nothing is none.
    if has_exec { Some(out) } else { file(program) }
}

/// What a file says.
pub fn read(text: &str) -> Found {
    let mut is_ours = false;
    let mut program = None;
    for line in text.lines() {
        if line.trim_start().starts_with('[') {
            is_ours = line.trim() == GROUP;
        }
        let Some(key) = key(line).filter(|_| is_ours) else { continue };
        let said = line.split_once('=').map_or("", |(_, said)| said.trim());
        if SWITCHED.iter().any(|(switch, off)| *switch == key && said.eq_ignore_ascii_case(off)) {
            return Found::SwitchedOff;
        }
        if key == "Exec" {
            program = first_word(said);
        }
    }
    Found::Starts(program)
}

fn key(line: &str) -> Option<&str> {
    line.split_once('=').map(|(key, _)| key.trim())
}

/// A text as a value: the general rule for strings.
fn value(text: &str) -> String {
    text.replace('\\', "\\\\")
}

/// A program as the only word of a command; in quotes only where it has to be, because not everybody
/// reads those. None where a line cannot hold it.
fn exec(program: &str) -> Option<String> {
    if program.is_empty() || program.chars().any(char::is_control) {
        return None;
    }
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,:@".contains(c);
    if program.chars().all(is_plain) {
        return Some(program.to_owned());
    }
    let mut word = String::from('"');
    for sign in program.chars() {
        if matches!(sign, '"' | '`' | '$' | '\\') {
            word.push('\\');
        }
        if sign == '%' {
            word.push('%');
        }
        word.push(sign);
    }
    word.push('"');
    Some(value(&word))
}

/// The program of a command, as [`exec`] writes it.
fn first_word(said: &str) -> Option<String> {
    let said = said.replace("\\\\", "\\");
    let mut signs = said.chars().peekable();
    let is_quoted = signs.next_if_eq(&'"').is_some();
    let mut word = String::new();
    loop {
        match signs.next() {
            None if is_quoted => return None,
            None => break,
            Some('"') if is_quoted => break,
            Some('\\') if is_quoted => word.push(signs.next()?),
            Some('%') if signs.next_if_eq(&'%').is_some() => word.push('%'),
            Some(sign) if !is_quoted && sign.is_whitespace() => break,
            Some(sign) => word.push(sign),
        }
    }
    Some(word).filter(|word| !word.is_empty())
}

/// A desktop that starts nothing of that folder by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    /// As it calls itself.
    pub desktop: &'static str,
    /// Where its own list is.
    pub file: &'static str,
    /// What belongs there.
    pub line: String,
}

/// What to add by hand so that `program` starts, on the desktop that a session's `XDG_CURRENT_DESKTOP`
/// names; none where it starts what lies in the folder, and where nobody knows.
pub fn by_hand(desktop: &str, program: &str) -> Option<ByHand> {
    // Of several names the first is the most exact one.
    let name = desktop.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let quoted = shell_word(program);
    let (desktop, file, line) = match name.as_str() {
        "sway" => ("sway", "~/.config/sway/config", format!("exec {quoted}")),
        "i3" => ("i3", "~/.config/i3/config", format!("exec --no-startup-id {quoted}")),
        "hyprland" => ("Hyprland", "~/.config/hypr/hyprland.conf", format!("exec-once = {quoted}")),
        "river" => {
            ("river", "~/.config/river/init", format!("riverctl spawn {}", shell_word(&quoted)))
        }
        "bspwm" => ("bspwm", "~/.config/bspwm/bspwmrc", format!("{quoted} &")),
        "dwm" => ("dwm", "~/.xprofile", format!("{quoted} &")),
        _ => return None,
    };
    Some(ByHand { desktop, file, line })
}

/// A text as one word of a shell.
pub fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENT: &str = "/usr/bin/meridian-agent";

    #[test]
    fn what_is_written_starts_that_very_program() {
        for program in [
            AGENT,
            "/home/hana/My Programs/meridian-agent",
            "/home/100% \"sure\" $HOME `x`/back\\slash/meridian-agent",
            "/home/größe/meridian-agent",
        ] {
            let text = file(program).unwrap();
            assert_eq!(read(&text), Found::Starts(Some(program.to_owned())), "{text}");
        }
        assert_eq!(exec(AGENT).unwrap(), AGENT);
        assert_eq!(exec("/a b").unwrap(), "\"/a b\"");
        // As the specification counts them: four for one.
        assert_eq!(exec(r"/a\b").unwrap(), r#""/a\\\\b""#);
        assert_eq!(exec("/a$b").unwrap(), r#""/a\\$b""#);
        assert_eq!(file("/a\nExec=/bin/rm"), None);
    }

    #[test]
    fn only_the_program_changes_when_it_has_moved() {
        let theirs = "# mine\n[Desktop Entry]\nName=Meridian\nExec = /old/meridian-agent\n\
                      TryExec=/old/meridian-agent\nX-GNOME-Autostart-Delay=30\n\n\
                      [Desktop Action x]\nExec=/bin/true\n";
        let new = pointed(theirs, AGENT).unwrap();
        assert_eq!(read(&new), Found::Starts(Some(AGENT.to_owned())));
        assert_eq!(new.replace(AGENT, "/old/meridian-agent"), theirs.replace(" = ", "="));
        // What starts nothing is written anew.
        assert_eq!(pointed("[Desktop Entry]\n", AGENT), file(AGENT));
    }

    #[test]
    fn what_a_desktops_settings_switched_off_is_off() {
        for line in ["Hidden=true", "X-GNOME-Autostart-enabled=false", "Hidden = True"] {
            let text = format!("{}{line}\n", file(AGENT).unwrap());
            assert_eq!(read(&text), Found::SwitchedOff, "{line}");
        }
        for line in ["Hidden=false", "X-GNOME-Autostart-enabled=true", "[Other]\nHidden=true"] {
            let text = format!("{}{line}\n", file(AGENT).unwrap());
            assert_eq!(read(&text), Found::Starts(Some(AGENT.to_owned())), "{line}");
        }
        assert_eq!(read("[Desktop Entry]\nExec=\"/open"), Found::Starts(None));
    }

    #[test]
    fn it_is_written_once_and_then_the_member_is_obeyed() {
        let ours = Found::Starts(Some(AGENT.to_owned()));
        let moved = Found::Starts(Some("/old/meridian-agent".to_owned()));
        let (written, off) = (Some(Kept::Written), Some(Kept::Off));
        for (found, kept, has_team, wanted) in [
            (&Found::Absent, None, false, Step::Leave),
            (&Found::Absent, None, true, Step::Write),
            // Removed, or never wanted.
            (&Found::Absent, written, true, Step::Leave),
            (&Found::Absent, off, true, Step::Leave),
            (&Found::SwitchedOff, written, true, Step::Leave),
            (&Found::SwitchedOff, off, true, Step::Leave),
            (&Found::SwitchedOff, None, true, Step::Note),
            (&ours, written, true, Step::Leave),
            // Of a notebook that was lost, or switched on by the desktop's settings.
            (&ours, None, false, Step::Note),
            (&ours, off, true, Step::Note),
            (&moved, written, true, Step::Point),
            (&moved, off, true, Step::Point),
        ] {
            assert_eq!(step(found, kept, has_team, AGENT), wanted, "{found:?} {kept:?} {has_team}");
        }
    }

    #[test]
    fn desktops_that_start_nothing_are_told_apart_from_those_that_do() {
        let hand = |desktop| by_hand(desktop, AGENT);
        for desktop in ["GNOME", "ubuntu:GNOME", "KDE", "XFCE", "X-Cinnamon", "MATE", "LXQt", ""] {
            assert_eq!(hand(desktop), None, "{desktop}");
        }
        assert_eq!(hand("sway").unwrap().line, "exec /usr/bin/meridian-agent");
        assert_eq!(hand("i3").unwrap().line, "exec --no-startup-id /usr/bin/meridian-agent");
        let spaced = by_hand("Hyprland", "/a b/it's").unwrap();
        assert_eq!(spaced.line, r"exec-once = '/a b/it'\''s'");
    }
}
