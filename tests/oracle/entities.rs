//! `count(E where c)`. From "Entity conditions".

use merak::check::Measure;
use merak::resolve::EntityId;

use super::aggregates::counted;
use super::scene::{Around, Scene, Slice};
use super::stop::Known;
use super::value::Value;

impl Scene<'_> {
    /// How many entities the condition is true for. The candidates are those
    /// with a row in the cell that passes the conditions of some metric in it.
    pub fn entities(&self, entity: EntityId, condition: &Measure, around: &Around) -> Known<Value> {
        self.saw("entity condition");
        let mut found = 0;
        for key in self.cells(condition, &[Slice::Entity(entity)], around)? {
            let mut one = around.clone();
            for who in key {
                one.cell.push((Slice::Entity(entity), who));
            }
            if self.value(condition, &one)? == Value::Truth(true) {
                found += 1;
            }
        }
        Ok(counted(found, around))
    }
}
