//! The syntax tree: what was written, and where. It keeps source words as they
//! stand (`12_000`, escapes in strings), so that printing it loses nothing.

mod clause;
mod expr;
mod inner;
mod item;
mod leaf;
mod made;
mod part;
mod word;

pub use clause::{Clause, ClauseKind};
pub use expr::{Argument, Comparison, Expr, ExprKind, Per};
pub use item::{Body, Claim, Doc, File, Goal, Item, Source, UnionPart};
pub use leaf::{Duration, Kind, MomentAt, Name, Number, Path, Text};
pub use part::{Asked, CalendarGrain, During, Field, FieldRole, Key, Link, Partitioned, Row, SortKey};
