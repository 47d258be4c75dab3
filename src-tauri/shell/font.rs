//! The desktop's font by its name.
//!
//! The page asks for `system-ui`. WebKitGTK looks that up again for each size and weight, which
//! takes twice as long as a font that is named; the screen has a dozen of them.

/// A script that names the desktop's font to the page; none where that is not known or no help.
#[cfg(target_os = "linux")]
pub(super) fn script() -> Option<String> {
    use gtk::{pango::FontDescription, prelude::GtkSettingsExt as _};
    let chosen = gtk::Settings::default()?.gtk_font_name()?;
    let description = FontDescription::from_string(&chosen);
    let family = description.family()?;
    let family = family.split(',').next()?.trim();
    // What fontconfig chooses by itself has a name of its own in CSS.
    let name = match family {
        "Sans" | "sans" | "sans-serif" => "sans-serif".to_owned(),
        _ if family.chars().any(|c| c.is_control() || matches!(c, '"' | '\\')) => return None,
        _ => format!("\"{family}\""),
    };
    let name = serde_json::to_string(&name).ok()?;
    Some(format!("window.__meridian_font = {name};"))
}

/// Elsewhere `system-ui` is as good.
#[cfg(not(target_os = "linux"))]
pub(super) fn script() -> Option<String> {
    None
}
