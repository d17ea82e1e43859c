//! `count(E where c)`. From "Entity conditions".

use crate::check::Measure;
use crate::resolve::EntityId;

use super::aggregates::counted;
use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// How many entities the condition is true for. The candidates are those
    /// with a row in the cell that passes the conditions of some metric in it.
    pub fn entities(&self, entity: EntityId, condition: &Measure, around: &Around) -> Known<Value> {
        self.saw("entity condition");
        self.is_alone(condition)?;
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

    /// For whom `m every day` adds periods beside other metrics of a condition is not
    /// known here: those `m` has rows of, or all candidates.
    fn is_alone(&self, condition: &Measure) -> Known<()> {
        let (mut every, mut aggregates) = (false, 0);
        self.count_parts(condition, &mut every, &mut aggregates)?;
        match every && aggregates > 1 {
            true => Err(Stop::Unknown(
                "every period beside other metrics of a condition".to_owned(),
            )),
            false => Ok(()),
        }
    }

    fn count_parts(&self, measure: &Measure, every: &mut bool, aggregates: &mut usize) -> Known<()> {
        *every |= matches!(measure, Measure::Every(..));
        *aggregates += usize::from(matches!(measure, Measure::Aggregate(_)));
        if let Measure::Metric(id, _) = measure {
            return self.count_parts(&self.definition(*id)?.0, every, aggregates);
        }
        let mut parts = Vec::new();
        measure.parts(&mut |part| parts.push(part.clone()));
        let mut each = parts.iter();
        each.try_for_each(|part| self.count_parts(part, every, aggregates))
    }
}
