//! Random cases: a model, dirty data, and questions.

mod calendars;
mod conditions;
mod data;
mod everybody;
mod facts;
mod metrics;
mod moments;
mod questions;
mod sequences;
mod stacks;
mod tables;
mod twice;

use super::case::Case;
use super::project::Project;
use super::rng::Rng;

/// The kind of a value that conditions and slices look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Text,
    Truth,
    Whole,
    Money,
    Floating,
    /// On one scale of units.
    Grams,
    Kilograms,
    Day,
    Time,
    /// Whether somebody is in a segment: a condition as it stands.
    Member,
}

/// What the generator knows of a table it made.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub name: String,
    /// What can be sliced and filtered by: paths and kinds.
    pub paths: Vec<(String, Kind)>,
    /// Segments its rows may be in.
    pub members: Vec<(String, Kind)>,
    /// Times, the own one first.
    pub times: Vec<(String, Kind)>,
    pub facts: Vec<(String, Kind)>,
    /// Roles and entities.
    pub links: Vec<(String, &'static str)>,
    /// The entity it is the home of.
    pub home: Option<&'static str>,
    /// Whether most metrics are about it.
    pub is_busy: bool,
}

/// What all parts of the generator share.
pub struct Maker {
    pub rng: Rng,
    pub known: Vec<Known>,
    /// The few texts this case uses.
    pub texts: Vec<&'static str>,
    /// The few days this case happens on.
    pub days: Vec<&'static str>,
    /// Whether conditions may name the period of a cell.
    pub has_periods: bool,
    /// Whether it happens within few hours, which are asked about.
    pub is_hourly: bool,
    /// Whether there is a calendar with grains of its own.
    pub has_calendar: bool,
}

const TEXTS: [&str; 12] = [
    "ads",
    "mail",
    "Ads",
    "",
    "财务",
    "a_b%",
    "x\\\\y",
    "it's",
    "\\\"q\\\"",
    "Ünï",
    "ads ",
    "z",
];
const DAYS: [&str; 24] = [
    "2025-12-28",
    "2025-12-29",
    "2025-12-31",
    "2026-01-01",
    "2026-01-04",
    "2026-01-05",
    "2026-01-30",
    "2026-01-31",
    "2026-02-01",
    "2026-02-02",
    "2026-02-28",
    "2026-03-01",
    "2026-03-08",
    "2026-03-29",
    "2026-03-31",
    "2026-04-01",
    "2026-06-30",
    "2026-07-01",
    "2026-10-25",
    "2026-11-01",
    "2024-02-29",
    "2024-12-30",
    "2026-12-31",
    "2027-01-01",
];

/// Days next to each other, on some of which clocks change.
const NEIGHBOURS: [[&str; 2]; 6] = [
    ["2026-03-07", "2026-03-08"],
    ["2026-11-01", "2026-11-02"],
    ["2026-03-28", "2026-03-29"],
    ["2026-10-25", "2026-10-26"],
    ["2026-01-30", "2026-01-31"],
    ["2026-01-31", "2026-02-01"],
];

impl Maker {
    pub fn text(&mut self) -> String {
        let at = self.rng.below(self.texts.len());
        format!("\"{}\"", self.texts[at])
    }

    pub fn day(&mut self) -> &'static str {
        let at = self.rng.below(self.days.len());
        self.days[at]
    }
}

/// The case of a seed.
pub fn case(seed: u64) -> Case {
    let mut rng = Rng::new(seed);
    let mut texts = rng.some(&TEXTS, 25);
    texts.push("ads");
    let mut days = rng.some(&DAYS, 25);
    let (is_hourly, has_calendar) = (rng.chance(18), rng.chance(14));
    if is_hourly {
        days = rng.pick(&NEIGHBOURS).to_vec();
    } else {
        days.push("2026-01-31");
    }
    if has_calendar {
        days.retain(|day| ("2025-12-25".."2026-02-05").contains(day));
        days.push("2026-01-30");
    }
    let mut maker = Maker {
        rng,
        known: Vec::new(),
        texts,
        days,
        has_periods: false,
        is_hourly,
        has_calendar,
    };
    let mut case = Case {
        zone: maker
            .rng
            .weighted(&[
                (4, "UTC"),
                (3, "Asia/Shanghai"),
                (3, "America/New_York"),
                (2, "Europe/Berlin"),
                (1, "Pacific/Auckland"),
            ])
            .to_owned(),
        week_starts: maker
            .rng
            .weighted(&[(4, "monday"), (2, "sunday"), (1, "saturday")])
            .to_owned(),
        fiscal_year_starts: maker
            .rng
            .weighted(&[(2, "january"), (3, "april"), (1, "february")])
            .to_owned(),
        empty_is_null: maker.rng.chance(7),
        ..Case::default()
    };
    maker.tables(&mut case);
    maker.calendar(&mut case);
    maker.union(&mut case);
    maker.partitions(&mut case);
    maker.by_sql(&mut case);
    maker.facts(&mut case);
    maker.has_periods = true;
    maker.metrics(&mut case);
    // Metrics that mean nothing are of no use to questions.
    let project = Project::read(&case.settings(), &case.text(&[]));
    let model = &project.checked.model;
    let sound = |name: &String| {
        let id = model.names.metric(name);
        id.is_some_and(|id| project.checked.metric(id).is_some())
    };
    let (metrics, wrong) = case.metrics.into_iter().partition(|metric| sound(&metric.name));
    case.metrics = metrics;
    case.refused = project.refused(&wrong, &case);
    maker.questions(&mut case, &project.checked);
    let known = maker.rng.pick(&maker.known.clone()).clone();
    let mut paths = known.paths;
    paths.extend(
        known
            .times
            .iter()
            .chain(&known.facts)
            .chain(&known.members)
            .cloned(),
    );
    let own_time = !known.times.is_empty();
    let conditions = [0, 1].map(|_| maker.condition(&paths, own_time, 2));
    case.conditions = Some((known.name, conditions));
    case
}
