//! What becomes of the tree if some numbers were others: north stars, what is made of what,
//! and guardrails.
//!
//! In: a [`Checked`](crate::check::Checked) model, numbers that are set, and the numbers there
//! are. Out: what is to be asked; every number as it is and as it would be, and how each
//! guardrail stands, in words of [`WhatIf`].
//! Never: asks; reckons with floating numbers; pushes a number through what is only believed.

mod bound;
mod condition;
mod exact;
mod pull;
mod reckon;
mod setting;
mod system;
mod told;

pub use bound::{Bound, bound};
pub use condition::{Clauses, Stands, parts_of};
pub use exact::Exact;
pub use pull::{Pull, drivers, pulls, with};
pub use reckon::{Reckoner, Unknown};
pub use setting::{Set, Setting, Unread, read};
pub use system::{Reach, System, named};
pub use told::{Known, Slice, Supposed};

use crate::why::Subject;
use crate::words::Said;

/// A number as it is and as it would be.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Which one.
    pub subject: Subject,
    /// As it is, where that is known.
    pub from: Option<Exact>,
    /// As it would be.
    pub to: Result<Exact, Said>,
}

/// What becomes of a north star.
#[derive(Clone, Debug)]
pub struct Star {
    /// It.
    pub turn: Turn,
    /// The period its numbers are of.
    pub period: Option<String>,
    /// What it is to be: when, and how much.
    pub target: Option<(String, String, Option<Exact>)>,
    /// What one per cent more of each number below it does to it, the most first.
    pub pulls: Vec<Pull>,
    /// How far numbers below it are from their best slices.
    pub slices: Vec<Best>,
}

/// How far a number is from that of its best slice.
#[derive(Clone, Debug)]
pub struct Best {
    /// The number.
    pub subject: Subject,
    /// What it would be if nothing but the settings changed.
    pub now: Exact,
    /// The slice.
    pub slice: String,
    /// What it is there.
    pub best: Exact,
    /// What the north star would be if all of it were so.
    pub star: Exact,
}

/// How a guardrail or companion would stand.
#[derive(Clone, Debug)]
pub struct Guarded {
    /// `guardrail` or `companion`
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// The condition, as it is written.
    pub says: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Whether a breach of it stops what asked.
    pub blocks: bool,
    /// The periods it is judged per, and which one it is.
    pub period: Option<String>,
    /// The slice, where it is judged by slices.
    pub slice: Vec<(String, String)>,
    /// As it is, where that is known.
    pub before: Option<bool>,
    /// As it would be, or why nobody knows.
    pub after: Result<bool, Said>,
    /// The numbers it names.
    pub values: Vec<Turn>,
    /// What would keep it, or how far it is kept.
    pub bounds: Vec<Bound>,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct WhatIf {
    /// The period the numbers that are set are of, where a target was asked.
    pub period: Option<String>,
    /// What is set.
    pub settings: Vec<Turn>,
    /// What becomes of north stars.
    pub stars: Vec<Star>,
    /// Other numbers that move.
    pub moved: Vec<Turn>,
    /// Guardrails and companions that are reached.
    pub guards: Vec<Guarded>,
    /// How many are not.
    pub untouched: usize,
    /// What else is to be said.
    pub notes: Vec<Said>,
}
