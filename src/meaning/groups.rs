//! What is made of groups of rows: entities, steps, sequences, attributes.

use super::about::Taken;
use super::cells::Cells;
use super::diagram::Rows;
use super::mark::Mark;
use super::measures::{Around, Formed, Inner, kind_of};
use super::normal::{Clear, Normal, Unclear};
use super::value::Value;
use crate::check::{
    AttributeFacts, AttributeRef, EventFacts, Figure, Function, Measure, MemberRef, Once, Per, Sequence,
    Steps,
};
use crate::resolve::{AttributeId, EntityId};
use std::sync::Arc;

impl<'a> Normal<'a> {
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
        // All of them are judged in the cells that the condition's rows make.
        let makers = [candidates, condition.cells.mark(&mut self.diagrams)];
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
            cells: condition.cells.inside(Mark::of_all("entities", makers)),
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
        let function = self.function_name(steps.function);
        let mark = Mark::of("steps", |parts| {
            parts.text(&function);
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
        let function = self.function_name(once.function);
        let mark = Mark::of("once", |parts| {
            parts.text(&function);
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
            Figure::Elapsed(function, unit) => {
                format!("elapsed {} {}", self.function_name(function), unit.word())
            }
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

    /// Notes the rows for which an attribute is sure to be known: those it is
    /// taken of, if it is the least, the greatest, the first or the last of them.
    pub(super) fn sure_of(&mut self, attribute: &AttributeRef, value: &Value) -> Clear<()> {
        let checked = self.checked;
        let facts = checked.attributes.get(attribute.attribute.index());
        let Some(facts) = facts.and_then(Option::as_ref) else {
            return Ok(());
        };
        let mut around = Around {
            inner: vec![Inner::Entity(facts.of)],
            ..Around::default()
        };
        let mut inner = &*facts.measure;
        loop {
            match inner {
                Measure::Where(within, condition) => {
                    around.filters.push(condition.clone());
                    inner = within;
                }
                Measure::Via(within, role, _) => {
                    around.roles.push(role.clone());
                    inner = within;
                }
                _ => break,
            }
        }
        let Measure::Aggregate(aggregate) = inner else {
            return Ok(());
        };
        let binder = self.binder(aggregate.table, None);
        let named = around.roles.first().and_then(|role| binder.entity_key(role));
        let key = named.map(|(_, key)| key).or_else(|| binder.only_key(facts.of));
        let argument = aggregate.argument.as_ref().filter(|_| aggregate.function.picks());
        let (Some((argument, _)), true) = (argument, key.as_ref() == Some(&attribute.key)) else {
            return Ok(());
        };
        let taken = self.taken(aggregate.table, &around)?;
        let argument = self.row(argument)?;
        let rows = self.but_null(taken.rows, &argument)?;
        let null = self.diagrams.null_of(value)?;
        if !self.sure.contains(&(rows, null)) {
            self.sure.push((rows, null));
        }
        Ok(())
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
    pub(super) fn definition(&mut self, id: AttributeId) -> Clear<Mark> {
        if let Some(known) = self.attributes.get(&id) {
            return Ok(*known);
        }
        let (formed, facts) = self.of_each(id)?;
        let whole = self.mark(&formed);
        let mark = Mark::of("definition", |parts| {
            parts.mark(whole);
            parts.text(&format!("{:?}", facts.segment));
        });
        self.attributes.insert(id, mark);
        Ok(mark)
    }

    /// What an attribute or a segment comes to for each entity.
    pub(super) fn of_each(&mut self, id: AttributeId) -> Clear<(Formed, &'a AttributeFacts)> {
        let checked = self.checked;
        let facts = checked.attributes.get(id.index()).and_then(Option::as_ref);
        let facts = facts.ok_or(Unclear::Unbound)?;
        let around = Around {
            inner: vec![Inner::Entity(facts.of)],
            empty_is_null: checked.model.manifest.empty_is_null,
            ..Around::default()
        };
        let measure = Arc::clone(&facts.measure);
        let formed = self.alone(|normal| normal.measure(&measure, &around))?;
        Ok((formed, facts))
    }
}
