//! How all that is watched stands, in formats: one file each.

mod around;
mod estimates;
mod json;
mod junit;
mod outlook;
mod spoken;
mod text;
mod webhook;

pub use json::json;
pub(super) use json::rows;
pub use junit::junit;
pub use outlook::{lines as outlook, verdict as chance};
pub use text::{human, lines, state};
pub use webhook::webhook;
