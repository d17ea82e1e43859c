//! The command line.
//!
//! In: arguments. Out: text and an exit code: 0 fine (warnings alone too), 1
//! something wrong in definitions or data, 2 used wrongly, 3 an engine failed.
//! Never: knows how anything is done; each verb is thin.

mod answerable;
mod ask;
#[cfg(feature = "answers")]
mod asking;
#[cfg(feature = "embedded")]
mod asserting;
#[cfg(feature = "answers")]
mod backtest;
mod baseline;
mod build;
#[cfg(feature = "embedded")]
mod by_hand;
mod call;
mod check;
mod completions;
#[cfg(feature = "answers")]
mod data;
mod data_sql;
#[cfg(feature = "answers")]
mod decompositions;
mod diff;
#[cfg(feature = "embedded")]
mod differing;
#[cfg(feature = "answers")]
mod draft;
#[cfg(feature = "answers")]
mod driving;
#[cfg(feature = "answers")]
mod dry;
mod effect;
#[cfg(feature = "embedded")]
mod evidence;
mod explain;
mod export;
mod fmt;
#[cfg(feature = "answers")]
mod freshness;
#[cfg(feature = "embedded")]
mod holding;
mod import;
mod imported;
mod init;
#[cfg(feature = "databases")]
mod init_target;
#[cfg(feature = "answers")]
mod known;
mod labels;
mod list;
mod man;
mod mistyped;
mod misused;
#[cfg(feature = "answers")]
mod monitor;
#[cfg(feature = "embedded")]
mod mutating;
mod no_folder;
#[cfg(feature = "answers")]
mod outlooks;
#[cfg(feature = "answers")]
mod period;
mod query;
mod questions;
mod report;
#[cfg(feature = "answers")]
mod review;
mod rows;
#[cfg(feature = "answers")]
mod spinner;
mod sql;
#[cfg(feature = "answers")]
mod standing;
#[cfg(feature = "answers")]
pub mod statement;
mod target;
mod test;
#[cfg(feature = "embedded")]
mod testing;
mod threads;
mod tree;
#[cfg(feature = "embedded")]
mod watching;
mod whatif;
#[cfg(feature = "answers")]
mod why;
mod workspace;
#[cfg(feature = "answers")]
mod written;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use call::Call;

/// Examples, without what only a build with an engine has: formats of rows, and what would be sent.
fn with_format(examples: &str) -> String {
    let lines = examples.lines().filter(|line| !line.contains("--dry-run"));
    match cfg!(feature = "answers") {
        true => examples.to_owned(),
        false => lines.collect::<Vec<_>>().join("\n").replace(" --format csv", ""),
    }
}

/// Examples, without those of databases where a build asks none.
fn with_targets(examples: &str) -> String {
    let is_of_target = |line: &&str| {
        let parts = [
            "--from postgres",
            "--from warehouse",
            "mysql, duckdb and sqlite, too",
        ];
        parts.iter().any(|part| line.contains(part))
    };
    match cfg!(feature = "databases") {
        true => examples.to_owned(),
        false => examples
            .lines()
            .filter(|line| !is_of_target(line))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// Metric definitions as code: one name, one definition, checked and compiled to SQL.
#[derive(Debug, Parser)]
#[command(name = "merak", version, about, after_help = EXAMPLES)]
struct Arguments {
    /// The project's folder [default: the nearest merak.toml upwards]
    #[arg(long, global = true, value_name = "DIR")]
    project: Option<PathBuf>,

    /// The language of what is said [default: that of the locale]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    lang: Option<call::Lang>,

    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "Examples:
  merak init shop                       a small working project in ./shop
  merak check                           is everything we say true to itself?
  merak query gmv aov --by month        numbers, from the default target
  merak sql gmv --by month,status       the SQL behind them
  merak rows gmv --for 2026-03          the source rows behind one number
  merak tree                            what the north star is made of
  merak why gmv --by status             what made it change
  merak what-if --set orders=+10%       what becomes of the north star
  merak review --format html > page.html the page the month's meeting opens with
  merak backtest --outcome gmv          what went before it
  merak build --dialect duckdb --out bi all of it as views, for BI tools
  merak diff main                       what changed in meaning, and whom it reaches
  merak explain gmv                     what a metric is, in words
  merak explain E0207                   what an error means";

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check every definition of the project
    Check(check::Check),
    /// Show what changed in meaning, and whom it reaches
    Diff(diff::Diff),
    /// Lay out the project's files
    Fmt(fmt::Fmt),
    /// Print the SQL of a question
    Sql(sql::Sql),
    /// Ask a target
    Query(query::Query),
    /// Show the source rows behind a number
    Rows(rows::RowsOf),
    /// Show the metrics, or what one can be sliced by
    List(list::List),
    /// Draw the tree that hangs from the north star
    Tree(tree::Tree),
    /// Write the whole project as views, for BI tools
    Build(build::Build),
    /// Put guardrails, alerts and targets to data
    #[cfg(feature = "answers")]
    Monitor(monitor::Monitor),
    /// Explain why a metric changed
    #[cfg(feature = "answers")]
    Why(why::Why),
    /// Write the page a meeting opens with
    #[cfg(feature = "answers")]
    Review(review::ReviewArgs),
    /// Put candidates to the past: what went before the outcomes that matter?
    #[cfg(feature = "answers")]
    Backtest(backtest::Backtest),
    /// Reckon what becomes of the tree if some numbers were others
    WhatIf(whatif::WhatIfArgs),
    /// Explain a metric, an error code or a lint
    Explain(explain::Explain),
    /// Write what the project says for other tools
    Export(export::Export),
    /// Make a project of another tool's definitions
    Import(import::Import),
    /// Begin a project
    Init(init::Init),
    /// Run the tests of definitions
    Test(test::Test),
    /// Print what completes the command line in a shell
    Completions(completions::Completions),
    /// Print the manual page, or write one for every command
    Man(man::ManPages),
}

/// How findings and lists are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
}

/// Why a verb stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Fine.
    Fine,
    /// Something is wrong in definitions or data.
    Found,
    /// Used wrongly.
    Misused,
    /// An engine failed.
    EngineFailed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::from(0),
            Outcome::Found => Self::from(1),
            Outcome::Misused => Self::from(2),
            Outcome::EngineFailed => Self::from(3),
        }
    }
}

/// Runs the command line.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match misused::arguments() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let call = Call {
        project: arguments.project.as_deref(),
        language: call::language(arguments.lang),
    };
    let outcome = match &arguments.verb {
        Verb::Check(verb) => verb.run(call),
        Verb::Diff(verb) => verb.run(call),
        Verb::Fmt(verb) => verb.run(call),
        Verb::Sql(verb) => verb.run(call),
        Verb::Query(verb) => verb.run(call),
        Verb::Rows(verb) => verb.run(call),
        Verb::List(verb) => verb.run(call),
        Verb::Tree(verb) => verb.run(call),
        Verb::Build(verb) => verb.run(call),
        #[cfg(feature = "answers")]
        Verb::Monitor(verb) => verb.run(call),
        #[cfg(feature = "answers")]
        Verb::Why(verb) => verb.run(call),
        #[cfg(feature = "answers")]
        Verb::Review(verb) => verb.run(call),
        #[cfg(feature = "answers")]
        Verb::Backtest(verb) => verb.run(call),
        Verb::WhatIf(verb) => verb.run(call),
        Verb::Explain(verb) => verb.run(call),
        Verb::Export(verb) => verb.run(call),
        Verb::Import(verb) => verb.run(call),
        Verb::Init(verb) => verb.run(call),
        Verb::Test(verb) => verb.run(call),
        Verb::Completions(verb) => verb.run(call),
        Verb::Man(verb) => verb.run(call),
    };
    outcome.into()
}
