//! What the lints `impossible-row` and `summed-rate` say, and where they are silent.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/compiled.rs"]
mod compiled;

use compiled::linted;

const BASE: &str = r#"
entity order
unit item
dimension channel : text { values "ads", "email" }

table lines = "lines" {
  rows not is_test
  key  (order_id, line_no)
  link order = order_id required
  time on_day : date required
  dim  channel
  dim  state  : text = status { values "paid", "sent" }
  dim  lower_ : text = lower(status) { values "paid", "sent" }
  dim  stars  : int { values 1, 2 }
  fact qty    : item
  fact price  : CNY / item
  fact wage   : CNY / hour
  column is_test : bool
}

metric rows_ = count(lines)
"#;

/// How often a lint speaks of this text beside the base.
fn said(lint: &str, text: &str) -> usize {
    linted(lint, &format!("{BASE}{text}")).len()
}

#[test]
fn rows_that_break_what_is_claimed() {
    for (rows, times) in [
        (r#"{ channel: "tv" }"#, 1),
        (r#"{ channel: "ads" }"#, 0),
        ("{ channel: null }", 0),
        (r#"{ status: "lost" }"#, 1),
        (r#"{ status: "lost", channel: "tv" }"#, 2),
        ("{ stars: 1.0 }", 0),
        ("{ stars: 3 }", 1),
        ("{ on_day: null }", 1),
        ("{ order_id: null }", 1),
        // What is left out is nobody's claim.
        ("{ qty: 1 }, { qty: 1 }", 0),
        ("{ order_id: 1 }, { order_id: 1 }", 0),
        ("{ order_id: 1, line_no: 1 }, { order_id: 1, line_no: 2 }", 0),
        ("{ order_id: 1, line_no: 1 }, { order_id: 1, line_no: 1 }", 1),
        (r#"{ qty: "many" }"#, 1),
        (r#"{ qty: "3" }"#, 0),
        (r#"{ on_day: "soon" }"#, 1),
        // A column that nothing reads is hardly meant where one almost like it is left out.
        ("{ on_dya: 2026-01-01 }", 1),
        ("{ on_dya: 2026-01-01, on_day: 2026-01-01 }", 0),
        (r#"{ remark: "x" }"#, 0),
        // A row that `rows` may leave out is none of the table's.
        (r#"{ channel: "tv", is_test: true }"#, 0),
    ] {
        let test = format!("test t {{ given lines [ {rows} ] expect rows_ [ {{ rows_: 1 }} ] }}");
        assert_eq!(said("impossible-row", &test), times, "{rows}");
    }
}

#[test]
fn prices_that_are_added_up() {
    for (sum, times) in [
        ("sum(lines.price)", 1),
        ("sum(lines.price) where stars = 1", 1),
        ("sum(lines.price) / sum(lines.qty)", 1),
        ("avg(lines.price)", 0),
        ("sum(lines.price * lines.qty)", 0),
        ("sum(lines.price * item(1))", 0),
        ("sum(lines.qty)", 0),
        // So much an hour of each is so much an hour of all.
        ("sum(lines.wage)", 0),
    ] {
        assert_eq!(said("summed-rate", &format!("metric m = {sum}")), times, "{sum}");
    }
}
