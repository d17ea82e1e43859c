//! What a comparison comes to.

use super::calendar::Setting;
use super::claims::Claim;
use super::effect::Effect;
use super::example::Example;
use super::reach::Reach;
use super::said::Said;
use super::through::Through;
use serde::Serialize;

/// Everything that changed.
#[derive(Clone, Debug, Serialize)]
pub struct Changes {
    /// When days, weeks and years begin: it changes every number.
    pub calendar: Vec<Setting>,
    /// Definitions, those that break something first.
    pub changes: Vec<Change>,
    /// What is claimed of data.
    pub claims: Vec<Claim>,
    /// Tables whose rows are read elsewhere.
    pub moved: Vec<Setting>,
    /// How many definitions are written as they were, and mean the same.
    pub unchanged: usize,
}

/// What a definition is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A metric.
    Metric,
    /// An attribute of an entity.
    Attribute,
    /// A segment of an entity.
    Segment,
    /// An event that funnels or cohorts are made of.
    Event,
    /// A dimension or time of a table.
    Slice,
}

/// How a definition changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It is gone.
    Removed,
    /// It is in another unit.
    UnitChanged,
    /// It means something else, and something tells the two apart.
    Different,
    /// Everything that changed in it counts fewer rows, or fewer are in it.
    Narrowed,
    /// Everything that changed in it counts more rows, or more are in it.
    Widened,
    /// Whether it means the same is not known.
    Unknown,
    /// It is called otherwise, and means the same.
    Renamed,
    /// It means the same if claims about data are true.
    SameGiven,
    /// It is new.
    Added,
    /// It is written otherwise, and means the same.
    Rewritten,
}

impl Kind {
    /// Whether somebody's numbers, or the name they ask by, are not what they were.
    #[must_use]
    pub fn breaks(self) -> bool {
        !matches!(self, Self::SameGiven | Self::Added | Self::Rewritten)
    }
}

/// One definition that changed.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// What it is of.
    pub what: What,
    /// Its name, the later one.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// How it changed.
    pub kind: Kind,
    /// Its earlier name, if that was another.
    pub was: Option<String>,
    /// The department that answers for it.
    pub owner: Option<String>,
    /// In which regard.
    pub facets: Vec<Facet>,
    /// Rows that tell what it was and what it is apart.
    pub example: Option<Example>,
    /// By what, where its own text says what it said.
    pub through: Vec<Through>,
    /// What it said, and says.
    pub text: Before,
    /// The changes it owns up to that it did not before.
    pub changed: Vec<Said>,
    /// Whether something breaks, and nobody has said so.
    pub breaking: bool,
    /// Where it is, or was.
    pub place: Option<Place>,
    /// What it reaches.
    pub reach: Reach,
    /// What it does to a number, where a target was asked.
    pub effect: Option<Effect>,
}

/// A text, and what it was.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Before {
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

impl Before {
    /// What stands on one side only: it was, where it is gone.
    pub(super) fn alone(kind: Kind, text: Option<String>) -> Self {
        match kind {
            Kind::Removed => Self {
                before: text,
                after: None,
            },
            _ => Self {
                before: None,
                after: text,
            },
        }
    }
}

/// Where a definition is written.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// A file, from the project's folder.
    pub file: String,
    /// From 1.
    pub line: usize,
}

/// In which regard two definitions are not the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "facet")]
pub enum Facet {
    /// Such a row was counted and is not any more.
    LeftOut {
        /// In words of the language.
        row: String,
    },
    /// Such a row was not counted and is now.
    CountsNow {
        /// In words of the language.
        row: String,
    },
    /// No row is counted that was not; whether one less is not known.
    NoneMore,
    /// No row is left out that was counted; whether one more is counted is not known.
    NoneLess,
    /// How rows become a number.
    Aggregate {
        /// `sum`, `count`
        before: String,
        /// Now.
        after: String,
    },
    /// Of which table.
    Table {
        /// Names.
        before: String,
        /// Now.
        after: String,
    },
    /// At which time.
    Time {
        /// Its name.
        before: String,
        /// Now.
        after: String,
    },
    /// Per which period.
    Grain {
        /// Its name, if there is one.
        before: Option<String>,
        /// Now.
        after: Option<String>,
    },
    /// How several periods become one number.
    Coarser {
        /// Its word, if there is one.
        before: Option<String>,
        /// Now.
        after: Option<String>,
    },
    /// In which unit.
    Unit {
        /// As people write it.
        before: String,
        /// Now.
        after: String,
    },
    /// Over which stretch of time.
    Window {
        /// As it is called.
        before: String,
        /// Now.
        after: String,
    },
    /// What follows what.
    Events {
        /// As it is written.
        before: String,
        /// Now.
        after: String,
    },
    /// A mean of means, or one of all rows.
    Averaged {
        /// `per customer`; empty where all rows are put together.
        before: String,
        /// Now.
        after: String,
    },
    /// Whether sums and counts of nothing are null.
    Empty {
        /// Whether they were.
        before: bool,
    },
    /// It makes other cells, or other rows of which it is not known what they say.
    Condition,
    /// Claims about data under which nothing changed.
    Given {
        /// In words.
        claims: Vec<crate::words::Said>,
    },
    /// It was wrong before, or is too large to be judged.
    NotJudged,
    /// The same definition goes on under another name.
    LivesOnAs {
        /// That name.
        name: String,
    },
}
