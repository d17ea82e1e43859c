//! Findings about definitions that are sound, and still not as they should be.
//!
//! In: a [`Checked`] model, with the texts it is written in.
//! Out: findings at the level the project has set; entry [`lint`].
//! Never: says that something is wrong in itself: that is `check`.
//!
//! One rule, one file; the page of its code is its documentation.

mod abstract_metric;
mod allowed;
mod counts_nobody;
mod dead_angle;
mod deprecated_use;
mod driver_cycle;
mod duplicate_definition;
mod guardrail_not_counter;
mod idle_window;
mod impossible_row;
mod lagging_only_tree;
mod level;
mod near_miss;
mod no_guardrail;
mod north_star_incomplete;
mod related;
mod stage_mismatch;
mod stale_review;
mod summed_rate;
mod target_out_of_range;
mod targets_disagree;
mod too_many_children;
mod undocumented;
mod unknown_value;
mod unowned;
mod unpinned_grain;
mod unproved;
mod unused;
mod vanity_metric;

use crate::check::Checked;
use crate::diagnostic::{Code, Diagnostic, Severity, code, nearest};
use crate::meaning::Normal;
use crate::source::SourceMap;
use crate::tree::Tree;
use allowed::Allowed;
use jiff::civil::Date;
use level::Level;
pub use unknown_value::unknown_values;

/// One rule.
struct Rule {
    /// Its name, and its page.
    code: &'static Code,
    /// What happens unless the project says otherwise.
    level: Level,
    /// Looks for what it is about.
    run: fn(&mut Subject<'_>) -> Vec<Diagnostic>,
}

/// What rules look at.
struct Subject<'a> {
    checked: &'a Checked,
    /// What definitions mean.
    normal: Normal<'a>,
    /// What hangs from what.
    tree: Tree<'a>,
    /// What comments allow.
    allowed: Allowed,
    /// The texts.
    sources: &'a SourceMap,
    /// The day it is, for rules that ask; they are silent without one.
    today: Option<Date>,
}

/// Every rule.
static RULES: [Rule; 26] = [
    duplicate_definition::RULE,
    near_miss::RULE,
    unowned::RULE,
    undocumented::RULE,
    unpinned_grain::RULE,
    unused::RULE,
    unproved::RULE,
    deprecated_use::RULE,
    dead_angle::RULE,
    no_guardrail::RULE,
    guardrail_not_counter::RULE,
    lagging_only_tree::RULE,
    north_star_incomplete::RULE,
    vanity_metric::RULE,
    too_many_children::RULE,
    driver_cycle::RULE,
    target_out_of_range::RULE,
    targets_disagree::RULE,
    stage_mismatch::RULE,
    stale_review::RULE,
    abstract_metric::RULE,
    counts_nobody::RULE,
    unknown_value::RULE,
    idle_window::RULE,
    summed_rate::RULE,
    impossible_row::RULE,
];

/// The names of all rules.
pub fn names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.code.id)
}

/// Runs every rule that is not turned off, whatever day it is.
#[must_use]
pub fn lint(checked: &Checked, sources: &SourceMap) -> Vec<Diagnostic> {
    lint_on(Normal::new(checked), sources, None)
}

/// Runs every rule that is not turned off, as of a day. What is known already of what
/// definitions mean is not worked out again.
#[must_use]
pub fn lint_on(normal: Normal<'_>, sources: &SourceMap, today: Option<Date>) -> Vec<Diagnostic> {
    let checked = normal.checked();
    let settings = &checked.model.manifest.lints;
    let mut subject = Subject {
        checked,
        normal,
        tree: Tree::of(&checked.model),
        allowed: Allowed::read(sources),
        sources,
        today,
    };
    let mut found = Vec::new();
    for rule in &RULES {
        let level = Level::of(rule.code.id, settings).unwrap_or(rule.level);
        if level == Level::Allow {
            subject.allowed.turned_off(rule.code.id);
            continue;
        }
        let severity = match level {
            Level::Deny => Severity::Error,
            _ => Severity::Warning,
        };
        let findings = (rule.run)(&mut subject).into_iter();
        let allowed = &mut subject.allowed;
        let findings = findings.filter(|finding| !allowed.allows(rule.code.id, finding.span()));
        found.extend(findings.map(|mut finding| {
            finding.severity = severity;
            finding
        }));
    }
    found.extend(
        subject
            .allowed
            .left()
            .into_iter()
            .map(|(name, span, has_reason)| {
                let finding = Diagnostic::warning(&code::ALLOWS_NOTHING)
                    .at(span)
                    .with("name", &name);
                match names().any(|known| known == name) {
                    true if !has_reason => finding.says("message.reason").helps("help.reason"),
                    true => finding,
                    false => match nearest(&name, names()) {
                        Some(near) => finding
                            .says("message.unknown")
                            .helps("help.near")
                            .with("near", near),
                        None => finding.says("message.unknown").helps("help.known"),
                    },
                }
            }),
    );
    found
}

#[cfg(test)]
mod tests {
    use crate::source::manifest::LINTS;

    #[test]
    fn every_rule_can_be_set() {
        let rules: Vec<&str> = std::iter::once("all").chain(super::names()).collect();
        assert_eq!(rules, LINTS);
    }
}
