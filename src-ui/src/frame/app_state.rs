//! What the engine said last ([`Asked`]), and asking again.

use crate::{
    draft::desk::Desk,
    frame::{
        asked::{Asked, Turn},
        bridge,
        clock::Clock,
        drawn::Drawn,
        following::{Followed, Following},
        screens::{self, Draw, Screen},
    },
    week,
};
use leptos::{prelude::*, reactive::owner::WeakOwner, task::spawn_local};
use meridian_core::ids::{SectionId, TeamId};
use meridian_core::week::truth::Decision;
use meridian_protocol::{
    CloseNotice, Decide, Event, Failure, KeepScreen, LookAgain, OpenPage, OpenTeam,
    PracticeNetwork, Quit, SetPracticeNetwork, ShowSoon, ShowStart, ShowWeek, SoonView, Stales,
    StartView, TryPractice, WeekView,
};

/// What the dialog of the member's own time is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum About {
    /// The zone.
    #[default]
    Zone,
    /// Hours and meetings.
    Hours,
}

/// What is looked at before something is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// What the first post to a repository makes public.
    FirstPost,
    /// What has changed since Post.
    Changes,
    /// What a withdrawal would leave on GitHub.
    Withdrawal,
    /// Giving the update to the lead as a file, and taking one over.
    HandOver,
}

/// What the window knows: every answer on screen, which screen that is, and the draft.
#[derive(Clone, Copy)]
pub struct AppState {
    /// The screen that is shown once there is a team.
    pub screen: RwSignal<&'static Screen>,
    /// How much is drawn.
    pub drawn: RwSignal<Drawn>,
    /// The first answer; none while it is awaited.
    pub start: Asked<StartView>,
    /// The current round.
    pub week: Asked<WeekView>,
    /// How many deadlines are near.
    pub soon: Asked<SoonView>,
    /// What stands in the way, in one sentence; cleared by the next good answer.
    pub failure: RwSignal<Option<Failure>>,
    /// Notices of the start that the member has not closed.
    pub notices: RwSignal<Vec<String>>,
    /// Whether Post was pressed and has not answered.
    pub posting: RwSignal<bool>,
    /// Why the last Post did nothing; gone with the next keystroke.
    pub saying: RwSignal<Option<String>>,
    /// Whether the screen on which teams are added and chosen is shown in place of all others.
    pub at_teams: RwSignal<bool>,
    /// Whether the way to GitHub is shown over the screen on which teams are added: without it no team
    /// is found.
    pub at_way: RwSignal<bool>,
    /// Whether the account is what the member goes there for.
    pub wants_account: RwSignal<bool>,
    /// Which dialog of the member's own time is to be opened.
    pub opens: RwSignal<Option<About>>,
    /// Whether the palette is open.
    pub palette: RwSignal<bool>,
    /// What the dialog beside Post is to be opened for.
    pub cares: RwSignal<Option<Care>>,
    /// The draft under the member's hands.
    pub desk: Desk,
    /// The time.
    pub clock: Clock,
    /// What is on screen, and asked again when it has changed.
    pub following: Following,
    /// As long as this lives.
    owner: StoredValue<Option<WeakOwner>>,
    /// How often a team was gone to.
    pub(super) entered: StoredValue<u32>,
    /// The section that the member chose; none for their first.
    section: RwSignal<Option<SectionId>>,
}

impl AppState {
    /// Nothing was told yet.
    pub fn new() -> Self {
        let following = Following::new();
        following.follow::<ShowStart>(Self::ask_start);
        following.follow::<ShowWeek>(Self::ask_week);
        Self {
            screen: RwSignal::new(&week::SCREEN),
            drawn: RwSignal::new(Drawn::Draft),
            start: Asked::new(),
            week: Asked::new(),
            soon: Asked::new(),
            failure: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            posting: RwSignal::new(false),
            saying: RwSignal::new(None),
            at_teams: RwSignal::new(false),
            at_way: RwSignal::new(false),
            wants_account: RwSignal::new(false),
            opens: RwSignal::new(None),
            palette: RwSignal::new(false),
            cares: RwSignal::new(None),
            desk: Desk::new(),
            clock: Clock::new(),
            following,
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
            entered: StoredValue::new(0),
            section: RwSignal::new(None),
        }
    }

    /// Asks for everything that is on screen.
    pub fn ask_all(self) {
        if self.has_team() {
            let mut shown = self.following.all();
            // Once there is a team, nothing of the start is left but its notices.
            shown.retain(|followed| !followed.is::<ShowStart>());
            self.ask_each(shown);
        } else {
            self.ask_start();
        }
    }

    fn ask_each(self, questions: Vec<Followed>) {
        for followed in questions {
            // Without a team there is nothing else.
            if self.has_team() || followed.is::<ShowStart>() {
                followed.ask(self);
            }
        }
    }

    /// Whether a team is known.
    pub fn has_team(self) -> bool {
        self.start.with_untracked(|start| start.as_ref().is_some_and(|s| s.team.is_some()))
    }

    /// Whether the screens of a team are shown, rather than the one on which teams are added and chosen;
    /// none before the first answer. A memo, so that a team that comes to be there while the other one
    /// is shown does not draw that anew, and with it lose the step that the member is at.
    pub fn is_inside(self) -> Memo<Option<bool>> {
        Memo::new(move |_| {
            let has_team = self.start.with(|s| s.as_ref().map(|start| start.team.is_some()))?;
            Some(has_team && !self.at_teams.get())
        })
    }

    /// Asks what to show first.
    pub fn ask_start(self) {
        // Taken now, because it says nothing about a team that is made later.
        let mut week = bridge::early::<ShowWeek>();
        let early = bridge::early::<ShowStart>();
        self.start.ask(
            early,
            || bridge::question(&ShowStart {}),
            move |turn, answer| {
                if self.start.is_news(turn) {
                    self.take_start(answer, week.take());
                }
            },
        );
    }

    fn take_start(
        self,
        answer: Result<StartView, Failure>,
        week: Option<bridge::Question<WeekView>>,
    ) {
        let start = match answer {
            Ok(start) => start,
            Err(failure) => return self.failure.set(Some(failure)),
        };
        self.failure.set(None);
        self.clock.hear(&start.now);
        self.notices.set(start.notices.clone());
        let (has_team, had_team) = (start.team.is_some(), self.has_team());
        // As the window was left, before any screen is drawn; a word of another build is none.
        if self.start.with_untracked(Option::is_none)
            && let Some(screen) = start.screen.as_deref().and_then(screens::by_word)
        {
            self.screen.set(screen.of.unwrap_or(screen));
        }
        self.start.show(start);
        // Later it follows what changes, as all that is on screen.
        if has_team && self.week.with_untracked(Option::is_none) {
            self.ask_week_after(week);
        }
        if has_team && !had_team && self.drawn.get_untracked() == Drawn::All {
            self.ask_soon();
        }
    }

    /// Asks for the current round.
    pub fn ask_week(self) {
        self.ask_week_after(None);
    }

    fn ask_week_after(self, early: Option<bridge::Question<WeekView>>) {
        let question =
            move || bridge::question(&ShowWeek { section: self.section.get_untracked() });
        self.week.ask(early, question, move |turn, answer| self.take_week(turn, answer));
    }

    /// Asks how many deadlines are near.
    pub fn ask_soon(self) {
        let question = || bridge::question(&ShowSoon {});
        self.soon.ask(None, question, move |turn, answer| {
            if self.soon.is_news(turn) {
                match answer {
                    Ok(view) => {
                        self.clock.hear(&view.now);
                        self.soon.show(view);
                    }
                    Err(failure) => self.failure.set(Some(failure)),
                }
            }
        });
    }

    /// Takes the answer of a question that says how the round is.
    pub fn take_week(self, turn: Turn, answer: Result<WeekView, Failure>) {
        if !self.week.is_news(turn) {
            return;
        }
        match answer {
            Ok(week) => {
                self.failure.set(None);
                self.clock.hear(&week.now);
                let wanted = self.section.get_untracked();
                if wanted.is_some_and(|section| {
                    section != week.draft.key.section
                        && week.sections.iter().any(|t| t.id == section)
                }) {
                    // The answer to a command shows the first section; ours is asked for again.
                    self.ask_week();
                } else if self.desk.meet(&week) {
                    self.week.show(week);
                    if !self.desk.is_stored() {
                        self.store_soon();
                    }
                }
            }
            Err(Failure::NoTeam) => {
                self.week.forget();
                self.ask_start();
            }
            Err(failure) => self.failure.set(Some(failure)),
        }
    }

    /// Takes the answer of a command that says how the round is then.
    pub fn take_week_after<C: Stales<Reply = WeekView>>(
        self,
        turn: Turn,
        answer: Result<WeekView, Failure>,
    ) {
        let is_done = answer.is_ok();
        self.take_week(turn, answer);
        if is_done {
            self.ask_after::<C>();
        }
    }

    /// Hears an event: what to ask again, or that the member wants to be elsewhere.
    pub fn hear(self, event: Event) {
        match event {
            Event::Changed { what } => self.ask_each(self.following.stale(&[what])),
            Event::Lead => self.follow_lead(),
        }
    }

    /// Goes where a window would begin now; what was typed is stored first.
    fn follow_lead(self) {
        spawn_local(async move {
            if self.store().await.is_err() {
                return;
            }
            match bridge::call(ShowStart {}).await {
                Ok(start) => {
                    // A caret in the field of one draft would hold another one back.
                    crate::frame::dom::leave_field();
                    let screen = start.screen.as_deref().and_then(screens::by_word);
                    self.at_way.set(false);
                    self.enter_team(screen.unwrap_or(self.screen.get_untracked()));
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Asks again what a command of this window has changed beside what it was answered with.
    pub fn ask_after<C: Stales>(self) {
        self.ask_each(self.following.stale_after::<C>());
    }

    /// Goes to a screen and asks for what it shows.
    pub fn show(self, screen: &'static Screen) {
        self.store_now();
        self.go_to(screen);
        if let Draw::Now { ask, .. } = screen.draw {
            ask(self);
        }
    }

    /// Goes to a screen.
    fn go_to(self, screen: &'static Screen) {
        let before = self.screen.get_untracked();
        self.screen.set(screen);
        if *before != *screen {
            self.keep_place();
        }
    }

    /// Keeps where the member is, with which the next window begins.
    fn keep_place(self) {
        let (screen, section) = (self.screen.get_untracked().word.to_owned(), self.chosen());
        let question = bridge::question(&KeepScreen { screen, section });
        // That it could not be kept is worth no word: the next window begins with another one.
        spawn_local(async move { drop(question.answer().await) });
    }

    /// What the code of a screen keeps while another one is shown; made where it is wanted first.
    pub fn screen_state<T: Clone + Send + Sync + 'static>(self, make: impl FnOnce() -> T) -> T {
        let kept = || {
            use_context::<T>().unwrap_or_else(|| {
                let made = make();
                provide_context(made.clone());
                made
            })
        };
        match self.owner.get_value().and_then(|owner| owner.upgrade()) {
            Some(owner) => owner.with(kept),
            None => kept(),
        }
    }

    /// Goes to the screen on which teams are added and chosen; what was typed is stored first.
    pub fn go_to_teams(self) {
        spawn_local(async move {
            if self.store().await.is_ok() {
                self.at_teams.set(true);
            }
        });
    }

    /// Goes back from there to the team that is shown.
    pub fn leave_teams(self) {
        if self.has_team() {
            self.at_teams.set(false);
        }
    }

    /// Shows another of the member's teams.
    pub fn open_team(self, team: TeamId) {
        spawn_local(async move {
            match bridge::call(OpenTeam { team }).await {
                Ok(_) => self.enter_team(self.screen.get_untracked()),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Goes to a screen of the team that the engine shows now. Nothing that was told of the team before
    /// is shown as this one's, and a screen that only another one leads to gives way to that.
    pub fn enter_team(self, screen: &'static Screen) {
        self.section.set(None);
        self.week.start_anew();
        self.soon.start_anew();
        self.entered.update_value(|entered| *entered += 1);
        self.go_to(screen.of.unwrap_or(screen));
        self.at_teams.set(false);
        self.ask_after::<OpenTeam>();
    }

    /// Shows a section; what was typed in the one before is stored first.
    pub fn choose_section(self, section: SectionId) {
        spawn_local(async move {
            if self.store().await.is_ok() {
                // A caret in the old section's field would hold the new one back.
                crate::frame::dom::leave_field();
                self.section.set(Some(section));
                self.keep_place();
                self.ask_week();
            }
        });
    }

    /// The section on screen.
    pub fn chosen(self) -> Option<SectionId> {
        self.section.get_untracked()
    }

    /// Makes the practice team and goes in.
    ///
    /// # Errors
    /// Why it could not be made.
    pub async fn try_practice(self) -> Result<(), Failure> {
        bridge::call(TryPractice {}).await?;
        self.enter_team(&week::SCREEN);
        Ok(())
    }

    /// Plugs or unplugs the practice network.
    pub fn set_practice_network(self, network: PracticeNetwork) {
        spawn_local(async move {
            let turn = self.week.turn();
            let answer = bridge::call(SetPracticeNetwork { network }).await;
            self.take_week_after::<SetPracticeNetwork>(turn, answer);
        });
    }

    /// Asks the courier to look now.
    pub fn look_again(self) {
        spawn_local(async move {
            match bridge::call(LookAgain {}).await {
                Ok(()) => self.ask_all(),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// What the member decided where the engine asked.
    pub fn decide(self, decision: Decision) {
        let Some((draft, _)) = self.desk.version() else { return };
        spawn_local(async move {
            let turn = self.week.turn();
            let answer = bridge::call(Decide { draft, decision }).await;
            self.take_week_after::<Decide>(turn, answer);
        });
    }

    /// Closes a notice for good.
    pub fn close_notice(self, words: String) {
        self.notices.update(|all| all.retain(|notice| *notice != words));
        spawn_local(async move {
            match bridge::call(CloseNotice { words }).await {
                Ok(()) => self.ask_after::<CloseNotice>(),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Ends this laptop's Meridian, with this window.
    pub fn quit(self) {
        self.store_now();
        spawn_local(async move {
            if let Err(failure) = bridge::call(Quit {}).await {
                self.failure.set(Some(failure));
            }
        });
    }

    /// Opens a page in the browser.
    pub fn open_page(self, url: String) {
        spawn_local(async move {
            if let Err(failure) = bridge::call(OpenPage { url }).await {
                self.failure.set(Some(failure));
            }
        });
    }
}

impl Default for AppState {
    fn default() -> Self {
        Self::new()
    }
}

/// The state of the window, from anywhere below the app.
pub fn app_state() -> AppState {
    expect_context::<AppState>()
}
