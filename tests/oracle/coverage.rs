//! Which constructs, and which pairs of them, agreeing cases held.

use std::collections::BTreeMap;

use super::algebra::Algebra;
use super::judge::Verdict;
use super::written;

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
    ("`compare`", &["compare"]),
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
    ("Units", &["units", "E0302"]),
    ("Scales of units", &["scales"]),
    ("Links", &["link", "links of several hops"]),
    ("No match", &["a link without a match", "a link that is null"]),
    ("Keys are verified", &["E0506"]),
    ("Fan-out", &["E0310"]),
    ("Snapshots", &["snapshot"]),
    ("What changes over time", &["rows that change over time"]),
    ("Partitions", &["partition", "full partition"]),
    ("Unions", &["union"]),
    ("Tables by SQL", &["table by sql"]),
    ("Time", &["at", "a row without its time"]),
    ("The calendar", &["slice of time"]),
    ("Parts of times", &["part of a time"]),
    ("Calendars of your own", &["calendar of a table"]),
    ("Hours", &["hours", "last hours"]),
    ("Zones", &["zone of a column"]),
    ("Bounds", &["bounds"]),
    ("As-of", &["as-of"]),
    (
        "Arithmetic of times",
        &["time and length", "time between", "today"],
    ),
    ("Grain", &["grain"]),
    ("Coarser", &["coarser"]),
    ("Rows without a time", &["a row without its time"]),
    ("Optional times", &["a row that counts without its time"]),
    ("Weeks", &["week of a month"]),
    ("Two steps", &["two steps"]),
    ("Once per entity", &["once per entity"]),
    ("Entity conditions", &["entity condition"]),
    ("Every entity", &["every entity"]),
    ("Roles", &["via"]),
    ("Attributes", &["attribute"]),
    ("Periods", &["period"]),
    ("Segments", &["segment"]),
    ("Events", &["event"]),
    ("`conversion`", &["conversion"]),
    ("`elapsed`", &["elapsed"]),
    ("`retention`", &["retention"]),
    ("Funnels", &["funnel"]),
    ("Cohorts", &["cohort"]),
    ("`across`", &["across"]),
    ("Windows", &["rolling", "to_date", "cumulative"]),
    ("Windows of hours", &["window of hours"]),
    ("Prior", &["prior"]),
    ("Rows that count later", &["a row that counts later"]),
    ("At end, at start", &["at end or start"]),
    ("Every period", &["every period", "every hour"]),
    ("Values", &["values"]),
];

/// Constructs of questions and of data, whatever metrics are asked for.
const OF_QUESTIONS: [&str; 19] = [
    "slice",
    "several metrics",
    "having",
    "top",
    "totals",
    "compare",
    "null key",
    "a link without a match",
    "a link that is null",
    "a row without its time",
    "a row that counts without its time",
    "where of a question",
    "bounds",
    "as-of",
    "values",
    "funnel",
    "cohort",
    "hours",
    "E0506",
];

/// Headings without an answer of their own to compare; `additivity.rs` holds answers to
/// that of theirs.
const NOT_COMPARED: &[&str] = &["What an answer holds", "What a `test` compares", "Additivity"];

/// Pairs of headings, by their places in the list.
type Pair = (usize, usize);

/// What a run came across.
#[derive(Default)]
pub struct Coverage {
    pub questions: usize,
    pub agreed: usize,
    /// Answers with a pass switched off that differ in their SQL, and agree.
    pub without: BTreeMap<String, usize>,
    pub algebra: Algebra,
    constructs: BTreeMap<String, usize>,
    headings: BTreeMap<usize, usize>,
    pairs: BTreeMap<Pair, usize>,
    /// By how many headings the refused text speaks of, and the code: the text
    /// with the fewest tells most.
    refused_pairs: BTreeMap<Pair, (usize, String)>,
    refused: BTreeMap<String, usize>,
    skipped: BTreeMap<String, usize>,
}

impl Coverage {
    /// A metric that was refused, by its text.
    pub fn definition_refused(&mut self, code: &str, text: &str) {
        *self.refused.entry(format!("{code} (definition)")).or_default() += 1;
        // What is refused where it is defined is refused in every question.
        let of_questions: &[&str] = match code {
            "E0310" => &OF_QUESTIONS,
            _ => &[],
        };
        self.refusal(code, text, of_questions);
    }

    /// What came of a question, and its text with all it rests on.
    pub fn add(&mut self, verdict: &Verdict, text: &str) {
        self.questions += 1;
        match verdict {
            Verdict::Agreed(seen) => {
                self.agreed += 1;
                for one in seen {
                    *self.constructs.entry((*one).to_owned()).or_default() += 1;
                }
                let by_words = written::constructs(text);
                let shown = |one: &&str| seen.contains(one) || by_words.contains(one);
                let shown = places(|_, constructs| constructs.iter().any(shown));
                for (at, one) in shown.iter().enumerate() {
                    *self.headings.entry(*one).or_default() += 1;
                    for other in &shown[at + 1..] {
                        *self.pairs.entry((*one, *other)).or_default() += 1;
                    }
                }
            }
            Verdict::Refused(code, seen) => {
                *self.refused.entry(code.clone()).or_default() += 1;
                self.refusal(code, text, seen);
            }
            Verdict::Skipped(why) => *self.skipped.entry(why.clone()).or_default() += 1,
            Verdict::Wrong(_) => {}
        }
    }

    fn refusal(&mut self, code: &str, text: &str, seen: &[&str]) {
        let written = written::headings(text);
        for at in places(|_, constructs| constructs.contains(&code)) {
            *self.headings.entry(at).or_default() += 1;
        }
        let shown = places(|heading, constructs| {
            let seen = constructs.iter().any(|one| seen.contains(one));
            written.contains(&heading) || constructs.contains(&code) || seen
        });
        for (at, one) in shown.iter().enumerate() {
            for other in &shown[at + 1..] {
                let refusal = (shown.len(), code.to_owned());
                let least = self
                    .refused_pairs
                    .entry((*one, *other))
                    .or_insert_with(|| refusal.clone());
                *least = refusal.min(least.clone());
            }
        }
    }

    /// The headings no case shows, of those the oracle knows.
    pub fn uncovered(&self) -> Vec<&'static str> {
        let known = places(|_, constructs| !constructs.is_empty());
        let missing = known.into_iter().filter(|at| !self.headings.contains_key(at));
        missing.map(|at| HEADINGS[at].0).collect()
    }

    pub fn print(&self) {
        println!("{} questions, {} agreed", self.questions, self.agreed);
        println!("agreed without a pass, with other SQL than with it:");
        lines(&self.without);
        println!("agreeing questions that show a heading of docs/semantics.md:");
        for (at, (heading, constructs)) in HEADINGS.iter().enumerate() {
            match (self.headings.get(&at), constructs.is_empty()) {
                (Some(count), _) => println!("  {count:>7} {heading}"),
                (None, false) => println!("        - {heading}"),
                (None, true) => println!("        - {heading}: the oracle does not know it"),
            }
        }
        for heading in unknown_headings() {
            println!("        - {heading}: new to the oracle");
        }
        self.algebra.print();
        self.print_pairs();
        println!("agreeing questions by what they show:");
        lines(&self.constructs);
        println!("refused, by code:");
        lines(&self.refused);
        println!("skipped:");
        lines(&self.skipped);
    }

    /// Pairs of headings that neither agree nor are refused.
    pub fn uncovered_pairs(&self) -> Vec<(&'static str, &'static str)> {
        let mut left = Vec::new();
        for (at, (one, _)) in HEADINGS.iter().enumerate() {
            for (next, (other, _)) in HEADINGS.iter().enumerate().skip(at + 1) {
                if !self.pairs.contains_key(&(at, next)) && !self.refused_pairs.contains_key(&(at, next)) {
                    left.push((*one, *other));
                }
            }
        }
        left
    }

    fn print_pairs(&self) {
        let known = places(|_, constructs| !constructs.is_empty());
        let mut refused: BTreeMap<String, usize> = BTreeMap::new();
        let mut covered = 0;
        for (at, one) in known.iter().enumerate() {
            for other in &known[at + 1..] {
                let pair = (*one, *other);
                if self.pairs.contains_key(&pair) {
                    covered += 1;
                } else if let Some((_, code)) = self.refused_pairs.get(&pair) {
                    *refused.entry(code.clone()).or_default() += 1;
                }
            }
        }
        let left = self.uncovered_pairs();
        println!(
            "{} pairs of headings: {covered} agree, {} only refused, {} uncovered",
            known.len() * known.len().saturating_sub(1) / 2,
            refused.values().sum::<usize>(),
            left.len(),
        );
        println!("pairs only refused, by the code:");
        lines(&refused);
        println!("pairs uncovered:");
        for (one, other) in left {
            println!("  {one} with {other}");
        }
    }
}

fn lines(counts: &BTreeMap<String, usize>) {
    for (what, count) in counts {
        println!("  {count:>7} {what}");
    }
}

/// The places of the headings of which this is true.
fn places(wanted: impl Fn(&'static str, &'static [&'static str]) -> bool) -> Vec<usize> {
    let all = HEADINGS.iter().enumerate();
    all.filter(|(_, (heading, constructs))| wanted(heading, constructs))
        .map(|(at, _)| at)
        .collect()
}

/// Headings of the page that this list lacks.
pub fn unknown_headings() -> Vec<String> {
    let page = include_str!("../../docs/semantics.md");
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
