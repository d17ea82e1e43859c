//! Parquet files, end to end.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BinaryArray, Date32Array, Date64Array, Decimal128Array, DictionaryArray, Float64Array,
    Int32Array, NullArray, RecordBatch, StringArray, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, TimestampSecondArray, UInt64Array,
};
use datafusion::arrow::datatypes::Int8Type;
use datafusion::parquet::arrow::ArrowWriter;

use super::*;

fn write(path: &Path, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    );
    let batch = batch.unwrap();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn file(columns: Vec<(&str, ArrayRef)>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    write(&path, columns);
    (folder, path)
}

fn asked(columns: Vec<(&str, ArrayRef)>, needed: &[(&str, Declared)]) -> String {
    let (_folder, path) = file(columns);
    let engine = over(&[("t", &path)], "Asia/Shanghai");
    ask(&engine, "select * from t", vec![need("t", needed)])
}

#[test]
fn every_precision_of_time_is_microseconds() {
    let at = 1_293_877_800;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("s", Arc::new(TimestampSecondArray::from(vec![at]))),
        ("ms", Arc::new(TimestampMillisecondArray::from(vec![at * 1000]))),
        (
            "us",
            Arc::new(TimestampMicrosecondArray::from(vec![at * 1_000_000])),
        ),
        (
            "ns",
            Arc::new(TimestampNanosecondArray::from(vec![at * 1_000_000_000])),
        ),
        ("day", Arc::new(Date32Array::from(vec![14_975]))),
    ];
    let needed = ["s", "ms", "us", "ns", "day"].map(|name| (name, Declared::Timestamp));
    let types = ["Timestamp(µs)"; 5].join(" ");
    let at = ["2011-01-01T10:30:00"; 4].join(" ");
    assert_eq!(
        asked(columns, &needed),
        format!("{types}\n{at} 2011-01-01T00:00:00")
    );
}

#[test]
fn instants_are_local_in_the_zone() {
    let utc = |array: TimestampMicrosecondArray| -> ArrayRef { Arc::new(array.with_timezone("UTC")) };
    let nanos = TimestampNanosecondArray::from(vec![0]).with_timezone("+02:00");
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "at",
            utc(TimestampMicrosecondArray::from(vec![1_293_913_800_000_000])),
        ),
        ("ns", Arc::new(nanos)),
        (
            "never",
            utc(TimestampMicrosecondArray::from(vec![253_402_214_400_000_000])),
        ),
    ];
    let needed = [
        ("at", Declared::Timestamp),
        ("ns", Declared::Unknown),
        ("never", Declared::Timestamp),
    ];
    let expected = "Timestamp(µs) Timestamp(µs) Timestamp(µs)\n\
        2011-01-02T04:30:00 1970-01-01T08:00:00 9999-12-31T00:00:00";
    assert_eq!(asked(columns, &needed), expected);
}

#[test]
fn types_are_made_one_of_each_sort() {
    let codes: DictionaryArray<Int8Type> = vec!["a", "b"].into_iter().collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("int", Arc::new(Int32Array::from(vec![1, 2]))),
        ("big", Arc::new(UInt64Array::from(vec![u64::MAX, 0]))),
        ("money", Arc::new(Int32Array::from(vec![1, 2]))),
        ("code", Arc::new(codes)),
        ("bytes", Arc::new(BinaryArray::from(vec![&b"x"[..], b"y"]))),
        ("date", Arc::new(Date64Array::from(vec![0, 86_400_000]))),
        ("text", Arc::new(StringArray::from(vec![Some("a"), None]))),
        ("none", Arc::new(NullArray::new(2))),
    ];
    let needed = [
        ("int", Declared::Unknown),
        ("big", Declared::Int),
        ("money", Declared::Decimal),
        ("code", Declared::Text),
        ("bytes", Declared::Text),
        ("date", Declared::Date),
        ("text", Declared::Text),
        ("none", Declared::Decimal),
    ];
    let expected = "Int64 Decimal128(20, 0) Decimal128(20, 0) Utf8 Utf8View Date32 Utf8View Decimal128(18, 0)\n\
        1 18446744073709551615 1 a x 1970-01-01 a \n\
        2 0 2 b y 1970-01-02  ";
    assert_eq!(asked(columns, &needed), expected);
}

#[test]
fn other_types_are_refused() {
    let columns = || -> Vec<(&str, ArrayRef)> {
        vec![
            ("float", Arc::new(Float64Array::from(vec![0.1]))),
            ("text", Arc::new(StringArray::from(vec!["a"]))),
            ("at", Arc::new(TimestampMicrosecondArray::from(vec![0]))),
        ]
    };
    let cases = [
        ("float", Declared::Decimal, "E0507", vec!["`float`", "\"t\""]),
        (
            "text",
            Declared::Decimal,
            "E0508",
            vec!["`text`", "holds text", "an exact number"],
        ),
        ("at", Declared::Date, "E0508", vec!["`at`", "timestamps", "date"]),
        ("flaot", Declared::Float, "E0503", vec!["`flaot`", "`float`"]),
    ];
    for (column, declared, code, parts) in cases {
        says(&asked(columns(), &[(column, declared)]), code, &parts);
    }
}

#[test]
fn several_files_are_one_table() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("a b#%25[1]é中");
    std::fs::create_dir(&odd).unwrap();
    let one: ArrayRef = Arc::new(Int32Array::from(vec![1]));
    let two: ArrayRef = Arc::new(Int32Array::from(vec![2]));
    write(&odd.join("part-0?.parquet"), vec![("a", Arc::clone(&one))]);
    write(
        &odd.join("part-1.parquet"),
        vec![("a", two), ("b", Arc::clone(&one))],
    );
    let engine = over(&[("x.y.z", folder.path())], "UTC");
    let sql = r#"select a, b from "x"."y"."z" order by a"#;
    let needed = [("a", Declared::Int), ("b", Declared::Int)];
    let out = ask(&engine, sql, vec![need("x.y.z", &needed)]);
    assert_eq!(out, "Int64 Int64\n1 \n2 1");
    let count = r#"select count(*) as n from "x"."y"."z""#;
    assert_eq!(ask(&engine, count, vec![need("x.y.z", &[])]), "Int64\n2");
    write(
        &odd.join("part-2.parquet"),
        vec![("a", Arc::new(StringArray::from(vec!["x"])))],
    );
    let engine = over(&[("t", folder.path())], "UTC");
    let out = ask(&engine, "select 1 from t", vec![need("t", &needed)]);
    assert!(
        out.starts_with("E0502") && out.contains("part-2.parquet"),
        "{out}"
    );
}

#[test]
fn broken_files_are_findings() {
    let (folder, path) = file(vec![("a", Arc::new(Int32Array::from(vec![1, 2, 3])))]);
    let whole = std::fs::read(&path).unwrap();
    let broken = folder.path().join("broken.parquet");
    for end in [4, 12, whole.len() / 2, whole.len() - 9, whole.len() - 1] {
        std::fs::write(&broken, &whole[..end]).unwrap();
        let engine = over(&[("t", &broken)], "UTC");
        let out = ask(
            &engine,
            "select * from t",
            vec![need("t", &[("a", Declared::Int)])],
        );
        says(&out, "E0502", &["broken.parquet"]);
    }
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 0xff;
        std::fs::write(&broken, &bytes).unwrap();
        let engine = over(&[("t", &broken)], "UTC");
        // Anything but a panic of this thread.
        ask(
            &engine,
            "select * from t",
            vec![need("t", &[("a", Declared::Int)])],
        );
    }
}

#[test]
fn decimals_stay_exact() {
    let prices = Decimal128Array::from(vec![100_i128, 200]).with_precision_and_scale(12, 3);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("price", Arc::new(prices.unwrap())),
        ("qty", Arc::new(Int32Array::from(vec![3, -1]))),
    ];
    let (_folder, path) = file(columns);
    let engine = over(&[("t", &path)], "UTC");
    let needed = [("price", Declared::Decimal), ("qty", Declared::Int)];
    let out = ask(
        &engine,
        "select sum(qty * price) from t",
        vec![need("t", &needed)],
    );
    assert_eq!(out, "Decimal128(38, 3)\n0.100");
}
