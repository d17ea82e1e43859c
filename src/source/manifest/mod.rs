//! `merak.toml`: what a project says of itself.

mod reader;

pub use reader::read;

use std::collections::BTreeMap;

use crate::source::Span;

/// The file's name.
pub const FILE_NAME: &str = "merak.toml";

/// What a project says of itself.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// What it is called.
    pub name: String,
    /// Where a day begins and ends, as an IANA name.
    pub timezone: String,
    /// Monday is 1, Sunday 7.
    pub week_starts: i8,
    /// The month the fiscal year begins in, 1 to 12.
    pub fiscal_year_starts: i8,
    /// The target asked unless another one is named.
    pub default_target: Option<String>,
    /// Whether sums and counts of nothing are null instead of zero.
    pub empty_is_null: bool,
    /// Lint levels, by lint.
    pub lints: BTreeMap<String, String>,
    /// The file that lists findings which are lived with.
    pub baseline: Option<String>,
    /// Where questions can be asked.
    pub targets: BTreeMap<String, Target>,
}

impl Manifest {
    /// The day a week begins on, as it is written.
    #[must_use]
    pub fn week_word(&self) -> &'static str {
        word(&WEEKDAYS, self.week_starts)
    }

    /// The month the fiscal year begins in, as it is written.
    #[must_use]
    pub fn fiscal_word(&self) -> &'static str {
        word(&MONTHS, self.fiscal_year_starts)
    }

    /// The same, with the calendar of another one.
    #[must_use]
    pub fn with_calendar_of(&self, other: &Self) -> Self {
        Self {
            timezone: other.timezone.clone(),
            week_starts: other.week_starts,
            fiscal_year_starts: other.fiscal_year_starts,
            ..self.clone()
        }
    }
}

/// The word at a place of a list, from 1.
fn word(words: &[&'static str], place: i8) -> &'static str {
    let at = usize::try_from(place).unwrap_or(1).saturating_sub(1);
    words.get(at).copied().unwrap_or_default()
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            name: "project".to_owned(),
            timezone: "UTC".to_owned(),
            week_starts: 1,
            fiscal_year_starts: 1,
            default_target: None,
            empty_is_null: false,
            lints: BTreeMap::new(),
            baseline: None,
            targets: BTreeMap::new(),
        }
    }
}

/// An engine and where its data is.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// `embedded`, `postgres`, …
    pub engine: String,
    /// Physical table names and the files that hold their rows, as written.
    pub tables: BTreeMap<String, String>,
    /// The environment variable that holds its connection string.
    pub uri: Option<String>,
    /// After how many seconds a question to it is given up, if ever.
    pub timeout: Option<u64>,
    /// Where its section stands.
    pub span: Span,
}

/// Whether a word can be the name of a variable of the environment. What cannot may be a secret.
#[must_use]
pub fn is_variable(name: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    !name.is_empty() && name.chars().all(is_sign) && !name.starts_with(|first: char| first.is_ascii_digit())
}

/// A day: nobody waits longer.
const MOST_SECONDS: u64 = 86_400;

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// What `[project]` holds.
pub const SETTINGS: [&str; 7] = [
    "name",
    "language",
    "timezone",
    "week-starts",
    "fiscal-year-starts",
    "default-target",
    "empty",
];
/// The lints a project may set a level for; `all` stands for every one.
pub const LINTS: [&str; 28] = [
    "all",
    "duplicate-definition",
    "near-miss",
    "unowned",
    "undocumented",
    "unpinned-grain",
    "unused",
    "unproved",
    "deprecated-use",
    "dead-angle",
    "no-guardrail",
    "guardrail-not-counter",
    "lagging-only-tree",
    "north-star-incomplete",
    "vanity-metric",
    "too-many-children",
    "driver-cycle",
    "target-out-of-range",
    "targets-disagree",
    "stage-mismatch",
    "stale-review",
    "not-begun",
    "abstract-metric",
    "counts-nobody",
    "unknown-value",
    "idle-window",
    "summed-rate",
    "impossible-row",
];

/// Engines a target may have.
pub const ENGINES: [&str; 21] = [
    "embedded",
    "duckdb",
    "postgres",
    "mysql",
    "mariadb",
    "sqlite",
    "clickhouse",
    "spark",
    "databricks",
    "snowflake",
    "bigquery",
    "redshift",
    "starrocks",
    "doris",
    "trino",
    "hive",
    "maxcompute",
    "sqlserver",
    "fabric",
    "oracle",
    "teradata",
];
