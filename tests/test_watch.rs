//! `merak test --watch`: it runs again when a file changes, and ends when it is told to.

#![cfg(all(unix, feature = "embedded"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/project.rs"]
mod project;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const PROJECT: &str = r#"
table lines = "lines" {
  time on_day : date
  fact amount : CNY
}
metric gmv = sum(lines.amount)
test two { given lines [ { on_day: 2026-01-01, amount: 1 }, { on_day: 2026-01-02, amount: 2 } ]  expect gmv [ { gmv: 3 } ] }
"#;

/// Longer than any run takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is written, as it comes.
fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                return;
            }
        }
    });
    told
}

fn until(told: &Receiver<String>, wanted: &str) -> Vec<String> {
    let mut seen = Vec::new();
    while !seen.last().is_some_and(|line: &String| line.contains(wanted)) {
        let line = told.recv_timeout(PATIENCE);
        seen.push(line.unwrap_or_else(|_| panic!("no {wanted:?} behind {seen:#?}")));
    }
    seen
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn tests_run_again_when_a_file_changes() {
    let folder = project::folder(&[
        ("merak.toml", "[project]\nname = \"watched\"\n"),
        ("all.merak", PROJECT),
    ]);
    let root = folder.path();
    let child = Command::new(env!("CARGO_BIN_EXE_merak"))
        .current_dir(root)
        .env("LC_ALL", "C")
        .env("NO_COLOR", "1")
        .args(["test", "--watch", "two"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut running = Running(child.unwrap());
    let out = lines(running.0.stdout.take().unwrap());
    let said = lines(running.0.stderr.take().unwrap());

    until(&out, "1 passed, 0 failed");
    until(&said, "watching 2 files");
    // A definition that the test notices.
    fs::write(root.join("all.merak"), PROJECT.replace("sum(", "max(")).unwrap();
    until(&said, "changed: all.merak");
    until(&out, "0 passed, 1 failed");
    // One that is no definition, and the way back.
    fs::write(root.join("all.merak"), format!("{PROJECT}\nmetric")).unwrap();
    until(&said, "changed: all.merak");
    until(&said, "watching 2 files");
    fs::write(root.join("all.merak"), PROJECT).unwrap();
    until(&out, "1 passed, 0 failed");
    // A new file counts, too.
    let another = "test nothing { given lines [ ]  expect gmv [ { gmv: 0 } ] }";
    fs::write(root.join("another.merak"), another).unwrap();
    until(&said, "changed: another.merak");
    until(&said, "watching 3 files");

    let id = running.0.id().to_string();
    let told = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(told.success());
    let ended = running.0.wait().unwrap();
    assert_eq!((ended.signal(), ended.code()), (Some(2), None));
}
