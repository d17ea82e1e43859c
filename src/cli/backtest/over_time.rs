//! Numbers over time, asked of a target.

use jiff::civil::Date;

use super::{Backtest, Wanted, named};
use crate::backtest::{FEWEST, OverTime, Series, believed, candidates, outcomes, tied, within};
use crate::check::calendar::{next_start, start_of};
use crate::cli::asking::{Asking, Found, metrics, planned};
use crate::cli::labels::bare;
use crate::cli::workspace::Workspace;
use crate::cli::{ask, query, spinner};
use crate::diagnostic::{Diagnostic, code};
use crate::output::rows::value::Value;
use crate::plan::AsOf;
use crate::source::Span;
use crate::source::project::words;
use crate::syntax::ast::{Clause, ClauseKind, Expr, MomentAt, Name, Path};
use crate::syntax::lone;
use crate::syntax::time::Grain;
use crate::why::Subject;
use crate::words::{Said, say};

/// The first day of the first period that is asked for, if one is said, and the first after
/// the last.
struct Range {
    from: Option<Date>,
    until: Date,
}

impl Backtest {
    pub(super) fn over_time(&self, workspace: &mut Workspace) -> Found<OverTime> {
        let per = self.per.grain();
        let now = ask::now(self.as_of.as_ref(), workspace)?;
        let matter = named(workspace, "--outcome", &self.outcome)?;
        let given = named(workspace, "the question", &self.candidates)?;
        not_itself(workspace, &given, &matter)?;
        let range = self.range(workspace, per, now.date())?;
        let clauses = self.clauses(workspace, per, &range)?;
        let (name, target) =
            query::askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        let engine = query::engine(workspace, name, target)?;
        let _spinner = spinner::Spinner::start();
        let asking = Asking {
            checked: &workspace.checked,
            engine: &engine,
            as_of: AsOf::At(now),
        };
        let asked = Asked {
            asking,
            clauses: &clauses,
            per,
            range,
        };
        let (given, notes) = asked.candidates(given, &matter)?;
        let span = matter.first().map_or_else(Span::default, |wanted| wanted.span);
        let clauses = asked.question(&[&given[..], &matter].concat(), span);
        ask::warn_of_clauses(workspace, &clauses, span, asking.as_of)?;
        asked.judged(&given, &matter, self.max_lag, notes)
    }

    /// What is wrong, and which `--per` would go by the periods a metric is defined per.
    pub(super) fn advised(
        workspace: &Workspace,
        found: Vec<Diagnostic>,
        named: &[&String],
    ) -> Vec<Diagnostic> {
        let model = &workspace.checked.model;
        let ids = named
            .iter()
            .filter_map(|name| workspace.metric_known_as(bare(name)));
        let grains = ids.filter_map(|id| model.defined_per(id));
        let longest = grains
            .filter(|grain| matches!(grain, Grain::Month | Grain::Quarter))
            .max();
        let advised = |finding: Diagnostic| match longest {
            Some(grain) if *finding.code == code::GRAIN_TOO_FINE => {
                finding.helps("help.per").with("per", grain.word())
            }
            _ => finding,
        };
        found.into_iter().map(advised).collect()
    }

    /// Whole periods only.
    fn range(&self, workspace: &mut Workspace, per: Grain, today: Date) -> Found<Range> {
        let from = self.bound(workspace, "--from", self.from.as_ref())?;
        let to = self.bound(workspace, "--to", self.to.as_ref())?;
        let manifest = &workspace.checked.model.manifest;
        let from = from.and_then(|(first, _)| match start_of(first, per, manifest) {
            start if start == first => Some(start),
            start => next_start(start, per),
        });
        let now = start_of(today, per, manifest);
        let until = to.map_or(now, |(_, end)| start_of(end, per, manifest).min(now));
        Ok(Range { from, until })
    }

    /// A period as it is said: its first day, and the first after it.
    fn bound(
        &self,
        workspace: &mut Workspace,
        option: &'static str,
        text: Option<&String>,
    ) -> Found<Option<(Date, Date)>> {
        let Some(text) = text else {
            return Ok(None);
        };
        let id = words(&mut workspace.project.sources, option, text);
        let moment = lone::moment(id, text)?.moment;
        let first = moment.first_day(workspace.checked.model.manifest.fiscal_year_starts);
        let end = first
            .zip(moment.grain())
            .and_then(|(first, grain)| next_start(first, grain));
        match first.zip(end) {
            Some(period) => Ok(Some(period)),
            None => {
                let finding = Diagnostic::error(&code::BAD_DATE).at(Span::new(id, 0, text.len()));
                Err(vec![finding.helps("help.period").with("found", text)])
            }
        }
    }

    fn clauses(&self, workspace: &mut Workspace, per: Grain, range: &Range) -> Found<Vec<Clause>> {
        let span = Span::default();
        let by = ClauseKind::By(vec![Path::of(Name::plain(per.word(), span))]);
        let mut kinds = vec![by, ClauseKind::Until(MomentAt::day(range.until, span))];
        kinds.extend(
            range
                .from
                .map(|from| ClauseKind::Since(MomentAt::day(from, span))),
        );
        if let Some(filter) = &self.filter {
            kinds.push(ask::condition(workspace, filter)?);
        }
        Ok(kinds.into_iter().map(|kind| Clause::of(kind, span)).collect())
    }
}

/// A number goes with itself, whatever it is.
fn not_itself(workspace: &Workspace, given: &[Wanted], matter: &[Wanted]) -> Found<()> {
    let same = given
        .iter()
        .find(|one| matter.iter().any(|other| other.id == one.id));
    let Some(same) = same else {
        return Ok(());
    };
    let metric = workspace.checked.model.metrics.get(same.id.index());
    let name = metric.map(|metric| metric.named.name.text.to_string());
    let finding = Diagnostic::error(&code::NO_BACKTEST).at(same.span);
    Err(vec![finding.with("name", name.unwrap_or_default())])
}

/// What is asked, and of whom.
struct Asked<'a> {
    asking: Asking<'a>,
    clauses: &'a [Clause],
    per: Grain,
    range: Range,
}

impl Asked<'_> {
    /// The candidates that are named; else those of the tree that such periods are known of.
    fn candidates(&self, given: Vec<Wanted>, matter: &[Wanted]) -> Found<(Vec<Wanted>, Vec<Said>)> {
        if !given.is_empty() {
            return Ok((given, Vec::new()));
        }
        let checked = self.asking.checked;
        let span = matter.first().map_or_else(Span::default, |wanted| wanted.span);
        let ids: Vec<_> = matter.iter().map(|wanted| wanted.id).collect();
        let all = candidates(checked, &ids)
            .into_iter()
            .map(|id| Wanted { id, span });
        let (fine, others): (Vec<Wanted>, Vec<Wanted>) =
            all.partition(|wanted| self.planned(std::slice::from_ref(wanted)).is_ok());
        if fine.is_empty() {
            let finding = Diagnostic::error(&code::NO_BACKTEST).at(span);
            return Err(vec![finding.says("message.none").helps("help.none")]);
        }
        let names: Vec<String> = others.iter().map(|wanted| self.subject(wanted).name).collect();
        let note = say!(
            "not known by {per}, so not looked at: {names}",
            per = self.per.word(),
            names = Said::list(&names)
        );
        Ok((fine, Vec::from_iter(Some(note).filter(|_| !names.is_empty()))))
    }

    fn planned(&self, wanted: &[Wanted]) -> Found<()> {
        let span = wanted.first().map_or_else(Span::default, |wanted| wanted.span);
        planned(
            self.asking.checked,
            &self.question(wanted, span),
            span,
            self.asking.as_of,
        )
        .map(drop)
    }

    fn question(&self, wanted: &[Wanted], span: Span) -> Vec<Clause> {
        let metric = |wanted: &Wanted| Expr::named(&self.subject(wanted).name, wanted.span);
        let columns: Vec<Expr> = wanted.iter().map(metric).collect();
        [&[metrics(&columns, span)], self.clauses].concat()
    }

    fn subject(&self, wanted: &Wanted) -> Subject {
        let checked = self.asking.checked;
        let metric = checked.model.metrics.get(wanted.id.index());
        metric
            .map(|metric| Subject::of(checked, metric))
            .unwrap_or_default()
    }

    fn judged(
        &self,
        given: &[Wanted],
        matter: &[Wanted],
        lags: i64,
        mut notes: Vec<Said>,
    ) -> Found<OverTime> {
        let checked = self.asking.checked;
        let all = [given, matter].concat();
        let span = matter.first().map_or_else(Span::default, |wanted| wanted.span);
        let rows = self.asking.rows(&self.question(&all, span), span)?;
        let cells: Vec<(Date, Vec<Value>)> = rows.into_iter().filter_map(cell).collect();
        let (starts, said) = self.periods(&cells, &mut notes);
        let (Some(first), Some(last)) = (starts.first(), starts.last()) else {
            return Err(vec![too_few(0, self.per, span)]);
        };
        let mut series = all.iter().enumerate().map(|(at, wanted)| Series {
            subject: self.subject(wanted),
            values: within(values(&cells, &starts, at), said),
        });
        let candidates: Vec<Series> = series.by_ref().take(given.len()).collect();
        let known = |candidate: usize, outcome: usize| {
            let pair = given.get(candidate).zip(matter.get(outcome));
            pair.map_or((None, None), |(candidate, outcome)| {
                (
                    tied(checked, candidate.id, outcome.id),
                    believed(checked, candidate.id, outcome.id),
                )
            })
        };
        let (found, looks) = outcomes(&candidates, series.collect(), (self.per, lags), &known);
        if starts.len() < FEWEST {
            return Err(vec![too_few(starts.len(), self.per, span)]);
        }
        Ok(OverTime {
            per: self.per.word(),
            days: (first.to_string(), last.to_string()),
            periods: starts.len(),
            lags,
            looks,
            outcomes: found,
            notes,
        })
    }

    /// The periods that are compared, and whether the first and the last are whole for sure.
    fn periods(&self, cells: &[(Date, Vec<Value>)], notes: &mut Vec<Said>) -> (Vec<Date>, (bool, bool)) {
        let days = || cells.iter().map(|(day, _)| *day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else {
            return (Vec::new(), (true, true));
        };
        let end = next_start(last, self.per).unwrap_or(last);
        let is_whole = end >= self.range.until;
        if !is_whole {
            notes.push(say!("there is nothing after {day}", day = end));
        }
        let from = self.range.from.unwrap_or(first).min(first);
        let next = |day: &Date| next_start(*day, self.per).filter(|next| *next < end);
        let starts = std::iter::successors(Some(from), next).collect();
        (starts, (self.range.from.is_some(), is_whole))
    }
}

/// The period of a row, and its numbers; nothing for rows of no period.
fn cell(mut row: Vec<Value>) -> Option<(Date, Vec<Value>)> {
    let values = row.split_off(1.min(row.len()));
    let day = row.first()?.text()?.get(..10)?.parse().ok()?;
    Some((day, values))
}

fn values(cells: &[(Date, Vec<Value>)], starts: &[Date], at: usize) -> Vec<Option<f64>> {
    let value = |start: &Date| {
        let (_, values) = cells.iter().find(|(day, _)| day == start)?;
        let number: f64 = values.get(at)?.number()?;
        number.is_finite().then_some(number)
    };
    starts.iter().map(value).collect()
}

fn too_few(count: usize, per: Grain, span: Span) -> Diagnostic {
    let finding = Diagnostic::error(&code::TOO_FEW_PERIODS).at(span);
    finding
        .with("count", crate::words::length(&count.to_string(), per.word()))
        .with("fewest", FEWEST)
}
