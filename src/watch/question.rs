//! The questions: one for all that is judged for the same periods and slices.

use super::about::name;
use super::watched::Watch;
use crate::check::Checked;
use crate::syntax::ast::{
    Asked as Column, Clause, ClauseKind, Comparison, During, Expr, ExprKind, Name, Number,
};

/// Those that are judged for the same periods and slices, together.
#[must_use]
pub fn groups<'a>(watches: impl IntoIterator<Item = &'a Watch>) -> Vec<Vec<&'a Watch>> {
    let like = |one: &Watch, other: &Watch| {
        one.grain == other.grain && one.by == other.by && one.looks_back() == other.looks_back()
    };
    let mut groups: Vec<Vec<&'a Watch>> = Vec::new();
    for watch in watches {
        let group = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| like(first, watch)));
        match group {
            Some(group) => group.push(watch),
            None => groups.push(vec![watch]),
        }
    }
    groups
}

/// Those that are judged for the same periods and slices and have the same cells, together: nobody
/// looks through the answer for cells that are only there for others.
#[must_use]
pub fn groups_of_same_cells<'a>(watches: impl IntoIterator<Item = &'a Watch>) -> Vec<Vec<&'a Watch>> {
    let like = |one: &Watch, other: &Watch| {
        let tables = |watch: &Watch| watch.least.as_ref().map(|(_, tables)| tables.clone());
        one.metrics == other.metrics && tables(one) == tables(other)
    };
    let mut groups: Vec<Vec<&'a Watch>> = Vec::new();
    for watch in self::groups(watches).into_iter().flatten() {
        let is_like = |group: &&mut Vec<&Watch>| {
            group
                .first()
                .is_some_and(|first| like(first, watch) && self::groups([*first, watch]).len() == 1)
        };
        match groups.iter_mut().find(is_like) {
            Some(group) => group.push(watch),
            None => groups.push(vec![watch]),
        }
    }
    groups
}

/// Whether all is well in each period and slice, asked of one alone: what every question
/// about it needs.
#[must_use]
pub fn plainly(watch: &Watch) -> Vec<Clause> {
    let mut columns = vec![Column::named(watch.well.clone(), &watch.about.name)];
    if let Some(foreseen) = &watch.foreseen {
        columns.push(Column::named(foreseen.what.distance(), "distance"));
    }
    [ClauseKind::Metrics(columns), ClauseKind::By(watch.slices())]
        .into_iter()
        .map(|kind| Clause::of(kind, watch.span))
        .collect()
}

/// The question of a group: for each whether all is well, then its metrics, then the rows
/// behind it, then how far off it is from what it is expected to keep to.
#[must_use]
pub fn question(checked: &Checked, group: &[&Watch]) -> Vec<Clause> {
    let Some(first) = group.first() else {
        return Vec::new();
    };
    let span = first.span;
    let mut columns = Vec::new();
    for watch in group {
        let span = watch.span;
        let mut add = |prefix: &str, expr: Expr| {
            let alias = format!("{prefix}{}", columns.len() + 1);
            columns.push(Column::named(expr, &alias));
        };
        add(&format!("{}_is_well_", watch.about.name), watch.well.clone());
        for metric in &watch.metrics {
            let name = name(checked, *metric).unwrap_or_default();
            add(&format!("{name}_"), Expr::named(&name, span));
        }
        for table in watch.least.iter().flat_map(|(_, tables)| tables) {
            if let Some(table) = checked.model.tables.get(table.index()) {
                let rows = Expr::named(&table.named.name.text, span);
                add("rows_", Expr::call("count", vec![rows], span));
            }
        }
        if let Some(foreseen) = &watch.foreseen {
            add(
                &format!("{}_distance_", watch.about.name),
                foreseen.what.distance(),
            );
        }
    }
    [
        ClauseKind::Metrics(columns),
        ClauseKind::By(first.slices()),
        looked_back(first),
    ]
    .into_iter()
    .map(|kind| Clause::of(kind, span))
    .collect()
}

/// The periods it is asked for.
fn looked_back(watch: &Watch) -> ClauseKind {
    let span = watch.span;
    ClauseKind::For(During::Last {
        count: Number {
            raw: watch.looks_back().to_string().into(),
            span,
        },
        complete: true,
        unit: Name::plain(watch.grain.word(), span),
    })
}

/// What the column is called that says whether all is well.
pub const IS_WELL: &str = "is_well";

/// The question of one alone, its columns called as people call them, without slices that have
/// too few rows.
#[must_use]
pub fn alone(checked: &Checked, watch: &Watch) -> Vec<Clause> {
    let span = watch.span;
    let mut columns = vec![Column::named(watch.well.clone(), IS_WELL)];
    for name in watch.metrics.iter().filter_map(|id| name(checked, *id)) {
        columns.push(Column::named(Expr::named(&name, span), &name));
    }
    let having = thick(checked, watch);
    let asked = [
        ClauseKind::Metrics(columns),
        ClauseKind::By(watch.slices()),
        looked_back(watch),
    ];
    asked
        .into_iter()
        .chain(having)
        .map(|kind| Clause::of(kind, span))
        .collect()
}

/// That leaves out slices with too few rows.
#[must_use]
pub fn thick(checked: &Checked, watch: &Watch) -> Option<ClauseKind> {
    let span = watch.span;
    let thick = watch.least.iter().filter(|_| !watch.by.is_empty());
    let thick = thick.flat_map(|(least, tables)| tables.iter().map(move |table| (*least, table)));
    let thick = thick.filter_map(|(least, table)| {
        let table = checked.model.tables.get(table.index())?;
        let rows = Expr::call("count", vec![Expr::named(&table.named.name.text, span)], span);
        let least = Expr::number(&least.to_string(), span);
        Some(Expr {
            kind: ExprKind::Compare(Comparison::GreaterOrEqual, Box::new(rows), Box::new(least)),
            span,
        })
    });
    let thick: Vec<Expr> = thick.collect();
    (!thick.is_empty()).then(|| {
        let kind = ExprKind::And(thick);
        ClauseKind::Having(Expr { kind, span })
    })
}
