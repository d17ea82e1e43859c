//! A question, from its clauses to its rows. From "Cells" and "Order of the
//! steps" of `docs/semantics.md`.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::check::{Checked, Measure, Shift, Story, cohort, funnel, measure_of};
use crate::diagnostic::Diagnostic;
use crate::resolve::{Coarser, Exactness, MetricId, Type};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Clause, ClauseKind, During, Expr, ExprKind, Path};
use crate::syntax::plain_number;
use crate::syntax::time::{Grain, Length, Moment};
use jiff::civil::DateTime;

use super::calendar;
use super::data::Data;
use super::limits::STEPS;
use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::Value;

/// What comes out: the columns and the rows, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What the columns are called.
    pub names: Vec<String>,
    /// The rows: keys, then values.
    pub rows: Vec<Vec<Value>>,
    /// Which columns may hold floating numbers.
    pub floats: Vec<bool>,
    /// The constructs that mattered.
    pub seen: Vec<&'static str>,
}

impl Answer {
    /// Its rows, as a `test` writes them.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |row: &Vec<Value>| {
            let cells = self.names.iter().zip(row);
            let cells: Vec<String> = cells.map(|(name, value)| format!("{name}: {value}")).collect();
            format!("{{ {} }}", cells.join(", "))
        };
        self.rows.iter().map(line).collect()
    }
}

#[derive(Default)]
struct Asked {
    metrics: Vec<(String, Measure, Type)>,
    slices: Vec<(String, Slice)>,
    filters: Vec<Arc<Expr>>,
    having: Option<Measure>,
    top: Option<Top>,
    totals: bool,
    sort: Vec<(By, bool)>,
    limit: Option<usize>,
    /// A funnel or cohort, instead of metrics.
    story: Option<Story>,
}

enum By {
    Slice(usize),
    Metric(usize),
    Hidden(Measure),
}

struct Top {
    count: usize,
    slice: usize,
    by: Measure,
}

/// A row while it is made: its keys, how many of the last ones are left out,
/// and its values.
struct Row {
    keys: Vec<Value>,
    left_out: usize,
    values: Vec<Value>,
    hidden: Vec<Value>,
}

/// Answers a question.
///
/// # Errors
/// Where there is no one answer, or none that is known here.
pub fn answer(checked: &Checked, data: &Data, clauses: &[Clause], as_of: Option<DateTime>) -> Known<Answer> {
    answer_within(STEPS, checked, data, clauses, as_of)
}

/// The same in so many steps at most.
///
/// # Errors
/// As [`answer`], and where that takes more.
pub fn answer_within(
    steps: u64,
    checked: &Checked,
    data: &Data,
    clauses: &[Clause],
    as_of: Option<DateTime>,
) -> Known<Answer> {
    let mut scene = Scene::new(checked, data, as_of).within(steps);
    let asked = read(&mut scene, clauses)?;
    answered(&scene, &asked)
}

/// One metric by some slices, in so many steps at most; its column is called `value`.
///
/// # Errors
/// As [`answer_within`].
pub fn answer_metric(
    steps: u64,
    checked: &Checked,
    data: &Data,
    metric: MetricId,
    by: &[Path],
    as_of: Option<DateTime>,
) -> Known<Answer> {
    let facts = checked.metric(metric).map(|(_, facts)| facts);
    let facts = facts.ok_or(Stop::Refused("a metric that is wrong"))?;
    let measure = Measure::Metric(metric, Span::new(FileId(0), 0, 0));
    answer_measures(steps, checked, data, &[(measure, facts.kind.clone())], by, as_of)
}

/// Some measures side by side by some slices, in so many steps at most; each column
/// of them is called `value`.
///
/// # Errors
/// As [`answer_within`].
pub fn answer_measures(
    steps: u64,
    checked: &Checked,
    data: &Data,
    measures: &[(Measure, Type)],
    by: &[Path],
    as_of: Option<DateTime>,
) -> Known<Answer> {
    let scene = Scene::new(checked, data, as_of).within(steps);
    let measures = measures.iter();
    let asked = Asked {
        metrics: measures
            .map(|(measure, kind)| ("value".to_owned(), measure.clone(), kind.clone()))
            .collect(),
        slices: by.iter().map(|path| slice(&scene, path)).collect(),
        ..Asked::default()
    };
    answered(&scene, &asked)
}

fn answered(scene: &Scene<'_>, asked: &Asked) -> Known<Answer> {
    scene.are_as_declared()?;
    let around = Around {
        filters: asked.filters.clone(),
        empty_is_null: scene.checked.model.manifest.empty_is_null,
        ..Around::default()
    };
    if let Some(story) = &asked.story {
        let columns = story.columns().iter().map(|name| (*name).to_owned());
        let slices = asked.slices.iter().map(|(name, _)| name.clone());
        let names: Vec<String> = slices.chain(columns).collect();
        let is_share = |name: &String| ["of_first", "of_previous", "share"].contains(&name.as_str());
        return Ok(Answer {
            floats: names.iter().map(is_share).collect(),
            names,
            rows: told_rows(scene, asked, story, &around)?,
            seen: scene.seen().into_iter().collect(),
        });
    }
    let rows = rows(scene, asked, &around)?;
    let slices = asked.slices.iter().map(|(name, _)| name.clone());
    let metrics = asked.metrics.iter().map(|(name, _, _)| name.clone());
    let totals = asked.totals.then(|| "totals".to_owned());
    let keys = asked.slices.iter().map(|_| false);
    let mut kinds = Vec::new();
    for (_, measure, kind) in &asked.metrics {
        kinds.push(is_float(kind) || is_mean(scene, measure)?);
    }
    if asked.metrics.len() > 1 {
        scene.saw("several metrics");
    }
    Ok(Answer {
        names: slices.chain(totals).chain(metrics).collect(),
        floats: keys.chain(asked.totals.then_some(false)).chain(kinds).collect(),
        rows,
        seen: scene.seen().into_iter().collect(),
    })
}

fn is_float(kind: &Type) -> bool {
    matches!(kind, Type::Number(number) if number.exactness == Exactness::Float)
}

/// Whether periods are made a mean somewhere inside: floating, of whole numbers too.
fn is_mean(scene: &Scene<'_>, measure: &Measure) -> Known<bool> {
    let mut parts = Vec::new();
    if let Measure::Metric(id, _) = measure {
        if scene.declared(*id)?.coarser == Some(Coarser::Avg) {
            return Ok(true);
        }
        return is_mean(scene, &scene.definition(*id)?.0);
    }
    measure.parts(&mut |part| parts.push(is_mean(scene, part)));
    let means = parts.into_iter().collect::<Known<Vec<_>>>()?;
    Ok(means.contains(&true))
}

/// The cells of all metrics asked for, each with its values; what `having` and
/// `top` drop, the order, the limit, and the totals of what is left.
fn rows(scene: &Scene<'_>, asked: &Asked, around: &Around) -> Known<Vec<Vec<Value>>> {
    let slices: Vec<Slice> = asked.slices.iter().map(|(_, slice)| slice.clone()).collect();
    let mut cells = Vec::new();
    if asked.metrics.is_empty() {
        cells = scene.values_of(&slices, around)?;
    }
    for (_, measure, _) in &asked.metrics {
        for key in scene.cells(measure, &slices, around)? {
            scene.add(&mut cells, key)?;
        }
    }
    if slices.is_empty() {
        cells = vec![Vec::new()];
    }
    for (_, measure, _) in &asked.metrics {
        for key in scene.missing_periods(measure, &slices, around, &cells)? {
            scene.add(&mut cells, key)?;
        }
    }
    let mut kept = Vec::new();
    for keys in cells {
        let row = row(scene, asked, around, keys)?;
        if let Some(having) = &asked.having {
            scene.saw("having");
            if scene.value(having, &cell(asked, around, &row.keys))? != Value::Truth(true) {
                continue;
            }
        }
        kept.push(row);
    }
    if let Some(top) = &asked.top {
        scene.saw("top");
        let best = best(scene, asked, around, top, &kept)?;
        let mut left = Vec::new();
        for row in kept {
            if contains(&best, key(&row, top.slice)?)? {
                left.push(row);
            }
        }
        kept = left;
    }
    put_in_order(asked, &mut kept)?;
    if let Some(limit) = asked.limit {
        scene.saw("limit");
        kept.truncate(limit);
    }
    if asked.totals {
        scene.saw("totals");
        let totals = totals(scene, asked, around, &kept)?;
        kept.extend(totals);
        put_in_order(asked, &mut kept)?;
    }
    Ok(kept.into_iter().map(|row| shown(asked, row)).collect())
}

fn cell(asked: &Asked, around: &Around, keys: &[Value]) -> Around {
    let mut cell = around.clone();
    let slices = asked.slices.iter().map(|(_, slice)| slice.clone());
    cell.cell = slices.zip(keys.iter().cloned()).collect();
    cell
}

/// The values of a cell; of one with fewer keys than there are slices, too.
fn row(scene: &Scene<'_>, asked: &Asked, around: &Around, keys: Vec<Value>) -> Known<Row> {
    let cell = cell(asked, around, &keys);
    let mut values = Vec::new();
    for (_, measure, _) in &asked.metrics {
        values.push(scene.value(measure, &cell)?);
    }
    let mut hidden = Vec::new();
    for (by, _) in &asked.sort {
        scene.saw("sort");
        hidden.push(match by {
            // One row has no order.
            By::Hidden(_) if asked.slices.is_empty() => Value::Null,
            By::Hidden(measure) => {
                scene.saw("sort by what is not shown");
                scene.value(measure, &cell)?
            }
            _ => Value::Null,
        });
    }
    Ok(Row {
        left_out: asked.slices.len().saturating_sub(keys.len()),
        keys,
        values,
        hidden,
    })
}

/// The values of a slice that come first by a metric over everything asked for.
fn best(scene: &Scene<'_>, asked: &Asked, around: &Around, top: &Top, rows: &[Row]) -> Known<Vec<Value>> {
    let mut ranked: Vec<(Value, Value)> = Vec::new();
    for row in rows {
        let value = key(row, top.slice)?;
        let mut is_new = true;
        for (known, _) in &ranked {
            is_new &= !known.same(value)?;
        }
        if is_new {
            let mut alone = around.clone();
            let slice = asked.slices.get(top.slice).ok_or_else(elsewhere)?;
            alone.cell = vec![(slice.1.clone(), value.clone())];
            ranked.push((value.clone(), scene.value(&top.by, &alone)?));
        }
    }
    sorted(&mut ranked, |(one, by), (two, other)| {
        Ok(by.place(other, true)?.then(one.place(two, false)?))
    })?;
    ranked.truncate(top.count);
    Ok(ranked.into_iter().map(|(value, _)| value).collect())
}

fn key(row: &Row, slice: usize) -> Known<&Value> {
    row.keys.get(slice).ok_or_else(elsewhere)
}

fn elsewhere() -> Stop {
    Stop::Unknown("a slice that is not there".to_owned())
}

fn contains(values: &[Value], wanted: &Value) -> Known<bool> {
    for value in values {
        if value.same(wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The rows that leave out the last slice, the last two and so on, of those
/// cells that are left; that of everything always.
fn totals(scene: &Scene<'_>, asked: &Asked, around: &Around, cells: &[Row]) -> Known<Vec<Row>> {
    let mut found = Vec::new();
    for length in (0..asked.slices.len()).rev() {
        let mut keys = Vec::new();
        for cell in cells {
            scene.add(&mut keys, cell.keys.iter().take(length).cloned().collect())?;
        }
        if length == 0 {
            keys = vec![Vec::new()];
        }
        for keys in keys {
            found.push(row(scene, asked, around, keys)?);
        }
    }
    Ok(found)
}

/// By `sort`, then by the keys. A total stands behind its cells as long as the
/// order follows the slices; from the first other key on, totals come last.
fn put_in_order(asked: &Asked, rows: &mut [Row]) -> Known<()> {
    sorted(rows, |one, two| {
        let mut order = Ordering::Equal;
        let mut follows = true;
        let by_key = |at: usize, descending: bool| {
            Ok(match (one.keys.get(at), two.keys.get(at)) {
                (Some(one), Some(two)) => one.place(two, descending)?,
                (one, two) => one.is_none().cmp(&two.is_none()),
            })
        };
        for (place, (by, descending)) in asked.sort.iter().enumerate() {
            follows &= matches!(by, By::Slice(at) if *at == place);
            if !follows {
                order = order.then(one.left_out.cmp(&two.left_out));
            }
            let values = match by {
                By::Slice(at) => {
                    order = order.then(by_key(*at, *descending)?);
                    continue;
                }
                By::Metric(at) => (one.values.get(*at), two.values.get(*at)),
                By::Hidden(_) => (one.hidden.get(place), two.hidden.get(place)),
            };
            if let (Ordering::Equal, (Some(one), Some(two))) = (order, values) {
                order = one.place(two, *descending)?;
            }
        }
        for at in 0..asked.slices.len() {
            order = order.then(by_key(at, false)?);
        }
        Ok(order)
    })
}

/// Sorts, unless two of them cannot be compared.
pub fn sorted<T>(all: &mut [T], order: impl Fn(&T, &T) -> Known<Ordering>) -> Known<()> {
    let mut doubt = Ok(());
    all.sort_by(|one, two| {
        order(one, two).unwrap_or_else(|stop| {
            doubt = Err(stop);
            Ordering::Equal
        })
    });
    doubt
}

fn shown(asked: &Asked, row: Row) -> Vec<Value> {
    let mut shown = row.keys;
    shown.resize(asked.slices.len(), Value::Null);
    if asked.totals {
        shown.push(Value::whole(row.left_out));
    }
    shown.extend(row.values);
    shown
}

fn read(scene: &mut Scene<'_>, clauses: &[Clause]) -> Known<Asked> {
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
            ClauseKind::By(paths) | ClauseKind::Listing(paths) => {
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

/// The rows of a funnel or cohort: in the order of their keys, then as they are told.
fn told_rows(scene: &Scene<'_>, asked: &Asked, story: &Story, around: &Around) -> Known<Vec<Vec<Value>>> {
    let slices: Vec<Slice> = asked.slices.iter().map(|(_, slice)| slice.clone()).collect();
    let mut lines = match story {
        Story::Funnel(funnel) => scene.funnel(funnel, &slices, around)?,
        Story::Cohort(cohort) => scene.cohort(cohort, &slices, around)?,
    };
    // Cohorts of one cell in their order, each with its periods in theirs.
    sorted(&mut lines, |(_, one), (_, other)| {
        match (one.first(), other.first()) {
            (Some(one), Some(other)) => one.order(other),
            _ => Ok(Ordering::Equal),
        }
    })?;
    let mut rows: Vec<Row> = lines
        .into_iter()
        .map(|(keys, values)| Row {
            keys,
            left_out: 0,
            values,
            hidden: Vec::new(),
        })
        .collect();
    put_in_order(asked, &mut rows)?;
    if let Some(limit) = asked.limit {
        scene.saw("limit");
        rows.truncate(limit);
    }
    Ok(rows.into_iter().map(|row| shown(asked, row)).collect())
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
fn slice(scene: &Scene<'_>, path: &Path) -> (String, Slice) {
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
