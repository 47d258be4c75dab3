//! A notification service that behaves as a real one does, recorded: what each of Debian 12's
//! services was seen to do is a row of [`DESKTOPS`].

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};
use zbus::{
    Connection, connection, interface,
    message::Header,
    names::{BusName, OwnedUniqueName},
    object_server::SignalEmitter,
    zvariant::OwnedValue,
};

const PATH: &str = "/org/freedesktop/Notifications";

/// How a service behaves.
#[derive(Debug, Clone, Copy)]
pub struct Desktop {
    /// The name that it gives.
    pub server: &'static str,
    /// The version of the specification that it claims.
    pub specification: &'static str,
    /// What it says it can do.
    pub capabilities: &'static [&'static str],
    /// Whether presses are told to everybody, not to the program whose notification it is alone.
    pub tells_everybody: bool,
    /// Whether it shows the action `default` as a button, too.
    pub default_is_a_button: bool,
    /// Whether it says so when a notification goes away by itself.
    pub says_expired: bool,
    /// Whether a notification stays on the screen after one of its buttons was pressed.
    pub stays_after_press: bool,
}

/// One that does everything well.
pub const RECORDER: Desktop = Desktop {
    server: "Recorder",
    specification: "1.2",
    capabilities: &["actions", "body", "persistence"],
    tells_everybody: true,
    default_is_a_button: false,
    says_expired: true,
    stays_after_press: false,
};

/// dunst 1.9.0, xfce4-notifyd 0.7.3, notification-daemon 3.20.0, mate-notification-daemon 1.26.0
/// and lxqt-notificationd 1.2.0. `cargo xtask desktops` looks whether they still do this.
pub const DESKTOPS: [Desktop; 5] = [
    Desktop {
        server: "dunst",
        capabilities: &["actions", "body", "body-hyperlinks", "icon-static", "body-markup"],
        tells_everybody: false,
        stays_after_press: true,
        ..RECORDER
    },
    Desktop {
        server: "Xfce Notify Daemon",
        capabilities: &["action-icons", "actions", "body", "body-hyperlinks", "body-markup"],
        default_is_a_button: true,
        ..RECORDER
    },
    Desktop {
        server: "Notification Daemon",
        capabilities: &["actions", "body", "body-markup", "icon-static", "persistence"],
        says_expired: false,
        ..RECORDER
    },
    Desktop {
        server: "Notification Daemon",
        specification: "1.1",
        capabilities: &["actions", "action-icons", "body", "body-markup", "icon-static"],
        ..RECORDER
    },
    Desktop {
        server: "lxqt-notificationd",
        capabilities: &["actions", "body", "body-images", "body-markup", "persistence"],
        default_is_a_button: true,
        ..RECORDER
    },
];

/// A notification as it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its number.
    pub id: u32,
    /// The first line.
    pub summary: String,
    /// What stands below.
    pub body: String,
    /// Keys and labels, alternating.
    pub actions: Vec<String>,
    /// The names of its hints, and those of their values that are short.
    pub hints: Vec<(String, String)>,
    /// After how many milliseconds it goes away; 0 never, -1 as the service likes.
    pub timeout: i32,
}

impl Shown {
    /// A hint's value.
    pub fn hint(&self, name: &str) -> Option<&str> {
        let (_, value) = self.hints.iter().find(|(known, _)| known == name)?;
        Some(value)
    }
}

#[derive(Default)]
struct Record {
    shown: Vec<Shown>,
    /// What is on the screen, and whose it is.
    on_screen: Vec<(u32, OwnedUniqueName)>,
    taken_off: Vec<u32>,
}

/// A running service; dropped it ends without a word, as all real ones do.
pub struct Service {
    connection: Connection,
    record: Arc<Mutex<Record>>,
    desktop: Desktop,
}

impl Service {
    /// Starts one on the bus at `address`. It counts from one.
    pub async fn start(address: &str, desktop: Desktop) -> Self {
        let record = Arc::new(Mutex::new(Record::default()));
        let connection = connection::Builder::address(address)
            .unwrap()
            .serve_at(PATH, Notifications { record: Arc::clone(&record), desktop })
            .unwrap()
            .name("org.freedesktop.Notifications")
            .unwrap()
            .build()
            .await
            .unwrap();
        Self { connection, record, desktop }
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap()
    }

    /// Everything that it was given, oldest first.
    pub fn shown(&self) -> Vec<Shown> {
        self.record().shown.clone()
    }

    /// The numbers that are on the screen.
    pub fn on_screen(&self) -> Vec<u32> {
        self.record().on_screen.iter().map(|(id, _)| *id).collect()
    }

    /// The numbers that their programs took off the screen.
    pub fn taken_off(&self) -> Vec<u32> {
        self.record().taken_off.clone()
    }

    /// The labels on the buttons as this desktop draws them.
    pub fn buttons(&self, shown: &Shown) -> Vec<String> {
        let pairs = shown.actions.chunks_exact(2);
        pairs
            .filter(|pair| pair[0] != "default" || self.desktop.default_is_a_button)
            .map(|pair| pair[1].clone())
            .collect()
    }

    /// Presses a button; `default` is the text, where that is no button.
    pub async fn press(&self, id: u32, key: &str) {
        let owner = self.owner(id);
        let emitter = self.emitter(owner.as_ref());
        Notifications::action_invoked(&emitter, id, key).await.unwrap();
        if !self.desktop.stays_after_press {
            self.forget(id);
            Notifications::notification_closed(&emitter, id, 2).await.unwrap();
        }
    }

    /// Lets a notification's time run out.
    pub async fn expire(&self, id: u32) {
        let owner = self.owner(id);
        self.forget(id);
        if self.desktop.says_expired {
            let emitter = self.emitter(owner.as_ref());
            Notifications::notification_closed(&emitter, id, 1).await.unwrap();
        }
    }

    fn owner(&self, id: u32) -> Option<OwnedUniqueName> {
        let record = self.record();
        record.on_screen.iter().find(|(known, _)| *known == id).map(|(_, owner)| owner.clone())
    }

    fn forget(&self, id: u32) {
        self.record().on_screen.retain(|(known, _)| *known != id);
    }

    fn emitter(&self, owner: Option<&OwnedUniqueName>) -> SignalEmitter<'static> {
        let emitter = SignalEmitter::new(&self.connection, PATH).unwrap().into_owned();
        match owner {
            Some(owner) if !self.desktop.tells_everybody => {
                emitter.set_destination(BusName::Unique(owner.clone().into_inner()))
            }
            _ => emitter,
        }
    }
}

struct Notifications {
    record: Arc<Mutex<Record>>,
    desktop: Desktop,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    fn get_capabilities(&self) -> Vec<String> {
        self.desktop.capabilities.iter().map(|name| (*name).to_owned()).collect()
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        let Desktop { server, specification, .. } = self.desktop;
        (server.into(), "Meridian".into(), "1".into(), specification.into())
    }

    #[allow(clippy::too_many_arguments, reason = "the specification's own list")]
    fn notify(
        &self,
        _application: String,
        replaces: u32,
        _icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        timeout: i32,
        #[zbus(header)] header: Header<'_>,
    ) -> u32 {
        let mut record = self.record.lock().unwrap();
        let numbers = record.shown.iter().map(|shown| shown.id);
        let id = if replaces > 0 { replaces } else { numbers.max().unwrap_or(0) + 1 };
        let hints = hints.iter().map(|(name, value)| (name.clone(), short(value))).collect();
        record.shown.push(Shown { id, summary, body, actions, hints, timeout });
        record.on_screen.retain(|(known, _)| *known != id);
        record.on_screen.extend(header.sender().map(|sender| (id, sender.to_owned().into())));
        id
    }

    async fn close_notification(
        &self,
        id: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) {
        let was_there = {
            let mut record = self.record.lock().unwrap();
            let before = record.on_screen.len();
            record.on_screen.retain(|(known, _)| *known != id);
            record.taken_off.push(id);
            record.on_screen.len() < before
        };
        if was_there {
            let _ = Self::notification_closed(&emitter, id, 3).await;
        }
    }

    #[zbus(signal)]
    async fn action_invoked(
        emitter: &SignalEmitter<'_>,
        id: u32,
        action_key: &str,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(
        emitter: &SignalEmitter<'_>,
        id: u32,
        reason: u32,
    ) -> zbus::Result<()>;
}

/// A hint's value for comparing; a picture is told by its signature.
fn short(value: &OwnedValue) -> String {
    if let Ok(text) = value.downcast_ref::<&str>() {
        return text.to_owned();
    }
    match value.downcast_ref::<u8>() {
        Ok(number) => number.to_string(),
        Err(_) => value.value_signature().to_string(),
    }
}
