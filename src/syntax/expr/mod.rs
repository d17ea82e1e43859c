//! Expressions: the flat list the grammar reads, folded by precedence.
//!
//! From loosest to tightest: `where`, `or`, `and`, `not`, comparisons, `+ -`,
//! `* /`, sign, and the suffixes `at across every fill via`. Chains stay flat.

mod fold;
mod operand;
mod piece;

use super::ast::{Argument, Expr, ExprKind, Per};
use super::parser::Rule;
use super::walk::{Builder, Node, inside};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use fold::{Fold, lost_suffix, too_many};
use piece::{Piece, infix};

/// Deepest nesting of expressions, brackets or not.
const DEEPEST: usize = super::guard::DEEPEST;

impl Builder<'_> {
    /// An `expr` node.
    pub fn expr(&mut self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        self.depth += 1;
        let expr = if self.depth > DEEPEST {
            self.found
                .push(Diagnostic::error(&code::TOO_DEEP).at(span).with("limit", DEEPEST));
            Expr {
                kind: ExprKind::Null,
                span,
            }
        } else {
            self.flat(node)
        };
        self.depth -= 1;
        expr
    }

    fn flat(&mut self, node: Node<'_>) -> Expr {
        let whole = node.as_str();
        let start = self.span(&node).start as usize;
        let filters = std::mem::take(&mut self.filters);
        let inner = inside(node);
        let mut pieces = Vec::with_capacity(inner.len());
        let mut condition = None;
        let mut suffixes = 0_usize;
        for node in inner {
            let span = self.span(&node);
            match node.as_rule() {
                Rule::prefix if node.as_str() == "-" => pieces.push(Piece::Minus(span)),
                Rule::prefix => pieces.push(Piece::Not(span)),
                Rule::infix => {
                    suffixes = 0;
                    pieces.push(Piece::Infix(infix(node.as_str()), span));
                }
                Rule::is_null => pieces.push(Piece::IsNull(inside(node).next().is_some(), span)),
                Rule::arguments => self.call(&mut pieces, node),
                Rule::where_ => {
                    let before = span.start as usize - start;
                    let before = whole.get(..before).unwrap_or_default();
                    self.check_where(&pieces, span, before, filters);
                    self.filters = true;
                    condition = inside(node).next().map(|node| self.expr(node));
                }
                rule if is_suffix(rule) => {
                    suffixes += 1;
                    self.suffix(&mut pieces, node, suffixes);
                }
                _ => {
                    let operand = self.primary(node);
                    pieces.push(Piece::Operand(operand));
                }
            }
        }
        let mut fold = Fold {
            pieces: pieces.into_iter().peekable(),
            found: self.found,
        };
        let expr = fold.or();
        match condition {
            Some(condition) => {
                let span = expr.span.to(condition.span);
                let kind = ExprKind::Where(Box::new(expr), Box::new(condition));
                Expr { kind, span }
            }
            None => expr,
        }
    }

    /// `where` needs one call, name or parenthesis to its left; inside of a condition (`filters`)
    /// it goes on with that.
    fn check_where(&mut self, pieces: &[Piece], span: Span, before: &str, filters: bool) {
        let clear = match pieces {
            [Piece::Operand(operand)] => can_stand_before_where(operand),
            _ => false,
        };
        if clear {
            return;
        }
        let whole = before.trim_end();
        let last = match pieces.last() {
            Some(Piece::Operand(operand)) => operand
                .span
                .start
                .saturating_sub(pieces.first().map_or(0, |first| first.span().start))
                as usize,
            _ => 0,
        };
        let (front, tail) = whole.split_at_checked(last).unwrap_or(("", whole));
        let word = Span {
            end: span.start + 5,
            ..span
        };
        let finding = Diagnostic::error(&code::WHERE_AMBIGUOUS)
            .with("whole", whole)
            .with("before", front.trim_end())
            .with("last", tail);
        let is_constant = matches!(pieces.last(), Some(Piece::Operand(operand)) if matches!(operand.kind, ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Duration(_)));
        let finding = if is_constant {
            finding.helps("help.whole")
        } else {
            finding
        };
        self.found.push(match filters {
            true => finding
                .says("message.second")
                .helps("help.second")
                .label(word, "label.second")
                .fix(word, "and"),
            false => finding.at(word),
        });
    }

    /// Turns the path before an argument list into a call.
    fn call(&mut self, pieces: &mut [Piece], node: Node<'_>) {
        let end = self.span(&node);
        let arguments = inside(node);
        let mut built: Vec<Argument> = Vec::with_capacity(arguments.len());
        for node in arguments {
            match node.as_rule() {
                Rule::per | Rule::once_per => {
                    let once = node.as_rule() == Rule::once_per;
                    let path = inside(node).next().map(|node| self.path(&node));
                    if let (Some(argument), Some(path)) = (built.last_mut(), path) {
                        argument.per = Some(Per { once, path });
                    }
                }
                Rule::named => built.extend(self.named(node)),
                Rule::all_of => {
                    let exprs = self.exprs(node);
                    built.extend(exprs.into_iter().map(|expr| plain(expr, true)));
                }
                _ => built.push(plain(self.expr(node), false)),
            }
        }
        if let Some(Piece::Operand(operand)) = pieces.last_mut() {
            let span = operand.span.to(end);
            if let ExprKind::Path(function) = &operand.kind {
                let function = function.clone();
                *operand = Expr {
                    kind: ExprKind::Call {
                        function,
                        arguments: built,
                    },
                    span,
                };
            }
        }
    }

    fn named(&mut self, node: Node<'_>) -> Option<Argument> {
        let mut inner = inside(node);
        let word = inner.next()?;
        let words = word.as_str().trim_end_matches(':').trim_end();
        let span = self.part(&word, 0, words.len());
        let name = super::ast::Name::plain(words, span);
        let expr = self.expr(inner.next()?);
        Some(Argument {
            name: Some(name),
            every: false,
            expr,
            per: None,
        })
    }

    /// Wraps the last operand in a suffix, its `count`th.
    fn suffix(&mut self, pieces: &mut [Piece], node: Node<'_>, count: usize) {
        let end = self.span(&node);
        if count > DEEPEST {
            if count == DEEPEST + 1 {
                self.found.push(too_many(end));
            }
            return;
        }
        let Some(Piece::Operand(operand)) = pieces.last_mut() else {
            self.found.push(lost_suffix(node.as_str(), end));
            return;
        };
        let hole = Expr {
            kind: ExprKind::Null,
            span: operand.span,
        };
        let inner = Box::new(std::mem::replace(operand, hole));
        let span = inner.span.to(end);
        *operand = Expr {
            kind: self.suffixed(inner, node),
            span,
        };
    }

    fn suffixed(&mut self, inner: Box<Expr>, node: Node<'_>) -> ExprKind {
        let rule = node.as_rule();
        let mut parts = inside(node);
        let Some(what) = parts.next() else {
            return inner.kind;
        };
        match rule {
            Rule::fill => ExprKind::Fill(inner, Box::new(self.amount(what))),
            Rule::at => ExprKind::At(inner, self.path(&what)),
            Rule::via => ExprKind::Via(inner, self.path(&what)),
            Rule::every => ExprKind::Every(inner, self.name(&what), parts.next().is_some()),
            _ => ExprKind::Across(inner, self.paths_or_path(what)),
        }
    }
}

fn plain(expr: Expr, every: bool) -> Argument {
    Argument {
        name: None,
        every,
        expr,
        per: None,
    }
}

fn is_suffix(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::at | Rule::across | Rule::every | Rule::fill | Rule::via
    )
}

fn can_stand_before_where(operand: &Expr) -> bool {
    match &operand.kind {
        ExprKind::Path(_) | ExprKind::Call { .. } | ExprKind::Paren(_) => true,
        ExprKind::At(inner, _) | ExprKind::Via(inner, _) | ExprKind::Across(inner, _) => {
            can_stand_before_where(inner)
        }
        _ => false,
    }
}

/// The finding for a reserved word where a name is needed.
pub(super) fn reserved(word: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&code::RESERVED_WORD)
        .at(span)
        .with("found", word)
        .with("quoted", format!("`{word}`"))
}

/// Words that are never names of metrics or columns unless quoted. Grains are
/// checked where names are declared: as a slice they are paths.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "not"
            | "in"
            | "is"
            | "like"
            | "between"
            | "case"
            | "else"
            | "null"
            | "true"
            | "false"
            | "where"
            | "per"
            | "once"
            | "every"
            | "fill"
            | "at"
            | "via"
            | "over"
            | "within"
            | "across"
    )
}

/// A name as the language reads it: in back-quotes where it would be something else.
#[must_use]
pub fn as_name(name: &str) -> String {
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let is_plain = begins && letters.all(|c| c.is_alphanumeric() || c == '_') && !is_reserved(name);
    match is_plain {
        true => name.to_owned(),
        false => format!("`{name}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::as_name;

    #[test]
    fn names_are_written_as_they_are_read() {
        for (name, wanted) in [
            ("套餐", "套餐"),
            ("首单 套餐", "`首单 套餐`"),
            ("and", "`and`"),
            ("1st", "`1st`"),
        ] {
            assert_eq!(as_name(name), wanted);
        }
    }
}
