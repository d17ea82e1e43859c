//! The steps that make totals so far, on each day.

use super::super::partial::free;
use super::added::Added;
use super::begins::Begins;
use super::column;
use super::sums::{Sums, again};
use crate::check::Scalar;
use crate::plan::ir::{Aggregation, Expr, Join, Reach, Relation, Select, Source, Step};
use crate::resolve::Exactness;
use crate::syntax::ast::Comparison;

/// What they are made of, and their names in the order they are made.
pub(super) struct Totals<'p> {
    added: &'p Added<'p>,
    begins: Begins,
    sums: Sums<'p>,
    /// The column with the day until which totals hold.
    until: String,
    bounds: String,
    own: String,
    so_far: String,
    pub on_each: String,
    pub ends: String,
}

impl<'p> Totals<'p> {
    pub fn new(
        added: &'p Added<'p>,
        (begins, mut sums): (Begins, Sums<'p>),
        bounds: String,
        names: &mut Vec<String>,
    ) -> Self {
        let days = added.step.days;
        let mut named = |suffix: &str| free(&format!("{days}_{suffix}"), names);
        let (own, so_far, on_each) = (named("own"), named("so_far"), named("on_each"));
        Self {
            added,
            begins,
            until: free("until", &mut sums.names),
            sums,
            bounds,
            own,
            so_far,
            on_each,
            ends: free(&format!("{}_ends", added.step.windows), names),
        }
    }

    /// All of them.
    pub fn steps(self) -> Vec<Step> {
        let word = self.added.unit.grain().word();
        let step = |name: &String, comment: String, select: Select| Step {
            name: name.clone(),
            comment,
            body: select.body(),
        };
        let mut steps = vec![step(
            &self.bounds,
            format!("the first and the last {word} of all windows"),
            self.bounds(),
        )];
        if !self.is_by_day() {
            steps.push(step(&self.own, format!("what counts of each {word}"), self.own()));
        }
        steps.extend([
            step(
                &self.so_far,
                format!("the totals so far, and until which {word} they hold"),
                self.so_far(),
            ),
            step(
                &self.on_each,
                format!("the totals so far, {word} by {word}"),
                self.on_each(),
            ),
            step(
                &self.ends,
                format!("the {word} that each window ends with"),
                self.ends(),
            ),
        ]);
        steps
    }

    fn near(&self, name: &str) -> Expr {
        Expr::column(self.added.step.near, name)
    }

    fn slices(&self) -> impl Iterator<Item = (Expr, String)> + '_ {
        let slices = self.added.slices.iter();
        slices.map(|name| column(self.added.step.near, name))
    }

    fn day(&self) -> (Expr, String) {
        column(self.added.step.near, self.added.step.day)
    }

    fn from(&self, step: &str) -> Relation {
        Relation {
            source: Source::Step(step.to_owned()),
            alias: self.added.step.near.to_owned(),
        }
    }

    /// Whether the step by day has one row of each, as it is.
    fn is_by_day(&self) -> bool {
        self.added.days.group == Some(self.added.slices.len() + 1) && self.sums.are_columns()
    }

    /// Where windows begin, and where the last of them ends.
    fn bounds(&self) -> Select {
        let of = |end: &Expr| Box::new(end.clone());
        let begins = Expr::Aggregate(Aggregation::Min(of(self.added.windows.first)), None);
        let ends = Expr::Aggregate(Aggregation::Max(of(self.added.windows.last)), None);
        Select {
            columns: vec![(begins, "begins".to_owned()), (ends, "ends".to_owned())],
            group: Some(0),
            ..self.added.windows.select.clone()
        }
    }

    /// What lies between them.
    fn between(&self) -> Vec<Expr> {
        let side = |how, end| {
            let end = Expr::column(&self.bounds, end);
            Expr::Compare(how, Box::new(self.day().0), Box::new(end))
        };
        vec![
            side(Comparison::GreaterOrEqual, "begins"),
            side(Comparison::LessOrEqual, "ends"),
        ]
    }

    /// The values of each day.
    fn own(&self) -> Select {
        let keys = self.slices().chain([self.day()]);
        Select {
            columns: keys.chain(self.sums.values.iter().cloned()).collect(),
            from: self.from(self.added.step.days),
            joins: vec![Join::beside(&self.bounds)],
            filter: self.between(),
            group: Some(self.added.slices.len() + 1),
        }
    }

    /// Those of all days up to one, and the day before the next one.
    fn so_far(&self) -> Select {
        let is_by_day = self.is_by_day();
        let within: Vec<Expr> = self.slices().map(|(slice, _)| slice).collect();
        let (unit, day) = (self.added.unit, self.day().0);
        let anew = match self.begins {
            Begins::Once => None,
            Begins::Anew(grain, _) => Some((self.begins.of_day(&self.bounds, &day), unit.end_of(grain, day))),
        };
        let begun = anew.iter().map(|(first, _)| first.clone());
        let window: Vec<Expr> = within.iter().cloned().chain(begun).collect();
        let total = |(value, name): &(Expr, String)| {
            let own = match value {
                Expr::Aggregate(
                    Aggregation::Sum(of, _)
                    | Aggregation::Total(of)
                    | Aggregation::Min(of)
                    | Aggregation::Max(of),
                    _,
                ) if is_by_day => of.clone(),
                _ => Box::new(self.near(name)),
            };
            let total = Expr::Over {
                of: match again(value, own) {
                    Aggregation::Total(of) => Aggregation::Sum(of, Some(Exactness::Decimal)),
                    of => of,
                },
                within: window.clone(),
                order: vec![(self.day().0, false)],
                reach: Reach::UpToRow,
            };
            (total, name.clone())
        };
        let next = Expr::Previous {
            value: Box::new(self.day().0),
            within,
            by: Box::new(self.day().0),
            descending: true,
        };
        let before_next = unit.later(next, unit.length().back());
        let ends = Expr::column(&self.bounds, "ends");
        let mut until = Expr::Call(Scalar::Coalesce, vec![before_next, ends]);
        if let Some((_, end)) = anew {
            until = Expr::Least(vec![until, end]);
        }
        Select {
            columns: self
                .slices()
                .chain([self.day()])
                .chain(self.sums.values.iter().map(total))
                .chain([(until, self.until.clone())])
                .collect(),
            from: self.from(if is_by_day {
                self.added.step.days
            } else {
                &self.own
            }),
            joins: vec![Join::beside(&self.bounds)],
            filter: if is_by_day { self.between() } else { Vec::new() },
            group: None,
        }
    }

    /// The same on each day, also those on which nothing comes.
    fn on_each(&self) -> Select {
        let totals = self.sums.values.iter();
        let totals = totals.map(|(_, name)| column(self.added.step.near, name));
        let (day, name) = self.day();
        let day = Expr::Each(
            self.added.unit.grain(),
            Box::new(day),
            Box::new(self.near(&self.until)),
        );
        Select {
            columns: self.slices().chain(totals).chain([(day, name)]).collect(),
            from: self.from(&self.so_far),
            joins: Vec::new(),
            filter: Vec::new(),
            group: None,
        }
    }

    /// The last day of each window.
    fn ends(&self) -> Select {
        let windows = self.added.windows.select.columns.iter();
        let cells = windows.filter(|(_, name)| self.added.cells.contains(&name.as_str()));
        let last = (self.added.windows.last.clone(), self.added.step.listed.to_owned());
        Select {
            columns: cells.cloned().chain([last]).collect(),
            ..self.added.windows.select.clone()
        }
    }
}
