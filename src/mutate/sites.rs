//! Every place of a definition where something can be changed.

use super::change::{How, Mutant};
use crate::resolve::Model;
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{Body, Clause, ClauseKind, Expr, ExprKind, Field, File, Item, Name};

/// Every change of every definition of a file, as they are written.
#[must_use]
pub fn mutants(model: &Model, sources: &SourceMap, file: &File) -> Vec<Mutant> {
    let mut found = Vec::new();
    for (at, item) in file.items.iter().enumerate() {
        let Some(what) = word(&item.body).filter(|_| !item.broken) else {
            continue;
        };
        let mut sites = Sites {
            model,
            sources,
            item: at,
            what,
            name: &item.name,
            found: Vec::new(),
        };
        sites.item(item);
        found.append(&mut sites.found);
    }
    found
}

/// The word of an item that numbers come from.
fn word(body: &Body) -> Option<&'static str> {
    Some(match body {
        Body::Metric { .. } => "metric",
        Body::Attribute { .. } => "attribute",
        Body::Segment { .. } => "segment",
        Body::Event(_) => "event",
        Body::Table(_) => "table",
        _ => return None,
    })
}

/// The changes of one definition.
pub(super) struct Sites<'a> {
    pub model: &'a Model,
    sources: &'a SourceMap,
    item: usize,
    what: &'static str,
    name: &'a Name,
    found: Vec<Mutant>,
}

impl Sites<'_> {
    /// A change: what stands at a place becomes something else.
    pub fn offer(&mut self, how: How, span: Span, after: impl Into<String>) {
        self.found.push(Mutant {
            item: self.item,
            what: self.what,
            name: self.name.text.to_string(),
            how,
            span,
            after: after.into(),
        });
    }

    /// What an expression says.
    pub fn text(&self, expr: &Expr) -> String {
        self.slice(expr.span)
    }

    pub fn slice(&self, span: Span) -> String {
        self.sources.slice(span).to_owned()
    }

    /// The same, so that it can stand anywhere.
    pub fn alone(&self, expr: &Expr) -> String {
        let text = self.text(expr);
        match &expr.kind {
            ExprKind::Path(_) | ExprKind::Paren(_) | ExprKind::Call { .. } | ExprKind::Number(_) => text,
            _ => format!("({text})"),
        }
    }

    fn item(&mut self, item: &Item) {
        match &item.body {
            Body::Metric { expr, .. } | Body::Event(expr) => self.expr(expr),
            Body::Attribute { expr, within, .. } => {
                self.expr(expr);
                if let Some((length, path)) = within {
                    self.length(length);
                    self.offer(How::DropStep, behind(expr, path.span), "");
                }
            }
            Body::Segment { expr, over, .. } => {
                self.expr(expr);
                if let Some(length) = over {
                    self.length(length);
                    self.offer(How::DropStep, behind(expr, length.span), "");
                }
            }
            _ => {}
        }
        item.clauses.iter().for_each(|clause| self.clause(clause));
    }

    fn clause(&mut self, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Rows(expr) => {
                self.condition(expr);
                if !matches!(expr.kind, ExprKind::And(_)) {
                    self.offer(How::DropCondition, clause.span, "");
                }
                self.expr(expr);
            }
            ClauseKind::Field(Field { expr: Some(expr), .. }) => self.expr(expr),
            ClauseKind::Empty(_) => self.offer(How::DropStep, clause.span, ""),
            ClauseKind::Coarser(word) => self.coarser(word),
            _ => {}
        }
    }

    /// Changes an expression, and all that stands inside.
    fn expr(&mut self, expr: &Expr) {
        self.change_condition(expr);
        self.change_amount(expr);
        self.change_measure(expr);
        expr.inner().into_iter().for_each(|inner| self.expr(inner));
    }
}

/// What stands behind an expression, up to the end of something.
fn behind(expr: &Expr, last: Span) -> Span {
    Span {
        start: expr.span.end,
        ..last
    }
}
