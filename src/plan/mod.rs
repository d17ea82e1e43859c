//! From a question to a small relational plan.
//!
//! In: a [`Checked`](crate::check::Checked) model and the clauses of a question.
//! Out: a [`Plan`]: named steps, each one `select`; entry [`plan`].
//! Never: knows a dialect, or reads a clock.

mod across;
mod agg;
mod aggregate;
mod answer;
mod attributes;
mod back;
mod bounds;
mod build;
mod calendar;
mod cells;
mod chain;
mod chosen;
mod claims;
mod clock;
mod cohort;
mod compare;
mod custom;
mod custom_checks;
mod days;
mod definitions;
mod edge;
mod ends;
mod entities;
mod every;
mod everybody;
mod extent;
mod frame;
mod funnel;
mod funnel_rows;
mod grain;
mod inner;
mod ir;
mod joins;
mod judged;
mod keys;
mod known;
mod leaf;
mod level;
mod lookup;
mod lower;
mod members;
mod naming;
mod needs;
mod nothing;
mod once;
mod one_row;
mod one_set;
mod pairs;
mod partition;
mod parts;
mod passes;
mod period;
mod placed;
mod prior;
mod question;
mod reaching;
mod reading;
mod relations;
mod returns;
mod rows;
mod sequence;
mod side_by_side;
mod span;
mod spine;
mod steps;
mod story;
mod stretch;
mod stretches;
mod taken;
mod today;
mod totals;
mod unions;
mod unit;
mod values;
mod walk;
mod weeks;
mod window;

pub use bounds::{Bound, Bounds};
pub use build::{plan, plan_with};
pub use claims::{Claim, Claims, claims};
pub use days::days;
pub use ir::{
    Aggregation, Calendar, Check, Expr, Finds, Join, Order, Plan, Reach, Relation, Select, Source, Step,
    StepBody,
};
pub use needs::{KeyUse, TableUse};
pub use one_row::one_row;
pub use passes::Passes;
pub use question::{AsOf, Asked, Key, Question, Shows, Slice, SortBy, Top, clauses_asked, question};
pub use rows::{Behind, CellKey, Listing, rows};
pub use spine::spine;
