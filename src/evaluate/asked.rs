//! What a question asks for, read off its clauses. From "Asking" of
//! `docs/semantics.md`.

use std::sync::Arc;

use crate::check::{Measure, Shift, Story, cohort, funnel, measure_of};
use crate::diagnostic::Diagnostic;
use crate::resolve::Type;
use crate::source::{FileId, Span};
use crate::syntax::ast::{Clause, ClauseKind, During, Expr, ExprKind, Path};
use crate::syntax::plain_number;
use crate::syntax::time::{Grain, Length, Moment};
use jiff::civil::DateTime;

use super::calendar;
use super::scene::{Scene, Slice};
use super::stop::{Known, Stop};

#[derive(Default)]
pub(super) struct Asked {
    pub metrics: Vec<(String, Measure, Type)>,
    pub slices: Vec<(String, Slice)>,
    /// Whether a list has the values of each row, and not each of them once.
    pub each_row: bool,
    pub filters: Vec<Arc<Expr>>,
    pub having: Option<Measure>,
    pub top: Option<Top>,
    pub totals: bool,
    pub sort: Vec<(By, bool)>,
    pub limit: Option<usize>,
    /// A funnel or cohort, instead of metrics.
    pub story: Option<Story>,
}

pub(super) enum By {
    Slice(usize),
    Metric(usize),
    Hidden(Measure),
}

pub(super) struct Top {
    pub count: usize,
    pub slice: usize,
    pub by: Measure,
}

pub(super) fn read(scene: &mut Scene<'_>, clauses: &[Clause]) -> Known<Asked> {
    let mut asked = Asked::default();
    for clause in clauses {
        match &clause.kind {
            ClauseKind::Metrics(metrics) => {
                for metric in metrics {
                    let name = match (&metric.alias, &metric.expr.kind) {
                        (Some(alias), _) => alias.text.to_string(),
                        (None, ExprKind::Path(path)) => path.text(),
                        _ => return Err(Stop::Refused("a column without a name")),
                    };
                    let (measure, kind) = measure(scene, &metric.expr)?;
                    asked.metrics.push((name, measure, kind));
                }
            }
            ClauseKind::By(paths) | ClauseKind::Listing(paths, _) => {
                asked.each_row |= matches!(clause.kind, ClauseKind::Listing(_, true));
                asked.slices.extend(paths.iter().map(|path| slice(scene, path)))
            }
            ClauseKind::Where(expr) => {
                scene.saw("where of a question");
                asked.filters.push(Arc::new(expr.clone()));
            }
            ClauseKind::Since(moment) => scene.since = Some(bound(scene, moment.moment)?),
            ClauseKind::Until(moment) => scene.until = Some(bound(scene, moment.moment)?),
            ClauseKind::For(During::Last {
                count,
                complete,
                unit,
            }) => last(scene, &count.raw, *complete, &unit.text)?,
            ClauseKind::Totals => asked.totals = true,
            ClauseKind::For(During::Period(period)) => {
                let manifest = &scene.calendar;
                let Some(grain) = period.moment.grain() else {
                    return Err(Stop::Unknown("`for` an instant".to_owned()));
                };
                let first = calendar::first_day(period.moment, manifest)?;
                let next = calendar::next(first, grain, manifest)?;
                scene.since = Some(Moment::Day(first));
                scene.until = Some(Moment::Day(next));
            }
            ClauseKind::Having(expr) => match measure(scene, expr)? {
                (measure, Type::Bool) => asked.having = Some(measure),
                _ => return Err(Stop::Refused("a having that is no condition")),
            },
            ClauseKind::Limit(number) => {
                let digits = plain_number(&number.raw).and_then(|digits| digits.parse().ok());
                asked.limit = digits;
            }
            ClauseKind::Funnel { steps, each, within } => {
                asked.story = Some(told(funnel(scene.checked, steps, each, within, clause.span))?);
            }
            ClauseKind::Cohort {
                entity,
                from,
                on,
                per,
                span,
            } => {
                let (who, periods) = ((entity, from, on), (per, span));
                asked.story = Some(told(cohort(scene.checked, who, periods, clause.span))?);
            }
            ClauseKind::Sort(_) | ClauseKind::Top { .. } | ClauseKind::Compare(_) => {}
            other => return Err(Stop::Unknown(format!("the clause `{}`", other.word()))),
        }
    }
    for clause in clauses {
        if let ClauseKind::Compare(duration) = &clause.kind {
            scene.saw("compare");
            let length = duration.length();
            let length = length.ok_or_else(|| Stop::Unknown("a length beyond any calendar".to_owned()))?;
            asked.metrics = compared(std::mem::take(&mut asked.metrics), length);
        }
    }
    for clause in clauses {
        if let ClauseKind::Top { count, of, by } = &clause.kind {
            let name = of.text().replace('.', "_");
            let slice = asked.slices.iter().position(|(slice, _)| *slice == name);
            let count = plain_number(&count.raw).and_then(|digits| digits.parse().ok());
            asked.top = Some(Top {
                count: count.ok_or(Stop::Refused("top of what is no number"))?,
                slice: slice.ok_or(Stop::Refused("top of what is no slice"))?,
                by: measure(scene, by)?.0,
            });
        }
        if let ClauseKind::Sort(keys) = &clause.kind {
            for key in keys {
                let by = sorted_by(scene, &asked, &key.path)?;
                asked.sort.push((by, key.descending == Some(true)));
            }
        }
    }
    Ok(asked)
}

fn told(story: Result<Story, Box<Diagnostic>>) -> Known<Story> {
    story.map_err(|finding| Stop::Refused(finding.code.id))
}

/// Behind each number its value before, the change, and that as a share.
fn compared(metrics: Vec<(String, Measure, Type)>, length: Length) -> Vec<(String, Measure, Type)> {
    let mut all = Vec::new();
    for (name, measure, kind) in metrics {
        let is_number = matches!(kind, Type::Number(_));
        all.push((name.clone(), measure.clone(), kind.clone()));
        if !is_number {
            continue;
        }
        let span = Span::new(FileId(0), 0, 0);
        let prior = Measure::Prior {
            inner: Box::new(measure.clone()),
            shift: Shift::Back(length),
            keep: false,
            span,
        };
        let one = Measure::Number("1".into());
        let share = Measure::Product(vec![(false, measure.clone(), span), (true, prior.clone(), span)]);
        let change = Measure::Sum(vec![(false, measure, span), (true, prior.clone(), span)]);
        let ratio = Measure::Sum(vec![(false, share, span), (true, one, span)]);
        all.push((format!("{name}_prior"), prior, kind.clone()));
        all.push((format!("{name}_change"), change, kind.clone()));
        all.push((format!("{name}_change_ratio"), ratio, kind));
    }
    all
}

/// A bound; `today` is the day of the as-of.
fn bound(scene: &Scene<'_>, moment: Moment) -> Known<Moment> {
    match (moment, scene.as_of) {
        (Moment::Today, Some(as_of)) => Ok(Moment::Day(as_of.date())),
        (Moment::Today, None) => Err(Stop::Unknown("`today` without an as-of".to_owned())),
        (moment, _) => Ok(moment),
    }
}

/// The last periods before the as-of, its own included unless they must be over.
fn last(scene: &mut Scene<'_>, count: &str, complete: bool, unit: &str) -> Known<()> {
    scene.saw("for last");
    let manifest = &scene.calendar;
    let Some(as_of) = scene.as_of else {
        return Err(Stop::Unknown("`for last` without an as-of".to_owned()));
    };
    let grain = Grain::named(unit).or_else(|| Grain::named(unit.strip_suffix('s').unwrap_or(unit)));
    let grain = grain.ok_or_else(|| Stop::Unknown(format!("the length {unit}")))?;
    let count = plain_number(count).and_then(|digits| digits.parse::<usize>().ok());
    let count = count.ok_or_else(|| Stop::Unknown("how many periods".to_owned()))?;
    let now = scene.start_of(as_of, grain)?;
    let until = match complete {
        true => now,
        false => calendar::after(now, grain, manifest)?,
    };
    let mut since = until;
    for _ in 0..count {
        let before = since
            .checked_sub(jiff::Span::new().microseconds(1))
            .map_err(|_| Stop::Unsure("a time outside of the calendar".to_owned()))?;
        since = scene.start_of(before, grain)?;
    }
    if grain < Grain::Day {
        scene.saw("last hours");
    }
    let moment = |at: DateTime| match grain < Grain::Day {
        true => Moment::Instant(at, None),
        false => Moment::Day(at.date()),
    };
    scene.since = Some(moment(since));
    scene.until = Some(moment(until));
    Ok(())
}

fn measure(scene: &Scene<'_>, expr: &Expr) -> Known<(Measure, Type)> {
    measure_of(scene.checked, expr).map_err(|finding| Stop::Refused(finding.code.id))
}

/// A slice with the name of its column.
pub(super) fn slice(scene: &Scene<'_>, path: &Path) -> (String, Slice) {
    let word = path.single().filter(|name| !name.quoted);
    let declared = |word: &str| {
        let periods = scene.checked.model.names.periods();
        let grains = periods.iter().map(|period| period.grain);
        grains.into_iter().find(|grain| grain.word() == word)
    };
    let grain = word.and_then(|name| Grain::named(&name.text).or_else(|| declared(&name.text)));
    match grain {
        Some(grain) => {
            if matches!(grain, Grain::Custom(_)) {
                scene.saw("calendar of a table");
            }
            (path.text(), Slice::Own(grain))
        }
        None => (path.text().replace('.', "_"), Slice::Path(Arc::new(path.clone()))),
    }
}

fn sorted_by(scene: &Scene<'_>, asked: &Asked, path: &Path) -> Known<By> {
    let name = path.text().replace('.', "_");
    if let Some(at) = asked.slices.iter().position(|(column, _)| *column == name) {
        return Ok(By::Slice(at));
    }
    if let Some(at) = asked.metrics.iter().position(|(column, _, _)| *column == name) {
        return Ok(By::Metric(at));
    }
    let mut figures = asked.story.iter().flat_map(Story::columns);
    if let Some(at) = figures.position(|column| *column == name) {
        return Ok(By::Metric(at));
    }
    let expr = Expr {
        kind: ExprKind::Path(path.clone()),
        span: path.span,
    };
    measure(scene, &expr).map(|(measure, _)| By::Hidden(measure))
}
