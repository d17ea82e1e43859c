//! Writes a large project of invented metrics, for measuring.
//!
//! ```text
//! cargo run --example generate_project -- /tmp/large 10000 200
//! ```

#![allow(clippy::indexing_slicing, reason = "a generator for benches")]

use std::path::Path;
use std::process::ExitCode;

#[path = "../../benches/support/generate.rs"]
mod generate;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, metrics, files] = arguments.as_slice() else {
        return usage();
    };
    let (Ok(metrics), Ok(files)) = (metrics.parse(), files.parse()) else {
        return usage();
    };
    let project = generate::project(metrics, files);
    match project.write(Path::new(folder)) {
        Ok(()) => {
            println!("{}", project.facts());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("cannot write to {folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: generate_project DIR METRICS FILES");
    ExitCode::from(2)
}
