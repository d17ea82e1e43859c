//! What the lint `counts-nobody` says, and where it is silent.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/compiled.rs"]
mod compiled;

use compiled::linted;

const BASE: &str = r#"
entity customer
entity order

table customers = "customers" { key customer = id  dim country : text }
table lines = "lines" {
  link customer = customer_id
  link order    = order_id
  time on_day : date
  time paid_on : date
  dim  status : text
  fact amount : CNY
}
table visits = "visits" { link customer = customer_id  time on_day : date }

metric gmv : CNY      = sum(lines.amount) where status != "cancelled"
metric orders : order = count(lines.order) where status != "cancelled"
metric all_lines      = count(lines)
metric visits_        = count(visits)
"#;

/// How often the lint speaks of `count(customer where CONDITION)`.
fn said(condition: &str) -> usize {
    let text = format!("{BASE}metric m = count(customer where {condition})");
    linted("counts-nobody", &text).len()
}

#[test]
fn who_is_judged_has_a_row() {
    for condition in [
        "orders = 0",
        "orders < 1",
        "0 = orders",
        "visits_ <= 0",
        "prior(orders, 1 month) > 0 and orders = 0",
        "orders = 0 and prior(visits_, 1 month) > 0",
        // Whoever is judged has a row of one of them.
        "orders = 0 and visits_ = 0",
        // Those rows are among the lines.
        "gmv > 0 and all_lines = 0",
        "(orders where customer.country = \"CN\") = 0",
        "rolling(orders, 28 days) = 0",
    ] {
        assert_eq!(said(condition), 1, "{condition}");
    }
}

#[test]
fn it_is_silent_where_somebody_may_count() {
    for condition in [
        "orders >= 1",
        "orders = 0 and visits_ > 0",
        "orders = 0 or visits_ = 0",
        "all_lines > 0 and orders = 0",
        "gmv = 0",
        "orders = 0 and rolling(orders, 28 days) > 0",
        "orders = 0 and prior(orders, 1 month, keep: true) > 0",
        "(orders where customer.country = \"CN\") = 0 and orders > 0",
        "(all_lines at paid_on) = 0 and all_lines > 0",
    ] {
        assert_eq!(said(condition), 0, "{condition}");
    }
    // Everybody is judged.
    assert_eq!(said("visits_ > 1) + count(every customer where orders = 0"), 0);
}
