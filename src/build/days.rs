//! Every day and the periods it is in: what charts are joined to, so that no day is left out.

use jiff::civil::{Date, date};

use super::columns::{beginning, title};
use super::keeping::Keeper;
use super::names::DAYS;
use super::object::{Column, Holds, Item, Kind, LeftOut, Object};
use super::tasks::sentences;
use crate::plan::spine;
use crate::sql::{heading, written};
use crate::syntax::time::Grain;
use crate::words::{Said, say};

/// The first of them.
const FIRST: Date = date(2000, 1, 1);

impl Keeper<'_> {
    /// The view of all days.
    pub(super) fn days(&self) -> Result<Object, LeftOut> {
        let item = Item {
            kind: Kind::Base,
            of: DAYS.to_owned(),
            span: None,
        };
        let mut plan =
            spine(self.checked, FIRST, self.wanted.as_of).map_err(|finding| item.left_out(&finding))?;
        self.fits(&plan).map_err(|finding| item.left_out(&finding))?;
        self.ordered(&mut plan);
        let columns = plan.last.columns.iter();
        let columns = columns.map(|(_, name)| Column {
            name: name.clone(),
            says: said(name),
            holds: Grain::named(name).map_or(Holds::Words, Holds::Moments),
        });
        let says = say!("every day from {first} to the end of next year", first = FIRST);
        self.fitting(Object {
            item,
            name: DAYS.to_owned(),
            says: sentences([title(DAYS, None), says]),
            columns: columns.collect(),
            heading: heading(&plan, &self.checked.model),
            question: written(&plan, self.wanted.dialect),
            definitions: Vec::new(),
            adding: None,
            blocks: None,
        })
    }
}

fn said(column: &str) -> Said {
    match Grain::named(column) {
        Some(grain) => beginning(grain),
        None => say!("1 where the day is over, 0 where it is not"),
    }
}
