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
