//! Operands: what stands between the operators.

use super::{is_reserved, reserved};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{Argument, Duration, Expr, ExprKind, MomentAt, Number, Path};
use crate::syntax::literal;
use crate::syntax::parser::Rule;
use crate::syntax::time::{Grain, Moment};
use crate::syntax::walk::{Builder, Node, inside};

impl Builder<'_> {
    pub fn primary(&mut self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let kind = match node.as_rule() {
            Rule::path => return self.path_operand(&node),
            Rule::string => ExprKind::Text(self.text(&node)),
            Rule::number => ExprKind::Number(self.number(&node)),
            Rule::date => ExprKind::Moment(self.moment(&node)),
            Rule::duration => ExprKind::Duration(self.duration(&node)),
            Rule::boolean => ExprKind::Bool(node.as_str() == "true"),
            Rule::list => ExprKind::List(self.exprs(node)),
            Rule::parenthesis => {
                let mut all = self.exprs(node);
                match all.len() {
                    1 => {
                        return Expr {
                            kind: paren(all.pop()),
                            span,
                        };
                    }
                    _ => ExprKind::Tuple(all),
                }
            }
            Rule::case => ExprKind::Case(inside(node).map(|arm| self.arm(arm)).collect()),
            _ => ExprKind::Null,
        };
        Expr { kind, span }
    }

    pub fn path_operand(&mut self, node: &Node<'_>) -> Expr {
        let path = self.path(node);
        if let Some(name) = path
            .segments
            .first()
            .filter(|name| !name.quoted && is_reserved(&name.text))
        {
            self.found.push(reserved(&name.text, name.span));
        }
        let span = path.span;
        Expr {
            kind: ExprKind::Path(path),
            span,
        }
    }

    pub fn exprs(&mut self, node: Node<'_>) -> Vec<Expr> {
        inside(node).map(|node| self.expr(node)).collect()
    }

    pub fn arm(&mut self, node: Node<'_>) -> (Option<Expr>, Expr) {
        let span = self.span(&node);
        let mut inner = inside(node);
        let otherwise = inner.next_if(|node| node.as_rule() == Rule::otherwise);
        let mut rest = inner.map(|node| self.expr(node));
        let missing = Expr {
            kind: ExprKind::Null,
            span,
        };
        let first = rest.next().unwrap_or(missing);
        if otherwise.is_some() {
            return (None, first);
        }
        let value = rest.next().unwrap_or_else(|| first.clone());
        (Some(first), value)
    }

    pub fn paths_or_path(&mut self, node: Node<'_>) -> Vec<Path> {
        match node.as_rule() {
            Rule::paths => self.paths(node),
            _ => vec![self.path(&node)],
        }
    }

    /// A `paths` node.
    pub fn paths(&mut self, node: Node<'_>) -> Vec<Path> {
        inside(node).map(|node| self.path(&node)).collect()
    }

    /// A `number` node.
    pub fn number(&mut self, node: &Node<'_>) -> Number {
        self.checked(node.as_str().into(), self.span(node))
    }

    /// A node with an optional `sign` and a `number` inside.
    pub fn signed(&mut self, node: Node<'_>) -> Number {
        let span = self.span(&node);
        let mut raw = String::new();
        let mut at = span;
        for node in inside(node).filter(|node| matches!(node.as_rule(), Rule::sign | Rule::number)) {
            raw.push_str(node.as_str());
            at = self.span(&node);
        }
        self.checked(raw.into(), at)
    }

    /// A `duration`, `constant` or `signed` node: `36 hours`, `gram(500)`, `-5`.
    pub fn amount(&mut self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let kind = match node.as_rule() {
            Rule::duration => ExprKind::Duration(self.duration(&node)),
            Rule::constant => {
                let mut inner = inside(node);
                let function = inner.next().map(|name| self.path(&name));
                let expr = inner.next().map(|number| self.amount(number));
                let argument = expr.map(|expr| Argument {
                    name: None,
                    every: false,
                    expr,
                    per: None,
                });
                match function {
                    Some(function) => ExprKind::Call {
                        function,
                        arguments: argument.into_iter().collect(),
                    },
                    None => ExprKind::Null,
                }
            }
            _ => ExprKind::Number(self.signed(node)),
        };
        Expr { kind, span }
    }

    pub fn checked(&mut self, raw: smol_str::SmolStr, span: Span) -> Number {
        if literal::plain_number(&raw).is_none() {
            self.found.push(
                Diagnostic::error(&code::BAD_NUMBER)
                    .at(span)
                    .with("found", shown(&raw)),
            );
        }
        Number { raw, span }
    }

    /// A `date`, `year` or `today` node.
    pub fn moment(&mut self, node: &Node<'_>) -> MomentAt {
        let raw = node.as_str();
        let span = self.span(node);
        let moment = literal::moment(raw).unwrap_or_else(|| {
            let finding = Diagnostic::error(&code::BAD_DATE).at(span).with("found", raw);
            let finding = match (raw.split_once('-'), with_zeros(raw)) {
                (_, Some(written)) => finding
                    .helps("help.zeros")
                    .with("written", &written)
                    .fix(span, written),
                (Some((left, right)), _) if left > "2999" && right.len() > 1 => finding.helps("help.years"),
                (Some((left, right)), _) if is_subtraction(left, right) => finding
                    .helps("help.minus")
                    .with("left", left)
                    .with("right", right)
                    .fix(span, format!("{left} - {right}")),
                _ => finding,
            };
            self.found.push(finding);
            Moment::Today
        });
        MomentAt {
            moment,
            raw: raw.into(),
            span,
        }
    }

    /// A `duration` node.
    pub fn duration(&mut self, node: &Node<'_>) -> Duration {
        let span = self.span(node);
        let mut words = node.as_str().split_ascii_whitespace();
        let count = words.next().and_then(|digits| digits.parse().ok());
        let unit = words.next().unwrap_or_default();
        let unit = Grain::named(unit).or_else(|| Grain::named(unit.strip_suffix('s').unwrap_or(unit)));
        let count = count.filter(|count| (1..=100_000).contains(count));
        if count.is_none() {
            let finding = Diagnostic::error(&code::BAD_NUMBER).at(span);
            self.found.push(finding.with("found", node.as_str()));
        }
        Duration {
            count: count.unwrap_or(1),
            unit: unit.unwrap_or(Grain::Day),
            span,
        }
    }
}

fn paren(inner: Option<Expr>) -> ExprKind {
    inner.map_or(ExprKind::Null, |inner| ExprKind::Paren(Box::new(inner)))
}

/// `1000-10` is no month: the calendar of business has no such year. But
/// `2026-13` is a month gone wrong.
fn is_subtraction(left: &str, right: &str) -> bool {
    let is_year = left.parse().is_ok_and(|year: u16| (1900..=2999).contains(&year));
    !is_year && right.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2026-02-03` for `2026-2-3`: a date but for zeros that are left out.
fn with_zeros(raw: &str) -> Option<String> {
    let mut parts = raw.split('-');
    let year = parts.next()?.to_owned();
    let two = |part: &str| format!("{part:0>2}");
    let written = std::iter::once(year)
        .chain(parts.map(two))
        .collect::<Vec<String>>()
        .join("-");
    literal::moment(&written).filter(|_| written != raw)?;
    Some(written)
}

/// A number of bearable length.
fn shown(raw: &str) -> String {
    const LONGEST: usize = 60;
    match raw.get(..LONGEST) {
        Some(front) if raw.len() > LONGEST => format!("{front}…"),
        _ => raw.to_owned(),
    }
}
