//! Names in the items of the tree and the organisation: they must exist. What
//! these items claim is not judged here.

use super::clauses::choose;
use super::currency;
use super::line::Business;
use super::names::{Names, Space, Target};
use super::spoken::metrics_in;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::syntax::ast::{Body, Clause, ClauseKind, Expr, Item, Name};
use crate::syntax::time::Grain;
use crate::words::{Phrase, Said, Say, phrase, say};

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
    Checker { names, found }.metric(name);
}

/// That a guardrail or an alert has no condition: nothing would ever be said of it.
pub(super) fn without_condition(body: &Body, name: &Name, clauses: &[Clause]) -> Option<Diagnostic> {
    let (what, clause, example) = match body {
        Body::Guardrail => (say!("a guardrail"), "require", "require gmv >= 1000"),
        Body::Alert => (say!("an alert"), "when", "when gmv < 1000"),
        _ => return None,
    };
    let is_condition =
        |clause: &Clause| matches!(clause.kind, ClauseKind::Require(_) | ClauseKind::When { .. });
    if clauses.iter().any(is_condition) {
        return None;
    }
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
            Body::NorthStar | Body::Target(_) | Body::Partition(_) => self.metric(&item.name),
            Body::Identity(expr) => {
                self.metric(&item.name);
                self.metrics_in(expr);
            }
            Body::Driver { to } => {
                self.metric(&item.name);
                self.metric(to);
            }
            Body::Direction { serves } => self.metric(serves),
            Body::Attribute { of, .. } | Body::Segment { of, .. } => self.entity(of),
            Body::Unit {
                scale: Some((_, unit)),
            } if self.names.find(Space::Entities, &unit.text).is_none()
                && !currency::is_currency(&unit.text)
                && (unit.quoted || Grain::named(&unit.text).is_none()) =>
            {
                self.unknown(say!("unit"), unit, Space::Entities);
            }
            _ => {}
        }
    }

    fn clause(&mut self, clause: &ClauseKind) {
        match clause {
            ClauseKind::Owner(name) => self.of_kind(
                name,
                const { phrase("a department") },
                const { phrase("department") },
            ),
            ClauseKind::Notify(all) => {
                for name in all {
                    self.of_kind(
                        name,
                        const { phrase("a department") },
                        const { phrase("department") },
                    );
                }
            }
            ClauseKind::InLine(name) => self.of_kind(
                name,
                const { phrase("a business line") },
                const { phrase("business line") },
            ),
            ClauseKind::Protects(all) => {
                for name in all {
                    self.metric(name);
                }
            }
            ClauseKind::Moves { metric, .. } => self.metric(metric),
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

    fn metric(&mut self, name: &Name) {
        match self
            .names
            .find(Space::Vocabulary, &name.text)
            .map(|word| word.target)
        {
            Some(Target::Metric(_)) => {}
            Some(other) => self.wrong_kind(name, other, say!("a metric")),
            None => self.unknown(say!("metric"), name, Space::Vocabulary),
        }
    }

    fn entity(&mut self, name: &Name) {
        match self
            .names
            .find(Space::Entities, &name.text)
            .map(|word| word.target)
        {
            Some(Target::Entity(_)) => {}
            Some(other) => self.wrong_kind(name, other, say!("an entity")),
            None => self.unknown(say!("entity"), name, Space::Entities),
        }
    }

    fn of_kind(&mut self, name: &Name, is: Phrase, what: Phrase) {
        match self
            .names
            .find(Space::Organisation, &name.text)
            .map(|word| word.target)
        {
            Some(Target::Other(kind)) if kind == is => {}
            Some(other) => self.wrong_kind(name, other, is),
            None => self.unknown(what, name, Space::Organisation),
        }
    }

    fn metrics_in(&mut self, expr: &Expr) {
        metrics_in(expr, &mut |name| self.metric(name));
    }

    fn wrong_kind(&mut self, name: &Name, target: Target, wanted: impl Say) {
        let finding = Diagnostic::error(&code::WRONG_KIND).at(name.span);
        self.found.push(
            finding
                .helps("help.none")
                .with("name", &name.text)
                .with("is", target.words())
                .with("wanted", wanted),
        );
    }

    fn unknown(&mut self, what: impl Say, name: &Name, space: Space) {
        let near = nearest(&name.text, self.names.words(space));
        let finding = Diagnostic::error(&code::UNKNOWN_NAME)
            .at(name.span)
            .with("what", what)
            .with("name", &name.text);
        self.found.push(match near {
            Some(near) => finding.helps("help.near").with("near", near).fix(name.span, near),
            None => finding.helps("help.none"),
        });
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
