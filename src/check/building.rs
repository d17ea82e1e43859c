//! From expressions to measures.

use super::attributes::AttributeFacts;
use super::bind::{Bound, not_yet};
use super::budget::Budget;
use super::events::EventFacts;
use super::literal::Literal;
use super::measure::{Filling, Measure};
use super::operand::AGGREGATES;
use super::operand_unfit::{arguments_of, wanted};
use super::other_functions::unknown_function;
use super::sequence::SEQUENCES;
use super::tables::TableFacts;
use super::window::WINDOWS;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, Model, Sought, Space, Target, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::{Argument, Comparison, Expr, ExprKind, Path};
use crate::syntax::plain_number;
use crate::words::say;
use std::sync::Arc;

/// Builds measures from expressions.
#[derive(Clone, Copy)]
pub(super) struct MeasureBuilder<'a> {
    pub model: &'a Model,
    pub tables: &'a [TableFacts],
    pub events: &'a [Option<EventFacts>],
    /// What is known of each attribute so far.
    pub attributes: &'a [Option<AttributeFacts>],
    pub budget: &'a Budget,
    /// The entities whose conditions surround what is built, outermost first.
    pub inside: &'a [EntityId],
}

impl<'a> MeasureBuilder<'a> {
    pub fn build(&self, expr: &Expr) -> Bound<Measure> {
        match &expr.kind {
            ExprKind::Path(path) => self.name(path),
            ExprKind::Number(number) => {
                let digits = plain_number(&number.raw).unwrap_or_default();
                Ok(match Unit::of_written(&number.raw, &digits) {
                    unit @ Unit::Known(_) => Measure::Quantity(digits.into(), unit),
                    _ => Measure::Number(digits.into()),
                })
            }
            ExprKind::Null => Ok(Measure::Null),
            ExprKind::Text(text) => Ok(Measure::Constant(Literal::Text(text.value.clone()), Type::Text)),
            ExprKind::Bool(value) => Ok(Measure::Constant(Literal::Bool(*value), Type::Bool)),
            ExprKind::Duration(length) => {
                let unit = self.model.names.unit(length.unit.word());
                Ok(Measure::Quantity(length.count.to_string().into(), unit))
            }
            ExprKind::Paren(inner) => self.build(inner),
            ExprKind::Negate(inner) => Ok(Measure::Negate(Box::new(self.build(inner)?))),
            ExprKind::Sum(first, rest) => Ok(Measure::Sum(self.terms(first, rest)?)),
            ExprKind::Product(first, rest) => Ok(Measure::Product(self.terms(first, rest)?)),
            ExprKind::Where(inner, condition) => {
                let inner = Box::new(self.build(inner)?);
                Ok(Measure::Where(inner, Arc::new((**condition).clone())))
            }
            ExprKind::At(inner, path) => {
                if let Some(first) = at_of(inner) {
                    let finding = Diagnostic::error(&code::CLAUSE_TWICE).at(path.span);
                    let finding = finding.label(first.span, "label.first");
                    return Err(Box::new(finding.with("clause", "at")));
                }
                Ok(Measure::At(Box::new(self.build(inner)?), Arc::new(path.clone())))
            }
            ExprKind::Across(inner, paths) => {
                let all = matches!(paths.as_slice(), [path] if path.text() == "all");
                let paths: Arc<[Path]> = if all {
                    Arc::from([])
                } else {
                    Arc::from(paths.as_slice())
                };
                Ok(Measure::Across(Box::new(self.build(inner)?), paths))
            }
            ExprKind::Call { function, arguments } => self.call(function, arguments, expr.span),
            ExprKind::And(all) => Ok(Measure::And(self.all(all)?)),
            ExprKind::Or(all) => Ok(Measure::Or(self.all(all)?)),
            ExprKind::Not(inner) => Ok(Measure::Not(Box::new(self.build(inner)?))),
            ExprKind::Compare(operator, left, right) => self.compare(*operator, left, right),
            ExprKind::Between {
                negated,
                subject,
                low,
                high,
            } => {
                let low = self.compare(Comparison::GreaterOrEqual, subject, low)?;
                let high = self.compare(Comparison::LessOrEqual, subject, high)?;
                let both = Measure::And(vec![low, high]);
                Ok(if *negated {
                    Measure::Not(Box::new(both))
                } else {
                    both
                })
            }
            ExprKind::IsNull { negated, subject } => {
                Ok(Measure::IsNull(*negated, Box::new(self.build(subject)?)))
            }
            ExprKind::Every(inner, grain, apart) => self.every(inner, (grain, *apart), expr.span),
            ExprKind::Fill(inner, value) => {
                let inner = Box::new((self.build(inner)?, inner.span));
                let (digits, unit) = match self.build(value)? {
                    Measure::Number(digits) => (digits.clone(), Unit::of_digits(&digits)),
                    Measure::Quantity(digits, unit) => (digits, unit),
                    _ => return Err(wanted(say!("a number"), say!("something else"), value.span)),
                };
                let span = value.span;
                Ok(Measure::Fill(inner, Filling { digits, unit, span }))
            }
            ExprKind::Via(inner, path) => self.via(inner, path),
            ExprKind::Case(arms) => self.case(arms),
            ExprKind::In { .. } | ExprKind::Like { .. } => {
                Err(wanted(say!("a number"), say!("a condition on text"), expr.span))
            }
            ExprKind::Moment(_) | ExprKind::List(_) | ExprKind::Tuple(_) => Err(wanted(
                say!("a metric or a number"),
                say!("a constant of another kind"),
                expr.span,
            )),
        }
    }

    pub fn all(&self, all: &[Expr]) -> Bound<Vec<Measure>> {
        all.iter().map(|expr| self.build(expr)).collect()
    }

    pub fn terms(&self, first: &Expr, rest: &[(bool, Expr)]) -> Bound<Vec<(bool, Measure, Span)>> {
        let mut terms = vec![(false, self.build(first)?, first.span)];
        for (inverse, expr) in rest {
            terms.push((*inverse, self.build(expr)?, expr.span));
        }
        Ok(terms)
    }

    pub fn compare(&self, operator: Comparison, left: &Expr, right: &Expr) -> Bound<Measure> {
        let left = Box::new((self.build(left)?, left.span));
        let right = Box::new((self.build(right)?, right.span));
        Ok(Measure::Compare(operator, left, right))
    }

    pub fn name(&self, path: &Path) -> Bound<Measure> {
        let names = &self.model.names;
        let Some(first) = path.segments.first() else {
            return Err(wanted(say!("a metric"), "nothing", path.span));
        };
        let word = first.text.as_str();
        if path.single().is_none() {
            return Err(if names.find(Space::Tables, word).is_some() {
                let finding = Diagnostic::error(&code::NOT_AGGREGATED).at(path.span);
                Box::new(finding.with("name", path.text()))
            } else {
                self.unknown(path.text().as_str(), path.span)
            });
        }
        match names.find(Space::Vocabulary, word).map(|word| word.target) {
            Some(Target::Metric(id)) => Ok(Measure::Metric(id, path.span)),
            Some(Target::Other(what)) => Err(not_yet(what, path.span)),
            Some(other) => {
                let help = match other {
                    Target::Dimension(_) | Target::Attribute(_) => "help.slice",
                    Target::Segment(_) => "help.segment",
                    _ => "help.none",
                };
                let finding = Diagnostic::error(&code::WRONG_KIND).at(path.span).helps(help);
                let finding = finding.with("name", word).with("is", other.words());
                Err(Box::new(finding.with("wanted", say!("a metric"))))
            }
            None if names.find(Space::Tables, word).is_some() || names.entity(word).is_some() => {
                let finding = Diagnostic::error(&code::NOT_AGGREGATED).at(path.span);
                Err(Box::new(
                    match self.model.names.nearest_metric(word) {
                        Some(near) => finding.helps("help.count_near").with("near", near),
                        None => finding.helps("help.count"),
                    }
                    .says("message.count")
                    .with("name", word)
                    .with("counted", self.counted(word)),
                ))
            }
            None if matches!(word, "period_start" | "period_end") => Err(wanted(
                say!("a metric or a number"),
                say!("an end of the period"),
                path.span,
            )),
            None => Err(self.unknown(word, path.span)),
        }
    }

    /// How a table is counted, or an entity by the first link to it.
    fn counted(&self, word: &str) -> String {
        let model = self.model;
        let id = model
            .names
            .entity(word)
            .filter(|_| model.names.table(word).is_none());
        let linked = model.tables.iter().find_map(|table| {
            let link = table.links.iter().find(|link| Some(link.entity) == id)?;
            Some(format!("count({}.{})", table.named.name.text, link.name.text))
        });
        linked.unwrap_or_else(|| format!("count({word})"))
    }

    pub fn unknown(&self, word: &str, span: Span) -> Box<Diagnostic> {
        let finding = self.model.names.unknown(Sought::Metric, word, span);
        let is_bare = ["help.list", "help.few", "help.none"]
            .iter()
            .any(|help| finding.is_helped_by(help));
        let mut tables = self.model.tables.iter().filter(|_| is_bare);
        Box::new(match tables.find(|table| table.members.contains_key(word)) {
            Some(table) => finding.helps("help.member").with("table", &table.named.name.text),
            None => finding,
        })
    }

    pub fn call(&self, function: &Path, arguments: &[Argument], span: Span) -> Bound<Measure> {
        let name = function.text();
        if WINDOWS.contains(&name.as_str()) {
            return self.windowed(&name, arguments, span);
        }
        if SEQUENCES.contains(&name.as_str()) {
            return self.sequence(&name, arguments, span);
        }
        if !AGGREGATES.contains(&name.as_str()) {
            return match super::scalar::named(&name) {
                Some(entry) => self.of_values(entry, arguments, span),
                None => match self.model.names.unit_of_constants(&name) {
                    Some(unit) => quantity(unit, arguments, span),
                    None => Err(unknown_function(function, arguments, &self.model.names)),
                },
            };
        }
        // A measure of each group says by itself what it is of.
        let is_step = |argument: &Argument| argument.per.as_ref().is_some_and(|per| !per.once);
        let build = |arguments: &[Argument]| self.call(function, arguments, span);
        if !arguments.iter().any(is_step)
            && let Some(measure) = self.of_event(&name, arguments, &build)
        {
            return measure;
        }
        if name == "count" {
            return match arguments {
                [argument] if argument.name.is_some() => {
                    Err(arguments_of("count", say!("one value without a name"), span))
                }
                [argument] if argument.per.is_none() => self.count(argument, span),
                _ => Err(arguments_of("count", say!("one value"), span)),
            };
        }
        let (function, argument) = self.function_of(&name, arguments, span)?;
        match &argument.per {
            None => self.aggregate(function, &name, &argument.expr, span),
            Some(per) if per.once => self.once(function, &argument.expr, &per.path, span),
            Some(per) => self.steps(function, &argument.expr, &per.path, span),
        }
    }
}

/// The time that an expression with nothing but conditions around it is taken at.
fn at_of(expr: &Expr) -> Option<&Path> {
    match &expr.kind {
        ExprKind::At(_, path) => Some(path),
        ExprKind::Where(inner, _) | ExprKind::Paren(inner) => at_of(inner),
        _ => None,
    }
}

/// `gram(500)`
fn quantity(unit: Unit, arguments: &[Argument], span: Span) -> Bound<Measure> {
    let [argument] = arguments else {
        return Err(arguments_of(&unit.to_string(), say!("one number"), span));
    };
    let plain = argument.name.is_none() && argument.per.is_none() && !argument.every;
    let (inner, negative) = match &argument.expr.kind {
        ExprKind::Negate(inner) => (&inner.kind, true),
        kind => (kind, false),
    };
    match inner {
        ExprKind::Number(number) if plain => {
            let digits = plain_number(&number.raw).unwrap_or_default();
            let quantity = Measure::Quantity(digits.into(), unit);
            Ok(match negative {
                true => Measure::Negate(Box::new(quantity)),
                false => quantity,
            })
        }
        _ => Err(wanted(
            say!("a bare number"),
            say!("something else"),
            argument.expr.span,
        )),
    }
}
