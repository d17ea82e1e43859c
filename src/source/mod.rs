//! Texts and places.
//!
//! In: files on disk or at a revision of git, editor buffers, words of the command line.
//! Out: a [`Project`](project::Project) with its [`SourceMap`] of UTF-8 texts,
//! and [`Span`]s into them. Entry: [`project::load`].
//! Never: interprets a text of the language.

pub mod git;
pub mod manifest;
mod map;
pub mod project;
pub mod read;
mod span;

pub use map::{SourceFile, SourceMap};
pub use span::{FileId, Span};
