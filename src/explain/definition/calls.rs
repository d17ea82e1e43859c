//! Functions in words.

use super::measures::quoted;
use super::times::length;
use super::{Used, Writer};
use crate::check::AGGREGATES;
use crate::syntax::ast::{Argument, Expr, ExprKind, Name, Path, Per};
use crate::syntax::plain_number;
use crate::words::{Language, Said, Say, say};

/// Functions that look at other cells, or at what follows what.
const OF_CELLS: [&str; 9] = [
    "rolling",
    "to_date",
    "cumulative",
    "prior",
    "at_end",
    "at_start",
    "conversion",
    "elapsed",
    "retention",
];

impl Writer<'_> {
    pub fn is_measure(&self, function: &Path) -> bool {
        let name = function.single().map(|name| name.text.as_str());
        name.is_some_and(|name| AGGREGATES.contains(&name) || OF_CELLS.contains(&name))
    }

    pub fn call(&self, function: &Path, arguments: &[Argument], whole: &Expr) -> Said {
        let name = function
            .single()
            .map(|name| name.text.as_str())
            .unwrap_or_default();
        let said = match (name, arguments) {
            ("count", [only]) if only.per.is_none() => self.count(only),
            ("conversion" | "elapsed" | "retention", _) => self.sequence(name, arguments),
            ("rolling", [what, window]) => match &window.expr.kind {
                ExprKind::Duration(duration) => Some(say!(
                    "{what} over the {length} up to the end of the period",
                    what = self.part(&what.expr),
                    length = length(duration)
                )),
                _ => None,
            },
            ("to_date", [what, period]) => self.single(&period.expr).map(|period| {
                say!(
                    "{what} from the start of the {grain} to the end of the period",
                    what = self.part(&what.expr),
                    grain = self.grain(period)
                )
            }),
            ("cumulative", [what]) => Some(say!(
                "{what} from the first row to the end of the period",
                what = self.part(&what.expr)
            )),
            ("prior", [what, rest @ ..]) => self.prior(what, rest),
            ("at_end" | "at_start", [what, rest @ ..]) => self.edge(name == "at_start", what, rest),
            ("abs", [what]) => Some(say!("the absolute value of {what}", what = self.part(&what.expr))),
            ("floor", [what]) => Some(say!("{what} rounded down", what = self.part(&what.expr))),
            ("ceil", [what]) => Some(say!("{what} rounded up", what = self.part(&what.expr))),
            ("round", [what]) => Some(say!("{what} rounded", what = self.part(&what.expr))),
            ("round", [what, places]) => Some(say!(
                "{what} rounded to {places} places",
                what = self.part(&what.expr),
                places = self.value(&places.expr)
            )),
            (_, [what, rest @ ..]) => self.aggregate(name, what, rest),
            _ => None,
        };
        said.unwrap_or_else(|| {
            self.mentions_all(whole);
            self.source(whole.span).said()
        })
    }

    fn count(&self, argument: &Argument) -> Option<Said> {
        let names = &self.checked.model.names;
        match &argument.expr.kind {
            ExprKind::Path(path) => Some(match path.single() {
                Some(name) => match names.event(&name.text) {
                    Some(event) => {
                        self.uses(Used::Event(event));
                        say!("the number of {event} events", event = quoted(path))
                    }
                    None => {
                        self.table_named(name);
                        say!("the number of rows of {table}", table = quoted(path))
                    }
                },
                None => {
                    self.mentions(path);
                    say!("the number of distinct {path}", path = quoted(path))
                }
            }),
            ExprKind::Where(subject, condition) => {
                let ExprKind::Path(entity) = &subject.kind else {
                    return None;
                };
                let condition = self.condition(condition, false);
                Some(match argument.every {
                    false => say!(
                        "the number of {entity} for whom {condition}",
                        entity = quoted(entity),
                        condition = condition
                    ),
                    true => say!(
                        "the number of all {entity}, those without rows too, for whom {condition}",
                        entity = quoted(entity),
                        condition = condition
                    ),
                })
            }
            _ => None,
        }
    }

    fn aggregate(&self, name: &str, argument: &Argument, rest: &[Argument]) -> Option<Said> {
        let what = match &argument.per {
            None if matches!(name, "any" | "all") => {
                let condition = self.condition(&argument.expr, false);
                return Some(match name {
                    "any" => say!("whether {condition} in any row", condition = condition),
                    _ => say!(
                        "whether {condition} in every row where that is known",
                        condition = condition
                    ),
                });
            }
            None => self.value(&argument.expr),
            Some(Per { once: true, path }) => {
                self.mentions(path);
                say!(
                    "{what}, each {path} once",
                    what = self.value(&argument.expr),
                    path = quoted(path)
                )
            }
            Some(Per { once: false, path }) => self.each_group(&argument.expr, path),
        };
        Some(match (name, rest) {
            ("sum", []) => say!("the sum of {what}", what = what),
            ("avg", []) => say!("the mean of {what}", what = what),
            ("min", []) => say!("the minimum of {what}", what = what),
            ("max", []) => say!("the maximum of {what}", what = what),
            ("median", []) => say!("the median of {what}", what = what),
            ("stddev", []) => say!("the standard deviation (of a sample) of {what}", what = what),
            ("variance", []) => say!("the variance (of a sample) of {what}", what = what),
            ("first", []) => say!("the first {what} in time", what = what),
            ("last", []) => say!("the last {what} in time", what = what),
            ("any", []) => say!("whether {condition} in any row", condition = what),
            ("all", []) => say!(
                "whether {condition} in every row where that is known",
                condition = what
            ),
            ("percentile", [share, discrete]) if matches!(discrete.expr.kind, ExprKind::Bool(true)) => {
                say!(
                    "the {share} percentile of {what}, as one of the values",
                    share = percent(&share.expr)?,
                    what = what
                )
            }
            ("percentile", [share] | [share, _]) => {
                say!(
                    "the {share} percentile of {what}",
                    share = percent(&share.expr)?,
                    what = what
                )
            }
            _ => return None,
        })
    }

    /// `gmv per day`: a number of each inner group.
    fn each_group(&self, inner: &Expr, path: &Path) -> Said {
        let what = self.part(inner);
        let word = path.single().filter(|name| !name.quoted);
        let group = match word.and_then(|name| self.checked.model.names.grain(&name.text)) {
            Some(known) => super::grain(known),
            None => {
                self.mentions(path);
                quoted(path)
            }
        };
        match shows_empty(inner) {
            true => say!("{what} of each {group}", what = what, group = group),
            false => say!("{what} of each {group} that has rows", what = what, group = group),
        }
    }

    fn prior(&self, what: &Argument, rest: &[Argument]) -> Option<Said> {
        let mut said = self.part(&what.expr);
        for argument in rest {
            let word = argument.name.as_ref().map(|name| name.text.as_str());
            said = match (word, &argument.expr.kind) {
                (None, ExprKind::Duration(duration)) => {
                    say!("{what} {length} earlier", what = said, length = length(duration))
                }
                (Some("to"), _) => {
                    let period = self.grain(self.single(&argument.expr)?);
                    say!(
                        "{what} in the first period of the {grain}",
                        what = said,
                        grain = period
                    )
                }
                (Some("keep"), ExprKind::Bool(true)) => {
                    say!("{what}, also where nothing has happened since", what = said)
                }
                (Some("keep"), ExprKind::Bool(false)) => said,
                _ => return None,
            };
        }
        Some(said)
    }

    fn edge(&self, first: bool, what: &Argument, rest: &[Argument]) -> Option<Said> {
        let said = self.part(&what.expr);
        Some(match (first, rest) {
            (false, []) => say!("{what} on the last date of the period that has rows", what = said),
            (true, []) => say!(
                "{what} on the first date of the period that has rows",
                what = said
            ),
            (first, [per]) => {
                let ExprKind::Path(entity) = &per.expr.kind else {
                    return None;
                };
                let entity = quoted(entity);
                match first {
                    false => say!(
                        "{what} on the last date in the period that each {entity} has rows",
                        what = said,
                        entity = entity
                    ),
                    true => say!(
                        "{what} on the first date in the period that each {entity} has rows",
                        what = said,
                        entity = entity
                    ),
                }
            }
            _ => return None,
        })
    }

    fn sequence(&self, name: &str, arguments: &[Argument]) -> Option<Said> {
        let called = |word: &str| {
            let mut named = arguments.iter();
            named.find(|argument| argument.name.as_ref().is_some_and(|name| name.text == word))
        };
        let thing = |word: &str| match &called(word)?.expr.kind {
            ExprKind::Path(path) => {
                self.happens(path);
                Some(quoted(path))
            }
            _ => None,
        };
        let ExprKind::Duration(within) = &called("within")?.expr.kind else {
            return None;
        };
        let within = length(within);
        let from = thing("from")?;
        let said = match name {
            "conversion" => say!(
                "the number of {to} within {within} after a {from} of the same {entity}, each counted once for the latest {from}, divided by the number of {from}",
                to = thing("to")?,
                within = within,
                from = from,
                entity = thing("by")?
            ),
            "elapsed" => {
                let time = say!(
                    "the time from a {from} to the {to} of the same {entity} within {within}",
                    from = from,
                    to = thing("to")?,
                    entity = thing("by")?,
                    within = within
                );
                self.taken(&called("take")?.expr, time)?
            }
            _ => {
                let entity = match &arguments.first()?.expr.kind {
                    ExprKind::Path(path) => quoted(path),
                    _ => return None,
                };
                let on = thing("on")?;
                match self.is_event(&called("from")?.expr) {
                    true => say!(
                        "the share of {entity} with a {from} for whom {on} follows the first one within {within}",
                        entity = entity,
                        from = from,
                        on = on,
                        within = within
                    ),
                    false => say!(
                        "the share of {entity} with a {time} for whom {on} follows it within {within}",
                        entity = entity,
                        time = from,
                        on = on,
                        within = within
                    ),
                }
            }
        };
        let mature = called("mature").is_some_and(|one| matches!(one.expr.kind, ExprKind::Bool(true)));
        Some(match mature {
            true => say!("{what}; only where that time is over", what = said),
            false => said,
        })
    }

    /// How several times become one: `median`, `percentile(0.9)`.
    fn taken(&self, take: &Expr, what: Said) -> Option<Said> {
        Some(match &take.kind {
            ExprKind::Path(path) => match path.single()?.text.as_str() {
                "avg" => say!("the mean of {what}", what = what),
                "median" => say!("the median of {what}", what = what),
                "min" => say!("the minimum of {what}", what = what),
                "max" => say!("the maximum of {what}", what = what),
                "stddev" => say!("the standard deviation (of a sample) of {what}", what = what),
                _ => return None,
            },
            ExprKind::Call { arguments, .. } => match arguments.as_slice() {
                [share] => say!(
                    "the {share} percentile of {what}",
                    share = percent(&share.expr)?,
                    what = what
                ),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// Whether it is an event or a table, and no time that each has one of.
    fn is_event(&self, expr: &Expr) -> bool {
        let names = &self.checked.model.names;
        let name = self.single(expr);
        name.is_some_and(|name| names.event(&name.text).is_some() || names.table(&name.text).is_some())
    }

    fn single<'e>(&self, expr: &'e Expr) -> Option<&'e Name> {
        match &expr.kind {
            ExprKind::Path(path) => path.single(),
            _ => None,
        }
    }
}

/// Whether groups without rows stand beside the others.
fn shows_empty(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Paren(inner) => shows_empty(inner),
        ExprKind::Every(..) => true,
        _ => false,
    }
}

/// A share as it is spoken: the 95th of a hundred.
fn percent(expr: &Expr) -> Option<Said> {
    let ExprKind::Number(number) = &expr.kind else {
        return None;
    };
    let share: f64 = plain_number(&number.raw)?.parse().ok()?;
    let words = format!("{:.7}", share * 100.0);
    let words = words.trim_end_matches('0').trim_end_matches('.').to_owned();
    let teens = ["11", "12", "13"].contains(&words.as_str());
    let ending = match words.chars().last().filter(|_| !teens) {
        Some('1') => "st",
        Some('2') => "nd",
        Some('3') => "rd",
        _ => "th",
    };
    Some(Said::each(|language| match language {
        Language::English => format!("{words}{ending}"),
        Language::Chinese => format!("{words}%"),
    }))
}
