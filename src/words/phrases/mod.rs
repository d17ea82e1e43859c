//! The phrases of the code, English and Chinese: a file for each stage that says
//! them. `docs/zh-glossary.md` holds the words of the field.

mod backtest;
mod build;
mod check;
mod check_rows;
mod check_times;
mod cli;
mod common;
mod engine;
mod explain;
mod import;
mod lint;
mod plan;
mod resolve;
mod review;
mod source;
mod sql;
mod syntax;
mod telling;
mod whatif;

/// English, and Chinese.
type Table = &'static [(&'static str, &'static str)];

/// Every phrase.
pub(super) const ALL: &[Table] = &[
    common::PHRASES,
    source::PHRASES,
    syntax::PHRASES,
    resolve::PHRASES,
    review::PHRASES,
    check::PHRASES,
    check_rows::PHRASES,
    check_times::PHRASES,
    plan::PHRASES,
    sql::PHRASES,
    lint::PHRASES,
    telling::PHRASES,
    explain::PHRASES,
    import::PHRASES,
    build::PHRASES,
    engine::PHRASES,
    cli::PHRASES,
    whatif::PHRASES,
    backtest::PHRASES,
];
