//! Events: what happens, as rows of a table at one of their times. An
//! aggregate of an event is that of its table, at its time and under its
//! condition.

use super::attributes::AttributeFacts;
use super::bind::{Bound, RowBinder, Scope};
use super::budget::Budget;
use super::building::MeasureBuilder;
use super::condition;
use super::judging::default_time;
use super::measure::Measure;
use super::operand_unfit::{arguments_of, wanted};
use super::sequence::SEQUENCES;
use super::tables::TableFacts;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Event, EventId, Model, TableId, Type};
use crate::syntax::ast::{Argument, Expr, ExprKind, Name, Path};
use crate::words::say;
use std::sync::Arc;

/// An event whose table, time and condition mean something.
#[derive(Clone, Debug)]
pub struct EventFacts {
    /// The table.
    pub table: TableId,
    /// When it happens, unless that is the table's own time.
    pub at: Option<Arc<Path>>,
    /// Which rows it is.
    pub condition: Option<Arc<Expr>>,
}

/// Binds all events; `None` for those with a mistake.
pub(super) fn bind(
    model: &Model,
    tables: &[TableFacts],
    attributes: &[Option<AttributeFacts>],
    budget: &Budget,
    found: &mut Vec<Diagnostic>,
) -> Vec<Option<EventFacts>> {
    let mut bound = |event: &Event| match facts(model, tables, attributes, budget, event) {
        Ok(facts) => facts,
        Err(finding) => {
            if !finding.is_echo() {
                found.push(*finding);
            }
            None
        }
    };
    model.events.iter().map(&mut bound).collect()
}

fn facts(
    model: &Model,
    tables: &[TableFacts],
    attributes: &[Option<AttributeFacts>],
    budget: &Budget,
    event: &Event,
) -> Bound<Option<EventFacts>> {
    let Some(id) = event.table else {
        return Ok(None);
    };
    let mut binder = RowBinder {
        model,
        tables,
        base: id,
        scope: Scope::Outside,
        own_time: None,
        attributes,
        budget,
    };
    let time = match &event.at {
        Some(path) => {
            let (row, kind) = binder.path(path)?;
            if !matches!(kind, Type::Timestamp(_) | Type::Date) {
                return Err(wanted(say!("a time"), &kind, path.span));
            }
            Some((row, kind))
        }
        None => default_time(model, tables, id),
    };
    binder.own_time = time.as_ref();
    if let Some(expr) = &event.condition {
        condition::condition(&binder, expr)?;
    }
    Ok(Some(EventFacts {
        table: id,
        at: event.at.clone().map(Arc::new),
        condition: event.condition.clone().map(Arc::new),
    }))
}

impl EventFacts {
    /// A measure of the table's rows, of those only that are the event.
    fn around(&self, rows: Measure) -> Measure {
        let timed = match &self.at {
            Some(path) => Measure::At(Box::new(rows), path.clone()),
            None => rows,
        };
        match &self.condition {
            Some(condition) => Measure::Where(Box::new(timed), condition.clone()),
            None => timed,
        }
    }
}

impl MeasureBuilder<'_> {
    /// What an event is; its own mistake has a finding already.
    pub fn event(&self, id: EventId) -> Bound<&EventFacts> {
        let facts = self.events.get(id.index()).and_then(Option::as_ref);
        facts.ok_or_else(|| Box::new(Diagnostic::error(&code::CYCLE).echo()))
    }

    /// An aggregate of an event, as one of its table: `build` makes it from
    /// arguments that name the table. `None` where no event is named.
    pub fn of_event(
        &self,
        function: &str,
        arguments: &[Argument],
        build: &dyn Fn(&[Argument]) -> Bound<Measure>,
    ) -> Option<Bound<Measure>> {
        let mut arguments = arguments.to_vec();
        let mut firsts: Vec<&mut Name> = Vec::new();
        for argument in &mut arguments {
            first_names(&mut argument.expr, &mut firsts);
        }
        let event = firsts
            .iter()
            .find_map(|name| self.model.names.event(&name.text))?;
        let facts = match self.event(event) {
            Ok(facts) => facts,
            Err(echo) => return Some(Err(echo)),
        };
        let table = self.model.tables.get(facts.table.index())?;
        for name in firsts {
            if self.model.names.event(&name.text) != Some(event) {
                let finding = arguments_of(function, say!("columns of one table or event"), name.span);
                let advice = say!("aggregate each by itself, then combine the metrics");
                return Some(Err(Box::new(finding.helps("help").with("advice", advice))));
            }
            name.text = table.named.name.text.clone();
        }
        Some(build(&arguments).map(|rows| facts.around(rows)))
    }
}

/// The first name of every path of an aggregate's argument.
pub(super) fn first_names<'e>(expr: &'e mut Expr, found: &mut Vec<&'e mut Name>) {
    match &mut expr.kind {
        ExprKind::Path(path) => found.extend(path.segments.first_mut()),
        ExprKind::Paren(inner)
        | ExprKind::Negate(inner)
        | ExprKind::Not(inner)
        | ExprKind::IsNull { subject: inner, .. } => first_names(inner, found),
        ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => {
            first_names(first, found);
            rest.iter_mut().for_each(|(_, expr)| first_names(expr, found));
        }
        ExprKind::And(all) | ExprKind::Or(all) | ExprKind::List(all) => {
            all.iter_mut().for_each(|expr| first_names(expr, found));
        }
        ExprKind::Compare(_, left, right) => {
            first_names(left, found);
            first_names(right, found);
        }
        ExprKind::In {
            subject, set: other, ..
        }
        | ExprKind::Like {
            subject,
            pattern: other,
            ..
        } => {
            first_names(subject, found);
            first_names(other, found);
        }
        ExprKind::Between {
            subject, low, high, ..
        } => {
            first_names(subject, found);
            first_names(low, found);
            first_names(high, found);
        }
        // What follows what names events, and no columns of theirs.
        ExprKind::Call { function, arguments } if !SEQUENCES.contains(&function.text().as_str()) => arguments
            .iter_mut()
            .for_each(|argument| first_names(&mut argument.expr, found)),
        ExprKind::Case(arms) => {
            for (condition, value) in arms {
                condition.iter_mut().for_each(|expr| first_names(expr, found));
                first_names(value, found);
            }
        }
        // `count(customer where …)` and the like hold metrics, which are read
        // by themselves.
        _ => {}
    }
}
