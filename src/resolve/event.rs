//! Events: a table, optionally one of its times and a condition.

use super::model::{Event, Named};
use super::names::{Names, Space};
use super::unknown::Sought;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::{Expr, ExprKind, Name, Path};
use crate::words::say;

/// Builds an event from its item. What is not a table has a finding.
pub(super) fn build(
    named: Named,
    broken: bool,
    expr: Expr,
    names: &Names,
    found: &mut Vec<Diagnostic>,
) -> Event {
    let mut event = Event {
        named,
        table: None,
        at: None,
        condition: None,
    };
    if !broken && let Some(name) = take_apart(expr, &mut event, found) {
        event.table = names.table(&name.text);
        if event.table.is_none() {
            found.push(no_table(&name, names));
        }
    }
    event
}

/// The table's name; what stands behind it goes into the event.
fn take_apart(expr: Expr, event: &mut Event, found: &mut Vec<Diagnostic>) -> Option<Name> {
    let span = expr.span;
    match expr.kind {
        ExprKind::Path(Path { mut segments, .. }) if segments.len() == 1 => segments.pop(),
        ExprKind::Paren(inner) => take_apart(*inner, event, found),
        ExprKind::Where(inner, condition) => {
            event.condition = Some(match event.condition.take() {
                None => *condition,
                Some(outer) => Expr {
                    span: condition.span.to(outer.span),
                    kind: ExprKind::And(vec![*condition, outer]),
                },
            });
            take_apart(*inner, event, found)
        }
        // What is said last, outermost, holds, as in a metric.
        ExprKind::At(inner, path) => {
            event.at.get_or_insert(path);
            take_apart(*inner, event, found)
        }
        _ => {
            found.push(
                Diagnostic::error(&code::TYPE_MISMATCH)
                    .says("message.wanted")
                    .at(span)
                    .with("wanted", say!("a table"))
                    .with("found", say!("another expression"))
                    .with("detail", say!("what happens is rows of one table"))
                    .with(
                        "advice",
                        say!("write `event NAME = TABLE at TIME where CONDITION`"),
                    ),
            );
            None
        }
    }
}

fn no_table(name: &Name, names: &Names) -> Diagnostic {
    if let Some(word) = names.find(Space::Tables, &name.text) {
        return Diagnostic::error(&code::WRONG_KIND)
            .at(name.span)
            .with("name", &name.text)
            .with("is", word.target.words())
            .with("wanted", say!("a table"))
            .with(
                "advice",
                say!("name its table, and say the condition in full: an event of an event has no name of its own"),
            );
    }
    names.unknown(Sought::Table, &name.text, name.span)
}
