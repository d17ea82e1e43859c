//! What a question comes to, by its written meaning: a reference evaluator that
//! interprets checked definitions over rows in memory, written from
//! `docs/semantics.md`, slow and obvious.
//!
//! In: a [`Checked`](crate::check::Checked) model, [`Data`], the clauses of a
//! question. Out: an [`Answer`], or why there is none ([`Stop`]); entry [`answer`].
//! Never: plans, writes SQL, or looks at normal forms. What it says is what the
//! planned SQL, and a verdict over two definitions, are held against.

mod across;
mod aggregates;
mod asked;
mod attributes;
mod calendar;
mod cells;
mod cohorts;
mod data;
mod distributions;
mod edge;
mod entities;
mod every;
mod funnels;
mod grain;
mod limits;
mod links;
mod lists;
mod measures;
mod numbers;
mod once;
mod ordered;
mod partitions;
mod passing;
mod patterns;
mod periods;
mod prior;
mod question;
mod row_times;
mod rows;
mod scalars;
mod scene;
mod segments;
mod sequences;
mod spine;
mod steps;
mod stop;
mod stretch;
mod table;
mod times;
mod unions;
mod value;
mod windows;

pub use calendar::begins;
pub use data::{Data, Row};
pub use numbers::{Exact, Float};
pub use question::{Answer, answer, answer_measures, answer_metric, answer_within};
pub use stop::{Known, Stop};
pub use unions::stack;
pub use value::{Value, sum};
