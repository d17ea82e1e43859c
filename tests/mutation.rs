//! `merak test --mutate`: every weak test is found, and no strong one is called weak.

#![cfg(feature = "embedded")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/project.rs"]
mod project;

use std::process::Output;

use serde_json::Value;

const TABLES: &str = r#"
entity customer
entity order
table lines = "lines" {
  rows not is_test
  link customer = customer_id
  link order = order_id
  time on_day : date
  dim  status : text
  fact amount : CNY
  fact list   : CNY
  column is_test : bool
}
table people = "people" {
  key  customer = customer_id
  time joined_on : date
  dim  city : text
}
event bought = lines where status = "paid"
"#;

/// A definition, rows that notice too little of it and the change they miss, and rows more
/// with which they notice it.
struct Planted {
    definition: &'static str,
    asks: &'static str,
    weak: (&'static str, &'static str),
    missed: (&'static str, &'static str),
    strong: (&'static str, &'static str),
}

const PLANTED: [Planted; 12] = [
    Planted {
        definition: r#"metric m = sum(lines.amount) where status != "cancelled""#,
        asks: "m",
        weak: (r#"{ amount: 5, status: "paid" }"#, "{ m: 5 }"),
        missed: (
            r#"sum(lines.amount) where status != "cancelled""#,
            "sum(lines.amount)",
        ),
        strong: (r#"{ amount: 7, status: "cancelled" }"#, "{ m: 5 }"),
    },
    Planted {
        definition: r#"metric m = sum(lines.amount) where status = "paid" and amount > 2"#,
        asks: "m",
        weak: (r#"{ amount: 5, status: "paid" }"#, "{ m: 5 }"),
        missed: (r#"status = "paid" and amount > 2"#, r#"status = "paid""#),
        strong: (
            r#"{ amount: 1, status: "paid" }, { amount: 9, status: "sent" }"#,
            "{ m: 5 }",
        ),
    },
    Planted {
        definition: "metric m = sum(lines.amount) where amount > 2",
        asks: "m",
        weak: ("{ amount: 5 }, { amount: 1 }", "{ m: 5 }"),
        missed: ("amount > 2", "amount >= 2"),
        strong: ("{ amount: 2 }", "{ m: 5 }"),
    },
    Planted {
        definition: "metric m = count(customer where orders >= 2)\nmetric orders = count(lines.order)",
        asks: "m",
        weak: (
            "{ customer_id: 1, order_id: 1 }, { customer_id: 1, order_id: 2 }, { customer_id: 1, order_id: 3 }",
            "{ m: 1 }",
        ),
        missed: ("orders >= 2", "orders > 2"),
        strong: (
            "{ customer_id: 2, order_id: 4 }, { customer_id: 2, order_id: 5 }",
            "{ m: 2 }",
        ),
    },
    Planted {
        definition: "metric m = sum(lines.amount)",
        asks: "m",
        weak: ("{ amount: 5 }", "{ m: 5 }"),
        missed: ("sum(lines.amount)", "avg(lines.amount)"),
        strong: ("{ amount: 6 }", "{ m: 11 }"),
    },
    Planted {
        definition: "metric m = max(lines.amount)",
        asks: "m",
        weak: ("{ amount: 5 }", "{ m: 5 }"),
        missed: ("max(lines.amount)", "min(lines.amount)"),
        strong: ("{ amount: 6 }", "{ m: 6 }"),
    },
    Planted {
        definition: "metric m : customer = count(lines.customer)",
        asks: "m",
        weak: ("{ customer_id: 1 }", "{ m: 1 }"),
        missed: ("lines.customer", "lines"),
        strong: ("{ customer_id: 1 }", "{ m: 1 }"),
    },
    Planted {
        definition: "metric m = sum(lines.amount) / sum(lines.list)",
        asks: "m",
        weak: ("{ amount: 5, list: 5 }", "{ m: 1 }"),
        missed: (
            "sum(lines.amount) / sum(lines.list)",
            "sum(lines.list) / sum(lines.amount)",
        ),
        strong: ("{ amount: 0, list: 5 }", "{ m: 0.5 }"),
    },
    Planted {
        definition: "metric m = avg(sum(lines.amount) per day)",
        asks: "m",
        weak: ("{ amount: 5, on_day: 2026-01-02 }", "{ m: 5 }"),
        missed: ("avg(sum(lines.amount) per day)", "sum(lines.amount)"),
        strong: ("{ amount: 7, on_day: 2026-01-03 }", "{ m: 6 }"),
    },
    Planted {
        definition: "metric m = rolling(sum(lines.amount), 2 days)",
        asks: "m for 2026-01-05 by day",
        weak: ("{ amount: 5, on_day: 2026-01-05 }", "{ day: 2026-01-05, m: 5 }"),
        missed: ("2 days", "3 days"),
        strong: (
            "{ amount: 7, on_day: 2026-01-03 }, { amount: 1, on_day: 2026-01-04 }",
            "{ day: 2026-01-05, m: 6 }",
        ),
    },
    Planted {
        definition: "metric m = conversion(from: joined, to: bought, by: customer, within: 3 days)\nevent joined = lines where status = \"new\"",
        asks: "m",
        weak: (
            r#"{ customer_id: 1, on_day: 2026-01-01, status: "new" }, { customer_id: 1, on_day: 2026-01-02, status: "paid" }"#,
            "{ m: 1 }",
        ),
        missed: ("3 days", "2 days"),
        strong: (
            r#"{ customer_id: 2, on_day: 2026-01-01, status: "new" }, { customer_id: 2, on_day: 2026-01-03, status: "paid" }"#,
            "{ m: 1 }",
        ),
    },
    Planted {
        definition: "metric m = sum(lines.amount)",
        asks: "m",
        weak: ("{ amount: 5 }", "{ m: 5 }"),
        missed: ("rows not is_test", ""),
        strong: ("{ amount: 6, is_test: true }", "{ m: 5 }"),
    },
];

/// Rows of a test for real have a day and are no tests.
fn completed(rows: &str) -> String {
    let mut all = String::new();
    for row in rows.split_inclusive('}') {
        let mut row = row.to_owned();
        for (column, value) in [("on_day", "2026-01-02"), ("is_test", "false")] {
            if !row.contains(column) {
                row = row.replace('{', &format!("{{ {column}: {value},"));
            }
        }
        all.push_str(&row);
    }
    all
}

fn mutated(planted: &Planted, strong: bool, arguments: &[&str]) -> Output {
    let (weak, expected) = planted.weak;
    let (rows, expected) = match strong {
        true => (format!("{weak}, {}", planted.strong.0), planted.strong.1),
        false => (weak.to_owned(), expected),
    };
    let test = format!(
        "{}\ntest t {{\n  given lines [{}]\n  expect {} [{expected}]\n}}\n",
        planted.definition,
        completed(&rows),
        planted.asks,
    );
    let files = [
        ("merak.toml", "[project]\nname = \"mutated\"\n"),
        ("tables.merak", TABLES),
        ("tests.merak", &test),
    ];
    project::in_project(&files, &[&["test", "--mutate"], arguments].concat())
}

/// The states of a change.
fn states(planted: &Planted, strong: bool) -> Vec<String> {
    let output = mutated(planted, strong, &["--format", "json"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    let whole: Value = serde_json::from_str(&text).map_err(|_| errors).unwrap();
    let all = whole["changes"].as_array().unwrap().iter();
    let (before, after) = planted.missed;
    let found = all.filter(|one| one["before"] == before && one["after"] == after);
    found
        .map(|one| one["state"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_weak_test_is_found() {
    for planted in &PLANTED {
        let about = (planted.definition, planted.missed);
        assert_eq!(states(planted, false), ["survived"], "{about:?}");
        assert_eq!(states(planted, true), ["noticed"], "{about:?}");
    }
}

#[test]
fn people_read_what_would_tell() {
    let output = mutated(&PLANTED[4], false, &["m"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let expected = "tests.merak:1  m
  written     sum(lines.amount)
  unnoticed   avg(lines.amount)
  would tell  lines { amount: 2, is_test: false, on_day: 2026-04-01 }
              lines { amount: 2, is_test: false, on_day: 2026-04-01 }
              in all: 4, not 2.0

0 of 1 changes noticed; 1 not, 0 where no test asks, 0 that mean the same
";
    assert_eq!(text, expected);
    let output = mutated(&PLANTED[4], true, &["m"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_nobody_asks_for_and_what_means_the_same() {
    let planted = Planted {
        definition: "metric m = sum(lines.amount) where amount * amount > 2 * 3 * 4 and amount > 0 and amount > 1\nmetric n = max(lines.list)",
        ..PLANTED[4]
    };
    let output = mutated(&planted, false, &["m", "n", "--format", "json"]);
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = whole["changes"].as_array().unwrap();
    let state = |before: &str, after: &str| {
        let one = all
            .iter()
            .find(|one| one["before"] == before && one["after"] == after);
        one.map(|one| one["state"].clone())
    };
    assert_eq!(
        state("max(lines.list)", "min(lines.list)"),
        Some("unasked".into())
    );
    assert_eq!(state("amount > 0", "amount >= 0"), Some("same".into()));
    assert_eq!(mutated(&planted, false, &["nothing"]).status.code(), Some(2));
}

#[test]
fn tests_must_pass_before() {
    let planted = Planted {
        weak: ("{ amount: 5 }", "{ m: 6 }"),
        ..PLANTED[4]
    };
    let output = mutated(&planted, false, &[]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8(output.stderr).unwrap().contains("E0511"));
}
