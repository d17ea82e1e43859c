//! A question, from its clauses to its rows. From "Cells" and "Order of the
//! steps" of `docs/semantics.md`.

use std::sync::Arc;

use jiff::civil::DateTime;
use merak::check::{Checked, Measure, measure_of};
use merak::resolve::{Exactness, Type};
use merak::syntax::ast::{Clause, ClauseKind, During, Expr, ExprKind, Path};
use merak::syntax::plain_number;
use merak::syntax::time::{Grain, Moment};

use super::calendar;
use super::data::Data;
use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::Value;

/// What comes out: the columns and the rows, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub names: Vec<String>,
    pub rows: Vec<Vec<Value>>,
    /// Which columns may hold floating numbers.
    pub floats: Vec<bool>,
    /// The constructs that mattered.
    pub seen: Vec<&'static str>,
}

struct Asked {
    metrics: Vec<(String, Measure, Type)>,
    slices: Vec<(String, Slice)>,
    filters: Vec<Arc<Expr>>,
    having: Option<Measure>,
    sort: Vec<(By, bool)>,
    limit: Option<usize>,
}

enum By {
    Column(usize),
    Hidden(Measure),
}

/// Answers a question.
pub fn answer(checked: &Checked, data: &Data, clauses: &[Clause], as_of: Option<DateTime>) -> Known<Answer> {
    let mut scene = Scene::new(checked, data, as_of);
    let asked = read(&mut scene, clauses)?;
    if asked.metrics.is_empty() {
        return Err(Stop::Unknown("a list of values".to_owned()));
    }
    let around = Around {
        filters: asked.filters.clone(),
        empty_is_null: checked.model.manifest.empty_is_null,
        ..Around::default()
    };
    let rows = rows(&scene, &asked, &around)?;
    let slices = asked.slices.iter().map(|(name, _)| name.clone());
    let metrics = asked.metrics.iter().map(|(name, _, _)| name.clone());
    let is_float = |kind: &Type| match kind {
        Type::Number(number) => number.exactness == Exactness::Float,
        _ => false,
    };
    let keys = asked.slices.iter().map(|_| false);
    let kinds = asked.metrics.iter().map(|(_, _, kind)| is_float(kind));
    if asked.metrics.len() > 1 {
        scene.saw("several metrics");
    }
    Ok(Answer {
        names: slices.chain(metrics).collect(),
        floats: keys.chain(kinds).collect(),
        rows,
        seen: scene.seen().into_iter().collect(),
    })
}

/// The cells of all metrics asked for, each with its values; what `having`
/// drops, the order and the limit.
fn rows(scene: &Scene<'_>, asked: &Asked, around: &Around) -> Known<Vec<Vec<Value>>> {
    let slices: Vec<Slice> = asked.slices.iter().map(|(_, slice)| slice.clone()).collect();
    let mut cells = Vec::new();
    for (_, measure, _) in &asked.metrics {
        for key in scene.cells(measure, &slices, around)? {
            super::cells::add(&mut cells, key)?;
        }
    }
    if slices.is_empty() {
        cells = vec![Vec::new()];
    }
    let mut found = Vec::new();
    for key in cells {
        let mut cell = around.clone();
        cell.cell = slices.iter().cloned().zip(key.iter().cloned()).collect();
        let mut row = key;
        for (_, measure, _) in &asked.metrics {
            row.push(scene.value(measure, &cell)?);
        }
        if let Some(having) = &asked.having {
            scene.saw("having");
            if scene.value(having, &cell)? != Value::Truth(true) {
                continue;
            }
        }
        let mut order = Vec::new();
        for (by, descending) in &asked.sort {
            scene.saw("sort");
            let value = match by {
                By::Column(at) => row[*at].clone(),
                By::Hidden(measure) => {
                    scene.saw("sort by what is not shown");
                    scene.value(measure, &cell)?
                }
            };
            order.push((value, *descending));
        }
        let keys = row.iter().take(slices.len());
        order.extend(keys.map(|key| (key.clone(), false)));
        found.push((order, row));
    }
    let mut doubt = None;
    found.sort_by(|(one, _), (two, _)| {
        let mut order = std::cmp::Ordering::Equal;
        for ((one, descending), (two, _)) in one.iter().zip(two) {
            let next = one.place(two, *descending).unwrap_or_else(|stop| {
                doubt = Some(stop);
                std::cmp::Ordering::Equal
            });
            order = order.then(next);
        }
        order
    });
    if let Some(stop) = doubt {
        return Err(stop);
    }
    if let Some(limit) = asked.limit {
        scene.saw("limit");
        found.truncate(limit);
    }
    Ok(found.into_iter().map(|(_, row)| row).collect())
}

fn read(scene: &mut Scene<'_>, clauses: &[Clause]) -> Known<Asked> {
    let mut asked = Asked {
        metrics: Vec::new(),
        slices: Vec::new(),
        filters: Vec::new(),
        having: None,
        sort: Vec::new(),
        limit: None,
    };
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
            ClauseKind::By(paths) => asked.slices.extend(paths.iter().map(slice)),
            ClauseKind::Where(expr) => {
                scene.saw("where of a question");
                asked.filters.push(Arc::new(expr.clone()));
            }
            ClauseKind::Since(moment) => scene.since = Some(moment.moment),
            ClauseKind::Until(moment) => scene.until = Some(moment.moment),
            ClauseKind::For(During::Period(period)) => {
                let manifest = &scene.checked.model.manifest;
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
            ClauseKind::Sort(_) => {}
            other => return Err(Stop::Unknown(format!("the clause `{}`", other.word()))),
        }
    }
    for clause in clauses {
        if let ClauseKind::Sort(keys) = &clause.kind {
            for key in keys {
                let by = sorted_by(scene, &asked, &key.path)?;
                asked.sort.push((by, key.descending == Some(true)));
            }
        }
    }
    Ok(asked)
}

fn measure(scene: &Scene<'_>, expr: &Expr) -> Known<(Measure, Type)> {
    measure_of(scene.checked, expr).map_err(|finding| Stop::Refused(finding.code.id))
}

/// A slice with the name of its column.
fn slice(path: &Path) -> (String, Slice) {
    let grain = path.single().filter(|name| !name.quoted);
    match grain.and_then(|name| Grain::named(&name.text)) {
        Some(grain) => (path.text(), Slice::Own(grain)),
        None => (path.text().replace('.', "_"), Slice::Path(Arc::new(path.clone()))),
    }
}

fn sorted_by(scene: &Scene<'_>, asked: &Asked, path: &Path) -> Known<By> {
    let name = path.text().replace('.', "_");
    let slices = asked.slices.iter().map(|(name, _)| name);
    let mut columns = slices.chain(asked.metrics.iter().map(|(name, _, _)| name));
    if let Some(at) = columns.position(|column| *column == name) {
        return Ok(By::Column(at));
    }
    let expr = Expr {
        kind: ExprKind::Path(path.clone()),
        span: path.span,
    };
    measure(scene, &expr).map(|(measure, _)| By::Hidden(measure))
}
