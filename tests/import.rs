//! What definitions of other tools become, and what is said of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const MODELS: &str = "\
semantic_models:
  - name: orders
    description: One row per order.
    model: ref('fct_orders')
    defaults: { agg_time_dimension: ordered_at }
    primary_entity: order
    entities:
      - { name: customer, type: foreign, expr: customer_id }
    dimensions:
      - name: ordered_at
        type: time
        type_params: { time_granularity: day }
      - { name: is_gift, type: categorical }
    measures:
      - { name: revenue, agg: sum, expr: amount }
      - { name: orders, agg: sum, expr: '1', create_metric: true }
      - { name: buyers, agg: count_distinct, expr: customer_id }
      - { name: p99, agg: percentile, expr: amount, agg_params: { percentile: 0.99 } }
      - { name: e99, agg: percentile, expr: amount, agg_params: { percentile: 0.99, use_approximate_percentile: true } }
      - { name: twice, agg: count_distinct, expr: amount * 2 }
      - { name: d99, agg: percentile, expr: amount, agg_params: { percentile: 0.99, use_discrete_percentile: true } }
  - name: customers
    node_relation: { schema_name: shop, alias: dim_customers }
    entities:
      - { name: customer, type: primary, expr: customer_id }
    dimensions:
      - { name: country, type: categorical, label: Country }
metrics:
  - name: revenue
    label: 销售额
    description: |
      What customers were charged.
      Refunds are in.
    type: simple
    type_params: { measure: revenue }
    config: { meta: { owner: finance, tier: 1, links: [a, b] } }
  - name: gift_share
    type: ratio
    type_params:
      numerator: { name: revenue, filter: \"{{ Dimension('order__is_gift') }}\" }
      denominator: revenue
  - name: per_buyer
    type: derived
    type_params:
      expr: (revenue - before) / NULLIF(buyers, 0)
      metrics:
        - revenue
        - { name: revenue, alias: before, offset_window: 1 month }
        - buyers
  - name: buyers
    type: simple
    type_params: { measure: buyers }
    filter:
      - \"{{ Dimension('customer__country') }} IN ('CN', 'DE')\"
      - \"{{ Metric('orders', group_by=['customer']) }} >= 2\"
  - name: in_7_days
    type: cumulative
    type_params: { measure: revenue, cumulative_type_params: { window: 7 days } }
  - name: exact
    type: simple
    type_params: { measure: p99 }
  - name: estimated
    type: simple
    type_params: { measure: e99 }
  - name: discrete
    type: simple
    type_params: { measure: d99 }
  - name: computed
    type: simple
    type_params: { measure: twice }
saved_queries:
  - name: weekly
    query_params:
      metrics: [revenue]
      group_by: [\"TimeDimension('metric_time', 'week')\", \"Dimension('customer__country')\"]
      where: [\"{{ TimeDimension('metric_time', 'day') }} >= '2026-01-01'\"]
      order_by: [\"-revenue\"]
      limit: 10
    exports: [{ name: weekly, config: { export_as: table } }]
";

const SCHEMA: &str = "\
CREATE TABLE fct_orders (ordered_at TIMESTAMP, customer_id BIGINT, amount DECIMAL(18, 2), is_gift BOOLEAN);
CREATE TABLE shop.dim_customers (customer_id BIGINT, country VARCHAR);
";

fn import(folder: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_merak"));
    command
        .current_dir(folder)
        .args(["--lang", "en", "import", "metricflow", "models.yml"]);
    command.args(["--output", "out"]).args(more).output().unwrap()
}

/// An imported project is sound.
fn fits_together(project: &Path) {
    let mut check = Command::new(env!("CARGO_BIN_EXE_merak"));
    let check = check
        .args(["--lang", "en", "check", "--project"])
        .arg(project)
        .output()
        .unwrap();
    assert!(check.status.success(), "{}", said(&check));
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn begun() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("models.yml"), MODELS).unwrap();
    fs::write(folder.path().join("schema.sql"), SCHEMA).unwrap();
    folder
}

#[test]
fn a_project_a_person_would_have_written() {
    let folder = begun();
    let done = import(folder.path(), &["--columns", "schema.sql"]);
    assert!(done.status.success(), "{}", said(&done));
    let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).unwrap_or_default();
    let files = [
        "merak.toml",
        "company.merak",
        "customers.merak",
        "orders.merak",
        "reports.merak",
        "not_imported.merak",
    ];
    let all: Vec<String> = files
        .iter()
        .map(|name| format!("== {name}\n{}", read(name)))
        .collect();
    insta::assert_snapshot!(all.concat());
    let mut check = Command::new(env!("CARGO_BIN_EXE_merak"));
    let check = check
        .args(["check", "--project"])
        .arg(folder.path().join("out"))
        .output()
        .unwrap();
    assert!(check.status.success(), "{}", said(&check));
}

#[test]
fn nothing_is_dropped_silently() {
    let folder = begun();
    let words = said(&import(folder.path(), &["--columns", "schema.sql"]));
    for expected in [
        "`computed` is kept as a comment",
        "`exports` has no counterpart",
        "an estimate is another number on every engine",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    assert!(!words.contains("guessed"), "{words}");
    for (measure, metric, why) in [
        (
            "agg: percentile, expr: amount",
            "type: simple",
            "it does not say which percentile",
        ),
        (
            "agg: sum, expr: amount",
            "type: weird",
            "metrics are simple, ratio, derived",
        ),
    ] {
        let more = format!(
            "{MODELS}---\nmetrics:\n  - {{ name: odd, {metric}, type_params: {{ measure: odd }} }}\n"
        );
        let measures = "    measures:\n";
        let more = more.replacen(
            measures,
            &format!("{measures}      - {{ name: odd, {measure} }}\n"),
            1,
        );
        fs::write(folder.path().join("models.yml"), more).unwrap();
        let done = import(folder.path(), &["--force"]);
        let words = said(&done);
        assert!(done.status.success() && words.contains(why), "{words}");
    }
    assert!(words.contains("models.yml:"), "{words}");
    let folder = begun();
    assert!(said(&import(folder.path(), &[])).contains("guessed"));
}

#[test]
fn the_same_source_changes_nothing_and_nothing_is_written_over() {
    let folder = begun();
    let first = import(folder.path(), &["--columns", "schema.sql"]);
    assert!(said(&first).contains("6 files in out"), "{}", said(&first));
    assert!(said(&import(folder.path(), &["--columns", "schema.sql"])).contains("0 files in out"));
    let path = folder.path().join("out/orders.merak");
    fs::write(&path, "// mine\n").unwrap();
    let refused = import(folder.path(), &["--columns", "schema.sql"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(said(&refused).contains("E0605"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "// mine\n");
    fs::write(
        folder.path().join("out/merak.toml"),
        "[project]\nname = \"mine\"\n",
    )
    .unwrap();
    assert!(said(&import(folder.path(), &["--columns", "schema.sql", "--force"])).contains("1 files in out"));
    assert!(
        fs::read_to_string(folder.path().join("out/merak.toml"))
            .unwrap()
            .contains("mine")
    );
}

/// A saved query over a key, and one that filters by it.
const OVER_A_KEY: &str = "  - name: by_country
    query_params:
      metrics: [gift_share, in_7_days]
      group_by: [\"TimeDimension('metric_time', 'day')\", \"Dimension('customer__country')\"]
      order_by: [\"-gift_share\"]
";

#[test]
fn a_key_in_several_rows_on_purpose_counts_pairs() {
    let folder = begun();
    fs::write(folder.path().join("models.yml"), format!("{MODELS}{OVER_A_KEY}")).unwrap();
    let many = ["--columns", "schema.sql", "--many", "customers.customer"];
    let done = import(folder.path(), &many);
    assert!(done.status.success(), "{}", said(&done));
    let words = said(&done);
    assert!(
        words.contains("each row counts once for every row of `customers`"),
        "{words}"
    );
    let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    let files = ["customers.merak", "orders.merak", "reports.merak"];
    let all: Vec<String> = files
        .iter()
        .map(|name| format!("== {name}\n{}", read(name)))
        .collect();
    insta::assert_snapshot!(all.concat());
    let mut check = Command::new(env!("CARGO_BIN_EXE_merak"));
    let check = check.args(["check", "--project"]).arg(folder.path().join("out"));
    let check = check.output().unwrap();
    assert!(check.status.success(), "{}", said(&check));
    for name in ["customers.country", "orders"] {
        let refused = import(folder.path(), &["--many", name]);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(
            said(&refused).contains("there are `customers.customer`"),
            "{}",
            said(&refused)
        );
    }
}

/// A filter that compares a text with a number, what rests on it, and what does not.
const UNSOUND: &str = "---
metrics:
  - name: odd
    description: Of countries beyond 5.
    type: simple
    type_params: { measure: revenue }
    filter: \"{{ Dimension('customer__country') }} > 5\"
  - name: odder
    type: derived
    type_params: { expr: odd * 2, metrics: [odd] }
";

#[test]
fn what_does_not_check_is_kept_as_a_comment_and_takes_nothing_along() {
    let folder = begun();
    fs::write(folder.path().join("models.yml"), format!("{MODELS}{UNSOUND}")).unwrap();
    let done = import(folder.path(), &["--columns", "schema.sql"]);
    assert!(done.status.success(), "{}", said(&done));
    for name in ["odd", "odder"] {
        let kept = format!("`{name}` is kept as a comment");
        assert!(said(&done).contains(&kept), "{}", said(&done));
    }
    let text = fs::read_to_string(folder.path().join("out/orders.merak")).unwrap();
    assert!(
        text.contains("//   metric odd =") && text.contains("//   metric odder ="),
        "{text}"
    );
    assert!(text.contains("//   /// Of countries beyond 5."), "{text}");
    let mut check = Command::new(env!("CARGO_BIN_EXE_merak"));
    let check = check.args(["check", "--project"]).arg(folder.path().join("out"));
    let check = check.output().unwrap();
    assert!(check.status.success(), "{}", said(&check));
    assert!(said(&import(folder.path(), &["--columns", "schema.sql"])).contains("0 files in out"));
}

/// Visits, some of nobody, and what follows them.
const FOLLOWED: &str = "\
semantic_models:
  - name: visits
    model: ref('fct_visits')
    defaults: { agg_time_dimension: visited_on }
    primary_entity: visit
    entities: [{ name: visitor, type: foreign, expr: visitor_id }]
    dimensions: [{ name: visited_on, type: time, type_params: { time_granularity: day } }]
    measures: [{ name: visits, agg: sum, expr: '1', create_metric: true }]
  - name: sales
    model: ref('fct_sales')
    defaults: { agg_time_dimension: sold_on }
    primary_entity: sale
    entities: [{ name: visitor, type: foreign, expr: visitor_id }]
    dimensions: [{ name: sold_on, type: time, type_params: { time_granularity: day } }]
    measures: [{ name: sales, agg: sum, expr: '1' }]
metrics:
  - name: sold_share
    type: conversion
    type_params:
      conversion_type_params:
        { entity: visitor, calculation: conversion_rate, base_measure: visits, conversion_measure: sales, window: 7 days }
saved_queries:
  - name: early
    query_params:
      metrics: [visits]
      where:
        - \"{{ TimeDimension('metric_time', 'month') }} <= '2026-03-15'\"
        - \"{{ TimeDimension('metric_time', 'week') }} > '2026-01-01' OR {{ TimeDimension('visit__visited_on', 'week') }} < '2026-01-01'\"
";

#[test]
fn visits_of_nobody_are_below_a_share_of_conversions() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("models.yml"), FOLLOWED).unwrap();
    let output = import(folder.path(), &[]);
    assert!(output.status.success(), "{}", said(&output));
    let out = folder.path().join("out");
    let test = "\
test share_of_all_visits {
  given visits [
    { visitor_id: 1, visited_on: 2026-01-01 },
    { visitor_id: 2, visited_on: 2026-01-01 },
    { visited_on: 2026-01-01 },
    { visited_on: 2026-01-01 },
  ]
  given sales [{ visitor_id: 1, sold_on: 2026-01-02 }]
  expect sold_share [{ sold_share: 0.25 }]
}
";
    fs::write(out.join("share.merak"), test).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_merak"));
    let tested = command.args(["--lang", "en", "test", "--project"]).arg(&out);
    if cfg!(feature = "embedded") {
        let tested = tested.output().unwrap();
        assert!(
            tested.status.success(),
            "{}",
            String::from_utf8_lossy(&tested.stdout)
        );
    }
    // What is in the middle of a period is held against the next one.
    let reports = fs::read_to_string(out.join("reports.merak")).unwrap();
    assert!(reports.contains("until   2026-04-01"), "{reports}");
    assert!(
        reports.contains("week >= 2026-01-05 or week < 2026-01-05"),
        "{reports}"
    );
}

#[test]
fn what_is_no_manifest_is_said_so() {
    for (text, code) in [
        ("a: [", "E0620"),
        ("just words", "E0620"),
        ("metrics:\n  - { type: simple }\n", "E0620"),
        ("&a [*a, *a]", "E0620"),
        (&"[".repeat(100_000), "E0620"),
        ("", "E0620"),
    ] {
        let folder = begun();
        fs::write(folder.path().join("models.yml"), text).unwrap();
        let done = import(folder.path(), &[]);
        assert_eq!(done.status.code(), Some(1), "{}", said(&done));
        assert!(said(&done).contains(code), "{}", said(&done));
        assert!(said(&done).contains("nothing is written"), "{}", said(&done));
        assert!(!folder.path().join("out").exists());
    }
}

const MOVED: &str = "\
semantic_models:
  - name: orders
    model: ref('orders')
    defaults: { agg_time_dimension: ordered_at }
    primary_entity: order
    entities:
      - { name: customer, type: foreign, expr: customer_id }
    dimensions:
      - { name: ordered_at, type: time, type_params: { time_granularity: day } }
      - { name: paid_at, type: time, type_params: { time_granularity: day } }
      - { name: is_gift, type: categorical }
    measures:
      - { name: orders, agg: sum, expr: '1', create_metric: true }
      - { name: paid, agg: sum, expr: '1', create_metric: true, agg_time_dimension: paid_at }
      - { name: level, agg: sum, expr: amount, create_metric: true, non_additive_dimension: { name: ordered_at, window_choice: max } }
  - name: visits
    model: ref('visits')
    defaults: { agg_time_dimension: seen_at }
    primary_entity: visit
    entities:
      - { name: customer, type: foreign, expr: customer_id }
    dimensions:
      - { name: seen_at, type: time, type_params: { time_granularity: day } }
    measures:
      - { name: visits, agg: sum, expr: '1', create_metric: true }
metrics:
  - { name: once, type: derived, type_params: { expr: 2 * orders, metrics: [{ name: orders, offset_window: 5 days }] } }
  - { name: twice, type: derived, type_params: { expr: 2 * once, metrics: [{ name: once, offset_window: 1 week }] } }
  - { name: month_before, type: derived, type_params: { expr: orders, metrics: [{ name: orders, offset_window: 1 month }] } }
  - { name: some_days, type: simple, type_params: { measure: { name: orders, join_to_timespine: true } }, filter: \"{{ TimeDimension('metric_time', 'day') }} >= '2026-01-02'\" }
  - { name: ever, type: cumulative, type_params: { measure: orders } }
  - { name: ever_before, type: derived, type_params: { expr: ever, metrics: [{ name: ever, offset_to_grain: month }] } }
  - { name: double, type: derived, type_params: { expr: 2 * orders, metrics: [orders] } }
  - { name: double_before, type: derived, type_params: { expr: double, metrics: [{ name: double, offset_to_grain: month }] } }
  - { name: follows, type: conversion, type_params: { conversion_type_params: { base_measure: visits, conversion_measure: orders, entity: customer, window: 7 days } } }
saved_queries:
  - { name: gifts, query_params: { metrics: [twice], group_by: [metric_time], where: [\"{{ Dimension('order__is_gift') }}\"] } }
  - { name: both_names, query_params: { metrics: [orders], group_by: [metric_time__week, order__ordered_at__week] } }
  - { name: days_shown, query_params: { metrics: [month_before], group_by: [metric_time], where: [\"{{ TimeDimension('metric_time', 'day') }} = '2026-01-05' OR {{ TimeDimension('metric_time', 'day') }} = '2026-01-07'\"] } }
  - { name: beside, query_params: { metrics: [some_days, orders], group_by: [metric_time] } }
  - { name: levels, query_params: { metrics: [level], group_by: [order__is_gift] } }
  - { name: two_periods, query_params: { metrics: [level], group_by: [metric_time__week, metric_time__month] } }
  - { name: in_time, query_params: { metrics: [follows], group_by: [metric_time], where: [\"{{ TimeDimension('metric_time', 'day') }} BETWEEN '2026-01-05' AND '2026-01-07'\"] } }
  - { name: since_then, query_params: { metrics: [follows, orders], group_by: [metric_time], where: [\"{{ TimeDimension('metric_time', 'day') }} >= '2026-01-05'\"] } }
  - { name: gifts_and_visits, query_params: { metrics: [follows, orders], group_by: [metric_time], where: [\"{{ TimeDimension('metric_time', 'day') }} <> '2026-01-05'\"] } }
  - { name: from_february, query_params: { metrics: [twice], group_by: [metric_time__day], where: [\"{{ TimeDimension('metric_time', 'month') }} >= '2026-02-01'\"] } }
  - { name: by_weeks, query_params: { metrics: [double_before], group_by: [metric_time__week] } }
  - { name: all_ever, query_params: { metrics: [ever], group_by: [order__is_gift] } }
  - { name: but_one_day, query_params: { metrics: [ever], group_by: [metric_time], where: [\"{{ TimeDimension('metric_time', 'day') }} <> '2026-01-05'\"] } }
  - { name: no_gifts, query_params: { metrics: [orders], group_by: [metric_time], where: [\"{{ Dimension('order__is_gift') }} IS NOT TRUE AND {{ TimeDimension('metric_time', 'month') }} <> '2026-01-05'\"] } }
  - { name: some_weeks, query_params: { metrics: [orders], group_by: [metric_time], where: [\"{{ TimeDimension('metric_time', 'day') }} BETWEEN '2026-01-05' AND '2026-01-18'\"] } }
";

#[test]
fn what_a_question_means_otherwise_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("models.yml"), MOVED).unwrap();
    let schema = "CREATE TABLE orders (ordered_at TIMESTAMP, paid_at TIMESTAMP, customer_id BIGINT, amount BIGINT, is_gift BOOLEAN);\nCREATE TABLE visits (seen_at TIMESTAMP, customer_id BIGINT);";
    fs::write(folder.path().join("schema.sql"), schema).unwrap();
    let output = import(folder.path(), &["--columns", "schema.sql"]);
    assert!(output.status.success(), "{}", said(&output));
    let words = said(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.replace("│ ", "");
    for expected in [
        "`gifts` is not quite what it was: there what is moved is known for each value",
        "`days_shown` is not quite what it was: its filter on the time is one of the rows",
        "`levels` is not quite what it was: its level there is of one date for all slices",
        "`beside` is not quite what it was: the filter of `some_days` chooses the periods there",
        "`ever_before` is not quite what it was: there bounds of a question are of `ever` before it is moved, too",
        "`two_periods` is not quite what it was: its level there is of one date for all slices",
        "`gifts_and_visits` is not quite what it was: its filter is one of what follows, too",
        "`from_february` is not quite what it was: its filter by `month` is there one of the day before",
        "`all_ever` is not quite what it was: `ever` counts rows without their time there",
        "`by_weeks` is not quite what it was: `prior(…, to: month)` here is that of the first cell",
        "`but_one_day` is not quite what it was: its filter on the time is one of rows",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    assert!(!words.contains("`both_names` is"), "{words}");
    let out = folder.path().join("out");
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let orders = read("orders.merak");
    assert!(
        orders.contains("time ordered_at_by_day : date optional = ordered_at.day"),
        "{orders}"
    );
    let visits = read("visits.merak");
    for expected in [
        "event follows_base = visits at seen_at_by_day",
        "event follows_conversion = orders at ordered_at_by_day",
        // What begins on other days is followed by nothing.
        "event follows_of_in_time_base = visits at seen_at_by_day where day between 2026-01-05 and 2026-01-07",
        "event follows_of_since_then_base = visits at seen_at_by_day where day >= 2026-01-05",
    ] {
        let visits = visits.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(visits.contains(expected), "{expected}: {visits}");
    }
    let reports = read("reports.merak");
    for expected in [
        "week, ordered_at.week",
        "report in_time { metrics follows_of_in_time by day }",
        "report since_then { metrics follows_of_since_then, orders by day since 2026-01-05 }",
        "where not coalesce(is_gift, false) and case { month is not null: true }",
        "report some_weeks { metrics orders by day since 2026-01-05 until 2026-01-19 }",
    ] {
        let reports = reports.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(reports.contains(expected), "{expected}: {reports}");
    }
    fits_together(&out);
}

const IN_PARTITIONS: &str = "
semantic_models:
  - name: orders
    model: ref('orders')
    defaults: { agg_time_dimension: ordered_at }
    entities:
      - { name: order, type: primary, expr: id }
      - { name: member, type: foreign, expr: member_id }
    dimensions:
      - { name: ordered_at, type: time, type_params: { time_granularity: day } }
    measures:
      - { name: orders, agg: sum, expr: '1', create_metric: true }
  - name: members
    model: ref('members')
    defaults: { agg_time_dimension: joined_at }
    entities:
      - { name: member, type: primary, expr: member_id }
    dimensions:
      - { name: joined_at, type: time, type_params: { time_granularity: day } }
      - { name: day, type: time, expr: on_day, is_partition: true, type_params: { time_granularity: day } }
      - { name: state, type: categorical }
metrics: []
saved_queries:
  - { name: by_state, query_params: { metrics: [orders], group_by: [member__state] } }
";

#[test]
fn what_has_a_row_for_each_partition_counts_pairs_where_no_partition_is_known() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("models.yml"), IN_PARTITIONS).unwrap();
    let schema = "CREATE TABLE orders (id BIGINT, ordered_at TIMESTAMP, member_id BIGINT);\nCREATE TABLE members (member_id BIGINT, joined_at TIMESTAMP, on_day TIMESTAMP, state VARCHAR);";
    fs::write(folder.path().join("schema.sql"), schema).unwrap();
    let output = import(folder.path(), &["--columns", "schema.sql"]);
    assert!(output.status.success(), "{}", said(&output));
    let words = said(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.replace("│ ", "");
    let expected =
        "`by_state` is not quite what it was: each row counts once for every row of `members` that it finds";
    assert!(words.contains(expected), "{words}");
    let out = folder.path().join("out");
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let orders = read("orders.merak");
    assert!(
        orders.contains("metric orders_for_each_members = count(orders_for_each_members)"),
        "{orders}"
    );
    let reports = read("reports.merak");
    let expected = "metrics orders_for_each_members  by members_state";
    assert!(reports.contains(expected), "{reports}");
    // A row without the time that metrics rest on counts there, too.
    assert!(
        orders.contains("time ordered_at : timestamp optional"),
        "{orders}"
    );
    fits_together(&out);
}

const ON_A_SPINE: &str = "
project_configuration:
  time_spines:
    - node_relation: { alias: days, schema_name: cal }
      primary_column: { name: ds, time_granularity: day }
semantic_models:
  - name: orders
    model: ref('orders')
    defaults: { agg_time_dimension: ordered_at }
    entities:
      - { name: order, type: primary, expr: id }
    dimensions:
      - { name: ordered_at, type: time, type_params: { time_granularity: day } }
      - { name: is_gift, type: categorical }
    measures:
      - { name: orders, agg: sum, expr: '1', create_metric: true }
metrics:
  - { name: filled, type: simple, type_params: { measure: { name: orders, join_to_timespine: true, fill_nulls_with: 0 } } }
  - { name: gifts, type: simple, type_params: { measure: { name: orders, join_to_timespine: true, fill_nulls_with: 0 } }, filter: \"{{ Dimension('order__is_gift') }}\" }
saved_queries:
  - { name: by_month_of_year, query_params: { metrics: [filled, gifts], group_by: [\"Dimension('metric_time').date_part('month')\"] } }
";

#[test]
fn a_question_by_a_part_of_times_stands_beside_the_days_of_the_spine() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("models.yml"), ON_A_SPINE).unwrap();
    let schema = "CREATE TABLE orders (id BIGINT, ordered_at TIMESTAMP, is_gift BOOLEAN);\nCREATE TABLE cal.days (ds DATE);";
    fs::write(folder.path().join("schema.sql"), schema).unwrap();
    let output = import(folder.path(), &["--columns", "schema.sql"]);
    assert!(output.status.success(), "{}", said(&output));
    let out = folder.path().join("out");
    let orders = fs::read_to_string(out.join("orders.merak")).unwrap();
    let orders = orders.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "metric filled_by_part = case { count(days_days) > 0: (count(orders) fill 0) }",
        "metric gifts_by_part = case { count(days_days) > 0: ((count(orders) where is_gift) fill 0) }",
    ] {
        assert!(orders.contains(expected), "{expected}: {orders}");
    }
    let reports = fs::read_to_string(out.join("reports.merak")).unwrap();
    let expected = "metrics filled_by_part, gifts_by_part by month_of_year";
    let reports = reports.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(reports.contains(expected), "{reports}");
}

const TWO_WAYS: &str = "
semantic_models:
  - name: sales
    model: ref('sales')
    defaults: { agg_time_dimension: sold_at }
    primary_entity: sale
    entities:
      - { name: account, type: foreign, expr: account_id }
    dimensions:
      - { name: sold_at, type: time, type_params: { time_granularity: day } }
    measures:
      - { name: sold, agg: sum, expr: amount, create_metric: true }
  - name: bridge
    model: ref('bridge')
    entities:
      - { name: account, type: primary, expr: account_id }
      - { name: person, type: foreign, expr: person_id }
    dimensions:
      - { name: kind, type: categorical }
  - name: people
    model: ref('people')
    entities:
      - { name: person, type: primary, expr: person_id }
    dimensions:
      - { name: called, type: categorical }
  - name: addresses
    model: ref('addresses')
    entities:
      - { name: person, type: unique, expr: person_id }
    dimensions:
      - { name: country, type: categorical }
metrics: []
saved_queries:
  - { name: one_way, query_params: { metrics: [sold], group_by: [account__person__called, account__kind] } }
  - { name: two_ways, query_params: { metrics: [sold], group_by: [account__person__called, account__person__country] } }
";

#[test]
fn two_ways_over_a_key_in_several_rows_count_every_two_of_them() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("models.yml"), TWO_WAYS).unwrap();
    let schema = "CREATE TABLE sales (sold_at TIMESTAMP, account_id BIGINT, amount BIGINT);\nCREATE TABLE bridge (account_id BIGINT, person_id BIGINT, kind TEXT);\nCREATE TABLE people (person_id BIGINT, called TEXT);\nCREATE TABLE addresses (person_id BIGINT, country TEXT);";
    fs::write(folder.path().join("schema.sql"), schema).unwrap();
    let output = import(
        folder.path(),
        &["--columns", "schema.sql", "--many", "bridge.account"],
    );
    assert!(output.status.success(), "{}", said(&output));
    let words = said(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.replace("│ ", "");
    for expected in [
        "`one_way` is not quite what it was: each row counts once for every row of `bridge`",
        "`two_ways` is not quite what it was: each row counts once for every two rows of `bridge`",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    let out = folder.path().join("out");
    let sales = fs::read_to_string(out.join("sales.merak")).unwrap();
    assert!(
        sales.contains("AS once_more ON account_id = once_more.bridge_again_account"),
        "{sales}"
    );
    fits_together(&out);
}

#[test]
fn rows_of_two_tables_over_the_same_are_listed_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("merak.toml", "[project]\nname = \"p\"\nlanguage = \"1\"\n");
    write(
        "a.merak",
        "entity a\nentity b\ntable t = \"t\" { key a = a_id  dim word : text }\ntable u = \"t\" { key b = b_id  dim word : text }\nreport each { values per row word }\nreport all_words { values word }\n",
    );
    let asked = |report: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_merak"));
        let output = command
            .args(["--lang", "en", "sql", "--report", report, "--project"])
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(!asked("each").contains("UNION ALL"), "{}", asked("each"));
    assert!(asked("all_words").contains("UNION ALL"), "{}", asked("all_words"));
}

#[test]
fn a_file_is_no_folder_to_write_into() {
    let folder = begun();
    fs::write(folder.path().join("out"), "mine").unwrap();
    let said = said(&import(folder.path(), &[]));
    assert!(
        said.contains("E0604") && said.contains("`out` is a file, and a folder is wanted"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(folder.path().join("out")).unwrap(), "mine");
}

#[test]
fn what_an_import_before_left_is_told() {
    let folder = begun();
    let first = import(folder.path(), &["--columns", "schema.sql"]);
    assert!(!said(&first).contains("not of this import"), "{}", said(&first));
    fs::rename(
        folder.path().join("out/customers.merak"),
        folder.path().join("out/clients.merak"),
    )
    .unwrap();
    let again = said(&import(folder.path(), &["--columns", "schema.sql"]));
    let left = "not of this import, and in the project too: `out/clients.merak`";
    assert!(again.contains(left), "{again}");
    // Where nothing changed, nothing is said: it may be somebody's own.
    let third = said(&import(folder.path(), &["--columns", "schema.sql"]));
    assert!(!third.contains("not of this import"), "{third}");
}
