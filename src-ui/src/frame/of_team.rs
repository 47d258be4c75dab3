//! What screens keep is about the team that was shown when it was told.

use super::app_state::AppState;
use leptos::prelude::*;

/// In which visit to a team something is told.
#[derive(Debug, Clone, Copy)]
pub struct OfTeam(StoredValue<u32>);

impl OfTeam {
    /// In the present one.
    pub fn present(app: AppState) -> Self {
        Self(StoredValue::new(app.entered.get_value()))
    }

    /// Whether a team was gone to since. What is told from here on is of the present visit; asked before
    /// each question, so that nothing of the team before is shown as another one's.
    pub fn is_past(self, app: AppState) -> bool {
        let present = app.entered.get_value();
        let is_past = self.0.get_value() != present;
        self.0.set_value(present);
        is_past
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_of_the_past_once_after_a_team_was_gone_to() {
        Owner::new().with(|| {
            let app = AppState::new();
            let told = OfTeam::present(app);
            assert!(!told.is_past(app));
            app.entered.update_value(|entered| *entered += 1);
            assert_eq!([told.is_past(app), told.is_past(app)], [true, false]);
        });
    }
}
