//! Where SQL runs.
//!
//! In: SQL text, the tables and columns it reads, the keys it leans on.
//! Out: Arrow batches, or a coded finding at the declaration it is about.
//! Never: changes SQL, or prints.

#[cfg(feature = "answers")]
mod answer;
#[cfg(feature = "databases")]
pub mod database;
#[cfg(feature = "answers")]
mod dry;
#[cfg(feature = "embedded")]
pub mod embedded;
#[cfg(feature = "answers")]
mod finding;
#[cfg(feature = "answers")]
mod held;
#[cfg(feature = "answers")]
pub mod interrupt;
mod known;
mod need;
#[cfg(feature = "answers")]
mod taking;
#[cfg(feature = "answers")]
mod target;

#[cfg(feature = "answers")]
pub use answer::Answer;
#[cfg(feature = "answers")]
pub use dry::{Dry, Purpose, Sent};
pub use known::{By, Driver, FLIGHT_SQL, KNOWN, Known, Told, known};
pub use need::{Cell, Check, Declared, Heading, KeyCheck, Need, NeededColumn, Rows, Statement};
#[cfg(feature = "answers")]
pub use taking::{Taken, Takes, give};
#[cfg(feature = "answers")]
pub use target::Engine;
