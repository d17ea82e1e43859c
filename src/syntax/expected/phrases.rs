//! What may stand where the parser failed, in the words of the language.

use pest::error::{Error, ErrorVariant};

use crate::syntax::parser::Rule;
use crate::words::{Language, Said, Say, say};

pub(super) struct Expectations {
    /// All of it, in words.
    pub list: Said,
    /// The keywords among it.
    pub words: Vec<String>,
}

/// What may stand at the failing place, in the words of the language. The
/// parser counts rules only; the `signs` that may stand there come from elsewhere.
pub(super) fn expectations(error: &Error<Rule>, signs: &[&str]) -> Expectations {
    let rules = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let mut phrases: Vec<Said> = rules.iter().filter_map(|rule| phrase(*rule)).collect();
    phrases.extend(signs.iter().map(|sign| format!("`{sign}`").said()));
    phrases.sort();
    phrases.dedup();
    if phrases.contains(&say!("an expression")) {
        let parts = parts_of_expressions();
        phrases.retain(|phrase| !parts.contains(phrase));
    }
    if phrases.contains(&say!("an operator")) {
        phrases.retain(|phrase| !GOES_ON.iter().any(|word| *phrase == format!("`{word}`").said()));
    }
    let keyword = |phrase: &Said| {
        let word = phrase.of(Language::English).strip_prefix('`')?;
        Some(word.strip_suffix('`')?.to_owned())
    };
    Expectations {
        words: phrases.iter().filter_map(keyword).collect(),
        list: match phrases.as_slice() {
            [] => say!("something else"),
            [only] => only.clone(),
            [front @ .., last] => say!("{front} or {last}", front = Said::list(front), last = last),
        },
    }
}

/// What goes on with an expression, as operators do.
const GOES_ON: [&str; 8] = ["=", "(", "across", "at", "every", "fill", "is null", "via"];

/// A rule in words: clauses by their keyword, tokens by what they are.
fn phrase(rule: Rule) -> Option<Said> {
    let words = match rule {
        Rule::name
        | Rule::path
        | Rule::word
        | Rule::key_entity
        | Rule::fields
        | Rule::names
        | Rule::paths => say!("a name"),
        Rule::string | Rule::physical => say!("a text in quotes"),
        Rule::number | Rule::integer | Rule::signed | Rule::constant => say!("a number"),
        Rule::date | Rule::year => say!("a date"),
        Rule::duration => say!("a length of time such as `7 days`"),
        Rule::kind | Rule::kind_atom => say!("a type or unit"),
        Rule::expr
        | Rule::bare
        | Rule::parenthesis
        | Rule::list
        | Rule::null
        | Rule::boolean
        | Rule::case
        | Rule::prefix => say!("an expression"),
        Rule::infix => say!("an operator"),
        Rule::arguments | Rule::kind_operator | Rule::float => return None,
        Rule::EOI | Rule::item => say!("the end"),
        Rule::doc | Rule::docs | Rule::sign | Rule::named | Rule::arg_name | Rule::all_of => return None,
        Rule::defined => "`=`".said(),
        Rule::columns => say!("a column, or columns in parentheses"),
        Rule::row => say!("a row in braces"),
        Rule::row_list => say!("rows in brackets"),
        Rule::is_null => "`is null`".said(),
        Rule::negated => say!("`null` or `not null`"),
        Rule::direction_word => "`desc`".said(),
        Rule::lone_when => say!("a date or period such as `2025-01-01` or `2025-01`"),
        Rule::cell => say!("a column and its value, such as `amount: 10`"),
        Rule::lone_top => say!("a number, a slice and a metric, such as `5 channel by gmv`"),
        Rule::lone_during => say!("a period, such as `2026-03` or `last 12 complete months`"),
        Rule::lone_compare => say!("a shift, such as `prior 1 year`"),
        Rule::lone_expr => say!("an expression"),
        Rule::lone_paths => say!("a name"),
        Rule::lone_sort => say!("a name"),
        Rule::case_arm => say!("a condition and its value, such as `a > 1: \"many\"`"),
        Rule::claim => say!("a metric"),
        Rule::goal => say!("a period and a number, such as `2026-06 250`"),
        Rule::asked => say!("a metric"),
        Rule::where_ | Rule::filter => "`where`".said(),
        Rule::each_period => "`per`".said(),
        Rule::during => "`for`".said(),
        Rule::targets => "`target`".said(),
        Rule::in_line => "`line`".said(),
        Rule::work_status => "`status`".said(),
        Rule::listing => "`values`".said(),
        Rule::each_row => "`per row`".said(),
        Rule::zone | Rule::lies_in => "`in`".said(),
        Rule::day_key => "`key`".said(),
        Rule::calendar_grain => "`grain`".said(),
        Rule::on_column => say!("a column"),
        Rule::on_date => "`on`".said(),
        Rule::once_per => "`once per`".said(),
        Rule::from_table | Rule::file | Rule::lone_item => return None,
        Rule::otherwise => "`else`".said(),
        Rule::union_part => say!("a table"),
        Rule::renaming => say!("a name and what it is, such as `customer = buyer`"),
        Rule::sql_text => say!("an engine and its SQL, such as `duckdb \"select …\"`"),
        Rule::link_entity | Rule::sort_keys | Rule::sort_key => say!("a name"),
        Rule::partition_of => "`of`".said(),
        Rule::within_of | Rule::tolerance => "`within`".said(),
        Rule::last_periods => "`last`".said(),
        Rule::asked_report => "`report`".said(),
        Rule::assertion => "`assert`".said(),
        Rule::by_sql => "`sql`".said(),
        other => return Some(format!("`{}`", format!("{other:?}").trim_end_matches('_')).said()),
    };
    Some(words)
}

/// Where an expression may stand, its kinds need not be named one by one.
fn parts_of_expressions() -> [Said; 5] {
    [
        say!("a name"),
        say!("a text in quotes"),
        say!("a number"),
        say!("a date"),
        say!("a length of time such as `7 days`"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a rule in code is a word of the language, never its own name.
    #[test]
    fn no_rule_is_told_by_its_name() {
        let grammar = include_str!("../../../grammar/merak.pest");
        let is_silent = |rule: &Rule| {
            let name = format!("{rule:?}");
            let mut lines = grammar
                .lines()
                .filter_map(|line| line.strip_prefix(name.as_str()));
            lines.any(|rest| {
                rest.trim_start()
                    .strip_prefix('=')
                    .is_some_and(|rest| rest.trim_start().starts_with('_'))
            })
        };
        for rule in Rule::all_rules().iter().filter(|rule| !is_silent(rule)) {
            let Some(said) = phrase(*rule) else { continue };
            let words = said.of(Language::English).to_owned();
            let word = words.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
            let Some(word) = word.filter(|word| !word.contains(['`', ' ', '='])) else {
                continue;
            };
            assert!(grammar.contains(&format!("\"{word}\"")), "{rule:?}: {words}");
        }
    }
}
