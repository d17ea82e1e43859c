//! The four spaces of names, each unique in the whole company.

use crate::syntax::currency;
use crate::words::{Phrase, phrase};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use unicode_normalization::UnicodeNormalization;

use super::calendar::{self, Period};
use super::model::{AttributeId, DimensionId, EntityId, EventId, MetricId, TableId};
use super::scales;
use super::types::PLAIN;
use super::unit::{Scale, Unit};
use super::unknown::Called;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{Body, ClauseKind, File, Item, Name};
use crate::syntax::is_reserved;
use crate::syntax::time::Grain;

/// Where a name is unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Space {
    /// The words people ask with: metrics, attributes, segments, conformed dimensions.
    Vocabulary,
    /// Tables and events.
    Tables,
    /// Entities and units.
    Entities,
    /// Departments, directions, reports, guardrails, tests and the like.
    Organisation,
}

impl Space {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Vocabulary, Self::Tables, Self::Entities, Self::Organisation];
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A metric.
    Metric(MetricId),
    /// A conformed dimension.
    Dimension(DimensionId),
    /// An attribute.
    Attribute(AttributeId),
    /// A segment.
    Segment(AttributeId),
    /// A table.
    Table(TableId),
    /// An event.
    Event(EventId),
    /// An entity.
    Entity(EntityId),
    /// Anything that is only referred to: a unit, a department, a report, …
    Other(Phrase),
}

/// A declared name.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// What it stands for.
    pub target: Target,
    /// Where it is declared.
    pub span: Span,
}

/// All names of a project.
#[derive(Clone, Debug, Default)]
pub struct Names {
    spaces: [FxHashMap<SmolStr, Word>; 4],
    /// What people call things, by space.
    pub(super) called: [Vec<Called>; 4],
    /// The scales of units that are on one.
    pub(super) scales: FxHashMap<SmolStr, Scale>,
    /// The grains that calendars declare.
    pub(super) periods: FxHashMap<SmolStr, Period>,
}

impl Names {
    /// What a name stands for in a space.
    #[must_use]
    pub fn find(&self, space: Space, name: &str) -> Option<Word> {
        self.spaces.get(space as usize)?.get(name).copied()
    }

    /// Every name of a space, in no particular order.
    pub fn words(&self, space: Space) -> impl Iterator<Item = &str> {
        self.spaces
            .get(space as usize)
            .into_iter()
            .flat_map(|names| names.keys().map(SmolStr::as_str))
    }

    /// The metric called so.
    #[must_use]
    pub fn metric(&self, name: &str) -> Option<MetricId> {
        match self.find(Space::Vocabulary, name)?.target {
            Target::Metric(id) => Some(id),
            _ => None,
        }
    }

    /// The table called so.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<TableId> {
        match self.find(Space::Tables, name)?.target {
            Target::Table(id) => Some(id),
            _ => None,
        }
    }

    /// The segment called so.
    #[must_use]
    pub fn segment(&self, name: &str) -> Option<AttributeId> {
        match self.find(Space::Vocabulary, name)?.target {
            Target::Segment(id) => Some(id),
            _ => None,
        }
    }

    /// The attribute called so.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<AttributeId> {
        match self.find(Space::Vocabulary, name)?.target {
            Target::Attribute(id) => Some(id),
            _ => None,
        }
    }

    /// The event called so.
    #[must_use]
    pub fn event(&self, name: &str) -> Option<EventId> {
        match self.find(Space::Tables, name)?.target {
            Target::Event(id) => Some(id),
            _ => None,
        }
    }

    /// The entity called so.
    #[must_use]
    pub fn entity(&self, name: &str) -> Option<EntityId> {
        match self.find(Space::Entities, name)?.target {
            Target::Entity(id) => Some(id),
            _ => None,
        }
    }

    /// The grain called so: a plain one, or one of a calendar.
    #[must_use]
    pub fn grain(&self, word: &str) -> Option<Grain> {
        Grain::named(word).or_else(|| Some(self.period(word)?.grain))
    }

    /// What a calendar says of the grain called so.
    #[must_use]
    pub fn period(&self, word: &str) -> Option<&Period> {
        self.periods.get(word)
    }

    /// The grains that calendars declare, by name.
    #[must_use]
    pub fn periods(&self) -> Vec<&Period> {
        let mut all: Vec<&Period> = self.periods.values().collect();
        all.sort_by_key(|period| period.grain);
        all
    }

    /// The unit of a word that is one: a currency, an entity, a declared unit or
    /// a length of time.
    #[must_use]
    pub fn unit(&self, word: &str) -> Unit {
        let of_time = || Grain::named(word).map(scales::of_time);
        Unit::on(word, self.scales.get(word).cloned().or_else(of_time))
    }

    /// The unit that constants may be written in, as in `gram(500)`.
    #[must_use]
    pub fn unit_of_constants(&self, word: &str) -> Option<Unit> {
        let declared = self.find(Space::Entities, word).is_some();
        (declared || currency::is_currency(word)).then(|| self.unit(word))
    }

    /// Every word that constants may be written with.
    #[must_use]
    pub fn units(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.words(Space::Entities).collect();
        for code in currency::all() {
            words.push(code);
        }
        words
    }

    /// The conformed dimension called so.
    #[must_use]
    pub fn dimension(&self, name: &str) -> Option<DimensionId> {
        match self.find(Space::Vocabulary, name)?.target {
            Target::Dimension(id) => Some(id),
            _ => None,
        }
    }
}

/// Names with a meaning of their own in expressions.
const BUILTIN: [&str; 4] = ["period_start", "period_end", "today", "all"];

/// Finds every declared name. Ids count up in the order of files and items.
pub(super) fn collect(files: &[File], found: &mut Vec<Diagnostic>) -> Names {
    let mut collector = Collector {
        names: Names::default(),
        alike: [const { None }; 4].map(|_: Option<()>| FxHashMap::default()),
        counts: [0; 6],
        found,
    };
    for item in files.iter().flat_map(|file| &file.items) {
        collector.item(item);
    }
    collector.names
}

struct Collector<'a> {
    names: Names,
    /// Folded names, for those that differ only by case or width.
    alike: [FxHashMap<SmolStr, SmolStr>; 4],
    /// How many metrics, dimensions, tables, entities, events and attributes there are so far.
    counts: [u32; 6],
    found: &'a mut Vec<Diagnostic>,
}

impl Collector<'_> {
    fn item(&mut self, item: &Item) {
        let (space, target) = match &item.body {
            Body::Metric { .. } => (Space::Vocabulary, Target::Metric(MetricId(self.next(0)))),
            Body::Dimension { .. } => (Space::Vocabulary, Target::Dimension(DimensionId(self.next(1)))),
            Body::Attribute { .. } => (Space::Vocabulary, Target::Attribute(AttributeId(self.next(5)))),
            Body::Segment { .. } => (Space::Vocabulary, Target::Segment(AttributeId(self.next(5)))),
            Body::Table(_) => (Space::Tables, Target::Table(TableId(self.next(2)))),
            Body::Calendar(_) => (Space::Tables, Target::Table(TableId(self.next(2)))),
            Body::Event(_) => (Space::Tables, Target::Event(EventId(self.next(4)))),
            Body::Entity => (Space::Entities, Target::Entity(EntityId(self.next(3)))),
            Body::Unit { .. } => (Space::Entities, Target::Other(const { phrase("a unit") })),
            Body::Department => (
                Space::Organisation,
                Target::Other(const { phrase("a department") }),
            ),
            Body::Line => (
                Space::Organisation,
                Target::Other(const { phrase("a business line") }),
            ),
            Body::Guardrail => (
                Space::Organisation,
                Target::Other(const { phrase("a guardrail") }),
            ),
            Body::Alert => (Space::Organisation, Target::Other(const { phrase("an alert") })),
            Body::Direction { .. } => (
                Space::Organisation,
                Target::Other(const { phrase("a direction") }),
            ),
            Body::Opportunity => (
                Space::Organisation,
                Target::Other(const { phrase("an opportunity") }),
            ),
            Body::Initiative => (
                Space::Organisation,
                Target::Other(const { phrase("an initiative") }),
            ),
            Body::Report => (Space::Organisation, Target::Other(const { phrase("a report") })),
            Body::Test => (Space::Organisation, Target::Other(const { phrase("a test") })),
            Body::Assert(_) => (
                Space::Organisation,
                Target::Other(const { phrase("an assertion") }),
            ),
            Body::NorthStar
            | Body::Identity(_)
            | Body::Partition(_)
            | Body::Driver { .. }
            | Body::Target(_) => return,
        };
        // An item that does not parse keeps its name, unless that is taken: it
        // has its finding already.
        if !(item.broken && self.names.find(space, &item.name.text).is_some()) {
            self.declare(space, &item.name, target);
            let called = self.names.called.get_mut(space as usize);
            called
                .into_iter()
                .for_each(|called| called.extend(Called::of(item)));
        }
        for grain in calendar::grains(item) {
            self.declare(
                Space::Vocabulary,
                &grain.name,
                Target::Other(const { phrase("a grain") }),
            );
        }
        for clause in &item.clauses {
            if let ClauseKind::Nested(inner) = &clause.kind {
                self.item(inner);
            }
        }
    }

    fn next(&mut self, which: usize) -> u32 {
        match self.counts.get_mut(which) {
            Some(count) => {
                *count += 1;
                *count - 1
            }
            None => 0,
        }
    }

    fn declare(&mut self, space: Space, name: &Name, target: Target) {
        self.found.extend(forbidden(name));
        if space == Space::Entities && is_unit_of_the_language(name) {
            let finding = Diagnostic::error(&code::BUILTIN_NAME).at(name.span);
            self.found
                .push(finding.says("message.unit").with("name", &name.text));
        }
        let word = Word {
            target,
            span: name.span,
        };
        let Some(names) = self.names.spaces.get_mut(space as usize) else {
            return;
        };
        if let Some(first) = names.get(&name.text) {
            let finding = Diagnostic::error(&code::DUPLICATE_NAME)
                .at(name.span)
                .label(first.span, "label.first")
                .with("name", &name.text);
            self.found.push(finding);
            return;
        }
        names.insert(name.text.clone(), word);
        let Some(alike) = self.alike.get_mut(space as usize) else {
            return;
        };
        if let Some(other) = alike.insert(fold(&name.text), name.text.clone()) {
            let first = names.get(&other).map(|word| word.span);
            let finding = Diagnostic::error(&code::CONFUSABLE_NAME)
                .at(name.span)
                .with("name", &name.text)
                .with("other", &other);
            self.found.push(match first {
                Some(first) => finding.label(first, "label.first"),
                None => finding,
            });
        }
    }
}

/// Whether an entity or unit of that name would be taken for a currency, a type
/// or a length of time.
fn is_unit_of_the_language(name: &Name) -> bool {
    let word = name.text.as_str();
    // A grain without quotes has its finding.
    let grain = name.quoted && Grain::named(word).is_some();
    grain || PLAIN.contains(&word) || currency::is_currency(word)
}

/// Names that cannot be declared: reserved words, grains and built-in values.
pub(super) fn forbidden(name: &Name) -> Option<Diagnostic> {
    if name.quoted {
        return None;
    }
    let word = name.text.as_str();
    if is_reserved(word) || Grain::named(word).is_some() {
        let finding = Diagnostic::error(&code::RESERVED_WORD).at(name.span);
        return Some(finding.with("found", word).with("quoted", format!("`{word}`")));
    }
    let builtin = BUILTIN.contains(&word);
    builtin.then(|| {
        Diagnostic::error(&code::BUILTIN_NAME)
            .at(name.span)
            .with("name", word)
    })
}

/// Names that fold to the same text look the same to people.
fn fold(name: &SmolStr) -> SmolStr {
    if name.is_ascii() {
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return name.to_ascii_lowercase().into();
        }
        return name.clone();
    }
    name.nfkc().flat_map(char::to_lowercase).collect()
}
