//! CSV files, end to end.

use super::*;

const ORDERS: &str = "\u{feff}id,amount,qty,day,at,paid,note,rate\r\n\
    1,0.10,3,2011-01-01,2011-01-01 10:00:00,true,\"a\r\nb\",1e-3\r\n\
    2,0.20,,2011-01-02,2011-01-02T11:30:00.5,false,,2\r\n\
    3,12345678901234567890.123,-7,,,,\"say \"\"hi\"\"\",\r\n";

fn file(text: impl AsRef<[u8]>) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn asked(text: impl AsRef<[u8]>, sql: &str, columns: &[(&str, Declared)]) -> String {
    let (_folder, path) = file(text);
    let engine = over(&[("shop.orders", &path)], "Asia/Shanghai");
    ask(&engine, sql, vec![need("shop.orders", columns)])
}

const ALL: &str = r#"select * from "shop"."orders" order by 1"#;

#[test]
fn declared_types_hold() {
    let columns = [
        ("id", Declared::Int),
        ("amount", Declared::Decimal),
        ("qty", Declared::Int),
        ("day", Declared::Date),
        ("at", Declared::Timestamp),
        ("paid", Declared::Bool),
        ("note", Declared::Text),
        ("rate", Declared::Float),
    ];
    let expected = "Int64 Decimal128(23, 3) Int64 Date32 Timestamp(µs) Boolean Utf8 Float64\n\
        1 0.100 3 2011-01-01 2011-01-01T10:00:00 true a\r\nb 0.001\n\
        2 0.200  2011-01-02 2011-01-02T11:30:00.500 false  2.0\n\
        3 12345678901234567890.123 -7    say \"hi\" ";
    assert_eq!(asked(ORDERS, ALL, &columns), expected);
}

#[test]
fn undeclared_types_are_those_of_the_values() {
    let names = ["id", "amount", "qty", "day", "at", "paid", "note", "rate"];
    let columns = names.map(|name| (name, Declared::Unknown));
    let out = asked(ORDERS, ALL, &columns);
    let types = "Int64 Decimal128(23, 3) Int64 Date32 Timestamp(µs) Boolean Utf8 Float64\n";
    assert!(out.starts_with(types), "{out}");
}

#[test]
fn sums_are_exact() {
    let sql = r#"select sum(amount) from "shop"."orders""#;
    let out = asked(ORDERS, sql, &[("amount", Declared::Decimal)]);
    assert_eq!(out, "Decimal128(33, 3)\n12345678901234567890.423");
}

#[test]
fn rows_are_counted_without_columns() {
    let sql = r#"select count(*) as n from "shop"."orders""#;
    assert_eq!(asked(ORDERS, sql, &[]), "Int64\n3");
    assert_eq!(asked("a,b\n", sql, &[]), "Int64\n0");
}

#[test]
fn a_file_without_rows_has_the_declared_types() {
    let columns = [
        ("a", Declared::Decimal),
        ("b", Declared::Timestamp),
        ("c", Declared::Unknown),
    ];
    let out = asked("a,b,c\n", ALL, &columns);
    assert_eq!(out, "Decimal128(18, 0) Timestamp(µs) Utf8");
}

#[test]
fn broken_rows_are_never_skipped() {
    let sum = r#"select sum(a) from "shop"."orders""#;
    let decimal = [("a", Declared::Decimal)];
    let cases: [(&[u8], &str); 6] = [
        (b"a,b\n1,2\n3\n", "line 3 "),
        (
            b"a,b\n1,2\n3,4,5\n",
            "it has 3 values, and the header names 2 columns",
        ),
        (b"a,b\n\"1\n\",2\nx,2\n", "line 4 "),
        (
            b"a,b\nx\x1b[2J,2\n",
            "`x\\u{1b}[2J` in `a` is not an exact number",
        ),
        (b"a,b\n\xff,2\n", "it is not UTF-8"),
        (b"a,b\n1,\"2\n", "a quote is never closed"),
    ];
    for (bytes, expected) in cases {
        let out = asked(bytes, sum, &decimal);
        says(&out, "E0504", &[expected, "orders.csv"]);
    }
    says(
        &asked(b"\xd5\xe6,b\n1,2\n", sum, &decimal),
        "E0504",
        &["line 1 ", "iconv"],
    );
    let out = asked("a;b\n1;2\n", sum, &decimal);
    says(&out, "E0502", &["`a;b`", "commas separate columns"]);
    let out = asked("a\n1\n\"1,5\"\n", sum, &decimal);
    says(&out, "E0504", &["line 3 ", "`1,5`"]);
}

#[test]
fn numbers_without_room_are_broken_rows() {
    let sum = r#"select sum(a) from "shop"."orders""#;
    let nines = "9".repeat(39);
    let out = asked(format!("a\n{nines}\n"), sum, &[("a", Declared::Int)]);
    says(&out, "E0504", &["not a number of at most 38 digits"]);
    let out = asked("a\n9223372036854775808\n1\n", sum, &[("a", Declared::Int)]);
    assert_eq!(out, "Decimal128(38, 0)\n9223372036854775809");
}

#[test]
fn missing_columns_suggest_near_ones() {
    let out = asked(ORDERS, ALL, &[("ammount", Declared::Decimal)]);
    assert!(
        out.starts_with("E0503") && out.ends_with("did you mean `amount`?"),
        "{out}"
    );
    let out = asked(ORDERS, ALL, &[("zebra", Declared::Decimal)]);
    says(&out, "E0503", &["`zebra`", "`id`, `amount`"]);
}

#[test]
fn unusable_files_say_why() {
    for (bytes, expected) in [
        (&b""[..], "it has no header line"),
        (b"a,a\n1,2\n", "two of its columns are called `a`"),
    ] {
        let out = asked(bytes, ALL, &[("a", Declared::Text)]);
        says(&out, "E0502", &[expected]);
    }
    let out = asked(b"\xff\xfea\0", ALL, &[("a", Declared::Text)]);
    says(&out, "E0504", &["line 1 ", "it is not UTF-8", "`UTF-16`"]);
}

#[test]
fn values_with_an_offset_are_local_in_the_zone() {
    let text = "at\n2011-01-01T20:00:00Z\n2011-01-02 04:00:00\n";
    let sql = r#"select distinct at from "shop"."orders""#;
    let out = asked(text, sql, &[("at", Declared::Timestamp)]);
    assert_eq!(out, "Timestamp(µs)\n2011-01-02T04:00:00");
}

#[test]
fn a_folder_is_one_table() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.csv"), "a,b\n1,x\n").unwrap();
    std::fs::write(folder.path().join("b.csv"), "b,a\ny,2.5\n").unwrap();
    let engine = over(
        &[("t", folder.path()), ("g", &folder.path().join("?.csv"))],
        "UTC",
    );
    for table in ["t", "g"] {
        let sql = format!("select a, b from {table} order by a");
        let out = ask(
            &engine,
            &sql,
            vec![need(table, &[("a", Declared::Decimal), ("b", Declared::Text)])],
        );
        assert_eq!(out, "Decimal128(18, 1) Utf8\n1.0 x\n2.5 y");
    }
    std::fs::write(folder.path().join("c.csv"), "a\n3\n").unwrap();
    let engine = over(&[("t", folder.path())], "UTC");
    let wanted = need("t", &[("a", Declared::Decimal), ("b", Declared::Text)]);
    let out = ask(&engine, "select a, b from t", vec![wanted]);
    says(
        &out,
        "E0503",
        &["c.csv`, one of the files of \"t\", has no column `b`"],
    );
}

#[test]
fn more_columns_are_loaded_when_asked_for() {
    let (_folder, path) = file(ORDERS);
    let engine = over(&[("t", &path)], "UTC");
    let first = vec![need("t", &[("id", Declared::Int)])];
    let both = vec![
        need("t", &[("amount", Declared::Decimal)]),
        need("t", &[("qty", Declared::Int)]),
    ];
    assert_eq!(ask(&engine, "select sum(id) from t", first), "Int64\n6");
    let sql = "select sum(qty) as q, min(amount) as a from t";
    assert_eq!(ask(&engine, sql, both), "Int64 Decimal128(23, 3)\n-4 0.100");
    let text = vec![need("t", &[("amount", Declared::Text)])];
    assert_eq!(
        ask(&engine, "select max(amount) from t", text),
        "Utf8\n12345678901234567890.123"
    );
}

#[test]
fn large_files_are_read_again_in_batches() {
    let rows = 20_000;
    let text: String = (0..rows)
        .map(|n| format!("{n},{n}.25,\"c{}\"\n", n % 7))
        .collect();
    let (_folder, path) = file(format!("id,amount,code\n{text}"));
    let names = ["id", "amount", "code"].map(str::to_owned).to_vec();
    let facts = vec![
        super::super::text::Facts::new(Declared::Int),
        super::super::text::Facts::new(Declared::Decimal),
        super::super::text::Facts::new(Declared::Text),
    ];
    let zone = jiff::tz::TimeZone::UTC;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let table = super::super::csv::streamed(&[path], names, facts, &zone).unwrap();
    let session = datafusion::prelude::SessionContext::new();
    session.register_table("t", table).unwrap();
    let sql = "select count(*) as n, sum(amount) as s, count(distinct code) as c from t where id >= 10";
    let answer = runtime
        .block_on(super::super::session::ask(&session, sql))
        .unwrap();
    let expected = "Int64 Decimal128(28, 2) Int64\n19990 199994952.50 7";
    assert_eq!(shown(&answer), expected);
}
