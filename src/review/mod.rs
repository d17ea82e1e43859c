//! How things stand at the end of a period, for those who meet about it.
//!
//! In: what data says of north stars, of what is watched, and of what initiatives claim to move.
//! Out: a [`Review`], in which each gain is held against the guardrails beside it.
//! Never: asks, or says that something moved because of something else.

mod claim;
mod verdict;

use jiff::civil::Date;

use crate::tree::Graph;
use crate::watch::{Judged, Outlook};
use crate::why::{Number, Sides, Subject, Why};

pub use claim::{Claim, Outcome};
pub use verdict::{Guards, Verdict};

/// How things stand.
#[derive(Clone, Debug)]
pub struct Review {
    /// What it is the page of: a report, or the project.
    pub title: String,
    /// The project.
    pub project: String,
    /// The period, and the one before.
    pub periods: (String, String),
    /// The day everything is judged on.
    pub as_of: Date,
    /// The north stars.
    pub stars: Vec<Star>,
    /// Everything that is watched, the worst first.
    pub judged: Vec<Judged>,
    /// Whether targets to come will be met: of each metric the next one.
    pub outlooks: Vec<Outlook>,
    /// What is done about it.
    pub efforts: Vec<Effort>,
    /// What the report lists.
    pub numbers: Option<Numbers>,
}

/// A north star.
#[derive(Clone, Debug)]
pub struct Star {
    /// The metric.
    pub subject: Subject,
    /// Its last period that is over, and the one before.
    pub periods: (String, String),
    /// The metric in both, the earlier first.
    pub sides: Sides,
    /// It in the periods that led there, the last one included; nothing where there is no data.
    pub history: Vec<(String, Option<Number>)>,
    /// What it is to be, by period.
    pub goals: Vec<Aim>,
    /// Whether it is a gain, and a win.
    pub verdict: Verdict,
    /// What hangs from it, with values.
    pub graph: Graph,
    /// How much of its change each driver explains.
    pub why: Option<Why>,
}

/// What a number is to be in a period.
#[derive(Clone, Debug)]
pub struct Aim {
    /// The period.
    pub period: String,
    /// As it is written.
    pub words: String,
    /// The number.
    pub number: Option<Number>,
    /// Whether it was reached, where its period is among those shown and has data.
    pub reached: Option<bool>,
}

/// An initiative.
#[derive(Clone, Debug)]
pub struct Effort {
    /// The direction and the opportunity it is part of.
    pub within: Vec<String>,
    /// Its label, or its name.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What that department is called, if it has a label.
    pub owner_label: Option<String>,
    /// `planned`, `running`, `done` or `stopped`
    pub status: Option<String>,
    /// What came of it, in the words of those who know.
    pub result: Option<String>,
    /// What it claims to move.
    pub moves: Vec<Move>,
}

/// What an initiative claims to move, and what moved.
#[derive(Clone, Debug)]
pub struct Move {
    /// The metric.
    pub subject: Subject,
    /// The claim, as it is written: `+5%`.
    pub claim: String,
    /// The period it is held against, and the last that is over.
    pub periods: (String, String),
    /// The metric in both.
    pub sides: Sides,
    /// What came of the claim.
    pub outcome: Outcome,
}

/// The metrics of a report in both periods.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// Which rows are looked at, as the report says it.
    pub rows_where: Vec<String>,
    /// Which cells are kept.
    pub cells_where: Vec<String>,
    /// The slices.
    pub keys: Vec<String>,
    /// The metrics.
    pub columns: Vec<Subject>,
    /// The values of the slices, and the metrics there.
    pub rows: Vec<(Vec<String>, Vec<Sides>)>,
    /// How many rows are left out.
    pub others: usize,
}
