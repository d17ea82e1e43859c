//! What goes wrong, told well.

use super::*;
use crate::engine::Cell;

fn run(sql: &str) -> String {
    let rows = Rows {
        columns: vec!["big".into(), "text".into()],
        rows: vec![vec![Cell::Number(i64::MAX.to_string()), Cell::Text("abc".into())]; 2],
    };
    let engine = rows_of(&[("t", rows)]);
    let needed = [("big", Declared::Int), ("text", Declared::Text)];
    ask(&engine, sql, vec![need("t", &needed)])
}

#[test]
fn whole_numbers_do_not_wrap() {
    for sql in [
        "select big + 1 from t",
        "select -2 - big from t",
        "select big * big as x from t where big * 2 > 1",
        "select sum(big * 2) from t",
        "select max(big + big) over () from t",
        "select count(*) from t group by big + 1",
        "select 1 from t as a join t as b on a.big + 1 = b.big",
        "select 9223372036854775807 + 1",
        "select (select max(big + 1) from t) as x",
    ] {
        let out = run(sql);
        assert!(out.starts_with("E0512 a number does not fit: "), "{sql}: {out}");
    }
    let out = run("select big + 0 as x, sum(cast(big as decimal(38,0))) as s from t group by big + 0");
    assert_eq!(
        out,
        "Int64 Decimal128(38, 0)\n9223372036854775807 18446744073709551614"
    );
}

#[test]
fn failures_have_codes_and_short_reasons() {
    for (sql, expected) in [
        ("selec 1", "E0505 the engine failed: sql parser error"),
        ("select nothing from t", "E0505 the engine failed: "),
        ("select * from gone", "E0505 the engine failed: "),
        (
            "select big / (big - big) from t",
            "E0505 the engine failed: division by zero",
        ),
        ("select cast(text as bigint) from t", "E0505 the engine failed: "),
        (
            "select cast('99999999999999999999' as bigint)",
            "E0505 the engine failed: ",
        ),
        ("create table x as select 1", "E0505 the engine failed: "),
        ("copy t to '/tmp/never.csv'", "E0505 the engine failed: "),
        (
            "set datafusion.execution.batch_size = 1",
            "E0505 the engine failed: ",
        ),
    ] {
        let out = run(sql);
        println!("{sql}\n    {out}");
        assert!(out.starts_with(expected), "{sql}: {out}");
        assert!(!out.contains('\n') && !out.contains("External error"), "{out}");
    }
}

#[test]
fn deep_and_long_sql_is_no_crash() {
    let deep = format!("select {}1{} as x", "(".repeat(1000), ")".repeat(1000));
    assert_eq!(run(&deep), "Int64\n1");
    let deeper = format!("select {}1{} as x", "(".repeat(100_000), ")".repeat(100_000));
    assert!(run(&deeper).starts_with("E0505"));
    let long = format!("select big {} as x from t limit 1", "- 1".repeat(2000));
    assert_eq!(run(&long), format!("Int64\n{}", i64::MAX - 2000));
}

#[test]
fn data_that_is_not_there() {
    let gone = Path::new("/nowhere/orders.csv");
    let engine = over(&[("shop.orders", gone), ("a.b.c.d", gone)], "UTC");
    let needs = |table: &str| vec![need(table, &[])];
    let out = ask(&engine, "select 1", needs("shop.orders"));
    assert!(
        out.starts_with("E0502") && out.contains("/nowhere/orders.csv"),
        "{out}"
    );
    let out = ask(&engine, "select 1", needs("shop.lines"));
    assert!(
        out.starts_with("E0501 target `local` has no data for \"shop.lines\""),
        "{out}"
    );
    let out = ask(&engine, "select 1", needs("a.b.c.d"));
    assert!(out.starts_with("E0502") && out.contains("three parts"), "{out}");
    let unknown = Embedded::over_files("local", &BTreeMap::new(), "Mars/Base");
    assert!(told(&unknown.unwrap_err()).contains("Mars/Base"));
}
