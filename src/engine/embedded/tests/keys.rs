//! Keys that statements lean on.

use super::*;
use crate::engine::{Cell, KeyCheck};

fn check(sql: &str) -> KeyCheck {
    KeyCheck {
        sql: sql.into(),
        table: "customers".into(),
        columns: vec!["id".into(), "line".into()],
        changes: false,
        span: Span::default(),
    }
}

#[test]
fn a_broken_key_is_told_before_the_answer() {
    let number = |text: &str| Cell::Number(text.into());
    let twice = vec![number("7"), Cell::Text("a".into())];
    let rows = Rows {
        columns: vec!["id".into(), "line".into()],
        rows: vec![twice.clone(), vec![number("8"), Cell::Null], twice],
    };
    let engine = rows_of(&[("c", rows)]);
    let needs = vec![need(
        "c",
        &[("id", Declared::Unknown), ("line", Declared::Unknown)],
    )];
    let keyed = |having: &str| Statement {
        keys: vec![check(&format!(
            "select id, line, count(*) as n from c group by id, line having {having} limit 1"
        ))],
        ..statement("select count(*) as n from c", needs.clone())
    };
    let finding = engine.run(&keyed("count(*) > 1")).unwrap_err();
    says(
        &told(&finding),
        "E0506",
        &["`customers`", "id = 7, line = a", "2 times"],
    );
    for _ in 0..2 {
        let answer = engine.run(&keyed("count(*) > 2")).unwrap();
        assert_eq!(shown(&answer), "Int64\n3");
    }
}
