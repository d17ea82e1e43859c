//! Scans: one pass over one table for several aggregates at the same keys.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::agg::Leaf;
use super::bounds::{Bounds, literal};
use super::build::Planner;
use super::frame::Planned;
use super::ir::{Expr, Finds, Join, Relation, Select, Source};
use super::lower::Aliases;
use super::needs::KeyUse;
use super::question::AsOf;
use crate::check::{LinkPath, Literal, Row, bound_instant};
use crate::diagnostic::Diagnostic;
use crate::resolve::{Model, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Comparison;

/// What holds for all rows of a scan, and what each leaf asks besides.
type Filters = (Vec<Row>, Vec<Vec<Row>>);

/// One pass over one table.
pub(super) struct Scan {
    pub table: TableId,
    /// The time that bounds and own grains mean here.
    pub time: Option<(Row, Type)>,
    /// Which moments of it are in.
    pub bounds: Bounds,
    /// Whether its rows make cells.
    pub makes_cells: bool,
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
        let (filter, leaf_filters) = self.filters(scan)?;
        let mut rows: Vec<&Row> = scan.keys.iter().chain(&filter).collect();
        rows.extend(
            scan.leaves
                .iter()
                .flat_map(|leaf| leaf.argument.as_ref().map(|(row, _)| row)),
        );
        rows.extend(leaf_filters.iter().flatten());
        let aliases = self.aliases(scan.table, &rows);
        let joins = self.joins(&aliases);
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
            source: Source::Table(self.needs.table(&self.checked.model, scan.table)),
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
        let mut filter = self.standing(scan.table, scan.time.as_ref(), &scan.bounds)?;
        filter.extend(common.into_iter().cloned());
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

    /// A table's own `rows`, the as-of and the bounds.
    pub fn standing(
        &self,
        table: TableId,
        time: Option<&(Row, Type)>,
        bounds: &Bounds,
    ) -> Result<Vec<Row>, Box<Diagnostic>> {
        let mut filter = Vec::new();
        match self
            .checked
            .tables
            .get(table.index())
            .and_then(|facts| facts.rows.clone())
        {
            Some(Row::And(parts)) => filter.extend(parts),
            Some(row) => filter.push(row),
            None => {}
        }
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
                let bound = literal(kind, bound, manifest)?;
                filter.push(Row::Compare(
                    operator,
                    Box::new(row.clone()),
                    Box::new(Row::Literal(bound)),
                ));
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

    /// Names for the base table and everything it is joined to; remembers the
    /// columns that are read.
    pub fn aliases(&mut self, table: TableId, rows: &[&Row]) -> Aliases {
        let model = &self.checked.model;
        let mut paths: Vec<LinkPath> = Vec::new();
        for row in rows {
            self.needs.row(model, row);
            row.columns(&mut |column| {
                for path in column.path.prefixes() {
                    if !paths.contains(&path) {
                        paths.push(path);
                    }
                }
            });
        }
        // Conditions of joined tables may reach further themselves.
        let mut at = 0;
        while let Some(path) = paths.get(at).cloned() {
            at += 1;
            let rows = self
                .target(&path)
                .and_then(|home| self.checked.tables.get(home.index())?.rows.as_ref());
            if let Some(rows) = rows.map(|rows| rows.under(&path)) {
                self.needs.row(model, &rows);
                rows.columns(&mut |column| {
                    for path in column.path.prefixes() {
                        if !paths.contains(&path) {
                            paths.push(path);
                        }
                    }
                });
            }
        }
        paths.sort_by_key(|path| path.steps().len());
        Aliases::new(model, table, paths)
    }

    /// The table a path of links ends in.
    fn target(&self, path: &LinkPath) -> Option<TableId> {
        let (table, link) = path.steps().last()?;
        let link = self.checked.model.tables.get(table.index())?.links.get(*link)?;
        self.checked.model.entities.get(link.entity.index())?.home
    }

    /// One left join a path of links, nearest first.
    pub fn joins(&mut self, aliases: &Aliases) -> Vec<Join> {
        let checked = self.checked;
        let model = &checked.model;
        let mut joins = Vec::new();
        for path in aliases.paths().to_vec() {
            let (Some((from, at)), Some(home)) = (path.steps().last().copied(), self.target(&path)) else {
                continue;
            };
            let from_table = model.tables.get(from.index());
            let link = from_table.and_then(|table| table.links.get(at));
            let key = model
                .tables
                .get(home.index())
                .and_then(|table| table.key.as_ref());
            let (Some(link), Some(key)) = (link, key) else {
                continue;
            };
            let near = aliases.before(&path).to_owned();
            let far = aliases.of(&path).to_owned();
            let on = link
                .columns
                .iter()
                .zip(&key.columns)
                .map(|(own, key)| (Expr::column(&near, &own.text), Expr::column(&far, &key.text)));
            let on = on.collect();
            for (own, theirs) in link.columns.iter().zip(&key.columns) {
                self.needs
                    .column(model, from, &own.text, &Type::Unknown, own.span);
                self.needs
                    .column(model, home, &theirs.text, &Type::Unknown, theirs.span);
            }
            let columns: Vec<SmolStr> = key.columns.iter().map(|name| name.text.clone()).collect();
            let rows = checked
                .tables
                .get(home.index())
                .and_then(|facts| facts.rows.as_ref());
            self.needs.key(key_use(model, home, columns, key.span, rows));
            let and = rows
                .map(|rows| aliases.lower(&rows.under(&path)))
                .into_iter()
                .collect();
            let source = Source::Table(self.needs.table(model, home));
            joins.push(Join {
                finds: Finds::AtMostOne,
                relation: Relation { source, alias: far },
                on,
                null_safe: false,
                and,
            });
        }
        joins
    }
}

/// A key with the condition of its table, unless that reaches over links.
fn key_use(model: &Model, table: TableId, columns: Vec<SmolStr>, span: Span, rows: Option<&Row>) -> KeyUse {
    let alias = model
        .tables
        .get(table.index())
        .map(|table| table.named.name.text.to_string());
    let mut reaches = false;
    if let Some(rows) = rows {
        rows.columns(&mut |column| reaches |= !column.path.is_empty());
    }
    let own = Aliases::new(model, table, Vec::new());
    let rows = rows.filter(|_| !reaches).map(|rows| own.lower(rows));
    KeyUse {
        table,
        columns,
        alias: alias.unwrap_or_default(),
        rows,
        span,
    }
}
