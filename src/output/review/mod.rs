//! The page a meeting opens with: laid out once, as blocks, and written in each format.

mod actions;
mod chart;
mod html;
mod json;
mod layout;
mod markdown;
mod numbers;
mod page;
mod stars;

pub use html::html;
pub use json::json;
pub use markdown::markdown;
