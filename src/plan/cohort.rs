//! Cohorts: entities that began in one period, and how many of them come back in
//! each of the next ones.

use super::aggregate::dates_as_days;
use super::build::Planner;
use super::clock::Clock;
use super::ends::{Columns, one};
use super::frame::Planned;
use super::funnel::plain;
use super::ir::{Aggregation, Expr, Finds, Join, Order, Relation, Select};
use super::sequence::Chain;
use super::story::count_of;
use super::unit::Unit;
use crate::check::Cohort;
use crate::syntax::ast::Comparison;
use crate::syntax::time::{Grain, Length};

/// The columns of a cohort beside the slices.
const COHORT: &str = "cohort";
const PERIOD: &str = "period";
const BEGINS: &str = "begins_on";
const SIZE: &str = "size";
const RETAINED: &str = "retained";
const SHARE: &str = "share";

impl Planner<'_> {
    /// A row for each period of each cohort that is over.
    pub fn cohort(&mut self, cohort: &Cohort) -> Planned<(Select, Vec<Order>)> {
        let chain = self.cohort_chain(cohort)?;
        let slices: Vec<String> = self
            .question
            .slices
            .iter()
            .map(|slice| slice.name.clone())
            .collect();
        let taken: Vec<String> = slices
            .iter()
            .cloned()
            .chain([COHORT, BEGINS].map(str::to_owned))
            .collect();
        let columns = self.columns(&chain, &taken)?;
        if !columns.key.is_empty() {
            self.lean_on(chain.from.table, chain.asked_at)?;
        }
        let members = self.members_by_cohort(cohort, &chain, &columns, &slices)?;
        let cells: Vec<String> = slices.iter().cloned().chain([COHORT.to_owned()]).collect();
        let periods = self.periods_of_cohorts(cohort, &members, &cells);
        let retained = self.retained(cohort, (&chain, &columns), &members, &cells)?;
        let beside: Vec<String> = cells.iter().cloned().chain([BEGINS.to_owned()]).collect();
        let names = cells.iter().map(String::as_str).chain([PERIOD, SIZE]);
        let shown = names.map(|name| (Expr::column(&periods, name), name.to_owned()));
        let mut last = plain(&periods, shown.collect());
        let count = Expr::column(&retained, RETAINED).or_zero();
        last.columns.push((count.clone(), RETAINED.to_owned()));
        let share = count_of(Some(count), Some(Expr::column(&periods, SIZE)));
        last.columns.push((share, SHARE.to_owned()));
        let same = |name: &String| (Expr::column(&periods, name), Expr::column(&retained, name));
        last.joins.push(Join {
            finds: Finds::AtMostOne,
            relation: Relation::step(&retained),
            on: beside.iter().map(same).collect(),
            null_safe: true,
            and: Vec::new(),
        });
        let step = self.step("cohorts", "every period of each cohort that is over", last.body());
        let order: Vec<String> = cells.iter().cloned().chain([PERIOD.to_owned()]).collect();
        Ok(self.told(&step, &slices, &order))
    }

    /// Its two events, as the first of one, and what follows it.
    fn cohort_chain(&mut self, cohort: &Cohort) -> Planned<Chain> {
        let context = self.context(COHORT, cohort.span, true);
        let from = self.end_of(&cohort.from, cohort.entity, &context)?;
        let to = self.end_of(&cohort.on, cohort.entity, &context)?;
        let mut keys = Vec::new();
        for slice in &self.question.slices {
            keys.push(self.key_row(from.table, Some(&from.time), &slice.key, &context)?);
        }
        dates_as_days(&mut keys);
        Ok(Chain {
            keys_at: self
                .question
                .slices
                .iter()
                .map(|slice| Some(slice.span))
                .collect(),
            keys,
            clock: Clock::between(&from.time, &to.time.1),
            from,
            to,
            entity: cohort.entity,
            within: until_the_last_is_over(cohort),
            mature: false,
            first_only: true,
            bounds: context.bounds.clone(),
            makes_cells: true,
            leaves: Vec::new(),
            name: COHORT.to_owned(),
            asked_at: cohort.span,
        })
    }

    /// Each entity with its cohort and its slices.
    fn members_by_cohort(
        &mut self,
        cohort: &Cohort,
        chain: &Chain,
        columns: &Columns,
        slices: &[String],
    ) -> Planned<String> {
        let first = self.first_moments(chain, columns)?;
        let from_at = Expr::column(&first, &columns.from_at);
        let mut select = columns.all(&first, &[&columns.from_at]);
        select
            .columns
            .extend(self.cell_keys(chain, columns, &first, slices));
        let began = self.local_on(&chain.clock, from_at.clone());
        let began = Expr::Bucket(cohort.per, Box::new(began));
        select.columns.push((began, COHORT.to_owned()));
        select.filter = self.counted(chain, &from_at)?;
        let entity = self.entity_name(cohort.entity);
        let words = format!("each {entity}, and the {} it began in", cohort.per.word());
        Ok(self.step("members", &words, select.body()))
    }

    /// The periods of each cohort that are over, with its size.
    fn periods_of_cohorts(&mut self, cohort: &Cohort, members: &str, cells: &[String]) -> String {
        let all = |step: &str| -> Vec<(Expr, String)> {
            let column = |name: &String| (Expr::column(step, name), name.clone());
            cells.iter().map(column).collect()
        };
        let mut sizes = Select {
            group: Some(cells.len()),
            ..plain(members, all(members))
        };
        let rows = Expr::Aggregate(Aggregation::Rows, None);
        sizes.columns.push((rows, SIZE.to_owned()));
        let sizes = self.step("sizes", "how many are in each cohort", sizes.body());

        let began = Expr::column(&sizes, COHORT);
        let day = Length {
            days: 1,
            ..Length::default()
        };
        let mut ends = vec![began.clone().days_later(cohort.over).days_later(day.back())];
        ends.extend(Unit::DAY.of_as_of(self.question.as_of, self.manifest()));
        let end = match ends.len() {
            1 => ends.swap_remove(0),
            _ => Expr::Least(ends),
        };
        let mut days = plain(&sizes, all(&sizes));
        days.columns.push((Expr::column(&sizes, SIZE), SIZE.to_owned()));
        let each = Expr::Each(Grain::Day, Box::new(began), Box::new(end));
        days.columns.push((each, BEGINS.to_owned()));
        let days = self.step("days", "every day of the periods of each cohort", days.body());

        let begins = Expr::column(&days, BEGINS);
        let mut periods = plain(&days, all(&days));
        // Made anew: DataFusion takes what it has grouped by for unique, also where a
        // list of days has multiplied the rows, and then sorts by nothing behind it.
        if let Some((made, name)) = periods.columns.last_mut() {
            *made = Expr::Bucket(cohort.per, Box::new(Expr::column(&days, name)));
        }
        periods.columns.push((Expr::column(&days, SIZE), SIZE.to_owned()));
        periods.columns.push((begins.clone(), BEGINS.to_owned()));
        let place = Expr::Place {
            within: cells.iter().map(|name| Expr::column(&days, name)).collect(),
            by: Box::new(begins.clone()),
            descending: false,
        };
        let number = Expr::Sum(vec![(false, place), (true, one())]);
        periods.columns.push((number, PERIOD.to_owned()));
        let bucket = Expr::Bucket(cohort.per, Box::new(begins.clone()));
        periods
            .filter
            .push(compared(Comparison::Equal, bucket, begins.clone()));
        let length = Length::of(1, cohort.per).unwrap_or(day);
        let over = Unit::DAY
            .of_as_of(self.question.as_of, self.manifest())
            .map(|day| compared(Comparison::LessOrEqual, begins.days_later(length), day));
        periods.filter.extend(over);
        let words = "the periods that are over, counted from that of the cohort";
        self.step("periods", words, periods.body())
    }

    /// How many of each cohort come back in each period.
    fn retained(
        &mut self,
        cohort: &Cohort,
        (chain, columns): (&Chain, &Columns),
        members: &str,
        cells: &[String],
    ) -> Planned<String> {
        let filter = self.end_filter(chain, false, true)?;
        let (select, _) = self.end_select(chain, &chain.to, columns, Vec::new(), &filter)?;
        let rows = self.step("returns", "what brings them back", select.body());
        let whose = columns.entity.iter();
        let whose = whose.map(|name| (Expr::column(&rows, name), name.clone()));
        let mut once = plain(&rows, whose.collect());
        let of_member = |name: &String| (Expr::column(members, name), name.clone());
        once.columns.extend(cells.iter().map(of_member));
        let at = Expr::column(&rows, &columns.at);
        let local = self.local_on(&chain.clock, at.clone());
        once.columns
            .push((Expr::Bucket(cohort.per, Box::new(local)), BEGINS.to_owned()));
        once.group = Some(once.columns.len());
        let mut join = columns.join(&rows, members);
        join.finds = Finds::Each;
        once.joins.push(join);
        let from_at = Expr::column(members, &columns.from_at);
        once.filter
            .push(compared(Comparison::GreaterOrEqual, at, from_at));
        let words = "who comes back in which period, each once";
        let once = self.step("returned", words, once.body());
        let keys = cells.iter().map(String::as_str).chain([BEGINS]);
        let keys = keys.map(|name| (Expr::column(&once, name), name.to_owned()));
        let mut counts = plain(&once, keys.collect());
        counts.group = Some(counts.columns.len());
        let rows = Expr::Aggregate(Aggregation::Rows, None);
        counts.columns.push((rows, RETAINED.to_owned()));
        Ok(self.step("retained", "how many come back in each period", counts.body()))
    }
}

/// How long after its beginning somebody may come back: the last period begins in time,
/// and goes on.
fn until_the_last_is_over(cohort: &Cohort) -> Length {
    let period = Length::of(1, cohort.per).unwrap_or_default();
    Length {
        months: cohort.over.months.saturating_add(period.months),
        days: cohort.over.days.saturating_add(period.days),
        seconds: cohort.over.seconds,
    }
}

fn compared(operator: Comparison, left: Expr, right: Expr) -> Expr {
    Expr::Compare(operator, Box::new(left), Box::new(right))
}
