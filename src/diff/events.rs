//! Events that funnels and cohorts are made of: no metric tells of what changes in them.

use super::change::{Change, Kind, What};
use super::metrics::Work;
use super::through;
use super::uses::Item;
use crate::resolve::EventId;

impl Work<'_> {
    /// Events that reports or tests name as a step, and that are other rows now.
    pub fn events(&self) -> Vec<Change> {
        let model = &self.new.checked.model;
        let events = (0..model.events.len()).map(EventId::at);
        let steps = events.filter(|id| self.reach.1.is_step(*id));
        steps.filter_map(|id| self.event(id)).collect()
    }

    fn event(&self, id: EventId) -> Option<Change> {
        let item = Item::Event(id);
        let name = &through::named(self.new, item)?.name.text;
        let was = self.old.checked.model.names.event(name)?;
        let marks = (self.before.event(was.index()), self.after.event(id.index()));
        let own = through::changed(self.old, self.new, item).is_some();
        let kind = self.kind_of(marks, own, item)?;
        let mut change = self.plain(self.new, item, What::Event, kind);
        change.text.before = self.text(self.old, Item::Event(was));
        if !own {
            change.through = through::below(self.old, self.new, &self.uses.1, item);
        }
        change.settle(!own);
        (kind != Kind::Rewritten || own).then_some(change)
    }
}
