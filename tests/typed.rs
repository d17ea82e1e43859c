//! What people type: each line of `tests/cases/typed/` beside what is said of it, and what the
//! offered correction makes of it. Reading the snapshots is the review.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/shop");
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/typed");

/// Words behind which an item of a case has its name.
const NAMED: [&str; 7] = [
    "metric",
    "report",
    "guardrail",
    "segment",
    "alert",
    "direction",
    "target",
];

#[test]
fn definitions() {
    let folder = shop();
    let cases = std::fs::read_to_string(format!("{CASES}/definitions.txt")).unwrap();
    let cases: Vec<String> = cases
        .lines()
        .enumerate()
        .map(|(at, line)| named(line, at))
        .collect();
    for (at, case) in cases.iter().enumerate() {
        std::fs::write(folder.path().join(format!("case{at:03}.merak")), case).unwrap();
    }
    let found = merak(folder.path(), &["check", "--format", "json"]).0;
    let found: Vec<Value> = serde_json::from_str(&found).unwrap();
    let mut shown = String::new();
    for (at, case) in cases.iter().enumerate() {
        let file = format!("case{at:03}.merak");
        let own = found
            .iter()
            .filter(|finding| finding["file"] == file && finding["severity"] == "error");
        shown.push_str(&format!("{case}\n"));
        for finding in own {
            shown.push_str(&told(finding));
            if let Some(mended) = mended(case, finding) {
                shown.push_str(&format!("    → {mended}\n"));
            }
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn questions() {
    let folder = shop();
    let cases = std::fs::read_to_string(format!("{CASES}/questions.txt")).unwrap();
    let mut shown = String::new();
    for case in cases.lines() {
        let words = shlex(case);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (out, said) = merak(folder.path(), &words);
        let lines = said.lines().filter(|line| {
            let line = line.trim_start();
            ["×", "·", "help:", "error:", "tip:"]
                .iter()
                .any(|sign| line.starts_with(sign))
                && line.contains(' ')
        });
        shown.push_str(&format!("$ merak {case}\n"));
        for line in lines {
            shown.push_str(&format!("    {}\n", line.trim()));
        }
        if words[0] == "what-if" && !out.is_empty() {
            let notes = out.lines().skip_while(|line| !line.is_empty());
            let notes = notes.filter(|line| line.contains('`'));
            notes.for_each(|note| shown.push_str(&format!("    {note}\n")));
        }
    }
    insta::assert_snapshot!(shown);
}

/// The example's definitions, without its data.
fn shop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(format!("{SHOP}/merak.toml"), folder.path().join("merak.toml")).unwrap();
    for department in ["finance", "marketing", "product", "shared"] {
        std::fs::create_dir(folder.path().join(department)).unwrap();
        for file in std::fs::read_dir(format!("{SHOP}/{department}")).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), folder.path().join(department).join(file.file_name())).unwrap();
        }
    }
    folder
}

/// A case whose item has a name that no other one has.
fn named(line: &str, at: usize) -> String {
    let mut words = line.splitn(3, ' ');
    let (first, second, rest) = (words.next(), words.next(), words.next());
    match (first, second, rest) {
        (Some(first), Some(name), Some(rest)) if NAMED.contains(&first) && name.len() == 1 => {
            format!("{first} {name}{at} {rest}")
        }
        _ => line.to_owned(),
    }
}

/// A finding in lines.
fn told(finding: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut told = format!("    {} {}\n", text(&finding["code"]), text(&finding["message"]));
    for label in finding["labels"].as_array().unwrap() {
        told.push_str(&format!("      {}: {}\n", label["column"], text(&label["text"])));
    }
    if let Some(help) = finding["help"].as_str() {
        told.push_str(&format!("      help: {help}\n"));
    }
    told
}

/// The case with the fixes of a finding.
fn mended(case: &str, finding: &Value) -> Option<String> {
    let mut fixes: Vec<(usize, usize, &str)> = Vec::new();
    for fix in finding["fixes"].as_array()? {
        let number = |key: &str| usize::try_from(fix[key].as_u64().unwrap()).unwrap();
        fixes.push((number("start"), number("end"), fix["replacement"].as_str()?));
    }
    fixes.sort_unstable();
    let mut text = case.to_owned();
    for (start, end, words) in fixes.iter().rev() {
        text.replace_range(start..end, words);
    }
    (!fixes.is_empty()).then_some(text)
}

/// The words of a command line.
fn shlex(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// What a command writes, and what it says.
fn merak(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .args(arguments)
        .arg("--project")
        .arg(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

/// A report is asked by its option, also where it is called like a part of time.
#[test]
fn a_report_among_the_metrics() {
    let folder = shop();
    let reports =
        "report monthly \"月报\" {\n  metrics gmv\n  by month\n}\nreport mine {\n  metrics gmv\n}\n";
    std::fs::write(folder.path().join("reports.merak"), reports).unwrap();
    for (words, wanted) in [
        (&["monthly"][..], "a report is asked with `--report monthly`"),
        (&["月报"], "a report is asked with `--report 月报`"),
        (&["mine"], "a report is asked with `--report mine`"),
        (
            &["monthly", "gmv"],
            "a question is sliced behind `--by`: `--by month`",
        ),
        (&["weekly"], "a question is sliced behind `--by`: `--by week`"),
    ] {
        let (_, said) = merak(folder.path(), &[&["sql"], words].concat());
        assert!(said.contains(wanted), "{words:?}: {said}");
    }
}
