//! Which early behaviour goes with staying: something done so many times within so many days
//! of joining, searched in those who joined first, and judged by those who joined later.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{LEVEL, Sides, beyond};
use crate::why::Subject;

/// Fewer users than these on one side say nothing.
pub const FEWEST_USERS: u64 = 20;

/// Users who joined on one day, did the same early, and all stayed or all left.
#[derive(Clone, Debug)]
pub struct Group {
    /// When they joined.
    pub joined: Date,
    /// How often they did each thing within each number of days: all days of the first thing,
    /// then those of the next.
    pub times: Vec<i64>,
    /// Whether they stayed.
    pub stayed: bool,
    /// How many they are.
    pub users: u64,
}

/// So many times within so many days of joining.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How often.
    pub times: i64,
    /// In how many days.
    pub days: u32,
}

/// What is to be said of a behaviour, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says {
    /// Who does it stays more often.
    Stays,
    /// Who does it stays less often.
    Leaves,
    /// No more than chance.
    Nothing,
    /// Too little is known.
    TooFew,
}

/// Users of one cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// The first day of the month in which they joined.
    pub month: Date,
    /// How many did it, and stayed.
    pub sides: Sides,
}

/// A behaviour, and what was found of it.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// What is done.
    pub subject: Subject,
    /// What is to be said.
    pub says: Says,
    /// What says most of those who joined first.
    pub rule: Option<Rule>,
    /// Those who joined first, by that.
    pub searched: Sides,
    /// Those who joined later, by that: the search never saw them.
    pub held: Sides,
    /// How much greater the share that stays is of these, and where that is.
    pub apart: Option<(f64, (f64, f64))>,
    /// All rules that were looked at, with how each goes with staying.
    pub rules: Vec<(Rule, f64)>,
    /// The best one by the month of joining.
    pub cohorts: Vec<Cohort>,
}

/// What early behaviour has to do with an outcome.
#[derive(Clone, Debug)]
pub struct Early {
    /// What staying is.
    pub outcome: Subject,
    /// The first day on which somebody joined, the one from which users are held back, and the
    /// last one.
    pub joined: Option<(Date, Date, Date)>,
    /// All users.
    pub users: u64,
    /// How many of them stayed.
    pub stayed: u64,
    /// The behaviours.
    pub behaviours: Vec<Behaviour>,
}

/// All of it.
#[derive(Clone, Debug)]
pub struct Aha {
    /// Whose behaviour it is.
    pub entity: String,
    /// When it begins.
    pub joined: String,
    /// The days of the outcome, after joining: from the first, not to the last.
    pub window: (u32, u32),
    /// What is searched: days, and times at most.
    pub days: Vec<u32>,
    /// Times at most.
    pub most: i64,
    /// The outcomes.
    pub outcomes: Vec<Early>,
}

/// What is searched.
pub struct Search<'a> {
    /// Behaviours.
    pub subjects: &'a [Subject],
    /// Days from joining.
    pub days: &'a [u32],
    /// Times at most.
    pub most: i64,
    /// How many behaviours are judged in all, with those of other outcomes.
    pub judged: usize,
}

impl Search<'_> {
    /// What each behaviour says of an outcome, the most first.
    #[must_use]
    pub fn early(&self, outcome: Subject, groups: &[Group]) -> Early {
        let split = split(groups);
        let deviations = beyond(LEVEL / self.judged.max(1) as f64);
        let each = self.subjects.iter().enumerate();
        let mut behaviours: Vec<Behaviour> = each
            .map(|(at, subject)| self.behaviour(subject.clone(), at, groups, split, deviations))
            .collect();
        let size = |one: &Behaviour| one.held.phi().unwrap_or_default().abs();
        behaviours.sort_by(|one, other| {
            let by_size = size(other).total_cmp(&size(one));
            one.says.cmp(&other.says).then(by_size)
        });
        let days = || groups.iter().map(|group| group.joined);
        let count = |of: &dyn Fn(&Group) -> bool| {
            let those = groups.iter().filter(|group| of(group));
            those.map(|group| group.users).sum()
        };
        Early {
            outcome,
            joined: split.and_then(|split| Some((days().min()?, split, days().max()?))),
            users: count(&|_| true),
            stayed: count(&|group| group.stayed),
            behaviours,
        }
    }

    fn behaviour(
        &self,
        subject: Subject,
        at: usize,
        groups: &[Group],
        split: Option<Date>,
        deviations: f64,
    ) -> Behaviour {
        let sides = |rule: Rule, is_in: &dyn Fn(Date) -> bool| {
            let mut sides = Sides::default();
            for group in groups.iter().filter(|group| is_in(group.joined)) {
                sides.add(self.does(group, at, rule), group.stayed, group.users);
            }
            sides
        };
        let early = |joined: Date| split.is_some_and(|split| joined < split);
        let late = |joined: Date| split.is_some_and(|split| joined >= split);
        let rules = self.rules().filter_map(|rule| {
            let sides = sides(rule, &early);
            let is_enough = sides.doers().min(sides.others()) >= FEWEST_USERS;
            Some((rule, sides.phi().filter(|_| is_enough)?))
        });
        let rules: Vec<(Rule, f64)> = rules.collect();
        // Of equals the first: in the fewest days, the fewest times.
        let best = rules.iter().rev();
        let best = best.max_by(|one, other| one.1.abs().total_cmp(&other.1.abs()));
        let rule = best.map(|(rule, _)| *rule);
        let of = |is_in| rule.map_or_else(Sides::default, |rule| sides(rule, is_in));
        let (searched, held) = (of(&early), of(&late));
        let apart = held.difference(deviations);
        let is_enough = held.doers().min(held.others()) >= FEWEST_USERS;
        Behaviour {
            subject,
            says: match apart.filter(|_| is_enough) {
                None => Says::TooFew,
                Some((_, (low, _))) if low > 0.0 => Says::Stays,
                Some((_, (_, high))) if high < 0.0 => Says::Leaves,
                Some(_) => Says::Nothing,
            },
            rule,
            searched,
            held,
            apart,
            rules,
            cohorts: rule.map_or_else(Vec::new, |rule| self.cohorts(groups, at, rule)),
        }
    }

    fn rules(&self) -> impl Iterator<Item = Rule> + '_ {
        let each = self.days.iter();
        each.flat_map(|days| (1..=self.most).map(|times| Rule { times, days: *days }))
    }

    fn does(&self, group: &Group, at: usize, rule: Rule) -> bool {
        let day = self.days.iter().position(|days| *days == rule.days);
        let place = at * self.days.len() + day.unwrap_or_default();
        group.times.get(place).is_some_and(|times| *times >= rule.times)
    }

    fn cohorts(&self, groups: &[Group], at: usize, rule: Rule) -> Vec<Cohort> {
        let mut months: BTreeMap<Date, Sides> = BTreeMap::new();
        for group in groups {
            let sides = months.entry(group.joined.first_of_month()).or_default();
            sides.add(self.does(group, at, rule), group.stayed, group.users);
        }
        let each = months.into_iter();
        each.map(|(month, sides)| Cohort { month, sides }).collect()
    }
}

/// The day from which those who joined are held back: about half of all. Nothing where all
/// joined on one day.
fn split(groups: &[Group]) -> Option<Date> {
    let mut days: BTreeMap<Date, u64> = BTreeMap::new();
    for group in groups {
        *days.entry(group.joined).or_default() += group.users;
    }
    let half = (days.values().sum::<u64>() / 2).max(1);
    let mut before = 0;
    let mut last = None;
    for (day, users) in days {
        if before >= half {
            return Some(day);
        }
        last = Some(day).filter(|_| before > 0);
        before += users;
    }
    last
}

#[cfg(test)]
mod tests {
    use super::super::chance::Chance;
    use super::*;

    const DAYS: [u32; 4] = [1, 3, 7, 14];

    /// Times of each of the days, of things that happen at this rate a day.
    fn times(chance: &mut Chance, rate: f64) -> Vec<i64> {
        let mut moments = Vec::new();
        let mut now = 0.0;
        while now < 14.0 {
            now -= chance.part().ln() / rate;
            moments.push(now);
        }
        let within = |days: &u32| {
            moments
                .iter()
                .filter(|moment| **moment < f64::from(*days))
                .count()
        };
        DAYS.iter()
            .map(|days| i64::try_from(within(days)).unwrap())
            .collect()
    }

    /// Users of 100 days. Who does the first thing three times in seven days stays by `with`,
    /// others by `without`; the second has nothing to do with it.
    fn users(seed: u64, count: u64, (with, without): (f64, f64)) -> Vec<Group> {
        let mut chance = Chance::of(seed);
        let day = |at: u64| {
            Date::constant(2025, 1, 1)
                .saturating_add(jiff::Span::new().days(i64::try_from(at % 100).unwrap()))
        };
        let user = |at: u64| {
            let first = times(&mut chance, 0.35);
            let stays = if first[2] >= 3 { with } else { without };
            let second = times(&mut chance, 0.35);
            Group {
                joined: day(at),
                stayed: chance.part() < stays,
                times: [first, second].concat(),
                users: 1,
            }
        };
        (0..count).map(user).collect()
    }

    fn found(groups: &[Group]) -> Early {
        let subjects = [
            Subject::called("first".to_owned()),
            Subject::called("second".to_owned()),
        ];
        let search = Search {
            subjects: &subjects,
            days: &DAYS,
            most: 8,
            judged: 2,
        };
        search.early(Subject::default(), groups)
    }

    #[test]
    fn three_times_in_seven_days_is_found() {
        let mut exact = 0;
        for seed in 0..40 {
            let early = found(&users(seed, 2000, (0.6, 0.2)));
            let [first, _] = &early.behaviours[..] else {
                panic!("{early:?}");
            };
            assert_eq!(
                (first.subject.name.as_str(), first.says),
                ("first", Says::Stays),
                "{seed}"
            );
            exact += u32::from(first.rule == Some(Rule { times: 3, days: 7 }));
            let (apart, (low, high)) = first.apart.unwrap();
            assert!(low < 0.4 && 0.4 < high && apart > 0.2, "{seed}: {apart}");
        }
        assert!(exact >= 36, "{exact} of 40");
    }

    #[test]
    fn what_has_nothing_to_do_with_staying_is_not_found_more_often_than_promised() {
        let runs = 1000;
        let mut wrong = 0;
        for seed in 0..runs {
            let early = found(&users(seed, 400, (0.3, 0.3)));
            let says = |one: &Behaviour| matches!(one.says, Says::Stays | Says::Leaves);
            wrong += u64::from(early.behaviours.iter().any(says));
        }
        assert!(wrong as f64 <= LEVEL * runs as f64, "{wrong} of {runs}");
    }

    #[test]
    fn the_search_never_sees_who_joined_later() {
        let groups = users(1, 1000, (0.6, 0.2));
        let early = found(&groups);
        let (first, from, last) = early.joined.unwrap();
        assert_eq!(
            (first, last),
            (Date::constant(2025, 1, 1), Date::constant(2025, 4, 10))
        );
        assert_eq!(from, Date::constant(2025, 2, 20));
        let rule = early.behaviours[0].rule;
        let turned: Vec<Group> = groups
            .iter()
            .map(|group| Group {
                stayed: group.stayed != (group.joined >= from),
                ..group.clone()
            })
            .collect();
        let turned = found(&turned);
        assert_eq!(turned.behaviours[0].rule, rule);
        assert_eq!(turned.behaviours[0].says, Says::Leaves);
        // Months are whole, and all users are in one.
        let cohorts = &early.behaviours[0].cohorts;
        assert_eq!(cohorts.len(), 4);
        assert_eq!(
            cohorts.iter().map(|cohort| cohort.sides.users()).sum::<u64>(),
            1000
        );
    }

    #[test]
    fn too_few_say_nothing() {
        let early = found(&users(1, 60, (0.9, 0.1)));
        assert!(
            early.behaviours.iter().all(|one| one.says == Says::TooFew),
            "{early:?}"
        );
        let same: Vec<Group> = users(1, 1000, (0.9, 0.1))
            .into_iter()
            .map(|group| Group {
                joined: Date::constant(2025, 1, 1),
                ..group
            })
            .collect();
        assert_eq!(found(&same).behaviours[0].says, Says::TooFew);
        assert_eq!(found(&[]).behaviours[0].says, Says::TooFew);
    }
}
