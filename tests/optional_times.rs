//! Rows without a time that is `optional`, by the reference evaluator: which cells they are in.

#![allow(clippy::unwrap_used, reason = "tests")]

use merak::check::{Checked, check};
use merak::evaluate::{Data, answer};
use merak::meaning::Normal;
use merak::resolve::resolve;
use merak::source::FileId;
use merak::source::manifest::Manifest;
use merak::syntax::parse;

const LINES: &str = r#"
table lines = "lines" {
  time ordered_on : date optional
  time paid_on    : date
  dim  channel : text
  fact amount : CNY
}

metric gmv : CNY    = sum(lines.amount)
metric paid : CNY   = gmv at paid_on
metric before : CNY = prior(gmv, 1 month)
metric kept : CNY   = prior(gmv, 1 month, keep: true)
metric so_far : CNY = cumulative(gmv)
metric each : CNY   = gmv every month
metric held : CNY   = at_end(gmv)
metric newest       = last(lines.channel)
"#;

const ROWS: &str = r#"
  given lines [
    { ordered_on: 2026-01-05, paid_on: 2026-01-06, channel: "web", amount: 1 },
    { ordered_on: 2026-02-05, channel: "web", amount: 2 },
    { paid_on: 2026-02-07, channel: "web", amount: 4 },
    { channel: "mail", amount: 8 },
  ]
"#;

fn checked(text: &str) -> Checked {
    let (file, found) = parse(FileId(0), text);
    assert!(found.is_empty(), "{found:?}");
    let (model, found) = resolve(&Manifest::default(), vec![file]);
    assert!(found.is_empty(), "{found:?}");
    let (checked, found) = check(model);
    assert!(found.is_empty(), "{found:?}");
    checked
}

fn lines(asks: &str) -> Vec<String> {
    let checked = checked(&format!("{LINES}\ntest x {{ {ROWS} expect {asks} [] }}\n"));
    let test = checked.model.tests.first().unwrap();
    let data = Data::of(&checked, test).unwrap();
    let clauses = &test.cases.first().unwrap().clauses;
    answer(&checked, &data, clauses, None).unwrap().lines()
}

#[test]
fn without_slices_they_count_with_all_others() {
    assert_eq!(lines("gmv, paid, so_far"), ["{ gmv: 15, paid: 5, so_far: 3 }"]);
    assert_eq!(lines("gmv since 2026-01-01"), ["{ gmv: 3 }"]);
}

#[test]
fn they_are_the_cell_without_a_time() {
    assert_eq!(
        lines("gmv, before, so_far by month"),
        [
            "{ month: 2026-01-01, gmv: 1, before: null, so_far: 1 }",
            "{ month: 2026-02-01, gmv: 2, before: 1, so_far: 3 }",
            "{ month: null, gmv: 12, before: null, so_far: 0 }",
        ]
    );
    assert_eq!(
        lines("gmv by ordered_on.year, channel"),
        [
            "{ ordered_on_year: 2026-01-01, channel: \"web\", gmv: 3 }",
            "{ ordered_on_year: null, channel: \"mail\", gmv: 8 }",
            "{ ordered_on_year: null, channel: \"web\", gmv: 4 }",
        ]
    );
    assert_eq!(
        lines("each by month").last().map(String::as_str),
        Some("{ month: null, each: 12 }")
    );
}

#[test]
fn what_lies_in_time_lacks_them() {
    assert_eq!(
        lines("kept by month"),
        ["{ month: 2026-02-01, kept: 1 }", "{ month: 2026-03-01, kept: 2 }"]
    );
    assert_eq!(lines("held, newest"), ["{ held: 2, newest: \"web\" }"]);
    assert_eq!(lines("held by channel"), ["{ channel: \"web\", held: 2 }"]);
}

#[test]
fn they_are_part_of_the_definition() {
    let one = |time: &str| {
        let text = format!("table t = \"t\" {{ time on_day : date {time} }}\nmetric n = count(t)\n");
        let checked = checked(&text);
        let id = checked.model.names.metric("n").unwrap();
        Normal::new(&checked).fingerprint(id).unwrap().whole()
    };
    assert_eq!(one(""), one("required"));
    assert_ne!(one(""), one("optional"));
}
