//! Whether the data behind what is watched is all there: the rows of its tables, day by day.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::asking::{Asking, Rows, metrics};
use super::data::Days;
use super::standing::Watched;
use crate::check::Checked;
use crate::output::rows::value::Value;
use crate::resolve::{MetricId, TableId};
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Expr, MomentAt, Name, Path};
use crate::syntax::time::Grain;
use crate::watch::{Judged, Kind, Late, Thin};

/// How many days before the first moment are looked at.
const LOOKED_BACK: i64 = 400;

/// The days with rows of each table.
pub(super) struct Freshness {
    tables: Vec<(TableId, String, Rows)>,
}

impl Freshness {
    /// Of the tables behind what is watched: one statement for all days that are judged, and for
    /// all tables that can be asked together.
    pub fn of(asking: &Asking<'_>, watched: &Watched<'_>, (first, last): (Date, Date)) -> Self {
        let checked = asking.checked;
        let timed = |id: &TableId| {
            let table = checked.model.tables.get(id.index());
            table.is_some_and(|table| table.default_time().is_some())
        };
        let mut ids: Vec<TableId> = watched
            .metrics(checked)
            .iter()
            .flat_map(|id| tables(checked, *id))
            .collect();
        ids.retain(timed);
        ids.sort_unstable();
        ids.dedup();
        let days = (first.checked_sub(LOOKED_BACK.days()).unwrap_or(first), last);
        let mut known = counted(asking, &ids, days);
        if known.is_none() {
            // One that cannot be asked keeps nobody else from it.
            let each = ids
                .iter()
                .map(|id| counted(asking, &[*id], days)?.into_iter().next());
            known = Some(each.map(Option::unwrap_or_default).collect());
        }
        let named = ids.into_iter().zip(known.unwrap_or_default());
        let tables = named.filter_map(|(id, rows)| {
            let table = checked.model.tables.get(id.index())?;
            Some((id, table.named.name.text.to_string(), rows))
        });
        Self {
            tables: tables.collect(),
        }
    }

    /// Tells those that are judged at a moment what is known of their data then.
    pub fn tell(&self, checked: &Checked, watched: &Watched<'_>, judged: &mut [Judged], now: DateTime) {
        let days: Vec<(TableId, &str, Days)> = self
            .tables
            .iter()
            .map(|(id, name, rows)| (*id, name.as_str(), Days::before(rows, now)))
            .collect();
        for one in judged
            .iter_mut()
            .filter(|one| one.about.kind != Kind::Decomposition)
        {
            let metrics = watched.metrics_of(checked, &one.about);
            let own: Vec<TableId> = metrics.iter().flat_map(|id| tables(checked, *id)).collect();
            let own = days.iter().filter(|(id, ..)| own.contains(id));
            let (mut late, mut thin) = (Vec::new(), Vec::new());
            for (_, name, days) in own {
                late.extend(days.surely_late_since().map(|last| Late {
                    table: (*name).to_owned(),
                    last,
                }));
                thin.extend(days.few().map(|(day, rows, usual)| Thin {
                    table: (*name).to_owned(),
                    day,
                    rows,
                    usual,
                }));
            }
            one.hear_of(late, thin);
        }
    }
}

fn tables(checked: &Checked, metric: MetricId) -> Vec<TableId> {
    let facts = checked.metric(metric).map(|(_, facts)| facts.tables.clone());
    facts.unwrap_or_default()
}

/// How many rows each table has on each day; nothing where one of them cannot be asked.
fn counted(asking: &Asking<'_>, ids: &[TableId], (first, last): (Date, Date)) -> Option<Vec<Rows>> {
    let tables = ids
        .iter()
        .filter_map(|id| asking.checked.model.tables.get(id.index()));
    let names: Vec<&Name> = tables.map(|table| &table.named.name).collect();
    let Some(span) = names.first().map(|name| name.span) else {
        return Some(Vec::new());
    };
    let counts = names
        .iter()
        .map(|name| Expr::call("count", vec![Expr::named(&name.text, name.span)], span));
    let counts: Vec<Expr> = counts.collect();
    let clauses = [
        metrics(&counts, span),
        Clause::of(
            ClauseKind::By(vec![Path::of(Name::plain(Grain::Day.word(), Span::default()))]),
            span,
        ),
        Clause::of(ClauseKind::Since(MomentAt::day(first, span)), span),
        Clause::of(
            ClauseKind::Until(MomentAt::day(last.tomorrow().ok()?, span)),
            span,
        ),
    ];
    let rows = asking.rows(&clauses, span).ok()?;
    let of = |at: usize| {
        let count = |row: &Vec<Value>| {
            let count = row
                .get(at + 1)
                .filter(|count| count.text().is_some_and(|count| count != "0"))?;
            Some(vec![row.first()?.clone(), count.clone()])
        };
        rows.iter().filter_map(count).collect()
    };
    Some((0..ids.len()).map(of).collect())
}
