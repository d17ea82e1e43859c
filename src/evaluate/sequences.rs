//! What follows what. From "`conversion`", "`elapsed`" and "`retention`".

use crate::check::{EventFacts, Figure, Function, Sequence};
use crate::resolve::{EntityId, TableId, Type};
use crate::syntax::time::{Grain, Length};
use jiff::Timestamp;
use jiff::civil::DateTime;

use super::aggregates::{extreme, mean};
use super::calendar;
use super::cells::zone;
use super::distributions;
use super::numbers::Exact;
use super::scene::{Around, Here, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::{self, Value};

/// Something that happened to somebody.
pub(super) struct Happened {
    pub here: Here,
    pub who: Value,
    /// The moment, or for whole days the beginning of the day as if in UTC.
    pub at: Timestamp,
    /// The same by the project's clock.
    pub local: DateTime,
    /// When the time in which something may follow is over.
    pub over: Timestamp,
    key: Option<Vec<Value>>,
}

/// Whose events follow each other, and how soon they must.
#[derive(Clone, Copy)]
pub(super) struct Follow {
    pub entity: EntityId,
    pub within: Length,
}

impl Follow {
    fn of(sequence: &Sequence) -> Self {
        Self {
            entity: sequence.entity,
            within: sequence.within,
        }
    }
}

/// How moments are compared.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Clock {
    Moments,
    WholeDays,
}

impl Scene<'_> {
    /// The figure of a cell.
    pub fn sequence(&self, sequence: &Sequence, around: &Around) -> Known<Value> {
        self.saw(match sequence.figure {
            Figure::Conversion => "conversion",
            Figure::Elapsed(..) => "elapsed",
            Figure::Retention => "retention",
        });
        let (clock, around) = &self.clock(&[&sequence.from, &sequence.to], around)?;
        let clock = *clock;
        let starts = self.starts(sequence, clock, around)?;
        let inside = self.counted(sequence, &starts, clock, &[], around)?;
        if sequence.figure == Figure::Retention {
            return self.retained(sequence, &inside, clock, around);
        }
        let mut waits = Vec::new();
        for (start, end) in self.pairs(sequence, &starts, clock, around)? {
            if inside.iter().any(|one| one.here.at == start.here.at) {
                waits.push(seconds(start.at, end.at));
            }
        }
        match sequence.figure {
            Figure::Elapsed(function, unit) => taken(function, unit, &waits),
            _ => value::quotient(&Value::whole(waits.len()), &Value::whole(inside.len())),
        }
    }

    /// The cells of the rows that come first.
    pub fn cells_of_sequence(
        &self,
        sequence: &Sequence,
        slices: &[Slice],
        around: &Around,
    ) -> Known<Vec<Vec<Value>>> {
        let (clock, around) = &self.clock(&[&sequence.from, &sequence.to], around)?;
        let clock = *clock;
        let starts = self.starts(sequence, clock, around)?;
        let of_start = event_around(&sequence.from, around);
        let mut found = Vec::new();
        for start in self.counted(sequence, &starts, clock, slices, around)? {
            let mut key = Vec::new();
            for slice in slices {
                key.extend(self.slice_value(slice, start.here, &of_start)?);
            }
            if key.len() == slices.len() {
                self.add(&mut found, key)?;
            }
        }
        Ok(found)
    }

    /// Whole days where one of them has days only; with what stands around them on that
    /// clock.
    pub(super) fn clock(&self, events: &[&EventFacts], around: &Around) -> Known<(Clock, Around)> {
        let mut around = around.clone();
        let mut kinds: Vec<Type> = Vec::new();
        for event in events {
            let own = self.own_time(event.table, &event_around(event, &around))?;
            match own {
                Some((_, Type::Date)) => return Ok((Clock::WholeDays, around)),
                Some((_, kind)) => kinds.push(kind),
                None => return Err(Stop::Refused("E0308")),
            }
        }
        around.of_moments = kinds.iter().any(|kind| Some(kind) != kinds.first());
        Ok((Clock::Moments, around))
    }

    /// All rows of an event, whatever the bounds and the cell: of somebody, at some
    /// time, not after the as-of, and passing all conditions.
    pub(super) fn happened(
        &self,
        event: &EventFacts,
        follow: Follow,
        clock: Clock,
        around: &Around,
    ) -> Known<Vec<Happened>> {
        let mut all = event_around(event, around);
        all.bounds = Some((None, None));
        all.cell.clear();
        all.slicing.clear();
        let Some((time, kind)) = self.own_time(event.table, &all)? else {
            return Err(Stop::Refused("E0308"));
        };
        let mut found = Vec::new();
        for here in self.rows_in(event.table, &all)? {
            let Some(who) = self.entity_of(follow.entity, here, &Around::default())? else {
                continue;
            };
            let stored = self.row(&time, here)?;
            let project = self.checked.model.manifest.timezone.as_str();
            let local = self.local(&stored, zone(&kind))?.moment()?;
            let (at, over) = match clock {
                Clock::WholeDays => {
                    let day = value::midnight(local.date());
                    let over = super::times::later(day, follow.within)?;
                    (calendar::instant(day, "UTC")?, calendar::instant(over, "UTC")?)
                }
                Clock::Moments => {
                    let Some(at) = self.instant(&stored, &kind)? else {
                        continue;
                    };
                    (at, passed(at, follow.within, project)?)
                }
            };
            let key = &self.table(event.table)?.key;
            let key = key
                .as_ref()
                .and_then(|key| self.key_of((here.table, here.at), &key.columns));
            found.push(Happened {
                here,
                who,
                at,
                local,
                over,
                key,
            });
        }
        Ok(found)
    }

    /// The rows that may be followed; for retention the first of each entity.
    fn starts(&self, sequence: &Sequence, clock: Clock, around: &Around) -> Known<Vec<Happened>> {
        match sequence.figure {
            Figure::Retention => self.firsts(&sequence.from, Follow::of(sequence), clock, around),
            _ => self.happened(&sequence.from, Follow::of(sequence), clock, around),
        }
    }

    /// The first row of each entity.
    pub(super) fn firsts(
        &self,
        from: &EventFacts,
        follow: Follow,
        clock: Clock,
        around: &Around,
    ) -> Known<Vec<Happened>> {
        let all = self.happened(from, follow, clock, around)?;
        let mut firsts: Vec<Happened> = Vec::new();
        for one in all {
            let Some(known) = firsts.iter_mut().find(|first| first.who == one.who) else {
                firsts.push(one);
                continue;
            };
            let earlier = match one.at.cmp(&known.at) {
                std::cmp::Ordering::Equal => self.decides(from, &one, known, around)?.is_lt(),
                order => order.is_lt(),
            };
            if earlier {
                *known = one;
            }
        }
        Ok(firsts)
    }

    /// The order of two rows at one moment, by key. Where that does not decide,
    /// they must be in the same cells.
    fn decides(
        &self,
        from: &EventFacts,
        one: &Happened,
        other: &Happened,
        around: &Around,
    ) -> Known<std::cmp::Ordering> {
        if let (Some(one), Some(other)) = (&one.key, &other.key) {
            for (one, other) in one.iter().zip(other) {
                let order = one.order(other)?;
                if order.is_ne() {
                    return Ok(order);
                }
            }
        }
        let of_start = event_around(from, around);
        for slice in around.cell.iter().map(|(slice, _)| slice).chain(&around.slicing) {
            let values = (
                self.slice_value(slice, one.here, &of_start)?,
                self.slice_value(slice, other.here, &of_start)?,
            );
            if values.0 != values.1 {
                return Err(Stop::Unsure("two rows at one moment, and no key".to_owned()));
            }
        }
        Ok(std::cmp::Ordering::Equal)
    }

    /// Those in the cell and the bounds, and old enough.
    fn counted<'h>(
        &self,
        sequence: &Sequence,
        starts: &'h [Happened],
        clock: Clock,
        slices: &[Slice],
        around: &Around,
    ) -> Known<Vec<&'h Happened>> {
        let mut found = Vec::new();
        for start in self.chosen(&sequence.from, starts, slices, around)? {
            if self.is_ripe(sequence, start, clock)? {
                found.push(start);
            }
        }
        Ok(found)
    }

    /// Those in the cell and the bounds.
    pub(super) fn chosen<'h>(
        &self,
        from: &EventFacts,
        starts: &'h [Happened],
        slices: &[Slice],
        around: &Around,
    ) -> Known<Vec<&'h Happened>> {
        let mut inside = event_around(from, around);
        inside.slicing = slices.to_vec();
        let chosen = self.rows_in(from.table, &inside)?;
        let is_in = |start: &&Happened| chosen.iter().any(|here| here.at == start.here.at);
        Ok(starts.iter().filter(is_in).collect())
    }

    fn is_ripe(&self, sequence: &Sequence, start: &Happened, clock: Clock) -> Known<bool> {
        let Some(as_of) = self.as_of.filter(|_| sequence.mature) else {
            return Ok(true);
        };
        self.saw("mature");
        let as_of = match clock {
            Clock::WholeDays => calendar::instant(as_of, "UTC")?,
            Clock::Moments => calendar::instant(as_of, &self.checked.model.manifest.timezone)?,
        };
        Ok(start.over <= as_of)
    }

    /// Each row that follows, with the latest one before it that it is credited to.
    fn pairs<'h>(
        &self,
        sequence: &Sequence,
        starts: &'h [Happened],
        clock: Clock,
        around: &Around,
    ) -> Known<Vec<(&'h Happened, Happened)>> {
        let mut found = Vec::new();
        for end in self.happened(&sequence.to, Follow::of(sequence), clock, around)? {
            self.take(1 + starts.len())?;
            let mut latest: Option<&Happened> = None;
            for start in starts {
                let itself = start.here.table == end.here.table && start.here.at == end.here.at;
                if itself || start.who != end.who || start.at > end.at {
                    continue;
                }
                let later = match latest {
                    None => true,
                    Some(latest) => match start.at.cmp(&latest.at) {
                        std::cmp::Ordering::Equal => {
                            self.decides(&sequence.from, start, latest, around)?.is_gt()
                        }
                        order => order.is_gt(),
                    },
                };
                if later {
                    latest = Some(start);
                }
            }
            if let Some(start) = latest.filter(|start| end.at < start.over) {
                found.push((start, end));
            }
        }
        Ok(found)
    }

    /// The share of the first ones that something follows strictly.
    fn retained(
        &self,
        sequence: &Sequence,
        firsts: &[&Happened],
        clock: Clock,
        around: &Around,
    ) -> Known<Value> {
        let ends = self.happened(&sequence.to, Follow::of(sequence), clock, around)?;
        let returns = |first: &&&Happened| {
            let follows = |end: &Happened| end.who == first.who && first.at < end.at && end.at < first.over;
            ends.iter().any(follows)
        };
        let back = firsts.iter().filter(returns).count();
        value::quotient(&Value::whole(back), &Value::whole(firsts.len()))
    }

    /// The tables inside, for what asks which there are.
    pub fn tables_of_sequence(sequence: &Sequence, around: &Around) -> Vec<(TableId, Around)> {
        vec![(sequence.from.table, event_around(&sequence.from, around))]
    }
}

/// What stands around the rows of an event: its own time and condition.
pub(super) fn event_around(event: &EventFacts, around: &Around) -> Around {
    let mut around = around.clone();
    // What has no time comes neither before nor after anything.
    around.is_dated = true;
    around.time.clone_from(&event.at);
    around.filters.extend(event.condition.clone());
    around
}

/// Days and months by the project's calendar, then seconds that pass.
fn passed(at: Timestamp, by: Length, project: &str) -> Known<Timestamp> {
    let days = Length { seconds: 0, ..by };
    let moved = match days == Length::default() {
        true => at,
        false => {
            let local = calendar::local(at, project)?;
            calendar::instant(super::times::later(local, days)?, project)?
        }
    };
    super::times::span(0, 0, by.seconds)
        .and_then(|seconds| moved.checked_add(seconds))
        .map_err(|_| Stop::Unsure("a time outside of the calendar".to_owned()))
}

fn seconds(from: Timestamp, to: Timestamp) -> Value {
    Value::Exact(Exact::of(to.duration_since(from).as_micros(), 6))
}

/// Waits of so many seconds, made one number in a unit.
fn taken(function: Function, unit: Grain, waits: &[Value]) -> Known<Value> {
    let found = match function {
        Function::Avg => mean(waits)?,
        Function::Min => extreme(waits, false)?,
        Function::Max => extreme(waits, true)?,
        Function::Median => distributions::percentile(waits, "0.5")?,
        Function::Percentile(share) => distributions::percentile(waits, &share.digits())?,
        Function::Stddev => distributions::deviation(waits)?,
        _ => return Err(Stop::Unknown("how to take times".to_owned())),
    };
    if found.is_null() {
        return Ok(found);
    }
    let seconds = match unit {
        Grain::Second => 1,
        Grain::Minute => 60,
        Grain::Hour => 3600,
        Grain::Day => 86_400,
        Grain::Week => 604_800,
        _ => return Err(Stop::Unknown("a unit of no fixed length".to_owned())),
    };
    value::quotient(&found, &Value::whole(seconds))
}
