//! Rows of `test` items.

use super::*;
use crate::engine::Cell;

fn rows(columns: &[&str], rows: Vec<Vec<Cell>>) -> Rows {
    Rows {
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        rows,
    }
}

fn number(text: &str) -> Cell {
    Cell::Number(text.into())
}

fn orders() -> Rows {
    rows(
        &["id", "amount", "at", "code", "gift"],
        vec![
            vec![
                number("1"),
                number("10"),
                Cell::Timestamp("2026-01-02T10:00".into()),
                Cell::Text("7".into()),
                Cell::Bool(true),
            ],
            vec![
                number("2"),
                number("-0.50"),
                Cell::Date("2026-01-03".into()),
                Cell::Null,
                Cell::Null,
            ],
        ],
    )
}

#[test]
fn literals_take_the_declared_type() {
    let engine = rows_of(&[("shop.orders", orders())]);
    let needed = [
        ("id", Declared::Int),
        ("amount", Declared::Decimal),
        ("at", Declared::Timestamp),
        ("code", Declared::Text),
        ("gift", Declared::Bool),
        ("gone", Declared::Date),
    ];
    let out = ask(
        &engine,
        r#"select * from "shop"."orders""#,
        vec![need("shop.orders", &needed)],
    );
    let expected = "Int64 Decimal128(18, 2) Timestamp(µs) Utf8 Boolean Date32\n\
        1 10.00 2026-01-02T10:00:00 7 true \n\
        2 -0.50 2026-01-03T00:00:00   ";
    assert_eq!(out, expected);
}

#[test]
fn undeclared_literals_are_what_they_are() {
    let engine = rows_of(&[("t", orders())]);
    let needed = ["id", "amount", "at", "code", "gift", "gone"].map(|name| (name, Declared::Unknown));
    let out = ask(&engine, "select * from t where id = 1", vec![need("t", &needed)]);
    let expected = "Int64 Decimal128(18, 2) Timestamp(µs) Utf8 Boolean Utf8\n\
        1 10.00 2026-01-02T10:00:00 7 true ";
    assert_eq!(out, expected);
}

#[test]
fn tables_not_given_are_empty() {
    let engine = rows_of(&[]);
    let needed = [("a", Declared::Decimal), ("b", Declared::Unknown)];
    let out = ask(
        &engine,
        "select sum(a) as s, count(*) as n, count(distinct b) as d from t",
        vec![need("t", &needed)],
    );
    assert_eq!(out, "Decimal128(28, 0) Int64 Int64\n 0 0");
    assert_eq!(
        ask(&engine, "select count(*) as n from t", vec![need("t", &[])]),
        "Int64\n0"
    );
}

#[test]
fn rows_without_columns_count() {
    let engine = rows_of(&[("t", rows(&[], vec![vec![], vec![]]))]);
    assert_eq!(
        ask(&engine, "select count(*) as n from t", vec![need("t", &[])]),
        "Int64\n2"
    );
}

#[test]
fn other_literals_are_refused() {
    let engine = rows_of(&[("t", orders())]);
    for (column, declared, parts) in [
        ("code", Declared::Int, ["the text \"7\"", "int"]),
        ("id", Declared::Text, ["the number 1", "text"]),
        ("amount", Declared::Int, ["the number -0.50", "int"]),
        ("at", Declared::Date, ["2026-01-02T10:00", "date"]),
    ] {
        let out = ask(&engine, "select * from t", vec![need("t", &[(column, declared)])]);
        says(&out, "E0508", &parts);
    }
    let mixed = rows(&["a"], vec![vec![number("1")], vec![Cell::Text("x".into())]]);
    let engine = rows_of(&[("t", mixed)]);
    let out = ask(
        &engine,
        "select * from t",
        vec![need("t", &[("a", Declared::Unknown)])],
    );
    says(&out, "E0508", &["the text \"x\""]);
}
