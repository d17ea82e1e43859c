//! Slips in manifests, and expressions that mean another number from one engine to the next: what they stand in is kept
//! as a comment, and nothing else is lost.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::process::Command;

/// A manifest of one model, with measures and metrics.
fn manifest(measures: &str, metrics: &str) -> String {
    format!(
        "semantic_models:
  - name: orders
    model: ref('orders')
    defaults: {{ agg_time_dimension: ordered_on }}
    primary_entity: order
    dimensions:
      - {{ name: ordered_on, type: time, expr: CAST(ordered_at AS DATE), type_params: {{ time_granularity: day }} }}
      - {{ name: is_big, type: categorical, expr: amount > 100 }}
      - {{ name: city, type: categorical }}
    measures:
      - {{ name: revenue, agg: sum, expr: amount }}
{measures}metrics:
  - {{ name: revenue, type: simple, type_params: {{ measure: revenue }} }}
{metrics}"
    )
}

/// What is said of a manifest, and all that is written.
fn imported(text: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("models.yml"), text).unwrap();
    let schema = "CREATE TABLE shop.orders (ordered_at TIMESTAMP, amount DECIMAL(18, 2), discount DECIMAL(18, 2), city VARCHAR, country VARCHAR);";
    fs::write(folder.path().join("schema.sql"), schema).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_merak"));
    command.current_dir(folder.path());
    command.args(["--lang", "en", "import", "metricflow", "models.yml"]);
    let done = command
        .args(["--columns", "schema.sql", "--output", "out"])
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&done.stderr).replace("│ ", "");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut written = String::new();
    for entry in fs::read_dir(folder.path().join("out")).into_iter().flatten() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        written.push_str(&format!("== {}\n{text}\n", path.file_name().unwrap().display()));
    }
    if done.status.success() {
        let mut check = Command::new(env!("CARGO_BIN_EXE_merak"));
        check.args(["check", "--project"]).arg(folder.path().join("out"));
        let check = check.output().unwrap();
        assert!(
            check.status.success(),
            "{}",
            String::from_utf8_lossy(&check.stderr)
        );
    }
    (words, written)
}

#[test]
fn a_slip_keeps_its_metric_as_a_comment() {
    for (metric, why) in [
        (
            "type: cumulative, type_params: { measure: revenue, cumulative_type_params: { windw: 7 days } }",
            "`windw` is no key of it: did you mean `window`",
        ),
        (
            "type: simple, filtr: \"{{ Dimension('order__city') }} = 'X'\", type_params: { measure: revenue }",
            "`filtr` is no key of it: did you mean `filter`",
        ),
        (
            "type: derived, type_params: { expr: revenue - before, metrics: [revenue, { name: revenue, alias: before, ofset_window: 1 month }] }",
            "`ofset_window` is no key of it: did you mean `offset_window`",
        ),
        (
            "type: simple, type_params: { measure: revenu }",
            "nothing is called `revenu`: did you mean `revenue`",
        ),
        (
            "type: cumulative, type_params: { measure: revenue, cumulative_type_params: { window: -3 days } }",
            "its length of time is none, such as `7 days`",
        ),
        (
            "type: ratio, type_params: { numerator: revenue }",
            "it names nothing that is counted",
        ),
    ] {
        let (words, written) = imported(&manifest("", &format!("  - {{ name: odd, {metric} }}\n")));
        assert!(
            words.contains(&format!("`odd` is kept as a comment: {why}")),
            "{why}: {words}"
        );
        assert!(!written.contains("metric odd ="), "{written}");
        assert!(
            written.contains("metric revenue = sum(orders.amount)"),
            "{written}"
        );
    }
}

#[test]
fn what_is_another_number_elsewhere_is_kept_as_a_comment() {
    for (expr, why) in [
        ("CAST(amount AS INT)", "a cast to `INT` may change what is cast"),
        (
            "amount::NUMERIC(10, 0)",
            "a cast to `NUMERIC(10,0)` may change what is cast",
        ),
        (
            "TRY_CAST(amount AS BIGINT)",
            "a cast to `BIGINT` may change what is cast",
        ),
        (
            "CASE WHEN CONCAT(city, country) = 'X' THEN amount END",
            "`concat` of NULL is NULL on some engines",
        ),
        (&"1".repeat(50), "has no counterpart"),
    ] {
        let measure = format!("      - {{ name: odd, agg: sum, create_metric: true, expr: \"{expr}\" }}\n");
        let (words, written) = imported(&manifest(&measure, ""));
        assert!(words.contains("`odd` is kept as a comment"), "{expr}: {words}");
        assert!(words.contains(why), "{why}: {words}");
        assert!(!written.contains("metric odd ="), "{written}");
    }
}

#[test]
fn what_is_the_same_everywhere_is_written() {
    for (expr, expected) in [
        ("CAST(amount AS DOUBLE)", "sum(orders.amount)"),
        (
            "NULLIF(amount, discount)",
            "sum(case { orders.amount = orders.discount: null, else: orders.amount })",
        ),
        (
            "CAST(amount > 5 AS INT)",
            "sum(case { orders.amount > 5: 1, not (orders.amount > 5): 0 })",
        ),
        ("IFNULL(discount, 5)", "sum(coalesce(orders.discount, 5))"),
        ("FLOOR(amount)", "sum(floor(orders.amount))"),
    ] {
        let measure = format!("      - {{ name: odd, agg: sum, create_metric: true, expr: \"{expr}\" }}\n");
        let (words, written) = imported(&manifest(&measure, ""));
        assert!(
            written.contains(&format!("metric odd = {expected}")),
            "{expr}: {words}\n{written}"
        );
    }
    let (_, written) = imported(&manifest("", ""));
    assert!(written.contains("dim is_big : bool = amount > 100"), "{written}");
    assert!(
        written.contains("time ordered_on : timestamp optional = ordered_at"),
        "{written}"
    );
}

#[test]
fn two_of_one_name_lose_nothing() {
    let again = "  - { name: revenue, type: simple, type_params: { measure: other } }\n";
    let (words, written) = imported(&manifest(
        "      - { name: other, agg: max, expr: amount }\n",
        again,
    ));
    assert!(
        words.contains("`revenue` is kept as a comment: another one is called so"),
        "{words}"
    );
    assert!(
        written.contains("metric revenue = sum(orders.amount)"),
        "{written}"
    );
    assert!(written.contains("measure: other"), "{written}");
    // A model may have the name of a file that the import writes.
    let renamed = manifest("", "").replace("  - name: orders\n", "  - name: company\n");
    let (words, written) = imported(&renamed);
    assert!(
        written.contains("table company") && written.contains("metric revenue"),
        "{words}\n{written}"
    );
    let (words, written) = imported(&manifest(
        "      - { name: odd, agg: sum, agg: max, expr: amount }\n",
        "",
    ));
    assert!(words.contains("a key is said twice"), "{words}");
    assert_eq!(written, "", "nothing is written");
}

#[test]
fn what_is_meant_without_a_word_is_found() {
    let more = "  - { name: one, type: derived, type_params: { expr: two, metrics: [two] } }
  - { name: two, type: derived, type_params: { expr: one, metrics: [one] } }
saved_queries:
  - name: by_quarter
    query_params: { metrics: [revenue], group_by: [\"TimeDimension('metric_time', 'quarter')\"], order_by: [\"-metric_time\"] }
";
    let (words, written) = imported(&manifest("", more));
    assert!(
        words.contains("`one` is kept as a comment: it rests on itself"),
        "{words}"
    );
    assert!(
        words.contains("`two` is kept as a comment: it rests on itself"),
        "{words}"
    );
    assert!(written.contains("by quarter sort quarter desc"), "{written}");
    // The only table that is called so, whichever schema it is of.
    assert!(!words.contains("guessed"), "{words}");
}

/// People ask by labels: of two that are the same, one is a remark.
#[test]
fn a_label_that_is_taken_documents_its_definition() {
    let metrics = "  - { name: paid, label: Income, type: simple, type_params: { measure: revenue } }
  - { name: large, label: Income, description: Said., type: simple, filter: \"{{ Dimension('order__is_big') }}\",
      type_params: { measure: revenue } }
  - { name: share, label: paid, type: ratio, type_params: { numerator: large, denominator: paid } }
";
    let (said, written) = imported(&manifest("", metrics));
    assert!(!said.contains("kept as a comment"), "{said}");
    let large = "`large` is not quite what it was: its label \"Income\" is that of something else";
    assert!(said.contains(large), "{said}");
    assert!(
        written.contains("/// Said. /// Income metric large = "),
        "{written}"
    );
    assert!(written.contains("/// paid metric share = "), "{written}");
}
