//! The syntax tree: what was written, and where. It keeps source words as they
//! stand (`12_000`, escapes in strings), so that printing it loses nothing.

mod clause;
mod expr;
mod item;
mod leaf;

pub use clause::{Asked, Clause, ClauseKind, During, Field, FieldRole, Key, Link, Partitioned, Row, SortKey};
pub use expr::{Argument, Comparison, Expr, ExprKind, Per};
pub use item::{Body, Claim, Doc, File, Goal, Item, Source, UnionPart};
pub use leaf::{Duration, Kind, MomentAt, Name, Number, Path, Text};
