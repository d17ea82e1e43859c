//! A metric's own grain. From "Grain", "Coarser" and "Weeks".

use crate::check::Measure;
use crate::resolve::{Coarser, MetricId, Type};
use crate::syntax::time::Grain;

use super::aggregates::{extreme, mean, no_sum};
use super::calendar;
use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::{self, Value};

impl Scene<'_> {
    /// What stands around the definition of a metric: its own rule for empty
    /// sums, and whole weeks where it is defined per week.
    pub fn inside(&self, id: MetricId, around: &Around) -> Known<Around> {
        let metric = self.declared(id)?;
        let mut inside = around.clone();
        inside.empty_is_null = metric.empty_is_null;
        if metric.empty_is_null {
            self.saw("empty null");
        }
        if metric.grain.is_some() {
            inside.period = None;
        }
        inside.weeks |= matches!(metric.grain, Some((Grain::Week, _)));
        Ok(inside)
    }

    /// The value of a metric, by its grain.
    pub fn metric(&self, id: MetricId, around: &Around) -> Known<Value> {
        let (measure, facts) = self.definition(id)?;
        let inside = self.inside(id, around)?;
        match self.periods(id, &inside)? {
            Some((grain, coarser)) => self.folded((measure, &facts.kind), grain, coarser, &inside.dated()),
            None => self.value(measure, &inside),
        }
    }

    /// The cells a metric makes. One that is folded from periods makes those in
    /// which it has some.
    pub fn cells_of_metric(&self, id: MetricId, slices: &[Slice], around: &Around) -> Known<Vec<Vec<Value>>> {
        let (measure, _) = self.definition(id)?;
        let inside = self.inside(id, around)?;
        let mut sliced = inside.clone();
        let values = slices.iter().map(|slice| (slice.clone(), Value::Null));
        sliced.cell.extend(values);
        let Some((grain, _)) = self.periods(id, &sliced)? else {
            return self.cells(measure, slices, &inside);
        };
        let mut inner = slices.to_vec();
        inner.push(Slice::Own(grain));
        let mut found = Vec::new();
        for mut key in self.cells(measure, &inner, &inside.dated())? {
            key.truncate(slices.len());
            self.add(&mut found, key)?;
        }
        Ok(found)
    }

    /// The periods a metric is folded from, unless each cell is one of them.
    pub fn periods(&self, id: MetricId, around: &Around) -> Known<Option<(Grain, Coarser)>> {
        let metric = self.declared(id)?;
        let (measure, _) = self.definition(id)?;
        let Some((grain, _)) = metric.grain else {
            return Ok(None);
        };
        self.saw("grain");
        let asked = self.asked_grains(measure, around)?;
        let manifest = &self.calendar;
        if asked
            .iter()
            .any(|asked| !calendar::nests(grain, *asked, manifest))
        {
            return Err(Stop::Refused("E0401"));
        }
        self.bounds_are_whole(grain, around)?;
        let whole = around.days.is_none() && asked.is_empty() && self.is_one_period(grain, around)?;
        if asked.contains(&grain) || whole {
            return Ok(None);
        }
        match metric.coarser {
            Some(coarser) => Ok(Some((grain, coarser))),
            None => Err(Stop::Refused("E0402")),
        }
    }

    /// The metric in each of its periods that has a passing row in the cell,
    /// made one value.
    fn folded(
        &self,
        (measure, kind): (&Measure, &Type),
        grain: Grain,
        coarser: Coarser,
        around: &Around,
    ) -> Known<Value> {
        self.saw("coarser");
        let mut periods: Vec<Value> = Vec::new();
        for key in self.cells(measure, &[Slice::Own(grain)], around)? {
            periods.extend(key);
        }
        let mut failed = None;
        periods.sort_by(|one, other| {
            one.order(other).unwrap_or_else(|stop| {
                failed = Some(stop);
                std::cmp::Ordering::Equal
            })
        });
        if let Some(stop) = failed {
            return Err(stop);
        }
        let mut values = Vec::new();
        for period in periods {
            let mut one = around.clone();
            one.cell.push((Slice::Own(grain), period));
            values.push(self.value(measure, &one)?);
        }
        let known: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
        match coarser {
            Coarser::First => Ok(values.first().cloned().unwrap_or(Value::Null)),
            Coarser::Last => Ok(values.last().cloned().unwrap_or(Value::Null)),
            Coarser::Min => extreme(&known, false),
            Coarser::Max => extreme(&known, true),
            Coarser::Avg => mean(&known),
            Coarser::Sum if known.is_empty() => Ok(no_sum(Some(kind), around)),
            Coarser::Sum => value::sum(&known),
        }
    }

    /// The grains by which the cell slices the own time of what is inside.
    pub fn asked_grains(&self, measure: &Measure, around: &Around) -> Known<Vec<Grain>> {
        let mut tables = Vec::new();
        self.timed_tables(measure, around, &mut tables)?;
        let mut all: Vec<Vec<Grain>> = Vec::new();
        for (table, around) in &tables {
            let mut grains = Vec::new();
            for (slice, _) in &around.cell {
                grains.extend(self.own_grain(slice, *table, around)?);
            }
            all.push(grains);
        }
        all.dedup();
        match all.len() {
            0 => Ok(Vec::new()),
            1 => Ok(all.remove(0)),
            _ => Err(Stop::Unknown(
                "a grain of tables that are sliced differently".to_owned(),
            )),
        }
    }

    /// Bounds must not cut a period.
    pub fn bounds_are_whole(&self, grain: Grain, around: &Around) -> Known<()> {
        if around.days.is_some() {
            return Ok(());
        }
        let (since, until) = self.bounds(around);
        let manifest = &self.calendar;
        for bound in [since, until].into_iter().flatten() {
            let time = calendar::begins(bound, manifest)?;
            if self.start_of(time, grain)? != time {
                return Err(Stop::Refused("E0403"));
            }
        }
        Ok(())
    }

    /// Whether the bounds are exactly one period.
    fn is_one_period(&self, grain: Grain, around: &Around) -> Known<bool> {
        let manifest = &self.calendar;
        let (Some(since), Some(until)) = self.bounds(around) else {
            return Ok(false);
        };
        let since = calendar::begins(since, manifest)?;
        Ok(calendar::after(since, grain, manifest)? == calendar::begins(until, manifest)?)
    }
}
