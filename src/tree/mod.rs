//! The tree that hangs from the north stars: what a number is made of, what is
//! believed to move it, what guards it, and what is done about it.
//!
//! In: a [`Checked`](crate::check::Checked) model. Out: a [`Tree`], by ids, for those
//! who judge it; a [`Graph`], in words, for those who show it.
//! Never: says whether an identity holds, or that a tree is a bad one.

mod cycles;
mod forest;
mod graph;
mod near;
mod parts;
mod plans;
mod sensitivity;
mod values;
mod words;
mod worth;
mod writer;

pub use cycles::cycles;
pub use forest::{Branch, What, forest};
pub use graph::{Goal, Graph, Guard, Moves, Node, Plan, Point, Pull, Watch, Way};
pub use near::{below, near, shown};
pub use parts::{Alert, Direction, Edge, Guardrail, Kind, Star, Target, Tree};
pub use sensitivity::{Measured, Sensitivity, sensitivities, valued};
pub use values::{Data, Values};
pub use words::text as written;
pub use worth::{Worth, amount, number};
