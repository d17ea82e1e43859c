//! Values and findings as texts.
//!
//! In: answers of engines, lists, findings, trees, changes, what is watched, why numbers
//! changed, what went together.
//! Out: bytes in one format; each format has its own file.
//! Never: decides what is shown, or where it goes.

pub mod backtest;
pub mod changes;
pub mod codeowners;
pub mod explain;
pub mod figure;
pub mod findings;
pub mod grid;
pub mod junit;
pub mod markdown;
pub mod mutated;
mod picture;
pub mod review;
#[cfg(feature = "answers")]
pub mod rows;
pub mod tested;
pub mod tree;
pub mod watch;
pub mod whatif;
pub mod why;
pub mod xml;
