//! Definitions of two revisions of a project, judged against each other. Marks say
//! what things mean and not where they stand, so one store holds both.

use super::cells::Cells;
use super::diagram::Rows;
use super::exact::Exact;
use super::facets::Facets;
use super::fingerprint::Fingerprint;
use super::mark::Mark;
use super::measures::{Around, Formed};
use super::normal::Normal;
use super::telling::Change;
use crate::check::Checked;
use crate::resolve::{AttributeId, EventId, MetricId, Model, TableId};
use crate::syntax::time::Grain;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// What is kept of a definition while those of another revision are read.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What names it; none where it is wrong or too large.
    pub fingerprint: Option<Fingerprint>,
    facets: Option<Facets>,
    formed: Option<Arc<Formed>>,
}

/// What is kept of an attribute or a segment.
#[derive(Clone, Debug)]
pub struct KeptAttribute {
    /// What stands for it; none where it is wrong or too large.
    pub mark: Option<Mark>,
    /// Of a segment, how far it looks back, and for whom its condition holds.
    members: Option<(String, Rows)>,
}

/// How a definition and what became of it go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// They mean the same.
    Same,
    /// It counts some of the rows it counted: one that is left out now.
    Narrowed(String),
    /// It counts more: one that is counted now.
    Widened(String),
    /// It counts others: one that is left out now, and one that is counted now.
    Others(String, String),
    /// It is defined per another period: a question that one of them refuses.
    Period(Option<Grain>, Option<Grain>),
    /// Nobody knows. What is sure is that it counts no row more, or none less.
    Unknown(Bound),
}

/// What is known of rows where it is not known whether any are counted otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Nothing.
    Nothing,
    /// None more.
    NoneMore,
    /// None less.
    NoneLess,
}

/// Tables that are only called otherwise: of one of the warehouse, the only one that
/// is gone and the only one that is new.
fn renamed(old: &Model, new: &Model) -> FxHashMap<TableId, SmolStr> {
    let others = |own: &Model, other: &Model| {
        let mut found: FxHashMap<SmolStr, Vec<usize>> = FxHashMap::default();
        for (at, table) in own.tables.iter().enumerate() {
            if let Some(physical) = table.physical()
                && other.names.table(&table.named.name.text).is_none()
            {
                found.entry(physical.into()).or_default().push(at);
            }
        }
        found
    };
    let gone = others(old, new);
    let pairs = others(new, old).into_iter().filter_map(|(physical, places)| {
        let ([was], [is]) = (gone.get(&physical)?.as_slice(), places.as_slice()) else {
            return None;
        };
        Some((TableId::at(*is), old.tables.get(*was)?.named.name.text.clone()))
    });
    pairs.collect()
}

impl Kept {
    /// What it comes to, unless it is wrong or too large.
    pub(super) fn formed(&self) -> Option<&Formed> {
        self.formed.as_deref()
    }
}

impl<'a> Normal<'a> {
    /// What is to be kept of a metric.
    pub fn kept(&mut self, id: MetricId) -> Kept {
        Kept {
            fingerprint: self.fingerprint(id).ok(),
            facets: self.facets(id),
            formed: self.metric(id).ok(),
        }
    }

    /// What is to be kept of an attribute or a segment.
    pub fn kept_attribute(&mut self, id: AttributeId) -> KeptAttribute {
        let members = self.of_each(id).ok().and_then(|(formed, facts)| {
            let reach = format!("{:?}", facts.segment.as_ref()?);
            Some((reach, self.as_truth(formed.value).yes))
        });
        KeptAttribute {
            mark: self.attribute_mark(id),
            members,
        }
    }

    /// Whether everybody who is in a segment was in it, or everybody who was still is.
    pub fn members(&mut self, old: &KeptAttribute, new: &KeptAttribute) -> Option<Change> {
        let ((reach, before), (other, now)) = (old.members.as_ref()?, new.members.as_ref()?);
        if reach != other {
            return None;
        }
        self.diagrams.go_on();
        let (gone, new) = (self.only(*before, *now)?, self.only(*now, *before)?);
        match (gone, new) {
            (Rows::NONE, Rows::NONE) => None,
            (_, Rows::NONE) => Some(Change::Narrowed),
            (Rows::NONE, _) => Some(Change::Widened),
            _ => None,
        }
    }

    /// What stands for an attribute or a segment, unless it is wrong or too large.
    pub fn attribute_mark(&mut self, id: AttributeId) -> Option<Mark> {
        self.definition(id).ok()
    }

    /// What stands for the rows an event is, and when they happen.
    pub fn event_mark(&mut self, id: EventId) -> Option<Mark> {
        let event = self.checked.events.get(id.index())?.as_ref()?;
        let around = Around {
            filters: event.condition.iter().cloned().collect(),
            at: event.at.clone(),
            ..Around::default()
        };
        let mark = self.alone(|normal| {
            let taken = normal.taken(event.table, &around)?;
            Ok(Cells::of_rows(taken.source, taken.rows).mark(&mut normal.diagrams))
        });
        mark.ok()
    }

    /// What stands for a field of a table, by its place.
    pub fn field_mark(&mut self, table: TableId, place: usize) -> Option<Mark> {
        let facts = self.checked.tables.get(table.index())?;
        let (row, kind) = facts.fields.get(place)?.clone()?;
        let mark = self.alone(|normal| {
            let value = normal.row(&row)?;
            Ok(normal.diagrams.mark_of(&value))
        });
        let mark = mark.ok()?;
        Some(Mark::of("field", |parts| {
            parts.mark(mark);
            parts.text(&format!("{kind:?}"));
        }))
    }

    /// Goes on with another revision. What has been kept of this one can be judged
    /// against what that one says.
    pub fn turn_to(&mut self, checked: &'a Checked) {
        // What is known by ids is of the other model; what is known by marks stays.
        let rows = std::mem::take(&mut self.rows);
        *self = Self {
            called: renamed(&self.checked.model, &checked.model),
            diagrams: std::mem::take(&mut self.diagrams),
            atoms: std::mem::take(&mut self.atoms),
            moved: std::mem::take(&mut self.moved),
            choices: std::mem::take(&mut self.choices),
            earlier: Some((self.checked, rows)),
            ..Self::new(checked)
        };
    }

    /// Judges what a definition was against what it is.
    pub fn judge(&mut self, old: &Kept, new: &Kept) -> Judgement {
        match (old.fingerprint, new.fingerprint) {
            (Some(old), Some(new)) if old == new => return Judgement::Same,
            (Some(_), Some(_)) => {}
            _ => return Judgement::Unknown(Bound::Nothing),
        }
        let (Some(before), Some(now)) = (old.facets, new.facets) else {
            return self.by_parts(old, new);
        };
        if before.counted != now.counted || before.time != now.time {
            return Judgement::Unknown(Bound::Nothing);
        }
        if before.grain != now.grain {
            // Where several periods become one number, both may answer everything.
            let is_pinned = |facets: &Facets| facets.grain.is_some() && facets.coarser.is_none();
            return match is_pinned(&before) || is_pinned(&now) {
                true => Judgement::Period(before.grain, now.grain),
                false => Judgement::Unknown(Bound::Nothing),
            };
        }
        if before.coarser != now.coarser {
            return Judgement::Unknown(Bound::Nothing);
        }
        let likely = self.claimed_of(&before, &now);
        let judged = self.by_rows(before.active, now.active, likely);
        match judged {
            // The same number; but not the same cells.
            Judgement::Same => match self.by_rows(before.rows, now.rows, likely) {
                Judgement::Same => Judgement::Unknown(Bound::Nothing),
                other => other,
            },
            judged => judged,
        }
    }

    pub(super) fn claimed_of(&mut self, before: &Facets, now: &Facets) -> Rows {
        let one = Exact::from_integer(1);
        let claimed = self.claims_of(&[(one, *before), (one, *now)]);
        claimed.map_or(Rows::ALL, |(rows, _)| rows)
    }

    /// A row of these, in words: one that claims about data allow, if there is one.
    pub(super) fn shown(&mut self, rows: Rows, likely: Rows) -> Option<String> {
        let allowed = self.allowed(rows, likely);
        let shown = allowed.and_then(|rows| self.row_of(rows));
        shown.or_else(|| self.row_of(rows))
    }

    /// Those of these rows that claims about data allow, if there are any.
    pub(super) fn allowed(&mut self, rows: Rows, likely: Rows) -> Option<Rows> {
        let allowed = self.diagrams.and(rows, likely).ok();
        allowed.filter(|rows| *rows != Rows::NONE)
    }

    pub(super) fn by_rows(&mut self, before: Rows, now: Rows, likely: Rows) -> Judgement {
        self.diagrams.go_on();
        let (Some(left_out), Some(new)) = (self.only(before, now), self.only(now, before)) else {
            return Judgement::Unknown(Bound::Nothing);
        };
        match (left_out, new) {
            (Rows::NONE, Rows::NONE) => Judgement::Same,
            (left_out, Rows::NONE) => match self.shown(left_out, likely) {
                Some(row) => Judgement::Narrowed(row),
                None => Judgement::Unknown(Bound::NoneMore),
            },
            (Rows::NONE, new) => match self.shown(new, likely) {
                Some(row) => Judgement::Widened(row),
                None => Judgement::Unknown(Bound::NoneLess),
            },
            (left_out, new) => match (self.shown(left_out, likely), self.shown(new, likely)) {
                (Some(left_out), Some(new)) => Judgement::Others(left_out, new),
                _ => Judgement::Unknown(Bound::Nothing),
            },
        }
    }

    fn only(&mut self, one: Rows, two: Rows) -> Option<Rows> {
        let others = self.diagrams.not(two);
        self.diagrams.and(one, others).ok()
    }
}
