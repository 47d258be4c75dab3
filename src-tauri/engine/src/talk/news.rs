//! That something waits for the member, told once each. Nobody is told on GitHub.

use super::Waiting;
use crate::{ReadTx, reminders::log_key, schedule::following::Announcement, team::tables::Team};
use chrono::{DateTime, Utc};
use meridian_core::{
    reminders::few_lines,
    talk::{Telling, Waits, telling},
};
use meridian_protocol::Failure;

impl ReadTx<'_> {
    /// What waits for the member and was not told yet, all in one, with the moments at which it ends. What came
    /// before the team was added, and what the member has read, is not told.
    pub(crate) fn news_of_talk(
        &self,
        team: &Team,
        zone: &str,
    ) -> Result<(Vec<DateTime<Utc>>, Option<Announcement>), Failure> {
        let mut untold: Vec<(String, Telling, Waits<Waiting>)> = Vec::new();
        for waits in self.waits(team)? {
            let Some(telling) = telling(&waits, self.now()) else { continue };
            let key = log_key(team, &format!("{}/{}", waits.what.key, telling.word()));
            let is_new = waits.since >= team.created_at && !waits.what.is_read;
            if is_new && self.store().delivered(&key)?.is_none() {
                untold.push((key, telling, waits));
            }
        }
        let lines: Result<Vec<String>, Failure> = untold
            .iter()
            .map(|(_, _, waits)| match waits.by {
                Some(by) => {
                    Ok(format!("{} By {}.", waits.what.words, self.moment(zone, by)?.dated()))
                }
                None => Ok(waits.what.words.clone()),
            })
            .collect();
        let lines = lines?;
        let title = match untold.as_slice() {
            [] => return Ok((Vec::new(), None)),
            [(_, Telling::Ends, _)] => "A decision that waits for you ends soon".to_owned(),
            [_] => "A decision waits for you".to_owned(),
            several => format!("{} decisions wait for you", several.len()),
        };
        let about = untold.iter().filter_map(|(_, _, waits)| waits.by).collect();
        let keys = untold.into_iter().map(|(key, ..)| key).collect();
        Ok((about, Some(Announcement::of_several(keys, title, few_lines(&lines)))))
    }
}
