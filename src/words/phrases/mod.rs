//! The phrases of the code, English and Chinese, in the order of the stages that
//! say them. `docs/zh-glossary.md` holds the words of the field.

mod cli;
mod common;
mod explain;
mod plan;
mod telling;

/// English, and Chinese.
type Table = &'static [(&'static str, &'static str)];

/// Every phrase.
pub(super) const ALL: &[Table] = &[
    common::PHRASES,
    explain::PHRASES,
    plan::PHRASES,
    telling::PHRASES,
    cli::PHRASES,
];
