//! A museum of error messages: each mistake beside what people see. Reading
//! the snapshots is the review; a worse message is a failing test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output};

/// The museum's project, alone.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "merak.toml",
        "[project]\nname = \"museum\"\ntimezone = \"Asia/Shanghai\"\n",
    );
    write("company.merak", include_str!("cases/errors/company.merak"));
    folder
}

fn merak(arguments: &[&str], project: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .args(arguments)
        .arg("--project")
        .arg(project)
        .output()
        .unwrap()
}

/// What `merak check` says of one more file beside the museum's project.
fn said(mistake: &str) -> String {
    let folder = project();
    std::fs::write(folder.path().join("mistake.merak"), mistake).unwrap();
    let output = merak(&["check"], folder.path());
    assert_eq!(output.status.code(), Some(1), "a mistake exits 1");
    String::from_utf8(output.stderr).unwrap()
}

/// What `merak sql` says of a question to the museum's project.
fn refused(question: &[&str]) -> String {
    let folder = project();
    let output = merak(&[&["sql"], question].concat(), folder.path());
    assert_eq!(output.status.code(), Some(1), "a refusal exits 1");
    assert!(output.stdout.is_empty(), "a refused question has no SQL");
    String::from_utf8(output.stderr).unwrap()
}

/// What readers who did not write it stumbled on: each advice leads on.
#[test]
fn stumbles() {
    let mut shown = String::new();
    for mistake in [
        "metric a = gmv where ordered_at.month < 2025-03-15",
        "metric a = gmv where month between 2025-03-01 and 2025-04-15",
        "metric a = gmv where ordered_at.hour >= 2025-03-15T10:30",
        "table t = \"t\" { key id  dim status : text  dim is_paid : bool = t.status = \"paid\" }",
        "segment whales of customer = gmv via buyer >= 5_000 over 90 days\nmetric a = gmv where buyer.whales",
        "segment whales of customer = gmv via buyer >= 5_000 over 90 days\nmetric a = gmv where order in whales",
        "segment whales of customer = gmv via buyer >= 5_000 over 90 days\nmetric a = gmv where buyer in whals",
        "segment whales of customer = gmv via buyer >= 5_000 over 90 days\nmetric a = count(whales)",
        "segment whales of customer = gmv via buyer >= 5_000 over 90 days\nmetric a = visits where buyer in whales",
        "metric a = gmv where buyer.gmv > 3",
        "metric a = gmv where buyer.status = \"paid\"",
        "metric a = gmv where buyer.weight > 3",
        "metric a = gmv where status = \"paid\" where amount > 3",
        "metric a = sum(orders.amount) where status = \"paid\" at ordered_at",
        "report r { metrics gmv  where status = \"paid\"  where amount > 3 }",
        "guardrail floor { per month }",
        "metric a = rolling(gmv, 7天)",
        "metric a = rolling(gmv, 7 天)",
        "metric a = gmv where amount > 3g",
        "metric a = gmv where amount > ¥100",
        "metric a = gmv where amount > 100块",
        "metric a = gmv where amount > 1,000",
        "metric a = gmv where amount > 3 万",
        "metric a = gmv where ordered_at >= 20260101",
        "metric a = gmv where ordered_at.month = 2026/02",
        "report r { metrics gmv  since 2026/02/03  until 2026年3月1日 }",
        "metric a = gmv whre status = \"paid\"",
        "test t { given orders [ { order_id: 1 } ]  expect gmv [ { gmv: 60 + 60 } ] }",
    ] {
        shown.push_str(&said(mistake));
    }
    insta::assert_snapshot!(shown);
}

/// What people type before they have read the help.
#[test]
fn typed_in_haste() {
    let mut shown = String::new();
    for question in [
        &["gmv", "by", "month"][..],
        &["gmv", "where", "status = \"paid\""],
        &["gmv", "--by", "month", "status"],
        &["gmv", "month"],
        &["gmv", "按月"],
        &["gmv", "--sort", "gmv", "desc"],
        &["gmv", "--for", "last", "month"],
        &["gmv", "--since", "20260203"],
        &["gmv", "--by", "amount"],
    ] {
        shown.push_str(&format!(
            "$ merak sql {}\n{}",
            question.join(" "),
            refused(question)
        ));
    }
    insta::assert_snapshot!(shown);
}

/// What is left out, or written the way other languages do.
#[test]
fn haste() {
    let mut shown = String::new();
    for mistake in [
        "report r { metrics gmv visits }",
        "metric a = sum(orders amount)",
        "metric a = gmv status = \"paid\"",
        "metric a = count(customer orders > 2)",
        "table t = \"t\" { key a, b }",
        "metric a = gmv across status, month",
        "table t union orders as { customer = buyer }",
        "table t = sql { select 1 }",
        "table t = sql \"\"\"select 1\"\"\" { dim x : text }",
        "metric a = gmv where amount > 5 CNY",
        "report r { metrics gmv  since 2024-01 and until 2025-01 }",
        "metric a = gmv where ordered_at between 2024 and 2025",
        "metric a = gmv where 2024 <= ordered_at.month",
    ] {
        shown.push_str(&format!("{mistake}\n{}\n", said(mistake)));
    }
    insta::assert_snapshot!("haste", shown);
}

/// A word or sign for which another one is meant: following the help is enough.
#[test]
fn meant_otherwise() {
    let mut shown = String::new();
    for mistake in [
        "metric a = rolling(gmv, 7 dyas)",
        "metric a = prior(gmv, 1 yr)",
        "metric a = gmv * ５",
        "metric a = ＧＭＶ",
        "metric a = gmv where status ！= \"paid\"",
        "metric a = gmv × 2",
        "metric a : percent = gmv / gmv",
        "metric a : % = gmv / gmv",
        "metric a = gmv where status = \"paid\" AND amount > 5",
        "metric a = case when gmv > 5 then 1 else 0 end",
        "metric a = gmv\nmetirc b = gmv",
        "report r { metrics gmv by month for last month }",
        "report r { metrics gmv by month since Q3 }",
        "report r { metrics gmv by month sort gmv descending }",
        "alert a { when falls(gmv, 3) versus same weekday and gmv > 5 }",
        "alert a { when gmv per customer >= 10 }",
        "target gmv { 2025-06 500 USD }",
    ] {
        shown.push_str(&format!("{mistake}\n{}\n", said(mistake)));
    }
    insta::assert_snapshot!("meant_otherwise", shown);
}

/// Numbers with words at their ends, patterns, rows and names: what was meant.
#[test]
fn almost_written() {
    let mut shown = String::new();
    for mistake in [
        "metric a = rolling(gmv, 7days)",
        "metric a = gmv where amount > 100元",
        "metric a = gmv where amount > 100个",
        "metric a = gmv * 2万",
        "target gmv { 2026-12 60万 }",
        "metric a = gmv where status like pa%",
        "metric a-b = gmv",
        "metric a1 (CNY) = gmv",
        "metric 1a = gmv",
        "metric new gmv = visits",
        "test t { given orders [ { order_id: 1, amount: 5 } { order_id: 2 } ] expect gmv [ { gmv: 5 } ] }",
        "metric a : int = gmv",
        "metric a = gmv where ordered_at >= 2025-2-3",
    ] {
        shown.push_str(&format!("{mistake}\n{}\n", said(mistake)));
    }
    insta::assert_snapshot!("almost_written", shown);
}

/// Help that can be followed where it is given.
#[test]
fn fitting_help() {
    let mut shown = String::new();
    for mistake in [
        "metric r = gmv / orders\nmetric a = sum(r)",
        "metric a = gmv where rolling(gmv, 7 days) > 5",
        "target gmv { 2025-06 USD(500) }",
        "decompose gmv = orders * orders",
        "alert a { when unusual(gmv, window: 28 days, sigma: 3) and gmv > 5 }",
        "alert a { when unusual(gmv, window: 28 days, sigma: 3) per month }",
    ] {
        shown.push_str(&format!("{mistake}\n{}\n", said(mistake)));
    }
    insta::assert_snapshot!("fitting_help", shown);
}

/// What no question brings to an answer is said before anybody asks.
#[test]
fn never_answered() {
    insta::assert_snapshot!(
        "a_month_inside_a_window",
        said("metric a = rolling(prior(gmv, to: month), 7 days)")
    );
    insta::assert_snapshot!(
        "windows_of_windows",
        said("metric b = rolling(avg(rolling(gmv, 7 days) per day), 28 days)\nmetric c = b + 1")
    );
    insta::assert_snapshot!(
        "a_segment_around_a_conversion",
        said(
            "segment often of customer = visits > 3\n\
             metric a : ratio = retention(customer, from: visits, on: visits, within: 7 days)\n\
             metric b = a where customer in often"
        )
    );
}

#[test]
fn writing() {
    insta::assert_snapshot!("full_width", said("metric a = gmv where （status = \"paid\"）"));
    insta::assert_snapshot!("double_equals", said("metric a = gmv where status == \"paid\""));
    insta::assert_snapshot!(
        "where_twice",
        said("metric a = gmv / orders where status = \"paid\"")
    );
    insta::assert_snapshot!("unclosed", said("metric a = sum(orders.amount\n\nmetric b = gmv"));
    insta::assert_snapshot!("unknown_item", said("metrc a = gmv"));
    insta::assert_snapshot!("unknown_clause", said("metric a = gmv { ownr finance }"));
    insta::assert_snapshot!(
        "month_or_subtraction",
        said("metric a = gmv where amount > 1000-10")
    );
}

#[test]
fn naming() {
    insta::assert_snapshot!("misspelt_metric", said("metric a = gmw * 2"));
    insta::assert_snapshot!("declared_twice", said("metric gmv = sum(orders.amount)"));
    insta::assert_snapshot!("circle", said("metric a = b + 1\nmetric b = c\nmetric c = a"));
    insta::assert_snapshot!(
        "two_roles",
        said("metric a = gmv where customer.city = \"Paris\"")
    );
    insta::assert_snapshot!(
        "bare_name_over_a_link",
        said("metric a = gmv where city = \"Paris\"")
    );
}

#[test]
fn meaning() {
    insta::assert_snapshot!("mixed_units", said("metric a = gmv + orders"));
    insta::assert_snapshot!("fan_out", said("metric a = sum(orders.buyer.credit)"));
    insta::assert_snapshot!(
        "instant_or_day",
        said("metric a = gmv where ordered_at <= 2026-01-31")
    );
    insta::assert_snapshot!("not_aggregated", said("metric a = orders.amount"));
    insta::assert_snapshot!("expected_in_a_metric", said("metric a = forecast(gmv, 7)"));
}

#[test]
fn asking() {
    insta::assert_snapshot!("which_metric_can", refused(&["gmv", "visits", "--by", "status"]));
    insta::assert_snapshot!("finer_than_defined", refused(&["monthly_orders", "--by", "day"]));
    insta::assert_snapshot!(
        "coarser_than_defined",
        refused(&["monthly_orders", "--by", "quarter"])
    );
    insta::assert_snapshot!(
        "bounds_cut",
        refused(&["monthly_orders", "--by", "month", "--since", "2026-01-15"])
    );
    insta::assert_snapshot!(
        "bounds_swapped",
        refused(&["gmv", "--since", "2026-02", "--until", "2026-01"])
    );
}

/// Texts that one small change would mend: each is said with that change.
#[test]
fn small_changes() {
    let mut shown = String::new();
    for mistake in [
        "metric = sum(orders.amount)",
        "metric \"GMV\" = sum(orders.amount)",
        "metric sum(orders.amount)",
        "metric a = gmv * 2\nmetric = sum(orders.amount)\nmetric b = gmv * 3",
        "table t = union orders as (x y) { }",
        "report r { metrics gmv for lst 3 months }",
        "attribute a of customer = min(orders.ordered_at) within 10 days",
        "metric a CNY = sum(orders.amount)",
        "driver gmv orders",
        "attribute a customer = min(orders.ordered_at)",
        "table t = \"x\" { dim status text }",
        "table t = \"x\" { time at1 timestamp }",
        "table t = \"x\" { link buyer : customer customer_id }",
        "metric a = case { gmv > 1 \"many\", else : \"few\" }",
        "test t { given orders [ { order_id 1 } ] expect gmv [ { gmv: 1 } ] }",
        "target gmv { 2011-11 = 3 }",
        "target gmv { 2011-11 x }",
        "metric a = gmv { grain: month }",
        "metric a = gmv { aka GMV2 }",
        "metric a = gmv { owner }",
        "metric a = gmv owner finance",
        "report r { metrics gmv by month, since 2024-01-01 }",
        "north_star gmv { review monthly }",
        "metric a = sum(orders amount)",
        "metric a = count(distinct orders.buyer)",
        "metric a = sum(orders.amount where status = \"paid\")",
        "metric a = gmv -- 成交，总额",
        "metric a = /* every order */ gmv",
        "metric a = gmv { changed \"x\" on 2024-13-01 }",
    ] {
        shown.push_str(&said(mistake));
        shown.push('\n');
    }
    insta::assert_snapshot!(shown);
}
