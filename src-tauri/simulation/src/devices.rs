//! Two devices of one member: when their agents wake, and what is said of two comments.

use crate::Breakage;
use crate::laptop::Role;
use crate::oracle::in_first_line;
use crate::people::on;
use crate::place::number_of;
use crate::plan::Event;
use crate::watch::lf;
use crate::world::World;
use chrono::TimeDelta;
use meridian_core::courier::{
    Base, Eagerness, OpState, Operation, OwnComment, Purpose, Rest, Twins, Update, next_look,
    stagger, twins, withdrawal,
};
use meridian_core::ids::IssueNumber;
use meridian_engine::clock::Clock as _;
use meridian_engine::store::{Store, StoreError};
use meridian_practice::{Comment, World as GitHubWorld};

/// Agents that are this far apart by their own moments must not wake together.
const APART: TimeDelta = TimeDelta::seconds(5);
/// As one.
const TOGETHER: TimeDelta = TimeDelta::seconds(2);

impl World {
    /// Before and after an opening the agent waits as the real one does.
    pub(crate) fn rested_before_an_opening(&mut self, index: usize, id: u32, rest: &Rest) {
        let (team, (cycle, round)) = (self.team, self.current.clone());
        let opens = self.plan.opens.unwrap_or_default();
        let lockstep = self.breakage.is_some_and(Breakage::is_lockstep);
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        laptop.couriers.remove(&id);
        let Some(process) = laptop.process(Role::Agent) else { return };
        let known = on(&process.store, |store| -> Result<_, StoreError> {
            Ok((store.bound_issue(team, &cycle, round)?.is_some(), store.stagger(round)?))
        });
        let (is_known, own) = known.unwrap_or_default();
        let own = if lockstep { TimeDelta::zero() } else { own };
        let now = laptop.clock.now();
        let at = next_look(now, rest, is_known, opens, own);
        let after =
            (laptop.clock.true_moment(at) - self.truth.now()).max(TimeDelta::milliseconds(250));
        self.tell(&format!("laptop {index}: Agent rests, again in {after}"));
        self.wake_agent(index, after);
    }

    /// What the laptop says of comments that were made twice.
    fn twins_of(&self, index: usize) -> Vec<Twins> {
        if self.breakage == Some(Breakage::LockstepUntold) {
            return Vec::new();
        }
        let (Some(laptop), Some(issue)) = (self.laptops.get(index), self.place_of(index)) else {
            return Vec::new();
        };
        let Some(process) = laptop.process(Role::Window) else { return Vec::new() };
        let (team, member) = (self.team, self.member);
        let own =
            on(&process.store, |store| store.own_comments(team, &[IssueNumber(issue)], member));
        twins(&own.unwrap_or_default())
    }

    /// The member reads both comments of a draft on this laptop and withdraws the later one.
    pub(crate) fn withdraw_one(&mut self, index: usize) {
        let Some(twins) = self.twins_of(index).into_iter().next() else { return };
        let [kept, .., other] = twins.comments.as_slice() else { return };
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        let draft = laptop.drafts.iter().find(|draft| twins.are_of(&draft.key));
        let Some(key) = draft.map(|draft| draft.key.clone()) else { return };
        let Ok(op) = laptop.next_op(index).parse() else { return };
        let now = laptop.clock.now();
        laptop.shown.insert(lf(&kept.comment.body));
        laptop.shown.insert(lf(&other.comment.body));
        let base =
            |of: &OwnComment| Base { comment: of.comment.id.clone(), body: lf(&of.comment.body) };
        let Some(body) = withdrawal(&other.comment.body, &kept.comment.url) else { return };
        let operation = Operation {
            id: op,
            author: self.member,
            created_at: now,
            not_before: None,
            state: OpState::queued(),
            content: Update {
                purpose: Purpose::Withdrawal,
                draft: key.clone(),
                body,
                base: Some(base(other)),
            },
        };
        let Some(process) = laptop.process(Role::Window) else { return };
        let (id, store) = (process.id, process.store.clone());
        let queued = on(&store, |store: &mut Store| {
            let mine = store.base(&key, operation.author)?;
            let moves = mine.is_some_and(|mine| mine.comment == other.comment.id);
            let kept = base(kept);
            store.queue_withdrawal(&operation, moves.then_some(&kept))
        });
        match queued {
            Ok(()) => {
                self.tell(&format!("laptop {index}: {} is withdrawn", other.comment.id));
                self.soon(100, Event::Drain(index, Role::Agent, Eagerness::Now));
            }
            Err(StoreError::TooLate { .. }) => {}
            Err(error) => self.store_failed(index, Role::Window, id, &error),
        }
    }

    /// Two comments of the member for one section are said on every laptop that is left.
    pub(crate) fn judge_twins(&self, truth: &GitHubWorld, found: &mut Vec<(&'static str, String)>) {
        let stands = |comment: &&Comment| {
            comment.author == self.member.0
                && comment.body().is_some_and(|body| in_first_line(body, "state").is_none())
        };
        let mine: Vec<&Comment> = truth.comments.iter().filter(stands).collect();
        for (place, later) in mine.iter().enumerate() {
            for earlier in mine.iter().take(place) {
                let same = |key| {
                    let of = |comment: &Comment| {
                        comment.body().and_then(|body| in_first_line(body, key)).map(str::to_owned)
                    };
                    of(earlier).is_some() && of(earlier) == of(later)
                };
                if !same("section") || !same("round") || earlier.issue != later.issue {
                    continue;
                }
                // A device whose updates go to another place has not looked there.
                let looks = |index: &usize| {
                    self.place_of(*index).is_some_and(|place| Self::stands_in(truth, later, place))
                };
                for index in (0..self.laptops.len()).filter(looks) {
                    let told = self.twins_of(index).iter().any(|twins| {
                        let ids: Vec<i64> = twins.ids().iter().filter_map(number_of).collect();
                        ids.contains(&earlier.id) && ids.contains(&later.id)
                    });
                    if !told {
                        let detail = format!("laptop {index}: {} and {}", earlier.id, later.id);
                        found.push(("a doubled comment is said", detail));
                    }
                }
            }
        }
    }

    /// Agents of one member whose own moments are apart wake apart.
    pub(crate) fn judge_waking(&self, found: &mut Vec<(&'static str, String)>) {
        let round = self.current.1;
        let woken: Vec<_> = self
            .laptops
            .iter()
            .filter_map(|laptop| {
                let process = laptop.process(Role::Window)?;
                let name = on(&process.store, |store| store.setting("notebook_id")).ok()??;
                Some((laptop.woke_after_opening?, stagger(&name, round)))
            })
            .collect();
        if let [(one, own), (other, others)] = woken.as_slice()
            && (*own - *others).abs() >= APART
            && (*one - *other).abs() < TOGETHER
        {
            found.push(("agents of one member wake apart", format!("{one} and {other}")));
        }
    }
}
