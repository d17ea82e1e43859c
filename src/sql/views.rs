//! Questions that an engine keeps: views, what holds them, and what it is told of them.

use super::construct::Construct;
use super::dialect::Dialect;
use super::ident::{is_odd, quoted_path};
use super::layout;
pub use super::lists::{listed, stacked};
use super::script::Script;
pub use super::script::misread;
use crate::diagnostic::{Diagnostic, code};
use crate::plan::Plan;
use crate::words::{Said, say};

/// Most bytes of a line that says what a view or a column is, where it cannot be cut.
const LONGEST: usize = 2300;

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
    /// The same, where a view is a table to them.
    Table,
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
    let script = dialect.script();
    let name = placed(view.folder, view.name, dialect);
    let (heading, question) = (view.heading, view.question.trim_end());
    let mut text = match views.replaces {
        true => {
            let anew = if script == Script::Batches {
                "ALTER"
            } else {
                "REPLACE"
            };
            let within = within(view, views.remarks, dialect);
            script.ended(&format!(
                "{heading}CREATE OR {anew} VIEW {name}{within} AS\n{question}"
            ))
        }
        false => {
            let dropped = dropped(view.folder, view.name, dialect);
            let heading = script.readable(heading);
            format!(
                "{heading}{dropped}{}",
                script.ended(&format!("CREATE VIEW {name} AS\n{question}"))
            )
        }
    };
    for line in remarks(view, &name, views.remarks, dialect) {
        text.push_str(&script.ended(&line));
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
    let comment = |what: &str, of: &str, is: &str| format!("COMMENT ON {what} {of} IS {is}");
    match how {
        Remarks::Nowhere | Remarks::Within => Vec::new(),
        Remarks::View => vec![comment("VIEW", name, &whole)],
        Remarks::Apart => std::iter::once(comment("VIEW", name, &whole))
            .chain(columns.map(|(column, remark)| comment("COLUMN", &format!("{name}.{column}"), &remark)))
            .collect(),
        // One that is too long stands before the view only.
        Remarks::Table => std::iter::once(comment("TABLE", name, &whole))
            .chain(columns.map(|(column, remark)| comment("COLUMN", &format!("{name}.{column}"), &remark)))
            .map(|line| line.replace(char::is_control, " "))
            .filter(|line| line.len() <= LONGEST)
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
    let name = placed(folder, name, dialect);
    match dialect.script() {
        // It has no words for that before version 23.
        Script::Lines => format!(
            "BEGIN\n  EXECUTE IMMEDIATE {};\nEXCEPTION WHEN OTHERS THEN\n  IF SQLCODE <> -942 THEN RAISE; END IF;\nEND;\n/\n",
            dialect.text(&format!("DROP VIEW {name}"))
        ),
        script => script.ended(&format!("DROP VIEW IF EXISTS {name}")),
    }
}

/// What stands before all else in a file of views.
#[must_use]
pub fn opening(dialect: &dyn Dialect) -> String {
    dialect
        .opening()
        .iter()
        .map(|line| dialect.script().told(line))
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
        let quoted = dialect.names().quoted(folder);
        before.push_str(&match dialect.script() {
            Script::Plain => format!("CREATE {word} IF NOT EXISTS {quoted};\n"),
            // It has to be the first of its batch.
            Script::Batches => Script::Batches.ended(&format!(
                "IF SCHEMA_ID({}) IS NULL EXEC({})",
                dialect.text(folder),
                dialect.text(&format!("CREATE {word} {quoted}"))
            )),
            Script::Lines => comment(&format!(
                "The user {quoted} has to be there: views stand in its schema."
            )),
        });
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
