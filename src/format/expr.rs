//! Expressions. The tree has its parentheses, so none is ever added.

use super::doc::Doc;
use super::word;
use crate::syntax::ast::{Argument, Expr, ExprKind};

/// An expression that breaks at its loosest operator first.
pub(super) fn expr(expr: &Expr) -> Doc {
    Doc::all([Doc::From(expr.span.start as usize), unplaced(expr)])
}

fn unplaced(expr: &Expr) -> Doc {
    use ExprKind as K;
    let end = expr.span.end as usize;
    match &expr.kind {
        K::Path(path) => Doc::text(word::path(path)),
        K::Text(text) => Doc::text(word::text(text)),
        K::Number(number) => Doc::text(number.raw.as_str()),
        K::Bool(truth) => Doc::text(if *truth { "true" } else { "false" }),
        K::Null => Doc::text("null"),
        K::Moment(moment) => Doc::text(moment.raw.as_str()),
        K::Duration(duration) => Doc::text(word::duration(duration)),
        K::List(all) if all.is_empty() => Doc::text("[]"),
        K::List(all) => Doc::bracketed("[", Doc::filled(exprs(all)), "]", end),
        K::Tuple(all) => Doc::bracketed("(", Doc::filled(exprs(all)), ")", end),
        K::Paren(inner) => Doc::bracketed("(", self::expr(inner), ")", end),
        K::Call { function, arguments } => call(word::path(function), arguments, end),
        K::Case(arms) => case(arms, end),
        K::Negate(inner) => Doc::all([Doc::text("-"), self::expr(inner)]),
        K::Not(inner) => led("not", inner),
        K::And(all) => joined(all, "and"),
        K::Or(all) => joined(all, "or"),
        K::Sum(first, rest) => chain(first, rest, "+", "-"),
        K::Product(first, rest) => chain(first, rest, "*", "/"),
        K::Compare(operator, left, right) => Doc::hanging(self::expr(left), [led(operator.symbol(), right)]),
        K::In {
            negated,
            subject,
            set,
        } => beside(subject, *negated, "in", set),
        K::Like {
            negated,
            subject,
            pattern,
        } => beside(subject, *negated, "like", pattern),
        K::Between {
            negated,
            subject,
            low,
            high,
        } => {
            let low = led(&(not(*negated).to_owned() + "between"), low);
            Doc::hanging(self::expr(subject), [low, led("and", high)])
        }
        K::IsNull { negated, subject } => suffix(subject, format!("is {}null", not(*negated))),
        K::Where(inner, condition) => Doc::hanging(self::expr(inner), [led("where", condition)]),
        K::At(inner, path) => suffix(inner, format!("at {}", word::path(path))),
        K::Via(inner, path) => suffix(inner, format!("via {}", word::path(path))),
        K::Across(inner, paths) => suffix(inner, format!("across {}", word::tuple(paths, word::path))),
        K::Every(inner, grain, apart) => {
            let apart = if *apart { " apart" } else { "" };
            suffix(inner, format!("every {}{apart}", word::name(grain)))
        }
        K::Fill(inner, value) => Doc::hanging(self::expr(inner), [led("fill", value)]),
    }
}

fn exprs(all: &[Expr]) -> impl Iterator<Item = Doc> {
    all.iter().map(expr)
}

fn call(function: String, arguments: &[Argument], end: usize) -> Doc {
    if arguments.is_empty() {
        return Doc::text(function + "()");
    }
    Doc::bracketed(
        &(function + "("),
        Doc::listed(arguments.iter().map(argument)),
        ")",
        end,
    )
}

fn argument(argument: &Argument) -> Doc {
    let name = argument
        .name
        .as_ref()
        .map(|name| Doc::text(word::name(name) + ": "));
    let every = argument.every.then(|| Doc::text("every "));
    let per = argument.per.as_ref().map(|per| {
        let word = if per.once { " once per " } else { " per " };
        Doc::text(word.to_owned() + &word::path(&per.path))
    });
    let parts = [name, every, Some(expr(&argument.expr)), per];
    Doc::all(parts.into_iter().flatten())
}

fn case(arms: &[(Option<Expr>, Expr)], end: usize) -> Doc {
    let arms = arms.iter().map(|(condition, value)| {
        let condition = condition.as_ref().map_or_else(|| Doc::text("else"), expr);
        Doc::all([condition, Doc::text(": "), expr(value)])
    });
    Doc::braced("case {", Doc::listed(arms), end)
}

fn joined(all: &[Expr], operator: &str) -> Doc {
    let first = all.first().map_or_else(Doc::nothing, expr);
    Doc::hanging(first, all.iter().skip(1).map(|next| led(operator, next)))
}

fn chain(first: &Expr, rest: &[(bool, Expr)], plain: &str, inverse: &str) -> Doc {
    let rest = rest
        .iter()
        .map(|(inverted, next)| led(if *inverted { inverse } else { plain }, next));
    Doc::hanging(expr(first), rest)
}

/// An operand with the word before it.
fn led(word: &str, next: &Expr) -> Doc {
    Doc::all([Doc::text(format!("{word} ")), expr(next)])
}

/// A word that stays on the line of its left side, so that a list breaks inside.
fn beside(left: &Expr, negated: bool, word: &str, right: &Expr) -> Doc {
    let word = format!(" {}{word}", not(negated));
    Doc::all([expr(left), led(&word, right)])
}

fn suffix(inner: &Expr, words: String) -> Doc {
    Doc::hanging(expr(inner), [Doc::text(words)])
}

fn not(negated: bool) -> &'static str {
    if negated { "not " } else { "" }
}
