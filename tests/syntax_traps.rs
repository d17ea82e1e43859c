//! The traps of the grammar, each of which a prototype fell into.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use merak::words::Language;
use std::fmt::Write;

use merak::diagnostic::Diagnostic;
use merak::format::format;
use merak::source::FileId;
use merak::source::read::{Read, read};
use merak::syntax::ast::{Body, ClauseKind, Comparison, Expr, ExprKind, File};
use merak::syntax::{ITEM_WORDS, parse};

const FILE: FileId = FileId(0);

/// Words that are never names.
const RESERVED: [&str; 22] = [
    "and", "or", "not", "in", "is", "like", "between", "case", "else", "null", "true", "false", "where",
    "per", "once", "every", "fill", "at", "via", "over", "within", "across",
];

/// Words that open a clause, or stand inside one.
const CLAUSE_WORDS: [&str; 76] = [
    "owner",
    "contact",
    "aka",
    "values",
    "business",
    "rows",
    "key",
    "link",
    "time",
    "snapshot",
    "dim",
    "column",
    "fact",
    "partition",
    "better",
    "format",
    "grain",
    "coarser",
    "status",
    "empty",
    "distinct",
    "variant",
    "promise",
    "stage",
    "line",
    "companions",
    "target",
    "review",
    "effect",
    "lag",
    "require",
    "protects",
    "severity",
    "min_rows",
    "when",
    "notify",
    "opportunity",
    "initiative",
    "moves",
    "result",
    "metrics",
    "by",
    "since",
    "until",
    "for",
    "having",
    "top",
    "sort",
    "limit",
    "compare",
    "totals",
    "funnel",
    "cohort",
    "given",
    "expect",
    "as_of",
    "extends",
    "valid",
    "from",
    "until",
    "of",
    "as",
    "on",
    "because",
    "required",
    "full",
    "late",
    "union",
    "sql",
    "versus",
    "same",
    "weekday",
    "points",
    "last",
    "complete",
    "prior",
];

const GRAINS: [&str; 10] = [
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "fiscal_quarter",
    "fiscal_year",
];

fn codes(text: &str) -> Vec<&'static str> {
    parse(FILE, text)
        .1
        .iter()
        .map(|finding| finding.code.id)
        .collect()
}

fn messages(found: &[Diagnostic]) -> Vec<String> {
    found
        .iter()
        .map(|finding| format!("{} {}", finding.code.id, finding.message(Language::English)))
        .collect()
}

fn good(text: &str) -> File {
    let (tree, found) = parse(FILE, text);
    assert!(found.is_empty(), "{:#?} in\n{text}", messages(&found));
    tree
}

/// The definition of the only metric.
fn definition(expr: &str) -> Expr {
    let tree = good(&format!("metric m = {expr}\n"));
    match tree.items.into_iter().next().map(|item| item.body) {
        Some(Body::Metric { expr, .. }) => expr,
        other => panic!("{other:?}"),
    }
}

fn names(tree: &File) -> Vec<&str> {
    tree.items.iter().map(|item| item.name.text.as_str()).collect()
}

#[test]
fn no_word_eats_the_head_of_a_longer_name() {
    let words = RESERVED
        .iter()
        .chain(&CLAUSE_WORDS)
        .chain(&GRAINS)
        .chain(&ITEM_WORDS);
    for word in words {
        for name in [
            format!("{word}x"),
            format!("{word}_1"),
            format!("{word}2"),
            format!("{word}数"),
        ] {
            let text = format!(
                "metric {name} = sum({name} + {name}.{name}) where {name} = 1 and {name} > 2 {{ owner {name} }}\n\
                 table t = \"t\" {{ key {name}  dim {name} : {name}  link {name} = {name}  rows {name} }}\n\
                 report r {{ metrics {name}  by {name}  sort {name} }}\n\
                 test t {{ given {name} [ {{ {name}: 1 }} ]  expect {name} by {name} [] }}\n\
                 assert a {{ {name} = 1  {name} = {name} }}\n"
            );
            let tree = good(&text);
            assert_eq!(names(&tree), [name.as_str(), "t", "r", "t", "a"], "{text}");
            let clauses: Vec<usize> = tree.items.iter().map(|item| item.clauses.len()).collect();
            assert_eq!(clauses, [1, 4, 3, 2, 0], "{text}");
            let formatted = format(FILE, &text).unwrap();
            assert_eq!(format(FILE, &formatted).unwrap(), formatted);
        }
    }
}

#[test]
fn reserved_words_are_no_names_but_quoted_ones_are() {
    for word in RESERVED {
        if !matches!(word, "null" | "true" | "false" | "case" | "not") {
            assert_eq!(codes(&format!("metric m = {word}\n")), ["E0110"], "{word}");
        }
        good(&format!("metric m = `{word}` + a.{word} + f({word}: 1)\n"));
    }
}

#[test]
fn clause_words_and_grains_are_names_where_a_name_stands() {
    for word in CLAUSE_WORDS.iter().chain(&GRAINS).chain(&ITEM_WORDS) {
        let text =
            format!("metric {word} = {word} / a.{word} {{ owner {word} }}\nmetric z = f({word}: {word})\n");
        assert_eq!(names(&good(&text)), [word, "z"]);
    }
}

#[test]
fn percent_touches_its_number() {
    assert_eq!(codes("metric m = 30 % 7\n"), ["E0111"]);
    assert_eq!(codes("metric m = 30%7\n").len(), 1);
    assert_eq!(codes("metric m = 30 %\n"), ["E0111"]);
    assert_eq!(codes("metric m = a % b\n"), ["E0111"]);
    let ExprKind::Sum(first, rest) = definition("30%-x").kind else {
        panic!()
    };
    assert!(matches!(&first.kind, ExprKind::Number(number) if number.raw == "30%"));
    assert!(matches!(
        rest.as_slice(),
        [(
            true,
            Expr {
                kind: ExprKind::Path(_),
                ..
            }
        )]
    ));
}

#[test]
fn a_name_before_a_minus_does_not_become_a_date() {
    let ExprKind::Sum(_, rest) = definition("total-2011-06").kind else {
        panic!()
    };
    assert!(matches!(
        rest.as_slice(),
        [(
            true,
            Expr {
                kind: ExprKind::Moment(_),
                ..
            }
        )]
    ));
    let ExprKind::Sum(_, rest) = definition("total - 2011 - 06").kind else {
        panic!()
    };
    assert_eq!(rest.len(), 2);
    assert_eq!(codes("metric m = total2011-06x\n").len(), 1);
}

#[test]
fn a_malformed_month_offers_the_subtraction() {
    let (_, found) = parse(FILE, "metric m = 1000-10\n");
    assert_eq!(messages(&found).len(), 1);
    assert_eq!(found[0].code.id, "E0107");
    assert_eq!(found[0].fixes[0].replacement, "1000 - 10");
    for text in [
        "2026-13",
        "2026-02-30",
        "2026-Q5",
        "2026-1-1",
        "2026-01-01T25:00",
        "FY2026-Q0",
    ] {
        assert_eq!(codes(&format!("metric m = x > {text}\n")), ["E0107"], "{text}");
    }
}

#[test]
fn clauses_do_not_continue_each_other() {
    let tree = good("driver a -> b { effect positive lag 7 days owner marketing }\n");
    let kinds: Vec<&ClauseKind> = tree.items[0].clauses.iter().map(|clause| &clause.kind).collect();
    assert!(matches!(
        kinds.as_slice(),
        [ClauseKind::Effect(_), ClauseKind::Lag(_), ClauseKind::Owner(_)]
    ));
    assert!(!codes("driver a -> b { effect + lag 7 days }\n").is_empty());

    let tree = good("guardrail g { require ltv >= 3 * cac per month }\n");
    let kinds: Vec<&ClauseKind> = tree.items[0].clauses.iter().map(|clause| &clause.kind).collect();
    let [ClauseKind::Require(condition), ClauseKind::Per { by, .. }] = kinds.as_slice() else {
        panic!("{kinds:?}")
    };
    assert!(matches!(
        &condition.kind,
        ExprKind::Compare(Comparison::GreaterOrEqual, ..)
    ));
    assert!(by.is_empty());
}

#[test]
fn by_belongs_to_the_open_clause_or_opens_its_own() {
    let tree = good("report r { metrics a top 5 b by c by d sort e }\n");
    assert_eq!(tree.items[0].clauses.len(), 4);
    let tree = good("guardrail g { require a > 1 per week by channel owner x }\n");
    assert_eq!(tree.items[0].clauses.len(), 3);
}

#[test]
fn nothing_behind_a_comparison_is_dropped() {
    for text in [
        "a < b < c",
        "a = b is null",
        "a between 1 and 2 = b",
        "a is null is null",
        "a in [1] like \"x\"",
    ] {
        assert_eq!(codes(&format!("metric m = {text}\n")), ["E0112"], "{text}");
    }
    assert_eq!(codes("metric m = a is null at b\n"), ["E0101"]);
    assert_eq!(codes("metric m = a + not b\n"), ["E0101"]);
}

#[test]
fn braces_belong_to_the_item_or_to_its_case() {
    let braces = |text: &str| good(text).items[0].braces;
    assert!(!braces("metric a = case { b: 1, else: 2 }\n"));
    assert!(braces("metric a = case { b: 1, else: 2 } {}\n"));
    assert!(braces("metric a = case { b: 1, else: 2 } { owner x }\n"));
    assert!(!braces("metric a = b\n"));
}

#[test]
fn a_table_without_label_has_a_source() {
    let tree = good("table t = \"shop.t\" { rows a }\n");
    assert!(tree.items[0].label.is_none());
    assert_eq!(tree.items[0].clauses.len(), 1);
}

#[test]
fn units_are_read_through_quotes_and_comments() {
    let tree = good("metric m : `a/b` / // why\n order float = x\n");
    let Body::Metric { kind: Some(kind), .. } = &tree.items[0].body else {
        panic!()
    };
    let factors: Vec<(bool, &str)> = kind
        .factors
        .iter()
        .map(|(divides, name)| (*divides, name.text.as_str()))
        .collect();
    assert_eq!(factors, [(false, "a/b"), (true, "order")]);
    assert!(kind.float);
}

#[test]
fn a_sign_before_a_date_is_no_literal() {
    assert!(!codes("dimension d : date { values -2026-01-01 }\n").is_empty());
    good("dimension d : int { values - 5, -6, +7 }\n");
}

#[test]
fn item_words_inside_a_broken_item_do_not_end_it() {
    let text = "north_star a {\n  stage\n  target 2011-06 250\n  owner x\n}\nguardrail g {\n  require\n  report = 1\n  test > 2\n\
                \x20 unit < 3\n}\nmetric good = a\n";
    let (tree, found) = parse(FILE, text);
    assert_eq!(found.len(), 2, "{:#?}", messages(&found));
    assert_eq!(names(&tree), ["good"]);
}

#[test]
fn four_broken_items_give_four_errors_and_the_good_ones_survive() {
    let text = "metric a = \n\nmetric good1 = x\n\ntable b { key }\n\nentity good2\n\nmetric c = (x\n\nreport good3 { metrics x }\n\n\
                driver d => e\n\n/// Documented.\nmetric good4 = y\n";
    let (tree, found) = parse(FILE, text);
    assert_eq!(found.len(), 4, "{:#?}", messages(&found));
    // Broken items keep their names, so that uses of them are no mistakes.
    let (broken, good): (Vec<_>, Vec<_>) = tree.items.iter().partition(|item| item.broken);
    let called = |items: &[&merak::syntax::ast::Item]| -> Vec<String> {
        items.iter().map(|item| item.name.text.to_string()).collect()
    };
    assert_eq!(called(&broken), ["a", "b", "c"]);
    assert_eq!(called(&good), ["good1", "good2", "good3", "good4"]);
    assert_eq!(good[3].docs.len(), 1);
}

#[test]
fn doc_comments_stand_before_items_and_clauses() {
    let tree = good(
        "/// A.\n// no doc\n//// no doc either\n/// B.\nmetric m = a {\n  /// C.\n  owner x\n  ///\n  better higher\n}\n",
    );
    let item = &tree.items[0];
    let docs: Vec<&str> = item.docs.iter().map(|doc| doc.text.as_str()).collect();
    assert_eq!(docs, ["A.", "B."]);
    assert_eq!(item.clauses[0].docs[0].text, "C.");
    assert_eq!(item.clauses[1].docs[0].text, "");
    assert!(!codes("metric m = a +\n/// lost\nb\n").is_empty());
    assert!(!codes("/// nothing below\n").is_empty());
}

#[test]
fn a_hundred_brackets_of_every_kind_are_fine() {
    let shapes = [
        ("(", "x", ")"),
        ("[", "x", "]"),
        ("f(", "x", ")"),
        ("f(a: ", "x", ")"),
        ("case { c: ", "x", " }"),
        ("case { ", "x", ": 1 }"),
        // Two levels each: the parenthesis and the condition.
        ("(x where ", "x", ")"),
        ("(1, ", "x", ")"),
        ("f(x, ", "x", " per day)"),
        ("not -(", "x", ")"),
        ("(1 + 2 * ", "x", ")"),
    ];
    for (open, inner, close) in shapes {
        let times = if open.contains("where") { 50 } else { 100 };
        let text = format!(
            "metric m = {}{inner}{}\n",
            open.repeat(times),
            close.repeat(times)
        );
        let formatted = format(FILE, &text).unwrap_or_else(|found| panic!("{:#?} {open}", messages(&found)));
        assert_eq!(good(&formatted), good(&text));
    }
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("case { c: ", " }"),
        ("{", "}"),
    ] {
        for text in [
            format!("metric m = {}x{}", open.repeat(200), close.repeat(200)),
            open.repeat(200),
            close.repeat(200),
        ] {
            assert!(!codes(&text).is_empty());
        }
    }
}

#[test]
fn endless_nesting_is_an_error() {
    let many = 1_000_000;
    for text in [
        format!("metric m = {}", "(".repeat(many)),
        format!("metric m = {}x{}", "(".repeat(many), ")".repeat(many)),
        format!("metric m = {}x{}", "[".repeat(many), "]".repeat(many)),
        format!("metric m = {}", "f(".repeat(many)),
        format!("metric m = {}x", "-".repeat(many)),
        format!("metric m = {}x", "not ".repeat(100_000)),
        format!("metric m = x{}", " at y".repeat(100_000)),
        format!("metric m = x{}", " fill 0".repeat(100_000)),
        format!("metric m = x{}", " where y".repeat(100_000)),
        format!("metric m = f({}x)", "x where ".repeat(100_000)),
    ] {
        let found = codes(&text);
        assert!(found.contains(&"E0105"), "{found:?} for {}", &text[..20]);
        assert!(found.len() < 5, "{} findings", found.len());
    }
    assert_eq!(
        codes(&format!("metric m = x{}", " is null".repeat(100_000))),
        ["E0112"]
    );
}

#[test]
fn long_chains_are_no_nesting() {
    let sum = format!("metric m = x{}\n", " + x".repeat(100_000));
    let formatted = format(FILE, &sum).unwrap();
    assert_eq!(formatted.lines().count(), 100_002);
    good(&format!("metric m = x{}", " and x = 1".repeat(20_000)));
    good(&format!("metric m = x{}", " * x / y".repeat(20_000)));
    good(&format!("metric m = x in [1{}]", ", 1".repeat(100_000)));
    good(&"metric m = x\n".repeat(5_000));
}

#[test]
fn huge_names_are_an_error() {
    let name = "x".repeat(2_000_000);
    assert_eq!(codes(&format!("metric m = {name}\n")), ["E0115"]);
    assert_eq!(codes(&format!("metric {name} = a\n")), ["E0115"]);
    assert_eq!(codes(&format!("metric m = `{name}`\n")), ["E0115"]);
    good(&format!("metric m = {}\n", "数".repeat(200)));
}

#[test]
fn hidden_characters_are_an_error() {
    for hidden in [
        '\0', '\u{1}', '\u{1b}', '\u{7f}', '\u{202e}', '\u{2066}', '\u{200f}', '\u{061c}',
    ] {
        for text in [
            format!("metric m{hidden} = a\n"),
            format!("metric m = \"{hidden}\"\n"),
            format!("// {hidden}\nmetric m = a\n"),
            format!("/// {hidden}\nmetric m = a\n"),
        ] {
            assert_eq!(codes(&text), ["E0103"], "{text:?}");
        }
    }
}

#[test]
fn line_ends_of_windows_mean_the_same() {
    let text = "// c\n/// Doc.\nmetric m : CNY\n  = sum(a)\n  where b { // c\n  owner x\n}\ntable t = sql duckdb \"\"\"\n    a\n      b\n  \"\"\" {\n  dim a\n}\n";
    assert_eq!(good(text), good(&text.replace('\n', "\r\n")));
    good("metric m = a\rmetric n = b\r");
}

#[test]
fn a_byte_order_mark_is_only_skipped_at_the_head_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.merak");
    std::fs::write(&path, "\u{FEFF}metric m = a\n").unwrap();
    let Read::Text(text) = read(&path) else { panic!() };
    good(&text);
    assert!(!codes("metric m\u{FEFF} = a\n").is_empty());
}

#[test]
fn full_width_punctuation_is_mended_all_at_once() {
    let (_, found) = parse(FILE, "metric m ＝ sum（a，b） where c ＝ “x”\n");
    assert_eq!(messages(&found).len(), 1);
    assert_eq!(found[0].code.id, "E0102");
    assert_eq!(found[0].fixes.len(), 7);
}

#[test]
fn findings_of_many_broken_items_are_many_but_quick() {
    let mut text = String::new();
    for at in 0..2_000 {
        let _ = writeln!(text, "metric m{at} = a +");
    }
    assert_eq!(codes(&text).len(), 2_000);
}
