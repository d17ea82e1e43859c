//! Aggregates: the atoms of measures.

use super::about::{About, Taken, Time};
use super::cells::Cells;
use super::diagram::Rows;
use super::exact::Exact;
use super::facets::Adds;
use super::gathering::Summed;
use super::mark::Mark;
use super::measures::{Around, Formed, Inner, kind_of};
use super::normal::{Clear, Normal, Unclear};
use super::poly::Poly;
use super::value::{Number, Truth, Value};
use crate::check::{Aggregate, Function, Row, additivity};
use crate::resolve::{TableId, Type};
use crate::syntax::ast::{Comparison, Path};
use crate::words::{Language, Say};

impl Normal<'_> {
    /// An aggregate.
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate, around: &Around) -> Clear<Formed> {
        let taken = self.taken(aggregate.table, around)?;
        let cells = Cells::of_rows(taken.source, taken.rows);
        let is_zero = aggregate.function.is_zero_of_nothing();
        let value = match &aggregate.argument {
            Some((row, _)) => {
                let value = self.row(row)?;
                // What is NULL is skipped, and what stands elsewhere means nothing.
                let value = self.only_on(taken.rows, value)?;
                let null = self.diagrams.null_of(&value)?;
                let rows = self.diagrams.not(null);
                Some((rows, value))
            }
            None => None,
        };
        let rows = value.as_ref().map_or(taken.rows, |(rows, _)| *rows);
        // Under `empty null` a count of entities is 0 of rows that say nobody, and null of none.
        let is_of_entities = matches!(aggregate.function, Function::Distinct(_));
        let is_there = is_of_entities && around.empty_is_null;
        let there = is_there.then(|| self.diagrams.mark(taken.rows));
        if rows == Rows::NONE && there.is_none() {
            let value = match is_zero && !around.empty_is_null {
                true => Value::Number(Number::constant(Exact::default())),
                false => Value::Null,
            };
            return Ok(Formed { value, cells });
        }
        let about = About {
            source: taken.source,
            table: taken.table,
            time: taken.time,
            conditions: taken.conditions,
            rows,
            key: self.key_of(aggregate.table),
            empty: around.empty_is_null && is_zero,
            there,
        };
        let value = match (aggregate.function, value) {
            (Function::Any, Some((_, value))) => Value::Truth(self.any(value, &about)?),
            (Function::All, Some((_, value))) => {
                let opposite = Value::Truth(self.as_truth(value).not());
                Value::Truth(self.any(opposite, &about)?.not())
            }
            (Function::Avg, Some((_, Value::Number(number)))) if number.exact => {
                // A mean is null of nothing, whatever empty sums are.
                let about = About {
                    empty: false,
                    ..about
                };
                let argument = self.diagrams.bare_mark(&Value::Number(number.clone()));
                let sum = self.number_of(Function::Sum, Some(Value::Number(number)), &about)?;
                let count = self.number_of(Function::Rows, None, &about)?;
                let mean = Value::Number(self.diagrams.times(&sum, &count, true)?);
                let mark = self.diagrams.bare_mark(&mean);
                let facets = about.facets("Avg", Some(argument), Adds::Never, about.rows);
                self.atoms.insert(mark, facets);
                mean
            }
            (function, value) => {
                Value::Number(self.number_of(function, value.map(|(_, value)| value), &about)?)
            }
        };
        Ok(Formed { value, cells })
    }

    /// Whether it is true for any.
    fn any(&mut self, value: Value, about: &About) -> Clear<Truth> {
        let truth = self.as_truth(value);
        let marks = [about.source, self.diagrams.mark_of_truth(truth)];
        let formed = self.wrapping(
            Mark::of_all("any", marks),
            Formed::constant(Value::Truth(Truth::YES)),
        );
        Ok(self.as_truth(formed.value))
    }

    /// A number of rows.
    pub(super) fn number_of(
        &mut self,
        function: Function,
        value: Option<Value>,
        about: &About,
    ) -> Clear<Number> {
        let function = match function {
            Function::Percentile(share) if share.digits() == "0.5" && !share.is_discrete() => {
                Function::Median
            }
            function => function,
        };
        let (factor, value) = match value {
            Some(Value::Number(number)) if is_linear(function) && number.exact && number.is_undivided() => {
                let split = number.above.primitive();
                match split.filter(|_| number.above != Poly::default()) {
                    Some((factor, above)) => {
                        let whole = self.diagrams.is_whole(&above);
                        let number = Number {
                            above,
                            whole,
                            ..number
                        };
                        (factor, Some(Value::Number(number)))
                    }
                    None => (Exact::from_integer(1), Some(Value::Number(number))),
                }
            }
            value => (Exact::from_integer(1), value),
        };
        let is_one = |value: &Value| match value {
            Value::Number(number) => number.is_undivided() && number.above == Poly::one(),
            _ => false,
        };
        let (function, value) = match (function, factor < Exact::default()) {
            (Function::Min, true) => (Function::Max, value),
            (Function::Max, true) => (Function::Min, value),
            // So many ones are so many rows.
            (Function::Sum, _) if value.as_ref().is_some_and(is_one) => (Function::Rows, None),
            (function, _) => (function, value),
        };
        let (whole, is_exact) = match function {
            Function::Rows | Function::Distinct(_) => (true, true),
            Function::Sum | Function::Min | Function::Max | Function::First | Function::Last => {
                value.as_ref().map_or((false, false), kind_of)
            }
            _ => (false, false),
        };
        let rows = self.diagrams.mark(about.rows);
        let (adds, active) = self.parts_of(function, value.as_ref(), about)?;
        let split = match (function, &value) {
            (Function::Sum, Some(Value::Number(number))) => {
                let split = self.split(number, about);
                self.unless_large(split)?.flatten()
            }
            _ => None,
        };
        let argument = value.as_ref().map(|value| self.diagrams.bare_mark(value));
        let name = self.function_name(function);
        if let Some(split) = split {
            let facets = about.facets(&name, argument, adds, active);
            let mark = self.diagrams.bare_mark(&Value::Number(split.clone()));
            self.atoms.insert(mark, facets);
            return Ok(self.diagrams.times(&split, &Number::constant(factor), false)?);
        }
        let mark = Mark::of("aggregate", |parts| {
            parts.text(&name);
            parts.mark(about.source);
            parts.mark(rows);
            parts.marks(argument);
            parts.marks(function.in_time().then_some(about.key));
            parts.flag(about.empty);
            if let Some(there) = about.there {
                parts.mark(there);
            }
        });
        if factor == Exact::from_integer(1) {
            let facets = about.facets(&name, argument, adds, active);
            self.atoms.insert(mark, facets);
        }
        if matches!(function, Function::Sum | Function::Rows) && is_exact && !about.empty {
            let of = Mark::of_all("summed", [about.source].into_iter().chain(argument));
            let about = about.clone();
            self.sums.insert(mark, (of, Summed { value, about }));
        }
        let number = match about.empty || !function.is_zero_of_nothing() {
            true => self.nullable_atom(mark, whole, is_exact),
            false => self.atom(mark, Rows::NONE, whole, is_exact),
        };
        match factor == Exact::from_integer(1) {
            true => Ok(number),
            false => Ok(self.diagrams.times(&number, &Number::constant(factor), false)?),
        }
    }

    /// What an aggregate is called. Places in the model's lists are no names: they change with
    /// every item above.
    pub(super) fn function_name(&self, function: Function) -> String {
        match function {
            Function::Distinct(entity) => format!("distinct {}", self.entity_name(entity)),
            Function::Percentile(share) if share.is_discrete() => {
                format!("percentile {}, one of the values", share.digits())
            }
            Function::Percentile(share) => format!("percentile {}", share.digits()),
            function => format!("{function:?}"),
        }
    }

    /// How parts of an aggregate make the whole, and which rows change it.
    fn parts_of(&mut self, function: Function, value: Option<&Value>, about: &About) -> Clear<(Adds, Rows)> {
        Ok(match (function.adds(), value) {
            (additivity::Adds::Rows, Some(Value::Number(number))) if number.exact => {
                let zero = Number::constant(Exact::default());
                let zero = self.diagrams.compared(Comparison::Equal, number, &zero)?;
                let others = self.diagrams.not(zero.yes);
                (Adds::Rows, self.diagrams.and(about.rows, others)?)
            }
            (additivity::Adds::Rows, _) => (Adds::Rows, about.rows),
            (additivity::Adds::Entities, Some(Value::Thing(thing))) => {
                (Adds::Entities(thing.mark), about.rows)
            }
            _ => (Adds::Never, about.rows),
        })
    }

    /// Which rows of a table count, in these surroundings.
    pub(super) fn taken(&mut self, table: TableId, around: &Around) -> Clear<Taken> {
        let time = match &around.at {
            Some(path) => Some(
                self.binder(table, None)
                    .path(path)
                    .map_err(|_| Unclear::Unbound)?,
            ),
            None => self.default_time(table),
        };
        let mut conditions = Vec::new();
        for filter in &around.filters {
            let bound = self.binder(table, time.as_ref()).condition(filter);
            conditions.push(bound.map_err(|_| Unclear::Unbound)?);
        }
        let roles: Vec<&Path> = around.roles.iter().map(|role| &**role).collect();
        for within in &around.within {
            let bound = within.conditions(&self.binder(table, None), &roles, time.as_ref());
            conditions.extend(bound.map_err(|_| Unclear::Unbound)?);
        }
        self.take(10 * (1 + conditions.len()))?;
        let mut marks = vec![self.table(table)?];
        let passing = self.passing(table, &conditions)?;
        let (mut rows, mut when) = (passing, Mark::of_text("at", ""));
        let time_of = match &around.at {
            Some(_) => self.time_of(time.as_ref())?,
            None => self.own_time(table, time.as_ref())?,
        };
        if let Some(Time { null, mark }) = time_of {
            // Rows without a time are in no cell, unless they count.
            let counts = |(row, _): &(Row, Type)| self.checked.is_optional(table, row);
            if !time.as_ref().is_some_and(counts) {
                let known = self.diagrams.not(null);
                rows = self.diagrams.and(rows, known)?;
            }
            when = mark;
        }
        for inner in &around.inner {
            let (mark, known) = self.inner(table, inner, time.as_ref(), around)?;
            for value in known {
                rows = self.but_null(rows, &value)?;
            }
            marks.push(mark);
        }
        let table = Mark::of_all("rows of", marks);
        Ok(Taken {
            source: Mark::of_all("source", [table, when]),
            table,
            time: when,
            rows,
            conditions: passing,
        })
    }

    /// The time of a table, made once, and for itself: no definition pays for it.
    fn own_time(&mut self, table: TableId, time: Option<&(Row, Type)>) -> Clear<Option<Time>> {
        if let Some(known) = self.times.get(&table) {
            return *known;
        }
        let sure = self.sure.len();
        let made = self.alone(|normal| normal.time_of(time));
        if self.open_tables.is_empty() && self.sure.len() == sure {
            self.times.insert(table, made);
        }
        made
    }

    fn time_of(&mut self, time: Option<&(Row, Type)>) -> Clear<Option<Time>> {
        let Some((row, kind)) = time else {
            return Ok(None);
        };
        let value = self.row(row)?;
        let mark = self.diagrams.mark_of(&value);
        let kind_mark = Mark::of_text("kind", kind.said().of(Language::English));
        Ok(Some(Time {
            null: self.diagrams.null_of(&value)?,
            mark: Mark::of_all("at", [mark, kind_mark, zone_of(kind)]),
        }))
    }

    /// The rows of a table for which conditions are true. Where these would take
    /// too many steps, what they are is the way they are written.
    fn passing(&mut self, table: TableId, conditions: &[Row]) -> Clear<Rows> {
        let mut truth = self.rows_of(table)?;
        for condition in conditions {
            let all = self.condition(condition);
            let all = all.and_then(|condition| Ok(self.diagrams.both_true(truth, condition)?));
            truth = match self.unless_large(all)? {
                Some(all) => all,
                None => {
                    let condition = self.as_written(condition)?;
                    self.diagrams.both_true(truth, condition)?
                }
            };
        }
        Ok(truth.yes)
    }

    pub(super) fn but_null(&mut self, rows: Rows, value: &Value) -> Clear<Rows> {
        let null = self.diagrams.null_of(value)?;
        let known = self.diagrams.not(null);
        Ok(self.diagrams.and(rows, known)?)
    }

    /// What rows are grouped by; a NULL entity is nobody.
    fn inner(
        &mut self,
        table: TableId,
        inner: &Inner,
        time: Option<&(Row, Type)>,
        around: &Around,
    ) -> Clear<(Mark, Vec<Value>)> {
        match inner {
            Inner::Period(grain) => Ok((Mark::of_text("per", &self.grain(*grain)), Vec::new())),
            Inner::Entity(entity) => {
                let binder = self.binder(table, None);
                let named = around.roles.iter().filter_map(|role| binder.entity_key(role));
                let named = named.into_iter().find(|(found, _)| found == entity);
                let columns = named
                    .map(|(_, columns)| columns)
                    .or_else(|| binder.only_key(*entity));
                let columns = columns.ok_or(Unclear::Unbound)?;
                let mut values = Vec::new();
                for column in columns {
                    values.push(self.row(&Row::Column(column))?);
                }
                let marks: Vec<Mark> = values.iter().map(|value| self.diagrams.mark_of(value)).collect();
                let name = Mark::of_text("entity", &self.entity_name(*entity));
                Ok((Mark::of_all("whose", marks.into_iter().chain([name])), values))
            }
            Inner::Beyond(paths) => {
                let mut marks = Vec::new();
                for path in &**paths {
                    let bound = self.binder(table, time).path(path);
                    let (row, _) = bound.map_err(|_| Unclear::Unbound)?;
                    let value = self.row(&row)?;
                    marks.push(self.diagrams.mark_of(&value));
                }
                marks.sort_unstable();
                marks.dedup();
                Ok((Mark::of_all("beyond", marks), Vec::new()))
            }
            Inner::Path(path) => {
                let bound = self.binder(table, time).path(path);
                let (row, _) = bound.map_err(|_| Unclear::Unbound)?;
                let value = self.row(&row)?;
                Ok((Mark::of_all("by", [self.diagrams.mark_of(&value)]), Vec::new()))
            }
        }
    }

    pub(super) fn key_of(&self, table: TableId) -> Mark {
        let table = self.checked.model.tables.get(table.index());
        let key = table.and_then(|table| table.key.as_ref());
        let columns = key.into_iter().flat_map(|key| &key.columns);
        Mark::of_all("key", columns.map(|column| Mark::of_text("column", &column.text)))
    }
}

fn zone_of(kind: &Type) -> Mark {
    match kind {
        Type::Timestamp(Some(zone)) => Mark::of_text("zone", zone),
        _ => Mark::of_text("zone", ""),
    }
}

/// Whether so many times its values are so many times the whole.
fn is_linear(function: Function) -> bool {
    matches!(
        function,
        Function::Sum | Function::Min | Function::Max | Function::Median
    )
}
