//! The rows of one table behind the aggregates over it.

use super::conditions::{Conditions, Named, add};
use super::place::{Dates, Layer};
use super::shown::Shown;
use super::{Behind, Part, written};
use crate::check::Row;
use crate::diagnostic::Diagnostic;
use crate::plan::aggregate::own_column;
use crate::plan::build::Planner;
use crate::plan::frame::Planned;
use crate::plan::ir::{Expr, Finds, Join, Order, Relation, Select};
use crate::plan::question::Key;
use crate::plan::steps::By;
use crate::plan::taken::Taken;
use crate::resolve::{TableId, Type};
use crate::syntax::ast::{self, Comparison, ExprKind};
use crate::syntax::time::Grain;

impl Planner<'_> {
    /// The rows of a table behind some aggregates over it: keys, the time,
    /// slices, links, what is aggregated, then what the conditions look at and
    /// whether each is true.
    pub(super) fn listed_rows(
        &mut self,
        parts: &[Part],
        behind: &Behind<'_>,
    ) -> Planned<(String, Select, Vec<Order>)> {
        let Some(first) = parts.first() else {
            return Err(Box::new(Diagnostic::error(
                &crate::diagnostic::code::NOTHING_ASKED,
            )));
        };
        let table = first.aggregate.table;
        let conditions = self.conditions_of(parts, behind)?;
        let mut shown = Shown {
            model: &self.checked.model,
            columns: Vec::new(),
            names: Taken::default(),
        };
        self.identity(first, &mut shown)?;
        let identity = shown.columns.len();
        for (part, own) in parts.iter().zip(&conditions.own) {
            conditions.show_argument(part, own, behind, &mut shown);
        }
        conditions.show(behind, &mut shown);

        let mut filter = conditions.filter(behind.all);
        if !behind.all {
            self.prune(table, &mut filter);
        }
        let pushed = self.pushed(table, &mut filter);
        let shown = shown.columns;
        let mut rows: Vec<&Row> = shown.iter().map(|(value, _)| value).collect();
        rows.extend(&filter);
        let asked_at = first.context.asked_at;
        let dated = self.dated_rows(first)?;
        rows.extend(dated.iter().flatten());
        let (mut aliases, mut joins) = self.reached(table, &rows, first.time.as_ref(), asked_at)?;
        if let Some(windows) = &first.context.windows {
            joins.push(self.joined_windows(windows, (table, first.time.as_ref(), asked_at), &aliases)?);
        }
        joins.extend(self.member_joins(&rows, &mut aliases, asked_at)?);
        for (dates, own) in first.place.dates.iter().zip(&dated) {
            joins.push(dates.join(own.iter().map(|row| aliases.lower(row))));
        }
        let time = first.time.as_ref();
        let source = self.rows_from(table, &rows, &pushed, time, asked_at)?;
        let columns: Vec<(Expr, String)> = shown
            .iter()
            .map(|(value, name)| (aliases.lower(value), name.clone()))
            .collect();
        let order = columns.iter().take(identity).map(|(expr, _)| Order {
            expr: expr.clone(),
            descending: false,
        });
        let order = order.collect();
        let select = Select {
            columns,
            from: Relation {
                source,
                alias: aliases.base().to_owned(),
            },
            joins,
            filter: filter.iter().map(|row| aliases.lower(row)).collect(),
            group: None,
        };
        Ok((self.table_name(table), select, order))
    }

    /// What a row is: its time, its key, its slices and its links.
    fn identity(&self, part: &Part, shown: &mut Shown<'_>) -> Planned<()> {
        let id = part.aggregate.table;
        let time = part.time.as_ref();
        let slices = self.question.slices.iter();
        for slice in slices {
            let row = self.slice_of(part, slice)?;
            shown.add(row, &slice.name);
        }
        for (at, layer) in part.place.layers.iter().enumerate() {
            if let (Layer::Period(grain, _), Some(row)) = (layer, self.period_of_row(part, at)?) {
                shown.add(row, grain.word());
            }
        }
        for by in &part.place.groups {
            if let By::Dimension(path) = by {
                let row = self.slice_row(id, time, path, &part.context)?;
                shown.add(row, &path.text());
            }
        }
        let Some(table) = self.checked.model.tables.get(id.index()) else {
            return Ok(());
        };
        if let Some((row, _)) = time {
            let facts = self.checked.tables.get(id.index());
            let fields = facts.into_iter().flat_map(|facts| &facts.fields);
            let mut named = fields.zip(&table.fields);
            let field = named.find(|(known, _)| known.as_ref().is_some_and(|(known, _)| known == row));
            let name = field.map_or("time", |(_, field)| field.name.text.as_str());
            shown.add(row.clone(), name);
        }
        for column in table.key.iter().flat_map(|key| &key.columns) {
            shown.add(own_column(id, column), &column.text);
        }
        for link in &table.links {
            for column in &link.columns {
                let name = match link.columns.len() {
                    1 => &link.name.text,
                    _ => &column.text,
                };
                shown.add(own_column(id, column), name);
            }
        }
        Ok(())
    }

    /// Whose a row is, where it is taken of each of them: nobody is no group.
    fn key_of_group(&self, part: &Part) -> Planned<Vec<Row>> {
        let mut columns = Vec::new();
        for by in &part.place.groups {
            let By::Entity(entity, _) = by else {
                continue;
            };
            for at in 0..self.key_width(*entity) {
                columns.push(self.entity_row(part.aggregate.table, *entity, at, &part.context.roles)?);
            }
        }
        Ok(columns)
    }

    /// What of a row says which of the dates of its cells is meant.
    fn dated_rows(&self, part: &Part) -> Planned<Vec<Vec<Row>>> {
        let (table, time) = (part.aggregate.table, part.time.as_ref());
        let each = part.place.dates.iter().map(|dates| {
            let keys = dates.keys.iter();
            let keys = keys.map(|(key, _)| self.key_row(table, time, key, &part.context));
            let mut rows = keys.collect::<Planned<Vec<Row>>>()?;
            if let Some((entity, columns)) = &dates.entity {
                for at in 0..columns.len() {
                    rows.push(self.entity_row(table, *entity, at, &part.context.roles)?);
                }
            }
            Ok(rows)
        });
        each.collect()
    }

    /// Whether a row is on the date that counts in its cell.
    fn is_on(&self, dates: &Dates, part: &Part) -> Planned<Row> {
        let binder = self.binder(part.aggregate.table, part.time.as_ref());
        let (day, _) = binder.own_bucket(Grain::Day, part.context.asked_at)?;
        let date = Row::Beside(dates.step.as_str().into(), dates.date.as_str().into());
        Ok(Row::Compare(Comparison::Equal, Box::new(day), Box::new(date)))
    }

    fn conditions_of(&self, parts: &[Part], behind: &Behind<'_>) -> Planned<Conditions> {
        let mut conditions = Conditions {
            standing: Vec::new(),
            asked: Vec::new(),
            own: Vec::new(),
            cell: Vec::new(),
        };
        let asked = self.question.filters.len();
        for part in parts {
            let table = part.aggregate.table;
            let time = part.time.as_ref();
            let mut keys = self.keys_at(&part.place.kept);
            keys.extend(part.place.period().map(|(grain, _)| Key::Own(grain)));
            let mut own = Vec::new();
            for (at, filter) in part.context.filters.iter().enumerate() {
                for expr in conjuncts(filter) {
                    let row = self.binder(table, time).condition(expr)?;
                    let row = self.in_period(row, (table, time), &keys, &part.context)?;
                    let named = (row, written(behind.sources.slice(expr.span)));
                    match at < asked {
                        true => add(&mut conditions.asked, named),
                        false => add(&mut own, named),
                    }
                }
            }
            for column in self.key_of_group(part)? {
                let known = Row::IsNull {
                    negated: true,
                    subject: Box::new(column),
                };
                add(&mut own, (known, "somebody's".to_owned()));
            }
            for dates in &part.place.dates {
                add(&mut own, (self.is_on(dates, part)?, dates.words.to_owned()));
            }
            for key in behind
                .cell
                .iter()
                .filter(|key| part.place.kept.contains(&key.slice))
            {
                let Some(slice) = self.question.slices.get(key.slice) else {
                    continue;
                };
                let row = self.slice_of(part, slice)?;
                let kind = self.key_kind(table, &slice.key);
                let value = key.value.as_deref().unwrap_or("null");
                let is_at = self.is_at(key, row, &kind)?;
                conditions.cell.push(is_at.clone());
                add(&mut own, (is_at, format!("{} = {value}", slice.name)));
            }
            conditions.own.push(own);
        }
        if let Some(first) = parts.first() {
            conditions.standing = self.standing_of(first, behind)?;
        }
        Ok(conditions)
    }

    /// The table's own `rows`, the bounds and the as-of, each by its words.
    fn standing_of(&self, part: &Part, behind: &Behind<'_>) -> Planned<Vec<Named>> {
        let id = part.aggregate.table;
        let (time, bounds) = (part.time.as_ref(), &part.context.bounds);
        let all = match part.context.needs_date() {
            true => self.dated(id, time, bounds)?,
            false => self.standing(id, time, bounds)?,
        };
        let table = self.checked.model.tables.get(id.index());
        let rows = table.and_then(|table| table.rows.as_ref());
        let mut named: Vec<Named> = Vec::new();
        let copy = self.latest_copy(id).map(|_| "the latest copy".to_owned());
        let bounds = part.context.bounds.each();
        let mut words = copy
            .into_iter()
            .chain(bounds.map(|(word, bound)| format!("{word} {}", bound.raw())))
            .chain(["as of".to_owned()]);
        // Its `rows` come first, in as many parts as the expression has.
        let facts = self.checked.tables.get(id.index());
        let own = match facts.and_then(|facts| facts.rows.as_ref()) {
            Some(Row::And(parts)) => parts.len(),
            Some(_) => 1,
            None => 0,
        };
        let (own, timed) = all.split_at(own.min(all.len()));
        if let (Some(row), Some(expr)) = (Row::all(own.to_vec()), rows) {
            named.push((row, format!("rows: {}", written(behind.sources.slice(expr.span)))));
        }
        for row in timed {
            named.push((row.clone(), words.next().unwrap_or_else(|| "in time".to_owned())));
        }
        Ok(named)
    }

    /// What the values of a slice are.
    fn key_kind(&self, table: TableId, key: &Key) -> Type {
        match key {
            Key::Own(grain) => Type::Bucket(*grain),
            Key::Path(path) => match self.binder(table, None).path(path) {
                Ok((_, kind)) => kind,
                Err(_) => Type::Unknown,
            },
            Key::Entity(..) | Key::Window(_) => Type::Unknown,
        }
    }
}

impl Dates {
    /// The join that finds the date of a row's cell.
    pub(super) fn join(&self, own: impl Iterator<Item = Expr>) -> Join {
        let entity = self.entity.iter().flat_map(|(_, columns)| columns);
        let names = self.keys.iter().map(|(_, name)| name).chain(entity);
        let on: Vec<(Expr, Expr)> = own
            .zip(names)
            .map(|(own, name)| (own, Expr::column(&self.step, name)))
            .collect();
        Join {
            finds: match on.is_empty() {
                true => Finds::Each,
                false => Finds::AtMostOne,
            },
            relation: Relation::step(&self.step),
            on,
            null_safe: true,
            and: Vec::new(),
        }
    }
}

/// The conditions that must all hold, in the words of the question.
fn conjuncts(expr: &ast::Expr) -> Vec<&ast::Expr> {
    match &expr.kind {
        ExprKind::And(all) => all.iter().flat_map(conjuncts).collect(),
        ExprKind::Paren(inner) => match inner.kind {
            ExprKind::And(_) => conjuncts(inner),
            _ => vec![expr],
        },
        _ => vec![expr],
    }
}
