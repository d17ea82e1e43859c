//! Where SQL runs.
//!
//! In: SQL text, the tables and columns it reads, the keys it leans on.
//! Out: Arrow batches, or a coded finding at the declaration it is about.
//! Never: changes SQL, or prints.

#[cfg(feature = "embedded")]
pub mod embedded;
mod need;

pub use need::{Cell, Check, Declared, KeyCheck, Need, NeededColumn, Rows, Statement};
