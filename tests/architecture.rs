//! The arrows of `docs/architecture.md`, read off the code: who may use whom,
//! who may touch the world, and what each folder says of itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each folder, and the folders before it that it may use; all may use `words`.
const ARROWS: [(&str, &str); 26] = [
    ("words", ""),
    ("source", ""),
    ("diagnostic", "source"),
    ("syntax", "source diagnostic"),
    ("resolve", "source diagnostic syntax"),
    ("check", "source diagnostic syntax resolve"),
    ("evaluate", "source diagnostic syntax resolve check"),
    ("meaning", "source diagnostic syntax resolve check evaluate"),
    ("tree", "source diagnostic syntax resolve check evaluate meaning"),
    (
        "lint",
        "source diagnostic syntax resolve check evaluate meaning tree",
    ),
    (
        "diff",
        "source diagnostic syntax resolve check evaluate meaning tree",
    ),
    (
        "mutate",
        "source diagnostic syntax resolve check evaluate meaning tree diff",
    ),
    (
        "explain",
        "source diagnostic syntax resolve check evaluate meaning tree",
    ),
    (
        "watch",
        "source diagnostic syntax resolve check evaluate meaning tree",
    ),
    (
        "why",
        "source diagnostic syntax resolve check evaluate meaning tree",
    ),
    (
        "whatif",
        "source diagnostic syntax resolve check evaluate meaning tree watch why",
    ),
    (
        "review",
        "source diagnostic syntax resolve check evaluate meaning tree watch why whatif",
    ),
    (
        "backtest",
        "source diagnostic syntax resolve check evaluate meaning tree why",
    ),
    ("plan", "source diagnostic syntax resolve check meaning"),
    ("sql", "source diagnostic syntax resolve check meaning plan"),
    (
        "build",
        "source diagnostic syntax resolve check evaluate meaning tree explain watch plan sql",
    ),
    ("engine", "source diagnostic"),
    ("format", "source diagnostic syntax"),
    ("import", "source diagnostic syntax format"),
    (
        "output",
        "source diagnostic tree diff mutate explain watch why whatif review backtest engine",
    ),
    (
        "cli",
        "source diagnostic syntax resolve check evaluate meaning tree lint diff mutate explain watch why whatif review backtest plan sql build engine format import output",
    ),
];

/// Files of `source` that findings stand on; the others report findings.
const PLACES: [&str; 3] = ["source/map.rs", "source/mod.rs", "source/span.rs"];

/// Text in, values out: no file, clock, environment, network or process.
const PURE: &str = "words diagnostic syntax resolve check evaluate meaning tree lint diff mutate explain watch why whatif review backtest plan sql build format import";

#[test]
fn arrows_run_one_way() {
    let mut earlier = BTreeSet::new();
    for (folder, uses) in ARROWS {
        let late = uses.split_whitespace().find(|used| !earlier.contains(*used));
        assert_eq!(late, None, "{folder} uses a later folder");
        earlier.insert(folder.to_owned());
    }
    assert_eq!(earlier, folders_of_src());
}

#[test]
fn code_follows_the_arrows() {
    let arrows: BTreeMap<&str, &str> = ARROWS.into_iter().collect();
    for file in files() {
        let Some(own) = file.folder() else {
            continue;
        };
        let allowed: Vec<&str> = arrows[own].split_whitespace().collect();
        for used in file.uses() {
            let reports = own == "source" && used == "diagnostic" && !PLACES.contains(&file.name.as_str());
            let is_fine = used == own || used == "words" || allowed.contains(&used.as_str()) || reports;
            assert!(is_fine, "src/{} uses crate::{used}", file.name);
        }
    }
}

/// The two halves of `source` keep the pair `source` and `diagnostic` from
/// being a circle.
#[test]
fn findings_know_places_only() {
    for file in files().iter().filter(|file| file.folder() == Some("diagnostic")) {
        for path in file.code.split("crate::source::").skip(1) {
            let names = path.split([';', ')']).next().unwrap();
            let names = names.trim_matches(['{', '}', ' ']).split(',').map(str::trim);
            for name in names {
                assert!(
                    ["Span", "FileId"].contains(&name),
                    "src/{} uses source::{name}",
                    file.name
                );
            }
        }
    }
}

/// `super::` never leaves a folder of `src`: what crosses says `crate::`.
#[test]
fn crossing_is_said_aloud() {
    for file in files() {
        let Some(_) = file.folder() else {
            continue;
        };
        let path = file.name.trim_end_matches(".rs").trim_end_matches("/mod");
        let depth = path.split('/').count();
        // One step more for the module of a file's own tests.
        let steps = "super::".repeat(depth + usize::from(file.code.contains("mod tests {")));
        assert!(
            !file.code.contains(&steps),
            "src/{} leaves its folder by super::",
            file.name
        );
    }
}

#[test]
fn the_middle_is_pure() {
    let worlds = ["fs", "env", "net", "time", "process"];
    for file in files() {
        let Some(own) = file
            .folder()
            .filter(|own| PURE.split(' ').any(|pure| pure == *own))
        else {
            continue;
        };
        for used in first_names(&file.code, "std::") {
            assert!(
                !worlds.contains(&used.as_str()),
                "src/{} ({own}) names std::{used}",
                file.name
            );
        }
        for call in ["::now(", "env!(", "println!(", "print!(", "dbg!("] {
            assert!(
                !file.code.contains(call),
                "src/{} ({own}) calls {call}",
                file.name
            );
        }
    }
}

/// Text becomes SQL in one place each.
#[test]
fn escaping_has_two_homes() {
    for file in files().iter().filter(|file| file.folder() == Some("sql")) {
        let text = fs::read_to_string(src().join(&file.name)).unwrap();
        let literal = text.contains(r"replace('\''") || text.contains("replace(\"'\"");
        let quotes = ["replace('\"'", "replace(\"\\\"\"", "replace('`'", "replace(quote"];
        let identifier = quotes.iter().any(|words| text.contains(words));
        assert_eq!(literal, file.name == "sql/literal.rs", "src/{}", file.name);
        assert_eq!(identifier, file.name == "sql/ident.rs", "src/{}", file.name);
    }
}

/// A stage says what comes in, what goes out and what it never does; a folder
/// inside one says what it holds.
#[test]
fn every_folder_says_what_it_does() {
    let heads = files().into_iter().filter(|file| file.name.ends_with("/mod.rs"));
    for file in heads.filter(|file| !file.name.contains("/tests/")) {
        let text = fs::read_to_string(src().join(&file.name)).unwrap();
        let head: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(!head.is_empty(), "src/{} says nothing of its folder", file.name);
        if file.name.split('/').count() == 2 {
            for part in ["In: ", "Out: ", "Never: "] {
                assert!(head.contains(part), "src/{} does not say {part}", file.name);
            }
        }
    }
}

/// A file of `src`.
struct File {
    /// From `src`, with `/`.
    name: String,
    /// Without comments, strings and line breaks.
    code: String,
}

impl File {
    /// The folder of `src` it is in.
    fn folder(&self) -> Option<&str> {
        Some(self.name.split_once('/')?.0)
    }

    /// Every module named behind `crate::`.
    fn uses(&self) -> BTreeSet<String> {
        first_names(&self.code, "crate::")
    }
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn folders_of_src() -> BTreeSet<String> {
    let entries = fs::read_dir(src()).unwrap().map(|entry| entry.unwrap().path());
    let folders = entries.filter(|path| path.is_dir());
    folders
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

fn files() -> Vec<File> {
    let mut found = Vec::new();
    let mut open = vec![src()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path
                    .strip_prefix(src())
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                let code = bare(&fs::read_to_string(&path).unwrap());
                found.push(File { name, code });
            }
        }
    }
    assert!(found.len() > 50);
    found
}

/// The first names behind a prefix, those of a group `prefix{a, b::c}` too.
fn first_names(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(top_level(group)),
            None => found.extend(first_name(rest)),
        }
    }
    found
}

fn first_name(code: &str) -> Option<String> {
    let name: String = code
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    Some(name).filter(|name| !name.is_empty())
}

/// The first name of each member of a group whose `{` is gone.
fn top_level(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut members = vec![String::new()];
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => members.push(String::new()),
            _ => members.last_mut().unwrap().push(c),
        }
    }
    members
        .iter()
        .filter_map(|member| first_name(member.trim()))
        .collect()
}

/// Code without comments and without what stands in quotes, on one line.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            'r' if !out.ends_with(|c: char| c.is_alphanumeric() || c == '_') => raw_string(rest).unwrap_or(0),
            '"' => string(rest),
            '\'' => character(rest).unwrap_or(0),
            _ => 0,
        };
        if skipped == 0 {
            out.push(if c.is_whitespace() { ' ' } else { c });
            rest = &rest[c.len_utf8()..];
        } else {
            out.push(' ');
            rest = &rest[skipped..];
        }
    }
    out
}

/// The length of the string a text begins with.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of the `r"…"` or `r#"…"#` a text begins with, if it does.
fn raw_string(text: &str) -> Option<usize> {
    let marks = text[1..].chars().take_while(|c| *c == '#').count();
    let body = text[1 + marks..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(marks));
    let end = body
        .find(&close)
        .unwrap_or(body.len().saturating_sub(close.len()));
    Some(2 + marks + end + close.len())
}

/// The length of the character a text begins with; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inner = &text[1..];
    if inner.starts_with('\\') {
        return Some(inner[2..].find('\'')? + 4);
    }
    let c = inner.chars().next()?;
    inner[c.len_utf8()..].starts_with('\'').then(|| c.len_utf8() + 2)
}

#[test]
fn reading_off_code_works() {
    let code = bare(
        "use crate::{a::B, c::{D, E}}; // crate::no\nlet x = \"crate::no\"; 'c: '\"' crate::f::G '\\'' r#\"\" crate::no\"#",
    );
    assert_eq!(
        first_names(&code, "crate::").into_iter().collect::<Vec<_>>(),
        ["a", "c", "f"]
    );
}
