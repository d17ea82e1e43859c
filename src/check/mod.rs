//! What definitions mean: types, units, reach.
//!
//! In: a [`Model`](crate::resolve::Model). Out: a [`Checked`] model, whose metrics are
//! [`Measure`]s over rows, and findings; entry [`check`].
//! Never: decides how a question is computed.

mod aggregating;
mod aligning;
mod attribute_path;
mod attributes;
mod bind;
mod bucket;
mod budget;
mod building;
mod by_sql;
pub mod calendar;
mod choosing;
mod condition;
mod counting;
mod derivation;
mod deriving;
mod deriving_metrics;
mod entity;
mod entity_key;
mod events;
mod figures;
mod fitting;
mod following;
mod from_now;
mod function;
mod judged;
mod judged_by;
mod judging;
mod links;
mod literal;
mod measure;
mod member;
mod metrics;
mod once;
mod operand;
mod order;
mod path;
mod period;
mod ratio;
mod reach;
mod row;
mod scalar;
mod scale;
mod sequence;
mod stated;
mod steps;
mod tables;
mod times;
mod unbound;
mod unions;
mod walk;
mod window;
mod within;

pub use attributes::{AttributeFacts, Reach};
pub use bind::{RowBinder, Scope};
pub use budget::Budget;
pub use by_sql::{EMBEDDED, names_in};
pub use derivation::{Derivation, Origin, Source};
pub use entity::link_to;
pub use events::EventFacts;
pub use figures::{Cohort, Funnel, Story, cohort, funnel};
pub use from_now::{Back, FromNow};
pub use function::{Function, Share};
pub use literal::{Literal, bound_instant};
pub use measure::{Aggregate, Arm, Filling, Measure, Per, Shift, Steps, Window, Within};
pub use metrics::{Checked, MetricFacts, check, measure_of};
pub use once::Once;
pub use path::{By, Hop, LinkPath};
pub use reach::{Slicing, slicings};
pub use row::{AttributeRef, ColumnRef, CopyAt, Extent, Latest, MemberRef, Row};
pub use scalar::Scalar;
pub use sequence::{Figure, Sequence};
pub use tables::TableFacts;
