//! Questions, answers and events between Meridian's window, agent and engine.
//!
//! A [`Call`] is a question that the window asks, declared once, in this file; its `NAME` is the command that
//! answers it. Times arrive as [`Moment`]s: the instant together with its words in the member's zone, because
//! zone data lives natively. Events only say what to ask again; they carry no truth.

mod account;
mod brewing;
mod deadlines;
mod decisions;
#[macro_use]
mod declaring;
mod draft;
mod failure;
mod hand;
mod hours;
mod items;
mod outbox;
mod packed;
mod post;
mod round;
mod schedule;
mod settings;
mod talk;
mod team;
mod updates;
mod week;
mod wire;

pub use account::*;
pub use declaring::{Call, Reply, Shows, Stales};
pub use draft::*;
pub use failure::Failure;
pub use packed::{pack, unpack};
pub use {brewing::*, deadlines::*, decisions::*};
pub use {hand::*, hours::*, items::*, outbox::*};
pub use {post::*, round::*, schedule::*, settings::*};
pub use {talk::*, team::*, updates::*, week::*, wire::*};

use meridian_core::ids::{DraftKey, OpId, SectionId, TeamId};
pub use meridian_core::time::Moment;
use serde::{Deserialize, Serialize};

calls! {$
    /// What to show first.
    reads ShowStart = "show_start" shows [Settings] -> StartView {}
    /// Make (or reopen) the practice team and show it.
    wakes TryPractice = "try_practice" stales [Draft, Courier, Mirror, Settings, Schedule, Reminders] -> TeamView {}
    /// A screen is open: a window that is opened later begins with it.
    writes KeepScreen = "keep_screen" stales [] -> () {
        /// Its word, `deadlines`.
        screen: String,
        /// The section of the shown team that was chosen; the one before stays where none was.
        section: Option<SectionId>,
    }
    /// The member's teams.
    reads ShowTeams = "show_teams" shows [Courier, Settings] -> TeamsView {}
    /// Show another of the member's teams.
    wakes OpenTeam = "open_team" stales [Draft, Courier, Mirror, Settings, Schedule, Reminders] -> TeamView {
        /// A [`TeamRow::id`].
        team: TeamId,
    }
    /// What removing a team from this laptop takes away, what stays, and what is in its way.
    reads ShowRemoval = "show_removal" shows [Draft, Courier, Settings] -> RemovalView {
        /// A [`TeamRow::id`]; none for the one that is shown.
        team: Option<TeamId>,
    }
    /// Remove a team from this laptop, until it is brought back: nothing shows it, reminds of it or asks
    /// GitHub for it. Its texts stay.
    writes RemoveTeam = "remove_team" stales [Draft, Courier, Mirror, Settings, Schedule, Reminders] -> TeamsView {
        /// A [`TeamRow::id`].
        team: TeamId,
    }
    /// Bring a removed team back, and show it.
    wakes BringBackTeam = "bring_back_team" stales [Draft, Courier, Mirror, Settings, Schedule, Reminders] -> TeamView {
        /// A [`RemovedRow::id`].
        team: TeamId,
    }
    /// What deleting a removed team for good takes away, what stays, and what is in its way.
    reads ShowForgetting = "show_forgetting" shows [Draft, Courier, Settings] -> RemovalView {
        /// A [`RemovedRow::id`].
        team: TeamId,
    }
    /// Delete all that this laptop has of a team that was removed. It cannot be brought back then.
    brings ForgetTeam = "forget_team" stales [Draft, Courier, Mirror, Settings, Schedule, Reminders] -> TeamsView {
        /// A [`RemovedRow::id`].
        team: TeamId,
    }
    /// Write the member's texts of a team into a file in their Downloads folder; the answer is one
    /// sentence that says where it lies.
    writes SaveTexts = "save_texts" stales [] -> String {
        /// A [`TeamRow::id`] or [`RemovedRow::id`].
        team: TeamId,
    }
    /// See what a link leads to: a repository, its schedule, its roster, its issue. Nothing is kept, and no
    /// sign-in is needed.
    fetches LookAtTeam = "look_at_team" stales [] -> FoundView {
        /// The link, or `OWNER/REPO`; empty where only a schedule is given.
        page: String,
        /// The API root, where it does not follow from the link.
        api_url: Option<String>,
        /// A schedule that is given beside the link, or in place of one.
        schedule: Option<ScheduleSource>,
        /// A roster that is given beside it, in the same ways.
        roster: Option<ScheduleSource>,
    }
    /// Add a team, or change the one of this repository, and show it. What is left open stays as it is.
    brings ConnectTeam = "connect_team" stales [Draft, Courier, Mirror, Settings, Schedule, Reminders] -> ConnectedView {
        /// `OWNER/REPO`
        repository: String,
        /// The API root of its GitHub.
        api_url: String,
        /// Its schedule; a link is followed from now on.
        schedule: Option<ScheduleSource>,
        /// Its roster, which is kept.
        roster: Option<ScheduleSource>,
        /// The release, where the schedule does not name it.
        cycle: Option<String>,
        /// The member's sections; names of roles are taken too.
        sections: Vec<String>,
        /// Where the updates go; where it is not said, as before, and for a new team an issue a round.
        to: Option<WhereTo>,
    }
    /// See what is read in a roster. Nothing is kept.
    reads ReadRoster = "read_roster" shows [Settings] -> RosterView {
        /// What the file is called.
        file: String,
        /// What is in it.
        text: String,
    }
    /// Keep a roster for the release that it names, else for the present one.
    writes KeepRoster = "keep_roster" stales [Settings, Schedule] -> TeamsView {
        /// What the file is called.
        file: String,
        /// What is in it.
        text: String,
    }
    /// Answer a [`RoleQuestion`].
    writes AnswerRole = "answer_role" stales [Draft, Courier, Settings, Schedule, Reminders] -> TeamsView {
        /// The member's section.
        section: SectionId,
        /// The section of the role.
        role: SectionId,
        /// Whether it is the same.
        is_same: bool,
    }
    /// The current round with its draft.
    reads ShowWeek = "show_week" shows [Draft, Courier, Mirror, Settings, Schedule] -> WeekView {
        /// The section to show; none for the first of the member's.
        section: Option<SectionId>,
    }
    /// Everybody's updates of the present round by section, each with its beginning only.
    reads ShowUpdates = "show_updates" shows [Draft, Courier, Mirror, Settings, Schedule] -> UpdatesView {
        /// How many of those without a section to tell, newest first.
        free: u32,
    }
    /// All of one update.
    reads ShowUpdate = "show_update" shows [Courier, Mirror, Settings, Schedule] -> FullUpdateView {
        /// An [`UpdateRow::id`].
        row: String,
    }
    /// Give a lead's thumb up to an update, by which it is checked, or take it off.
    wakes CheckUpdate = "check_update" stales [Courier, Mirror] -> () {
        /// An [`UpdateRow::id`].
        row: String,
        /// Whether it is to be taken off.
        undo: bool,
    }
    /// Have everybody's updates shown in another way, or a comment count for a section. GitHub hears nothing.
    writes ArrangeUpdates = "arrange_updates" stales [Settings] -> () {
        /// How.
        how: Arrange,
    }
    /// A page of the present round: its issue, who opens and closes it, what would be sent.
    reads ShowRound = "show_round" shows [Courier, Mirror, Settings, Schedule] -> RoundView {
        /// Which one.
        page: RoundPage,
    }
    /// Do something with the round; GitHub is asked first what is new. The answer shows the round.
    brings ActOnRound = "act_on_round" stales [Draft, Courier, Mirror, Settings, Schedule, Reminders] -> RoundView {
        /// What, as a button had it.
        order: RoundOrder,
    }
    /// Store what was typed. Refused with [`Failure::Stale`] when `revision` is not the stored one.
    writes EditDraft = "edit_draft" stales [Draft] -> SavedView {
        /// The draft.
        draft: DraftKey,
        /// The revision that the splices start from.
        revision: i64,
        /// In order; each on the text that the one before left. Byte offsets into LF text.
        splices: Vec<meridian_core::draft::Splice>,
    }
    /// How GitHub will show the draft as it stands.
    reads ShowPreview = "show_preview" shows [Draft] -> PreviewView {
        /// The draft.
        draft: DraftKey,
    }
    /// Freeze the draft and queue it.
    wakes PostUpdate = "post_update" stales [Draft, Courier] -> WeekView {
        /// The draft.
        draft: DraftKey,
        /// The revision that the member saw.
        revision: i64,
        /// The [`WeekView::theirs`] that they saw beside it; only that text is replaced.
        theirs: Option<String>,
        /// The [`Problem::words`] that they agreed to, one for each place.
        meant: Vec<String>,
    }
    /// What the first Post of a draft makes public; none where the member has agreed to it, or has
    /// posted there before. GitHub is asked who can read it, where nobody has told.
    fetches ShowFirstPost = "show_first_post" stales [] -> Option<FirstPostView> {
        /// The draft.
        draft: DraftKey,
    }
    /// What has changed in a draft since its text was queued or posted.
    reads ShowChanges = "show_changes" shows [Draft, Courier] -> ChangesView {
        /// The draft.
        draft: DraftKey,
    }
    /// What a withdrawal of the draft's update would do now; none where not exactly one comment is known.
    reads ShowWithdrawal = "show_withdrawal" shows [Courier, Mirror] -> Option<WithdrawalView> {
        /// The draft.
        draft: DraftKey,
    }
    /// Edit the comment of the draft's update to say that it was withdrawn; the draft stays.
    wakes WithdrawUpdate = "withdraw_update" stales [Courier, Mirror] -> WeekView {
        /// The draft.
        draft: DraftKey,
        /// The [`WithdrawalView::comment`] that was shown.
        comment: meridian_core::ids::CommentId,
        /// The [`WithdrawalView::replaces`] that was shown; only that text goes.
        replaces: Option<String>,
    }
    /// Take a queued post back (as long as nothing was sent), or give a stopped one up.
    wakes CancelSending = "cancel_sending" stales [Courier] -> WeekView {
        /// The operation.
        op: OpId,
    }
    /// How much stands in the outbox.
    reads CountOutbox = "count_outbox" shows [Courier, Mirror, Settings] -> OutboxCount {}
    /// The outbox of every team, with what reached GitHub in the last days.
    reads ShowOutbox = "show_outbox" shows [Draft, Courier, Mirror, Settings, Schedule] -> OutboxView {}
    /// One operation in full: its steps, its text, what a person can do.
    reads ShowOperation = "show_operation" shows [Draft, Courier, Mirror, Settings, Schedule] -> OperationView {
        /// An [`OutboxRow::op`].
        op: OpId,
    }
    /// Let one operation go on now, not at its next moment; or after what stopped it was put right. What
    /// may have arrived is looked for before it is sent again.
    wakes TryAgain = "try_again" stales [Courier] -> OperationView {
        /// The operation.
        op: OpId,
    }
    /// What the member can do with a draft by hand, and what became of it.
    reads ShowByHand = "show_by_hand" shows [Draft, Courier, Mirror, Settings, Schedule] -> ByHandView {
        /// The section; none for the first of the member's.
        section: Option<SectionId>,
    }
    /// Freeze the draft and get what is to be copied; nothing is sent.
    writes CopyUpdate = "copy_update" stales [Courier] -> CopiedView {
        /// The draft.
        draft: DraftKey,
        /// In which form.
        form: CopyAs,
    }
    /// Say who one is on GitHub, without signing in: only for finding what one has put there by hand.
    writes SayWho = "say_who" stales [Draft, Courier, Settings] -> ByHandView {
        /// A name, with or without `@`, or the link of a profile; empty takes it back.
        login: String,
        /// The section that is shown.
        section: Option<SectionId>,
    }
    /// Look now for what was put on GitHub by hand.
    fetches LookForUpdate = "look_for_update" stales [Draft, Courier, Mirror, Schedule, Settings] -> ByHandView {
        /// The section that is shown.
        section: Option<SectionId>,
    }
    /// Say that an update which goes elsewhere is posted there, or is not.
    writes MarkPosted = "mark_posted" stales [Courier] -> ByHandView {
        /// The draft.
        draft: DraftKey,
        /// Whether it is.
        is_posted: bool,
    }
    /// Let the updates of the team that is shown go elsewhere from now on, or to GitHub as before.
    wakes SetElsewhere = "set_elsewhere" stales [Courier, Settings] -> TeamsView {
        /// The wanted state.
        is_elsewhere: bool,
    }
    /// What giving a draft to the lead as a file would write, and whether it was given.
    reads ShowGive = "show_give" shows [Draft, Courier, Settings] -> GiveView {
        /// The draft.
        draft: DraftKey,
    }
    /// Write a draft to a file for the lead, and note that it was given.
    writes GiveUpdate = "give_update" stales [Courier, Settings, Reminders] -> GiveView {
        /// The draft.
        draft: DraftKey,
        /// Where; see [`GiveView::path`].
        path: String,
    }
    /// Say that a draft was not given after all; the file stays.
    writes UngiveUpdate = "ungive_update" stales [Courier, Settings, Reminders] -> GiveView {
        /// The draft.
        draft: DraftKey,
    }
    /// What giving a draft to the lead as a comment would do, and what became of it.
    fetches ShowGiveComment = "show_give_comment" stales [] -> GiveCommentView {
        /// The draft.
        draft: DraftKey,
    }
    /// Choose where the team's members give their updates on GitHub; empty takes the place away.
    fetches ChooseGivePlace = "choose_give_place" stales [Courier, Settings] -> Option<GivePlaceView> {
        /// The link of an issue or pull request.
        link: String,
    }
    /// Give a draft to the lead as a comment, or take back what was given so.
    wakes GiveComment = "give_comment" stales [Courier, Reminders] -> GiveCommentView {
        /// The draft.
        draft: DraftKey,
        /// The words of [`GiveCommentView::asks`] that the member agreed to; none takes it back.
        meant: Option<Vec<String>>,
    }
    /// What others gave on GitHub to be posted.
    reads ShowCame = "show_came" shows [Draft, Mirror, Settings] -> CameView {}
    /// How many of them wait to be taken over.
    reads CountCame = "count_came" shows [Draft, Mirror, Settings] -> u32 {}
    /// See what came in a file that a member gave. Nothing is kept.
    reads ReadGiven = "read_given" shows [Draft, Settings] -> GivenView {
        /// What the file is called.
        file: String,
        /// What is in it.
        text: String,
    }
    /// Take over what a member gave, as a draft of one's own.
    writes TakeGiven = "take_given" stales [Draft] -> WeekView {
        /// What the file is called.
        file: String,
        /// What is in it.
        text: String,
        /// Where it goes; refused where that is not said and a draft is there.
        put: Option<PutGiven>,
        /// Whether the line with the author's name mentions them, so that they are notified.
        mentions: bool,
        /// The comment that it was given in, if it was.
        from: Option<CameId>,
    }
    /// Put a text on the clipboard.
    desktop PutOnClipboard = "put_on_clipboard" -> () {
        /// The text.
        text: String,
        /// The same for a document; empty where there is none.
        html: String,
    }
    /// What only the member can decide.
    wakes Decide = "decide" stales [Courier, Mirror] -> WeekView {
        /// The draft that it is about.
        draft: DraftKey,
        /// That of a [`meridian_core::week::truth::Choice`].
        decision: meridian_core::week::truth::Decision,
    }
    /// The member has read a notice; it does not come back.
    writes CloseNotice = "close_notice" stales [Settings] -> () {
        /// One of [`StartView::notices`].
        words: String,
    }
    /// How many deadlines are near.
    reads ShowSoon = "show_soon" shows [Mirror, Settings, Schedule] -> SoonView {}
    /// Upcoming deadlines.
    reads ShowDeadlines = "show_deadlines" shows [Draft, Courier, Mirror, Settings, Schedule, Reminders] -> DeadlinesView {}
    /// Read a schedule for review; nothing is kept.
    fetches ReadSchedule = "read_schedule" stales [] -> ReviewView {
        /// Where from.
        source: ScheduleSource,
        /// What the member corrected so far.
        corrections: Vec<meridian_core::schedule::Correction>,
    }
    /// Keep a schedule that was reviewed in place of the one before.
    brings TakeSchedule = "take_schedule" stales [Schedule] -> DeadlinesView {
        /// Where from.
        source: ScheduleSource,
        /// The text that was reviewed; refused when the file says something else by now.
        digest: String,
        /// What the member corrected.
        corrections: Vec<meridian_core::schedule::Correction>,
    }
    /// Say which zone some letters of the schedule mean.
    writes ChooseZoneLetters = "choose_zone_letters" stales [Schedule] -> DeadlinesView {
        /// The letters, `IST`.
        letters: String,
        /// A [`ZoneChoice::zone`]; none asks again.
        zone: Option<String>,
    }
    /// Say whether a schedule's summary or its timeline counts, where they contradict each other.
    writes ChoosePlace = "choose_place" stales [Schedule] -> DeadlinesView {
        /// A [`DeadlineRow::disagreement`].
        disagreement: String,
        /// Which one; none for the earlier.
        place: Option<meridian_core::schedule::Place>,
    }
    /// Switch the reminders of one deadline on or off.
    writes SetBell = "set_bell" stales [Reminders] -> DeadlinesView {
        /// A [`DeadlineRow::id`].
        id: String,
        /// The wanted state.
        bell: Bell,
    }
    /// Which reminders come before deadlines of each kind, and when before the next ones.
    reads ShowLadders = "show_ladders" shows [Courier, Settings, Schedule, Reminders] -> Vec<LadderChoice> {}
    /// Choose which reminders come before deadlines of a kind; none of them is a choice too.
    writes SetLadder = "set_ladder" stales [Reminders, Settings] -> Vec<LadderChoice> {
        /// Which kind.
        kind: meridian_core::reminders::LadderKind,
        /// Its steps, each once; refused where one is none of this kind's.
        steps: Vec<meridian_core::reminders::Step>,
    }
    /// Write the member's calendar into their Downloads folder; the answer is one sentence that says
    /// where it lies.
    writes SaveCalendar = "save_calendar" stales [] -> String {}
    /// Open the file of [`SaveCalendar`] with what the desktop uses for calendars.
    desktop OpenCalendar = "open_calendar" -> () {}
    /// The member's zone, quiet hours, working days and meetings, and which zones there are.
    reads ShowHours = "show_hours" shows [Settings, Schedule] -> HoursView {}
    /// Choose the zone; none follows the system's.
    wakes SetZone = "set_zone" stales [Settings] -> HoursView {
        /// Its name, `Europe/Berlin`.
        zone: Option<String>,
    }
    /// Choose quiet hours, working days and writing time.
    wakes SetHours = "set_hours" stales [Settings] -> HoursView {
        /// All of them.
        hours: meridian_core::hours::Hours,
    }
    /// Add a meeting of the team, change the one of this name, or remove it.
    writes SetMeeting = "set_meeting" stales [Settings] -> HoursView {
        /// Its name.
        name: String,
        /// When it is, see [`MeetingView::line`]; none removes it.
        line: Option<String>,
    }
    /// What the member chose and what this laptop holds.
    reads ShowSettings = "show_settings" shows [Settings, Schedule] -> SettingsView {}
    /// Choose how long a post from the window can be taken back before it leaves.
    writes SetTakeBack = "set_take_back" stales [Settings] -> SettingsView {
        /// In seconds, [`SettingsView::take_back_most`] at most; 0 sends at once.
        seconds: u32,
    }
    /// Choose how GitHub is reached. A password goes into the desktop's keyring, which may ask its owner.
    brings ChooseProxy = "choose_proxy" stales [Courier, Settings] -> SettingsView {
        /// Which proxy, if any.
        choice: meridian_core::settings::ProxyChoice,
        /// The password for the name in its address, as it is; empty leaves the one that is kept.
        password: String,
    }
    /// Open the folder in which everything of Meridian lies.
    desktop OpenDataFolder = "open_data_folder" -> () {}
    /// Who writes for the team, and which ways there are to sign in.
    fetches ShowSignIn = "show_sign_in" stales [] -> SignInView {}
    /// Sign in as somebody whom another program of this laptop knows.
    brings SignIn = "sign_in" stales [Courier, Mirror, Settings] -> SignInView {
        /// A [`SignInWay::with`].
        with: SignInWith,
    }
    /// Ask for a code that the member types on a page of the team's GitHub. One before it counts no more.
    fetches AskForCode = "ask_for_code" stales [] -> CodeView {}
    /// How it stands with the code; GitHub is asked as often as it allows. Who signs in by it is told as
    /// [`CodeState::SignedIn`], once, and then what [`SignIn`] stales is no longer as it was.
    fetches CheckCode = "check_code" stales [] -> CodeView {}
    /// Wait for the code no longer.
    fetches DropCode = "drop_code" stales [] -> () {}
    /// Forget the sign-in; drafts, receipts and what is queued stay.
    brings SignOut = "sign_out" stales [Courier, Settings] -> SignInView {}
    /// Sign in with the token that was copied; the window's program reads it, never its page.
    desktop PasteToken = "paste_token" -> SignInView {}
    /// Open [`SignInView::token_page`] in the browser.
    desktop OpenTokenPage = "open_token_page" -> () {}
    /// Whether Meridian starts when the member logs in.
    reads ShowAutostart = "show_autostart" shows [Settings] -> AutostartView {}
    /// Have it start when the member logs in, or not.
    writes SetAutostart = "set_autostart" stales [Settings] -> AutostartView {
        /// The wanted state.
        on: bool,
    }
    /// Ask the courier to look now.
    desktop LookAgain = "look_again" -> () {}
    /// Unplug or plug the practice team's pretend network.
    wakes SetPracticeNetwork = "set_practice_network" stales [Courier, Settings] -> WeekView {
        /// The wanted state.
        network: PracticeNetwork,
    }
    /// End everything of this laptop's Meridian: agent and window. No reminder rings then.
    desktop Quit = "quit" -> () {}
    /// Open a page of the team's host in the browser.
    desktop OpenPage = "open_page" -> () {
        /// The page; refused unless it is on the team's host.
        url: String,
    }
}
