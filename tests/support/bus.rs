//! A private message bus with the two desktop services that Meridian talks to: notifications,
//! recorded, and the tray.

use super::{
    daemons::{self, Daemon},
    notifications::{Desktop, RECORDER, Service, Shown},
};
use std::{
    path::Path,
    sync::{Arc, Mutex},
};
use zbus::{Connection, connection, interface, message::Header, object_server::SignalEmitter};

/// The bus with its services.
pub struct Bus {
    address: String,
    connection: Connection,
    service: Option<Service>,
    tray: Arc<Mutex<Vec<String>>>,
    _daemon: Daemon,
}

impl Bus {
    /// Starts the bus with its socket below `folder`, and its services.
    pub async fn start(folder: &Path) -> Self {
        Self::like(folder, RECORDER).await
    }

    /// The same with a notification service that behaves as one of the real ones.
    pub async fn like(folder: &Path, desktop: Desktop) -> Self {
        let (daemon, address) = daemons::bus(&folder.join("run"));
        let tray = Arc::new(Mutex::new(Vec::new()));
        let connection = connection::Builder::address(address.as_str())
            .unwrap()
            .serve_at("/StatusNotifierWatcher", Watcher { items: Arc::clone(&tray) })
            .unwrap()
            .name("org.kde.StatusNotifierWatcher")
            .unwrap()
            .build()
            .await
            .unwrap();
        let service = Some(Service::start(&address, desktop).await);
        Self { address, connection, service, tray, _daemon: daemon }
    }

    /// For `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Every notification so far, oldest first.
    pub fn notifications(&self) -> Vec<Shown> {
        self.service().shown()
    }

    /// The notification service.
    pub fn service(&self) -> &Service {
        self.service.as_ref().unwrap()
    }

    /// Ends the notification service and starts another one.
    pub async fn restart_service(&mut self, desktop: Desktop) {
        self.service = None;
        self.service = Some(Service::start(&self.address, desktop).await);
    }

    /// Ends the notification service: nothing shows any on this desktop.
    #[allow(dead_code, reason = "the recorded desktops, which have these lines too, keep theirs")]
    pub fn end_service(&mut self) {
        self.service = None;
    }

    /// A connection to the bus.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The unique names by which a process is on the bus, one for each of its connections.
    pub async fn names_of(&self, process: u32) -> Vec<String> {
        let bus = zbus::fdo::DBusProxy::new(&self.connection).await.unwrap();
        let mut found = Vec::new();
        for name in bus.list_names().await.unwrap() {
            let whose = bus.get_connection_unix_process_id(name.clone().into_inner()).await;
            if name.starts_with(':') && whose.is_ok_and(|whose| whose == process) {
                found.push(name.to_string());
            }
        }
        found
    }

    /// Who put an icon into the tray.
    pub fn tray(&self) -> Vec<String> {
        self.tray.lock().unwrap().clone()
    }

    /// Presses a button of a notification. A program may not be listening yet, so press until it
    /// has an effect.
    pub async fn press(&self, notification: u32, key: &str) {
        self.service().press(notification, key).await;
    }
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
