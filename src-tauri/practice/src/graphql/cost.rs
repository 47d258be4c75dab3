//! What a question costs, by GitHub's published formula: each list that is looked through is a request,
//! as often as what holds it can occur, and a hundred of them are a point. github/docs, rate limits and
//! node limits of GraphQL.

use super::connections::sizes;
use super::executor::to_json;
use super::schema::{field, held_by};
use graphql_parser::query::{FragmentDefinition, Selection, SelectionSet, TypeCondition};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// So many things may be asked for at most.
pub(super) const MOST_NODES: i64 = 500_000;

/// Deeper questions are refused before they are weighed.
const DEEPEST: usize = 30;

/// A question's weight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Lists that are looked through.
    requests: i64,
    /// Things that can be shown at most.
    pub(super) nodes: i64,
}

impl Cost {
    /// In points of the hour's limit.
    pub(crate) fn points(self) -> i64 {
        ((self.requests + 50) / 100).max(1)
    }
}

pub(super) struct Scale<'q> {
    pub(super) fragments: &'q BTreeMap<&'q str, &'q FragmentDefinition<'static, String>>,
    pub(super) variables: &'q BTreeMap<String, Value>,
}

impl Scale<'_> {
    pub(super) fn weigh(&self, root: &str, set: &SelectionSet<'static, String>) -> Cost {
        let mut cost = Cost::default();
        self.weigh_set(root, set, (1, 0), &mut cost);
        cost
    }

    fn weigh_set(
        &self,
        of: &str,
        set: &SelectionSet<'static, String>,
        (times, depth): (i64, usize),
        cost: &mut Cost,
    ) {
        if depth > DEEPEST {
            return;
        }
        for selection in &set.items {
            match selection {
                Selection::Field(asked) => {
                    let Some(to) = field(of, &asked.name).and_then(|known| known.leads_to) else {
                        continue;
                    };
                    let arguments: Map<String, Value> = asked
                        .arguments
                        .iter()
                        .map(|(name, value)| (name.clone(), to_json(value, self.variables)))
                        .collect();
                    let many = if held_by(to).is_some() {
                        sizes(&arguments)
                    } else {
                        arguments
                            .get("ids")
                            .and_then(Value::as_array)
                            .and_then(|ids| i64::try_from(ids.len()).ok())
                    };
                    if let Some(many) = many {
                        cost.requests = cost.requests.saturating_add(times);
                        cost.nodes = cost.nodes.saturating_add(times.saturating_mul(many));
                    }
                    let times = times.saturating_mul(many.unwrap_or(1));
                    self.weigh_set(to, &asked.selection_set, (times, depth + 1), cost);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.fragments.get(spread.fragment_name.as_str()) {
                        let TypeCondition::On(named) = &fragment.type_condition;
                        let at = (times, depth + 1);
                        self.weigh_set(named, &fragment.selection_set, at, cost);
                    }
                }
                Selection::InlineFragment(inline) => {
                    let named = match &inline.type_condition {
                        Some(TypeCondition::On(named)) => named.as_str(),
                        None => of,
                    };
                    self.weigh_set(named, &inline.selection_set, (times, depth + 1), cost);
                }
            }
        }
    }
}
