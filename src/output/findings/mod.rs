//! Findings, for people and for programs.
//!
//! In: diagnostics and the texts they are about. Out: text in one format.

mod drawn;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod place;
mod sarif;
mod settings;

pub use github::github;
pub use gitlab::gitlab;
pub use human::{Look, human};
pub use json::json;
pub(super) use json::{Finding, all};
pub use junit::junit;
pub use place::Places;
pub use sarif::sarif;
