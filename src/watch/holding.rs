//! Decompositions that data may break: in each of the last periods the whole is held against
//! its parts.

use jiff::civil::DateTime;

use super::Rows;
use super::about::{About, Kind, State, word};
use super::around::Around;
use super::judged::{Judged, periods, since};
use super::own::{is_plain, is_there};
use super::spoken::Spoken;
use super::watched::LOOKED_BACK;
use crate::check::Checked;
use crate::meaning::{Made, Normal, Verdict};
use crate::resolve::Metric;
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{Expr, Path};
use crate::syntax::time::Grain;
use crate::tree::written;

/// Share of a number by which two may differ that were added up in other orders.
const ROUNDING: f64 = 1e-9;

/// Whether two numbers differ by more than the order in which they were added up.
#[must_use]
pub fn differ(one: f64, other: f64) -> bool {
    (one - other).abs() > ROUNDING * one.abs().max(other.abs())
}

/// A decomposition that data may break.
#[derive(Clone, Debug)]
pub struct Holding {
    /// What it is, in words.
    pub about: About,
    /// The periods it is judged for.
    pub(super) grain: Grain,
    whole: Expr,
    parts: Made,
    /// Whether cells that are only there for others hold nothing of it.
    pub(super) is_plain: bool,
    /// Where it stands.
    pub span: Span,
}

/// All of them: those that nothing proves, and those that lean on claims.
#[must_use]
pub fn holdings(checked: &Checked, sources: &SourceMap) -> Vec<Holding> {
    let judged = Normal::new(checked).decompositions();
    let open = judged
        .iter()
        .filter(|judged| matches!(judged.verdict, Verdict::Unproved | Verdict::Given(_)));
    open.filter_map(|judged| {
        let metric = checked.model.metrics.get(judged.whole.index())?;
        let text = written(sources, judged.span);
        Some(Holding {
            about: about(metric, &judged.parts, &text),
            grain: metric.grain.map_or(Grain::Month, |(grain, _)| grain),
            whole: Expr::named(&metric.named.name.text, judged.span),
            parts: judged.parts.clone(),
            is_plain: is_plain(checked, judged.whole),
            span: judged.span,
        })
    })
    .collect()
}

fn about(metric: &Metric, parts: &Made, text: &str) -> About {
    let name = word(&metric.named.name);
    let is = match parts {
        Made::Of(_) => "=",
        Made::By(_) => "by",
    };
    About {
        kind: Kind::Decomposition,
        says: format!("{name} {is} {text}"),
        name,
        label: metric.named.label.as_ref().map(|label| label.value.to_string()),
        owner: metric.named.owner.as_ref().map(word),
        spoken: Spoken::default(),
        protects: Vec::new(),
        notify: Vec::new(),
    }
}

impl Holding {
    /// What is asked: the whole in each of the last periods and, in the same answer or in one
    /// of its own, its parts. Each is the numbers and what they are sliced by.
    pub(super) fn asked(&self) -> Vec<(Vec<Expr>, Option<&Path>)> {
        match &self.parts {
            Made::Of(expr) => vec![(vec![self.whole.clone(), expr.clone().in_parens()], None)],
            Made::By(path) => vec![
                (vec![self.whole.clone()], None),
                (vec![self.whole.clone()], Some(path)),
            ],
        }
    }

    /// Whether answers that hold the cells of others, too, say of it what its own would: a cell
    /// that is only there for others has nothing of it.
    pub(super) fn is_told_by(&self, answers: &[&Rows]) -> bool {
        let whole = |row: &Vec<Option<String>>| row.get(1).is_some_and(is_there);
        let group = |row: &Vec<Option<String>>| row.last().is_some_and(Option::is_some);
        match answers {
            [wholes, groups] => wholes.iter().all(whole) && groups.iter().all(group),
            [wholes] => wholes.iter().all(whole),
            _ => false,
        }
    }

    /// How it stands by the rows of these.
    #[must_use]
    pub fn judged(&self, checked: &Checked, answers: &[&Rows], now: DateTime) -> Judged {
        let manifest = &checked.model.manifest;
        let rows = answers.first().copied().unwrap_or_default();
        let periods = periods((now, LOOKED_BACK), self.grain, manifest, rows);
        let sides: Vec<Sides> = periods
            .iter()
            .map(|period| match answers {
                [_, groups] => Sides::of_groups(rows, groups, period),
                _ => Sides::of_row(rows, period),
            })
            .collect();
        let states: Vec<State> = sides.iter().map(Sides::state).collect();
        let last = sides.into_iter().next().unwrap_or_default();
        let shown = |number: Option<f64>| number.map(|number| number.to_string());
        Judged {
            about: self.about.clone(),
            state: states.first().copied().unwrap_or(State::NoData),
            as_of: now.date(),
            per: self.grain.word().to_owned(),
            period: periods.first().cloned().unwrap_or_default(),
            slice: Vec::new(),
            values: vec![
                (self.about.name.clone(), last.whole_text),
                (self.parts_name(), last.parts_text.or(shown(last.parts))),
            ],
            foreseen: None,
            since: since(&states, &periods),
            around: Around::default(),
        }
    }

    /// What the other side is called.
    fn parts_name(&self) -> String {
        let cut = self
            .about
            .says
            .split_once(' ')
            .and_then(|(_, rest)| rest.split_once(' '));
        let (is, text) = cut.unwrap_or_default();
        match is {
            "by" => format!("{} by {text}", self.about.name),
            _ => text.to_owned(),
        }
    }
}

/// The whole in a period, and what its parts come to.
#[derive(Default)]
struct Sides {
    whole: Option<f64>,
    parts: Option<f64>,
    whole_text: Option<String>,
    parts_text: Option<String>,
}

impl Sides {
    fn of_row(rows: &Rows, period: &str) -> Self {
        let (whole_text, parts_text) = match row(rows, period) {
            Some([_, whole, parts]) => (whole.clone(), parts.clone()),
            _ => (None, None),
        };
        Self {
            whole: whole_text.as_ref().and_then(|text| text.parse().ok()),
            parts: parts_text.as_ref().and_then(|text| text.parse().ok()),
            whole_text,
            parts_text,
        }
    }

    /// The sum of the groups; not known where one of them is not.
    fn of_groups(rows: &Rows, groups: &Rows, period: &str) -> Self {
        let Some([_, whole_text]) = row(rows, period) else {
            return Self::default();
        };
        let own = groups.iter().filter(|row| known(row) == Some(period));
        let number = |row: &Vec<Option<String>>| row.last()?.as_ref()?.parse::<f64>().ok();
        Self {
            whole: whole_text.as_ref().and_then(|text| text.parse().ok()),
            parts: own.map(number).sum(),
            whole_text: whole_text.clone(),
            parts_text: None,
        }
    }

    fn state(&self) -> State {
        match (self.whole, self.parts) {
            (Some(whole), Some(parts)) if differ(whole, parts) => State::Breach,
            (Some(_), Some(_)) => State::Ok,
            _ => State::NoData,
        }
    }
}

fn row<'a>(rows: &'a Rows, period: &str) -> Option<&'a [Option<String>]> {
    let row = rows.iter().find(|row| known(row) == Some(period));
    row.map(Vec::as_slice)
}

fn known(row: &[Option<String>]) -> Option<&str> {
    row.first()?.as_deref()
}
