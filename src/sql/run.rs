//! Numbers one after the other, for engines of which no function makes rows.

use sqlparser::ast::Expr;

use super::literal::raw;

/// How many there are.
pub(super) const MOST: u32 = 100_000;

/// A hundred thousand numbers from 0 on, of five digits each, in the column `run.place`.
pub(super) fn run() -> String {
    run_of("", " AS ")
}

/// The same, where something stands behind constants, or other words before what a table is called.
pub(super) fn run_of(behind: &str, called: &str) -> String {
    let digits: Vec<String> = (0..10)
        .map(|digit| format!("SELECT {digit} AS n{behind}"))
        .collect();
    let digits = digits.join(" UNION ALL ");
    let tables: Vec<String> = ["a", "b", "c", "d", "e"]
        .iter()
        .map(|alias| format!("({digits}){called}{alias}"))
        .collect();
    format!(
        "(SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n AS place FROM {}){called}run",
        tables.join(" CROSS JOIN ")
    )
}

/// The first of them, up to the last period; `error` is what ends a question that wants more.
pub(super) fn within(last: &str, error: &str) -> Expr {
    raw(format!(
        "run.place <= CASE WHEN {last} >= {MOST} THEN {error} ELSE {last} END"
    ))
}
