//! What may stand where the parser failed, in the words of the language.

use pest::error::{Error, ErrorVariant};

use crate::syntax::parser::Rule;

pub(super) struct Expectations {
    pub list: String,
    pub words: Vec<String>,
}

/// What may stand at the failing place, in the words of the language.
pub(super) fn expectations(error: &Error<Rule>) -> Expectations {
    let rules = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let mut phrases: Vec<String> = rules.iter().filter_map(|rule| phrase(*rule)).collect();
    phrases.sort();
    phrases.dedup();
    if phrases.iter().any(|phrase| phrase == AN_EXPRESSION) {
        phrases.retain(|phrase| !PARTS_OF_EXPRESSIONS.contains(&phrase.as_str()));
    }
    let words = phrases
        .iter()
        .filter_map(|phrase| Some(phrase.strip_prefix('`')?.strip_suffix('`')?.to_owned()))
        .collect();
    let list = match phrases.as_slice() {
        [] => "something else".to_owned(),
        [only] => only.clone(),
        [front @ .., last] => format!("{} or {last}", front.join(", ")),
    };
    Expectations { list, words }
}

/// A rule in words: clauses by their keyword, tokens by what they are.
fn phrase(rule: Rule) -> Option<String> {
    let words = match rule {
        Rule::name
        | Rule::path
        | Rule::word
        | Rule::key_entity
        | Rule::fields
        | Rule::names
        | Rule::paths => "a name",
        Rule::string | Rule::physical => LABEL,
        Rule::number | Rule::integer => "a number",
        Rule::date | Rule::year => "a date",
        Rule::duration => "a length of time such as `7 days`",
        Rule::kind | Rule::kind_atom => "a type or unit",
        Rule::expr
        | Rule::bare
        | Rule::parenthesis
        | Rule::list
        | Rule::null
        | Rule::boolean
        | Rule::case
        | Rule::prefix => "an expression",
        Rule::infix => "an operator",
        Rule::arguments | Rule::kind_operator | Rule::float => return None,
        Rule::EOI | Rule::item => "the end",
        Rule::doc | Rule::docs | Rule::sign | Rule::named | Rule::arg_name | Rule::all_of => return None,
        Rule::defined => "`=`",
        Rule::columns => "a column, or columns in parentheses",
        Rule::row => "a row in braces",
        Rule::row_list => "rows in brackets",
        Rule::is_null => "`is null`",
        Rule::negated => "`null` or `not null`",
        Rule::direction_word => "`desc`",
        Rule::lone_when => "a date such as `2025-01-01`",
        Rule::cell => "a column and its value, such as `amount: 10`",
        Rule::lone_top => "a number, a slice and a metric, such as `5 channel by gmv`",
        Rule::lone_during => "a period, such as `2026-03` or `last 12 complete months`",
        Rule::lone_compare => "a shift, such as `prior 1 year`",
        Rule::lone_expr => "an expression",
        Rule::lone_paths => "a name",
        Rule::lone_sort => "a name",
        Rule::case_arm => "a condition and its value, such as `a > 1: \"many\"`",
        Rule::claim => "a metric",
        Rule::goal => "a period and a number, such as `2026-06 250`",
        Rule::asked => "a metric",
        Rule::where_ | Rule::filter => "`where`",
        Rule::each_period => "`per`",
        Rule::during => "`for`",
        Rule::targets => "`target`",
        Rule::in_line => "`line`",
        Rule::work_status => "`status`",
        Rule::listing => "`values`",
        Rule::zone | Rule::lies_in => "`in`",
        Rule::day_key => "`key`",
        Rule::calendar_grain => "`grain`",
        Rule::on_column => "a column",
        Rule::on_date => "`on`",
        Rule::once_per => "`once per`",
        Rule::from_table => return None,
        Rule::assertion => "`assert`",
        Rule::by_sql => "`sql`",
        other => return Some(format!("`{}`", format!("{other:?}").trim_end_matches('_'))),
    };
    Some(words.to_owned())
}

/// Where an expression may stand, its kinds need not be named one by one.
const AN_EXPRESSION: &str = "an expression";
const PARTS_OF_EXPRESSIONS: [&str; 5] = [
    "a name",
    "a text in quotes",
    "a number",
    "a date",
    "a length of time such as `7 days`",
];

/// A text in quotes, in words.
pub(super) const LABEL: &str = "a text in quotes";
