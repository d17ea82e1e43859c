//! The pages behind `merak explain`: each code has one, and its examples are
//! true. A page's fences make two small projects, a bad one and a good one:
//!
//! | fence | is |
//! | --- | --- |
//! | `merak bad` | the text of the project |
//! | `bytes bad` | the same, with bytes written as `\xE9` |
//! | `toml bad` | its `merak.toml`, if the usual one does not do |
//! | `csv bad shop.orders.csv` | rows; the usual `merak.toml` names them for table `shop.orders` |
//! | `yaml bad orders.yml`, `sql bad types.sql` | a file of another tool |
//! | `console bad` | commands run there, instead of `merak check` |
//!
//! with `good` for the other project and `both` for both. Without any file,
//! commands run in an empty folder. The last command on the bad project must
//! report that very code once and nothing else, all others must find nothing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use merak::diagnostic::Code;
use merak::diagnostic::code::{ALL, find};
use merak::words::Language;

/// Codes without examples that run, and why.
const WITHOUT_EXAMPLES: [(&str, &str); 9] = [
    ("E0901", "this version compiles the whole language"),
    (
        "E0505",
        "an engine that fails is a mistake of ours: none is known",
    ),
    ("E0702", "depends on the data of a target"),
    (
        "E0621",
        "needs a manifest of another tool: tests/import.rs has some",
    ),
    (
        "E0622",
        "needs a manifest of another tool: tests/import.rs has some",
    ),
    ("E0510", "depends on how the program was built"),
    ("E0514", "depends on what this machine has: tests/databases.rs"),
    ("E0515", "depends on the environment: tests/databases.rs"),
    (
        "E0606",
        "a formatter that changes a meaning is a mistake of ours: none is known",
    ),
];

/// A page may be read in one go.
const LONGEST_LINE: usize = 110;

#[test]
fn every_page_has_its_parts() {
    let mut wrong = Vec::new();
    for code in ALL {
        let page = code.page(Language::English);
        let excused = WITHOUT_EXAMPLES.iter().any(|(id, _)| *id == code.id);
        let examples = fences(page.body);
        let has = |which: &str| examples.iter().any(|fence| fence.which == which);
        let parts = [
            ("a title", !page.title().is_empty()),
            (
                "a message",
                page.line("message").is_some_and(|line| !line.is_empty()),
            ),
            (
                "words before its examples",
                !page.body.trim_start().starts_with("```") && page.body.len() > 200,
            ),
            ("a bad example", has("bad") || excused),
            ("a good example", has("good") || excused),
            ("a reason to be excused", !excused || examples.is_empty()),
            (
                "lines of a bearable length",
                prose(page.body).all(|line| line.chars().count() <= LONGEST_LINE),
            ),
        ];
        let missing = parts.iter().filter(|(_, there)| !there);
        wrong.extend(missing.map(|(part, _)| format!("{} lacks {part}", code.id)));
    }
    nothing_in(&wrong);
}

#[test]
fn every_page_belongs_to_a_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic/pages/en");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let pages: BTreeSet<String> = files.collect();
    let codes: BTreeSet<String> = ALL.iter().map(|code| format!("{}.md", code.id)).collect();
    assert_eq!(pages, codes);
    assert_eq!(codes.len(), ALL.len(), "a code stands twice in the registry");
}

#[test]
fn messages_are_one_plain_sentence() {
    let mut wrong = Vec::new();
    for code in ALL {
        for (key, words) in head(code) {
            let begins = words.chars().next().is_some_and(char::is_uppercase);
            if key.starts_with("message") && (begins || words.ends_with('.') || words.contains(". ")) {
                wrong.push(format!("{} {key}: {words}", code.id));
            }
        }
    }
    nothing_in(&wrong);
}

#[test]
fn every_line_of_a_head_is_used() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let mut wrong = Vec::new();
    for code in ALL {
        let keys = head(code).into_iter().map(|(key, _)| key);
        let unused = keys.filter(|key| key.contains('.') && !sources.contains(&format!("\"{key}\"")));
        wrong.extend(unused.map(|key| format!("{}: nothing says `{key}`", code.id)));
    }
    nothing_in(&wrong);
}

#[test]
fn bad_examples_are_refused_with_their_code() {
    let mut wrong = Vec::new();
    for code in ALL {
        if let Some(example) = Example::of(code, "bad") {
            wrong.extend(
                example
                    .is_refused()
                    .err()
                    .map(|why| format!("{}: {why}", code.id)),
            );
        }
    }
    nothing_in(&wrong);
}

#[test]
fn good_examples_are_fine() {
    let mut wrong = Vec::new();
    for code in ALL {
        if let Some(example) = Example::of(code, "good") {
            wrong.extend(example.is_fine().err().map(|why| format!("{}: {why}", code.id)));
        }
    }
    nothing_in(&wrong);
}

#[test]
fn explain_prints_a_page() {
    let page = find("E0201").unwrap().page(Language::English);
    for id in ["E0201", "e0201"] {
        let output = merak(Path::new("."), &["explain", id]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success());
        assert!(text.starts_with(&format!("E0201 · {}\n", page.title())), "{text}");
        assert!(text.contains(page.body.trim()), "{text}");
    }
}

#[test]
fn explain_alone_lists_every_code() {
    let output = merak(Path::new("."), &["explain"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let expected: String = ALL
        .iter()
        .map(|code| format!("{}  {}\n", code.id, code.page(Language::English).title()))
        .collect();
    assert_eq!(text, expected);
}

/// A fenced part of a page.
struct Fence {
    language: String,
    which: String,
    argument: String,
    text: String,
}

fn fences(body: &str) -> Vec<Fence> {
    let parts: Vec<&str> = body.split("```").collect();
    assert!(parts.len() % 2 == 1, "a fence is not closed: {body}");
    parts.iter().skip(1).step_by(2).map(|part| fence(part)).collect()
}

fn fence(part: &str) -> Fence {
    let (info, text) = part.split_once('\n').unwrap();
    let mut words = info.split_whitespace().map(str::to_owned);
    let mut next = || words.next().unwrap_or_default();
    Fence {
        language: next(),
        which: next(),
        argument: next(),
        text: text.to_owned(),
    }
}

/// The lines of a page outside its fences.
fn prose(body: &str) -> impl Iterator<Item = &str> {
    body.split("```").step_by(2).flat_map(str::lines)
}

/// The `key: words` lines of a page's head.
fn head(code: &Code) -> Vec<(String, String)> {
    let path = format!(
        "{}/src/diagnostic/pages/en/{}.md",
        env!("CARGO_MANIFEST_DIR"),
        code.id
    );
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().skip(1).take_while(|line| *line != "---");
    let split = lines.map(|line| line.split_once(':').unwrap());
    split
        .map(|(key, words)| (key.to_owned(), words.trim().to_owned()))
        .collect()
}

/// The text of all sources below a folder.
fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: std::path::PathBuf| match path.is_dir() {
        true => sources(&path),
        false if path.extension().is_some_and(|ending| ending == "rs") => fs::read_to_string(path).unwrap(),
        false => String::new(),
    };
    entries.map(read).collect()
}

/// A project of a page, and what is run there.
struct Example {
    code: &'static str,
    files: Vec<(String, Vec<u8>)>,
    commands: Vec<Vec<String>>,
}

impl Example {
    /// The bad or the good one, unless this build cannot run it.
    fn of(code: &Code, which: &str) -> Option<Self> {
        let all = fences(code.page(Language::English).body);
        if !all.iter().any(|fence| fence.which == which) {
            return None;
        }
        let mut example = Self {
            code: code.id,
            files: Vec::new(),
            commands: Vec::new(),
        };
        for fence in all
            .into_iter()
            .filter(|fence| fence.which == which || fence.which == "both")
        {
            example.add(fence);
        }
        example.complete();
        let asks = example.commands.iter().any(|words| {
            ["query", "test", "why", "backtest"].contains(&words[0].as_str())
                || words.iter().any(|word| word == "--target")
        });
        (cfg!(feature = "embedded") || !asks).then_some(example)
    }

    fn add(&mut self, fence: Fence) {
        let Fence {
            language,
            argument,
            text,
            ..
        } = fence;
        match language.as_str() {
            "merak" => self.files.push(("example.merak".to_owned(), text.into_bytes())),
            "bytes" => self.files.push(("example.merak".to_owned(), bytes(&text))),
            "toml" => self.files.push(("merak.toml".to_owned(), text.into_bytes())),
            "csv" | "yaml" | "sql" => self.files.push((argument, text.into_bytes())),
            "console" => self.commands.extend(text.lines().map(words)),
            other => panic!("{}: unknown fence {other}", self.code),
        }
    }

    /// Adds what goes without saying.
    fn complete(&mut self) {
        if !self.files.is_empty() && !self.files.iter().any(|(name, _)| name == "merak.toml") {
            let tables = self
                .files
                .iter()
                .filter_map(|(name, _)| name.strip_suffix(".csv"));
            let tables: String = tables
                .map(|table| format!("\"{table}\" = \"{table}.csv\"\n"))
                .collect();
            // Pages of errors speak of one thing; those of lints of all there is.
            let is_lint = !self.code.starts_with(|first: char| first.is_ascii_uppercase());
            let lints = if is_lint {
                ""
            } else {
                "[lints]\nall = \"allow\"\n\n"
            };
            let settings = format!(
                "[project]\nname = \"example\"\ndefault-target = \"local\"\n\n{lints}\
                 [targets.local]\nengine = \"embedded\"\n\n[targets.local.tables]\n{tables}"
            );
            self.files.push(("merak.toml".to_owned(), settings.into_bytes()));
        }
        if self.commands.is_empty() {
            self.commands.push(vec!["check".to_owned()]);
        }
    }

    fn is_refused(&self) -> Result<(), String> {
        let folder = self.folder();
        let (last, before) = self.commands.split_last().unwrap();
        for words in before {
            fine(&run(folder.path(), words))?;
        }
        let found = run(folder.path(), last);
        match found.codes.as_slice() {
            [only] if only == self.code => {}
            codes => return Err(format!("found {codes:?}\n{}", found.words)),
        }
        if found.code == Some(0) && !found.words.contains("\"warning\"") {
            return Err("the exit code says that nothing is wrong".to_owned());
        }
        if found.words.contains("\"message\": \"\"") || found.words.contains("\"text\": \"\"") {
            return Err(format!("words are missing\n{}", found.words));
        }
        match unfilled(&found.words) {
            Some(hole) => Err(format!("`{hole}` is not filled\n{}", found.words)),
            None => Ok(()),
        }
    }

    fn is_fine(&self) -> Result<(), String> {
        let folder = self.folder();
        if !self.files.is_empty() {
            fine(&run(folder.path(), &["check".to_owned()]))?;
        }
        self.commands
            .iter()
            .try_for_each(|words| fine(&run(folder.path(), words)))
    }

    fn folder(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in &self.files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }
}

/// What one command said.
struct Found {
    code: Option<i32>,
    codes: Vec<String>,
    words: String,
}

fn fine(found: &Found) -> Result<(), String> {
    match (found.code, found.codes.as_slice()) {
        (Some(0), []) => Ok(()),
        (code, codes) => Err(format!("exit code {code:?}, found {codes:?}\n{}", found.words)),
    }
}

/// Runs a command; `check` answers in JSON, the others to people.
fn run(folder: &Path, words: &[String]) -> Found {
    let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
    let checks = arguments.first() == Some(&"check");
    if checks {
        arguments.extend(["--format", "json"]);
    }
    let Output {
        status,
        stdout,
        stderr,
    } = merak(folder, &arguments);
    let out = String::from_utf8(stdout).unwrap();
    let err = String::from_utf8(stderr).unwrap();
    let codes = match checks && !out.is_empty() {
        true => codes_of(&out),
        false => err
            .lines()
            .map(str::trim)
            .filter(|line| find(line).is_some())
            .map(str::to_owned)
            .collect(),
    };
    Found {
        code: status.code(),
        codes,
        words: if checks { out + &err } else { err },
    }
}

fn codes_of(json: &str) -> Vec<String> {
    let findings: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
    findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}

fn merak(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// The words of `merak sql gmv --where 'channel = "ads"'` behind the first.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (at, part) in line.split('\'').enumerate() {
        if at % 2 == 1 {
            words.last_mut().unwrap().push_str(part);
            continue;
        }
        let mut pieces = part.split(' ');
        words.last_mut().unwrap().push_str(pieces.next().unwrap());
        words.extend(pieces.map(str::to_owned));
    }
    assert_eq!(words.remove(0), "merak", "{line}");
    words.retain(|word| !word.is_empty());
    words
}

/// `\xE9` is one byte, everything else stays.
fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].bytes());
    }
    bytes
}

/// A `{name}` of a page's head that nothing filled.
fn unfilled(words: &str) -> Option<String> {
    let names = words
        .split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0));
    let hole =
        |name: &&str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    names.filter(hole).map(|name| format!("{{{name}}}")).next()
}

fn nothing_in(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}
