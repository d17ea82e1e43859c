//! The rows of a funnel's steps, one below the other. Steps of one table are read
//! from it at once.

use super::bounds::Bounds;
use super::build::Planner;
use super::ends::until_it_followed;
use super::frame::Planned;
use super::funnel::{Path, flag, number, plain};
use super::ir::{Expr, Relation, Select, StepBody};
use super::lower::Aliases;
use super::sequence::End;
use crate::check::{Literal, Row};
use crate::resolve::TableId;

/// The step with the rows of all steps.
pub(super) struct Taken {
    pub step: String,
    /// Whether a row may be of several steps.
    pub ties: bool,
}

impl Planner<'_> {
    pub fn funnel_rows(&mut self, path: &Path<'_>, ends: &[End]) -> Planned<Taken> {
        let mut tables: Vec<TableId> = Vec::new();
        for end in ends {
            if !tables.contains(&end.table) {
                tables.push(end.table);
            }
        }
        let ties = tables.len() < ends.len();
        let mut parts: Vec<(usize, Select)> = Vec::new();
        for table in tables {
            let of_table = ends.iter().enumerate().filter(|(_, end)| end.table == table);
            let of_table: Vec<(usize, &End)> = of_table.collect();
            match of_table.as_slice() {
                [(at, end)] => parts.push((*at, self.only_step(path, (*at, end), ties)?)),
                several => parts.extend(self.steps_of_one(path, several)?),
            }
        }
        // The first step says of which type the slices are.
        parts.sort_by_key(|(at, _)| *at);
        let stack = parts.into_iter().map(|(_, select)| select).collect();
        let words = "the rows of every step, one below the other";
        Ok(Taken {
            step: self.step("funnel_events", words, StepBody::Stack(stack)),
            ties,
        })
    }

    /// What makes a row one of a step.
    fn step_filter(&self, path: &Path<'_>, at: usize, end: &End) -> Planned<Vec<Row>> {
        let bounds = self.question.bounds.by_days(&self.checked.model.manifest);
        let bounds = match at {
            0 => bounds,
            _ => Bounds {
                until: until_it_followed(&bounds, path.funnel.within),
                ..bounds
            },
        };
        let mut filter = self.dated(end.table, Some(&end.time), &bounds)?;
        filter.extend(end.entity.iter().map(|column| Row::IsNull {
            negated: true,
            subject: Box::new(column.clone()),
        }));
        filter.extend(end.conditions.iter().cloned());
        Ok(filter)
    }

    /// The rows of a step whose table has no other.
    fn only_step(&mut self, path: &Path<'_>, (at, end): (usize, &End), ties: bool) -> Planned<Select> {
        let filter = self.step_filter(path, at, end)?;
        let keys = if at == 0 { path.keys.as_slice() } else { &[] };
        let (mut select, aliases) = self.rows_of_end(path, end, keys.iter().collect(), filter)?;
        select.columns.push((number(at + 1), path.step.clone()));
        if ties {
            select.columns.push((number(0), path.behind.clone()));
        }
        let values = keys.iter().map(|key| aliases.lower(key));
        select.columns.extend(sliced(path, at, values.collect()));
        Ok(select)
    }

    /// The rows of several steps of one table, which is read once. Those that come after the
    /// bounds begin nothing, and are like those of the first step still.
    fn steps_of_one(&mut self, path: &Path<'_>, ends: &[(usize, &End)]) -> Planned<Vec<(usize, Select)>> {
        let mut filters = Vec::new();
        for (at, end) in ends {
            filters.push(self.step_filter(path, *at, end)?);
        }
        let (Some((first, end)), Some(all)) = (ends.first(), filters.first()) else {
            return Ok(Vec::new());
        };
        let common: Vec<Row> = all
            .iter()
            .filter(|row| filters.iter().all(|filter| filter.contains(row)))
            .cloned()
            .collect();
        let own = filters.iter().map(|filter| {
            let own = filter.iter().filter(|row| !common.contains(row));
            Row::all(own.cloned().collect())
        });
        let own: Vec<Option<Row>> = own.collect();
        let mut filter = common.clone();
        if own.iter().all(Option::is_some) {
            filter.push(Row::Or(own.iter().flatten().cloned().collect()));
        }
        let keys = if *first == 0 { path.keys.as_slice() } else { &[] };
        let rows = keys.iter().chain(own.iter().flatten()).collect();
        let (mut select, aliases) = self.rows_of_end(path, end, rows, filter)?;
        let values = keys.iter().map(|key| aliases.lower(key));
        let names = path.key_names.iter().cloned();
        select.columns.extend(values.zip(names));
        let flags: Vec<String> = ends.iter().map(|(at, _)| format!("is_{}", at + 1)).collect();
        for (own, name) in own.iter().zip(&flags) {
            let holds = match own {
                Some(row) => flag(aliases.lower(row)),
                None => super::ends::truth(true),
            };
            select.columns.push((holds, name.clone()));
        }
        let mut earlier = flags.clone();
        if let Some(begins) = earlier.first_mut().filter(|_| *first == 0) {
            let like_first = self.step_filter(path, 1, end)?;
            let like_first = like_first.into_iter().filter(|row| !common.contains(row));
            let like_first = Row::all(like_first.collect());
            if own.first() != Some(&like_first) {
                "would_be_1".clone_into(begins);
                let holds = like_first.map_or(super::ends::truth(true), |row| flag(aliases.lower(&row)));
                select.columns.push((holds, begins.clone()));
            }
        }
        let table = self.table_name(end.table);
        let words = format!("rows of {table}, and which steps each is");
        let rows = self.step(&format!("{table}_steps"), &words, select.body());
        let parts = ends
            .iter()
            .zip(&flags)
            .enumerate()
            .map(|(before, ((at, _), name))| {
                let earlier = earlier.iter().take(before).map(|name| Expr::column(&rows, name));
                (*at, path.apart(&rows, *at, name, earlier.collect()))
            });
        Ok(parts.collect())
    }

    /// Whose rows, and when.
    fn rows_of_end<'r>(
        &mut self,
        path: &Path<'_>,
        end: &'r End,
        mut rows: Vec<&'r Row>,
        mut filter: Vec<Row>,
    ) -> Planned<(Select, Aliases)> {
        self.prune(end.table, &mut filter);
        let pushed = self.pushed(end.table, &mut filter);
        rows.extend(&end.entity);
        rows.push(&end.time.0);
        let asked_at = path.funnel.span;
        let read: Vec<&Row> = rows.into_iter().chain(&filter).collect();
        let (aliases, joins) = self.reached(end.table, &read, Some(&end.time), asked_at)?;
        let whose = end.entity.iter().map(|row| aliases.lower(row));
        let mut columns: Vec<(Expr, String)> = whose.zip(path.entity.iter().cloned()).collect();
        columns.push((self.on_clock(&path.clock, &end.time, &aliases), path.at.clone()));
        let from = Relation {
            source: self.rows_from(end.table, &read, &pushed, Some(&end.time), asked_at)?,
            alias: aliases.base().to_owned(),
        };
        let select = Select {
            columns,
            from,
            joins,
            filter: filter.iter().map(|row| aliases.lower(row)).collect(),
            group: None,
        };
        Ok((select, aliases))
    }
}

impl Path<'_> {
    /// The rows of one of several steps. One that is of an earlier step as well
    /// stands behind all others of its moment: it follows none of them.
    fn apart(&self, rows: &str, at: usize, flag: &str, earlier: Vec<Expr>) -> Select {
        let names = self.entity.iter().chain([&self.at]);
        let columns = names.map(|name| (Expr::column(rows, name), name.clone()));
        let mut select = plain(rows, columns.collect());
        select.from = Relation::step(rows);
        select.columns.push((number(at + 1), self.step.clone()));
        let behind = match Expr::any(earlier) {
            Some(earlier) => Expr::Case(vec![(earlier, number(at + 1))], Some(Box::new(number(0)))),
            None => number(0),
        };
        select.columns.push((behind, self.behind.clone()));
        let values = self.key_names.iter().map(|name| Expr::column(rows, name));
        select.columns.extend(sliced(self, at, values.collect()));
        select.filter.push(Expr::column(rows, flag));
        select
    }
}

/// The slices, which only rows of the first step have.
fn sliced(path: &Path<'_>, at: usize, values: Vec<Expr>) -> Vec<(Expr, String)> {
    let mut values = values.into_iter();
    let value = |name: &String| {
        let value = values.next().filter(|_| at == 0);
        (value.unwrap_or(Expr::Literal(Literal::Null)), name.clone())
    };
    path.key_names.iter().map(value).collect()
}
