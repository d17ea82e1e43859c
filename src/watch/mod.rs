//! What is watched: guardrails, companions of north stars, alerts, targets, and decompositions
//! that data may break.
//!
//! In: a [`Checked`](crate::check::Checked) model and the texts; the rows of an answer as texts,
//! where nothing stands for NULL.
//! Out: the questions to be asked, as clauses; how each stands in each slice, as [`Judged`]; what
//! targets to come are expected to come to, as [`Outlook`].
//! Never: asks, or knows how late it is.

mod about;
mod aims;
mod around;
mod expected;
mod forecast;
mod foreseen;
mod growing;
mod holding;
mod judged;
mod median;
mod own;
mod question;
mod spoken;
mod targets;
mod together;
mod unknown;
mod unusual;
mod watched;

pub use about::{About, Kind, State};
pub use aims::{Aim, Outlook, Verdict, aims, question as question_of_aims};
pub use around::{Around, Driver, Late, Thin};
pub use expected::{Expected, Unsaid, shown};
pub use foreseen::Foreseen;
pub use holding::{Holding, differ, holdings};
pub use judged::{Judged, Since, judged};
pub use question::{IS_WELL, alone, groups, groups_of_same_cells, plainly, question, thick};
pub use spoken::Spoken;
pub use targets::{Due, all, due};
pub use together::{Batch, answers_of, batches};
pub use unknown::{of as unknown_of, unknown};
pub use watched::{Watch, watched};

/// The rows of an answer as texts; nothing stands for NULL.
pub type Rows = [Vec<Option<String>>];

/// Such rows, owned.
pub type Texts = Vec<Vec<Option<String>>>;
