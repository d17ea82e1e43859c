//! A step before another: what passes that group early have in common.

use super::partial::free;
use crate::plan::ir::{Plan, Relation, Select, Source, Step, StepBody};

/// What comes before a step that reads from it now.
pub(super) struct Before {
    pub select: Select,
    /// What the later step calls it.
    pub alias: &'static str,
    /// What is put behind its table's name.
    pub suffix: String,
    /// What its rows are, for people.
    pub comment: String,
}

/// Splits every step that `split` can split.
pub(super) fn add_before(mut plan: Plan, split: fn(&mut Select) -> Option<Before>) -> Plan {
    let mut names: Vec<String> = plan.steps.iter().map(|step| step.name.to_lowercase()).collect();
    names.extend(plan.tables.iter().map(|used| used.name.to_lowercase()));
    let mut steps = Vec::with_capacity(plan.steps.len());
    for mut step in plan.steps {
        if let StepBody::Select(select) = &mut step.body
            && let Some(before) = split(select)
        {
            let name = free(
                &format!("{}_{}", before.select.from.alias, before.suffix),
                &mut names,
            );
            select.from = Relation {
                source: Source::Step(name.clone()),
                alias: before.alias.to_owned(),
            };
            steps.push(Step {
                name,
                comment: format!("rows of {}, {}", before.select.from.alias, before.comment),
                body: StepBody::Select(Box::new(before.select)),
            });
        }
        steps.push(step);
    }
    plan.steps = steps;
    plan
}
