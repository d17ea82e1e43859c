//! `rolling`, `to_date`, `cumulative`, `prior`, `at_end`, `at_start`, `every`:
//! metrics over other stretches of time than the cell's own.

use super::bind::Bound;
use super::building::MeasureBuilder;
use super::judged::Judged;
use super::judging::{Judge, default_time};
use super::measure::{Measure, Shift, Window};
use super::operand_unfit::{arguments_of, wanted};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::{EntityId, Type};
use crate::source::Span;
use crate::syntax::ast::{Argument, Duration, Expr, ExprKind, Name};
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// The functions of this file.
pub(super) const WINDOWS: [&str; 6] = ["rolling", "to_date", "cumulative", "prior", "at_end", "at_start"];

impl MeasureBuilder<'_> {
    /// A call of one of [`WINDOWS`].
    pub fn windowed(&self, name: &str, arguments: &[Argument], span: Span) -> Bound<Measure> {
        let takes = takes(name);
        let Some((first, rest)) = arguments.split_first().filter(|(first, _)| is_plain(first)) else {
            return Err(arguments_of(name, takes, span));
        };
        let inner = Box::new(self.build(&first.expr)?);
        match name {
            "prior" => self.prior(inner, rest, span),
            "at_end" | "at_start" => self.edge(inner, name == "at_start", rest, span),
            _ => {
                let (rest, keep) = kept(rest);
                let window = self.window_of(name, rest);
                let window = window.ok_or_else(|| misfit(name, rest, span))?;
                Ok(Measure::Window {
                    inner,
                    window,
                    keep,
                    span,
                })
            }
        }
    }

    /// `rolling(m, 7 days)`, `to_date(m, month)`, `cumulative(m)`: behind the metric.
    fn window_of(&self, name: &str, rest: &[Argument]) -> Option<Window> {
        match (name, rest) {
            ("rolling", [length]) if is_plain(length) => length_of(&length.expr).map(Window::Rolling),
            ("to_date", [grain]) if is_plain(grain) => self.grain_of(&grain.expr).map(Window::ToDate),
            ("cumulative", []) => Some(Window::Cumulative),
            _ => None,
        }
    }

    /// `prior(m, 1 year)`, `prior(m, to: month)`, `prior(m, 1 year, keep: true)`
    fn prior(&self, inner: Box<Measure>, rest: &[Argument], span: Span) -> Bound<Measure> {
        let wrong = || misfit("prior", rest, span);
        let (mut shift, mut keep) = (None, false);
        for argument in rest {
            let word = argument.name.as_ref().map(|name| name.text.as_str());
            match (word, &argument.expr.kind) {
                (None, _) if shift.is_none() => {
                    shift = Some(Shift::Back(length_of(&argument.expr).ok_or_else(wrong)?));
                }
                (Some("to"), _) if shift.is_none() => {
                    shift = Some(Shift::ToStartOf(self.grain_of(&argument.expr).ok_or_else(wrong)?));
                }
                (Some("keep"), ExprKind::Bool(said)) => keep = *said,
                _ => return Err(wrong()),
            }
        }
        let shift = shift.ok_or_else(wrong)?;
        Ok(Measure::Prior {
            inner,
            shift,
            keep,
            span,
        })
    }

    /// `at_end(m)`, `at_end(m, per: account)`
    fn edge(&self, inner: Box<Measure>, first: bool, rest: &[Argument], span: Span) -> Bound<Measure> {
        let name = if first { "at_start" } else { "at_end" };
        let per = match rest {
            [] => None,
            [argument] if argument.name.as_ref().is_some_and(|name| name.text == "per") => {
                Some(self.entity_named(&argument.expr)?)
            }
            _ => return Err(arguments_of(name, takes(name), span)),
        };
        Ok(Measure::Edge {
            inner,
            first,
            per,
            span,
        })
    }

    fn grain_of(&self, expr: &Expr) -> Option<Grain> {
        match &expr.kind {
            ExprKind::Path(path) => self.model.names.grain(&path.single()?.text),
            _ => None,
        }
    }

    fn entity_named(&self, expr: &Expr) -> Bound<EntityId> {
        let ExprKind::Path(path) = &expr.kind else {
            return Err(wanted(say!("the name of an entity"), say!("a value"), expr.span));
        };
        let Some(name) = path.single() else {
            return Err(wanted(say!("the name of an entity"), say!("a path"), expr.span));
        };
        self.model
            .names
            .entity(&name.text)
            .ok_or_else(|| self.no_entity(name))
    }

    /// `m every day`, `m every day apart`
    pub fn every(&self, inner: &Expr, (grain, apart): (&Name, bool), span: Span) -> Bound<Measure> {
        let inner = Box::new(self.build(inner)?);
        match self.model.names.grain(&grain.text) {
            Some(unit) => Ok(Measure::Every(inner, unit, apart, span)),
            None => {
                let finding = wanted(say!("a grain such as `day`"), say!("another name"), grain.span);
                Err(Box::new(meant(*finding, grain)))
            }
        }
    }
}

impl Judge<'_> {
    /// Over time there is a number for every cell, and every row has a time.
    pub(super) fn over_time(&self, inner: &Measure, span: Span) -> Bound<Judged> {
        let judged = self.measure(inner)?;
        if !matches!(judged.kind, Type::Number(_) | Type::Unknown) {
            return Err(wanted(say!("a number"), &judged.kind, span));
        }
        for table in &judged.tables {
            if default_time(self.model, self.tables, *table).is_none() {
                let named = self
                    .model
                    .tables
                    .get(table.index())
                    .map(|table| &table.named.name.text);
                let finding = Diagnostic::error(&code::NO_TIME).at(span);
                return Err(Box::new(
                    finding
                        .with("table", named.map(|name| name.as_str()).unwrap_or_default())
                        .with(
                            "needs",
                            say!("a window of time needs to know when a row happened"),
                        ),
                ));
            }
        }
        Ok(judged)
    }
}

fn takes(name: &str) -> Said {
    match name {
        "rolling" => say!("a metric and a length of time: `rolling(gmv, 7 days)`"),
        "to_date" => say!("a metric and a grain: `to_date(gmv, month)`"),
        "cumulative" => say!("a metric: `cumulative(gmv)`"),
        "prior" => {
            say!("a metric and a length of time, or a grain: `prior(gmv, 1 year)`, `prior(gmv, to: month)`")
        }
        _ => say!("a metric, and an entity if each has a date of its own: `at_end(balance, per: account)`"),
    }
}

/// The finding for what stands behind the metric, at what is not right of it.
fn misfit(name: &str, rest: &[Argument], span: Span) -> Box<Diagnostic> {
    let finding = |span| *arguments_of(name, takes(name), span);
    let wrong = rest.iter().find_map(|argument| match &argument.expr.kind {
        ExprKind::Path(path) => {
            let name_of = path.single()?;
            match Grain::named(&name_of.text).filter(|_| name != "to_date") {
                Some(grain) => Some(of_length(finding(path.span), format!("1 {}", grain.word()))),
                None => Some(meant(finding(path.span), name_of)),
            }
        }
        ExprKind::Number(number) => {
            let finding = finding(argument.expr.span).helps("help.length");
            Some(finding.with("example", format!("{} days", number.raw)))
        }
        ExprKind::Text(text) => Some(of_length(finding(argument.expr.span), text.value.to_string())),
        ExprKind::Negate(inner) if length_of(inner).is_some() => {
            let advice = say!("`{name}` looks back by itself: leave out the minus", name = name);
            Some(finding(argument.expr.span).helps("help").with("advice", advice))
        }
        _ => None,
    });
    Box::new(wrong.unwrap_or_else(|| finding(span)))
}

/// The finding, with the length of time to write.
fn of_length(finding: Diagnostic, length: String) -> Diagnostic {
    let finding = finding.helps("help.write").with("example", &length);
    match finding.span() {
        Some(span) => finding.fix(span, length),
        None => finding,
    }
}

/// The finding, with the grain that is meant by another word.
fn meant(finding: Diagnostic, word: &Name) -> Diagnostic {
    let near = Grain::meant(&word.text).map(Grain::word);
    match near.or_else(|| nearest(&word.text, Grain::ALL.map(Grain::word))) {
        Some(near) => finding.helps("help.near").with("near", near).fix(word.span, near),
        None => finding,
    }
}

/// The other arguments, and whether `keep: true` stands behind them.
fn kept(rest: &[Argument]) -> (&[Argument], bool) {
    if let Some((last, before)) = rest.split_last()
        && last.name.as_ref().is_some_and(|name| name.text == "keep")
        && let ExprKind::Bool(said) = last.expr.kind
    {
        return (before, said);
    }
    (rest, false)
}

fn is_plain(argument: &Argument) -> bool {
    argument.name.is_none() && argument.per.is_none() && !argument.every
}

fn length_of(expr: &Expr) -> Option<Length> {
    match &expr.kind {
        ExprKind::Duration(duration) if duration.count > 0 => Duration::length(duration),
        ExprKind::Paren(inner) => length_of(inner),
        _ => None,
    }
}
