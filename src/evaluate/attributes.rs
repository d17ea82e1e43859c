//! Facts about entities, over all their rows. From "Attributes".

use std::sync::Arc;

use crate::check::{AttributeRef, ColumnRef, Within};
use crate::resolve::{AttributeId, EntityId, Type};
use crate::syntax::ast::Path;
use jiff::civil::DateTime;

use super::cells::zone;
use super::scene::{Around, Here, Scene, Slice, Typed};
use super::stop::{Known, Stop};
use super::times;
use super::value::{Value, midnight};

impl Scene<'_> {
    /// The attribute of whom a row speaks of; of nobody it is null.
    pub fn attribute(&self, asked: &AttributeRef, here: Here) -> Known<Value> {
        self.saw("attribute");
        match self.whose(&asked.key, here)? {
            Some(who) => self.attribute_of(asked.attribute, &who),
            None => {
                self.saw("attribute of nobody");
                Ok(Value::Null)
            }
        }
    }

    fn attribute_of(&self, id: AttributeId, who: &Value) -> Known<Value> {
        let place = (id.index(), who.to_string());
        if let Some(known) = self.facts.borrow().get(&place) {
            return Ok(known.clone());
        }
        let Some(Some(facts)) = self.checked.attributes.get(id.index()) else {
            return Err(Stop::Refused("an attribute that is wrong"));
        };
        let around = Around {
            // Its values are compared as columns of that zone are.
            keeps_zone: matches!(facts.kind, Type::Timestamp(Some(_))),
            ..self.alone(facts.of, who)
        };
        let value = self.value(&facts.measure, &around)?;
        self.facts.borrow_mut().insert(place, value.clone());
        Ok(value)
    }

    /// All rows of one entity up to the as-of, and no cell.
    pub fn alone(&self, entity: EntityId, who: &Value) -> Around {
        Around {
            cell: vec![(Slice::Entity(entity), who.clone())],
            empty_is_null: self.checked.model.manifest.empty_is_null,
            bounds: Some((None, None)),
            is_timeless: true,
            ..Around::default()
        }
    }

    /// Whom the columns of a row speak of.
    pub fn whose(&self, columns: &[ColumnRef], here: Here) -> Known<Option<Value>> {
        let mut values = Vec::new();
        for column in columns {
            values.push(self.column(column, here)?);
        }
        if values.iter().any(Value::is_null) {
            return Ok(None);
        }
        Ok(Some(one_key(values)))
    }

    /// Whether a row's own time is in the stretch that begins at a moment of its
    /// entity. Days are compared where either is one.
    pub fn is_within(
        &self,
        within: &Within,
        here: Here,
        own: Option<&Typed>,
        around: &Around,
    ) -> Known<bool> {
        self.saw("within");
        let Some((time, kind)) = own else {
            return Err(Stop::Refused("E0308"));
        };
        let (anchor, from) = self.of_entity(within, here, own, around)?;
        let own = self.local(&self.row(time, here)?, zone(kind))?;
        let anchor = self.local(&self.row(&anchor, here)?, zone(&from))?;
        let is_day = matches!(kind, Type::Date) || matches!(from, Type::Date | Type::Bucket(_));
        let (Some(own), Some(anchor)) = (moment(&own, is_day)?, moment(&anchor, is_day)?) else {
            return Ok(false);
        };
        Ok(anchor <= own && own < times::later(anchor, within.length)?)
    }

    /// A path of the entity that a row speaks of: by the role that `via` names, by
    /// the only link, or from the entity's own row.
    fn of_entity(&self, within: &Within, here: Here, own: Option<&Typed>, around: &Around) -> Known<Typed> {
        let table = self.table(here.table)?;
        let links = || table.links.iter().filter(|link| link.entity == within.entity);
        let named = around.via.iter().find_map(|path| {
            let name = path.single()?;
            links().find(|link| link.name.text == name.text)
        });
        let is_home = table
            .key
            .as_ref()
            .is_some_and(|key| key.entity == Some(within.entity));
        let role = match named {
            None if is_home => None,
            named => named.or_else(|| links().next()),
        };
        let mut segments: Vec<_> = role.iter().map(|link| link.name.clone()).collect();
        segments.extend(within.anchor.segments.iter().cloned());
        let path = Path {
            segments,
            span: within.anchor.span,
        };
        self.path(here.table, &path, own)
    }
}

impl Around {
    /// Only rows so long from a moment of their entity on.
    pub fn within(&self, within: &Arc<Within>) -> Self {
        let mut around = self.clone();
        around.within.push(Arc::clone(within));
        around
    }
}

/// A key of several columns as one value.
pub fn one_key(mut values: Vec<Value>) -> Value {
    match values.len() {
        1 => values.remove(0),
        _ => {
            let words: Vec<String> = values.iter().map(Value::to_string).collect();
            Value::Text(words.join(" "))
        }
    }
}

fn moment(value: &Value, is_day: bool) -> Known<Option<DateTime>> {
    if value.is_null() {
        return Ok(None);
    }
    let time = value.moment()?;
    Ok(Some(match is_day {
        true => midnight(time.date()),
        false => time,
    }))
}
