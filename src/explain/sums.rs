//! Additivity in words.

use super::definition::grain;
use crate::check::additivity::{Additivity, Class, Over, Why};
use crate::check::{Checked, Function};
use crate::resolve::EntityId;
use crate::words::{Said, say};

/// Over which slices the parts of a metric make the whole.
#[derive(Clone, Debug)]
pub struct Sums {
    /// `everything`, `all_but_time`, `entity`, `time` or `nothing`
    pub over: &'static str,
    /// Whether it adds up over its own time.
    pub time: bool,
    /// The entity that must not be in two parts.
    pub entity: Option<String>,
    /// It, and why.
    pub words: Said,
    /// At the period it is defined per, where that differs.
    pub per_grain: Option<Box<Sums>>,
}

/// Puts it into words.
pub(super) fn sums(checked: &Checked, found: &Additivity) -> Sums {
    let entity = match &found.slices {
        Over::Entity(entities) => Some(name(checked, entities.entity)),
        _ => None,
    };
    let why = match &found.slices {
        Over::Any => found.time.as_ref(),
        Over::Entity(entities) => Some(&entities.why),
        Over::Nothing(why) => Some(why),
    };
    let why = why.map(|why| because(checked, why));
    let class = found.class();
    let over = match class {
        Class::Everything => "everything",
        Class::AllButTime => "all_but_time",
        Class::Entity => "entity",
        Class::TimeAlone => "time",
        Class::Nothing => "nothing",
    };
    let words = match (class, why) {
        (Class::Everything, _) | (_, None) => say!("adds up over every slice and over time"),
        (Class::AllButTime, Some(why)) => {
            say!("adds up over every slice, but not over time: {why}", why = why)
        }
        (Class::Entity, Some(why)) => {
            let entity = entity.clone().unwrap_or_default();
            match found.time.is_none() {
                true => say!(
                    "adds up over time, and over what is the same in all rows of one {entity}: {why}",
                    entity = entity,
                    why = why
                ),
                false => say!(
                    "adds up only over what is the same in all rows of one {entity}: {why}",
                    entity = entity,
                    why = why
                ),
            }
        }
        (Class::TimeAlone, Some(why)) => say!("adds up over time only: {why}", why = why),
        (Class::Nothing, Some(why)) => say!("does not add up: {why}", why = why),
    };
    let own = found.per_grain.as_ref().filter(|(_, own)| own.class() != class);
    Sums {
        over,
        time: found.time.is_none(),
        entity,
        words: words.tidy(),
        per_grain: own.map(|(_, own)| Box::new(sums(checked, own))),
    }
}

fn name(checked: &Checked, entity: EntityId) -> String {
    let entity = checked.model.entities.get(entity.index());
    entity
        .map(|entity| format!("`{}`", entity.named.name.text))
        .unwrap_or_default()
}

/// Why parts do not make the whole.
#[must_use]
pub fn because(checked: &Checked, why: &Why) -> Said {
    match why {
        Why::Once(entity) => say!("each {entity} counts once", entity = name(checked, *entity)),
        Why::Judged(entity) => say!(
            "each {entity} is judged by all of its rows",
            entity = name(checked, *entity)
        ),
        Why::Function(function) => match function {
            Function::Avg => say!("a mean of parts is not the mean of the whole"),
            Function::Min | Function::Max => say!("of several extremes one is that of the whole"),
            Function::First | Function::Last => say!("of several rows one is the first or last of the whole"),
            _ => say!("it is computed anew from all rows"),
        },
        Why::Ratio => say!("a ratio is divided anew"),
        Why::Product => say!("a product is multiplied anew"),
        Why::Constant => say!("a constant stands in every cell"),
        Why::Chosen => say!("a value is chosen or rounded in every cell"),
        Why::Across => say!("it looks beyond its cell"),
        Why::Snapshot(table) => {
            let table = checked.model.tables.get(table.index());
            let table = table.map(|table| format!("`{}`", table.named.name.text));
            say!(
                "each date of {table} shows the whole level anew",
                table = table.unwrap_or_default()
            )
        }
        Why::Period => say!("a condition looks at where the period begins or ends"),
        Why::Segment(segment) => {
            let segment = checked.model.attributes.get(segment.index());
            let segment = segment.map(|segment| format!("`{}`", segment.named.name.text));
            say!(
                "who is in {segment} is judged at the end of each period",
                segment = segment.unwrap_or_default()
            )
        }
        Why::Window => say!("windows overlap"),
        Why::Prior => say!("it is that of another period, which may have other cells"),
        Why::Edge => say!("it is that of one date, and each cell has its own"),
        Why::Grain(period) => say!("it is defined per {grain}", grain = grain(*period)),
        Why::Folded(period, _) => say!("it is folded from each {grain}", grain = grain(*period)),
        Why::Null => say!("where a part of it is NULL, so is all of it"),
        Why::Sequence => say!("it follows what happens after what"),
        Why::NoNumber => say!("it is no number"),
        Why::TooLarge => say!("it is too large to be looked into"),
    }
}
