//! The columns of an answer, as the server says them.

use arrow_schema::{DataType, Field, Schema, TimeUnit};
use mysql::Column;
use mysql::consts::{ColumnFlags, ColumnType};

use crate::engine::database::columns::{MOMENT, TRUTH};

/// The "character set" of what is no text.
const NO_TEXT: u16 = 63;

/// Most digits of a decimal of 128 bits.
const NARROW: u32 = 38;

/// All columns. Where a server speaks a part of the protocol only, how many digits its decimals
/// have is taken from their values.
pub fn schema(columns: &[Column], whole: bool) -> Schema {
    let fields = columns.iter().map(|column| {
        let field = Field::new(column.name_str(), kind(column, whole), true);
        let said = [(holds_truth(column), TRUTH), (holds_moments(column), MOMENT)];
        let said = said.into_iter().filter(|(holds, _)| *holds);
        field.with_metadata(said.map(|(_, word)| (word.to_owned(), String::new())).collect())
    });
    Schema::new(fields.collect::<Vec<_>>())
}

/// There is no type for true and false: what is declared so is a whole number of one digit.
fn holds_truth(column: &Column) -> bool {
    match column.column_type() {
        ColumnType::MYSQL_TYPE_TINY | ColumnType::MYSQL_TYPE_BIT => column.column_length() == 1,
        _ => false,
    }
}

/// What the server shows by the clock of the session.
fn holds_moments(column: &Column) -> bool {
    let kind = column.column_type();
    matches!(
        kind,
        ColumnType::MYSQL_TYPE_TIMESTAMP | ColumnType::MYSQL_TYPE_TIMESTAMP2
    )
}

/// Whether values are bits.
pub fn are_bits(column: &Column) -> bool {
    column.column_type() == ColumnType::MYSQL_TYPE_BIT
}

fn kind(column: &Column, whole: bool) -> DataType {
    use ColumnType::{
        MYSQL_TYPE_BIT, MYSQL_TYPE_BLOB, MYSQL_TYPE_DATE, MYSQL_TYPE_DATETIME, MYSQL_TYPE_DATETIME2,
        MYSQL_TYPE_DECIMAL, MYSQL_TYPE_DOUBLE, MYSQL_TYPE_FLOAT, MYSQL_TYPE_GEOMETRY, MYSQL_TYPE_INT24,
        MYSQL_TYPE_LONG, MYSQL_TYPE_LONG_BLOB, MYSQL_TYPE_LONGLONG, MYSQL_TYPE_MEDIUM_BLOB,
        MYSQL_TYPE_NEWDATE, MYSQL_TYPE_NEWDECIMAL, MYSQL_TYPE_SHORT, MYSQL_TYPE_STRING, MYSQL_TYPE_TIMESTAMP,
        MYSQL_TYPE_TIMESTAMP2, MYSQL_TYPE_TINY, MYSQL_TYPE_TINY_BLOB, MYSQL_TYPE_VAR_STRING,
        MYSQL_TYPE_VARCHAR, MYSQL_TYPE_YEAR,
    };
    let is_unsigned = column.flags().contains(ColumnFlags::UNSIGNED_FLAG);
    match column.column_type() {
        MYSQL_TYPE_LONGLONG if is_unsigned => DataType::UInt64,
        MYSQL_TYPE_BIT => DataType::UInt64,
        MYSQL_TYPE_TINY | MYSQL_TYPE_SHORT | MYSQL_TYPE_INT24 | MYSQL_TYPE_LONG | MYSQL_TYPE_LONGLONG
        | MYSQL_TYPE_YEAR => DataType::Int64,
        MYSQL_TYPE_FLOAT => DataType::Float32,
        MYSQL_TYPE_DOUBLE => DataType::Float64,
        MYSQL_TYPE_DECIMAL | MYSQL_TYPE_NEWDECIMAL if whole => exact(column, is_unsigned),
        MYSQL_TYPE_DATE | MYSQL_TYPE_NEWDATE => DataType::Date32,
        MYSQL_TYPE_DATETIME | MYSQL_TYPE_DATETIME2 | MYSQL_TYPE_TIMESTAMP | MYSQL_TYPE_TIMESTAMP2 => {
            DataType::Timestamp(TimeUnit::Microsecond, None)
        }
        MYSQL_TYPE_GEOMETRY => DataType::Binary,
        MYSQL_TYPE_TINY_BLOB
        | MYSQL_TYPE_BLOB
        | MYSQL_TYPE_MEDIUM_BLOB
        | MYSQL_TYPE_LONG_BLOB
        | MYSQL_TYPE_STRING
        | MYSQL_TYPE_VAR_STRING
        | MYSQL_TYPE_VARCHAR
            if whole && column.character_set() == NO_TEXT =>
        {
            DataType::Binary
        }
        // Texts, and what is said as one: times of day, JSON, lists of words.
        _ => DataType::Utf8,
    }
}

/// The narrowest decimal with the digits that a column may have: its length counts a sign and a
/// point, too.
fn exact(column: &Column, is_unsigned: bool) -> DataType {
    let scale = column.decimals();
    let signs = u32::from(!is_unsigned) + u32::from(scale > 0);
    let digits = column.column_length().saturating_sub(signs);
    let scale = i8::try_from(scale).unwrap_or(i8::MAX);
    match digits <= NARROW {
        true => DataType::Decimal128(38, scale),
        false => DataType::Decimal256(76, scale),
    }
}
