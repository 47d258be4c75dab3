//! A private message bus with the two desktop services that Meridian talks to: notifications,
//! recorded, and the tray.

use super::daemons::{self, Daemon};
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
};
use zbus::{
    Connection, connection, interface, message::Header, object_server::SignalEmitter,
    zvariant::OwnedValue,
};

const NOTIFICATIONS: &str = "/org/freedesktop/Notifications";

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
}

/// The bus with its services.
pub struct Bus {
    address: String,
    connection: Connection,
    shown: Arc<Mutex<Vec<Shown>>>,
    tray: Arc<Mutex<Vec<String>>>,
    _daemon: Daemon,
}

impl Bus {
    /// Starts the bus with its socket below `folder`, and its services.
    pub async fn start(folder: &Path) -> Self {
        let (daemon, address) = daemons::bus(&folder.join("run"));
        let shown = Arc::new(Mutex::new(Vec::new()));
        let tray = Arc::new(Mutex::new(Vec::new()));
        let connection = connection::Builder::address(address.as_str())
            .unwrap()
            .serve_at(NOTIFICATIONS, Notifications { shown: Arc::clone(&shown) })
            .unwrap()
            .serve_at("/StatusNotifierWatcher", Watcher { items: Arc::clone(&tray) })
            .unwrap()
            .name("org.freedesktop.Notifications")
            .unwrap()
            .name("org.kde.StatusNotifierWatcher")
            .unwrap()
            .build()
            .await
            .unwrap();
        Self { address, connection, shown, tray, _daemon: daemon }
    }

    /// For `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Every notification so far, oldest first.
    pub fn notifications(&self) -> Vec<Shown> {
        self.shown.lock().unwrap().clone()
    }

    /// Who put an icon into the tray.
    pub fn tray(&self) -> Vec<String> {
        self.tray.lock().unwrap().clone()
    }

    /// Presses a button of a notification. A program may not be listening yet, so press until it
    /// has an effect.
    pub async fn press(&self, notification: u32, key: &str) {
        let emitter = SignalEmitter::new(&self.connection, NOTIFICATIONS).unwrap();
        Notifications::action_invoked(&emitter, notification, key).await.unwrap();
    }
}

struct Notifications {
    shown: Arc<Mutex<Vec<Shown>>>,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body", "persistence"].map(str::to_owned).to_vec()
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("Recorder".into(), "Meridian".into(), "1".into(), "1.2".into())
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
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut shown = self.shown.lock().unwrap();
        let id = if replaces > 0 { replaces } else { u32::try_from(shown.len()).unwrap() + 1 };
        shown.push(Shown { id, summary, body, actions });
        id
    }

    fn close_notification(&self, _id: u32) {}

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

struct Watcher {
    items: Arc<Mutex<Vec<String>>>,
}

// Every property must answer, or some programs silently never register.
#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(
        &self,
        service: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        self.items.lock().unwrap().push(sender);
        let _ = Self::status_notifier_item_registered(&emitter, &service).await;
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items.lock().unwrap().clone()
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(
        emitter: &SignalEmitter<'_>,
        service: &str,
    ) -> zbus::Result<()>;
}
