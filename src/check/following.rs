//! `conversion(from: a, to: b, by: customer, within: 7 days)` and the like: their
//! arguments, and whether rows of both can be told to follow each other.

use super::bind::Bound;
use super::building::MeasureBuilder;
use super::entity::link_to;
use super::events::EventFacts;
use super::given::{Given, length, path_of, taken, takes};
use super::judging::default_time;
use super::measure::Measure;
use super::operand_unfit::wanted;
use super::row::Row;
use super::sequence::{Figure, Sequence};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, Space, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Name, Path};
use crate::syntax::time::{Grain, Length};
use crate::words::{Say, say};
use std::sync::Arc;

impl MeasureBuilder<'_> {
    /// `conversion(from: a, to: b, by: customer, within: 7 days)` and the like.
    pub fn sequence(&self, name: &str, arguments: &[Argument], span: Span) -> Bound<Measure> {
        let mut given = Given {
            name,
            span,
            left: arguments.iter().collect(),
        };
        let (entity, to) = match name {
            "retention" => (self.first_argument(&mut given)?, given.need("on")?),
            _ => (given.need("by")?, given.need("to")?),
        };
        let (from, within) = (given.need("from")?, given.need("within")?);
        let figure = match name {
            "conversion" => Figure::Conversion,
            "elapsed" => Figure::Elapsed(taken(given.need("take")?)?, Grain::Day),
            _ => Figure::Retention,
        };
        let mature = match given.take("mature").map(|expr| (&expr.kind, expr.span)) {
            None => false,
            Some((ExprKind::Bool(mature), _)) => *mature,
            Some((_, span)) => {
                return Err(wanted(
                    say!("`true` or `false`"),
                    say!("another expression"),
                    span,
                ));
            }
        };
        given.done()?;
        let whose = self.whose(entity)?;
        let sequence = Sequence {
            from: match figure {
                Figure::Retention => self.beginning(path_of(from)?, whose)?,
                _ => self.happening(from)?,
            },
            figure,
            entity: whose,
            to: self.happening(to)?,
            within: length(within)?,
            mature,
            span,
        };
        self.can_follow(&sequence, name, from, to, within)?;
        Ok(Measure::Sequence(Arc::new(sequence)))
    }

    /// The entity of `retention(customer, …)`.
    fn first_argument<'e>(&self, given: &mut Given<'e>) -> Bound<&'e Expr> {
        match given.left.first() {
            Some(argument) if argument.name.is_none() && argument.per.is_none() && !argument.every => {
                let expr = &argument.expr;
                given.left.remove(0);
                Ok(expr)
            }
            _ => Err(takes(given.name, given.span)),
        }
    }

    fn whose(&self, expr: &Expr) -> Bound<EntityId> {
        let ExprKind::Path(path) = &expr.kind else {
            return Err(wanted(say!("an entity"), say!("another expression"), expr.span));
        };
        match path.single() {
            Some(name) => {
                let entity = self.model.names.entity(&name.text);
                entity.ok_or_else(|| self.no_entity(name))
            }
            None => Err(wanted(say!("an entity"), say!("a path"), expr.span)),
        }
    }

    /// The entity called so.
    pub fn entity_called(&self, name: &Name) -> Bound<EntityId> {
        let entity = self.model.names.entity(&name.text);
        entity.ok_or_else(|| self.no_entity(name))
    }

    /// An event, or all rows of a table.
    fn happening(&self, expr: &Expr) -> Bound<EventFacts> {
        let path = path_of(expr)?;
        match path.single() {
            Some(name) => self.event_called(name),
            None => Err(self
                .column_of_table(path, None)
                .unwrap_or_else(|| wanted(say!("an event"), say!("a path"), expr.span))),
        }
    }

    /// The finding for `customers.registered_on` where what happens is named: a table
    /// with a column behind it, and the entity whose time may be meant.
    fn column_of_table(&self, path: &Path, whose: Option<EntityId>) -> Option<Box<Diagnostic>> {
        let (first, rest) = path.segments.split_first()?;
        let id = self.model.names.table(&first.text)?;
        let (table, column) = (self.model.tables.get(id.index())?, rest.first()?);
        let found = say!("a column of the table `{table}`", table = first.text);
        let entity = whose.and_then(|whose| self.model.entities.get(whose.index()));
        if let Some(entity) = entity.filter(|entity| entity.home == Some(id)) {
            let name = &entity.named.name.text;
            let finding = wanted(say!("an event or a time"), found, path.span).helps("help");
            let meant = format!("{name}.{}", column.text);
            let advice = say!("of each {entity} it is `{meant}`", entity = name, meant = &meant);
            return Some(Box::new(finding.with("advice", advice).fix(path.span, meant)));
        }
        let finding = wanted(say!("an event"), found, path.span).helps("help");
        let is_default = default_time(self.model, self.tables, id)
            .zip(
                self.binder(id)
                    .path(&Path {
                        segments: rest.to_vec(),
                        span: column.span,
                    })
                    .ok(),
            )
            .is_some_and(|((own, _), (named, _))| own == named);
        let table = &table.named.name.text;
        Some(Box::new(match is_default {
            true => finding
                .with(
                    "advice",
                    say!(
                        "a table happens at its first time: write `{table}`",
                        table = table
                    ),
                )
                .fix(path.span, table.as_str()),
            false => finding.with(
                "advice",
                say!(
                    "declare `event NAME = {table} at {time}`, and write that name",
                    table = table,
                    time = column.text
                ),
            ),
        }))
    }

    /// The event, or the table with all its rows, that is called so.
    pub fn event_called(&self, name: &Name) -> Bound<EventFacts> {
        if let Some(event) = self.model.names.event(&name.text) {
            return self.event(event).cloned();
        }
        let Some(table) = self.model.names.table(&name.text) else {
            let is_word = self.model.names.find(Space::Vocabulary, &name.text).is_some();
            return Err(match is_word {
                true => wanted(say!("an event"), say!("a word of the vocabulary"), name.span),
                false => self.no_table(name),
            });
        };
        Ok(EventFacts {
            table,
            at: None,
            condition: None,
        })
    }

    /// Where entities begin: the first of an event, or a time that each has: an
    /// attribute, or a time of its home. Of the latter every row of the home is one.
    pub fn beginning(&self, path: &Path, entity: EntityId) -> Bound<EventFacts> {
        let names = &self.model.names;
        if let Some(name) = path.single()
            && (names.event(&name.text).is_some() || names.table(&name.text).is_some())
        {
            return self.event_called(name);
        }
        let facts = self.model.entities.get(entity.index());
        // An entity may be called like its home: then it is the entity.
        let is_table = path
            .segments
            .first()
            .is_some_and(|first| names.entity(&first.text).is_none());
        if let Some(finding) = self.column_of_table(path, Some(entity)).filter(|_| is_table) {
            return Err(finding);
        }
        let Some(home) = facts.and_then(|entity| entity.home) else {
            let name = facts.map(|entity| entity.named.name.text.to_string());
            return Err(Box::new(
                Diagnostic::error(&code::ENTITY_PATH)
                    .says("message.begins")
                    .label(path.span, "label.home")
                    .helps("help.begins")
                    .with("entity", name.unwrap_or_default())
                    .with("name", path.text()),
            ));
        };
        let (_, kind) = self.binder(home).path(path)?;
        let found = match kind {
            Type::Timestamp(_) | Type::Date => None,
            Type::Bucket(grain) => Some(say!(
                "the {grain} of a time: name the time itself",
                grain = grain.word()
            )),
            kind => Some(kind.said()),
        };
        if let Some(found) = found {
            return Err(wanted(say!("an event or a time"), found, path.span));
        }
        Ok(EventFacts {
            table: home,
            at: Some(Arc::new(path.clone())),
            condition: None,
        })
    }

    /// Whether rows of both can be told to be of one entity, and in which order
    /// they came.
    fn can_follow(
        &self,
        sequence: &Sequence,
        name: &str,
        from: &Expr,
        to: &Expr,
        within: &Expr,
    ) -> Bound<()> {
        let mut times = Vec::new();
        for (end, expr) in [(&sequence.from, from), (&sequence.to, to)] {
            self.belongs(end.table, sequence.entity, expr.span)?;
            times.push(self.happens_at(end, expr.span)?);
        }
        let [(one, one_kind), (other, other_kind)] = times.as_slice() else {
            return Ok(());
        };
        for (end, expr) in [(&sequence.from, from), (&sequence.to, to)] {
            self.no_levels(end, name, expr.span)?;
        }
        let has_days = [one_kind, other_kind].contains(&&Type::Date);
        of_pair(name, has_days, sequence.within, within.span)?;
        let its_own = sequence.from.at.is_some() && matches!(one, Row::Attribute(_));
        match sequence.from.table == sequence.to.table && one != other && !its_own {
            true => Err(other_time(name, to.span)),
            false => Ok(()),
        }
    }

    /// Levels of a snapshot do not happen.
    pub fn no_levels(&self, event: &EventFacts, name: &str, span: Span) -> Bound<()> {
        let table = self.model.tables.get(event.table.index());
        match table.is_some_and(|table| table.snapshot().is_some()) {
            true => Err(Box::new(
                no_sequence(name, span)
                    .with("detail", say!("levels of a snapshot, which do not happen"))
                    .with("advice", say!("name a table with a row for each time it happens")),
            )),
            false => Ok(()),
        }
    }

    /// A row of the table is of one such entity.
    pub fn belongs(&self, table: TableId, entity: EntityId, span: Span) -> Bound<()> {
        let Err(detail) = link_to(self.model, table, entity) else {
            return Ok(());
        };
        let (table, entity) = (
            self.model.tables.get(table.index()),
            self.model.entities.get(entity.index()),
        );
        let word = |named: Option<&crate::resolve::Named>| {
            named.map(|named| named.name.text.to_string()).unwrap_or_default()
        };
        Err(Box::new(
            Diagnostic::error(&code::ENTITY_PATH)
                .at(span)
                .helps("help.one")
                .with("entity", word(entity.map(|entity| &entity.named)))
                .with("metric", word(table.map(|table| &table.named)))
                .with("detail", detail),
        ))
    }

    /// When the rows of an event happen.
    pub fn happens_at(&self, event: &EventFacts, span: Span) -> Bound<(Row, Type)> {
        let time = match &event.at {
            Some(path) => Some(self.binder(event.table).path(path)?),
            None => default_time(self.model, self.tables, event.table),
        };
        match time {
            Some((_, ref kind)) if !matches!(kind, Type::Timestamp(_) | Type::Date) => {
                Err(wanted(say!("a day or a timestamp to order by"), kind, span))
            }
            Some(time) => Ok(time),
            None => {
                let table = self.model.tables.get(event.table.index());
                let name = table.map(|table| table.named.name.text.to_string());
                Err(Box::new(
                    Diagnostic::error(&code::NO_TIME)
                        .at(span)
                        .with("table", name.unwrap_or_default())
                        .with("needs", say!("needs to know when a row happened")),
                ))
            }
        }
    }
}

fn no_sequence(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&code::NO_SEQUENCE).at(span).with("name", name)
}

/// Hours of a day nobody knows.
pub(super) fn of_pair(name: &str, has_days: bool, within: Length, span: Span) -> Bound<()> {
    match has_days && !within.is_whole_days() {
        true => Err(Box::new(
            no_sequence(name, span)
                .with("detail", say!("less than a day, and a time that has days only"))
                .with("advice", say!("ask for whole days: `within: 1 day`")),
        )),
        false => Ok(()),
    }
}

/// Two events of one table are at the same of its times.
pub(super) fn same_rows(
    builder: &MeasureBuilder<'_>,
    one: &EventFacts,
    other: &EventFacts,
    name: &str,
    span: Span,
) -> Bound<()> {
    let time = |event| builder.happens_at(event, span).map(|(row, _)| row);
    match one.table == other.table && time(one)? != time(other)? {
        true => Err(other_time(name, span)),
        false => Ok(()),
    }
}

fn other_time(name: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        no_sequence(name, span)
            .with("detail", say!("another time of the same rows"))
            .with(
                "advice",
                say!("a row never follows itself: what lies between two times of one row is a value of that row"),
            ),
    )
}
