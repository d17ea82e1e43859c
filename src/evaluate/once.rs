//! A value of each entity once. From "Once per entity".

use crate::check::Once;

use super::scene::{Around, Here, Scene};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// The value in a cell, of everybody its rows speak of.
    pub fn once(&self, once: &Once, around: &Around) -> Known<Value> {
        self.saw("once per entity");
        let table = self.table(once.table)?;
        let Some(role) = once.role.single() else {
            return Err(Stop::Unknown("a role of several links".to_owned()));
        };
        let mut links = table.links.iter().filter(|link| link.name.text == role.text);
        let mut of_entity = table.links.iter().filter(|link| link.entity == once.entity);
        let Some(link) = links.next().or_else(|| of_entity.next()) else {
            return Err(Stop::Unknown("once per what no link leads to".to_owned()));
        };
        let mut everybody: Vec<Vec<Value>> = Vec::new();
        for here in self.rows_in(once.table, around)? {
            if let Some(who) = self.key_of((here.table, here.at), &link.columns) {
                self.add(&mut everybody, who)?;
            }
        }
        let mut values = Vec::new();
        for who in everybody {
            values.extend(self.of_one(once, &who)?);
        }
        values.retain(|value| !value.is_null());
        self.made_one(once.function, &values, Some(&once.kind), around)
    }

    /// The value of one of them, if it is known.
    fn of_one(&self, once: &Once, who: &[Value]) -> Known<Option<Value>> {
        let home = self.table(once.home)?;
        let Some(key) = &home.key else {
            return Err(Stop::Unknown("a home without a key".to_owned()));
        };
        let mut found = None;
        for at in 0..self.rows_of(once.home).len() {
            let Some(known) = self.key_of((once.home, at), &key.columns) else {
                continue;
            };
            let mut same = known.len() == who.len();
            for (one, other) in known.iter().zip(who) {
                same &= one.same(other)?;
            }
            let here = Here::at(once.home, at);
            if !same || !self.exists(here)? {
                continue;
            }
            if found.is_some() {
                return Err(Stop::KeyTwice);
            }
            found = Some(self.row(&once.value, here)?);
        }
        Ok(found)
    }
}
