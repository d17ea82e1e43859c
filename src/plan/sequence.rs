//! What follows what, in a frame: like a scan, but over two events whose rows
//! are put in order for each entity. Figures of the same two share it.

use super::agg::{self, LeafKind};
use super::aggregate::dates_as_days;
use super::aggregate::mean;
use super::bounds::Bounds;
use super::build::Planner;
use super::clock::{Clock, micros_in};
use super::extent::Rows;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::Expr;
use super::period::of_a_cell;
use crate::check::{EventFacts, Figure, Function, Literal, Row, Sequence};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, TableId, Type};
use crate::source::Span;
use crate::syntax::time::Length;
use crate::words::say;

/// Rows of one event, and of another that follows it.
pub(super) struct Chain {
    pub from: End,
    pub to: End,
    pub entity: EntityId,
    pub clock: Clock,
    pub within: Length,
    pub mature: bool,
    /// Whether only the first row of each entity counts, once.
    pub first_only: bool,
    /// Which moments of `from` are asked about.
    pub bounds: Bounds,
    pub makes_cells: bool,
    /// The key of each slice, of a row of `from`.
    pub keys: Vec<Row>,
    /// Where each of them is asked for, if the question does.
    pub keys_at: Vec<Option<Span>>,
    pub leaves: Vec<ChainLeaf>,
    /// What its steps are named after.
    pub name: String,
    pub asked_at: Span,
}

/// One of the two events.
#[derive(PartialEq)]
pub(super) struct End {
    pub table: TableId,
    pub time: (Row, Type),
    pub conditions: Vec<Row>,
    /// The columns that say whose row it is.
    pub entity: Vec<Row>,
}

/// One column of a chain's cells.
pub(super) struct ChainLeaf {
    pub what: Counted,
    pub name: String,
}

/// What is counted or measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Counted {
    /// Rows that may be followed, or entities.
    From,
    /// Those that follow, or entities for which something follows.
    To,
    /// The time between, made one number.
    Time(LeafKind),
}

impl Chain {
    fn same(&self, other: &Self) -> bool {
        self.from == other.from
            && self.to == other.to
            && self.entity == other.entity
            && self.within == other.within
            && self.mature == other.mature
            && self.first_only == other.first_only
            && self.bounds == other.bounds
            && self.makes_cells == other.makes_cells
            && self.keys == other.keys
    }
}

impl Planner<'_> {
    /// A conversion, the time it takes, or a retention.
    pub fn sequence(&mut self, sequence: &Sequence, context: &Context, frame: &mut Frame) -> Planned<Expr> {
        let chain = self.chain_of(sequence, context, frame)?;
        let name = &context.name;
        let column = |what, suffix: &str, frame: &mut Frame| {
            let name = chain_leaf(frame, chain, what, &format!("{name}{suffix}"));
            Expr::column(CELLS, &name)
        };
        // The rows that come first make the cells, whatever is asked of them.
        let froms = column(Counted::From, "_from", frame);
        let Figure::Elapsed(function, unit) = sequence.figure else {
            return Ok(mean(column(Counted::To, "_to", frame), froms));
        };
        let mut times = agg::kinds(function)
            .iter()
            .map(|kind| match kind {
                LeafKind::Count => column(Counted::To, "_to", frame),
                kind => column(Counted::Time(*kind), "_time", frame),
            })
            .collect::<Vec<_>>()
            .into_iter();
        let micros = match (function, times.next(), times.next()) {
            (Function::Avg, Some(sum), Some(count)) => mean(sum, count),
            (_, Some(value), _) => value,
            (_, None, _) => Expr::Literal(Literal::Null),
        };
        let unit = Expr::Literal(Literal::Number(micros_in(unit).to_string().into()));
        Ok(Expr::Product(vec![(false, micros), (true, unit)]))
    }

    /// The rows that make the cells of a sequence.
    pub fn rows_that_come_first(&self, sequence: &Sequence, context: &Context) -> Planned<Rows> {
        let from = self.end_of(&sequence.from, sequence.entity, context)?;
        let known = |column: Row| Row::IsNull {
            negated: true,
            subject: Box::new(column),
        };
        let conditions = from
            .conditions
            .into_iter()
            .chain(from.entity.into_iter().map(known));
        Ok(Rows {
            table: from.table,
            conditions: conditions.collect(),
            time: Some(from.time),
            cells: None,
        })
    }

    /// The place of the chain of these two events in a frame.
    pub fn chain_of(&mut self, sequence: &Sequence, context: &Context, frame: &mut Frame) -> Planned<usize> {
        if context.windows.is_some() || context.edge.is_some() {
            let finding = Diagnostic::error(&code::NOT_OF_PAIRS).at(context.asked_at);
            return Err(Box::new(
                finding.with("outer", say!("a window")).helps("help.window"),
            ));
        }
        let from = self.end_of(&sequence.from, sequence.entity, context)?;
        let to = self.end_of(&sequence.to, sequence.entity, context)?;
        let keys = frame
            .keys
            .iter()
            .map(|key| self.key_row(from.table, Some(&from.time), key, context));
        let mut keys: Vec<Row> = keys.collect::<Planned<_>>()?;
        dates_as_days(&mut keys);
        let asked = |key: &super::question::Key| {
            let slice = self.question.slices.iter().find(|slice| slice.key == *key);
            slice.map(|slice| slice.span)
        };
        let chain = Chain {
            keys_at: frame.keys.iter().map(asked).collect(),
            keys,
            clock: Clock::between(&from.time, &to.time.1),
            from,
            to,
            entity: sequence.entity,
            within: sequence.within,
            mature: sequence.mature,
            first_only: sequence.figure == Figure::Retention,
            bounds: context.bounds.clone(),
            makes_cells: context.makes_cells,
            leaves: Vec::new(),
            name: context.name.clone(),
            asked_at: context.asked_at,
        };
        if let Some(at) = frame.chains.iter().position(|known| known.same(&chain)) {
            return Ok(at);
        }
        frame.chains.push(chain);
        Ok(frame.chains.len() - 1)
    }

    pub fn end_of(&self, event: &EventFacts, entity: EntityId, context: &Context) -> Planned<End> {
        let time = match &event.at {
            Some(path) => Some(self.binder(event.table, None).path(path)?),
            None => self.default_time(event.table),
        };
        let Some(time) = time else {
            return Err(Box::new(Diagnostic::error(&code::NO_TIME).echo()));
        };
        let binder = self.binder(event.table, Some(&time));
        let mut conditions = Vec::new();
        for filter in event.condition.iter().chain(&context.filters) {
            let row = binder.condition(filter)?;
            if of_a_cell(&row) {
                // Rows beyond the cell and the bounds follow and are followed, too.
                let named = row.has(&|row| matches!(row, Row::PeriodStart | Row::PeriodEnd));
                let finding = Diagnostic::error(&code::NOT_OF_PAIRS)
                    .says("message.cell")
                    .helps(if named { "help.period" } else { "help.cell" });
                return Err(Box::new(finding.label(filter.span, "label.cell")));
            }
            match row {
                Row::And(parts) => conditions.extend(parts),
                row => conditions.push(row),
            }
        }
        self.budget.take(conditions.len(), context.asked_at)?;
        let entity = (0..self.key_width(entity)).map(|at| self.entity_row(event.table, entity, at, &[]));
        Ok(End {
            table: event.table,
            entity: entity.collect::<Planned<_>>()?,
            conditions,
            time,
        })
    }
}

/// The name of a chain's column; a new one unless it is there.
fn chain_leaf(frame: &mut Frame, chain: usize, what: Counted, wanted: &str) -> String {
    let leaves = frame.chains.get(chain).map(|chain| chain.leaves.as_slice());
    let known = leaves.unwrap_or_default().iter().find(|leaf| leaf.what == what);
    if let Some(known) = known {
        return known.name.clone();
    }
    let name = frame.fresh(wanted);
    if let Some(chain) = frame.chains.get_mut(chain) {
        let name = name.clone();
        chain.leaves.push(ChainLeaf { what, name });
    }
    name
}
