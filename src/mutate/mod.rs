//! Definitions with one thing changed: tests that notice none of it are weak.
//!
//! In: the trees and texts of a project; two [`Checked`](crate::check::Checked) models,
//! one of them with a change. Out: [`Mutant`]s; which tests may notice one, and whether it
//! means what it meant; entries [`mutants`], [`Reached::of`] and [`Meant::of`].
//! Never: runs a test, or says that a change is a mistake.

mod amounts;
mod change;
mod conditions;
mod meant;
mod measures;
mod reached;
mod sites;

pub use change::{How, Mutant};
pub use meant::{Apart, Meant, apart};
pub use reached::Reached;
pub use sites::mutants;
