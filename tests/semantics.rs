//! What definitions mean, as `test` items in the language itself: the nasty
//! cases of `tests/cases/meaning/`, and every worked example of
//! `docs/semantics.md`.
//!
//! A test called `refused_e0401_…` must fail, with that code and no other.

#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// The project of an example that does not bring its own.
const PLAIN: &str = "[project]\nname = \"example\"\nlanguage = \"1\"\n";

#[test]
fn nasty_cases() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for project in projects() {
        let (passed, problems) = verdicts(&project);
        count += passed;
        wrong.extend(problems);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 75, "only {count} cases were run");
}

#[test]
fn worked_examples() {
    let page = fs::read_to_string(Path::new(ROOT).join("docs/semantics.md")).unwrap();
    let mut wrong = Vec::new();
    let examples = examples(&page);
    assert!(examples.len() >= 15);
    for example in &examples {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("merak.toml"), &example.manifest).unwrap();
        fs::write(folder.path().join("example.merak"), &example.text).unwrap();
        let (passed, problems) = verdicts(folder.path());
        let line = example.line;
        if passed == 0 {
            wrong.push(format!("docs/semantics.md, line {line}: no test passed"));
        }
        wrong.extend(problems.iter().map(|why| format!("line {line}: {why}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Questions without metrics ask for the values rows have.
#[test]
fn values() {
    let project = Path::new(ROOT).join("tests/cases/values");
    for (arguments, expected) in [
        ("--by channel", "channel\nads\nmail\norganic\n\"\"\n"),
        ("--by lines_channel", "lines_channel\nads\nmail\n\"\"\n"),
        ("--by customer.country", "customer_country\nCN\nDE\n\"\"\n"),
        ("--by buyer.country", "buyer_country\nCN\n\"\"\n"),
        (
            "--by buyer.country,lines_channel",
            "buyer_country,lines_channel\nCN,ads\nCN,mail\n,mail\n,\n",
        ),
        (
            "--by lines_channel --where amount>1",
            "lines_channel\nmail\n\"\"\n",
        ),
        ("--by lines_channel --since 2026-02-01", "lines_channel\n\"\"\n"),
        ("--by lines_channel --limit 1", "lines_channel\nads\n"),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let output = merak(
            &project,
            "query",
            &[&arguments[..], &["--format", "csv"]].concat(),
        );
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{arguments:?}");
    }
}

fn projects() -> Vec<PathBuf> {
    let folder = Path::new(ROOT).join("tests/cases/meaning");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut projects: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    projects.sort();
    projects
}

/// How many tests of a project came out as they should, and the others.
fn verdicts(project: &Path) -> (usize, Vec<String>) {
    let output = merak(project, "test", &[]);
    let told = String::from_utf8(output.stdout).unwrap();
    let (mut right, mut wrong) = (0, Vec::new());
    for line in told.lines() {
        let Some((verdict, name)) = line.split_once(' ') else {
            continue;
        };
        let name = name.trim();
        let refused = name.strip_prefix("refused_").map(|rest| rest[..5].to_uppercase());
        match (verdict, refused) {
            ("ok", None) => right += 1,
            ("FAILED", Some(code)) if codes(project, name) == [code.as_str()] => right += 1,
            ("ok" | "FAILED", _) => wrong.push(format!("{}: {name}: {verdict}", project.display())),
            _ => {}
        }
    }
    if !wrong.is_empty() || right == 0 {
        wrong.push(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    (right, wrong)
}

/// The codes one test is refused with, each once.
fn codes(project: &Path, name: &str) -> Vec<String> {
    let output = merak(project, "test", &[name]);
    let said = String::from_utf8(output.stderr).unwrap();
    let is_code = |line: &&str| line.len() == 5 && line.starts_with('E');
    let mut codes: Vec<String> = said.lines().filter(is_code).map(str::to_owned).collect();
    codes.sort();
    codes.dedup();
    codes
}

fn merak(project: &Path, verb: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .arg(verb)
        .args(arguments)
        .arg("--project")
        .arg(project)
        .output()
        .unwrap()
}

struct Example {
    manifest: String,
    text: String,
    line: usize,
}

/// The blocks of a page that hold a `test`, each with the `merak.toml` that
/// stands before it, if one does.
fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut manifest = None;
    let mut lines = page.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let kind = match line {
            "```merak" => "merak",
            "```toml" => "toml",
            _ => continue,
        };
        let mut text = String::new();
        for (_, line) in lines.by_ref().take_while(|(_, line)| *line != "```") {
            text.push_str(line);
            text.push('\n');
        }
        if kind == "toml" {
            manifest = Some(text);
        } else if text.lines().any(|line| line.starts_with("test ")) {
            examples.push(Example {
                manifest: manifest.take().unwrap_or_else(|| PLAIN.to_owned()),
                text,
                line: at + 1,
            });
        }
    }
    examples
}
