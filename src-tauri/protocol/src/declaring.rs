//! How the questions are declared: from one list follow their types, what they show or make stale, the
//! window's permissions and their dispatch.

use crate::Area;
use serde::{Serialize, de::DeserializeOwned};

/// A question of the window.
pub trait Call: Serialize + DeserializeOwned + Send + 'static {
    /// The command that answers it.
    const NAME: &'static str;
    /// The answer.
    type Reply: Serialize + DeserializeOwned + Send + 'static;
}

/// A question that shows something of what is kept; asked again where that has changed.
pub trait Shows: Call {
    /// What it shows.
    const SHOWS: &'static [Area];
}

/// A question that changes what is kept, or may.
pub trait Stales: Call {
    /// What is no longer as it was told, by whomever: who is open beside it asks again for what shows it.
    const STALES: &'static [Area];
}

/// The answer to a call.
pub type Reply<C> = <C as Call>::Reply;

macro_rules! areas {
    (shows $call:ident $areas:expr) => {
        impl Shows for $call {
            const SHOWS: &'static [Area] = $areas;
        }
    };
    (stales $call:ident $areas:expr) => {
        impl Stales for $call {
            const STALES: &'static [Area] = $areas;
        }
    };
}

/// Declares the questions. The word before each says who answers it and when:
///
/// * `reads`: the engine (`Query`), at once, beside others; nothing is written;
/// * `writes`: the engine (`Command`), one after the other in the order in which they were asked;
/// * `wakes`: the same, and the courier looks afterwards;
/// * `fetches`: the engine (`Fetch`), beside others, because it may wait for another computer;
/// * `brings`: the same, and the courier looks afterwards;
/// * `desktop`: the window's own program, which has no notebook.
///
/// Behind its name each says which [`Area`]s it `shows`, or which it `stales`; what the desktop does
/// touches none of them. Which question is asked again after which follows from that alone, in every
/// process: nothing else lists it.
///
/// Everything that lists questions is derived from here: their dispatch, the window's permissions and
/// what the test of the wiring asks for. One without an answer does not compile, nor one that the engine
/// answers and that does not say what it shows or stales.
macro_rules! calls {
    ($d:tt $($(#[$doc:meta])* $kind:ident $call:ident = $name:literal $($verb:ident [$($area:ident),*])? -> $reply:ty { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
            pub struct $call { $($(#[$fdoc])* pub $field: $type),* }
            impl Call for $call {
                const NAME: &'static str = $name;
                type Reply = $reply;
            }
            $(areas! { $verb $call &[$(Area::$area),*] })?
        )*
        /// Every command, for the window's permission list.
        pub const COMMANDS: &[&str] = &[$($name),*];

        /// Hands the kind and type of each question to a macro: `reads ShowStart writes EditDraft ..`.
        #[macro_export]
        macro_rules! for_each_call {
            ($d callback:ident) => { $d callback! { $($kind $call)* } };
        }
    };
}
