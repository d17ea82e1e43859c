//! What SQL means here, where other engines or versions may differ.

use super::*;

fn one(sql: &str) -> String {
    ask(&rows_of(&[]), &format!("select {sql} as x"), vec![])
}

#[test]
fn literals_are_exact_and_backslashes_plain() {
    assert_eq!(one("0.1 + 0.2"), "Decimal128(2, 1)\n0.3");
    assert_eq!(one(r"'a\' || 'it''s'"), "Utf8\na\\it's");
}

#[test]
fn local_time_survives_changes_of_clocks() {
    let time = |text: &str, from: &str, to: &str| {
        one(&format!(
            "local_time(cast('{text}' as timestamp(6)), '{from}', '{to}')"
        ))
    };
    let cases = [
        (
            "2026-01-01T20:00:00",
            "UTC",
            "Asia/Shanghai",
            "2026-01-02T04:00:00",
        ),
        (
            "2026-11-01T01:30:00",
            "America/New_York",
            "UTC",
            "2026-11-01T05:30:00",
        ),
        (
            "2026-03-08T02:30:00",
            "America/New_York",
            "UTC",
            "2026-03-08T07:30:00",
        ),
    ];
    for (text, from, to, expected) in cases {
        assert_eq!(time(text, from, to), format!("Timestamp(µs)\n{expected}"));
    }
    says(
        &time("2026-01-01T20:00:00", "UTC", "Mars/Base"),
        "E0505",
        &["Mars/Base"],
    );
    assert!(one("local_time(now(), 'UTC', 'Asia/Shanghai')").starts_with("Timestamp(µs)\n2"));
}

#[test]
fn weeks_begin_on_monday() {
    let sql = "cast(date_trunc('week', date '2026-01-04') as date)";
    assert_eq!(one(sql), "Date32\n2025-12-29");
}

#[test]
fn checked_arithmetic_keeps_names_and_plans() {
    let cases = [
        (
            "select q * 2 as k, count(*) as n from (values (1),(2),(2)) t(q) group by rollup(q * 2) order by 1",
            "Int64 Int64\n2 1\n4 2\n 3",
        ),
        (
            "select q + 1 as k, sum(q + 1) as s from (values (1),(2),(2)) t(q) \
             group by q + 1 having sum(q + 1) > 2 order by q + 1",
            "Int64 Int64\n3 6",
        ),
        (
            "select q - 1 as a, sum(q * 2) over (partition by q % 2) as w from (values (1),(2)) t(q) order by 1",
            "Int64 Int64\n0 2\n1 4",
        ),
        (
            "select a.q from (values (1),(2)) a(q) \
             where exists (select 1 from (values (3)) b(z) where b.z = a.q + 1)",
            "Int64\n2",
        ),
    ];
    for (sql, expected) in cases {
        assert_eq!(ask(&rows_of(&[]), sql, vec![]), expected, "{sql}");
    }
}

#[test]
fn a_time_too_late_for_its_type_is_a_number_without_room() {
    for sql in [
        "date_trunc('month', date '9999-12-31')",
        "timestamp '9999-12-31 00:00:00'",
    ] {
        says(&one(sql), "E0512", &[]);
    }
}

/// An aggregation over a join of another one: nothing follows from the keys of the inner.
#[test]
fn no_key_is_left_out_for_what_is_said_to_follow() {
    let tables = "with x as (select * from (values (1), (2)) t(a)), \
        y as (select * from (values (1, 10), (2, 20), (3, 30)) t(b, v)), \
        k as (select a from x group by a), \
        g as (select k.a, y.b, sum(y.v) as v from k cross join y group by 1, 2) ";
    let cases = [
        ("select a, b from g order by a, b", "1 1\n1 2\n1 3\n2 1\n2 2\n2 3"),
        ("select count(*) from (select a, b from g group by a, b)", "6"),
        (
            "select a, count(*) from (select a, b from g group by a, b) group by a order by a",
            "1 3\n2 3",
        ),
        ("select distinct a from g order by a", "1\n2"),
        ("select a, sum(v) from g group by a order by a", "1 60\n2 60"),
    ];
    for (sql, expected) in cases {
        let told = ask(&rows_of(&[]), &format!("{tables}{sql}"), vec![]);
        assert_eq!(
            told.split_once('\n').map(|(_, rows)| rows),
            Some(expected),
            "{sql}: {told}"
        );
    }
}

/// Rows without a partner have no keys: those of one of them are not those of another.
#[test]
fn no_key_is_left_out_where_keys_may_be_null() {
    let sql = "with l as (select * from (values (1, 'a'), (2, 'b'), (3, null)) t(id, name)), \
        r as (select id, max(word) as word from (values (1, 'x')) t(id, word) group by id) \
        select count(*) from (select r.id, l.name from l left join r on l.id = r.id group by 1, 2)";
    assert_eq!(ask(&rows_of(&[]), sql, vec![]), "Int64\n3");
}
