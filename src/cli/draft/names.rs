//! What things are called, as far as names tell.

use unicode_normalization::UnicodeNormalization;

use crate::check::check;
use crate::resolve::resolve;
use crate::source::FileId;
use crate::source::manifest::Manifest;
use crate::syntax;

/// Endings of columns that hold a key.
const ENDINGS: [&str; 7] = ["_id", "_key", "_no", "_code", "_sk", "_number", "编号"];

/// The same, where words are told apart by capitals.
const CAPITALS: [&str; 6] = ["ID", "Id", "No", "Code", "Key", "Number"];

/// Beginnings that say where a table stands in a warehouse.
const LAYERS: [&str; 8] = ["dim_", "fact_", "fct_", "stg_", "ods_", "dwd_", "dws_", "ads_"];

/// Parts of names of times that say when a row was written, and not when something happened.
const BOOKS: [&str; 10] = [
    "update", "modif", "delet", "load", "sync", "insert", "etl", "changed", "更新", "修改",
];

/// Endings of columns that tell a day or a moment, after a `_` or alone.
const TIMES: [&str; 6] = ["date", "day", "time", "timestamp", "datetime", "at"];

/// Whether a column tells a day or a moment by its name: `ordered_at`, `OrderDate`, `下单时间`.
pub(super) fn tells_time(column: &str) -> bool {
    let words = snake(column);
    let last = words.rsplit(['_', ' ']).next().unwrap_or(&words);
    let is_alone = words == last;
    let is_word = TIMES.contains(&last) && !(is_alone && last == "at");
    is_word || column.ends_with("日期") || column.ends_with("时间")
}

/// Parts of names of numbers that count the rows of something.
const NUMBERS: [&str; 10] = [
    "line", "seq", "pos", "index", "row", "version", "step", "行", "序", "版本",
];

/// Whether a time says when its row was written, by its name.
pub(super) fn keeps_books(name: &str) -> bool {
    let lower = name.to_lowercase();
    BOOKS.iter().any(|part| lower.contains(part))
}

/// A name of letters, digits and `_`.
pub(super) fn plain(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    match plain.starts_with(|c: char| c.is_numeric()) || plain.is_empty() {
        true => format!("t_{plain}"),
        false => plain,
    }
}

/// What names have in common that look the same to people.
pub(super) fn fold(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).collect()
}

/// Whether a table or a schema of this name can be told in a declaration.
#[cfg(feature = "databases")]
pub(super) fn may_be_physical(name: &str) -> bool {
    !name.contains('.') && !name.chars().any(char::is_control)
}

/// What a column is the key of, by its name: `customer` of `customer_id`; nothing
/// of `id` alone.
pub(super) fn stem(column: &str) -> Option<String> {
    let lower = column.to_lowercase();
    let by_word = ENDINGS.iter().find_map(|ending| lower.strip_suffix(ending));
    let by_capital = CAPITALS.iter().find_map(|ending| column.strip_suffix(ending));
    let by_capital = by_capital.filter(|rest| rest.ends_with(|c: char| c.is_lowercase()));
    let stem = by_word.map(str::to_owned).or_else(|| by_capital.map(snake))?;
    Some(stem).filter(|stem| !stem.is_empty())
}

/// Whether a column is a key of its own table by its name: `id`.
pub(super) fn is_bare_key(column: &str) -> bool {
    ["id", "key", "code", "编号"].contains(&column.to_lowercase().as_str())
}

/// Whether a number tells the rows of something apart by its name: `line`, `item_seq`, `行号`.
pub(super) fn numbers_rows(column: &str) -> bool {
    let lower = column.to_lowercase();
    NUMBERS.iter().any(|part| lower.contains(part))
}

/// `stock_code` of `StockCode`.
pub(super) fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// What one row of a table is called: `customer` of `dim_customers`.
pub(super) fn singular(table: &str) -> String {
    let table = table.to_lowercase();
    let table = LAYERS
        .iter()
        .find_map(|layer| table.strip_prefix(layer))
        .unwrap_or(&table);
    let one = without_s(table);
    match one.is_empty() {
        true => "row".to_owned(),
        false => one,
    }
}

fn without_s(table: &str) -> String {
    match table {
        table if table.ends_with("ies") => format!("{}y", table.trim_end_matches("ies")),
        table if table.ends_with("ss") => table.to_owned(),
        table => table.strip_suffix('s').unwrap_or(table).to_owned(),
    }
}

/// Whether a column of this name can be declared at all.
pub(super) fn may_be_declared(name: &str) -> bool {
    as_written(name).is_some()
}

/// A name as it is declared: in back-quotes where it is not one by itself.
pub(super) fn declared(name: &str) -> String {
    as_written(name).unwrap_or_else(|| format!("`{name}`"))
}

/// How a name is written so that it is read as it is; nothing where there is no way.
fn as_written(name: &str) -> Option<String> {
    let reads = |written: &String| {
        let text = format!("table one = \"one\" {{ dim {written} : text }}\nmetric many = count(one)");
        let (tree, found) = syntax::parse(FileId(0), &text);
        let (model, more) = resolve(&Manifest::default(), vec![tree]);
        let (checked, others) = check(model);
        let fields = checked.model.tables.iter().flat_map(|table| &table.fields);
        let same = fields.into_iter().any(|field| field.name.text == name);
        same && found.is_empty() && more.is_empty() && others.is_empty()
    };
    [name.to_owned(), format!("`{name}`")].into_iter().find(reads)
}

/// Whether something may be an entity of this name.
pub(super) fn may_be_entity(name: &str) -> bool {
    let text = format!("entity {}", declared(name));
    let (tree, found) = syntax::parse(FileId(0), &text);
    let (model, more) = resolve(&Manifest::default(), vec![tree]);
    found.is_empty() && more.is_empty() && !model.entities.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_by_their_endings() {
        let stems = ["customer_id", "CustomerID", "InvoiceNo", "订单编号"].map(stem);
        let known = ["customer", "customer", "invoice", "订单"].map(|name| Some(name.to_owned()));
        assert_eq!(stems, known);
        assert_eq!(
            ["piano", "id", "paid", "PAID", "_id"].map(stem),
            [const { None }; 5]
        );
    }

    #[test]
    fn times_are_known_by_their_endings() {
        let times = ["ordered_at", "OrderDate", "order date", "day", "下单时间", "日期"];
        let others = ["at", "update", "candidate", "holiday", "格", "data"];
        assert!(times.iter().all(|name| tells_time(name)));
        assert!(!others.iter().any(|name| tells_time(name)));
    }

    #[test]
    fn rows_are_called_in_the_singular() {
        assert_eq!(
            ["dim_customers", "categories", "address"].map(singular),
            ["customer", "category", "address"]
        );
    }

    #[test]
    fn names_that_mean_something_are_quoted() {
        assert_eq!(declared("amount"), "amount");
        assert_eq!(declared("渠道"), "渠道");
        assert_eq!(declared("Unit Price"), "`Unit Price`");
        assert_eq!(declared("where"), "`where`");
        assert_eq!(
            ["day", "month", "true"].map(declared),
            ["`day`", "`month`", "`true`"]
        );
        assert_eq!(declared(" name"), "` name`");
        assert!(!["a`b", "", "a\nb"].map(may_be_declared).contains(&true));
        assert!(may_be_entity("customer") && !may_be_entity("date"));
    }
}
