//! Inputs that break such tools: each gets a coded error with a place, or just
//! works. None may end the process with a panic or a signal, hang, or send a
//! terminal what a text says it should do.
//!
//! `lab` checks texts in this process. What is about arguments, streams or exit
//! codes runs the binary, as a shell would.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[cfg(feature = "embedded")]
mod data;
mod definitions;
mod files;
mod lab;
mod project;
mod questions;
mod run;
mod settings;
mod size;
mod terminal;
mod text;
