//! What the documents say is so: their examples parse, stand in the one layout
//! and fit together, what they call not compiled is not, and what they point to
//! is there. With `BLESS=1` examples are laid out instead of compared.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use merak::words::Language;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use merak::check::{Checked, check};
use merak::diagnostic::Diagnostic;
use merak::format::format;
use merak::plan::{AsOf, plan, question};
use merak::resolve::resolve;
use merak::source::FileId;
use merak::source::manifest::Manifest;
use merak::syntax::parse;

const CHINESE: &str = "README.zh-CN.md";
const LANGUAGE: &str = "docs/language.md";
const PAGE: FileId = FileId(0);
const ADDED: FileId = FileId(1);

#[test]
fn every_example_parses() {
    let mut seen = 0;
    for document in documents() {
        for block in blocks(&text_of(&document)) {
            let (_, found) = parse(PAGE, &block.text);
            assert!(
                found.is_empty(),
                "{document}, line {}: {:#?}",
                block.line,
                messages(&found)
            );
            seen += 1;
        }
    }
    assert!(seen > 10);
}

#[test]
fn every_example_stands_in_the_one_layout() {
    let bless = std::env::var_os("BLESS").is_some();
    for document in documents() {
        let mut text = text_of(&document);
        for block in blocks(&text).iter().rev() {
            let laid_out = format(PAGE, &block.text).unwrap_or_default();
            if bless && !laid_out.is_empty() {
                text.replace_range(block.start..block.start + block.text.len(), &laid_out);
            } else {
                assert_eq!(block.text, laid_out, "{document}, line {}", block.line);
            }
        }
        if bless {
            fs::write(root().join(&document), &text).unwrap();
        }
    }
}

/// The examples of a page, one after the other, are one sound project.
#[test]
fn the_examples_of_a_page_fit_together() {
    for document in [LANGUAGE, "README.md"] {
        let (_, found) = compiled(&page(document), "");
        let wrong: Vec<&Diagnostic> = found
            .iter()
            .filter(|finding| finding.code.id != "E0901")
            .collect();
        assert!(wrong.is_empty(), "{document}: {:#?}", messages(wrong));
    }
}

#[test]
fn what_is_said_not_to_be_compiled_is_not() {
    let page = page(LANGUAGE);
    for (construct, example) in not_compiled() {
        let found = refused(&page, &example);
        let as_said = !found.is_empty() && found.iter().all(|finding| finding.code.id == "E0901");
        assert!(as_said, "{construct}, {example}: {:#?}", messages(&found));
    }
}

/// What the compiler calls not compiled stands in the table.
#[test]
fn what_is_not_compiled_is_said() {
    let page = page(LANGUAGE);
    let examples = not_compiled().into_iter().map(|(_, example)| example);
    let found: Vec<Diagnostic> = examples.flat_map(|example| refused(&page, &example)).collect();
    let said = messages(&found);
    for (file, what) in refusals_of_the_compiler() {
        // `merak rows` has its own list: no example of the language leads there.
        let listed = file.contains("src/plan/rows/") && text_of(LANGUAGE).contains(&what);
        let is_said = listed || said.iter().any(|message| message.contains(&what));
        assert!(is_said, "{LANGUAGE} has no example for {what:?} of {file}");
    }
}

/// The picture of an error in each README is what people see.
#[test]
fn the_readme_shows_a_real_error() {
    let folder = tempfile::tempdir().unwrap();
    let example = root().join("examples/shop");
    for entry in fs::read_dir(&example).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap();
        if name == "merak.toml" {
            fs::copy(&entry, folder.path().join(name)).unwrap();
        } else if entry.is_dir() {
            fs::create_dir(folder.path().join(name)).unwrap();
            for file in fs::read_dir(&entry).unwrap().map(|file| file.unwrap().path()) {
                if file.extension().is_some_and(|end| end == "merak") {
                    fs::copy(&file, folder.path().join(name).join(file.file_name().unwrap())).unwrap();
                }
            }
        }
    }
    fs::write(
        folder.path().join("marketing/net_aov.merak"),
        "metric net_aov = aov - cac\n",
    )
    .unwrap();
    for (document, language) in [("README.md", "en"), (CHINESE, "zh")] {
        let output = merak(&["check", "--lang", language], folder.path());
        let shown = String::from_utf8(output.stderr).unwrap();
        let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
        let readme = text_of(document);
        let readme: Vec<&str> = readme.lines().map(str::trim_end).collect();
        assert!(
            readme.windows(lines.len()).any(|part| part == lines),
            "{document} lacks:\n{shown}"
        );
    }
}

/// The Chinese README has the same commands and code; only what the program says
/// is said in Chinese.
#[test]
fn the_readmes_hold_the_same_code() {
    let blocks = |document: &str| {
        let text = text_of(document);
        let blocks = text.split("```").skip(1).step_by(2);
        let code = blocks.filter(|block| !block.starts_with("text\n"));
        code.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(blocks("README.md"), blocks(CHINESE));
    let sections = |document: &str| {
        let text = text_of(document);
        text.lines().filter(|line| line.starts_with("## ")).count()
    };
    assert_eq!(sections("README.md"), sections(CHINESE));
}

/// So is its answer: the first command, line by line up to the `…`.
#[cfg(feature = "embedded")]
#[test]
fn the_readme_shows_a_real_answer() {
    let readme = text_of("README.md");
    let mut lines = readme
        .lines()
        .skip_while(|line| !line.starts_with("$ cargo run --release -- query"));
    let arguments = lines.next().unwrap().split(" -- ").nth(1).unwrap();
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let output = merak(&arguments, root());
    let answer = String::from_utf8(output.stdout).unwrap();
    let expected: Vec<&str> = lines.take_while(|line| *line != "…").collect();
    let first: Vec<&str> = answer.lines().map(str::trim_end).take(expected.len()).collect();
    assert_eq!(first, expected);
}

/// The tests among the examples of a page pass.
#[cfg(feature = "embedded")]
#[test]
fn the_tests_of_a_page_pass() {
    for document in [LANGUAGE, "README.md"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("merak.toml"), "[project]\nname = \"page\"\n").unwrap();
        fs::write(folder.path().join("page.merak"), page(document)).unwrap();
        let output = merak(&["test"], folder.path());
        assert!(
            output.status.success(),
            "{document}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

fn merak(arguments: &[&str], folder: &Path) -> std::process::Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_merak"));
    command.env("LC_ALL", "C");
    command.args(arguments).current_dir(folder).output().unwrap()
}

#[test]
fn links_lead_somewhere() {
    for document in documents() {
        let text = text_of(&document);
        for target in links(&text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((target.as_str(), ""));
            let here = root().join(&document);
            let file = if path.is_empty() {
                here
            } else {
                here.parent().unwrap().join(path)
            };
            assert!(file.exists(), "{document} links to {target}");
            if !anchor.is_empty() {
                let anchors = anchors(&fs::read_to_string(&file).unwrap());
                assert!(
                    anchors.contains(anchor),
                    "{document} links to {target}: {anchors:#?}"
                );
            }
        }
    }
}

/// Code words that look like a path of this repository are one.
#[test]
fn paths_exist() {
    let folders = [
        "src", "tests", "docs", "examples", "grammar", "benches", "fuzz", ".ci", ".github",
    ];
    for document in documents() {
        for word in code_words(&text_of(&document)) {
            let is_plain = word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
            let first = word.split('/').next().unwrap_or_default();
            if is_plain && word.contains('/') && folders.contains(&first) {
                // `src/sql/NAME.rs` stands for any file of the folder.
                let known = word
                    .split(['N', 'C'])
                    .next()
                    .filter(|_| word.contains("NAME") || word.contains("CODE"));
                assert!(
                    root().join(known.unwrap_or(&word)).exists(),
                    "{document} speaks of {word}"
                );
            }
        }
    }
}

/// So are code words that look like a module of the crate, or something in one.
#[test]
fn modules_exist() {
    for word in code_words(&text_of("docs/architecture.md")) {
        let mut names = word.split("::").peekable();
        let mut folder = root().join("src").join(names.next().unwrap());
        let is_path = word.contains("::")
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_:".contains(c));
        if !is_path || !folder.is_dir() {
            continue;
        }
        let mut file = folder.join("mod.rs");
        while let Some(name) = names.peek() {
            let beside = folder.join(format!("{name}.rs"));
            if beside.is_file() {
                file = beside;
            } else if folder.join(name).is_dir() {
                folder.push(name);
                file = folder.join("mod.rs");
            } else {
                break;
            }
            names.next();
        }
        let code = fs::read_to_string(&file).unwrap();
        for name in names {
            let is_there = code
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|known| known == name);
            assert!(
                is_there,
                "docs/architecture.md speaks of {word}, and {} does not",
                file.display()
            );
        }
    }
}

/// The README, what stands beside it, and all of `docs/`.
fn documents() -> Vec<String> {
    let beside = [
        "README.md",
        CHINESE,
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "examples/shop/README.md",
    ];
    let mut all: Vec<String> = beside.map(str::to_owned).to_vec();
    let mut pages: Vec<PathBuf> = fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pages.sort();
    let pages = pages
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "md"));
    all.extend(pages.map(|path| path.strip_prefix(root()).unwrap().to_string_lossy().into_owned()));
    all
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text_of(document: &str) -> String {
    fs::read_to_string(root().join(document)).unwrap_or_else(|error| panic!("{document}: {error}"))
}

/// An example of the language.
struct Block {
    /// The line of the document it begins on.
    line: usize,
    /// The byte it begins at.
    start: usize,
    text: String,
}

/// Every block fenced as `merak`. Those fenced as `merak fragment` cannot stand
/// alone and are not among them.
fn blocks(document: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    let mut at = 0;
    for (number, line) in document.split_inclusive('\n').enumerate() {
        at += line.len();
        match &mut open {
            Some(block) if line.trim_end() == "```" => found.push(std::mem::replace(block, nothing())),
            Some(block) => block.text.push_str(line),
            None => {}
        }
        if line.trim_end() == "```" {
            open = None;
        } else if line.trim_end() == "```merak" {
            open = Some(Block {
                line: number + 2,
                start: at,
                text: String::new(),
            });
        }
    }
    found
}

fn nothing() -> Block {
    Block {
        line: 0,
        start: 0,
        text: String::new(),
    }
}

/// All examples of a document as one file.
fn page(document: &str) -> String {
    let blocks = blocks(&text_of(document));
    blocks
        .iter()
        .map(|block| block.text.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What two files come to, with everything found in them.
fn compiled(page: &str, added: &str) -> (Checked, Vec<Diagnostic>) {
    let (first, mut found) = parse(PAGE, page);
    let (second, more) = parse(ADDED, added);
    found.extend(more);
    let (model, more) = resolve(&Manifest::default(), vec![first, second]);
    found.extend(more);
    let (checked, more) = check(model);
    found.extend(more);
    (checked, found)
}

/// What is found in an example beside a page; its reports are asked.
fn refused(page: &str, example: &str) -> Vec<Diagnostic> {
    let (checked, mut found) = compiled(page, example);
    for report in &checked.model.reports {
        let span = report.named.name.span;
        if span.file == ADDED {
            match question(&checked, &report.clauses, span, AsOf::Never) {
                Ok(question) => found.extend(plan(&checked, &question).err().map(|finding| *finding)),
                Err(more) => found.extend(more),
            }
        }
    }
    found.retain(|finding| finding.span().is_some_and(|span| span.file == ADDED));
    found
}

/// The table of the language page, where there is one: each construct and its example.
fn not_compiled() -> Vec<(String, String)> {
    let text = text_of(LANGUAGE);
    let section = text.split("\n## Parsed, but not compiled yet\n").nth(1).unwrap();
    let rows = section
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains("| `"));
    let cells = rows.map(|line| {
        line.split(" | ")
            .map(|cell| cell.trim_matches(['|', ' ']))
            .collect::<Vec<_>>()
    });
    let found: Vec<(String, String)> = cells
        .map(|cells| (cells[0].to_owned(), cells[1].trim_matches('`').to_owned()))
        .collect();
    found
}

/// The words of every refusal with E0901, where they are written as such.
fn refusals_of_the_compiler() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["resolve", "check", "plan"] {
        for path in files_below(&root().join("src").join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            let calls = text
                .split("not_yet(")
                .skip(1)
                .map(|rest| rest.split(')').next().unwrap());
            let findings = text.split("NOT_YET)").skip(1);
            let findings = findings.filter_map(|rest| {
                rest.split(';')
                    .take(2)
                    .find_map(|rest| rest.split("\"what\",").nth(1))
            });
            let findings = findings.map(|rest| rest.split(')').next().unwrap());
            for what in calls
                .chain(findings)
                .flat_map(quoted)
                .filter(|what| !what.contains('{'))
            {
                found.push((path.display().to_string(), what));
            }
        }
    }
    found
}

/// Every file of a folder and of the folders in it.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| match path.is_dir() {
        true => files_below(&path),
        false => vec![path],
    };
    entries.flat_map(below).collect()
}

/// What stands in double quotes.
fn quoted(code: &str) -> Vec<String> {
    code.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn messages<'a>(found: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<String> {
    found
        .into_iter()
        .map(|finding| format!("{} {}", finding.code.id, finding.message(Language::English)))
        .collect()
}

/// A document without its fenced blocks.
fn prose(document: &str) -> String {
    let mut is_prose = true;
    let mut out = String::new();
    for line in document.lines() {
        if line.trim_start().starts_with("```") {
            is_prose = !is_prose;
        } else if is_prose {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// What stands between single back-quotes.
fn code_words(document: &str) -> Vec<String> {
    prose(document)
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The targets of `[words](target)`.
fn links(document: &str) -> Vec<String> {
    let prose = prose(document);
    prose
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(str::to_owned)
        .collect()
}

/// The anchors of a page's headings.
fn anchors(document: &str) -> BTreeSet<String> {
    let headings = document.lines().filter(|line| line.starts_with('#'));
    let anchor = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>()
    };
    headings.map(anchor).collect()
}
