//! Which headings of `docs/semantics.md` a text speaks of, by its words: for
//! what is refused, so that no evaluation shows it.

/// A heading, and pieces of text that write what it is about.
const WORDS: &[(&str, &[&str])] = &[
    ("Cells", &[" by "]),
    ("Zero and null", &["empty null"]),
    ("Order of the steps", &[" having ", " sort ", " limit "]),
    ("`top`", &[" top "]),
    ("`totals`", &[" totals"]),
    ("`compare`", &[" compare "]),
    ("Three values", &[" is null", " is not null", " in [", " like "]),
    ("`where`", &[" where "]),
    ("Aggregates", &["sum(", "avg(", "min(", "max(", "count("]),
    (
        "Distributions",
        &["median(", "percentile(", "stddev(", "variance("],
    ),
    ("`any` and `all`", &["any(", "all("]),
    ("`first` and `last`", &["first(", "last("]),
    ("Arithmetic", &[" + ", " - ", " * ", " / "]),
    ("Choices", &["case {", " fill ", "abs((", "round(("]),
    ("Links", &["customer.", "buyer.", "region.", "order."]),
    ("Snapshots", &["balances"]),
    ("What changes over time", &["level"]),
    ("Time", &[") at "]),
    ("Rows that count later", &["counted"]),
    ("The calendar", &["day", "week", "month", "quarter", "year"]),
    ("Bounds", &[" since ", " until ", " for "]),
    ("Grain", &["grain "]),
    ("Coarser", &["coarser "]),
    ("Weeks", &["grain week"]),
    (
        "Two steps",
        &[
            " per day",
            " per week",
            " per month",
            " per quarter",
            " per year",
            " per fiscal_",
            " per customer",
            " per order",
            " per region",
            " per channel",
            " per buyer",
        ],
    ),
    ("Once per entity", &[" once per "]),
    ("Attributes", &[".a0", ".a1", ".a2", "attribute "]),
    ("Segments", &[" in s0"]),
    ("Periods", &["period_start", "period_end"]),
    ("`conversion`", &["conversion("]),
    ("`elapsed`", &["elapsed("]),
    ("`retention`", &["retention("]),
    (
        "Parts of times",
        &["day_of_week", "month_of_year", "day_of_month", "hour_of_day"],
    ),
    ("Calendars of your own", &["retail_"]),
    ("Windows of hours", &[" hours)", " hour)"]),
    ("Scales of units", &["packed"]),
    ("Tables by SQL", &["logs"]),
    ("Conditions", &[" where "]),
    ("Exactness", &["sum(", "avg("]),
    ("Units", &[" / ", " + "]),
    ("`rows`", &[" rows "]),
    ("Zones", &[" in \""]),
    ("Events", &["event "]),
    ("Functions", &["lower(", "round(", "floor(", "bucket("]),
    ("Values", &["values "]),
    ("Funnels", &["funnel "]),
    ("Cohorts", &["cohort "]),
    ("Hours", &["hour", "minute"]),
    ("Unions", &["touches"]),
    ("Partitions", &["partition "]),
    (
        "Arithmetic of times",
        &["today", " + 1 day", " + 1 month", " - 1 month"],
    ),
    ("Windows", &["rolling(", "to_date(", "cumulative("]),
    ("Prior", &["prior("]),
    ("At end, at start", &["at_end(", "at_start("]),
    (
        "Every period",
        &[
            " every day",
            " every week",
            " every month",
            " every quarter",
            " every year",
        ],
    ),
    (
        "Entity conditions",
        &["count(customer where", "count(order where", "count(region where"],
    ),
    ("Every entity", &["count(every "]),
    ("Roles", &[" via "]),
    ("`across`", &[" across "]),
];

/// What evaluation does not show, of the metrics of a text: their units, and scales that
/// are brought together.
pub fn constructs(text: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for metric in text.split('}') {
        let has = |word: &str| metric.contains(word);
        if has("loose") && has("packed") {
            found.push("scales");
        }
        if (has(" / ") || has(" + ") || has(" - ")) && (has("count(") || has("sum(")) {
            found.push("units");
        }
    }
    found
}

/// The headings a text speaks of.
pub fn headings(text: &str) -> Vec<&'static str> {
    let has = |words: &&[&str]| words.iter().any(|word| text.contains(word));
    let found = WORDS.iter().filter(|(_, words)| has(words));
    found.map(|(heading, _)| *heading).collect()
}
