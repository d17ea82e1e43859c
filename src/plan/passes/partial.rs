//! Aggregates in two steps: of small groups first, then of those.

use crate::check::Literal;
use crate::plan::ir::{Aggregation, Expr, Join, Select};
use crate::resolve::Exactness;
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

/// The first of the two steps, and the columns of the second behind its keys.
pub(super) struct Partial {
    pub first: Select,
    pub then: Vec<(Expr, String)>,
}

/// Splits the aggregates of a `select`: by `keys` first. `relation` is what the
/// second step calls the first one. Nothing if one of them cannot be split;
/// distinct counts only where `distinct` allows one more key.
pub(super) fn partial(
    select: &Select,
    mut keys: Vec<(Expr, String)>,
    joins: Vec<Join>,
    (relation, distinct): (&str, bool),
) -> Option<Partial> {
    let values = select.columns.get(select.group?..)?;
    let mut counted: Option<&Expr> = None;
    for (value, _) in values {
        if let Expr::Aggregate(Aggregation::Distinct(what), _) = value {
            if !distinct || counted.is_some_and(|known| *known != **what) {
                return None;
            }
            counted = Some(what);
        }
    }
    let mut names: Vec<String> = keys
        .iter()
        .chain(values)
        .map(|(_, name)| name.to_lowercase())
        .collect();
    let counted = counted.map(|what| {
        let wanted = match what {
            Expr::Column(_, name) => name.as_str(),
            _ => "counted",
        };
        let name = free(wanted, &mut names);
        keys.push((what.clone(), name.clone()));
        name
    });
    let group = Some(keys.len());
    let (mut columns, mut then) = (keys, Vec::new());
    for (value, name) in values {
        let Expr::Aggregate(aggregation, condition) = value else {
            return None;
        };
        let column = || Box::new(Expr::column(relation, name));
        let again = |aggregation| Some(Expr::Aggregate(aggregation, None));
        let (first, second) = match aggregation {
            // Without keys there is a row even where nothing is counted.
            Aggregation::Rows | Aggregation::Count(_) if select.group == Some(0) => (
                Some(value.clone()),
                again(Aggregation::Total(column())).map(Expr::or_zero),
            ),
            Aggregation::Rows | Aggregation::Count(_) => {
                (Some(value.clone()), again(Aggregation::Total(column())))
            }
            Aggregation::Sum(..) => (
                Some(value.clone()),
                again(Aggregation::Sum(column(), Some(Exactness::Decimal))),
            ),
            Aggregation::Min(_) => (Some(value.clone()), again(Aggregation::Min(column()))),
            Aggregation::Max(_) => (Some(value.clone()), again(Aggregation::Max(column()))),
            Aggregation::Any(_) => (Some(value.clone()), again(Aggregation::Any(column()))),
            Aggregation::All(_) => (Some(value.clone()), again(Aggregation::All(column()))),
            Aggregation::Distinct(_) => {
                let what = Box::new(Expr::column(relation, counted.as_deref()?));
                let rows = Expr::Aggregate(Aggregation::Rows, condition.clone());
                let some = condition.as_ref().map(|_| {
                    let zero = Expr::Literal(Literal::Number("0".into()));
                    Box::new(Expr::Compare(Comparison::Greater, column(), Box::new(zero)))
                });
                (
                    condition.as_ref().map(|_| rows),
                    Some(Expr::Aggregate(Aggregation::Distinct(what), some)),
                )
            }
            _ => return None,
        };
        columns.extend(first.map(|first| (first, name.clone())));
        then.extend(second.map(|second| (second, name.clone())));
    }
    let first = Select {
        columns,
        joins,
        group,
        ..select.clone()
    };
    Some(Partial { first, then })
}

/// A name that none of the others has; it is one of them then.
pub(in crate::plan) fn free(wanted: &str, names: &mut Vec<String>) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while names.contains(&name.to_lowercase()) {
        name = format!("{wanted}_{number}");
        number += 1;
    }
    names.push(name.to_lowercase());
    name
}

/// Whether both have the extremes of one time, once as it is and once by its day:
/// DataFusion leaves the cast out of their names, and refuses two of one name.
pub(super) fn clash(into: &[(Expr, String)], from: &[(Expr, String)]) -> bool {
    let extreme = |expr: &Expr| match expr {
        Expr::Aggregate(Aggregation::Min(of), _) => Some((true, (**of).clone())),
        Expr::Aggregate(Aggregation::Max(of), _) => Some((false, (**of).clone())),
        _ => None,
    };
    let by_day = |(least, of): (bool, Expr)| match of {
        Expr::Bucket(Grain::Day, of) => (least, *of),
        of => (least, of),
    };
    from.iter().any(|(value, _)| {
        into.iter()
            .any(|(known, _)| match (extreme(value), extreme(known)) {
                (Some(one), Some(other)) => one != other && by_day(one) == by_day(other),
                _ => false,
            })
    })
}
