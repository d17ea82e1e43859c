//! Expressions: the flat list the grammar reads, folded by precedence.
//!
//! From loosest to tightest: `where`, `or`, `and`, `not`, comparisons, `+ -`,
//! `* /`, sign, and the suffixes `at across every fill via`. Chains stay flat.

use super::ast::{Argument, Comparison, Duration, Expr, ExprKind, MomentAt, Number, Path, Per};
use super::literal;
use super::parser::Rule;
use super::time::{Grain, Moment};
use super::walk::{Builder, Node, inside};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// Deepest nesting of expressions, brackets or not.
const DEEPEST: usize = super::guard::DEEPEST;

/// A piece of the flat list.
enum Piece {
    Minus(Span),
    Not(Span),
    Operand(Expr),
    Infix(Infix, Span),
    IsNull(bool, Span),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Infix {
    Or,
    And,
    Compare(Comparison),
    In(bool),
    Like(bool),
    Between(bool),
    Plus,
    Minus,
    Times,
    Over,
}

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
        let mut pieces = Vec::with_capacity(4);
        let inner = inside(node);
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
                    self.check_where(&pieces, span, whole.get(..before).unwrap_or_default());
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

    /// `where` needs one call, name or parenthesis to its left.
    fn check_where(&mut self, pieces: &[Piece], span: Span, before: &str) {
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
        self.found.push(
            Diagnostic::error(&code::WHERE_AMBIGUOUS)
                .at(Span {
                    end: span.start + 5,
                    ..span
                })
                .with("whole", whole)
                .with("before", front.trim_end())
                .with("last", tail),
        );
    }

    fn primary(&mut self, node: Node<'_>) -> Expr {
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

    fn path_operand(&mut self, node: &Node<'_>) -> Expr {
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

    fn exprs(&mut self, node: Node<'_>) -> Vec<Expr> {
        inside(node).map(|node| self.expr(node)).collect()
    }

    fn arm(&mut self, node: Node<'_>) -> (Option<Expr>, Expr) {
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

    /// Turns the path before an argument list into a call.
    fn call(&mut self, pieces: &mut [Piece], node: Node<'_>) {
        let end = self.span(&node);
        let arguments = inside(node);
        let mut built: Vec<Argument> = Vec::new();
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
        let name = super::ast::Name {
            text: words.into(),
            quoted: false,
            span,
        };
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
        if rule == Rule::fill {
            return ExprKind::Fill(inner, self.signed(node));
        }
        let Some(what) = inside(node).next() else {
            return inner.kind;
        };
        match rule {
            Rule::at => ExprKind::At(inner, self.path(&what)),
            Rule::via => ExprKind::Via(inner, self.path(&what)),
            Rule::every => ExprKind::Every(inner, self.name(&what)),
            _ => ExprKind::Across(inner, self.paths_or_path(what)),
        }
    }

    fn paths_or_path(&mut self, node: Node<'_>) -> Vec<Path> {
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

    pub fn checked(&mut self, raw: smol_str::SmolStr, span: Span) -> Number {
        if literal::plain_number(&raw).is_none() {
            self.found
                .push(Diagnostic::error(&code::BAD_NUMBER).at(span).with("found", &raw));
        }
        Number { raw, span }
    }

    /// A `date`, `year` or `today` node.
    pub fn moment(&mut self, node: &Node<'_>) -> MomentAt {
        let raw = node.as_str();
        let span = self.span(node);
        let moment = literal::moment(raw).unwrap_or_else(|| {
            let finding = Diagnostic::error(&code::BAD_DATE).at(span).with("found", raw);
            let finding = match raw.split_once('-') {
                Some((left, right)) if right.bytes().all(|b| b.is_ascii_digit()) => finding
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

fn plain(expr: Expr, every: bool) -> Argument {
    Argument {
        name: None,
        every,
        expr,
        per: None,
    }
}

fn paren(inner: Option<Expr>) -> ExprKind {
    inner.map_or(ExprKind::Null, |inner| ExprKind::Paren(Box::new(inner)))
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

fn infix(words: &str) -> Infix {
    match words {
        "or" => Infix::Or,
        "and" => Infix::And,
        "=" => Infix::Compare(Comparison::Equal),
        "!=" => Infix::Compare(Comparison::NotEqual),
        "<" => Infix::Compare(Comparison::Less),
        "<=" => Infix::Compare(Comparison::LessOrEqual),
        ">" => Infix::Compare(Comparison::Greater),
        ">=" => Infix::Compare(Comparison::GreaterOrEqual),
        "+" => Infix::Plus,
        "-" => Infix::Minus,
        "*" => Infix::Times,
        "/" => Infix::Over,
        words => {
            let negated = words.starts_with("not");
            match words.rsplit([' ', '\t', '\n', '\r']).next() {
                Some("in") => Infix::In(negated),
                Some("like") => Infix::Like(negated),
                _ => Infix::Between(negated),
            }
        }
    }
}

impl Piece {
    fn span(&self) -> Span {
        match self {
            Self::Minus(span) | Self::Not(span) | Self::Infix(_, span) | Self::IsNull(_, span) => *span,
            Self::Operand(expr) => expr.span,
        }
    }
}

/// Folds pieces into a tree. Every level loops, so chains cost no stack.
struct Fold<'a> {
    pieces: std::iter::Peekable<std::vec::IntoIter<Piece>>,
    found: &'a mut Vec<Diagnostic>,
}

impl Fold<'_> {
    fn next_infix(&mut self, wanted: impl Fn(Infix) -> bool) -> Option<Infix> {
        match self.pieces.peek() {
            Some(Piece::Infix(infix, _)) if wanted(*infix) => {
                let infix = *infix;
                self.pieces.next();
                Some(infix)
            }
            _ => None,
        }
    }

    fn or(&mut self) -> Expr {
        self.chain(Infix::Or, Self::and, ExprKind::Or)
    }

    fn and(&mut self) -> Expr {
        self.chain(Infix::And, Self::not, ExprKind::And)
    }

    fn chain(&mut self, joiner: Infix, next: fn(&mut Self) -> Expr, kind: fn(Vec<Expr>) -> ExprKind) -> Expr {
        let first = next(self);
        let mut all = vec![first];
        while self.next_infix(|infix| infix == joiner).is_some() {
            all.push(next(self));
        }
        match all.len() {
            1 => all.swap_remove(0),
            _ => {
                let span = joined(&all);
                Expr {
                    kind: kind(all),
                    span,
                }
            }
        }
    }

    fn not(&mut self) -> Expr {
        let mut spans = Vec::new();
        while let Some(Piece::Not(span)) = self.pieces.peek() {
            spans.push(*span);
            self.pieces.next();
        }
        if spans.len() > DEEPEST {
            self.found.extend(spans.first().copied().map(too_many));
            spans.truncate(1);
        }
        let inner = self.comparison();
        spans.into_iter().rev().fold(inner, |inner, span| {
            let span = span.to(inner.span);
            Expr {
                kind: ExprKind::Not(Box::new(inner)),
                span,
            }
        })
    }

    fn comparison(&mut self) -> Expr {
        let mut left = self.sum();
        if let Some(Piece::IsNull(negated, span)) = self.pieces.peek() {
            let (negated, span) = (*negated, left.span.to(*span));
            self.pieces.next();
            left = Expr {
                kind: ExprKind::IsNull {
                    negated,
                    subject: Box::new(left),
                },
                span,
            };
        } else if let Some(infix) = self.next_infix(is_comparison) {
            left = self.compared(infix, left);
        }
        self.end_of_comparison();
        left
    }

    /// Comparisons do not chain: `a < b < c` and `a = b is null` need
    /// parentheses, whichever was meant.
    fn end_of_comparison(&mut self) {
        let span = match self.pieces.peek() {
            Some(Piece::IsNull(_, span)) => *span,
            Some(Piece::Infix(infix, span)) if is_comparison(*infix) => *span,
            _ => return,
        };
        self.found
            .push(Diagnostic::error(&code::COMPARISON_CHAIN).at(span));
        self.pieces.by_ref().for_each(drop);
    }

    fn compared(&mut self, infix: Infix, left: Expr) -> Expr {
        let right = self.sum();
        let span = left.span.to(right.span);
        let subject = Box::new(left);
        let right = Box::new(right);
        let kind = match infix {
            Infix::Compare(operator) => ExprKind::Compare(operator, subject, right),
            Infix::In(negated) => ExprKind::In {
                negated,
                subject,
                set: right,
            },
            Infix::Like(negated) => ExprKind::Like {
                negated,
                subject,
                pattern: right,
            },
            _ => {
                let negated = infix == Infix::Between(true);
                if self.next_infix(|infix| infix == Infix::And).is_none() {
                    self.found.push(half_between(span));
                }
                let high = Box::new(self.sum());
                let span = span.to(high.span);
                let kind = ExprKind::Between {
                    negated,
                    subject,
                    low: right,
                    high,
                };
                return Expr { kind, span };
            }
        };
        Expr { kind, span }
    }

    fn sum(&mut self) -> Expr {
        let first = self.product();
        let mut rest = Vec::new();
        while let Some(infix) = self.next_infix(|infix| matches!(infix, Infix::Plus | Infix::Minus)) {
            rest.push((infix == Infix::Minus, self.product()));
        }
        folded(first, rest, ExprKind::Sum)
    }

    fn product(&mut self) -> Expr {
        let first = self.signed();
        let mut rest = Vec::new();
        while let Some(infix) = self.next_infix(|infix| matches!(infix, Infix::Times | Infix::Over)) {
            rest.push((infix == Infix::Over, self.signed()));
        }
        folded(first, rest, ExprKind::Product)
    }

    fn signed(&mut self) -> Expr {
        let mut minus = None;
        let mut count = 0_usize;
        loop {
            match self.pieces.next() {
                Some(Piece::Minus(span)) => {
                    minus = minus.or(Some(span));
                    count += 1;
                }
                Some(Piece::Operand(operand)) => {
                    return (0..count).fold(operand, |inner, _| {
                        let span = minus.unwrap_or(inner.span).to(inner.span);
                        Expr {
                            kind: ExprKind::Negate(Box::new(inner)),
                            span,
                        }
                    });
                }
                Some(Piece::Not(span) | Piece::Infix(_, span) | Piece::IsNull(_, span)) => {
                    self.found.push(misplaced(span));
                }
                None => {
                    return Expr {
                        kind: ExprKind::Null,
                        span: minus.unwrap_or_default(),
                    };
                }
            }
            if count > DEEPEST {
                self.found.extend(minus.map(too_many));
                self.pieces.by_ref().for_each(drop);
            }
        }
    }
}

fn is_comparison(infix: Infix) -> bool {
    matches!(
        infix,
        Infix::Compare(_) | Infix::In(_) | Infix::Like(_) | Infix::Between(_)
    )
}

/// More signs, `not`s or suffixes than any reader follows.
fn too_many(span: Span) -> Diagnostic {
    Diagnostic::error(&code::TOO_DEEP).at(span).with("limit", DEEPEST)
}

/// `a is null at b`: a suffix behind a condition instead of a value.
fn lost_suffix(words: &str, span: Span) -> Diagnostic {
    let word = words.split_ascii_whitespace().next().unwrap_or_default();
    Diagnostic::error(&code::UNEXPECTED)
        .at(span)
        .with("found", format!("`{word}`"))
        .with("expected", "the end of the condition")
        .with(
            "advice",
            format!("put `{word}` right behind the name or call it belongs to"),
        )
}

/// `a between b` without its second bound.
fn half_between(span: Span) -> Diagnostic {
    Diagnostic::error(&code::UNEXPECTED)
        .at(span)
        .with("found", "`between` with one bound")
        .with("expected", "`and` and a second bound")
        .with("advice", "write `x between 1 and 5`; both bounds are included")
}

/// `a + not b`: the only words that can stand wrongly in a flat list.
fn misplaced(span: Span) -> Diagnostic {
    Diagnostic::error(&code::UNEXPECTED)
        .at(span)
        .with("found", "`not`")
        .with("expected", "a value")
        .with("advice", "put the negated condition in parentheses")
}

fn folded(first: Expr, rest: Vec<(bool, Expr)>, kind: fn(Box<Expr>, Vec<(bool, Expr)>) -> ExprKind) -> Expr {
    match rest.last() {
        None => first,
        Some((_, last)) => {
            let span = first.span.to(last.span);
            Expr {
                kind: kind(Box::new(first), rest),
                span,
            }
        }
    }
}

fn joined(all: &[Expr]) -> Span {
    match (all.first(), all.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
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
