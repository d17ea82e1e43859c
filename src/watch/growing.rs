//! Whether what a metric has come to within a period can only become more.

use crate::check::{Checked, Function, Measure, Row};
use crate::resolve::{MetricId, TableId, names_in};

/// Whether it counts something, and what it counted stays counted.
pub(super) fn counts(checked: &Checked, id: MetricId) -> bool {
    let measured = checked.metric(id);
    measured.is_some_and(|(measure, _)| is_count(checked, measure)) && is_settled(checked, id)
}

fn is_count(checked: &Checked, measure: &Measure) -> bool {
    match measure {
        Measure::Aggregate(aggregate) => matches!(aggregate.function, Function::Rows | Function::Distinct(_)),
        Measure::Where(inner, _) | Measure::Via(inner, ..) | Measure::At(inner, _) => {
            is_count(checked, inner)
        }
        Measure::Metric(id, _) => checked
            .metric(*id)
            .is_some_and(|(measure, _)| is_count(checked, measure)),
        _ => false,
    }
}

/// Whether rows that counted once do so later, too. What is known of an entity, or which segment
/// it is in, is as of now, and may be something else tomorrow.
pub(super) fn is_settled(checked: &Checked, id: MetricId) -> bool {
    let (Some(metric), Some((measure, facts))) = (checked.model.metrics.get(id.index()), checked.metric(id))
    else {
        return false;
    };
    let names = &checked.model.names;
    let mut settled = facts.tables.iter().all(|table| rows_are_settled(checked, *table));
    names_in(&metric.expr, &mut |name| {
        let word = name.text.as_str();
        settled &= names.attribute(word).or_else(|| names.segment(word)).is_none();
    });
    measure.metrics(&mut |inner, _| settled &= is_settled(checked, inner));
    settled
}

fn rows_are_settled(checked: &Checked, table: TableId) -> bool {
    let Some(facts) = checked.tables.get(table.index()) else {
        return false;
    };
    let moves = |row: &Row| row.has(&|part| matches!(part, Row::Attribute(_) | Row::Member(_)));
    let mut fields = facts.fields.iter().flatten();
    !facts.rows.iter().any(moves) && !fields.any(|(row, _)| moves(row))
}
