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
        says(&out, "E0512", &["overflow happened on: "]);
    }
    let out = run("select big + 0 as x, sum(cast(big as decimal(38,0))) as s from t group by big + 0");
    assert_eq!(
        out,
        "Int64 Decimal128(38, 0)\n9223372036854775807 18446744073709551614"
    );
}

#[test]
fn failures_have_codes_and_short_reasons() {
    for (sql, reason) in [
        ("selec 1", "sql parser error"),
        ("select nothing from t", "No field named nothing"),
        ("select * from gone", "table 'datafusion.public.gone' not found"),
        ("select big / (big - big) from t", "division by zero"),
        (
            "select cast(text as bigint) from t",
            "`abc` is compared with a column whose values are no texts",
        ),
        ("create table x as select 1", "not supported"),
        ("copy t to '/tmp/never.csv'", "not supported"),
        ("set datafusion.execution.batch_size = 1", "not supported"),
    ] {
        let out = run(sql);
        says(&out, "E0505", &[reason]);
        assert!(!out.contains('\n') && !out.contains("External error"), "{out}");
    }
    says(
        &run("select cast(cast(1e20 as double) as bigint)"),
        "E0512",
        &["1e20"],
    );
}

#[test]
fn deep_and_long_sql_is_no_crash() {
    let deep = format!("select {}1{} as x", "(".repeat(1000), ")".repeat(1000));
    assert_eq!(run(&deep), "Int64\n1");
    let deeper = format!("select {}1{} as x", "(".repeat(100_000), ")".repeat(100_000));
    says(&run(&deeper), "E0505", &["recursion limit"]);
    let long = format!("select big {} as x from t limit 1", "- 1".repeat(300));
    assert_eq!(run(&long), format!("Int64\n{}", i64::MAX - 300));
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
    says(&out, "E0502", &["three parts"]);
    let unknown = Embedded::over_files("local", &BTreeMap::new(), "Mars/Base");
    says(&told(&unknown.unwrap_err()), "E0505", &["Mars/Base"]);
}
