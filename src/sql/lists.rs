//! Questions that are made of others, or of constants.

use super::dialect::Dialect;
use super::script::Script;
use super::{apart_written, written};
use crate::plan::{Plan, Source};

/// Most bytes of a text of Oracle.
const LONGEST: usize = 4000;

/// Most signs of a piece of one that stands in a line.
const PIECE: usize = 500;

/// A question that answers with these rows of texts; nothing stands for NULL.
#[must_use]
pub fn listed(columns: &[&str], rows: &[Vec<Option<String>>], dialect: &dyn Dialect) -> String {
    let cell = |value: &Option<String>| cell(value.as_deref(), dialect);
    let row = |row: &Vec<Option<String>>| {
        let cells: Vec<String> = row.iter().map(cell).collect();
        format!("({})", cells.join(", "))
    };
    if dialect.lists_by_selects() {
        let from = dialect.one_row().map(|table| format!("FROM {table}\n"));
        let from = from.unwrap_or_default();
        let select = |row: &Vec<Option<String>>| {
            let cells = columns
                .iter()
                .zip(row)
                .map(|(name, value)| format!("{} AS {}", cell(value), dialect.names().quoted(name)));
            format!("SELECT\n  {}\n{from}", cells.collect::<Vec<_>>().join(",\n  "))
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

/// A text of a list. Where clients read lines, it is put together of pieces that have one each.
fn cell(value: Option<&str>, dialect: &dyn Dialect) -> String {
    let script = dialect.script();
    let Some(text) = value else {
        return match script {
            Script::Plain => "NULL".to_owned(),
            _ => format!("CAST(NULL AS {})", dialect.words()),
        };
    };
    match script {
        Script::Plain => dialect.text(text),
        Script::Batches => {
            let text = text.replace("$(", "$\0(");
            let pieces = pieces(&text, &['\n', '\0'], usize::MAX);
            let pieces = pieces.iter().map(|piece| match piece.as_str() {
                "\n" => "CHAR(10)".to_owned(),
                piece => dialect.text(piece),
            });
            let mut pieces: Vec<String> = pieces.collect();
            // Put together they are as long as the longest kind of text only where one of them is.
            if let [first, _, ..] = pieces.as_mut_slice() {
                *first = format!("CAST({first} AS {})", dialect.words());
            }
            pieces.join(" +\n    ")
        }
        Script::Lines => {
            let pieces = pieces(&cut(text), &['\n'], PIECE);
            let pieces = pieces.iter().map(|piece| match piece.as_str() {
                "\n" => "CHR(10)".to_owned(),
                piece => dialect.text(piece),
            });
            pieces.collect::<Vec<_>>().join(" ||\n    ")
        }
    }
}

/// A text in pieces: each of the signs that part it is one of its own, but for NUL, which is none.
fn pieces(text: &str, parts: &[char], longest: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut count = 0;
    for c in text.chars() {
        if parts.contains(&c) {
            if c != '\0' {
                pieces.push(c.to_string());
            }
            pieces.push(String::new());
            count = 0;
            continue;
        }
        if count == longest {
            pieces.push(String::new());
            count = 0;
        }
        if let Some(last) = pieces.last_mut() {
            last.push(if c.is_control() { ' ' } else { c });
        }
        count += 1;
    }
    if pieces.len() > 1 {
        pieces.retain(|piece| !piece.is_empty());
    }
    pieces
}

/// As much of a text as fits.
fn cut(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let end = (0..=LONGEST - 4).rev().find(|at| text.is_char_boundary(*at));
    format!("{}…", text.get(..end.unwrap_or(0)).unwrap_or_default())
}

/// Several questions, one below the other: of each the columns that are shown, in which its own
/// are those of `kept`, and its plan.
#[must_use]
pub fn stacked(parts: &[(Vec<(String, String)>, &Plan)], dialect: &dyn Dialect) -> String {
    let called = if dialect.says_as() { " AS kept" } else { " kept" };
    if dialect.nests_steps() {
        let part = |(columns, plan): &(Vec<(String, String)>, &Plan)| {
            let question = written(plan, dialect);
            select(columns, &format!("(\n{}\n){called}", question.trim_end()))
        };
        let parts: Vec<String> = parts.iter().map(part).collect();
        return parts.join("UNION ALL\n");
    }
    let (mut steps, mut selects) = (Vec::new(), Vec::new());
    for (at, (columns, plan)) in parts.iter().enumerate() {
        let (own, last) = apart_written(&numbered(plan, at + 1), dialect);
        steps.extend((!own.is_empty()).then(|| own.trim_end().to_owned()));
        let name = dialect.names().quoted(&format!("kept_{}", at + 1));
        steps.push(format!("{name} AS (\n{}\n)", last.trim_end()));
        selects.push(select(columns, &format!("{name}{called}")));
    }
    format!("WITH {}\n{}", steps.join(",\n"), selects.join("UNION ALL\n"))
}

fn select(columns: &[(String, String)], from: &str) -> String {
    let columns: Vec<String> = columns
        .iter()
        .map(|(value, name)| format!("{value} AS {name}"))
        .collect();
    format!("SELECT\n  {}\nFROM {from}\n", columns.join(",\n  "))
}

/// A plan whose steps have other names than those of others, and whose rows have no order: it is
/// to be a step itself.
fn numbered(plan: &Plan, number: usize) -> Plan {
    let mut plan = plan.clone();
    if plan.limit.is_none() {
        plan.order.clear();
    }
    let renamed = |name: &str| format!("of_{number}_{name}");
    for step in &mut plan.steps {
        step.name = renamed(&step.name);
    }
    for select in plan.selects_mut() {
        let joined = select.joins.iter_mut().map(|join| &mut join.relation);
        for relation in std::iter::once(&mut select.from).chain(joined) {
            if let Source::Step(name) = &mut relation.source {
                *name = renamed(name);
            }
        }
    }
    plan
}
