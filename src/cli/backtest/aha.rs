//! Early behaviour and staying, asked of a target: one question counts users by what they did
//! early and later. Both are attributes, which are written for it.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::wording::{Wording, counted, days, window};
use super::{Backtest, Wanted, named};
use crate::backtest::{Aha, Group, Search};
use crate::check::check;
use crate::cli::asking::{Asking, Found, metrics};
use crate::cli::workspace::Workspace;
use crate::cli::{ask, query, spinner};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::engine::Engine;
use crate::output::rows::value::Value;
use crate::plan::AsOf;
use crate::resolve::resolve;
use crate::source::Span;
use crate::source::project::words;
use crate::syntax::ast::{Clause, ClauseKind, Expr, MomentAt, Name, Path};
use crate::syntax::{lone, parse};
use crate::why::Subject;

impl Backtest {
    pub(super) fn aha(&self, workspace: &mut Workspace, joined: &str) -> Found<Aha> {
        let now = ask::now(self.as_of.as_ref(), workspace)?;
        let matter = named(workspace, "--outcome", &self.outcome)?;
        let given = named(workspace, "the question", &self.candidates)?;
        let span = matter.first().map_or_else(Span::default, |wanted| wanted.span);
        if given.is_empty() {
            let finding = Diagnostic::error(&code::BAD_EARLY).at(span);
            return Err(vec![finding.says("message.none").helps("help.none")]);
        }
        for wanted in given.iter().chain(&matter) {
            counted(workspace, wanted)?;
        }
        let window = window(workspace, self.stays.as_ref())?;
        let days = days(workspace, self.within.as_ref(), window)?;
        let wording = Wording::of(workspace, joined, (&given, &matter), (&days, window))?;
        add(workspace, &wording.attributes)?;
        let (name, target) =
            query::askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        let engine = query::engine(workspace, name, target)?;
        let _spinner = spinner::Spinner::start();
        let asked = Asked {
            engine: &engine,
            now,
            span,
        };
        let all = [&given[..], &matter].concat();
        let known = asked.known(workspace, &all)?;
        let (first, end) = bounds(&known, given.len(), (&days, window), now.date());
        let groups = asked.groups(workspace, &wording, (first, end), self.filter.as_ref())?;
        let subjects: Vec<Subject> = given.iter().map(|wanted| subject(workspace, wanted)).collect();
        let search = Search {
            subjects: &subjects,
            days: &days,
            most: self.times,
            judged: given.len() * matter.len(),
        };
        let counted = given.len() * days.len();
        let outcome = |(at, wanted): (usize, &Wanted)| {
            let groups: Vec<Group> = groups.iter().filter_map(|row| group(row, counted, at)).collect();
            search.early(subject(workspace, wanted), &groups)
        };
        Ok(Aha {
            outcomes: matter.iter().enumerate().map(outcome).collect(),
            entity: wording.entity,
            joined: wording.joined,
            window,
            most: self.times,
            days,
        })
    }
}

/// Adds items to the project, as if they stood in one of its files.
fn add(workspace: &mut Workspace, text: &str) -> Found<()> {
    let file = words(&mut workspace.project.sources, "the question", text);
    let (tree, mut found) = parse(file, text);
    let mut trees = workspace.trees();
    trees.push(tree);
    let (model, more) = resolve(&workspace.project.manifest, trees);
    found.extend(more);
    let (checked, more) = check(model);
    found.extend(more);
    found.retain(|finding| {
        let is_own = finding.labels.iter().any(|label| label.span.file == file);
        is_own && finding.severity == Severity::Error
    });
    // What is wrong with one of them is wrong with the others, too.
    found.truncate(1);
    if found.is_empty() {
        workspace.checked = checked;
        return Ok(());
    }
    Err(found)
}

/// Who is asked, and as if when.
struct Asked<'a> {
    engine: &'a Engine,
    now: DateTime,
    span: Span,
}

impl Asked<'_> {
    fn rows(&self, workspace: &Workspace, clauses: Vec<Clause>) -> Found<Vec<Vec<Value>>> {
        let asking = Asking {
            checked: &workspace.checked,
            engine: self.engine,
            as_of: AsOf::At(self.now),
        };
        asking.rows(&clauses, self.span)
    }

    fn clause(&self, kind: ClauseKind) -> Clause {
        Clause::of(kind, self.span)
    }

    /// The first and the last day on which each metric is something.
    fn known(&self, workspace: &Workspace, all: &[Wanted]) -> Found<Vec<Option<(Date, Date)>>> {
        let metric = |wanted: &Wanted| Expr::named(&subject(workspace, wanted).name, wanted.span);
        let columns: Vec<Expr> = all.iter().map(metric).collect();
        let end = self.now.date().saturating_add(1.day());
        let by = ClauseKind::By(vec![Path::of(Name::plain("day", self.span))]);
        let until = ClauseKind::Until(MomentAt::day(end, self.span));
        let clauses = vec![metrics(&columns, self.span), self.clause(by), self.clause(until)];
        let mut known: Vec<Option<(Date, Date)>> = vec![None; all.len()];
        for row in self.rows(workspace, clauses)? {
            let Some(day) = row.first().and_then(day) else {
                continue;
            };
            for (value, known) in row.iter().skip(1).zip(&mut known) {
                if value.number::<i64>().is_some_and(|value| value > 0) {
                    let (first, last) = known.unwrap_or((day, day));
                    *known = Some((first.min(day), last.max(day)));
                }
            }
        }
        Ok(known)
    }

    /// Users who joined from one day on and before another, by all that is known of them.
    fn groups(
        &self,
        workspace: &mut Workspace,
        wording: &Wording,
        (first, end): (Option<Date>, Date),
        filter: Option<&String>,
    ) -> Found<Vec<Vec<Value>>> {
        let sources = &mut workspace.project.sources;
        let by = lone::paths(words(sources, "the question", &wording.by), &wording.by)?;
        let during = wording.during(first, end);
        let during = lone::expr(words(sources, "the question", &during), &during)?;
        let users = Expr::call("count", vec![Expr::named(&wording.home, self.span)], self.span);
        let mut clauses = vec![
            metrics(&[users], self.span),
            self.clause(ClauseKind::By(by)),
            self.clause(ClauseKind::Where(during)),
        ];
        if let Some(filter) = filter {
            let filter = ask::condition(workspace, filter)?;
            clauses.push(self.clause(filter));
            ask::warn_of_clauses(workspace, &clauses, self.span, AsOf::At(self.now))?;
        }
        self.rows(workspace, clauses)
    }
}

fn subject(workspace: &Workspace, wanted: &Wanted) -> Subject {
    let metric = workspace.checked.model.metrics.get(wanted.id.index());
    metric
        .map(|metric| Subject::of(&workspace.checked, metric))
        .unwrap_or_default()
}

/// Who joined from when on and before when: all they may have done early is known, and all they
/// may have done later. The first and the last day with data may not be whole.
fn bounds(
    known: &[Option<(Date, Date)>],
    given: usize,
    (days, window): (&[u32], (u32, u32)),
    today: Date,
) -> (Option<Date>, Date) {
    let longest = days.iter().copied().max().unwrap_or_default();
    let less = |day: Date, days: u32| day.saturating_sub(i64::from(days).days());
    let mut first: Option<Date> = None;
    let mut end = less(today, window.1);
    for (at, known) in known.iter().enumerate() {
        let Some((from, to)) = *known else {
            continue;
        };
        let (begins, ends) = match at < given {
            true => (from.saturating_add(1.day()), less(to, longest)),
            false => (less(from.saturating_add(1.day()), window.0), less(to, window.1)),
        };
        first = first.max(Some(begins));
        end = end.min(ends);
    }
    (first, end)
}

/// Users of a row: the day they joined, how often they did what, what they did later, and how
/// many they are.
fn group(row: &[Value], counted: usize, outcome: usize) -> Option<Group> {
    let number = |at: usize| row.get(at)?.number::<i64>();
    let times: Option<Vec<i64>> = (1..=counted).map(number).collect();
    Some(Group {
        joined: day(row.first()?)?,
        times: times?,
        stayed: number(1 + counted + outcome)? > 0,
        users: row.last()?.number()?,
    })
}

fn day(value: &Value) -> Option<Date> {
    value.text()?.get(..10)?.parse().ok()
}
