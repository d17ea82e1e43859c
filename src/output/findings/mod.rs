//! Findings, for people and for programs.
//!
//! In: diagnostics and the texts they are about. Out: text in one format.

mod human;
mod json;

pub use human::human;
pub use json::json;
