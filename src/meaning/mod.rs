//! What definitions mean, whatever they are called and however they are written.
//!
//! In: a [`Checked`](crate::check::Checked) model. Out: for each metric its normal
//! form, and a [`Fingerprint`] of it; entry [`Normal::fingerprint`].
//! Never: reads data, or says of two definitions that they differ because their
//! forms do.

mod about;
mod aggregates;
mod arithmetic;
mod asking;
mod cells;
mod choosing;
mod claims;
mod combining;
mod comparing;
mod conflicts;
mod constants;
mod diagram;
mod divisor;
mod exact;
mod facets;
mod fingerprint;
mod gathering;
mod given;
mod groups;
mod identity;
mod mark;
mod measures;
mod moved;
mod normal;
mod parts;
mod point;
mod poly;
mod product;
mod revision;
mod rows;
mod set;
mod stated;
mod summing;
mod tables;
mod telling;
mod value;
mod witness;

pub use conflicts::explain as explain_conflicts;
pub use facets::{Difference, Facets};
pub use fingerprint::Fingerprint;
pub use identity::Verdict;
pub use mark::Mark;
pub use normal::{Normal, Unclear};
pub use revision::{Bound, Judgement, Kept, KeptAttribute};
pub use stated::{Judged, Made};
pub use telling::{Change, Compared, Difference as Apart, Effort, Facet, Outcome, Slice, Witness};
