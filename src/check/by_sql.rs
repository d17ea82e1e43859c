//! Tables by SQL: each text is one query, and no more than that.

use crate::words::{Said, Say, say};
use sqlparser::ast::{Query, SetExpr, Statement};
use sqlparser::dialect::{Dialect, dialect_from_str};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::{Model, TableSource};
use crate::source::manifest::ENGINES;
use crate::syntax::ast::{Name, Text};

/// The name of the embedded engine's SQL.
pub const EMBEDDED: &str = "datafusion";

/// Reports texts that are not one query, and engines nobody knows.
pub(super) fn check(model: &Model, found: &mut Vec<Diagnostic>) {
    for table in &model.tables {
        let TableSource::Sql(texts) = &table.source else {
            continue;
        };
        let mut seen: Vec<&Name> = Vec::new();
        for (engine, text) in texts {
            if let Some(first) = seen.iter().find(|known| known.text == engine.text) {
                let finding = Diagnostic::error(&code::CLAUSE_TWICE).at(engine.span);
                let finding = finding.label(first.span, "label.first");
                found.push(finding.with("clause", &engine.text));
            }
            seen.push(engine);
            found.extend(unknown(engine));
            found.extend(not_one_query(engine, text));
        }
    }
}

fn unknown(engine: &Name) -> Option<Diagnostic> {
    let known = || ENGINES.iter().copied().chain([EMBEDDED]);
    if known().any(|name| name == engine.text) {
        return None;
    }
    let finding = Diagnostic::error(&code::UNKNOWN_NAME)
        .at(engine.span)
        .with("what", say!("engine"))
        .with("name", &engine.text);
    Some(match nearest(&engine.text, known()) {
        Some(near) => finding
            .helps("help.near")
            .with("near", near)
            .fix(engine.span, near),
        None => finding.helps("help.none"),
    })
}

/// How an engine's SQL reads.
fn dialect(engine: &str) -> Box<dyn Dialect> {
    let named = match engine {
        EMBEDDED => "postgresql",
        "mariadb" => "mysql",
        "spark" => "databricks",
        other => other,
    };
    dialect_from_str(named).unwrap_or_else(|| Box::new(sqlparser::dialect::GenericDialect {}))
}

fn not_one_query(engine: &Name, text: &Text) -> Option<Diagnostic> {
    let wrong = |message, reason: Said| {
        let finding = Diagnostic::error(&code::BY_SQL).at(text.span).says(message);
        Some(finding.with("engine", &engine.text).with("reason", reason))
    };
    let dialect = dialect(&engine.text);
    let tokens = match Tokenizer::new(&*dialect, &text.value).tokenize() {
        Ok(tokens) => tokens,
        Err(error) => return wrong("message.unreadable", error.said()),
    };
    if tokens.contains(&Token::SemiColon) {
        return wrong("message", say!("a `;` ends it"));
    }
    match Parser::parse_sql(&*dialect, &text.value) {
        Err(error) => wrong("message.unreadable", error.said()),
        Ok(statements) => match statements.as_slice() {
            [Statement::Query(query)] if only_reads(query) => None,
            [Statement::Query(_)] => wrong("message", say!("a part of it writes")),
            [other] => {
                let word = other.to_string();
                let word = word.split(' ').next().unwrap_or_default();
                wrong("message", say!("it is a `{word}`", word = word))
            }
            several => wrong("message", say!("it is {count} statements", count = several.len())),
        },
    }
}

fn only_reads(query: &Query) -> bool {
    let with = query.with.iter().flat_map(|with| &with.cte_tables);
    with.map(|step| &step.query).all(|query| only_reads(query)) && body_reads(&query.body)
}

fn body_reads(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(select) => select.into.is_none(),
        SetExpr::Query(query) => only_reads(query),
        SetExpr::SetOperation { left, right, .. } => body_reads(left) && body_reads(right),
        SetExpr::Values(_) | SetExpr::Table(_) => true,
        _ => false,
    }
}

/// Every chain of names in a text, such as `shop.orders`: the tables it may
/// read are among them.
#[must_use]
pub fn names_in(text: &str) -> Vec<String> {
    let dialect = dialect(EMBEDDED);
    let tokens = Tokenizer::new(&*dialect, text).tokenize().unwrap_or_default();
    let mut chains: Vec<String> = Vec::new();
    let mut after_dot = false;
    for token in tokens {
        match token {
            Token::Word(word) => {
                // A name without quotes is in lower case to the engine.
                let name = match word.quote_style {
                    Some(_) => word.value,
                    None => word.value.to_lowercase(),
                };
                match chains.last_mut().filter(|_| after_dot) {
                    Some(chain) => {
                        chain.push('.');
                        chain.push_str(&name);
                    }
                    None => chains.push(name),
                }
                after_dot = false;
            }
            Token::Period => after_dot = true,
            Token::Whitespace(_) => {}
            _ => after_dot = false,
        }
    }
    chains.sort();
    chains.dedup();
    chains
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tables_are_among_those_of_a_text() {
        let text = "with a as (select 'x.y' from Shop.Orders) -- not.me\nselect * from \"A b\".c join a";
        let names = names_in(text);
        assert!(names.contains(&"shop.orders".to_owned()), "{names:?}");
        assert!(names.contains(&"A b.c".to_owned()), "{names:?}");
        assert!(!names.contains(&"x.y".to_owned()) && !names.contains(&"not.me".to_owned()));
    }
}
