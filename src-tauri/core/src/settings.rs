//! What the member may choose, each choice declared once: what it is called in the notebook, whose it
//! is, what it holds, what counts while nothing is chosen, and what is said where this build cannot
//! read what another one has kept. Whoever reads or writes one names it by its type here; that is all
//! there is to a new one.

pub mod autostart;
mod ladders;
pub mod window;

use crate::{
    brewing,
    courier::ToFollow,
    hand::{
        login::Login,
        noted::{HandOverPlace, Noted, Taken},
    },
    hours,
    ids::{IssueNumber, RoundKey, SectionId, TeamId},
    items::{Asked, Link},
    post::first,
    reminders::Ladder,
    round::{lost, openers, opening, rhythm, rivals, watcher},
    team::{
        followed::{Followed, FollowedFile},
        roster::Answered,
        taken,
    },
};
use chrono::{DateTime, Utc};
pub use ladders::{FreezeRungs, OtherRungs, UpdateRungs};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{collections::BTreeMap, fmt};

/// Declares the settings: a line is `Name: type (= what counts while nothing is chosen), "name in the
/// notebook" of whose as form, "what is said where it cannot be read";`. One without such words is
/// only noted and written anew at the next look, so that nothing is lost with it.
macro_rules! settings {
    ($(
        $(#[$doc:meta])*
        $name:ident: $value:ty $(= $usual:expr)?, $word:literal of $owner:ident as $form:ident
            $(, $unread:literal)?;
    )+) => {
        /// All of them, in the order in which what cannot be read is said.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Setting {
            $($(#[$doc])* $name,)+
        }

        impl Setting {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// What it is called in the notebook, without its owner.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// Whose it is.
            pub const fn scope(self) -> Scope {
                match self { $(Self::$name => <$owner as Owner>::SCOPE,)+ }
            }

            /// Whether this build can read a kept text.
            pub fn reads(self, text: &str) -> bool {
                match self { $(Self::$name => <$name as Choice>::read(text).is_ok(),)+ }
            }

            /// What is said where it cannot be read, with names in braces for what only the
            /// notebook knows; none for what is only noted.
            fn unread(self) -> Option<&'static str> {
                let words: &[&str] = match self { $(Self::$name => &[$($unread)?],)+ };
                words.first().copied()
            }
        }

        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl Choice for $name {
                type Value = $value;
                type Owner = $owner;
                type Form = $form;
                const SETTING: Setting = Setting::$name;
            }

            $(impl Usual for $name {
                fn usual() -> $value {
                    $usual
                }
            })?
        )+
    };
}

settings! {
    /// The zone in which the member reads times; while none is chosen, this computer's.
    Zone: String, "zone" of Member as Words,
        "The zone {text} that you chose is not known to this Meridian. Times follow this computer's \
         zone, {here}, until you choose again.";

    /// When the member is awake and works.
    Hours: hours::Hours = hours::Hours::default(), "hours" of Member as Json,
        "Your quiet hours and working days cannot be read by this Meridian; a newer one may have \
         written them. The usual ones count until you choose again or start the newer one.";

    /// How long a post from the window can be taken back before it leaves, in seconds.
    TakeBack: u32 = 10, "take_back_seconds" of Member as Json,
        "How long a post can be taken back cannot be read by this Meridian; a newer one may have \
         written it. It is 10 seconds until you choose again.";

    /// How GitHub is reached.
    Proxy: ProxyChoice = ProxyChoice::System, "proxy" of Member as Json,
        "Which proxy leads to GitHub cannot be read by this Meridian; a newer one may have written \
         it. GitHub is not asked until you choose again or start the newer one.";

    /// By which app codes are asked for on which host: client IDs by hosts such as `git.example.com`.
    ClientIds: BTreeMap<String, String> = BTreeMap::new(), "client_ids" of Member as Json,
        "By which apps you sign in with a code cannot be read by this Meridian; a newer one may have \
         written it. Sign in another way until you choose again or start the newer one.";

    /// What became of the file that starts Meridian when the member logs in; none as long as nobody
    /// wrote one.
    Autostart: AutostartKept, "autostart" of Member as Json,
        "Whether Meridian is to start when you log in cannot be read by this Meridian; a newer one may \
         have written it. It stays as it is until you choose again.";

    /// The zone in which times were read at the last look.
    ZoneSeen: String, "zone_seen" of Member as Words;

    /// Which reminders come before the member's own update; while none are chosen, the usual ones.
    UpdateLadder: Ladder, "ladder_update" of Member as UpdateRungs,
        "Which reminders come before your update is due cannot be read by this Meridian; a newer one may \
         have written it. The usual ones come until you choose again.";

    /// The same before freezes.
    FreezeLadder: Ladder, "ladder_freeze" of Member as FreezeRungs,
        "Which reminders come before freezes cannot be read by this Meridian; a newer one may have \
         written it. The usual ones come until you choose again.";

    /// The same before other deadlines.
    OtherLadder: Ladder, "ladder_other" of Member as OtherRungs,
        "Which reminders come before other deadlines cannot be read by this Meridian; a newer one may \
         have written it. The usual ones come until you choose again.";

    /// Where the window stood when it was closed last.
    WindowPlace: window::Place, "window_place" of Member as Json;

    /// The word of the screen that was open last.
    OpenScreen: String, "open_screen" of Member as Words;

    /// The section that was open last, with which the next window begins.
    OpenSection: SectionId, "open_section" of TeamId as Json;

    /// Who the member is on GitHub by their own word, where nobody is signed in.
    SaidLogin: Login, "said_login" of TeamId as Json,
        "Who you said you are on GitHub for {of} cannot be read by this Meridian; a newer one may have \
         written it. What you put there by hand is not found until you say it again.";

    /// Whose sign-in GitHub CLI is asked for, each time the team's is needed; none where one is kept.
    GhLogin: String, "gh_login" of TeamId as Words,
        "Whose sign-in GitHub CLI is to give for {of} cannot be read by this Meridian; a newer one may \
         have written it. Nothing of it leaves until you sign in again or start the newer one.";

    /// Whether the team's updates go where Meridian cannot look: a document, a chat.
    GoesElsewhere: bool = false, "goes_elsewhere" of TeamId as Json,
        "Whether the updates of {of} go elsewhere cannot be read by this Meridian; a newer one may have \
         written it. They go to GitHub until you choose again.";

    /// Which updates the member has given to the lead, by their own word.
    GivenToLead: Vec<Noted> = Vec::new(), "given_to_lead" of TeamId as Json,
        "Which updates of {of} you gave to the lead cannot be read by this Meridian; a newer one may have \
         written it. You are reminded of them until you say it again.";

    /// Where the team's members give their updates to the lead on GitHub; none while no place is chosen.
    GivePlace: HandOverPlace, "give_place" of TeamId as Json,
        "Where updates of {of} are given to the lead cannot be read by this Meridian; a newer one may have \
         written it. Nothing is given or looked for there until you choose again.";

    /// Which of the texts that were given there the member has taken over.
    TakenOver: Vec<Taken> = Vec::new(), "taken_over" of TeamId as Json,
        "Which of the texts that were given to you for {of} you have taken over cannot be read by this \
         Meridian; a newer one may have written it. They are offered once more.";

    /// Which numbers are discussions' of all that the team's updates ever went to; a link says so.
    Discussions: Vec<IssueNumber> = Vec::new(), "discussions" of TeamId as Json,
        "Which of the places of {of} are discussions cannot be read by this Meridian; a newer one may \
         have written it. What waits for one of them is stopped until you give its link again or start \
         the newer one.";

    /// By which link the team's roster is followed; none where it was given as it is.
    RosterFollowed: Followed, "roster_followed" of TeamId as Json,
        "By which link the roster of {of} is followed cannot be read by this Meridian; a newer one may have \
         written it. It is not looked at again until you add the team's link again.";

    /// Which issues the member has linked to items of the team's.
    ItemLinks: Vec<Link> = Vec::new(), "item_links" of TeamId as Json,
        "Which issues you have linked to items of {of} cannot be read by this Meridian; a newer one may have \
         written it. Link them again, or start the newer one.";

    /// What the rounds were seen to ask, so that an edit of a comment loses nothing.
    ItemsKept: Vec<Asked> = Vec::new(), "items_kept" of TeamId as Json;

    /// What is followed of the items.
    ItemsFollowed: ToFollow = ToFollow::default(), "items_followed" of TeamId as Json;

    /// By which link the team's file is followed, with what it said last.
    TeamFileFollowed: FollowedFile, "team_file_followed" of TeamId as Json,
        "What the file of {of} said cannot be read by this Meridian; a newer one may have written it. It is \
         not looked at again until you follow its link again.";

    /// What of the team's file this laptop goes by.
    TeamFileTaken: taken::Taken = taken::Taken::default(), "team_file_taken" of TeamId as Json,
        "What was taken over from the file of {of} cannot be read by this Meridian; a newer one may have \
         written it. What it says is taken over anew.";

    /// When a file of the team was looked for in its repository, where none is followed.
    TeamFileSought: DateTime<Utc>, "team_file_sought" of TeamId as Json;

    /// What is wrong with the file that was found there and that is not followed for it, one sentence.
    TeamFileAmiss: String, "team_file_amiss" of TeamId as Json;

    /// The template of a round's issue that the team's file names.
    TemplateFollowed: FollowedFile, "template_followed" of TeamId as Json;

    /// Which roles of a roster the member said to be theirs under another name, or not.
    RolesAnswered: Vec<Answered> = Vec::new(), "roles_answered" of TeamId as Json;

    /// Whether the member looks at their own sections only, where the team has more.
    OnlyMine: bool = false, "only_mine" of TeamId as Json;

    /// Whether this laptop opens and closes the team's rounds by itself when it is the member's turn.
    RoundsByItself: bool = false, "rounds_by_itself" of TeamId as Json,
        "Whether this laptop opens and closes the rounds of {of} by itself cannot be read by this Meridian; \
         a newer one may have written it. It does neither until you choose again.";

    /// What GitHub said last of the workflow that opens the team's rounds.
    WorkflowHeard: watcher::Heard, "workflow_heard" of TeamId as Json;

    /// The round that this laptop opened by itself or that was opened in its window, until what follows is
    /// done.
    OpenedByItself: openers::Opened, "opened_by_itself" of TeamId as Json;

    /// Rounds whose issue somebody opened again after its end: closing it is left to people.
    LeftOpen: Vec<RoundKey> = Vec::new(), "left_open" of TeamId as Json;

    /// A round whose issue may be lost: opening another one is left to a person.
    OpeningHeld: lost::Held, "opening_held" of TeamId as Json;

    /// Which numbers of issues were gone already before the next round could be open.
    GoneBefore: lost::GoneBefore, "gone_before" of TeamId as Json;

    /// Issues too many of a round that somebody opened again: they are left to people.
    RivalsLeft: Vec<IssueNumber> = Vec::new(), "rivals_left" of TeamId as Json;

    /// Which tags worked in the issues of the last rounds that others have opened.
    TagsOfOthers: Vec<opening::TagsSeen> = Vec::new(), "tags_of_others" of TeamId as Json;

    /// How far the looks for another issue of the rounds that the member opened are.
    RivalLooks: Vec<rivals::Looked> = Vec::new(), "rival_looks" of TeamId as Json;

    /// What of what is brewing the member has dismissed, with why.
    BrewingDismissed: Vec<brewing::Dismissed> = Vec::new(), "brewing_dismissed" of TeamId as Json,
        "What you dismissed of what is brewing in {of} cannot be read by this Meridian; a newer one may have \
         written it. It is shown again until you start the newer one.";

    /// To which first posts the member has agreed; what cannot be read is asked again.
    FirstPosts: Vec<first::Agreed> = Vec::new(), "first_posts" of TeamId as Json;

    /// Since when the team is removed from this laptop; whatever stands there, it is.
    RemovedAt: DateTime<Utc>, "removed_at" of TeamId as Json,
        "Since when {of} is removed from this laptop cannot be read by this Meridian; a newer one may have \
         written it. It stays away until you bring it back.";

    /// How far practice has run ahead of the clock, in milliseconds; of the practice team only, and only as
    /// long as no real team is beside it.
    PracticeAhead: i64 = 0, "practice_ahead" of TeamId as Json,
        "How far {of} has run ahead cannot be read by this Meridian; a newer one may have written it. It goes \
         by the clock until you move it on again.";

    /// When the team's rounds open, are due and close.
    Rhythm: rhythm::Rhythm = rhythm::Rhythm::default(), "rhythm" of TeamId as Json,
        "The rhythm of {of} cannot be read by this Meridian; a newer one may have written that. \
         Which week it is cannot be told, so that nothing of it is posted or reminded of until you \
         start the newer one; the schedule's own deadlines are.";
}

/// Which proxy leads to GitHub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProxyChoice {
    /// As the system's variables say.
    System,
    /// None, whatever they say.
    None,
    /// This one, such as `http://ada@proxy.example:3128`; its password lies in the keyring.
    At(String),
}

/// What became of the file that starts Meridian when the member logs in. Whether there is one, the file
/// itself says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AutostartKept {
    /// It was written; where it is no longer there, the member has removed it.
    Written,
    /// The member does not want one.
    Off,
}

/// Whose a setting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The member's, in every team.
    Member,
    /// Each team has its own.
    Team,
}

/// Who a setting belongs to.
pub trait Owner: Copy {
    /// Of which kind it is.
    const SCOPE: Scope;

    /// What the notebook calls this one's own.
    fn key(self, name: &str) -> String;
}

/// The member, whatever the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member;

impl Owner for Member {
    const SCOPE: Scope = Scope::Member;

    fn key(self, name: &str) -> String {
        name.to_owned()
    }
}

impl Owner for TeamId {
    const SCOPE: Scope = Scope::Team;

    fn key(self, name: &str) -> String {
        format!("{name}/{self}")
    }
}

/// A setting with the type of what it holds: the only way to its value.
pub trait Choice: Copy {
    /// What it holds.
    type Value;
    /// Whose it is.
    type Owner: Owner;
    /// How it is written down.
    type Form: Form<Self::Value>;
    /// Which one it is.
    const SETTING: Setting;

    /// What the notebook calls it.
    fn key(of: Self::Owner) -> String {
        of.key(Self::SETTING.name())
    }

    /// What a kept text says.
    ///
    /// # Errors
    /// When this build cannot read it; a newer one may have written it.
    fn read(text: &str) -> Result<Self::Value, Unreadable> {
        Self::Form::read(text).ok_or(Unreadable)
    }

    /// The text to keep.
    ///
    /// # Errors
    /// When the value has no such text, which is a mistake in its type.
    fn write(value: &Self::Value) -> Result<String, Unreadable> {
        Self::Form::write(value).ok_or(Unreadable)
    }
}

/// A setting of which something counts while nothing is chosen.
pub trait Usual: Choice {
    /// What counts then.
    fn usual() -> Self::Value;
}

/// How a value is written down.
pub trait Form<T> {
    /// What a text says; none where it says nothing to this build.
    fn read(text: &str) -> Option<T>;
    /// The text for a value.
    fn write(value: &T) -> Option<String>;
}

/// As JSON.
#[derive(Debug, Clone, Copy)]
pub struct Json;

impl<T: Serialize + DeserializeOwned> Form<T> for Json {
    fn read(text: &str) -> Option<T> {
        serde_json::from_str(text).ok()
    }

    fn write(value: &T) -> Option<String> {
        serde_json::to_string(value).ok()
    }
}

/// As it is.
#[derive(Debug, Clone, Copy)]
pub struct Words;

impl Form<String> for Words {
    fn read(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn write(value: &String) -> Option<String> {
        Some(value.clone())
    }
}

/// A text of a setting says nothing to this build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a kept choice cannot be read")]
pub struct Unreadable;

/// What a sentence about a choice that cannot be read names.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The text that is kept.
    pub text: &'a str,
    /// This computer's zone.
    pub here: &'a str,
    /// The team's repository; empty for what is the member's.
    pub of: &'a str,
}

impl Setting {
    /// What is said where it cannot be read: what it is, and what counts meanwhile; none for what
    /// is only noted.
    pub fn unread_words(self, Named { text, here, of }: Named<'_>) -> Option<String> {
        let mut said = String::new();
        let mut rest = self.unread()?;
        // In one go, so that a brace within a kept text is no name.
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            said.push_str(before);
            said.push_str(match name {
                "text" => text,
                "here" => here,
                _ => of,
            });
            rest = after;
        }
        said.push_str(rest);
        Some(said)
    }

    /// Whether it is only noted at each look, so that nobody would miss it.
    pub fn is_noted(self) -> bool {
        self.unread().is_none()
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests;
