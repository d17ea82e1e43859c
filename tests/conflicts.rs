//! One name, or one label, for two definitions: what `merak check` says of them
//! beside that there are two.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "support/compiled.rs"]
mod compiled;

use compiled::compiled;
use merak::diagnostic::Diagnostic;
use merak::lint::lint;
use merak::meaning::explain_conflicts;
use merak::words::Language;

const TABLES: &str = r#"
entity buyer
entity payer
unit gram
unit kilogram = 1000 gram
table orders = "shop.orders" {
  key  order_id
  link buyer = buyer_id
  time ordered_at : timestamp
  time shipped_at : timestamp
  dim  status : text
  dim  kind   : text required { values "goods", "service" }
  fact amount : CNY
  fact fee    : CNY
  fact light  : gram
  fact heavy  : kilogram
}
table visits = "shop.visits" {
  link buyer = user_id
  time visited_at : timestamp
}
"#;

/// What is found, explained.
fn found(metrics: &str) -> Vec<Diagnostic> {
    let (checked, sources, mut found) = compiled(&format!("{TABLES}{metrics}"));
    explain_conflicts(&checked, &mut found);
    if found.is_empty() {
        found = lint(&checked, &sources);
        found.retain(|finding| !["undocumented", "unused", "unowned"].contains(&finding.code.id));
    }
    found
}

/// The only finding: its code, its message and its help.
fn only(metrics: &str) -> (String, String, String) {
    let found = found(metrics);
    let words: Vec<String> = found.iter().map(|one| one.message(Language::English)).collect();
    assert_eq!(found.len(), 1, "{words:#?}");
    let finding = found.first().unwrap();
    let help = finding.help(Language::English).unwrap_or_default();
    // Every language says it, and leaves nothing unfilled.
    for language in [Language::English, Language::Chinese] {
        let all = [
            finding.message(language),
            finding.help(language).unwrap_or_default(),
        ];
        assert!(all.iter().all(|words| !words.is_empty()), "{all:?}");
        for hole in [
            "{difference}",
            "{rows}",
            "{first}",
            "{one}",
            "{two}",
            "{cell}",
            "{claims}",
        ] {
            assert!(all.iter().all(|words| !words.contains(hole)), "{all:?}");
        }
    }
    (
        finding.code.id.to_owned(),
        finding.message(Language::English),
        help,
    )
}

/// That two definitions of one name are said to differ in something.
fn differs(one: &str, two: &str, wanted: &str) {
    let (code, message, help) = only(&format!("metric m = {one}\nmetric m = {two}\n"));
    assert_eq!(code, "E0202");
    assert!(
        message.contains("which differ in") && message.contains(wanted),
        "{message}"
    );
    assert!(help.contains("the first one is") && help.contains("{ "), "{help}");
}

#[test]
fn one_name_two_definitions() {
    differs("sum(orders.amount)", "sum(orders.fee)", "what is counted");
    differs(
        "count(orders)",
        "count(visits)",
        "the table: `orders` and `visits`",
    );
    differs(
        "sum(orders.amount) where status != \"sent\"",
        "sum(orders.amount)",
        "the rows: only the second one counts rows such as those where status",
    );
    differs(
        "sum(orders.amount)",
        "sum(orders.amount) at shipped_at",
        "the time",
    );
    differs(
        "sum(orders.light)",
        "sum(orders.heavy)",
        "the unit: gram and kilogram",
    );
    differs(
        "count(orders.buyer) { grain day }",
        "count(orders.buyer) { grain month }",
        "the period: day and month",
    );
    differs(
        "avg(sum(orders.amount) / count(orders) per day)",
        "sum(orders.amount) / count(orders)",
        "averaged or pooled: the first one is the mean of several numbers",
    );
    differs(
        "sum(orders.amount) / count(orders)",
        "sum(orders.amount) / count(orders.buyer)",
        "",
    );
    differs(
        "count(buyer where count(orders) >= 2)",
        "count(buyer where count(orders) > 2)",
        "how it is put together",
    );
}

#[test]
fn one_name_one_meaning() {
    let (code, message, help) = only(
        "metric m = sum(orders.amount) where not (status = \"sent\" or status is null)\n\
         metric m = sum(orders.amount) where status != \"sent\"\n",
    );
    assert_eq!((code.as_str(), help.as_str()), ("E0202", "delete one of them"));
    assert_eq!(message, "`m` is defined twice, with one meaning");
    let (_, message, _) = only(
        "metric m = count(orders) where kind = \"goods\"\n\
         metric m = count(orders) where kind != \"service\"\n",
    );
    assert!(
        message.contains("as long as `orders.kind` has the listed values"),
        "{message}"
    );
}

#[test]
fn one_label_two_definitions() {
    let (code, message, help) = only(
        "metric a \"Sales\" = sum(orders.amount)\n\
         metric b = sum(orders.amount) where status = \"sent\" { aka \"Sales\" }\n",
    );
    assert_eq!(code, "E0208");
    assert!(
        message.contains("differ in the rows: only `a` counts rows such as those where status"),
        "{message}"
    );
    assert!(help.contains("`a` is ") && help.contains("`b` is "), "{help}");
    let (_, message, _) = only(
        "metric a \"Sales\" = sum(orders.amount * 2)\n\
         metric b \"Sales\" = 2 * sum(orders.amount)\n",
    );
    assert!(message.contains("mean the same"), "{message}");
}

#[test]
fn two_names_one_definition() {
    let (code, message, _) = only("metric a = sum(orders.amount * 2)\nmetric b = 2 * sum(orders.amount)\n");
    assert_eq!(code, "duplicate-definition");
    assert!(message.contains("`b`") && message.contains("`a`"), "{message}");
}

#[test]
fn nearly_the_same_definition() {
    let pairs = [
        (
            "sum(orders.amount)",
            "sum(orders.amount) where status = \"sent\"",
            "over different rows",
        ),
        (
            "sum(orders.amount)",
            "sum(orders.amount) at shipped_at",
            "at another time",
        ),
        (
            "count(orders.buyer) { grain day }",
            "count(orders.buyer) { grain month }",
            "per month and not per day",
        ),
    ];
    for (one, two, wanted) in pairs {
        let (code, message, _) = only(&format!("metric a = {one}\nmetric b = {two}\n"));
        assert_eq!(code, "near-miss");
        assert!(message.contains(wanted), "{message}");
        // Where one has no number at all for a period, no row says more.
        let with_rows = message.contains("`b` is ") && message.contains("shop.orders {");
        assert_eq!(with_rows, !wanted.starts_with("per "), "{message}");
    }
    // A word about the difference is enough.
    let quiet = [
        "metric a = sum(orders.amount)\nmetric b = a where status = \"sent\"\n",
        "metric a = sum(orders.amount)\n\
         metric b = sum(orders.amount) where status = \"sent\" { distinct from a because \"sent only\" }\n",
        "metric a = sum(orders.amount)\n\
         metric b = sum(orders.amount) where status = \"sent\" { variant of a \"sent\" }\n",
    ];
    for metrics in quiet {
        assert!(found(metrics).is_empty());
    }
}

/// The near misses among these metrics.
fn near_misses(metrics: &str) -> Vec<String> {
    let found = found(metrics);
    let found = found.iter().filter(|finding| finding.code.id == "near-miss");
    found.map(|finding| finding.message(Language::English)).collect()
}

#[test]
fn the_nearest_of_a_family_is_named() {
    let metrics = "metric a = sum(orders.amount) where status = \"sent\" { grain month }
metric b = sum(orders.amount) where status = \"paid\"
metric c = sum(orders.amount) where status in [\"paid\", \"sent\"]
";
    let said = near_misses(metrics);
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[1].starts_with("`c` and `b` are almost"), "{said:#?}");
    // A comment speaks for one metric, wherever it is named.
    let quiet = metrics.replace("metric b", "// allow(near-miss): by design\nmetric b");
    let said = near_misses(&quiet);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].starts_with("`c` and `a` are almost"), "{said:#?}");
}

#[test]
fn a_large_family_is_reported_once() {
    let mut metrics = String::new();
    for at in 0..40 {
        let metric =
            format!("metric m{at} = sum(orders.amount) where status = \"s{at}\" {{ grain month }}\n");
        metrics.push_str(&metric);
    }
    metrics.push_str("metric late = sum(orders.amount) where status = \"s7\"\n");
    let said = near_misses(&metrics);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].starts_with(
            "`late` and `m7` are almost the same metric, but per no period, and the other per month (39 more metrics count the same thing)"
        ),
        "{said:#?}"
    );
}

#[test]
fn what_is_on_its_way_out_is_no_near_miss() {
    let metrics = "metric a = sum(orders.amount)
metric b = sum(orders.amount) where status = \"sent\" { status deprecated \"use a\" on 2026-01-01 }
";
    assert!(found(metrics).is_empty());
    let used = format!("{metrics}metric twice = 2 * b\n");
    let (code, message, help) = only(&used);
    assert_eq!(code, "deprecated-use");
    assert!(
        message.contains("`twice` uses `b`") && help.contains("use a"),
        "{message} {help}"
    );
}
