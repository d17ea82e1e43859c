#![doc = include_str!("../diagnostic/pages/en/counts-nobody.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::{Checked, Function, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::TableId;
use crate::source::{SourceMap, Span};
use crate::syntax::ast::Comparison;
use crate::words::say;

pub(super) const RULE: Rule = Rule {
    code: &code::COUNTS_NOBODY,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let (checked, sources) = (subject.checked, subject.sources);
    let mut found = Vec::new();
    for (measure, _) in checked.metrics.iter().flatten() {
        look(checked, sources, measure, &mut found);
    }
    found
}

/// Looks for conditions on entities, down to the names of other metrics.
fn look(checked: &Checked, sources: &SourceMap, measure: &Measure, found: &mut Vec<Diagnostic>) {
    if let Measure::Entities {
        entity,
        every: false,
        condition,
        span,
    } = measure
        && let Some(zero) = always_zero(checked, sources, condition)
    {
        let entity = checked.model.entities.get(entity.index());
        let name = entity.map_or("", |entity| entity.named.name.text.as_str());
        let home = entity
            .and_then(|entity| entity.home)
            .and_then(|home| checked.model.tables.get(home.index()));
        let finding = Diagnostic::warning(&code::COUNTS_NOBODY)
            .label(zero, "label")
            .note(*span, say!("counted here"))
            .with("entity", name)
            .with("zero", sources.slice(zero));
        found.push(match home {
            Some(home) => finding.with("home", &home.named.name.text),
            None => finding.helps("help.homeless"),
        });
    }
    measure.parts(&mut |part| look(checked, sources, part, found));
}

/// Rows that an aggregate takes, as far as texts tell.
#[derive(Default, Clone)]
struct Taken {
    table: Option<TableId>,
    /// `at`, `via` and windows.
    around: Vec<String>,
    conditions: Vec<String>,
}

impl Taken {
    /// Whether each of these rows is one of the others, too.
    fn is_in(&self, other: &Self) -> bool {
        let all = other.conditions.iter();
        self.table == other.table
            && self.around == other.around
            && all
                .into_iter()
                .all(|condition| self.conditions.contains(condition))
    }
}

/// Where the condition asks for none of the rows that all who are judged have.
fn always_zero(checked: &Checked, sources: &SourceMap, condition: &Measure) -> Option<Span> {
    let seen = Seen { checked, sources };
    let mut makers = Vec::new();
    seen.makers(condition, &Taken::default(), &mut makers)?;
    let mut zeros = Vec::new();
    seen.zeros(condition, &mut zeros);
    let is_zero = |maker: &Taken| zeros.iter().any(|(zero, _)| maker.is_in(zero));
    let all = !makers.is_empty() && makers.iter().all(is_zero);
    zeros.first().filter(|_| all).map(|(_, span)| *span)
}

#[derive(Clone, Copy)]
struct Seen<'a> {
    checked: &'a Checked,
    sources: &'a SourceMap,
}

impl Seen<'_> {
    fn text(self, span: Span) -> String {
        let words: Vec<&str> = self.sources.slice(span).split_whitespace().collect();
        words.join(" ")
    }

    /// What surrounds the measure inside of this one, if it only chooses rows.
    fn inside<'m>(self, measure: &'m Measure, around: &Taken) -> Option<(&'m Measure, Taken)> {
        let mut taken = around.clone();
        let inner = match measure {
            Measure::Where(inner, condition) => {
                taken.conditions.push(self.text(condition.span));
                inner
            }
            Measure::At(inner, path) => {
                taken.around.push(format!("at {}", path.text()));
                inner
            }
            Measure::Via(inner, path, _) => {
                taken.around.push(format!("via {}", path.text()));
                inner
            }
            // Who is judged has rows in it.
            Measure::Window { inner, window, .. } => {
                taken.around.push(format!("over {window:?}"));
                inner
            }
            _ => return None,
        };
        Some((inner, taken))
    }

    /// The rows that make somebody be judged; nothing where that is not plain.
    fn makers(self, measure: &Measure, around: &Taken, makers: &mut Vec<Taken>) -> Option<()> {
        if let Some((inner, taken)) = self.inside(measure, around) {
            return self.makers(inner, &taken, makers);
        }
        match measure {
            Measure::Metric(id, _) => self.makers(&self.checked.metric(*id)?.0, around, makers),
            Measure::Aggregate(aggregate) => {
                makers.push(Taken {
                    table: Some(aggregate.table),
                    ..around.clone()
                });
                Some(())
            }
            // An earlier cell makes none of this one.
            Measure::Prior { keep: false, .. } => Some(()),
            Measure::Entities { .. }
            | Measure::Sequence(_)
            | Measure::Prior { .. }
            | Measure::Edge { .. }
            | Measure::Every(..)
            | Measure::Within(..)
            | Measure::Across(..)
            | Measure::Steps(_)
            | Measure::Once(_) => None,
            other => {
                let mut plain = Some(());
                other.parts(&mut |part| {
                    plain = plain.and_then(|()| self.makers(part, around, makers));
                });
                plain
            }
        }
    }

    /// The rows of which the condition wants none, and where it says so.
    fn zeros(self, condition: &Measure, zeros: &mut Vec<(Taken, Span)>) {
        match condition {
            Measure::And(all) => all.iter().for_each(|part| self.zeros(part, zeros)),
            Measure::Compare(operator, left, right) => {
                let (operator, counted, number) = match (&left.0, &right.0) {
                    (_, Measure::Number(number)) => (*operator, left, number),
                    (Measure::Number(number), _) => (operator.mirrored(), right, number),
                    _ => return,
                };
                let none = match operator {
                    Comparison::Equal | Comparison::LessOrEqual => number == "0",
                    Comparison::Less => number == "1",
                    _ => false,
                };
                if let Some(taken) = self.counted(&counted.0, &Taken::default()).filter(|_| none) {
                    zeros.push((taken, left.1.to(right.1)));
                }
            }
            _ => {}
        }
    }

    /// The rows that a count counts; of links those that are NULL are not thought of.
    fn counted(self, measure: &Measure, around: &Taken) -> Option<Taken> {
        if let Some((inner, taken)) = self.inside(measure, around) {
            return self.counted(inner, &taken);
        }
        match measure {
            Measure::Metric(id, _) => self.counted(&self.checked.metric(*id)?.0, around),
            Measure::Aggregate(aggregate) => {
                let is_count = matches!(aggregate.function, Function::Rows | Function::Distinct(_));
                is_count.then(|| Taken {
                    table: Some(aggregate.table),
                    ..around.clone()
                })
            }
            _ => None,
        }
    }
}
