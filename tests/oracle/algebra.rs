//! The constructs of the language one by one, finer than the headings of
//! `docs/semantics.md`: what a long run must have shown of each, in questions whose
//! answers agree.

use std::collections::BTreeMap;

use super::judge::Verdict;

/// A construct, and what a question has that shows it: all of these marks. A mark is
/// `~noted` for what the evaluator notes, `outer⊃inner` for a text inside the
/// parentheses of another, else a text of the question and of all it rests on, where
/// ` | ` parts those of which one is enough.
type Construct = (&'static str, &'static [&'static str]);

const CONSTRUCTS: &[Construct] = &[
    // Aggregates.
    ("count of rows", &["~count of rows"]),
    ("count of entities", &["~count of entities"]),
    ("sum", &["~sum"]),
    ("avg", &["~avg"]),
    ("min", &["~min or max", "min("]),
    ("max", &["~min or max", "max("]),
    ("median", &["~median"]),
    ("percentile", &["~percentile"]),
    ("stddev", &["~stddev"]),
    ("variance", &["~variance"]),
    ("any", &["~any or all", "any("]),
    ("all", &["~any or all", "all("]),
    ("first", &["~first or last", "first("]),
    ("last", &["~first or last", "last("]),
    // Two steps.
    ("avg per", &["~two steps", "avg(("]),
    ("sum per", &["~two steps", "sum(("]),
    ("median per", &["~two steps", "median(("]),
    ("percentile per", &["~two steps", "percentile(("]),
    ("min per", &["~two steps", "min(("]),
    ("max per", &["~two steps", "max(("]),
    ("stddev per", &["~two steps", "stddev(("]),
    ("variance per", &["~two steps", "variance(("]),
    ("first per", &["~two steps", "first(("]),
    ("last per", &["~two steps", "last(("]),
    ("any per", &["~two steps", "any(("]),
    ("all per", &["~two steps", "all(("]),
    ("per hour", &["~two steps", " per hour"]),
    ("per day", &["~two steps", " per day"]),
    ("per week", &["~two steps", " per week"]),
    ("per month", &["~two steps", " per month"]),
    ("per quarter", &["~two steps", " per quarter"]),
    ("per year", &["~two steps", " per year"]),
    ("per fiscal quarter", &["~two steps", " per fiscal_quarter"]),
    ("per fiscal year", &["~two steps", " per fiscal_year"]),
    ("per grain of a calendar", &["~two steps", " per retail_"]),
    (
        "per entity",
        &["~two steps", " per customer) | per order) | per region)"],
    ),
    ("per role", &["~two steps", " per buyer) | per seller)"]),
    (
        "per dimension",
        &["~two steps", " per channel) | per status) | per page)"],
    ),
    (
        "per what a link leads to",
        &["~two steps", " per customer. | per buyer. | per order."],
    ),
    ("per day, each of them", &["~two steps", ") every day) per day)"]),
    ("once per", &["~once per entity"]),
    // Other cells, other times.
    ("across a slice", &["~across", ") across channel"]),
    ("across several slices", &["~across", ") across ("]),
    ("across all", &["~across", ") across all"]),
    (
        "across time",
        &[
            "~across",
            ") across month | across week | across day | across year",
        ],
    ),
    ("across in a ratio", &["~across", ") / (("]),
    ("at another time", &["~at", ") at "]),
    ("slice by another time", &["~another time's slice"]),
    (
        "slice by a time over a link",
        &[
            "~another time's slice",
            "slice(customer.joined. | slice(buyer.joined. | slice(order.placed.",
        ],
    ),
    (
        "slice by an attribute's time",
        &["~another time's slice", ".a0. | .a1. | .a2."],
    ),
    ("slice over a link", &["~slice over a link"]),
    // Grains of metrics.
    ("grain hour", &["~grain", "grain hour"]),
    ("grain day", &["~grain", "grain day"]),
    ("grain week", &["~grain", "grain week"]),
    ("grain month", &["~grain", "grain month"]),
    ("grain quarter", &["~grain", "grain quarter"]),
    ("grain year", &["~grain", "grain year"]),
    ("grain fiscal quarter", &["~grain", "grain fiscal_quarter"]),
    ("grain fiscal year", &["~grain", "grain fiscal_year"]),
    ("grain of a calendar", &["~grain", "grain retail_"]),
    ("coarser avg", &["~coarser", "coarser avg"]),
    ("coarser last", &["~coarser", "coarser last"]),
    ("coarser first", &["~coarser", "coarser first"]),
    ("coarser min", &["~coarser", "coarser min"]),
    ("coarser max", &["~coarser", "coarser max"]),
    ("coarser sum", &["~coarser", "coarser sum"]),
    ("week of a month", &["~week of a month"]),
    // Empty cells and choices.
    ("every hour", &["~every hour"]),
    ("every day", &["~every period", ") every day"]),
    ("every week", &["~every period", ") every week"]),
    ("every month", &["~every period", ") every month"]),
    (
        "every period of a calendar",
        &["~every period", ") every retail_"],
    ),
    ("fill", &["~choice", " fill 0"]),
    ("empty null", &["~empty null", " empty null "]),
    ("empty zero", &[" empty zero "]),
    ("empty null of the project", &["empty = \"null\""]),
    ("coalesce", &["~row function", "coalesce("]),
    ("case of rows", &["~case", "case {"]),
    ("case of metrics", &["~choice", "(case {"]),
    ("functions of metrics", &["~choice", "abs(( | round(("]),
    // Stretches of time, alone and over any metric.
    ("rolling by days", &["~rolling", " days)"]),
    ("rolling by months", &["~rolling", "1 month)"]),
    ("rolling by hours", &["~window of hours", " hours) | minutes)"]),
    ("to_date", &["~to_date"]),
    ("cumulative", &["~cumulative"]),
    ("prior by a length", &["~prior", "prior("]),
    ("prior by hours", &["~prior", "prior(⊃ hours | prior(⊃ 1 hour"]),
    ("prior to a grain", &["~prior", ", to: "]),
    ("prior that is kept", &["~prior", ", keep: true"]),
    ("at_end", &["~at end or start", "at_end("]),
    ("at_start", &["~at end or start", "at_start("]),
    ("at_end per entity", &["~at end or start", ", per: "]),
    ("a window of a ratio", &["~rolling", "rolling(⊃) / ("]),
    (
        "a window of distinct entities",
        &["~rolling", "~count of entities", "rolling("],
    ),
    (
        "a window of an entity condition",
        &["~entity condition", "rolling(⊃ where "],
    ),
    ("a window of two steps", &["~rolling", "rolling(⊃ per "]),
    ("a window of every period", &["~rolling", "rolling(⊃ every "]),
    ("an earlier ratio", &["~prior", "prior(⊃) / ("]),
    (
        "an earlier entity condition",
        &["~prior", "prior(⊃count(customer where | prior(⊃count(order where"],
    ),
    (
        "the end of an entity condition",
        &["at_end(⊃count(customer where | at_end(⊃count(order where"],
    ),
    (
        "two steps of a window",
        &[
            "~two steps",
            "avg(⊃rolling( | max(⊃rolling( | sum(⊃rolling( | median(⊃rolling(",
        ],
    ),
    (
        "windows widened, and then cut",
        &["~rolling", "~bounds", " since "],
    ),
    // Entities.
    ("entity condition", &["~entity condition"]),
    (
        "entity condition of customers",
        &["~entity condition", "count(customer where "],
    ),
    (
        "entity condition of orders",
        &["~entity condition", "count(order where "],
    ),
    (
        "entity condition of regions",
        &[
            "~entity condition",
            "count(region where | count(every region where",
        ],
    ),
    ("every entity", &["~every entity"]),
    ("via", &["~via"]),
    (
        "several metrics judged",
        &["~entity condition", "where ((count( | where ((sum("],
    ),
    ("attribute", &["~attribute"]),
    ("attribute that counts", &["~attribute", "attribute(⊃count("]),
    ("attribute that adds up", &["~attribute", "attribute(⊃sum("]),
    (
        "attribute of the least or greatest",
        &["~attribute", "attribute(⊃min( | attribute(⊃max("],
    ),
    ("attribute of the first", &["~attribute", "attribute(⊃first("]),
    ("attribute of the last", &["~attribute", "attribute(⊃last("]),
    ("attribute of a condition", &["~attribute", "attribute(⊃ >= 2"]),
    (
        "attribute under a condition",
        &["~attribute", "attribute(⊃ where "],
    ),
    (
        "attribute of any or all",
        &["~attribute", "attribute(⊃any( | attribute(⊃all("],
    ),
    ("attribute by a role", &["~attribute", "attribute(⊃ via "]),
    ("attribute at another time", &["~attribute", "attribute(⊃) at "]),
    ("attribute within a stretch", &["~within", "attribute(⊃ within "]),
    ("segment", &["~segment"]),
    ("segment over a stretch", &["~segment", "segment(⊃ over "]),
    (
        "segment of several conditions",
        &["~segment", "segment(⊃ and | segment(⊃ or "],
    ),
    ("not in a segment", &["~segment", " not in s0"]),
    ("period_start", &["~period", "period_start"]),
    ("period_end", &["~period", "period_end"]),
    // Events.
    ("event", &["~event", "event("]),
    ("event under a condition", &["~event", "event(⊃ where "]),
    ("event at another time", &["~event", "event(⊃ at "]),
    ("conversion", &["~conversion"]),
    ("elapsed", &["~elapsed"]),
    ("retention", &["~retention"]),
    ("mature conversion", &["~mature", "conversion(⊃mature: true"]),
    ("mature elapsed", &["~mature", "elapsed(⊃mature: true"]),
    ("mature retention", &["~mature", "retention(⊃mature: true"]),
    (
        "retention from a time of each",
        &["~retention", "from: joined | from: a0 | from: a1 | from: a2"],
    ),
    ("avg elapsed", &["~elapsed", "take: avg"]),
    ("median elapsed", &["~elapsed", "take: median"]),
    ("least elapsed", &["~elapsed", "take: min"]),
    ("greatest elapsed", &["~elapsed", "take: max"]),
    ("stddev of elapsed", &["~elapsed", "take: stddev"]),
    ("percentile of elapsed", &["~elapsed", "take: percentile"]),
    (
        "elapsed in a unit",
        &[
            "~elapsed",
            " : hour = elapsed( | : day = elapsed( | : minute = elapsed( | : week = elapsed(",
        ],
    ),
    // Tables.
    ("link of several hops", &["~links of several hops"]),
    ("link without a match", &["~a link without a match"]),
    ("link that is null", &["~a link that is null"]),
    ("rows", &["~rows"]),
    (
        "rows over a link",
        &["rows region.area | rows buyer.country | rows customer.country"],
    ),
    ("extension", &["extends customer ", ".mood |(mood | mood "]),
    ("extension that changes", &["~rows that change over time"]),
    ("snapshot", &["~snapshot"]),
    (
        "partitions by day",
        &["~partition", "\"yyyyMMdd\" of | \"yyyy-MM-dd\" of | date of"],
    ),
    ("partitions by month", &["~partition", "\"yyyyMM\" of"]),
    (
        "partitions that are numbers",
        &["~partition", "int \"yyyyMMdd\" of"],
    ),
    (
        "partitions with late rows",
        &["~partition", " late 1 day | late 2 days"],
    ),
    ("partitions under bounds", &["~partition", "~bounds"]),
    ("whole copies", &["~full partition"]),
    ("union", &["~union"]),
    ("union under other names", &["~union", " = happened | = buyer"]),
    ("the table a row is of", &["~union", "slice(kind)"]),
    ("table by sql", &["~table by sql"]),
    ("row without its time", &["~a row without its time"]),
    ("nobody", &["~nobody"]),
    ("units on one scale", &["loose", "packed"]),
    // Values of rows.
    ("lower", &["lower("]),
    ("upper", &["upper("]),
    ("trim", &["trim("]),
    ("length", &["length("]),
    ("concat", &["concat("]),
    ("replace", &["replace("]),
    ("substring", &["substring("]),
    ("starts_with", &["starts_with("]),
    ("ends_with", &["ends_with("]),
    ("contains", &["contains("]),
    ("regular expression", &["matches("]),
    ("like", &["~like"]),
    ("in", &["~in"]),
    ("between", &[" between "]),
    ("test for null", &["~null test"]),
    ("abs", &["abs("]),
    ("round", &["round("]),
    ("floor", &["floor("]),
    ("ceil", &["ceil("]),
    ("least", &["least("]),
    ("greatest", &["greatest("]),
    ("bucket of bounds", &["bucket(", ", ["]),
    ("bucket of a width", &["bucket(", ", 5) |, 2)"]),
    ("time and length", &["~time and length"]),
    ("time between", &["~time between"]),
    ("today", &["~today"]),
    // Questions.
    ("where of a question", &["~where of a question"]),
    ("having", &["~having"]),
    ("having of several conditions", &["~having", "having ("]),
    (
        "having of what is not asked",
        &["~having", "having prior( | having rolling( | having at_end("],
    ),
    ("top", &["~top"]),
    ("top by what is written there", &["~top", " by ("]),
    ("sort", &["~sort"]),
    ("sort by what is not shown", &["~sort by what is not shown"]),
    ("limit", &["~limit"]),
    ("totals", &["~totals"]),
    ("totals of several slices", &["~totals", ") slice("]),
    ("compare", &["~compare"]),
    ("compare with totals", &["~compare", "~totals"]),
    ("a number under another name", &[" as x"]),
    ("for last periods", &["~for last"]),
    ("for last complete periods", &["~for last", " complete "]),
    ("for last hours", &["~last hours"]),
    ("since today", &["since today"]),
    ("until today", &["until today"]),
    ("since", &["~bounds", " since "]),
    ("until", &["~bounds", " until "]),
    ("for a month", &["~bounds", " for 20"]),
    ("as-of", &["~as-of"]),
    ("funnel", &["~funnel"]),
    ("funnel by slices", &["~funnel", "slice("]),
    ("cohort", &["~cohort"]),
    ("cohort by slices", &["~cohort", "slice("]),
    (
        "cohort from a time of each",
        &["~cohort", "from joined | from a0 | from a1"],
    ),
    ("values", &["~values"]),
    ("values of periods", &["~values of periods"]),
    ("null key", &["~null key"]),
    ("several metrics", &["~several metrics"]),
    ("nothing there", &["~nothing there"]),
    // Time.
    ("by minute", &["~hours", "slice(minute)"]),
    ("by hour", &["~hours", "slice(hour)"]),
    ("by day", &["~slice of time", "slice(day)"]),
    ("by week", &["~slice of time", "slice(week)"]),
    ("by month", &["~slice of time", "slice(month)"]),
    ("by quarter", &["~slice of time", "slice(quarter)"]),
    ("by year", &["~slice of time", "slice(year)"]),
    ("by fiscal quarter", &["~slice of time", "slice(fiscal_quarter)"]),
    ("by fiscal year", &["~slice of time", "slice(fiscal_year)"]),
    (
        "by a grain of a calendar",
        &["~calendar of a table", "slice(retail_"],
    ),
    (
        "two grains",
        &["slice(day) slice( | slice(week) slice( | slice(month) slice("],
    ),
    ("weeks from Sunday", &["slice(week)", "week-starts = \"sunday\""]),
    (
        "weeks from Saturday",
        &["slice(week)", "week-starts = \"saturday\""],
    ),
    (
        "fiscal years from April",
        &["slice(fiscal_", "fiscal-year-starts = \"april\""],
    ),
    (
        "fiscal years from February",
        &["slice(fiscal_", "fiscal-year-starts = \"february\""],
    ),
    ("zone of a column", &["~zone of a column"]),
    (
        "a time that stands twice",
        &[
            "timezone = \"America/New_York\"",
            "2026-11-01T01:30",
            "~slice of time",
        ],
    ),
    (
        "a time that the clocks leave out",
        &[
            "timezone = \"America/New_York\"",
            "2026-03-08T02:30",
            "~slice of time",
        ],
    ),
    ("gaps filled", &["~every period"]),
];

/// Stretches of time, each inside each other.
const STRETCHES: [&str; 6] = [
    "rolling(",
    "to_date(",
    "cumulative(",
    "prior(",
    "at_end(",
    "at_start(",
];

/// How often each construct was shown.
#[derive(Default)]
pub struct Algebra {
    shown: BTreeMap<&'static str, usize>,
    /// A stretch inside another: how many answers agreed, and a code it was refused with.
    nested: BTreeMap<(&'static str, &'static str), (usize, Option<String>)>,
}

impl Algebra {
    /// What came of a question, and all it rests on in one text.
    pub fn add(&mut self, verdict: &Verdict, text: &str) {
        if let Verdict::Agreed(seen) = verdict {
            let holds = |(_, marks): &&Construct| marks.iter().all(|mark| is_there(mark, seen, text));
            for (name, _) in CONSTRUCTS.iter().filter(holds) {
                *self.shown.entry(name).or_default() += 1;
            }
        }
        for (outer, inner) in pairs() {
            if !is_inside(text, outer, inner) {
                continue;
            }
            let (agreed, refused) = self.nested.entry((outer, inner)).or_default();
            match verdict {
                Verdict::Agreed(_) => *agreed += 1,
                Verdict::Refused(code, _) => *refused = Some(code.clone()),
                Verdict::Skipped(_) | Verdict::Wrong(_) => {}
            }
        }
    }

    /// What no answer showed: constructs, and stretches in each other that are not refused either.
    pub fn uncovered(&self) -> Vec<String> {
        let missing = CONSTRUCTS
            .iter()
            .filter(|(name, _)| !self.shown.contains_key(name));
        let nested = pairs().filter(|pair| !matches!(self.nested.get(pair), Some((1.., _) | (_, Some(_)))));
        missing
            .map(|(name, _)| (*name).to_owned())
            .chain(nested.map(|(outer, inner)| format!("{outer}{inner}")))
            .collect()
    }

    pub fn print(&self) {
        let agreed = self.nested.values().filter(|(agreed, _)| *agreed > 0).count();
        println!(
            "{} of {} constructs shown by answers that agree; {agreed} of {} stretches inside stretches:",
            self.shown.len(),
            CONSTRUCTS.len(),
            pairs().count()
        );
        for (name, _) in CONSTRUCTS {
            println!(
                "  {:>7} {name}",
                self.shown.get(name).copied().unwrap_or_default()
            );
        }
        for (outer, inner) in pairs() {
            let (agreed, refused) = self.nested.get(&(outer, inner)).cloned().unwrap_or_default();
            let refused = refused.filter(|_| agreed == 0).unwrap_or_default();
            println!("  {agreed:>7} {outer}{inner} {refused}");
        }
    }
}

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    STRETCHES
        .into_iter()
        .flat_map(|outer| STRETCHES.into_iter().map(move |inner| (outer, inner)))
}

fn is_there(mark: &str, seen: &[&'static str], text: &str) -> bool {
    match mark.strip_prefix('~') {
        Some(noted) => seen.contains(&noted),
        None => mark.split(" |").any(|one| match one.split_once('⊃') {
            Some((outer, inner)) => is_inside(text, outer.trim_start(), inner),
            None => text.contains(one),
        }),
    }
}

/// Whether a text stands inside the parentheses that another opens.
fn is_inside(text: &str, outer: &str, inner: &str) -> bool {
    let mut from = 0;
    while let Some(at) = text[from..].find(outer) {
        let begin = from + at + outer.len();
        let mut depth = 1;
        let end = text[begin..].char_indices().find(|(_, letter)| {
            match letter {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let end = end.map_or(text.len(), |(end, _)| begin + end);
        if text[begin..end].contains(inner) {
            return true;
        }
        from = begin;
    }
    false
}
