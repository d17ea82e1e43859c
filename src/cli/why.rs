//! `merak why`: how much of a change each driver explains.

use clap::{Args, ValueEnum};

use super::asking::{Asking, Found, Rows, metrics, slices};
use super::call::Call;
use super::period::{self, Period};
use super::workspace::Workspace;
use super::{Outcome, ask, known, query, report, spinner, workspace};
use crate::diagnostic::{Diagnostic, code};
use crate::explain::because;
use crate::output::rows::value::Value;
use crate::output::why as written;
use crate::plan::AsOf;
use crate::resolve::MetricId;
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{Clause, ClauseKind, Expr, Path};
use crate::why::{Column, Number, Part, Share, Sides, Slicing, Subject, mixed, parts, shape, slicing, sums};

/// Explain why a metric changed
#[derive(Debug, Args)]
#[command(
    after_help = "The metric is taken apart by its `decompose`, else by its definition, down the tree. Terms
of a sum explain their own difference, factors theirs at the mean of the others (Shapley), so
the parts add up to the change to the last digit. `--by` takes it apart by slices instead; those
of a ratio explain it by the change within them and by the shift of their weight.

Examples:
  merak why gmv                                       the last month that is over, and the one before
  merak why repeat_buyers --from 2025-10 --to 2025-11
  merak why aov --from 2024-12 --to 2025-12 --by channel
  merak why gmv --by buyer.province --top 5 --as-of 2025-12-01
  merak why gmv --format svg > bridge.svg             a picture for a slide
  merak why gmv --format json | jq '.parts[] | [.name, .effect]'

Exit codes: 0 fine, 1 definitions or the question are wrong, 2 used wrongly, 3 an engine failed."
)]
pub(super) struct Why {
    /// The metric, by name or label
    metric: String,

    /// The first period: `2025-10` [default: the one before the second]
    #[arg(long, value_name = "PERIOD")]
    from: Option<String>,

    /// The second period [default: the last that is over]
    #[arg(long, value_name = "PERIOD")]
    to: Option<String>,

    /// By these slices, not down the tree: `channel`
    #[arg(long, value_name = "A,B")]
    by: Option<String>,

    /// At most so many slices; the others are one part
    #[arg(long, value_name = "N", default_value_t = 8, requires = "by")]
    top: usize,

    /// The target that is asked
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// As if asked at this moment [default: now]
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: WhyFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum WhyFormat {
    /// A table for a terminal
    #[default]
    Text,
    /// For programs
    Json,
    /// A bridge of bars
    Svg,
}

impl Why {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        let metric = match workspace.metric_called(&self.metric) {
            Ok(metric) => metric,
            Err(outcome) => return outcome,
        };
        match self.why(workspace, metric) {
            Ok(why) => report::print(&match self.format {
                WhyFormat::Text => written::text(&why, workspace.language),
                WhyFormat::Json => written::json(&why),
                WhyFormat::Svg => written::svg(&why, workspace.language),
            }),
            Err(found) => workspace.says(&found),
        }
    }

    fn why(&self, workspace: &mut Workspace, metric: MetricId) -> Found<crate::why::Why> {
        let now = ask::now(self.as_of.as_ref(), workspace)?;
        let texts = (self.from.as_deref(), self.to.as_deref());
        let periods = period::both(workspace, metric, texts, now)?;
        let by = self.by.as_ref().map(|by| slices(workspace, by)).transpose()?;
        let (name, target) =
            query::askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        let engine = query::engine(workspace, name, target)?;
        let _spinner = spinner::Spinner::start();
        let comparing = Comparing {
            asking: Asking {
                checked: &workspace.checked,
                engine: &engine,
                as_of: AsOf::At(now),
            },
            sources: &workspace.project.sources,
            metric,
            periods: &periods,
        };
        let (subject, sides, whole) = match &by {
            None => comparing.by_drivers()?,
            Some(by) => comparing.by_slices(by, self.top)?,
        };
        Ok(crate::why::Why {
            subject,
            periods: (periods.0.words, periods.1.words),
            by: by.map(|by| by.iter().map(Path::text).collect::<Vec<_>>().join(", ")),
            sides,
            whole,
        })
    }
}

/// Why a metric changed between two periods, down the tree.
pub(super) fn by_drivers(
    asking: Asking<'_>,
    sources: &SourceMap,
    metric: MetricId,
    periods: &(Period, Period),
) -> Found<crate::why::Why> {
    let comparing = Comparing {
        asking,
        sources,
        metric,
        periods,
    };
    let (subject, sides, whole) = comparing.by_drivers()?;
    Ok(crate::why::Why {
        subject,
        periods: (periods.0.words.clone(), periods.1.words.clone()),
        by: None,
        sides,
        whole,
    })
}

/// What is compared.
struct Comparing<'a> {
    asking: Asking<'a>,
    sources: &'a SourceMap,
    metric: MetricId,
    periods: &'a (Period, Period),
}

/// A metric in both periods, and the parts of its change.
type Explained = (Subject, Sides, Option<Part<Subject>>);

impl Comparing<'_> {
    fn by_drivers(&self) -> Found<Explained> {
        let mut shape = shape(self.asking.checked, self.sources, self.metric);
        let sides = self.sides(&shape.columns)?;
        shape
            .whole
            .fill(&|at| sides.get(*at).cloned().unwrap_or_default());
        let subject = |at: usize| {
            let column = shape.columns.get(at);
            column.map(|column| column.subject.clone()).unwrap_or_default()
        };
        let whole = parts(&shape.whole).map(|whole| whole.map(&subject));
        Ok((subject(0), shape.whole.sides, whole))
    }

    fn by_slices(&self, by: &[Path], most: usize) -> Found<Explained> {
        let checked = self.asking.checked;
        let slicing = slicing(checked, self.metric, by, self.periods.1.grain).map_err(|why| {
            let place = by.first().map_or_else(Span::default, |path| path.span);
            let finding = Diagnostic::error(&code::NOT_BY_SLICES).at(place);
            vec![finding.with("why", because(checked, &why))]
        })?;
        let mut columns = shape(checked, self.sources, self.metric).columns;
        columns.truncate(1);
        let subject = columns
            .first()
            .map(|column| column.subject.clone())
            .unwrap_or_default();
        let subject = Subject {
            made_of: None,
            ..subject
        };
        let sides = self.sides(&columns)?.into_iter().next().unwrap_or_default();
        if let Slicing::Ratio(above, below) = &slicing {
            let column = |expr: &Expr| Column {
                expr: expr.clone(),
                subject: Subject::default(),
            };
            columns.extend([column(above), column(below)]);
        }
        let slices = self.slices(&columns, by)?;
        let whole = match slicing {
            Slicing::Sums => {
                let slices = slices.into_iter().map(|slice| slice.sum(&subject));
                sums(subject.clone(), sides.clone(), slices.collect())
            }
            Slicing::Ratio(..) => {
                let slices = slices.into_iter().map(|slice| slice.share(&subject));
                mixed(subject.clone(), sides.clone(), slices.collect())
            }
        };
        Ok((subject, sides, whole.map(|whole| whole.first(most))))
    }

    /// The columns in both periods.
    fn sides(&self, columns: &[Column]) -> Found<Vec<Sides>> {
        let from = self.values(columns, &self.periods.0)?;
        let to = self.values(columns, &self.periods.1)?;
        let sides = from.into_iter().zip(to);
        Ok(sides.map(|(from, to)| Sides { from, to }).collect())
    }

    /// The columns in a period. One that cannot be asked is not known, but for the first.
    fn values(&self, columns: &[Column], period: &Period) -> Found<Vec<Option<Number>>> {
        let found = known::in_period(&self.asking, &exprs(columns), period);
        let mut values = Vec::new();
        for (at, value) in found.into_iter().enumerate() {
            match value {
                Ok(value) => values.push(Number::of(value.words())),
                Err(found) if at == 0 => return Err(found),
                Err(_) => values.push(None),
            }
        }
        Ok(values)
    }

    /// The columns of each slice that is there in one of the periods.
    fn slices(&self, columns: &[Column], by: &[Path]) -> Found<Vec<Slice>> {
        let mut slices: Vec<Slice> = Vec::new();
        for row in self.rows(columns, by, &self.periods.0)? {
            let (keys, values) = split(row, by.len());
            slices.push(Slice {
                keys,
                from: Some(values),
                to: None,
            });
        }
        for row in self.rows(columns, by, &self.periods.1)? {
            let (keys, values) = split(row, by.len());
            match slices.iter_mut().find(|slice| slice.keys == keys) {
                Some(slice) => slice.to = Some(values),
                None => slices.push(Slice {
                    keys,
                    from: None,
                    to: Some(values),
                }),
            }
        }
        Ok(slices)
    }

    fn rows(&self, columns: &[Column], by: &[Path], period: &Period) -> Found<Rows> {
        let exprs = exprs(columns);
        let span = span_of(&exprs);
        let clauses = [
            metrics(&exprs, span),
            Clause::of(ClauseKind::By(by.to_vec()), span),
        ];
        self.asking
            .rows(&[&clauses[..], &period.clauses(span)].concat(), span)
    }
}

fn exprs(columns: &[Column]) -> Vec<Expr> {
    columns.iter().map(|column| column.expr.clone()).collect()
}

fn span_of(exprs: &[Expr]) -> Span {
    exprs.first().map_or_else(Span::default, |expr| expr.span)
}

/// The keys of a row, and its numbers.
pub(super) fn split(mut row: Vec<Value>, keys: usize) -> (Vec<Value>, Vec<Option<Number>>) {
    let values = row.split_off(keys.min(row.len()));
    let numbers = values.iter().map(|value| Number::of(value.words()));
    (row, numbers.collect())
}

/// A slice with its columns in both periods, where it is there.
pub(super) struct Slice {
    pub keys: Vec<Value>,
    pub from: Option<Vec<Option<Number>>>,
    pub to: Option<Vec<Option<Number>>>,
}

impl Slice {
    /// Its values, in words.
    pub fn name(&self) -> String {
        let keys: Vec<&str> = self.keys.iter().map(Value::words).collect();
        keys.join(", ")
    }

    pub fn column(&self, at: usize) -> Sides {
        let side = |side: &Option<Vec<Option<Number>>>| side.as_ref()?.get(at)?.clone();
        Sides {
            from: side(&self.from),
            to: side(&self.to),
        }
    }

    /// It is shown as the whole is.
    fn subject(&self, whole: &Subject) -> Subject {
        Subject {
            format: whole.format.clone(),
            ..Subject::called(self.name())
        }
    }

    /// One that adds up: where it is not there, it is nothing.
    pub fn sum(self, whole: &Subject) -> (Subject, Sides) {
        let Sides { from, to } = self.column(0);
        let nothing = |is_there: bool| Number::of("0").filter(|_| !is_there);
        let sides = Sides {
            from: from.or_else(|| nothing(self.from.is_some())),
            to: to.or_else(|| nothing(self.to.is_some())),
        };
        (self.subject(whole), sides)
    }

    /// One of a ratio.
    pub fn share(self, whole: &Subject) -> Share<Subject> {
        let value = |number: Option<Number>| number.map_or(0.0, |number| number.value);
        let both = |sides: Sides| (value(sides.from), value(sides.to));
        Share {
            what: self.subject(whole),
            rate: self.column(0),
            above: both(self.column(1)),
            below: both(self.column(2)),
        }
    }
}
