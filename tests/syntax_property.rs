//! Parser and formatter on programs nobody wrote.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[path = "support/programs/mod.rs"]
mod programs;

use merak::words::Language;
use std::fmt::Write;

use merak::diagnostic::Diagnostic;
use merak::format::format;
use merak::source::FileId;
use merak::syntax::ast::{File, Item};
use merak::syntax::{parse, trivia};
use programs::Program;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

const FILE: FileId = FileId(0);

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..most)
}

fn program() -> impl Strategy<Value = Program> {
    (bytes(500), bytes(700)).prop_map(|(said, layout)| Program::new(said, layout))
}

/// The same program, with odd blanks and with single ones.
fn program_laid_out_twice() -> impl Strategy<Value = (Program, Program)> {
    (bytes(500), bytes(700)).prop_map(|(said, layout)| {
        let plain = Program::new(said.clone(), Vec::new());
        (Program::new(said, layout), plain)
    })
}

fn tree(text: &str) -> Result<File, TestCaseError> {
    let (tree, found) = parse(FILE, text);
    if found.is_empty() {
        Ok(tree)
    } else {
        Err(failure(&found, text))
    }
}

fn formatted(text: &str) -> Result<String, TestCaseError> {
    format(FILE, text).map_err(|found| failure(&found, text))
}

fn failure(found: &[Diagnostic], text: &str) -> TestCaseError {
    let found: Vec<String> = found
        .iter()
        .map(|one| format!("{} {}", one.code.id, one.message(Language::English)))
        .collect();
    TestCaseError::fail(format!("{found:#?} in\n{text}"))
}

fn comments(text: &str) -> Vec<String> {
    let mut all: Vec<String> = trivia::comments(text)
        .into_iter()
        .map(|comment| comment.text)
        .collect();
    all.sort();
    all
}

/// Whether a program says what its item says at the same place.
fn is(item: &Item, written: &(String, String)) -> bool {
    let name: String = written.1.trim_matches('`').nfc().collect();
    let word = format!("{:?}", item.body);
    let word = word
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let same = match written.0.as_str() {
        "decompose" => word == "identity" || word == "partition",
        other => word == other.replace('_', ""),
    };
    same && item.name.text == name
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn programs_parse_and_nothing_is_missing(program in program()) {
        let tree = tree(&program.text)?;
        prop_assert_eq!(tree.items.len(), program.items.len());
        for (item, written) in tree.items.iter().zip(&program.items) {
            prop_assert!(is(item, written), "{:?} is not {:?}", item.name, written);
        }
        prop_assert_eq!(comments(&program.text), program.comments);
    }

    #[test]
    fn formatting_keeps_tree_and_comments(program in program()) {
        let formatted = formatted(&program.text)?;
        prop_assert_eq!(tree(&formatted)?, tree(&program.text)?);
        prop_assert_eq!(comments(&formatted), program.comments);
    }

    #[test]
    fn formatting_twice_changes_nothing(program in program()) {
        let once = formatted(&program.text)?;
        let twice = formatted(&once)?;
        prop_assert_eq!(twice, once);
    }

    #[test]
    fn lines_have_no_blanks_at_their_end(program in program()) {
        let formatted = formatted(&program.text)?;
        // Raw strings keep theirs.
        if !program.text.contains("\"\"\"") {
            for line in formatted.lines() {
                prop_assert_eq!(line.trim_end(), line);
            }
        }
        prop_assert!(!formatted.contains("\n\n\n") || program.text.contains("\"\"\""));
        prop_assert!(formatted.ends_with('\n') && !formatted.ends_with("\n\n"));
    }

    /// What was on one line or on many, with or without comments, looks the same.
    #[test]
    fn there_is_one_layout((one, other) in program_laid_out_twice()) {
        if let (Some(one), Some(other)) = (without_blank_lines(&one), without_blank_lines(&other)) {
            prop_assert_eq!(formatted(&one)?, formatted(&other)?);
        }
    }

    #[test]
    fn anything_may_be_thrown_at_the_parser(text in any::<String>()) {
        let _ = format(FILE, &text);
    }

    #[test]
    fn words_in_any_order_are_no_danger(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..150)) {
        let text = pieces.concat();
        let _ = format(FILE, &text);
    }

    #[test]
    fn broken_programs_are_no_danger(program in program(), cuts in prop::collection::vec(any::<(u16, u8, u8)>(), 1..6)) {
        let mut text = program.text;
        for (at, length, piece) in cuts {
            text = mutated(&text, usize::from(at), usize::from(length % 8), PIECES[usize::from(piece) % PIECES.len()]);
        }
        let _ = format(FILE, &text);
    }
}

/// The generator leaves nothing out: every item, clause and expression of the
/// tree comes up in a thousand programs.
#[test]
fn the_generator_knows_the_whole_language() {
    let mut seen = String::new();
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[4]
    };
    for _ in 0..1_000 {
        let said = (0..500).map(|_| next()).collect();
        let program = Program::new(said, Vec::new());
        let _ = write!(seen, "{:?}", parse(FILE, &program.text).0);
    }
    let missing: Vec<&str> = NODES.into_iter().filter(|node| !seen.contains(node)).collect();
    assert!(missing.is_empty(), "never written: {missing:?}");
}

/// How every node of the tree looks in a debug print.
const NODES: [&str; 145] = [
    // Items.
    "body: Department",
    "body: Entity",
    "body: Unit",
    "scale: Some",
    "body: Dimension",
    "body: Line",
    "body: Table(Physical",
    "body: Table(Union",
    "body: Table(Sql",
    "body: Event(",
    "body: Metric",
    "body: Attribute",
    "body: Segment",
    "body: NorthStar",
    "body: Identity(",
    "body: Partition(",
    "body: Driver",
    "body: Guardrail",
    "body: Alert",
    "body: Target(",
    "body: Direction",
    "body: Opportunity",
    "body: Initiative",
    "body: Report",
    "body: Test",
    "body: Assert(",
    "value: Some((",
    "tolerance: Some",
    "within: Some",
    "over: Some",
    "renames: [(",
    "braces: false",
    "braces: true",
    "docs: [Doc",
    "label: Some",
    "quoted: true",
    "float: true",
    "(true, Name",
    "(false, Name",
    // Clauses.
    "kind: Owner(",
    "kind: Contact(",
    "kind: Aka(",
    "kind: Values(",
    "kind: Business(",
    "kind: Rows(",
    "kind: Key(",
    "kind: Link(",
    "kind: Field(",
    "kind: Partitioned(",
    "kind: FromTable(",
    "kind: Better(",
    "kind: Format(",
    "kind: Grain(",
    "kind: Coarser(",
    "kind: Status",
    "kind: Empty(",
    "kind: DistinctFrom(",
    "kind: VariantOf(",
    "kind: Promise(",
    "kind: Stage(",
    "kind: InLine(",
    "kind: Companions(",
    "kind: Targets(",
    "kind: Review {",
    "kind: Effect(",
    "kind: Lag(",
    "kind: Require(",
    "kind: Per ",
    "kind: Protects(",
    "kind: Severity(",
    "kind: MinRows(",
    "kind: When",
    "same_weekday: Some(",
    "kind: Notify(",
    "kind: Nested(",
    "kind: Moves",
    "points: true",
    "kind: WorkStatus(",
    "kind: Result(",
    "kind: Metrics(",
    "kind: By(",
    "kind: Where(",
    "kind: Since(",
    "kind: Until(",
    "kind: For(Period",
    "kind: For(Last",
    "complete: true",
    "kind: Having(",
    "kind: Top",
    "kind: Sort(",
    "descending: Some(true)",
    "descending: Some(false)",
    "kind: Limit(",
    "kind: Compare(Duration",
    "kind: Totals",
    "kind: Funnel",
    "kind: Cohort",
    "kind: Listing(",
    "kind: Given",
    "kind: Expect",
    "kind: AsOf(",
    "extends: Some",
    "valid: Some",
    "role: Time",
    "role: Snapshot",
    "role: Dim",
    "role: Column",
    "role: Fact",
    "zone: Some",
    "required: true",
    "pattern: Some",
    "late: Some",
    "full: true",
    "alias: Some",
    "hint: Some",
    // Expressions.
    "kind: Path(",
    "kind: Text(",
    "kind: Number(",
    "kind: Bool(",
    "kind: Null",
    "kind: Moment(",
    "kind: Duration(",
    "kind: List(",
    "kind: Tuple(",
    "kind: Paren(",
    "kind: Call",
    "kind: Negate(",
    "kind: Not(",
    "kind: And(",
    "kind: Or(",
    "kind: Sum(",
    "kind: Product(",
    "kind: In ",
    "kind: Like",
    "kind: Between",
    "kind: IsNull",
    "kind: At(",
    "kind: Across(",
    "kind: Every(",
    "kind: Fill(",
    "kind: Via(",
    "kind: Case(",
    "every: true",
    "once: true",
    "once: false",
];

/// A program without comments and with single line breaks at most, or nothing
/// if it has comments or raw texts.
fn without_blank_lines(program: &Program) -> Option<String> {
    if !program.comments.is_empty() || program.text.contains("\"\"\"") {
        return None;
    }
    let lines = program.text.lines().filter(|line| !line.trim().is_empty());
    Some(lines.collect::<Vec<_>>().join("\n"))
}

fn mutated(text: &str, at: usize, length: usize, piece: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let at = at % (chars.len() + 1);
    let end = (at + length).min(chars.len());
    chars.splice(at..end, piece.chars());
    chars.into_iter().collect()
}

/// What breaks texts.
const PIECES: [&str; 48] = [
    "",
    " ",
    "\n",
    "\"",
    "\"\"\"",
    "`",
    "//",
    "///",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    ":",
    "=",
    "->",
    "-",
    "+",
    "%",
    ".",
    "where ",
    "not ",
    "is null ",
    "in ",
    "between ",
    "and ",
    "every ",
    "case {",
    "at ",
    "per ",
    "metric a = ",
    "table t = ",
    "report r {",
    "owner ",
    "7 days ",
    "2026-13 ",
    "1000-10",
    "，",
    "“",
    "\u{0}",
    "\u{202E}",
    "\r\n",
    "\\",
    "é",
    "\u{FEFF}",
    "\n}\n",
];
