//! How long a question takes to become SQL in a process that has the definitions
//! loaded: from the clauses, over the plan, to text.
//!
//! ```text
//! cargo bench --bench plan
//! ```
//!
//! Bounds: 0.3 ms for one metric, 2 ms for twenty over five tables, and growth in
//! proportion up to two hundred.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench"
)]

use std::fmt::Write;

use divan::{Bencher, black_box};
use merak::check::{Checked, check};
use merak::plan::{AsOf, plan, question};
use merak::resolve::resolve;
use merak::source::FileId;
use merak::source::manifest::Manifest;
use merak::sql::{find, render};
use merak::syntax::parse;

fn main() {
    divan::main();
}

const TABLES: usize = 5;

/// Metrics of five tables: sums, distinct counts and ratios, each under a
/// condition of its own; and a report that asks for all by month and a dimension
/// that every table reaches over a link.
fn company(metrics: usize) -> Checked {
    let mut text = String::from(
        "entity customer\ntable customers = \"customers\" {\n  key customer = id\n  dim country : text\n}\n",
    );
    for table in 0..TABLES {
        let _ = write!(
            text,
            "table events{table} = \"events{table}\" {{\n  link customer = customer_id\n  time happened_at : timestamp\n  dim channel, status : text\n  fact amount, fee : CNY\n}}\n"
        );
    }
    for metric in 0..metrics {
        let table = metric % TABLES;
        let _ = match metric / TABLES % 4 {
            0 => writeln!(text, "metric m{metric} = sum(events{table}.amount)"),
            1 => writeln!(
                text,
                "metric m{metric} = count(events{table}.customer) where channel = \"c{metric}\""
            ),
            2 => writeln!(
                text,
                "metric m{metric} = (sum(events{table}.fee) / count(events{table})) where status != \"s{metric}\""
            ),
            _ => writeln!(
                text,
                "metric m{metric} = m{} where customer.country = \"x{metric}\"",
                metric - TABLES
            ),
        };
    }
    let names: Vec<String> = (0..metrics).map(|metric| format!("m{metric}")).collect();
    let _ = write!(
        text,
        "report everything {{\n  metrics {}\n  by month, customer.country\n  where channel != \"none\"\n}}\n",
        names.join(", ")
    );
    let (tree, found) = parse(FileId(0), &text);
    assert!(found.is_empty(), "{found:?}");
    let (model, found) = resolve(&Manifest::default(), vec![tree]);
    assert!(found.is_empty(), "{found:?}");
    let (checked, found) = check(model);
    assert!(found.is_empty(), "{found:?}");
    checked
}

#[divan::bench(args = [1, 2, 5, 20, 50, 100, 200])]
fn question_to_sql(bencher: Bencher<'_, '_>, metrics: usize) {
    let checked = company(metrics);
    let dialect = find("duckdb").expect("it is there");
    let report = &checked.model.reports[0];
    bencher.bench_local(|| {
        let span = report.named.name.span;
        let question = question(&checked, &report.clauses, span, AsOf::Clock).expect("it means something");
        let plan = plan(&checked, &question).expect("it has an answer");
        black_box(render(&plan, &checked.model, dialect))
    });
}
