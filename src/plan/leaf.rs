//! Scans: one pass over one table for several aggregates at the same keys.

use rustc_hash::{FxHashMap, FxHashSet};

use super::agg::Leaf;
use super::bounds::{Bounds, beside};
use super::build::Planner;
use super::edge::EdgeDates;
use super::frame::Planned;
use super::ir::{Expr, Relation, Select};
use super::question::AsOf;
use super::stretch::Windows;
use crate::check::{Literal, Row, bound_instant};
use crate::diagnostic::Diagnostic;
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::ast::{Comparison, Path};
use std::sync::Arc;

/// What holds for all rows of a scan, and what each leaf asks besides.
type Filters = (Vec<Row>, Vec<Vec<Row>>);

/// One pass over one table.
pub(super) struct Scan {
    pub table: TableId,
    /// The time that bounds and own grains mean here.
    pub time: Option<(Row, Type)>,
    /// Which moments of it are in.
    pub bounds: Bounds,
    /// By which links its rows know their entities.
    pub roles: Vec<Arc<Path>>,
    /// Whether only rows with a time count.
    pub is_dated: bool,
    /// The periods each of its rows counts in, where those are not just its own.
    pub windows: Option<Arc<Windows>>,
    /// The dates of entities that count.
    pub edge: Option<Arc<EdgeDates>>,
    /// Whether rows are in the month of their week.
    pub weeks: bool,
    /// Whether its rows make cells.
    pub makes_cells: bool,
    /// Where the question asks for it.
    pub asked_at: Span,
    /// The key of each slice.
    pub keys: Vec<Row>,
    pub leaves: Vec<Leaf>,
    /// Where in `leaves` those of a mark are.
    pub marks: FxHashMap<u64, Vec<usize>>,
}

impl Scan {
    /// The leaf that computes the same.
    pub fn find(&self, leaf: &Leaf) -> Option<&Leaf> {
        let alike = self.marks.get(&leaf.mark())?;
        let mut alike = alike.iter().filter_map(|at| self.leaves.get(*at));
        alike.find(|known| known.same(leaf))
    }

    pub fn add(&mut self, leaf: Leaf) {
        self.marks.entry(leaf.mark()).or_default().push(self.leaves.len());
        self.leaves.push(leaf);
    }
}

impl Planner<'_> {
    /// The `select` of a scan: keys first, then one column a leaf.
    pub fn scan_select(&mut self, scan: &Scan, key_names: &[String]) -> Result<Select, Box<Diagnostic>> {
        let (mut filter, leaf_filters) = self.filters(scan)?;
        let pushed = self.pushed(scan.table, &mut filter);
        let mut rows: Vec<&Row> = scan.keys.iter().chain(&filter).collect();
        rows.extend(scan.leaves.iter().flat_map(Leaf::rows));
        rows.extend(leaf_filters.iter().flatten());
        let beside = self.beside_rows(scan)?;
        rows.extend(&beside);
        let (mut aliases, mut joins) = self.reached(scan.table, &rows, scan.time.as_ref(), scan.asked_at)?;
        // Dates of entities may be those in a window.
        joins.extend(self.window_join(scan, &aliases)?);
        joins.extend(self.edge_join(scan, &aliases)?);
        joins.extend(self.member_joins(&rows, &mut aliases, scan.asked_at)?);
        let time = scan.time.as_ref();
        let source = self.rows_from(scan.table, &rows, &pushed, time, scan.asked_at)?;
        let lower = |row: &Row| aliases.lower(row);
        let keys = scan
            .keys
            .iter()
            .zip(key_names)
            .map(|(row, name)| (lower(row), name.clone()));
        let leaves = scan.leaves.iter().zip(&leaf_filters).map(|(leaf, conditions)| {
            let condition = Expr::all(conditions.iter().map(lower).collect());
            (leaf.expr(&aliases, condition), leaf.name.clone())
        });
        let columns = keys.chain(leaves).collect();
        let from = Relation {
            source,
            alias: aliases.base().to_owned(),
        };
        Ok(Select {
            columns,
            from,
            joins,
            filter: filter.iter().map(lower).collect(),
            group: Some(scan.keys.len()),
        })
    }

    /// What holds for all rows of a scan, and what each leaf asks besides.
    fn filters(&self, scan: &Scan) -> Planned<Filters> {
        let asked: Vec<FxHashSet<&Row>> = scan
            .leaves
            .iter()
            .map(|leaf| leaf.conditions.iter().collect())
            .collect();
        let first = scan.leaves.first().map(|leaf| leaf.conditions.as_slice());
        let is_common = |row: &&Row| asked.iter().all(|conditions| conditions.contains(row));
        let common: Vec<&Row> = first.unwrap_or_default().iter().filter(is_common).collect();
        let held: FxHashSet<&Row> = common.iter().copied().collect();
        let own_of = |leaf: &Leaf| -> Vec<Row> {
            let own = leaf.conditions.iter().filter(|row| !held.contains(row));
            own.cloned().collect()
        };
        let own: Vec<Vec<Row>> = scan.leaves.iter().map(own_of).collect();
        let time = scan.time.as_ref();
        let mut filter = match scan.is_dated {
            true => self.dated(scan.table, time, &scan.bounds)?,
            false => self.standing(scan.table, time, &scan.bounds)?,
        };
        filter.extend(common.into_iter().cloned());
        self.prune(scan.table, &mut filter);
        if !own.is_empty() && own.iter().all(|conditions| !conditions.is_empty()) {
            let mut seen = FxHashSet::default();
            let each = own.iter().cloned().filter_map(Row::all);
            let mut any: Vec<Row> = each.filter(|row| seen.insert(row.clone())).collect();
            filter.push(match any.len() {
                1 => any.swap_remove(0),
                _ => Row::Or(any),
            });
        }
        Ok((filter, own))
    }

    /// A table's own `rows`, the as-of and the bounds. Rows without a time that is
    /// `optional` are among them.
    pub fn standing(&self, table: TableId, time: Option<&(Row, Type)>, bounds: &Bounds) -> Planned<Vec<Row>> {
        let mut filter = self.dated(table, time, bounds)?;
        if let Some((row, _)) = time
            && bounds.since.is_none()
            && bounds.until.is_none()
            && self.checked.is_optional(table, row)
            && let Some(as_of) = filter.pop()
        {
            let is_none = Row::IsNull {
                negated: false,
                subject: Box::new(row.clone()),
            };
            filter.extend((self.question.as_of != AsOf::Never).then(|| Row::Or(vec![as_of, is_none])));
        }
        Ok(filter)
    }

    /// The same, of rows that have a time only.
    pub fn dated(&self, table: TableId, time: Option<&(Row, Type)>, bounds: &Bounds) -> Planned<Vec<Row>> {
        let mut filter = Vec::new();
        match self.standing_rows(table)?.cloned() {
            Some(Row::And(parts)) => filter.extend(parts),
            Some(row) => filter.push(row),
            None => {}
        }
        filter.extend(self.latest_copy(table));
        let Some((row, kind)) = time else {
            return Ok(filter);
        };
        let manifest = &self.checked.model.manifest;
        let bounds = [
            (Comparison::GreaterOrEqual, &bounds.since),
            (Comparison::Less, &bounds.until),
        ];
        for (operator, bound) in bounds {
            if let Some(bound) = bound {
                let bound = beside(kind, bound, manifest)?;
                filter.push(Row::Compare(operator, Box::new(row.clone()), Box::new(bound)));
            }
        }
        let as_of = match self.question.as_of {
            AsOf::Never => Row::IsNull {
                negated: true,
                subject: Box::new(row.clone()),
            },
            AsOf::Clock => Row::UntilNow(Box::new(row.clone()), kind.clone()),
            AsOf::At(time) => {
                let bound = match kind {
                    Type::Date => Literal::Date(time.date()),
                    Type::Timestamp(zone) => {
                        let moment = crate::syntax::time::Moment::Instant(time, None);
                        let manifest = &self.checked.model.manifest;
                        Literal::Timestamp(bound_instant(moment, manifest, zone.as_deref()).unwrap_or(time))
                    }
                    _ => Literal::Timestamp(time),
                };
                Row::Compare(
                    Comparison::LessOrEqual,
                    Box::new(row.clone()),
                    Box::new(Row::Literal(bound)),
                )
            }
        };
        filter.push(as_of);
        Ok(filter)
    }
}
