//! What the tree and the reports say of metrics: conditions, targets, identities
//! and moves must fit the units of the metrics they speak of.

use rustc_hash::FxHashMap;

use super::bind::Bound;
use super::derivation::told;
use super::forecasting::{forecasting, found_in, only_in_alerts};
use super::metrics::{Checked, measure_of};
use super::operand_unfit::wanted;
use super::watching::{Watching, has_runs, unusual, without_runs, written_out};
use crate::diagnostic::{Code, Diagnostic, code};
use crate::resolve::Type;
use crate::source::Span;
use crate::syntax::ast::{
    Body, Clause, ClauseKind, Comparison, Expr, ExprKind, Goal, MomentAt, Name, Number, Path,
};
use crate::syntax::time::Grain;
use crate::words::say;

/// Checks all items of the tree, and what reports compute.
pub(super) fn check(checked: &Checked, found: &mut Vec<Diagnostic>) {
    let mut stated = Stated {
        checked,
        found,
        planned: FxHashMap::default(),
    };
    for item in &checked.model.stated {
        stated.head(&item.name, &item.body);
        stated.clauses(&item.name, &item.clauses);
    }
    for report in &checked.model.reports {
        stated.report(&report.clauses);
    }
}

struct Stated<'a> {
    checked: &'a Checked,
    found: &'a mut Vec<Diagnostic>,
    /// The periods that metrics have a target for.
    planned: FxHashMap<&'a str, Vec<&'a MomentAt>>,
}

impl<'a> Stated<'a> {
    fn head(&mut self, name: &'a Name, body: &'a Body) {
        match body {
            Body::Target(goals) => self.goals(name, goals),
            Body::Identity(expr) => {
                let whole = compared(Comparison::Equal, name, expr);
                let judged = measure_of(self.checked, &whole).map(|_| ());
                let judged = judged.map_err(|finding| self.of_parts(finding, name, expr));
                self.keep(judged);
            }
            Body::Partition(paths) => {
                let measured = self.checked.model.names.metric(&name.text);
                let Some((_, facts)) = measured.and_then(|id| self.checked.metric(id)) else {
                    return;
                };
                let slices = paths.iter();
                let none =
                    slices.filter_map(|path| self.checked.no_slice_of(&name.text, &facts.tables, path));
                self.found.extend(none.filter(|finding| !finding.is_echo()));
            }
            Body::Driver { to } => {
                for name in [name, to] {
                    let number = self.is_number(name);
                    self.keep(number);
                }
            }
            _ => {}
        }
    }

    fn clauses(&mut self, name: &'a Name, clauses: &'a [Clause]) {
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Require(expr) => match found_in(expr) {
                    Some(forecast) => self.found.push(*only_in_alerts(forecast)),
                    None => self.watched(expr, per(clauses, Grain::Month), None),
                },
                ClauseKind::When { expr, same_weekday } => {
                    self.watched(expr, per(clauses, Grain::Day), *same_weekday);
                }
                ClauseKind::Companions(all) => all.iter().for_each(|expr| self.condition(expr)),
                ClauseKind::Targets(goals) => self.goals(name, goals),
                ClauseKind::Nested(inner) => {
                    if let Err(finding) = self.ends_after_it_began(&inner.clauses) {
                        self.found.push(*finding);
                    }
                    self.clauses(&inner.name, &inner.clauses);
                }
                ClauseKind::Moves {
                    metric,
                    by,
                    points: true,
                } => {
                    let points = self.points(metric, by);
                    self.keep(points);
                }
                _ => {}
            }
        }
    }

    /// Whether what is said of when an initiative began and ended leaves a day between.
    fn ends_after_it_began(&self, clauses: &[Clause]) -> Bound<()> {
        let year_starts = self.checked.model.manifest.fiscal_year_starts;
        let day = |pick: &dyn Fn(&ClauseKind) -> Option<MomentAt>| {
            let moment = clauses.iter().find_map(|clause| pick(&clause.kind))?;
            Some((moment.moment.first_day(year_starts)?, moment.span))
        };
        let since = day(&|kind| match kind {
            ClauseKind::Since(moment) => Some(moment.clone()),
            _ => None,
        });
        let until = day(&|kind| match kind {
            ClauseKind::Until(moment) => Some(moment.clone()),
            _ => None,
        });
        match since.zip(until) {
            Some(((since, _), (until, span))) if until <= since => {
                let finding = Diagnostic::error(&code::BAD_BOUNDS).at(span);
                Err(Box::new(finding.with("since", since).with("until", until)))
            }
            _ => Ok(()),
        }
    }

    fn report(&mut self, clauses: &[Clause]) {
        for clause in clauses {
            let exprs: Vec<&Expr> = match &clause.kind {
                ClauseKind::Metrics(asked) => asked.iter().map(|asked| &asked.expr).collect(),
                ClauseKind::Having(expr) | ClauseKind::Top { by: expr, .. } => vec![expr],
                _ => continue,
            };
            for expr in exprs
                .into_iter()
                .filter(|expr| !matches!(expr.kind, ExprKind::Path(_)))
            {
                let found = measure_of(self.checked, expr).err();
                let of_units = found.filter(|finding| *finding.code == code::UNIT_MISMATCH);
                self.keep(of_units.map_or(Ok(()), Err));
            }
        }
    }

    /// A condition that is judged for each period.
    fn watched(&mut self, expr: &Expr, per: Grain, same_weekday: Option<Span>) {
        let watching = Watching { per, same_weekday };
        if let Some(versus) = same_weekday.filter(|_| !has_runs(expr)) {
            self.found.push(*without_runs(versus));
        }
        match unusual(expr, per) {
            Ok(Some(unusual)) => {
                let number = self.is_a_number(&unusual.metric);
                self.keep(number);
            }
            Ok(None) => match forecasting(expr, watching) {
                Ok(Some(forecasting)) => self.condition(&forecasting.of_now()),
                Ok(None) => match written_out(expr, watching) {
                    Ok(expr) => self.condition(&expr),
                    Err(finding) => self.found.push(*finding),
                },
                Err(finding) => self.found.push(*finding),
            },
            Err(finding) => self.found.push(*finding),
        }
    }

    /// Each part of a condition by itself: some of them only a monitor knows.
    fn condition(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Paren(inner) | ExprKind::Not(inner) => self.condition(inner),
            ExprKind::And(all) | ExprKind::Or(all) => all.iter().for_each(|expr| self.condition(expr)),
            _ => {
                let judged = match measure_of(self.checked, expr) {
                    Ok((_, Type::Bool | Type::Unknown)) => Ok(()),
                    Ok((_, kind)) => Err(Box::new(
                        Diagnostic::error(&code::CONDITION_EXPECTED)
                            .at(expr.span)
                            .helps("help.metric")
                            .with("found", kind),
                    )),
                    Err(finding) => Err(finding),
                };
                self.keep(judged);
            }
        }
    }

    fn goals(&mut self, metric: &'a Name, goals: &'a [Goal]) {
        for goal in goals {
            self.is_planned_once(metric, &goal.period);
            let reached = compared(Comparison::GreaterOrEqual, metric, &goal.value);
            let judged = measure_of(self.checked, &reached).map(|_| ());
            let judged = judged.map_err(|finding| self.of_goal(finding, &goal.value));
            self.keep(judged);
        }
    }

    /// That a metric has no other target for a period.
    fn is_planned_once(&mut self, metric: &'a Name, period: &'a MomentAt) {
        let planned = self.planned.entry(metric.text.as_str()).or_default();
        match planned.iter().find(|known| known.moment == period.moment) {
            Some(first) => {
                let finding = Diagnostic::error(&code::DUPLICATE_NAME)
                    .says("message.targets")
                    .helps("help.targets")
                    .label(period.span, "label.targets")
                    .label(first.span, "label.first_target")
                    .with("name", &metric.text)
                    .with("period", &period.raw);
                self.found.push(finding);
            }
            None => planned.push(period),
        }
    }

    /// A target in another unit than its metric: no rate stands in a target.
    fn of_goal(&self, finding: Box<Diagnostic>, value: &Expr) -> Box<Diagnostic> {
        match self.has_unit(value) && *finding.code == code::UNIT_MISMATCH {
            true => Box::new(finding.helps("help.goal")),
            false => finding,
        }
    }

    /// Parts that fit each other, and give something else than the whole.
    fn of_parts(&self, finding: Box<Diagnostic>, whole: &Name, parts: &Expr) -> Box<Diagnostic> {
        let fits = self.has_unit(parts) && self.has_unit(&path(whole));
        if !fits || *finding.code != code::UNIT_MISMATCH {
            return finding;
        }
        let help = match parts.kind {
            ExprKind::Product(..) => "help.factor",
            _ => "help.none",
        };
        let finding = finding.says("message.parts").helps(help);
        Box::new(finding.with("metric", &whole.text))
    }

    fn has_unit(&self, expr: &Expr) -> bool {
        let measured = measure_of(self.checked, expr);
        measured.is_ok_and(|(_, kind)| !kind.unit().factors().is_empty())
    }

    fn is_number(&self, metric: &Name) -> Bound<()> {
        self.is_a_number(&path(metric))
    }

    fn is_a_number(&self, expr: &Expr) -> Bound<()> {
        match measure_of(self.checked, expr)?.1 {
            Type::Number(_) | Type::Unknown | Type::Null => Ok(()),
            other => Err(wanted(say!("a number"), &other, expr.span)),
        }
    }

    /// Points are added to a share: they are hundredths of one.
    fn points(&self, metric: &Name, by: &Number) -> Bound<()> {
        let (_, kind) = measure_of(self.checked, &path(metric))?;
        let unit = kind.unit();
        if unit.factors().is_empty() {
            return Ok(());
        }
        let finding = Diagnostic::error(&code::UNIT_MISMATCH)
            .says("message.points")
            .helps("help.points")
            .label(by.span, "label.points")
            .label(metric.span, "label.right")
            .with("metric", &metric.text)
            .with("unit", &unit)
            .with("right", &unit);
        let id = self.checked.model.names.metric(&metric.text);
        Err(told(Box::new(finding), &|_| self.checked.derivation(id?)))
    }

    /// Keeps what is said here for the first time: names have been looked at, and
    /// what is not compiled is not asked either.
    fn keep(&mut self, judged: Bound<()>) {
        const KEPT: [&Code; 3] = [
            &code::UNIT_MISMATCH,
            &code::TYPE_MISMATCH,
            &code::CONDITION_EXPECTED,
        ];
        if let Err(finding) = judged
            && !finding.is_echo()
            && KEPT.contains(&finding.code)
        {
            self.found.push(*finding);
        }
    }
}

/// The period a condition is judged for.
pub(super) fn per(clauses: &[Clause], otherwise: Grain) -> Grain {
    let said = clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Per { grain, .. } => Grain::named(&grain.text),
        _ => None,
    });
    said.unwrap_or(otherwise)
}

/// A comparison of a metric with something.
fn compared(operator: Comparison, metric: &Name, with: &Expr) -> Expr {
    let span = metric.span.to(with.span);
    Expr {
        kind: ExprKind::Compare(operator, Box::new(path(metric)), Box::new(with.clone())),
        span,
    }
}

fn path(metric: &Name) -> Expr {
    Expr {
        kind: ExprKind::Path(Path::of(metric.clone())),
        span: metric.span,
    }
}
