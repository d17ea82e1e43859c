//! Names in the items of the tree and the organisation: they must exist. What
//! these items claim is not judged here.

use super::clauses::choose;
use super::line::Business;
use super::names::{Names, Space, Target};
use super::spoken::metrics_in;
use super::unknown::Sought;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::{Body, Clause, ClauseKind, Expr, Item, Name};
use crate::syntax::currency;
use crate::syntax::time::Grain;
use crate::words::{Said, Say, say};

/// Checks every name an item refers to outside its own definition.
pub(super) fn check_names(item: &Item, names: &Names, found: &mut Vec<Diagnostic>) {
    let mut checker = Checker { names, found };
    checker.head(item);
    for clause in &item.clauses {
        checker.clause(&clause.kind);
    }
}

/// A metric, by name; reports it if there is none.
pub(super) fn metric(name: &Name, names: &Names, found: &mut Vec<Diagnostic>) {
    Checker { names, found }.find(Sought::Metric, name);
}

/// That a guardrail or an alert has no condition: nothing would ever be said of it.
pub(super) fn without_condition(
    body: &Body,
    name: &Name,
    clauses: &[Clause],
    names: &Names,
) -> Option<Diagnostic> {
    let is_condition =
        |clause: &Clause| matches!(clause.kind, ClauseKind::Require(_) | ClauseKind::When { .. });
    if clauses.iter().any(is_condition) {
        return None;
    }
    // Asked for last: it looks at every name there is.
    let metric = || names.first_metric();
    let (what, clause, example) = match body {
        Body::Guardrail => (
            say!("a guardrail"),
            "require",
            format!("require {} >= …", metric()),
        ),
        Body::Alert => (say!("an alert"), "when", format!("when {} < …", metric())),
        _ => return None,
    };
    let finding = Diagnostic::error(&code::MISSING_CLAUSE).at(name.span);
    let finding = finding.with("what", what).with("clause", clause);
    Some(finding.with("example", example))
}

struct Checker<'a> {
    names: &'a Names,
    found: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn head(&mut self, item: &Item) {
        match &item.body {
            Body::NorthStar | Body::Target(_) | Body::Partition(_) => self.find(Sought::Metric, &item.name),
            Body::Identity(expr) => {
                self.find(Sought::Metric, &item.name);
                self.metrics_in(expr);
            }
            Body::Driver { to } => {
                self.find(Sought::Metric, &item.name);
                self.find(Sought::Metric, to);
            }
            Body::Direction { serves } => self.find(Sought::Metric, serves),
            Body::Attribute { of, .. } | Body::Segment { of, .. } => self.find(Sought::Entity, of),
            Body::Unit {
                scale: Some((_, unit)),
            } if self.names.find(Space::Entities, &unit.text).is_none()
                && !currency::is_currency(&unit.text)
                && (unit.quoted || Grain::named(&unit.text).is_none()) =>
            {
                self.found
                    .push(self.names.unknown(Sought::Unit, &unit.text, unit.span));
            }
            _ => {}
        }
    }

    fn clause(&mut self, clause: &ClauseKind) {
        match clause {
            ClauseKind::Owner(name) => self.find(Sought::DEPARTMENT, name),
            ClauseKind::Notify(all) => all.iter().for_each(|name| self.find(Sought::DEPARTMENT, name)),
            ClauseKind::InLine(name) => self.find(Sought::LINE, name),
            ClauseKind::Protects(all) => all.iter().for_each(|name| self.find(Sought::Metric, name)),
            ClauseKind::Moves { metric, .. } => self.find(Sought::Metric, metric),
            ClauseKind::Require(expr) | ClauseKind::When { expr, .. } => self.metrics_in(expr),
            ClauseKind::Companions(all) => {
                for expr in all {
                    self.metrics_in(expr);
                }
            }
            ClauseKind::Per { grain, .. } | ClauseKind::Review { every: grain, .. } => {
                let grains: Vec<(&str, ())> = Grain::ALL.iter().map(|grain| (grain.word(), ())).collect();
                choose("per", grain, &grains, self.found);
            }
            ClauseKind::Stage(word) => {
                let stages = [("launch", ()), ("growth", ()), ("maturity", ()), ("renewal", ())];
                choose("stage", word, &stages, self.found);
            }
            ClauseKind::Business(word) => {
                choose("business", word, &Business::WORDS, self.found);
            }
            ClauseKind::Severity(word) => {
                choose("severity", word, &[("block", ()), ("warn", ())], self.found);
            }
            ClauseKind::Effect(word) => {
                choose("effect", word, &[("positive", ()), ("negative", ())], self.found);
            }
            ClauseKind::Nested(inner) => check_names(inner, self.names, self.found),
            _ => {}
        }
    }

    /// Something by its name; reports it if there is none.
    fn find(&mut self, wanted: Sought, name: &Name) {
        match self.names.find(wanted.space(), &name.text) {
            Some(word) if wanted.is(word.target) => {}
            Some(word) => self.wrong_kind(name, word.target, wanted.words().0),
            None => self.found.push(self.names.unknown(wanted, &name.text, name.span)),
        }
    }

    fn metrics_in(&mut self, expr: &Expr) {
        metrics_in(expr, &mut |name| self.find(Sought::Metric, name));
    }

    fn wrong_kind(&mut self, name: &Name, target: Target, wanted: impl Say) {
        let finding = Diagnostic::error(&code::WRONG_KIND).at(name.span);
        self.found.push(
            finding
                .helps(match target {
                    Target::Dimension(_) => "help.slice",
                    _ => "help.none",
                })
                .with("name", &name.text)
                .with("is", target.words())
                .with("wanted", wanted),
        );
    }
}

impl Target {
    /// What it is, with its article.
    #[must_use]
    pub fn words(self) -> Said {
        match self {
            Self::Metric(_) => say!("a metric"),
            Self::Dimension(_) => say!("a dimension"),
            Self::Table(_) => say!("a table"),
            Self::Event(_) => say!("an event"),
            Self::Attribute(_) => say!("an attribute"),
            Self::Segment(_) => say!("a segment"),
            Self::Entity(_) => say!("an entity"),
            Self::Other(words) => words.said(),
        }
    }
}
