//! From text to tree.
//!
//! In: one text with its [`FileId`](crate::source::FileId). Out: a [`File`](ast::File) and findings; [`parse`] is
//! the entry, [`lone`] the one for the command line.
//! Never: fails as a whole, reads a file, or knows another item's names.

pub mod ast;
mod clause;
mod clauses;
pub mod currency;
pub mod dates;
mod expected;
mod expr;
mod guard;
mod habit;
mod item;
mod literal;
pub mod lone;
mod other_grains;
mod parser;
pub mod periods;
mod recover;
mod stub;
mod synonyms;
pub mod time;
pub mod trivia;
mod walk;

pub use expr::{as_name, is_reserved};
pub use literal::plain_number;
pub use parser::parse;
pub use recover::ITEM_WORDS;
