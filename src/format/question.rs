//! What a question says: the clauses of reports, and of the `expect` of tests.

use super::doc::Doc;
use super::expr::expr;
use super::word;
use super::words::Words;
use crate::syntax::ast::{Asked, Duration, During, Expr, Goal, Name, Number, Path, SortKey};

/// `gmv as sales`
pub(super) fn asked(asked: &Asked) -> Doc {
    match &asked.alias {
        Some(alias) => Doc::hanging(
            expr(&asked.expr),
            [Doc::text(format!("as {}", word::name(alias)))],
        ),
        None => expr(&asked.expr),
    }
}

/// A list that takes as many lines as it needs.
pub(super) fn filled<T>(all: &[T], part: impl Fn(&T) -> Doc) -> Doc {
    Doc::filled(all.iter().map(part)).nest()
}

pub(super) fn paths(all: &[Path]) -> Doc {
    filled(all, |path| Doc::text(word::path(path)))
}

pub(super) fn names(all: &[Name]) -> Doc {
    filled(all, |name| Doc::text(word::name(name)))
}

pub(super) fn top(count: &Number, of: &Path, by: &Expr) -> Words {
    let words = format!("{} {} by ", count.raw, word::path(of));
    Words::new("top", Doc::all([Doc::text(words), expr(by)]))
}

pub(super) fn sort_key(key: &SortKey) -> Doc {
    let direction = match key.descending {
        Some(true) => " desc",
        Some(false) => " asc",
        None => "",
    };
    Doc::text(word::path(&key.path) + direction)
}

/// `2011-03`, or `last 12 complete months`.
pub(super) fn during(during: &During) -> String {
    match during {
        During::Period(period) => period.raw.to_string(),
        During::Last {
            count,
            complete,
            unit,
        } => {
            let complete = if *complete { "complete " } else { "" };
            format!("last {} {complete}{}", count.raw, word::name(unit))
        }
    }
}

pub(super) fn funnel(steps: &[Name], each: &Name, within: &Duration) -> Words {
    let end = format!("each {} within {}", word::name(each), word::duration(within));
    Words::new("funnel", Doc::hanging(names(steps), [Doc::text(end)]))
}

/// `2011-06 250`
pub(super) fn goal(goal: &Goal) -> Doc {
    Doc::all([Doc::text(format!("{} ", goal.period.raw)), expr(&goal.value)])
}

/// `per week by channel`
pub(super) fn per(grain: &Name, by: &[Path]) -> Words {
    let grain = Doc::text(word::name(grain));
    Words::new(
        "per",
        match by {
            [] => grain,
            by => Doc::all([grain, Doc::text(" by "), paths(by)]),
        },
    )
}
