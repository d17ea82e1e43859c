//! Metrics: which are new, gone, renamed, and what became of the others.

use super::Side;
use super::change::{Before, Change, Facet, Kind, Place, What};
use super::outline::Outline;
use super::pairs::{self, Marks};
use super::reach::{Consumers, Reach};
use super::through::{self, Through};
use super::uses::{Item, Uses};
use crate::meaning::{Effort, Fingerprint, Normal};
use crate::resolve::{EventId, Metric, MetricId};
use crate::source::Span;
use crate::tree::written;

/// What a comparison works with.
pub(super) struct Work<'a> {
    pub old: Side<'a>,
    pub new: Side<'a>,
    /// Both revisions in one store.
    pub normal: Normal<'a>,
    /// Each by itself, to be told apart.
    pub apart: [Normal<'a>; 2],
    pub effort: Effort,
    pub before: Marks,
    pub after: Marks,
    pub uses: (Uses, Uses),
    pub reach: (Consumers, Consumers),
}

impl Work<'_> {
    /// Every change: what somebody wrote first, and of that what breaks most.
    pub fn all(&mut self) -> Vec<Change> {
        let mut found = self.metrics();
        found.extend(self.attributes());
        found.extend(self.events());
        found.extend(self.slices());
        // What somebody wrote comes before what it reaches.
        let order = |one: &Change| (!one.through.is_empty(), one.kind, one.what, one.name.clone());
        found.sort_by_cached_key(order);
        found
    }

    /// How many metrics and attributes of both are what they were, in word and meaning.
    pub fn unchanged(&self, changes: &[Change]) -> usize {
        let model = &self.new.checked.model;
        let all = model.metrics.len() + model.attributes.len();
        let listed = changes.iter().filter(|change| {
            !matches!(change.what, What::Slice | What::Event) && change.kind != Kind::Removed
        });
        all.saturating_sub(listed.count())
    }

    fn metrics(&mut self) -> Vec<Change> {
        let (before, after) = (&self.old.checked.model, &self.new.checked.model);
        let mut found = Vec::new();
        let mut new: Vec<(usize, Option<Fingerprint>)> = Vec::new();
        for (at, metric) in after.metrics.iter().enumerate() {
            match before.names.metric(&metric.named.name.text) {
                Some(was) => found.extend(self.pair(was, MetricId::at(at))),
                None => new.push((at, self.after.metric(at))),
            }
        }
        let gone = before.metrics.iter().enumerate();
        let gone = gone.filter(|(_, metric)| after.names.metric(&metric.named.name.text).is_none());
        let gone: Vec<(usize, Option<Fingerprint>)> =
            gone.map(|(at, _)| (at, self.before.metric(at))).collect();
        let pairs = pairs::renamed(&gone, &new);
        for (at, _) in &new {
            let was = pairs.iter().find(|(_, is)| is == at).map(|(was, _)| *was);
            found.push(match was {
                Some(was) => self.renamed(was, *at),
                None => self.plain(
                    self.new,
                    Item::Metric(MetricId::at(*at)),
                    What::Metric,
                    Kind::Added,
                ),
            });
        }
        for (at, _) in gone {
            if !pairs.iter().any(|(was, _)| *was == at) {
                found.push(self.removed(at));
            }
        }
        found
    }

    /// A metric that both have.
    fn pair(&mut self, was: MetricId, is: MetricId) -> Option<Change> {
        let item = Item::Metric(is);
        let own = through::changed(self.old, self.new, item).is_some();
        let told = self.judge(was, is)?;
        if told.kind == Kind::Rewritten {
            return own.then(|| self.both(was, is, Kind::Rewritten));
        }
        let through = match own {
            true => Vec::new(),
            false => through::below(self.old, self.new, &self.uses.1, item),
        };
        let judged = !told.facets.contains(&Facet::NotJudged);
        if !judged && !own && through.is_empty() {
            // Nothing is known of it, and nothing of it is written otherwise.
            return None;
        }
        let outlines = (Outline::of(self.old, was), Outline::of(self.new, is));
        let mut facets = outlines.0.facets(&outlines.1);
        let in_unit = facets.iter().any(|facet| matches!(facet, Facet::Unit { .. }));
        facets.extend(told.facets);
        if facets.is_empty() && through.is_empty() && told.example.is_none() {
            facets.push(Facet::Condition);
        }
        let kind = if in_unit && judged {
            Kind::UnitChanged
        } else {
            told.kind
        };
        let mut change = self.both(was, is, kind);
        change.facets = facets;
        change.example = told.example;
        change.through = through;
        change.settle(!own);
        Some(change)
    }

    fn renamed(&self, was: usize, at: usize) -> Change {
        let (was, is) = (MetricId::at(was), MetricId::at(at));
        let mut change = self.both(was, is, Kind::Renamed);
        let old = metric(self.old, was).map(|metric| metric.named.name.text.to_string());
        let asked = metric(self.new, is).zip(old.as_ref());
        let known = asked.is_some_and(|(metric, old)| answers_to(metric, old));
        change.was = old;
        change.settle(false);
        change.breaking &= !known;
        change
    }

    /// One that is gone: its definition may go on under a name that was there before.
    fn removed(&self, at: usize) -> Change {
        let id = MetricId::at(at);
        let mut change = self.plain(self.old, Item::Metric(id), What::Metric, Kind::Removed);
        let own = self.before.metric(at);
        let later = self
            .after
            .metrics
            .iter()
            .position(|kept| own.is_some() && kept.fingerprint == own);
        if let Some(later) = later.and_then(|at| metric(self.new, MetricId::at(at))) {
            let name = later.named.name.text.to_string();
            change.breaking &= !answers_to(later, &change.name);
            change.facets.push(Facet::LivesOnAs { name });
        }
        let status = metric(self.old, id).and_then(|metric| metric.status.as_ref());
        // That it would go had been said.
        change.breaking &= status.is_none_or(|status| status.text != "deprecated");
        change
    }

    /// A change of something that both have, under whatever names.
    fn both(&self, was: MetricId, is: MetricId, kind: Kind) -> Change {
        let mut change = self.plain(self.new, Item::Metric(is), What::Metric, kind);
        let history = metric(self.old, was).map(|metric| metric.named.history.as_slice());
        if let Some(metric) = metric(self.new, is) {
            change.changed = through::owned_up(history, &metric.named.history);
        }
        change.text.before = self.text(self.old, Item::Metric(was));
        change.settle(false);
        change
    }

    /// A change of which nothing is known but that it is one.
    pub fn plain(&self, side: Side<'_>, item: Item, what: What, kind: Kind) -> Change {
        let named = through::named(side, item);
        let text = self.text(side, item);
        let (consumers, uses) = self.graphs(side);
        let reach = match kind {
            Kind::Rewritten | Kind::Added => Reach::default(),
            _ => consumers.reached(&side.checked.model, uses, Some(item), None),
        };
        let other = match kind {
            Kind::Removed | Kind::Added => None,
            _ => through::same_in(self.old, side, item),
        };
        let history = other.and_then(|item| through::named(self.old, item));
        let mut change = Change {
            what,
            name: named.map(|named| named.name.text.to_string()).unwrap_or_default(),
            label: named
                .and_then(|named| named.label.as_ref())
                .map(|label| label.value.to_string()),
            kind,
            was: None,
            owner: named
                .and_then(|named| named.owner.as_ref())
                .map(|owner| owner.text.to_string()),
            facets: Vec::new(),
            example: None,
            through: Vec::<Through>::new(),
            text: Before::alone(kind, text),
            changed: match (kind, named) {
                (Kind::Removed, _) | (_, None) => Vec::new(),
                (_, Some(named)) => {
                    through::owned_up(history.map(|named| named.history.as_slice()), &named.history)
                }
            },
            breaking: false,
            place: named.and_then(|named| place(side, named.name.span)),
            reach,
            effect: None,
        };
        change.settle(false);
        change
    }

    /// Who looks at what, and what rests on what, in the revision of a side.
    pub fn graphs(&self, side: Side<'_>) -> (&Consumers, &Uses) {
        match std::ptr::eq(side.checked, self.old.checked) {
            true => (&self.reach.0, &self.uses.0),
            false => (&self.reach.1, &self.uses.1),
        }
    }

    /// The definition of an item, as it is written.
    pub fn text(&self, side: Side<'_>, item: Item) -> Option<String> {
        let model = &side.checked.model;
        let span = match item {
            Item::Metric(id) => model.metrics.get(id.index())?.expr.span,
            Item::Attribute(id) => model.attributes.get(id.index())?.expr.span,
            Item::Event(id) => return self.event_text(side, id),
            Item::Table(_) => return None,
        };
        Some(written(side.sources, span))
    }

    /// `visits at seen_at where page = "cart"`
    fn event_text(&self, side: Side<'_>, id: EventId) -> Option<String> {
        let model = &side.checked.model;
        let event = model.events.get(id.index())?;
        let table = model.tables.get(event.table?.index())?;
        let at = event.at.as_ref().map(|path| format!(" at {}", path.text()));
        let condition = event.condition.as_ref();
        let condition = condition.map(|expr| format!(" where {}", written(side.sources, expr.span)));
        let parts = [at, condition].map(Option::unwrap_or_default);
        Some(format!("{}{}", table.named.name.text, parts.concat()))
    }
}

pub(super) fn metric(side: Side<'_>, id: MetricId) -> Option<&Metric> {
    side.checked.model.metrics.get(id.index())
}

/// Whether people who ask by a name get this metric.
fn answers_to(metric: &Metric, name: &str) -> bool {
    let mut texts = metric.named.aka.iter().chain(&metric.named.label);
    texts.any(|text| text.value == name)
}

/// Where something is written.
pub(super) fn place(side: Side<'_>, span: Span) -> Option<Place> {
    let source = side.sources.get(span.file)?;
    Some(Place {
        file: source.name.clone(),
        line: source.position(span.start).0,
    })
}
