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
mod not_begun;
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
use crate::source::{SourceMap, Span};
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
    run: Run,
}

/// What a rule looks at.
enum Run {
    /// Definitions as they are written.
    Written(fn(&Subject<'_>) -> Vec<Diagnostic>),
    /// What they mean.
    Meant(fn(&mut Meant<'_>) -> Vec<Diagnostic>),
}

/// What rules look at.
struct Subject<'a> {
    checked: &'a Checked,
    /// What hangs from what.
    tree: Tree<'a>,
    /// The texts.
    sources: &'a SourceMap,
    /// The day it is, for rules that ask; they are silent without one.
    today: Option<Date>,
}

/// What rules of meaning look at.
struct Meant<'a> {
    checked: &'a Checked,
    /// What definitions mean.
    normal: Normal<'a>,
    /// What hangs from what.
    tree: Tree<'a>,
    /// What comments allow.
    allowed: Allowed,
}

/// What rules find, each with its place among all.
pub struct Found(Vec<(usize, Vec<Diagnostic>)>);

/// What rules of meaning found, with what comments allow.
pub struct Looked<'a> {
    checked: &'a Checked,
    allowed: Allowed,
    found: Found,
}

impl Rule {
    /// What happens in a project to what it finds.
    fn level_in(&self, checked: &Checked) -> Level {
        Level::of(self.code.id, &checked.model.manifest.lints).unwrap_or(self.level)
    }
}

/// Every rule.
static RULES: [Rule; 27] = [
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
    not_begun::RULE,
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
    let written = as_written(normal.checked(), sources, today);
    as_meant(normal, sources).beside(written)
}

/// The rules that are not turned off, with their places among all.
fn rules(checked: &Checked) -> impl Iterator<Item = (usize, &'static Rule)> {
    let is_on = |(_, rule): &(usize, &'static Rule)| rule.level_in(checked) != Level::Allow;
    RULES.iter().enumerate().filter(is_on)
}

/// What the rules find that look at definitions as they are written.
#[must_use]
pub fn as_written(checked: &Checked, sources: &SourceMap, today: Option<Date>) -> Found {
    let subject = Subject {
        checked,
        tree: Tree::of(&checked.model),
        sources,
        today,
    };
    let found = rules(checked).filter_map(|(at, rule)| match rule.run {
        Run::Written(run) => Some((at, run(&subject))),
        Run::Meant(_) => None,
    });
    Found(found.collect())
}

/// The same of those that look at what definitions mean. What is known already of that is
/// not worked out again.
#[must_use]
pub fn as_meant<'a>(normal: Normal<'a>, sources: &SourceMap) -> Looked<'a> {
    let checked = normal.checked();
    let mut meant = Meant {
        checked,
        normal,
        tree: Tree::of(&checked.model),
        allowed: Allowed::read(sources),
    };
    let found = rules(checked).filter_map(|(at, rule)| match rule.run {
        Run::Written(_) => None,
        Run::Meant(run) => Some((at, run(&mut meant))),
    });
    let found = Found(found.collect());
    Looked {
        checked,
        allowed: meant.allowed,
        found,
    }
}

impl Looked<'_> {
    /// All findings, with those of definitions as they are written: each at the level the
    /// project has set, without what comments allow.
    #[must_use]
    pub fn beside(mut self, written: Found) -> Vec<Diagnostic> {
        let mut by_rule = self.found.0;
        by_rule.extend(written.0);
        by_rule.sort_by_key(|(at, _)| *at);
        let mut found = Vec::new();
        for (rule, findings) in by_rule
            .into_iter()
            .filter_map(|(at, found)| Some((RULES.get(at)?, found)))
        {
            let severity = match rule.level_in(self.checked) {
                Level::Deny => Severity::Error,
                _ => Severity::Warning,
            };
            for mut finding in findings {
                if !self.allowed.allows(rule.code.id, finding.span()) {
                    finding.severity = severity;
                    found.push(finding);
                }
            }
        }
        for rule in &RULES {
            if rule.level_in(self.checked) == Level::Allow {
                self.allowed.turned_off(rule.code.id);
            }
        }
        let left = self.allowed.left().into_iter();
        found.extend(left.map(|(name, span, has_reason)| allows_nothing(&name, span, has_reason)));
        found
    }
}

/// That a comment silences nothing.
fn allows_nothing(name: &str, span: Span, has_reason: bool) -> Diagnostic {
    let finding = Diagnostic::warning(&code::ALLOWS_NOTHING)
        .at(span)
        .with("name", name);
    if names().any(|known| known == name) {
        return match has_reason {
            true => finding,
            false => finding.says("message.reason").helps("help.reason"),
        };
    }
    match nearest(name, names()) {
        Some(near) => finding
            .says("message.unknown")
            .helps("help.near")
            .with("near", near),
        None => finding.says("message.unknown").helps("help.known"),
    }
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
