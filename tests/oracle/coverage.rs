//! Which constructs, and which pairs of them, agreeing cases held.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::judge::Verdict;

/// The headings of `docs/semantics.md`, and the constructs the oracle saw that
/// show each of them. Any one of those covers it.
const HEADINGS: &[(&str, &[&str])] = &[
    ("Cells", &["slice", "slice over a link"]),
    ("Zero and null", &["nothing there", "empty null"]),
    ("Several tables", &["several metrics"]),
    (
        "Order of the steps",
        &["having", "sort by what is not shown", "limit"],
    ),
    ("`top`", &["top"]),
    ("`totals`", &["totals"]),
    ("NULL keys", &["null key"]),
    ("Conditions", &["where"]),
    ("Three values", &["null test", "in", "like"]),
    ("`where`", &["where", "where of a question"]),
    ("`rows`", &["rows"]),
    (
        "Aggregates",
        &["sum", "avg", "min or max", "count of rows", "count of entities"],
    ),
    ("Distributions", &["median", "percentile", "stddev", "variance"]),
    ("`any` and `all`", &["any or all"]),
    ("`first` and `last`", &["first or last"]),
    ("Arithmetic", &["arithmetic"]),
    ("Choices", &["choice"]),
    ("Functions", &["row function"]),
    ("Exactness", &["avg", "sum"]),
    ("Links", &["link", "links of several hops"]),
    ("No match", &["a link without a match", "a link that is null"]),
    ("Keys are verified", &["E0506"]),
    ("Fan-out", &["E0310"]),
    ("Snapshots", &["snapshot"]),
    ("What changes over time", &["rows that change over time"]),
    ("Time", &["at", "a row without its time"]),
    ("The calendar", &["slice of time"]),
    ("Zones", &["zone of a column"]),
    ("Bounds", &["bounds"]),
    ("As-of", &["as-of"]),
    ("Grain", &["grain"]),
    ("Coarser", &["coarser"]),
    ("Weeks", &["week of a month"]),
    ("Entity conditions", &["entity condition"]),
    ("Every entity", &["every entity"]),
    ("Roles", &["via"]),
    ("Events", &["event"]),
    ("`across`", &["across"]),
    ("Windows", &["rolling", "to_date", "cumulative"]),
    ("Prior", &["prior"]),
    ("At end, at start", &["at end or start"]),
];

/// Headings without an answer of their own to compare.
const NOT_COMPARED: &[&str] = &["What an answer holds", "What a `test` compares"];

/// What a run came across.
#[derive(Default)]
pub struct Coverage {
    pub questions: usize,
    pub agreed: usize,
    constructs: BTreeMap<String, usize>,
    pairs: BTreeSet<(String, String)>,
    refused: BTreeMap<String, usize>,
    skipped: BTreeMap<String, usize>,
}

impl Coverage {
    pub fn definition_refused(&mut self, code: &str) {
        *self.refused.entry(format!("{code} (definition)")).or_default() += 1;
        *self.constructs.entry(code.to_owned()).or_default() += 1;
    }

    pub fn add(&mut self, verdict: &Verdict) {
        self.questions += 1;
        match verdict {
            Verdict::Agreed(seen) => {
                self.agreed += 1;
                for (at, one) in seen.iter().enumerate() {
                    *self.constructs.entry((*one).to_owned()).or_default() += 1;
                    for other in &seen[at + 1..] {
                        self.pairs.insert(((*one).to_owned(), (*other).to_owned()));
                    }
                }
            }
            Verdict::Refused(code) => {
                *self.refused.entry(code.clone()).or_default() += 1;
                *self.constructs.entry(code.clone()).or_default() += 1;
            }
            Verdict::Skipped(why) => *self.skipped.entry(why.clone()).or_default() += 1,
            Verdict::Wrong(_) => {}
        }
    }

    /// The headings no case shows.
    pub fn uncovered(&self) -> Vec<&'static str> {
        let shown = |constructs: &&[&str]| constructs.iter().any(|one| self.constructs.contains_key(*one));
        let missing = HEADINGS.iter().filter(|(_, constructs)| !shown(constructs));
        missing.map(|(heading, _)| *heading).collect()
    }

    pub fn print(&self) {
        let possible = self.constructs.len() * self.constructs.len().saturating_sub(1) / 2;
        println!("{} questions, {} agreed", self.questions, self.agreed);
        println!(
            "{} constructs and {} of {possible} pairs of them covered",
            self.constructs.len(),
            self.pairs.len()
        );
        for (construct, count) in &self.constructs {
            println!("  {count:>7} {construct}");
        }
        println!("refused, by code:");
        for (code, count) in &self.refused {
            println!("  {count:>7} {code}");
        }
        println!("skipped:");
        for (why, count) in &self.skipped {
            println!("  {count:>7} {why}");
        }
        for heading in unknown_headings() {
            println!("docs/semantics.md has \"{heading}\", which the oracle does not know");
        }
    }
}

/// Headings of the page that this list lacks.
pub fn unknown_headings() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/semantics.md");
    let page = fs::read_to_string(page).unwrap();
    let mut inside = false;
    let mut unknown = Vec::new();
    for line in page.lines() {
        inside ^= line.starts_with("```");
        let heading = line.trim_start_matches('#').trim();
        let known = HEADINGS.iter().any(|(known, _)| *known == heading) || NOT_COMPARED.contains(&heading);
        if !inside && line.starts_with('#') && !known {
            unknown.push(heading.to_owned());
        }
    }
    unknown
}
