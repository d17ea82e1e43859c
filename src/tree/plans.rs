//! What is planned for a metric, in words.

use super::graph::{Moves, Plan};
use super::parts::said;
use super::words::label;
use super::writer::{Writer, word};
use crate::syntax::ast::{Body, Clause, ClauseKind, Item, MomentAt, Name};

impl Writer<'_> {
    pub fn plans(&self) -> Vec<Plan> {
        let mut plans = Vec::new();
        let directions = self.tree.directions.iter();
        for direction in directions.filter(|direction| self.shown.contains(&direction.serves)) {
            let serves = self.name(direction.serves);
            let item = direction.item;
            plans.push(Plan {
                label: label(item.label.as_ref()),
                owner: word(item.owner.as_ref()),
                ..self.plan(&serves, "direction", &item.name, None, &item.clauses)
            });
            self.nested(&serves, &item.name, &item.clauses, &mut plans);
        }
        plans
    }

    /// What stands inside a direction or opportunity.
    fn nested(&self, serves: &str, within: &Name, clauses: &[Clause], plans: &mut Vec<Plan>) {
        let items = clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Nested(item) => Some(item),
            _ => None,
        });
        for item in items {
            let Item { name, clauses, .. } = item.as_ref();
            let kind = match item.body {
                Body::Opportunity => "opportunity",
                _ => "initiative",
            };
            plans.push(Plan {
                label: label(item.label.as_ref()),
                owner: said(clauses, |kind| match kind {
                    ClauseKind::Owner(name) => Some(name.text.to_string()),
                    _ => None,
                }),
                ..self.plan(serves, kind, name, Some(within), clauses)
            });
            self.nested(serves, name, clauses, plans);
        }
    }

    fn plan(
        &self,
        serves: &str,
        kind: &'static str,
        name: &Name,
        within: Option<&Name>,
        clauses: &[Clause],
    ) -> Plan {
        let moves = clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Moves { metric, by, points } => Some(Moves {
                metric: metric.text.to_string(),
                by: format!("{}{}", by.raw, if *points { " points" } else { "" }),
            }),
            _ => None,
        });
        Plan {
            serves: serves.to_owned(),
            kind,
            name: name.text.to_string(),
            label: None,
            within: within.map(|name| name.text.to_string()),
            moves: moves.collect(),
            since: said(clauses, |kind| match kind {
                ClauseKind::Since(moment) => self.first_day(moment),
                _ => None,
            }),
            until: said(clauses, |kind| match kind {
                ClauseKind::Until(moment) => self.first_day(moment),
                _ => None,
            }),
            status: said(clauses, |kind| match kind {
                ClauseKind::WorkStatus(word) => Some(word.text.to_string()),
                _ => None,
            }),
            result: said(clauses, |kind| match kind {
                ClauseKind::Result(text) => Some(text.value.to_string()),
                _ => None,
            }),
            owner: None,
        }
    }

    fn first_day(&self, moment: &MomentAt) -> Option<String> {
        let year_starts = self.checked.model.manifest.fiscal_year_starts;
        let first = moment.moment.first_day(year_starts);
        first.map(|day| day.to_string())
    }
}
