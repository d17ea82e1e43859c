#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, NullArray, RecordBatch,
    StringArray, StringViewArray, TimestampMicrosecondArray,
};

use super::*;

fn decimals(values: Vec<Option<i128>>, digits: u8, scale: i8) -> ArrayRef {
    let array = Decimal128Array::from(values);
    Arc::new(array.with_precision_and_scale(digits, scale).unwrap())
}

fn answer(columns: Vec<(&str, ArrayRef)>) -> Answer {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    );
    let batch = batch.unwrap();
    Answer {
        schema: batch.schema(),
        batches: vec![batch],
    }
}

fn written(answer: &Answer, format: RowFormat) -> String {
    let mut out = Vec::new();
    write(answer, format, &mut out);
    String::from_utf8(out).unwrap()
}

fn write(answer: &Answer, format: RowFormat, out: impl Write + Send) {
    let mut writer = writer(format, &answer.schema, None, out).unwrap();
    for batch in &answer.batches {
        writer.rows(batch).unwrap();
    }
    writer.end().unwrap();
}

fn everything() -> Answer {
    answer(vec![
        (
            "text",
            Arc::new(StringArray::from(vec![Some("a, \"b\"\u{1b}"), None])),
        ),
        ("money", decimals(vec![Some(-1_250), None], 12, 2)),
        ("share", decimals(vec![Some(2_500_000_000), None], 20, 10)),
        ("count", Arc::new(Int64Array::from(vec![Some(i64::MAX), None]))),
        ("float", Arc::new(Float64Array::from(vec![0.1, f64::NAN]))),
        ("day", Arc::new(Date32Array::from(vec![Some(14_975), None]))),
        (
            "at",
            Arc::new(TimestampMicrosecondArray::from(vec![
                Some(1_293_877_800_000_000),
                None,
            ])),
        ),
        ("yes", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("none", Arc::new(NullArray::new(2))),
    ])
}

#[test]
fn csv_is_exact() {
    let expected = "text,money,share,count,float,day,at,yes,none\n\
        \"a, \"\"b\"\"\u{1b}\",-12.50,0.25,9223372036854775807,0.1,2011-01-01,2011-01-01T10:30:00,true,\n\
        ,,,,NaN,,,,\n";
    assert_eq!(written(&everything(), RowFormat::Csv), expected);
}

#[test]
fn json_is_exact_and_valid() {
    let text = written(&everything(), RowFormat::Json);
    let first = r#"{"text": "a, \"b\"\u001b", "money": -12.50, "share": 0.25, "count": 9223372036854775807, "float": 0.1, "day": "2011-01-01", "at": "2011-01-01T10:30:00", "yes": true, "none": null}"#;
    assert!(text.contains(first), "{text}");
    assert!(text.contains(r#""float": null"#));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value.as_array().unwrap().len(), 2);
}

#[test]
fn a_table_is_for_people() {
    let answer = answer(vec![
        (
            "国家",
            Arc::new(StringViewArray::from(vec![
                Some("中国"),
                None,
                Some("UK\u{1b}[2J"),
            ])),
        ),
        ("gmv", decimals(vec![Some(1_250), Some(99_900), None], 12, 2)),
    ]);
    let expected = "国家            gmv\n\
                    ───────────────────\n\
                    中国          12.50\n\
                    –            999.00\n\
                    UK\\u{1b}[2J       –\n";
    assert_eq!(written(&answer, RowFormat::Table), expected);
}

/// Exact numbers keep their digits; floating ones end together.
#[test]
fn a_table_rounds_floating_numbers() {
    let shares = vec![Some(1.0 / 3.0), Some(0.5), None, Some(f64::NAN)];
    let means = vec![Some(90.0), Some(-2.0), Some(0.0), Some(1e20)];
    let small = vec![Some(1e-7), Some(0.25), Some(0.0), Some(12.5)];
    let answer = answer(vec![
        ("share", Arc::new(Float64Array::from(shares))),
        ("mean", Arc::new(Float64Array::from(means))),
        ("small", Arc::new(Float64Array::from(small))),
    ]);
    let text = written(&answer, RowFormat::Table);
    let cells: Vec<Vec<&str>> = text
        .lines()
        .skip(2)
        .map(|line| line.split_whitespace().collect())
        .collect();
    let expected = [
        ["0.333333", "90", "1e-7"],
        ["0.500000", "-2", "0.25"],
        ["–", "0", "0.00"],
        ["NaN", "1e20", "12.50"],
    ];
    assert_eq!(cells, expected);
    assert!(written(&answer, RowFormat::Csv).contains("0.3333333333333333,90.0,1e-7"));
}

#[test]
fn no_rows_still_have_a_header() {
    let full = everything();
    let empty = Answer {
        schema: full.schema,
        batches: vec![],
    };
    assert_eq!(written(&empty, RowFormat::Json), "[]\n");
    assert_eq!(written(&empty, RowFormat::Csv).lines().count(), 1);
    assert_eq!(written(&empty, RowFormat::Table).lines().count(), 2);
}

#[test]
fn parquet_keeps_types() {
    use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let answer = everything();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let mut file = std::fs::File::create(&path).unwrap();
    write(&answer, RowFormat::Parquet, &mut file);
    let file = std::fs::File::open(&path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    assert_eq!(reader.schema().fields(), answer.schema.fields());
    let read: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    assert_eq!(read, answer.batches);
}

#[test]
fn times_show_a_fraction_only_if_they_have_one() {
    let times = TimestampMicrosecondArray::from(vec![0, 500_000, 1]);
    let text = written(&answer(vec![("t", Arc::new(times))]), RowFormat::Csv);
    let expected = "t\n1970-01-01T00:00:00\n1970-01-01T00:00:00.500\n1970-01-01T00:00:00.000001\n";
    assert_eq!(text, expected);
}
