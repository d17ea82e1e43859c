//! Pieces of the language that stand alone: the words of the command line.

use pest::Parser;

use super::ast::{ClauseKind, Expr, MomentAt, Path, SortKey};
use super::parser::{Grammar, Rule};
use super::walk::{Builder, Node};
use super::{expected, guard};
use crate::diagnostic::Diagnostic;
use crate::source::FileId;

/// An expression: `channel != "email"`.
///
/// # Errors
/// Returns what keeps the text from being one.
pub fn expr(file: FileId, text: &str) -> Result<Expr, Vec<Diagnostic>> {
    one(file, text, Rule::lone_expr, Rule::expr, |builder, node| {
        builder.expr(node)
    })
}

/// A list of paths: `month, buyer.country`.
///
/// # Errors
/// Returns what keeps the text from being one.
pub fn paths(file: FileId, text: &str) -> Result<Vec<Path>, Vec<Diagnostic>> {
    one(file, text, Rule::lone_paths, Rule::paths, |builder, node| {
        builder.paths(node)
    })
}

/// Sort keys: `gmv desc, month`.
///
/// # Errors
/// Returns what keeps the text from being one.
pub fn sort(file: FileId, text: &str) -> Result<Vec<SortKey>, Vec<Diagnostic>> {
    one(file, text, Rule::lone_sort, Rule::sort_keys, |builder, node| {
        builder.sort_keys(node)
    })
}

/// What follows `top`: `5 channel by gmv`.
///
/// # Errors
/// Returns what keeps the text from being that.
pub fn top(file: FileId, text: &str) -> Result<ClauseKind, Vec<Diagnostic>> {
    clause(file, text, Rule::lone_top)
}

/// What follows `for`: `2026-03`, `last 12 complete months`.
///
/// # Errors
/// Returns what keeps the text from being that.
pub fn during(file: FileId, text: &str) -> Result<ClauseKind, Vec<Diagnostic>> {
    clause(file, text, Rule::lone_during)
}

/// What follows `compare`: `prior 1 year`.
///
/// # Errors
/// Returns what keeps the text from being that.
pub fn compare(file: FileId, text: &str) -> Result<ClauseKind, Vec<Diagnostic>> {
    clause(file, text, Rule::lone_compare)
}

/// A date or period: `2011-01-01`, `2011-Q1`, `2011`.
///
/// # Errors
/// Returns what keeps the text from being one.
pub fn moment(file: FileId, text: &str) -> Result<MomentAt, Vec<Diagnostic>> {
    let found = guard::check(file, text);
    found.map_err(|finding| vec![finding])?;
    let rule = Rule::lone_when;
    let pairs = Grammar::parse(rule, text)
        .map_err(|error| vec![expected::explain_alone(file, text, rule, &error)])?;
    let mut findings = Vec::new();
    let mut builder = Builder::new(file, 0, &mut findings);
    let node = pairs
        .flatten()
        .find(|node| matches!(node.as_rule(), Rule::date | Rule::year | Rule::today));
    let moment = node.map(|node| builder.moment(&node));
    match moment {
        Some(moment) if findings.is_empty() => Ok(moment),
        _ => Err(findings),
    }
}

/// A clause without the word that opens it.
fn clause(file: FileId, text: &str, rule: Rule) -> Result<ClauseKind, Vec<Diagnostic>> {
    guard::check(file, text).map_err(|finding| vec![finding])?;
    let mut pairs = Grammar::parse(rule, text)
        .map_err(|error| vec![expected::explain_alone(file, text, rule, &error)])?;
    let mut findings = Vec::new();
    let mut builder = Builder::new(file, 0, &mut findings);
    match pairs.next().and_then(|node| builder.clause(node)) {
        Some(kind) if findings.is_empty() => Ok(kind),
        _ => Err(findings),
    }
}

fn one<T>(
    file: FileId,
    text: &str,
    rule: Rule,
    wanted: Rule,
    build: impl Fn(&mut Builder<'_>, Node<'_>) -> T,
) -> Result<T, Vec<Diagnostic>> {
    guard::check(file, text).map_err(|finding| vec![finding])?;
    let mut pairs = Grammar::parse(rule, text)
        .map_err(|error| vec![expected::explain_alone(file, text, rule, &error)])?;
    let mut findings = Vec::new();
    let mut builder = Builder::new(file, 0, &mut findings);
    let node = pairs
        .next()
        .and_then(|whole| whole.into_inner().find(|node| node.as_rule() == wanted));
    let built = node.map(|node| build(&mut builder, node));
    match built {
        Some(built) if findings.is_empty() => Ok(built),
        _ => Err(findings),
    }
}
