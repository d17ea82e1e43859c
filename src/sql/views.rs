//! Questions that an engine keeps: views, what holds them, and what it is told of them.

use super::construct::Construct;
use super::dialect::Dialect;
use super::ident::{is_odd, quoted_path};
use super::layout;
use crate::diagnostic::{Diagnostic, code};
use crate::plan::Plan;
use crate::words::{Said, say};

/// How an engine keeps views.
#[derive(Clone, Copy, Debug)]
pub struct Views {
    /// What it calls what holds them; nothing where all stand in one place.
    pub folder: Option<&'static str>,
    /// Whether a view takes the place of one with other columns in one statement.
    pub replaces: bool,
    /// How it is told what they are.
    pub remarks: Remarks,
    /// Whether several statements are done together, or none of them.
    pub together: bool,
    /// Whether rows of constants are made by a function.
    pub lists_by_function: bool,
    /// Whether their names are of letters of English, digits and `_` only.
    pub plain_names: bool,
}

/// How an engine is told what a view is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remarks {
    /// By a statement of their own.
    Apart,
    /// By a change of the view.
    Altered,
    /// In the statement that makes the view.
    Within,
    /// By a statement for the view; its columns not at all.
    View,
    /// Not at all.
    Nowhere,
}

/// A view.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// What holds it.
    pub folder: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Comment lines that stand before it.
    pub heading: &'a str,
    /// The question it keeps.
    pub question: &'a str,
    /// What it is.
    pub remark: &'a str,
    /// Its columns, and what they are.
    pub columns: &'a [(String, String)],
}

/// The statements that make a view, or make it anew.
#[must_use]
pub fn made(view: &View<'_>, dialect: &dyn Dialect) -> String {
    let Some(views) = dialect.views() else {
        return String::new();
    };
    let name = placed(view.folder, view.name, dialect);
    let question = view.question.trim_end();
    let mut text = view.heading.to_owned();
    match views.replaces {
        true => text.push_str(&format!(
            "CREATE OR REPLACE VIEW {name}{} AS\n{question};\n",
            within(view, views.remarks, dialect)
        )),
        false => {
            text.push_str(&dropped(view.folder, view.name, dialect));
            text.push_str(&format!("CREATE VIEW {name} AS\n{question};\n"));
        }
    }
    for line in remarks(view, &name, views.remarks, dialect) {
        text.push_str(&format!("{line};\n"));
    }
    text
}

/// What stands behind the name of a view of its columns and of itself.
fn within(view: &View<'_>, how: Remarks, dialect: &dyn Dialect) -> String {
    if how != Remarks::Within {
        return String::new();
    }
    let column = |(column, remark): &(String, String)| {
        let column = dialect.names().quoted(column);
        match remark.is_empty() {
            true => column,
            false => format!("{column} COMMENT {}", dialect.text(remark)),
        }
    };
    let columns: Vec<String> = view.columns.iter().map(column).collect();
    let columns = columns.join(",\n  ");
    format!(" (\n  {columns}\n)\nCOMMENT {}", dialect.text(view.remark))
}

fn remarks(view: &View<'_>, name: &str, how: Remarks, dialect: &dyn Dialect) -> Vec<String> {
    let said = view.columns.iter().filter(|(_, remark)| !remark.is_empty());
    let columns = said.map(|(column, remark)| (dialect.names().quoted(column), dialect.text(remark)));
    let whole = dialect.text(view.remark);
    match how {
        Remarks::Nowhere | Remarks::Within => Vec::new(),
        Remarks::View => vec![format!("COMMENT ON VIEW {name} IS {whole}")],
        Remarks::Apart => std::iter::once(format!("COMMENT ON VIEW {name} IS {whole}"))
            .chain(columns.map(|(column, remark)| format!("COMMENT ON COLUMN {name}.{column} IS {remark}")))
            .collect(),
        Remarks::Altered => std::iter::once(format!("ALTER TABLE {name} MODIFY COMMENT {whole}"))
            .chain(
                columns
                    .map(|(column, remark)| format!("ALTER TABLE {name} COMMENT COLUMN {column} {remark}")),
            )
            .collect(),
    }
}

/// The statement that takes a view away, if it is there.
#[must_use]
pub fn dropped(folder: &str, name: &str, dialect: &dyn Dialect) -> String {
    format!("DROP VIEW IF EXISTS {};\n", placed(folder, name, dialect))
}

/// What stands before all else in a file of views.
#[must_use]
pub fn opening(dialect: &dyn Dialect) -> String {
    dialect
        .opening()
        .iter()
        .map(|line| format!("{line};\n"))
        .collect()
}

/// What stands before all views, and behind them.
#[must_use]
pub fn around(folder: &str, dialect: &dyn Dialect) -> (String, String) {
    let Some(views) = dialect.views() else {
        return (String::new(), String::new());
    };
    let (mut before, mut behind) = (String::new(), String::new());
    if views.together {
        before.push_str("BEGIN TRANSACTION;\n");
        behind.push_str("COMMIT;\n");
    }
    if let Some(word) = views.folder {
        let folder = dialect.names().quoted(folder);
        before.push_str(&format!("CREATE {word} IF NOT EXISTS {folder};\n"));
    }
    (before, behind)
}

/// A view by its whole name.
fn placed(folder: &str, name: &str, dialect: &dyn Dialect) -> String {
    let name = dialect.names().quoted(name);
    match dialect.views().and_then(|views| views.folder) {
        Some(_) => format!("{}.{name}", dialect.names().quoted(folder)),
        None => name,
    }
}

/// A question that answers with these rows of texts; nothing stands for NULL.
#[must_use]
pub fn listed(columns: &[&str], rows: &[Vec<Option<String>>], dialect: &dyn Dialect) -> String {
    let cell = |cell: &Option<String>| cell.as_ref().map_or("NULL".to_owned(), |text| dialect.text(text));
    let row = |row: &Vec<Option<String>>| {
        let cells: Vec<String> = row.iter().map(cell).collect();
        format!("({})", cells.join(", "))
    };
    if dialect.lists_by_selects() {
        let select = |row: &Vec<Option<String>>| {
            let cells = columns
                .iter()
                .zip(row)
                .map(|(name, value)| format!("{} AS {}", cell(value), dialect.names().quoted(name)));
            format!("SELECT\n  {}\n", cells.collect::<Vec<_>>().join(",\n  "))
        };
        return rows.iter().map(select).collect::<Vec<_>>().join("UNION ALL\n");
    }
    let rows: Vec<String> = rows.iter().map(row).collect();
    let rows = rows.join(",\n    ");
    let quoted: Vec<String> = columns.iter().map(|name| dialect.names().quoted(name)).collect();
    let names = quoted.join(", ");
    if dialect.views().is_some_and(|views| views.lists_by_function) {
        let kinds = quoted.iter().map(|name| format!("{name} Nullable(String)"));
        let kinds = dialect.text(&kinds.collect::<Vec<_>>().join(", "));
        return format!("SELECT\n  {names}\nFROM values({kinds},\n    {rows})\n");
    }
    format!("WITH listed ({names}) AS (\n  VALUES\n    {rows}\n)\nSELECT\n  {names}\nFROM listed\n")
}

/// Several questions, one below the other: of each the columns that are shown, in which its own
/// are those of `kept`, and its text.
#[must_use]
pub fn stacked(parts: &[(Vec<(String, String)>, String)]) -> String {
    let part = |(columns, question): &(Vec<(String, String)>, String)| {
        let columns: Vec<String> = columns
            .iter()
            .map(|(value, name)| format!("{value} AS {name}"))
            .collect();
        format!(
            "SELECT\n  {}\nFROM (\n{}\n) AS kept\n",
            columns.join(",\n  "),
            question.trim_end()
        )
    };
    let parts: Vec<String> = parts.iter().map(part).collect();
    parts.join("UNION ALL\n")
}

/// Comment lines.
#[must_use]
pub fn comment(words: &str) -> String {
    words.lines().map(layout::comment).collect()
}

/// Whether an engine keeps what views are told to be, as it is written.
#[must_use]
pub fn keeps_remarks(dialect: &dyn Dialect) -> bool {
    dialect
        .views()
        .is_some_and(|views| views.remarks == Remarks::Apart)
}

/// Why an engine keeps no views, where it does not.
#[must_use]
pub fn keeps_none(dialect: &dyn Dialect) -> Option<Diagnostic> {
    dialect.views().is_none().then(|| {
        Diagnostic::error(&code::DIALECT_LACKS)
            .says("message.views")
            .helps("help.views")
            .with("dialect", dialect.name())
    })
}

/// Why an engine cannot call a view so, if it cannot.
#[must_use]
pub fn unnamed_view(name: &str, dialect: &dyn Dialect) -> Option<Said> {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    let is_limited = dialect.views().is_some_and(|views| views.plain_names);
    match is_limited && !name.chars().all(is_plain) {
        true => Some(say!(
            "its views are called by letters of English, digits and `_` only"
        )),
        false => unnamed(name, dialect),
    }
}

/// Why an engine cannot call a column so, if it cannot.
#[must_use]
pub fn unnamed(name: &str, dialect: &dyn Dialect) -> Option<Said> {
    if !dialect.names().keeps(name) {
        return Some(say!("`{name}` is longer than names may be", name = name));
    }
    let odd = is_odd(name).then(|| dialect.lacks(Construct::OddNames));
    odd.flatten().or_else(|| dialect.misreads_stored(name))
}

/// Why a view cannot keep this question, if it cannot: where nothing holds views, they see the
/// tables that stand beside them.
#[must_use]
pub fn unkept(plan: &Plan, dialect: &dyn Dialect) -> Option<Diagnostic> {
    if dialect.views()?.folder.is_some() {
        return None;
    }
    let mut tables = plan.tables.iter().chain(&plan.by_sql);
    let elsewhere = |name: &str| name.split_once('.').is_some_and(|(place, _)| place != "main");
    let table = tables.find(|table| elsewhere(&table.name))?;
    let what = say!("a view of `{table}`", table = quoted_path(&table.name));
    let why = say!("its views see the tables of their own file only");
    Some(lacking(dialect, what, why))
}

fn lacking(dialect: &dyn Dialect, what: Said, why: Said) -> Diagnostic {
    Diagnostic::error(&code::DIALECT_LACKS)
        .with("dialect", dialect.name())
        .with("what", what)
        .with("why", why)
}
