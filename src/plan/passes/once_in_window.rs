//! Distinct counts over windows, without joining everybody to every window: who
//! comes several times in a window counts on the first of those days, that is
//! where the day before it, if any, is earlier than the window. How many come on
//! a day, and last came on which, is few numbers; only these meet the windows. Who
//! came before the window that ends on the day itself is new to every window with
//! that day, so of a window of fixed length the numbers grow with the days alone.
//! Of windows of hours the same holds hour by hour.

use super::listed::{Joined, Listed, select_of};
use super::partial::free;
use crate::plan::ir::{Aggregation, Expr, Plan, Relation, Select, Source, Step, StepBody};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

pub(super) fn run(mut plan: Plan) -> Plan {
    let mut names: Vec<String> = plan.steps.iter().map(|step| step.name.to_lowercase()).collect();
    names.extend(plan.tables.iter().map(|used| used.name.to_lowercase()));
    let mut at = 0;
    while at < plan.steps.len() {
        if let Some(split) = split(&mut plan.steps, at, &mut names) {
            let more = split.len();
            plan.steps.splice(at..at, split);
            at += more;
        }
        at += 1;
    }
    plan
}

/// The steps to put before the one at `at`, which reads the last of them now.
fn split(steps: &mut [Step], at: usize, names: &mut Vec<String>) -> Option<[Step; 2]> {
    let joined = Joined::of(&steps.get(at)?.body)?;
    let (select, windows) = (joined.select, Listed::of(steps, joined.windows, joined.listed)?);
    let group = select.group?;
    let values = select.columns.get(group..)?;
    let is_count = |value: &Expr| matches!(value, Expr::Aggregate(Aggregation::Distinct(_), _));
    let mut counts = values.iter().filter(|(value, _)| is_count(value));
    let (Some((Expr::Aggregate(Aggregation::Distinct(who), None), counted)), None) =
        (counts.next(), counts.next())
    else {
        return None;
    };
    let Expr::Column(relation, who) = &**who else {
        return None;
    };
    if relation != joined.near {
        return None;
    }
    let [alias, days, day] = [joined.near, joined.days, joined.day].map(str::to_owned);
    let (who, counted) = (who.to_string(), counted.clone());
    let then: Vec<(Expr, String)> = values
        .iter()
        .filter(|(value, _)| !is_count(value))
        .cloned()
        .collect();

    // By day and entity, as they are.
    let by_day = select_of(steps, &days)?;
    let keys: Vec<String> = by_day
        .columns
        .get(..by_day.group?)?
        .iter()
        .map(|(_, name)| name.clone())
        .collect();
    if !keys.contains(&who)
        || !keys.contains(&day)
        || by_day.from.source == Source::Step(joined.windows.to_owned())
    {
        return None;
    }
    let mut columns: Vec<String> = by_day
        .columns
        .iter()
        .map(|(_, name)| name.to_lowercase())
        .collect();
    columns.push(counted.to_lowercase());
    let unit = windows.unit;
    let before = free(&format!("{}_before", unit.word()), &mut columns);
    let column = |name: &String| (Expr::column(&alias, name), name.clone());
    let with_before = Select {
        columns: by_day
            .columns
            .iter()
            .map(|(_, name)| column(name))
            .chain([(
                Expr::Previous {
                    value: Box::new(Expr::column(&alias, &day)),
                    within: keys
                        .iter()
                        .filter(|key| **key != day)
                        .map(|key| column(key).0)
                        .collect(),
                    by: Box::new(Expr::column(&alias, &day)),
                    descending: false,
                },
                before.clone(),
            )])
            .collect(),
        from: Relation {
            source: Source::Step(days.clone()),
            alias: alias.clone(),
        },
        joins: Vec::new(),
        filter: Vec::new(),
        group: None,
    };

    // How many come on a day and last came on another.
    let mut counted_by: Vec<(Expr, String)> = keys.iter().filter(|key| **key != who).map(column).collect();
    let bounded = moved(windows.first, windows.last, &Expr::column(&alias, &day));
    let last_came = Expr::column(&alias, &before);
    counted_by.push(match bounded {
        Some(earliest) => (not_before(last_came, earliest), before.clone()),
        None => column(&before),
    });
    let few = counted_by.len();
    let count = Aggregation::Count(Box::new(Expr::column(&alias, &who)));
    counted_by.push((Expr::Aggregate(count, None), counted.clone()));
    counted_by.extend(then);
    let first_name = free(&format!("{days}_and_before"), names);
    let second_name = free(&format!("{days}_counted"), names);
    let counts = Select {
        columns: counted_by,
        from: Relation {
            source: Source::Step(first_name.clone()),
            alias: alias.clone(),
        },
        joins: Vec::new(),
        filter: Vec::new(),
        group: Some(few),
    };

    // Each cell must be one window. Windows say when they begin.
    let cells = select.columns.get(..group).unwrap_or_default().iter();
    let cells = cells.filter_map(|(value, _)| match value {
        Expr::Column(relation, name) if relation == joined.far => Some(name.as_str()),
        _ => None,
    });
    if !windows.is_one_window(&cells.collect::<Vec<_>>()) {
        return None;
    }
    let [far, listed, windows] = [joined.far, joined.listed, joined.windows].map(str::to_owned);
    let begins = begins(steps, &windows, &listed)?;
    let select = match steps.get_mut(at).map(|step| &mut step.body) {
        Some(StepBody::Select(select)) => select,
        _ => return None,
    };
    select.from.source = Source::Step(second_name.clone());
    for (value, name) in &mut select.columns {
        if is_count(value) {
            let before = Expr::column(&alias, &before);
            let earlier = Expr::Compare(
                Comparison::Less,
                Box::new(before.clone()),
                Box::new(Expr::column(&far, &begins)),
            );
            let first = Expr::Or(vec![Expr::IsNull(false, Box::new(before)), earlier]);
            let total = Aggregation::Total(Box::new(Expr::column(&alias, name)));
            *value = Expr::Aggregate(total, Some(Box::new(first))).or_zero();
        }
    }
    let step = |name: &String, comment: String, select: Select| Step {
        name: name.clone(),
        comment,
        body: StepBody::Select(Box::new(select)),
    };
    Some([
        step(
            &first_name,
            format!("each {who} and {day}, and the {} before it", unit.word()),
            with_before,
        ),
        step(
            &second_name,
            format!(
                "how many of {who} there are of each {day} and {} before",
                unit.word()
            ),
            counts,
        ),
    ])
}

/// A day, or NULL where it is before another.
fn not_before(day: Expr, earliest: Expr) -> Expr {
    let counts = Expr::Compare(
        Comparison::GreaterOrEqual,
        Box::new(day.clone()),
        Box::new(earliest),
    );
    Expr::Case(vec![(counts, day)], None)
}

/// The first day of the window that ends on a day: no window with that day in it begins
/// earlier. `None` where windows do not begin so long before their end.
fn moved(first: &Expr, last: &Expr, day: &Expr) -> Option<Expr> {
    if first == last {
        return Some(day.clone());
    }
    match first {
        Expr::Shift { time, by, to_day } => Some(Expr::Shift {
            time: Box::new(moved(time, last, day)?),
            by: *by,
            to_day: *to_day,
        }),
        Expr::Bucket(grain, time) if !matches!(grain, Grain::Custom(_)) => {
            Some(Expr::Bucket(*grain, Box::new(moved(time, last, day)?)))
        }
        _ => None,
    }
}

/// The column that holds the first day of each window; it is added where there is none.
fn begins(steps: &mut [Step], windows: &str, listed: &str) -> Option<String> {
    let step = steps.iter_mut().find(|step| step.name == windows)?;
    let StepBody::Select(select) = &mut step.body else {
        return None;
    };
    let lists = select.columns.iter().find(|(_, name)| name == listed);
    let Some((Expr::Each(_, first, _), _)) = lists else {
        return None;
    };
    let first = (**first).clone();
    if let Some((_, name)) = select.columns.iter().find(|(value, _)| *value == first) {
        return Some(name.clone());
    }
    let mut names: Vec<String> = select
        .columns
        .iter()
        .map(|(_, name)| name.to_lowercase())
        .collect();
    let name = free("first_day", &mut names);
    select.columns.push((first, name.clone()));
    Some(name)
}
