//! What the benches share: projects of two sizes, written once, and the binary.

#[allow(dead_code, reason = "the example of this name uses the rest")]
pub mod generate;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Metrics and files of a small and of a large company.
#[allow(dead_code, reason = "not every bench needs a project")]
pub const SIZES: [(usize, usize); 2] = [(1_000, 50), (10_000, 200)];

/// Where a project of this size lies; it is written when it is not there yet.
#[allow(dead_code, reason = "not every bench needs a project")]
pub fn folder(metrics: usize, files: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench_{metrics}_{files}"));
    let project = generate::project(metrics, files);
    project.write(&folder).expect("the project is written");
    folder
}

/// Runs the binary once; it must say that all is well.
pub fn merak(arguments: &[&str], project: &Path) {
    let status = Command::new(env!("CARGO_BIN_EXE_merak"))
        .args(arguments)
        .arg("--project")
        .arg(project)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the binary starts");
    assert!(status.success(), "merak {arguments:?}: {status}");
}
