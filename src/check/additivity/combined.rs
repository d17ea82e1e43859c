//! What several numbers that are added make of each other.

use super::{Additivity, Entities, Over, Why};
use crate::check::row::Row;
use crate::resolve::{TableId, Type};

impl Additivity {
    /// Of nothing the sum.
    pub(super) fn nothing(why: Why) -> Self {
        Self {
            slices: Over::Nothing(why.clone()),
            time: Some(why),
            per_grain: None,
            nullable: true,
            plain: false,
            times: Vec::new(),
        }
    }

    /// Of any rows of a table the sum, unless it may be null.
    pub(super) fn of_rows(table: TableId, time: Option<(Row, Type)>, nullable: bool) -> Self {
        Self {
            slices: Over::Any,
            time: None,
            per_grain: None,
            nullable,
            plain: true,
            times: vec![(table, time)],
        }
    }

    /// The same number, of which no parts make the whole.
    pub(super) fn none(self, why: Why) -> Self {
        let found = self.but_time(why.clone());
        let slices = match found.slices {
            known @ Over::Nothing(_) => known,
            _ => Over::Nothing(why),
        };
        Self {
            slices,
            per_grain: None,
            nullable: true,
            plain: found.plain,
            time: found.time,
            times: found.times,
        }
    }

    /// The same, but for the time.
    pub(super) fn but_time(self, why: Why) -> Self {
        let time = Some(self.time.unwrap_or(why));
        Self { time, ..self }
    }

    /// The same, where nobody has rows in two parts.
    pub(super) fn of(self, entities: Entities) -> Self {
        let why = entities.why.clone();
        Self {
            slices: Over::Entity(entities),
            ..self.but_time(why)
        }
    }

    /// The same number, looked at in cells of another kind.
    pub(super) fn beyond(self) -> Self {
        Self { plain: false, ..self }
    }

    /// Both, added.
    pub(super) fn and(self, other: Self) -> Self {
        // Null and something is null: the something is lost in that cell only.
        if self.nullable || other.nullable {
            return Self {
                times: joined(self.times, other.times),
                ..Self::nothing(first_why(&self.slices, &other.slices).unwrap_or(Why::Null))
            };
        }
        Self {
            slices: self.slices.and(other.slices),
            time: self.time.or(other.time),
            per_grain: None,
            nullable: false,
            plain: self.plain && other.plain,
            times: joined(self.times, other.times),
        }
    }
}

fn joined(
    mut times: Vec<(TableId, Option<(Row, Type)>)>,
    others: Vec<(TableId, Option<(Row, Type)>)>,
) -> Vec<(TableId, Option<(Row, Type)>)> {
    for other in others {
        if !times.contains(&other) {
            times.push(other);
        }
    }
    times
}

fn first_why(one: &Over, two: &Over) -> Option<Why> {
    [one, two].into_iter().find_map(|over| match over {
        Over::Nothing(why) => Some(why.clone()),
        _ => None,
    })
}

impl Over {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing(why), _) | (_, Self::Nothing(why)) => Self::Nothing(why),
            (Self::Any, other) | (other, Self::Any) => other,
            (Self::Entity(one), Self::Entity(two)) => one.and(two),
        }
    }
}

impl Entities {
    /// Those of both, if they are of one kind and each table knows them by one way.
    fn and(mut self, other: Self) -> Over {
        if self.entity != other.entity {
            return Over::Nothing(self.why);
        }
        for (table, key) in other.keys {
            match self.keys.iter().find(|(known, _)| *known == table) {
                None => self.keys.push((table, key)),
                Some((_, known)) if *known == key => {}
                Some(_) => return Over::Nothing(self.why),
            }
        }
        Over::Entity(self)
    }
}
