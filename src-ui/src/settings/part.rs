//! The parts of the settings, of which one is shown.

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Who writes for the team.
    Account,
    /// Zone, hours, taking a post back, reminders.
    Time,
    /// The team that is shown.
    Team,
    /// The way to GitHub.
    Network,
    /// What lies on this laptop.
    Data,
    /// The keys.
    Shortcuts,
    /// The program itself.
    About,
}

impl Part {
    /// Every one, in the order in which they stand.
    pub(crate) const ALL: [Self; 7] = [
        Self::Account,
        Self::Time,
        Self::Team,
        Self::Network,
        Self::Data,
        Self::Shortcuts,
        Self::About,
    ];

    /// Its word and its symbol.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Account => ("account", "user", "Account"),
            Self::Time => ("time", "bell", "Time and reminders"),
            Self::Team => ("team", "mark", "Team"),
            Self::Network => ("network", "online", "Network"),
            Self::Data => ("data", "laptop", "Data"),
            Self::Shortcuts => ("shortcuts", "keyboard", "Shortcuts"),
            Self::About => ("about", "info", "About"),
        }
    }

    /// What names it where it is wanted.
    pub(crate) fn word(self) -> &'static str {
        self.words().0
    }

    /// Its symbol.
    pub(crate) fn icon(self) -> &'static str {
        self.words().1
    }

    /// What it is called.
    pub(crate) fn title(self) -> &'static str {
        self.words().2
    }

    /// The id of its button.
    pub(crate) fn id(self) -> String {
        format!("do-st-{}", self.word())
    }

    /// The one of this word.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }

    /// Where a key leads from here; none where it leads nowhere.
    pub(crate) fn after(self, key: &str) -> Option<Self> {
        let here = Self::ALL.iter().position(|part| *part == self)?;
        let to = match key {
            "ArrowDown" | "ArrowRight" => here + 1,
            "ArrowUp" | "ArrowLeft" => here.checked_sub(1)?,
            "Home" => 0,
            "End" => Self::ALL.len() - 1,
            _ => return None,
        };
        Self::ALL.get(to).copied()
    }
}
