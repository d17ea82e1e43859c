//! What is said of a name that nothing has: what was most likely meant by it.

use smol_str::SmolStr;

use super::names::{Names, Space, Target};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::Span;
use crate::syntax::as_name;
use crate::syntax::ast::{ClauseKind, Item};
use crate::words::{Phrase, Said, Say, phrase, say};

/// What a name is looked for as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A metric.
    Metric,
    /// A table or an event.
    Table,
    /// An entity.
    Entity,
    /// A unit, for another one to be so many of.
    Unit,
    /// Something that is only referred to: what it is, and the same without its article.
    Other(Phrase, Phrase),
}

impl Sought {
    /// A department.
    pub(super) const DEPARTMENT: Self = Self::Other(phrase("a department"), phrase("department"));
    /// A business line.
    pub(super) const LINE: Self = Self::Other(phrase("a business line"), phrase("business line"));
    /// A report.
    pub const REPORT: Self = Self::Other(phrase("a report"), phrase("report"));

    /// Where such a name is unique.
    pub(super) fn space(self) -> Space {
        match self {
            Self::Metric => Space::Vocabulary,
            Self::Table => Space::Tables,
            Self::Entity | Self::Unit => Space::Entities,
            Self::Other(..) => Space::Organisation,
        }
    }

    /// Whether it is one.
    pub(super) fn is(self, target: Target) -> bool {
        match (self, target) {
            (Self::Metric, Target::Metric(_))
            | (Self::Table, Target::Table(_) | Target::Event(_))
            | (Self::Entity, Target::Entity(_))
            | (Self::Unit, _) => true,
            (Self::Other(is, _), Target::Other(kind)) => is == kind,
            _ => false,
        }
    }

    /// What it is, with its article and without.
    pub(super) fn words(self) -> (Said, Said) {
        match self {
            Self::Metric => (say!("a metric"), say!("metric")),
            Self::Table => (say!("a table"), say!("table")),
            Self::Entity => (say!("an entity"), say!("entity")),
            Self::Unit => (say!("a unit"), say!("unit")),
            Self::Other(is, what) => (is.said(), what.said()),
        }
    }
}

/// Names that are all said where none of them is like what is written.
const FEW: usize = 8;

/// `a, b or c`
fn one_of(all: &[String]) -> Said {
    match all.split_last() {
        Some((last, front)) if !front.is_empty() => {
            say!("{front} or {last}", front = Said::list(front), last = last)
        }
        _ => Said::list(all),
    }
}

/// Most names that are told by their labels.
const ALIKE: usize = 4;

fn quoted(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("`{name}`")).collect()
}

/// What people call something: a label or an `aka`, and its name.
#[derive(Clone, Debug)]
pub(super) struct Called {
    label: SmolStr,
    name: SmolStr,
}

impl Called {
    /// What people call an item.
    pub fn of(item: &Item) -> impl Iterator<Item = Self> {
        let others = item.clauses.iter().flat_map(|clause| match &clause.kind {
            ClauseKind::Aka(texts) => texts.as_slice(),
            _ => &[],
        });
        item.label.iter().chain(others).map(|label| Self {
            label: label.value.clone(),
            name: item.name.text.clone(),
        })
    }
}

impl Names {
    /// The finding for a word that names nothing of the kind.
    #[must_use]
    pub fn unknown(&self, wanted: Sought, word: &str, span: Span) -> Diagnostic {
        let finding = Diagnostic::error(&code::UNKNOWN_NAME)
            .at(span)
            .with("what", wanted.words().1)
            .with("name", word);
        if let Some(name) = self.labelled(word, |space, target| space == wanted.space() && wanted.is(target))
        {
            return finding
                .helps("help.label")
                .with("near", name)
                .fix(span, as_name(name));
        }
        let alike = self.called_alike(wanted, word);
        if let Some((name, is)) = self.of_another_kind(word) {
            let finding = finding.with("near", name).with("is", is);
            return match alike.is_empty() {
                true => finding.helps("help.other_label"),
                false => finding.helps("help.other_alike").with("all", one_of(&alike)),
            };
        }
        if let Some(other) = self.elsewhere(wanted, word) {
            if matches!((wanted, other), (Sought::Table, Target::Segment(_))) {
                return finding.helps("help.segment");
            }
            return match (wanted, other) {
                (Sought::Table, Target::Metric(_)) => finding.helps("help.metric"),
                _ => finding.helps("help.other").with("is", other.words()),
            };
        }
        let fitting = |name: &&str| {
            let word = self.find(wanted.space(), name);
            word.is_some_and(|word| wanted.is(word.target))
        };
        if let Some(near) = nearest(word, self.words(wanted.space()).filter(fitting)) {
            return finding
                .helps("help.near")
                .with("near", near)
                .fix(span, as_name(near));
        }
        let called = self.called.get(wanted.space() as usize).into_iter().flatten();
        let called = called.filter(|called| fitting(&called.name.as_str()));
        let near = nearest(word, called.clone().map(|called| called.label.as_str()));
        let near = near.and_then(|label| called.clone().find(|called| called.label == label));
        match near {
            Some(Called { label, name }) => finding
                .helps("help.near_label")
                .with("near", name)
                .with("label", label)
                .fix(span, as_name(name)),
            None if !alike.is_empty() => finding.helps("help.alike").with("all", one_of(&alike)),
            None => {
                let mut all: Vec<&str> = self.words(wanted.space()).filter(fitting).collect();
                all.sort_unstable();
                let is_listed = matches!(wanted, Sought::Other(..) | Sought::Metric | Sought::Entity);
                match all.len() {
                    1..=FEW if is_listed => finding.helps("help.few").with("all", Said::list(quoted(&all))),
                    1.. if wanted == Sought::Metric => finding.helps("help.list"),
                    _ => finding.helps("help.none"),
                }
            }
        }
    }

    /// What is called by more words than these, or by fewer of them: `orders` "订单数" for 订单.
    fn called_alike(&self, wanted: Sought, word: &str) -> Vec<String> {
        let is_long = word.chars().count() > 1 && (!word.is_ascii() || word.len() > 3);
        let called = self.called.get(wanted.space() as usize).into_iter().flatten();
        let fitting = called.filter(|called| {
            let own = self.find(wanted.space(), &called.name);
            let is_part = called.label.contains(word) || word.contains(called.label.as_str());
            is_long
                && is_part
                && called.label.chars().count() > 1
                && own.is_some_and(|own| wanted.is(own.target))
        });
        let mut all: Vec<&Called> = fitting.collect();
        let far = |called: &Called| called.label.chars().count().abs_diff(word.chars().count());
        all.sort_by_key(|called| (far(called), called.name.clone()));
        all.dedup_by_key(|called| called.name.clone());
        let shown = all.iter().take(ALIKE);
        shown
            .map(|called| format!("`{}` \"{}\"", called.name, called.label))
            .collect()
    }

    /// The only thing of any kind that people call so, and what it is.
    fn of_another_kind(&self, word: &str) -> Option<(&str, Said)> {
        let name = self.labelled(word, |_, _| true)?;
        let mut found = Space::ALL.into_iter().filter_map(|space| self.find(space, name));
        Some((name, found.next()?.target.words()))
    }

    /// A metric of the project for examples, the first by its name; `…` where there is none.
    pub(super) fn first_metric(&self) -> &str {
        let words = self.words(Space::Vocabulary);
        let metrics = words.filter(|word| self.metric(word).is_some());
        metrics.min().unwrap_or("…")
    }

    /// The metric whose name is most like this word.
    #[must_use]
    pub fn nearest_metric(&self, word: &str) -> Option<&str> {
        let words = self.words(Space::Vocabulary);
        nearest(word, words.filter(|word| self.metric(word).is_some()))
    }

    /// The only metric that people call so.
    #[must_use]
    pub fn metric_called(&self, label: &str) -> Option<&str> {
        self.labelled(label, |_, target| matches!(target, Target::Metric(_)))
    }

    /// What a word names that is of another kind.
    fn elsewhere(&self, wanted: Sought, word: &str) -> Option<Target> {
        let others = Space::ALL.into_iter().filter(|space| *space != wanted.space());
        let mut found = others.filter_map(|space| Some(self.find(space, word)?.target));
        found.next()
    }

    /// The only one of such things that people call so.
    fn labelled(&self, label: &str, is: impl Fn(Space, Target) -> bool) -> Option<&str> {
        let spaces = Space::ALL.into_iter().zip(&self.called);
        let called = spaces.flat_map(|(space, all)| all.iter().map(move |called| (space, called)));
        let mut names = called.filter(|(space, called)| {
            let word = || self.find(*space, &called.name);
            called.label == label && word().is_some_and(|word| is(*space, word.target))
        });
        let (_, first) = names.next()?;
        names
            .all(|(_, other)| other.name == first.name)
            .then_some(first.name.as_str())
    }
}
