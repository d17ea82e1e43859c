//! Aggregates, and what is made of groups of them: the atoms of measures.

use super::cells::Cells;
use super::diagram::Rows;
use super::facets::Facets;
use super::mark::Mark;
use super::measures::{Around, Formed, Inner, kind_of};
use super::normal::{Clear, Normal, Unclear};
use super::poly::{Exact, Poly};
use super::value::{Number, Truth, Value};
use crate::check::{
    Aggregate, AttributeRef, EventFacts, Figure, Function, Measure, MemberRef, Once, Per, Row, Sequence,
    Steps,
};
use crate::resolve::{AttributeId, EntityId, TableId, Type};
use crate::syntax::ast::Path;
use std::sync::Arc;

/// The rows an aggregate is taken of.
struct Taken {
    /// Of which table, at which time, by whose key.
    source: Mark,
    /// Of which table, and by whose key.
    table: Mark,
    /// At which time.
    time: Mark,
    /// Which of them.
    rows: Rows,
    /// The same without what goes without saying: that they have a time.
    conditions: Rows,
}

impl Normal<'_> {
    /// An aggregate.
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate, around: &Around) -> Clear<Formed> {
        let taken = self.taken(aggregate.table, around)?;
        let argument = match &aggregate.argument {
            Some((row, _)) => Some(self.row(row)?),
            None => None,
        };
        let (factor, argument) = match (&argument, is_linear(aggregate.function)) {
            (Some(Value::Number(number)), true) if number.exact && number.is_undivided() => {
                self.without_factor(number)?
            }
            (Some(value), _) => (Exact::from_integer(1), Some(self.diagrams.mark_of(value))),
            (None, _) => (Exact::from_integer(1), None),
        };
        let function = match (aggregate.function, factor < Exact::default()) {
            (Function::Min, true) => Function::Max,
            (Function::Max, true) => Function::Min,
            (function, _) => function,
        };
        let rows = self.diagrams.mark(taken.rows);
        let order = match function.in_time() {
            true => Some(self.key_of(aggregate.table)),
            false => None,
        };
        let name = match function {
            Function::Distinct(entity) => format!("distinct {}", self.entity_name(entity)),
            Function::Percentile(share) => format!("percentile {}", share.digits()),
            function => format!("{function:?}"),
        };
        let empty = around.empty_is_null && function.is_zero_of_nothing();
        let mark = Mark::of("aggregate", |parts| {
            parts.text(&name);
            parts.mark(taken.source);
            parts.mark(rows);
            parts.marks(argument);
            parts.marks(order);
            parts.flag(empty);
        });
        let counted = Mark::of("counted", |parts| {
            parts.text(&name);
            parts.mark(taken.table);
            parts.marks(argument);
            parts.flag(empty);
        });
        if factor == Exact::from_integer(1) {
            let facets = Facets::new(counted, taken.conditions, taken.time);
            self.atoms.insert(mark, facets);
        }
        let cells = Cells::of_rows(taken.source, taken.rows);
        let is_null = empty || !function.is_zero_of_nothing();
        let kind = argument_kind(aggregate);
        let value = self.atom_of(function, mark, is_null, kind, &factor)?;
        Ok(Formed { value, cells })
    }

    fn atom_of(
        &mut self,
        function: Function,
        mark: Mark,
        nullable: bool,
        (whole, is_exact): (bool, bool),
        factor: &Exact,
    ) -> Clear<Value> {
        if matches!(function, Function::Any | Function::All) {
            let formed = self.wrapping(mark, Formed::constant(Value::Truth(Truth::YES)));
            return Ok(formed.value);
        }
        let (whole, is_exact) = match function {
            Function::Rows | Function::Distinct(_) => (true, true),
            Function::Sum | Function::Min | Function::Max | Function::First | Function::Last => {
                (whole, is_exact)
            }
            _ => (false, false),
        };
        let number = match nullable {
            true => self.nullable_atom(mark, whole, is_exact),
            false => self.atom(mark, Rows::NONE, whole, is_exact),
        };
        Ok(Value::Number(Number {
            above: number.above.scaled(factor).unwrap_or(number.above),
            ..number
        }))
    }

    /// A number as a factor and what stands for the rest.
    fn without_factor(&mut self, number: &Number) -> Clear<(Exact, Option<Mark>)> {
        let split = number
            .above
            .primitive()
            .filter(|_| number.above != Poly::default());
        let Some((factor, rest)) = split else {
            let mark = self.diagrams.mark_of(&Value::Number(number.clone()));
            return Ok((Exact::from_integer(1), Some(mark)));
        };
        let rest = Number {
            above: rest,
            ..number.clone()
        };
        Ok((factor, Some(self.diagrams.mark_of(&Value::Number(rest)))))
    }

    /// Which rows of a table count, in these surroundings.
    fn taken(&mut self, table: TableId, around: &Around) -> Clear<Taken> {
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
        let mut truth = self.rows_of(table)?;
        for condition in &conditions {
            let condition = self.condition(condition)?;
            truth = self.diagrams.both_true(truth, condition)?;
        }
        let mut marks = vec![self.table(table)?];
        let mut when = Mark::of_text("at", "");
        let mut rows = truth.yes;
        if let Some((row, kind)) = &time {
            // Rows without a time are in no cell.
            let value = self.row(row)?;
            rows = self.but_null(rows, &value)?;
            let mark = self.diagrams.mark_of(&value);
            let kind_mark = Mark::of_text("kind", &kind.to_string());
            when = Mark::of_all("at", [mark, kind_mark, zone_of(kind)]);
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
            conditions: truth.yes,
        })
    }

    fn but_null(&mut self, rows: Rows, value: &Value) -> Clear<Rows> {
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
            Inner::Path(path) => {
                let bound = self.binder(table, time).path(path);
                let (row, _) = bound.map_err(|_| Unclear::Unbound)?;
                let value = self.row(&row)?;
                Ok((Mark::of_all("by", [self.diagrams.mark_of(&value)]), Vec::new()))
            }
        }
    }

    fn key_of(&self, table: TableId) -> Mark {
        let table = self.checked.model.tables.get(table.index());
        let key = table.and_then(|table| table.key.as_ref());
        let columns = key.into_iter().flat_map(|key| &key.columns);
        Mark::of_all("key", columns.map(|column| Mark::of_text("column", &column.text)))
    }

    /// How many entities a condition holds for.
    pub(super) fn entities(
        &mut self,
        entity: EntityId,
        every: bool,
        condition: &Measure,
        around: &Around,
    ) -> Clear<Formed> {
        let mut within = around.clone();
        within.inner.push(Inner::Entity(entity));
        let condition = self.measure(condition, &within)?;
        let truth = self.as_truth(condition.value.clone());
        let yes = self.diagrams.mark(truth.yes);
        let candidates = match every {
            true => {
                let home = self.checked.model.entities.get(entity.index());
                match home.and_then(|entity| entity.home) {
                    Some(home) => {
                        let rows = self.rows_of(home)?;
                        Mark::of_all("all of", [self.table(home)?, self.diagrams.mark(rows.yes)])
                    }
                    None => Mark::of_text("all of", ""),
                }
            }
            false => condition.cells.mark(&mut self.diagrams),
        };
        let name = self.entity_name(entity);
        let mark = Mark::of("entities", |parts| {
            parts.text(&name);
            parts.mark(yes);
            parts.mark(candidates);
            parts.flag(around.empty_is_null);
        });
        let number = match around.empty_is_null {
            true => self.nullable_atom(mark, true, true),
            false => self.atom(mark, Rows::NONE, true, true),
        };
        Ok(Formed {
            value: Value::Number(number),
            cells: condition.cells.inside(candidates),
        })
    }

    /// Groups, and one number made of theirs.
    pub(super) fn steps(&mut self, steps: &Steps, around: &Around) -> Clear<Formed> {
        let mut within = around.clone();
        within.inner.push(match &steps.per {
            Per::Grain(grain, _) => Inner::Period(*grain),
            Per::Entity(entity, _) => Inner::Entity(*entity),
            Per::Path(path) => Inner::Path(path.clone()),
        });
        let inner = self.measure(&steps.inner.0, &within)?;
        let mark = self.mark(&inner);
        let mark = Mark::of("steps", |parts| {
            parts.text(&format!("{:?}", steps.function));
            parts.mark(mark);
            parts.flag(around.empty_is_null);
        });
        let (whole, is_exact) = match steps.function {
            Function::Sum | Function::Min | Function::Max | Function::First | Function::Last => {
                kind_of(&inner.value)
            }
            _ => (false, false),
        };
        Ok(Formed {
            value: Value::Number(self.nullable_atom(mark, whole, is_exact)),
            cells: inner.cells.inside(mark),
        })
    }

    /// Each entity once.
    pub(super) fn once(&mut self, once: &Once, around: &Around) -> Clear<Formed> {
        let mut within = around.clone();
        within.inner.push(Inner::Path(once.role.clone()));
        let rows = self.measure(&once.rows, &within)?;
        let home = self.table(once.home)?;
        let value = self.row(&once.value)?;
        let marks = [self.mark(&rows), home, self.diagrams.mark_of(&value)];
        let mark = Mark::of("once", |parts| {
            parts.text(&format!("{:?}", once.function));
            parts.marks(marks);
            parts.flag(around.empty_is_null);
        });
        let is_null = around.empty_is_null || !once.function.is_zero_of_nothing();
        let (whole, is_exact) = match once.function {
            Function::Sum => kind_of(&value),
            _ => (false, false),
        };
        let number = match is_null {
            true => self.nullable_atom(mark, whole, is_exact),
            false => self.atom(mark, Rows::NONE, whole, is_exact),
        };
        Ok(Formed {
            value: Value::Number(number),
            cells: rows.cells,
        })
    }

    /// What follows what.
    pub(super) fn sequence(&mut self, sequence: &Sequence, around: &Around) -> Clear<Formed> {
        let from = self.end(&sequence.from, sequence.entity, around)?;
        let to = self.end(&sequence.to, sequence.entity, around)?;
        let key = [self.key_of(sequence.from.table), self.key_of(sequence.to.table)];
        let marks = [
            from.source,
            self.diagrams.mark(from.rows),
            to.source,
            self.diagrams.mark(to.rows),
        ];
        let figure = match sequence.figure {
            Figure::Conversion => "conversion".to_owned(),
            Figure::Retention => "retention".to_owned(),
            Figure::Elapsed(function, unit) => format!("elapsed {function:?} {}", unit.word()),
        };
        let length = sequence.within;
        let mark = Mark::of("sequence", |parts| {
            parts.text(&figure);
            parts.marks(marks);
            parts.marks(key);
            parts.text(&format!("{} {} {}", length.months, length.days, length.seconds));
            parts.flag(sequence.mature);
        });
        let cells = Cells::of_rows(from.source, from.rows).inside(mark);
        Ok(Formed {
            value: Value::Number(self.nullable_atom(mark, false, false)),
            cells,
        })
    }

    fn end(&mut self, event: &EventFacts, entity: EntityId, around: &Around) -> Clear<Taken> {
        let mut within = around.clone();
        within.at.clone_from(&event.at);
        within.filters.extend(event.condition.clone());
        within.inner.push(Inner::Entity(entity));
        self.taken(event.table, &within)
    }

    /// A fact about an entity.
    pub(super) fn attribute(&mut self, attribute: &AttributeRef) -> Clear<Mark> {
        let definition = self.definition(attribute.attribute)?;
        self.about(definition, &attribute.key)
    }

    /// Whether an entity is in a segment.
    pub(super) fn member(&mut self, member: &MemberRef) -> Clear<Mark> {
        let definition = self.definition(member.segment)?;
        self.about(definition, &member.key)
    }

    fn about(&mut self, definition: Mark, key: &[crate::check::ColumnRef]) -> Clear<Mark> {
        let mut marks = vec![definition];
        for column in key {
            marks.push(self.column(column)?);
        }
        Ok(Mark::of_all("about", marks))
    }

    /// What an attribute or a segment is.
    fn definition(&mut self, id: AttributeId) -> Clear<Mark> {
        if let Some(known) = self.attributes.get(&id) {
            return Ok(*known);
        }
        let checked = self.checked;
        let facts = checked.attributes.get(id.index()).and_then(Option::as_ref);
        let facts = facts.ok_or(Unclear::Unbound)?;
        let around = Around {
            inner: vec![Inner::Entity(facts.of)],
            empty_is_null: checked.model.manifest.empty_is_null,
            ..Around::default()
        };
        let measure = Arc::clone(&facts.measure);
        let formed = self.measure(&measure, &around)?;
        let whole = self.mark(&formed);
        let mark = Mark::of("definition", |parts| {
            parts.mark(whole);
            parts.text(&format!("{:?}", facts.segment));
        });
        self.attributes.insert(id, mark);
        Ok(mark)
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
        Function::Sum | Function::Avg | Function::Min | Function::Max | Function::Median
    )
}

/// Whether its values are whole, and held exactly.
fn argument_kind(aggregate: &Aggregate) -> (bool, bool) {
    use crate::resolve::Exactness;
    match &aggregate.argument {
        Some((row, Type::Number(number))) => {
            let exactness = row.exactness().unwrap_or(number.exactness);
            (exactness == Exactness::Int, exactness != Exactness::Float)
        }
        _ => (false, false),
    }
}
