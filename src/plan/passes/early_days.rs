//! Days before months: rows are grouped by day first, and days by what is asked.
//! There are few days, and engines find the group of a day by its number, where
//! the first day of a month has to be computed and hashed for each row.

use super::before::{Before, add_before};
use super::partial::{Partial, free, partial};
use crate::plan::ir::{Expr, Finds, Plan, Select, Source};
use crate::syntax::time::Grain;

const DAYS: &str = "days";

pub(super) fn run(plan: Plan) -> Plan {
    add_before(plan, split)
}

fn split(select: &mut Select) -> Option<Before> {
    let group = select.group.filter(|keys| *keys > 0)?;
    let keys = select.columns.get(..group)?;
    let time = keys.iter().find_map(|(key, _)| wide_bucket(key))?;
    let all_of_it = keys.iter().all(|(key, _)| wide_bucket(key) == Some(time));
    let from_table = matches!(select.from.source, Source::Table(_));
    let single = select.joins.iter().all(|join| join.finds == Finds::AtMostOne);
    if !all_of_it || !from_table || !single {
        return None;
    }
    let mut names: Vec<String> = select
        .columns
        .iter()
        .map(|(_, name)| name.to_lowercase())
        .collect();
    let day = free("day", &mut names);
    let by_day = (Expr::Bucket(Grain::Day, Box::new(time.clone())), day.clone());
    let Partial { first, then } = partial(select, vec![by_day], select.joins.clone(), (DAYS, false))?;
    let of_day = |(key, name): &(Expr, String)| match key {
        Expr::Bucket(grain, _) => (
            Expr::Bucket(*grain, Box::new(Expr::column(DAYS, &day))),
            name.clone(),
        ),
        key => (key.clone(), name.clone()),
    };
    let columns = keys.iter().map(of_day).chain(then).collect();
    select.columns = columns;
    select.joins = Vec::new();
    select.filter = Vec::new();
    Some(Before {
        select: first,
        alias: DAYS,
        suffix: "by_day".to_owned(),
        comment: "day by day".to_owned(),
    })
}

/// The time of a bucket that is wider than a day.
fn wide_bucket(key: &Expr) -> Option<&Expr> {
    match key {
        Expr::Bucket(grain, time) if *grain > Grain::Day => Some(time),
        _ => None,
    }
}
