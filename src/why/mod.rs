//! Why a number changed: the parts of its change, which add up to it.
//!
//! In: a [`Checked`](crate::check::Checked) model, of which metrics are made of others; their
//! values in two periods, or those of their slices.
//! Out: what is to be asked, as [`Column`]s; a [`Part`] for each driver, down the tree, and
//! [`Laid`] parts for those who write them.
//! Never: asks, or calls a cause what is arithmetic.

mod asked;
mod laid;
mod made;
mod number;
mod parts;
mod slices;

pub use asked::{Column, Shape, Slicing, shape, slicing};
pub use laid::Laid;
pub use made::{Made, Moved, Sides};
pub use number::{Number, plain, with_places};
pub use parts::{Part, What, parts};
pub use slices::{Share, mixed, sums};

/// What a part is about, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// Its name, or how it is written.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// How its numbers are shown.
    pub format: Option<String>,
    /// Whether more of it is better.
    pub better: Option<bool>,
    /// What it is made of.
    pub made_of: Option<String>,
}

impl Subject {
    /// What has a name only.
    #[must_use]
    pub fn called(name: String) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    /// Its name, and its label if it has one.
    #[must_use]
    pub fn full_name(&self) -> String {
        match &self.label {
            Some(label) => format!("{} {label}", self.name),
            None => self.name.clone(),
        }
    }
}

/// Why a metric changed, for those who write it.
#[derive(Clone, Debug)]
pub struct Why {
    /// The metric.
    pub subject: Subject,
    /// The two periods, in words.
    pub periods: (String, String),
    /// What it is sliced by, if it is.
    pub by: Option<String>,
    /// The metric in both.
    pub sides: Sides,
    /// The parts; nothing where one side is not known.
    pub whole: Option<Part<Subject>>,
}
