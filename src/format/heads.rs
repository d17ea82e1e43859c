//! The heads of all kinds of items.

use super::doc::Doc;
use super::expr::expr;
use super::field::labelled;
use super::head::{Head, Inside};
use super::{question, source, word};
use crate::syntax::ast::{Body, Expr, Item, Kind};

/// The head of any item.
pub(super) fn head(item: &Item) -> Head<'_> {
    let label = item.label.as_ref();
    let text = label.map(word::text).unwrap_or_default();
    let named = |word| Head::new(word, format!("{word} {}", word::name(&item.name)));
    let titled = |word| Head::new(word, format!("{word} {}", labelled(&item.name, label)));
    match &item.body {
        Body::Department => named("department").words([text]),
        Body::Entity => named("entity").words([text]),
        Body::Unit { scale } => {
            let scale = scale
                .as_ref()
                .map(|(count, unit)| format!("= {} {}", count.raw, word::name(unit)));
            named("unit").words([text, scale.unwrap_or_default()])
        }
        Body::Dimension { kind } => named("dimension").words([text, typed(Some(kind))]),
        Body::Line => named("line").words([text]),
        Body::Table(from) => titled("table").defined(source::source(from), false),
        Body::Calendar(from) => {
            titled("calendar").defined(Doc::text(format!("= {}", word::text(from))), false)
        }
        Body::Event(condition) => titled("event").card(equals(condition)),
        Body::Metric { kind, expr } => titled("metric").and(&typed(kind.as_ref())).card(equals(expr)),
        Body::Attribute {
            of,
            kind,
            expr,
            within,
        } => {
            let within = within.as_ref().map(|(length, from)| {
                Doc::text(format!(
                    "within {} of {}",
                    word::duration(length),
                    word::path(from)
                ))
            });
            let of = format!("of {}", word::name(of));
            let words = [of, typed(kind.as_ref())];
            titled("attribute")
                .words(words)
                .card(Doc::hanging(equals(expr), within))
        }
        Body::Segment { of, expr, over } => {
            let over = over
                .as_ref()
                .map(|over| Doc::text(format!("over {}", word::duration(over))));
            let of = format!("of {}", word::name(of));
            titled("segment")
                .words([of])
                .card(Doc::hanging(equals(expr), over))
        }
        Body::NorthStar => named("north_star"),
        Body::Identity(parts) => named("decompose").defined(equals(parts), true),
        Body::Partition(by) => {
            named("decompose").defined(Doc::all([Doc::text("by "), question::paths(by)]), false)
        }
        Body::Driver { to } => named("driver").words([format!("-> {}", word::name(to))]),
        Body::Guardrail => named("guardrail").words([text]),
        Body::Alert => named("alert").words([text]),
        Body::Target(goals) => named("target").holds(Inside::Goals(goals)),
        Body::Direction { serves } => named("direction").words([text, format!("for {}", word::name(serves))]),
        Body::Opportunity => named("opportunity").words([text]),
        Body::Initiative => named("initiative").words([text]),
        Body::Report => named("report").words([text]),
        Body::Test => named("test").words([text]),
        Body::Assert(claims) => named("assert").words([text]).holds(Inside::Claims(claims)),
    }
}

fn equals(definition: &Expr) -> Doc {
    Doc::all([Doc::text("= "), expr(definition)])
}

fn typed(kind: Option<&Kind>) -> String {
    kind.map(|kind| format!(": {}", word::kind(kind)))
        .unwrap_or_default()
}
