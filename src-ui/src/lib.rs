//! Meridian's window: Leptos, rendered in the client, plain CSS.
//!
//! The window holds no truth: it asks ([`frame::bridge`]), shows, and is told to ask again by events. The
//! one exception is what was typed in the last quarter of a second ([`draft::pen`]).
//!
//! # Hooks for end-to-end tests
//!
//! Stable `data-test` attributes: `first-run-practice`, `nav-week`, `nav-deadlines`, `issue-link`,
//! `due`, `health-green`, `health-yellow`, `health-red`, `field-<n>` (the text area of the n-th
//! field of the template, Health counted, from 0), `markdown` (the switch) and `markdown-text` (the
//! text area behind it), `post`, `copy-update`, `cancel-sending`, `truth-laptop`, `truth-outbox`, `truth-github`,
//! `truth-network`, `practice-network`, `preview`, `deadline-row`, `problem`, `theme`; by hand `hand-state`, `hand-login`, `hand-say`, `hand-who`,
//! `hand-open`, `hand-look`, `hand-look-words`, `hand-trouble`. On Deadlines
//! `deadline-list`, `deadline-pane`, `timeline`, `source`, `clock-change`, `exported`, `place-<which>`, `zone-data`, `role`, and
//! each button by what it does (`import`, `export`, `*mine`, `*all`, `weeks`, `cycle`, `earlier`, `zone`); in
//! the import `import-path`, `import-file`, `import-text`, `read`, `review-row`, `review-sum`, `edit-row`,
//! `edit-name`, `edit-when`, `correct`, `leave-out`, `take`, `cancel`, `trouble`; in the zone's
//! dialog `zone-name`, `zone-list`, `zone-take`, `zone-system`; in that of hours and meetings (opened by
//! `nav-hours`, `hours`) `quiet-from`, `quiet-to`, `day-<n>` from Monday as 0, `meeting`, `drop-<n>`, `put-back`,
//! `meeting-name`, `meeting-day`, `meeting-time`, `zone-name`, `meeting-add`, `hours-said`. On Outbox
//! `nav-outbox`, `outbox-list`, `outbox-row`, `outbox-pane`, `outbox-summary`, `outbox-words`, `outbox-steps`,
//! `outbox-text`, `outbox-receipt`, `outbox-budget`, `outbox-empty`, `outbox-said`, and each button by what it does
//! (`outbox-copy`, `outbox-retry`, `outbox-take-back`, `outbox-sign-in`, `outbox-open`, `outbox-open-draft`).
//! On Team
//! `nav-updates`, `updates-summary`, `updates-when`, `updates-said`, `update-row`, `update-pane`, `update-text`,
//! `update-words`, `updates-talk`, `updates-empty`, `look`, `more`, `round`, `decisions`, `brewing`; in the dialog that these open
//! `rd-said`, each section by its name (`rd-standing`, `rd-wish`, `rd-opening`, `rd-closing`, `rd-alone`, `rd-away`,
//! `rd-goes`, ..), `rd-read`, each field by its id (`rd-from`, `rd-question`, ..) with `rd-look`, and each button by what it does (`rd-to-opening`,
//! `rd-open`, `rd-to-summary`, `rd-markdown`, `rd-post-close`, `rd-back`, ..). In the settings
//! each part by its word (`st-account`, `st-time`, ..), `st-kept`, `take-back`, `proxy-system`, `proxy-none`,
//! `proxy-at`, `proxy-address`, `proxy-password`, `proxy-words`, `st-proxy-use`, `st-path`, `st-folder`,
//! `ladder`, `ladder-next`, `ladder-silent`, `ladder-<kind>-<step>`.
//! Beside Post
//! `take-back-left`, `what-changed`, `withdraw`, and in its dialog `first-post`, `changes`, `withdrawal`, `withdrawal-replaces`,
//! `care-go`, `care-back`; `hand-over` with `came-count`, and in its dialog `came-words`, `came-row`, `came-look-<n>`,
//! `give-where`, `give-comment-words`, `give-ask`, `give-comment-text`, `give-comment-back`, `give-place-open`,
//! `give-place`, `give-place-go`, `give-place-none`, `give-go`, `give-not`, `give-file`, `given-note`,
//! `give-words`, `give-refused`, `give-path`, `give-text`,
//! `give-back`, `give-trouble`, `take-file`, `take-text`, `take-look`, `given-about`, `given-text`, `given-posts-as`,
//! `given-own`, `take-mentions`, `take-it`, `take-below`, `take-instead`. In the list of teams
//! `roster-open`, `ro-file`, `ro-text`, `roster-read`, `roster-about`, `roster-roles`, `roster-unread`,
//! `roster-keep`, `roster-close`, `roster-said`, `role-ask`, `role-yes-<n>`, `role-no-<n>`.

// Without the erased views of the built page the types of the week are deep.
#![recursion_limit = "256"]
#![allow(unreachable_pub, reason = "the component macro makes a component's properties public")]

pub mod account;
pub mod deadlines;
pub mod draft;
pub mod frame;
pub mod hand;
mod hours;
pub mod outbox;
mod post;
mod round;
pub mod schedule;
pub mod settings;
pub mod team;
pub mod updates;
pub mod week;

#[cfg(feature = "csr")]
pub use frame::start::start;
