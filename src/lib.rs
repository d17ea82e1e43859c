//! Merak: metric definitions as code.
//!
//! The modules follow the data: texts ([`source`]) become trees ([`syntax`]),
//! trees one model ([`resolve`]), the model is checked ([`check`]), a question
//! planned ([`plan`]), written as SQL ([`sql`]), run ([`engine`]) and shown
//! ([`output`]). Beside this line stand what definitions mean ([`meaning`], judged
//! by [`evaluate`]), and those who ask for it: [`tree`], [`lint`], [`diff`],
//! [`mutate`], [`explain`], [`watch`], [`why`], [`whatif`], [`review`] and [`backtest`].
//! `docs/architecture.md` says more.

pub mod backtest;
pub mod build;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod engine;
pub mod evaluate;
pub mod explain;
pub mod format;
pub mod import;
pub mod lint;
pub mod meaning;
pub mod mutate;
pub mod output;
pub mod plan;
pub mod resolve;
pub mod review;
pub mod source;
pub mod sql;
pub mod syntax;
pub mod tree;
pub mod watch;
pub mod whatif;
pub mod why;
pub mod words;
