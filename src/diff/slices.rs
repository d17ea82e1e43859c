//! What can be sliced by: attributes and segments of entities, dimensions and times
//! of tables.

use super::Side;
use super::change::{Before, Change, Facet, Kind, What};
use super::metrics::Work;
use super::outline::Outline;
use super::pairs;
use super::through::{self, of_field};
use super::uses::Item;
use crate::meaning::{Mark, Slice};
use crate::resolve::{Attribute, AttributeId, Field, Table, TableId};

impl Work<'_> {
    /// Attributes and segments that changed.
    pub fn attributes(&mut self) -> Vec<Change> {
        let (before, after) = (&self.old.checked.model, &self.new.checked.model);
        let named = |model: &crate::resolve::Model, name: &str| {
            let names = &model.names;
            names.attribute(name).or_else(|| names.segment(name))
        };
        let mut found = Vec::new();
        let mut new: Vec<(usize, Option<Mark>)> = Vec::new();
        for (at, attribute) in after.attributes.iter().enumerate() {
            match named(before, &attribute.named.name.text) {
                Some(was) => found.extend(self.attribute(was, AttributeId::at(at), attribute)),
                None => new.push((at, self.after.attribute(at))),
            }
        }
        let gone = before.attributes.iter().enumerate();
        let gone = gone.filter(|(_, attribute)| named(after, &attribute.named.name.text).is_none());
        let gone: Vec<(usize, Option<Mark>)> = gone.map(|(at, _)| (at, self.before.attribute(at))).collect();
        let pairs = pairs::renamed(&gone, &new);
        for (at, _) in &new {
            let (Some(attribute), was) = (after.attributes.get(*at), pairs.iter().find(|(_, new)| new == at))
            else {
                continue;
            };
            let was = was.and_then(|(was, _)| before.attributes.get(*was));
            let kind = if was.is_some() { Kind::Renamed } else { Kind::Added };
            let mut change = self.plain(
                self.new,
                Item::Attribute(AttributeId::at(*at)),
                what(attribute),
                kind,
            );
            if let Some(was) = was {
                let old = was.named.name.text.as_str();
                change.was = Some(old.to_owned());
                let known = attribute.named.aka.iter().any(|aka| aka.value == old);
                change.breaking &= !known && change.changed.is_empty();
            }
            found.push(change);
        }
        for (at, _) in gone {
            if let Some(attribute) = before.attributes.get(at)
                && !pairs.iter().any(|(was, _)| *was == at)
            {
                let item = Item::Attribute(AttributeId::at(at));
                found.push(self.plain(self.old, item, what(attribute), Kind::Removed));
            }
        }
        found
    }

    fn attribute(&mut self, was: AttributeId, is: AttributeId, attribute: &Attribute) -> Option<Change> {
        let item = Item::Attribute(is);
        let own = through::changed(self.old, self.new, item);
        let marks = (
            self.before.attribute(was.index()),
            self.after.attribute(is.index()),
        );
        let kind = self.kind_of(marks, own.is_some(), item)?;
        let kept = (
            self.before.attributes.get(was.index()),
            self.after.attributes.get(is.index()),
        );
        let told = match (kind, kept) {
            (Kind::Unknown, (Some(old), Some(new))) if old.mark.is_some() && new.mark.is_some() => {
                let members = self.normal.members(old, new);
                Some(self.judge_slice(Slice::Attribute(was), Slice::Attribute(is), members))
            }
            _ => None,
        };
        let units = [(self.old, was), (self.new, is)].map(|(side, id)| unit_of(side, id));
        let kind = match (&told, &units) {
            (Some(_), [Some(before), Some(after)]) if before != after => Kind::UnitChanged,
            (told, _) => told.as_ref().map_or(kind, |told| told.kind),
        };
        let mut change = self.plain(self.new, item, what(attribute), kind);
        if let (Kind::UnitChanged, [Some(before), Some(after)]) = (kind, units) {
            change.facets.push(Facet::Unit { before, after });
        }
        if kind.breaks() {
            let outlines = (
                Outline::of_attribute(self.old, was),
                Outline::of_attribute(self.new, is),
            );
            change.facets.extend(outlines.0.facets(&outlines.1));
        }
        if let Some(told) = told {
            change.facets.extend(told.facets);
            change.example = told.example;
        }
        if own.is_none() {
            change.through = through::below(self.old, self.new, &self.uses.1, item);
        }
        change.text.before = self.text(self.old, Item::Attribute(was));
        change.settle(own.is_none());
        Some(change)
    }

    /// How something changed that is only known by what stands for it; `None` where
    /// it did not.
    pub(super) fn kind_of(
        &self,
        marks: (Option<Mark>, Option<Mark>),
        rewritten: bool,
        item: Item,
    ) -> Option<Kind> {
        match marks {
            (Some(was), Some(is)) if was == is => rewritten.then_some(Kind::Rewritten),
            (Some(_), Some(_)) => Some(Kind::Unknown),
            _ if rewritten => Some(Kind::Unknown),
            _ => {
                let through = through::below(self.old, self.new, &self.uses.1, item);
                (!through.is_empty()).then_some(Kind::Unknown)
            }
        }
    }

    /// Dimensions and times of tables that changed or are gone.
    pub fn slices(&self) -> Vec<Change> {
        let mut found = Vec::new();
        for (name, mark) in &self.before.slices {
            let Some((table, field)) = name.split_once('.') else {
                continue;
            };
            let Some((new_table, id)) = table_of(self.new, table) else {
                continue;
            };
            let Some((old_table, old_id)) = table_of(self.old, table) else {
                continue;
            };
            let Some(old_field) = old_table.field(field) else {
                continue;
            };
            let change = match (self.after.slices.get(name), new_table.field(field)) {
                (Some(now), Some(new_field)) => {
                    let text = (of_field(self.old, old_field), of_field(self.new, new_field));
                    let same = match (mark, now) {
                        (Some(mark), Some(now)) => mark == now,
                        _ => text.0 == text.1,
                    };
                    if same {
                        continue;
                    }
                    let places = (place_of(old_table, field), place_of(new_table, field));
                    let told = match (mark, now, places) {
                        (Some(_), Some(_), (Some(was), Some(is))) => {
                            Some(self.judge_slice(Slice::Field(old_id, was), Slice::Field(id, is), None))
                        }
                        _ => None,
                    };
                    let kind = told.as_ref().map_or(Kind::Unknown, |told| told.kind);
                    let mut change = self.slice(self.new, (new_table, id), new_field, kind);
                    if let Some(told) = told {
                        change.facets.extend(told.facets);
                        change.example = told.example;
                    }
                    change.text.before = self.field_text(self.old, old_field);
                    if text.0 == text.1 {
                        change.through = through::below(self.old, self.new, &self.uses.1, Item::Table(id));
                    }
                    let history = old_table.named.history.as_slice();
                    change.changed = through::owned_up(Some(history), &new_table.named.history);
                    change.settle(text.0 == text.1);
                    change
                }
                _ => {
                    let mut change = self.slice(self.old, (old_table, old_id), old_field, Kind::Removed);
                    let history = old_table.named.history.as_slice();
                    change.changed = through::owned_up(Some(history), &new_table.named.history);
                    change.settle(false);
                    change
                }
            };
            found.push(change);
        }
        found
    }

    fn slice(&self, side: Side<'_>, (table, id): (&Table, TableId), field: &Field, kind: Kind) -> Change {
        let mut change = self.plain(side, Item::Table(id), What::Slice, kind);
        change.name = format!("{}.{}", table.named.name.text, field.name.text);
        change.label = field.label.as_ref().map(|label| label.value.to_string());
        change.place = super::metrics::place(side, field.name.span);
        let text = self.field_text(side, field);
        change.text = Before::alone(kind, text);
        let (consumers, uses) = self.graphs(side);
        change.reach = consumers.reached(&side.checked.model, uses, None, Some(&field.name.text));
        change
            .reach
            .departments
            .extend(table.named.owner.iter().map(|name| name.text.to_string()));
        change
    }

    fn field_text(&self, side: Side<'_>, field: &Field) -> Option<String> {
        let expr = field.expr.as_ref()?;
        Some(crate::tree::written(side.sources, expr.span))
    }
}

fn place_of(table: &Table, field: &str) -> Option<usize> {
    table.fields.iter().position(|known| known.name.text == field)
}

/// The unit of an attribute.
fn unit_of(side: Side<'_>, id: AttributeId) -> Option<String> {
    let facts = side.checked.attributes.get(id.index())?.as_ref()?;
    Some(facts.kind.unit().to_string())
}

fn table_of<'a>(side: Side<'a>, name: &str) -> Option<(&'a Table, TableId)> {
    let id = side.checked.model.names.table(name)?;
    Some((side.checked.model.tables.get(id.index())?, id))
}

fn what(attribute: &Attribute) -> What {
    match attribute.segment {
        Some(_) => What::Segment,
        None => What::Attribute,
    }
}

impl Change {
    /// Decides whether it breaks something that nobody has owned up to: it itself
    /// does, or all it comes through, if its own text is what it was.
    pub(super) fn settle(&mut self, own_text_stands: bool) {
        let through = own_text_stands && !self.through.is_empty() && self.through.iter().all(|one| one.said);
        self.breaking = self.kind.breaks() && self.changed.is_empty() && !through;
        if self.kind == Kind::Unknown && self.what != What::Metric {
            self.facets.retain(|facet| *facet != Facet::Condition);
        }
    }
}
