//! What went together over time, for people at a terminal.

use super::signed;
use crate::backtest::{Candidate, Look, Outcome, OverTime, Tied, Verdict};
use crate::output::grid::{grid, visible};
use crate::words::{Language, Said, Say, length, say};

/// Each outcome with its candidates, and how it is to be read.
#[must_use]
pub fn text(found: &OverTime, language: Language) -> String {
    let writer = Writer { found, language };
    let mut out = String::new();
    for outcome in &found.outcomes {
        out.push_str(&writer.outcome(outcome));
        out.push('\n');
    }
    for said in found.notes.iter().cloned().chain(writer.how()) {
        out.push_str(&visible(said.of(language)));
        out.push('\n');
    }
    out
}

struct Writer<'a> {
    found: &'a OverTime,
    language: Language,
}

impl Writer<'_> {
    fn outcome(&self, outcome: &Outcome) -> String {
        let language = self.language;
        let (first, last) = &self.found.days;
        let head = say!(
            "{name}: {periods}, from {first} to {last}",
            name = outcome.subject.full_name(),
            periods = self.periods(self.found.periods),
            first = first,
            last = last
        );
        let heads = [
            language.of("candidate", "候选"),
            "",
            language.of("correlation", "相关"),
            language.of("interval", "区间"),
            language.of("ranks", "秩相关"),
            language.of("halves", "前后两半"),
            language.of("known", "有数"),
        ];
        let rows = outcome.candidates.iter().map(|candidate| self.row(candidate));
        let right = [false, false, true, true, true, true, true];
        let table = grid(&heads, rows.collect(), &right);
        let remarks = outcome
            .candidates
            .iter()
            .filter_map(|candidate| self.remark(candidate));
        let remarks: String = remarks.map(|said| visible(said.of(language)) + "\n").collect();
        let between = if remarks.is_empty() { "" } else { "\n" };
        format!("{}\n\n{table}{between}{remarks}", visible(head.of(language)))
    }

    /// `2 weeks`
    fn periods(&self, count: usize) -> Said {
        length(&count.to_string(), self.found.per)
    }

    fn row(&self, candidate: &Candidate) -> Vec<String> {
        let best = candidate.pair.best.as_ref();
        let cell = |show: &dyn Fn(&Look) -> String| best.map(show).unwrap_or_default();
        vec![
            candidate.subject.full_name(),
            self.verdict(candidate).of(self.language).to_owned(),
            cell(&|look| signed(look.correlation)),
            cell(&|look| format!("{} … {}", signed(look.interval.0), signed(look.interval.1))),
            cell(&|look| signed(look.ranks)),
            cell(&|look| {
                let halves = look.halves.map(|(one, other)| [signed(one), signed(other)]);
                halves.map(|halves| halves.join(" ")).unwrap_or_default()
            }),
            candidate.known.to_string(),
        ]
    }

    fn verdict(&self, candidate: &Candidate) -> Said {
        let lag = candidate
            .pair
            .best
            .as_ref()
            .map_or(0, |best| best.lag.unsigned_abs());
        let by = self.periods(usize::try_from(lag).unwrap_or_default());
        match candidate.pair.verdict {
            Verdict::Leads => say!("leads by {by}", by = by),
            Verdict::Together => say!("moves with it"),
            Verdict::Follows => say!("follows by {by}", by = by),
            Verdict::Unsteady => say!("not steady"),
            Verdict::Nothing => say!("no sign"),
            Verdict::TooFew => say!("too few"),
        }
    }

    /// What is known of the two beside their numbers.
    fn remark(&self, candidate: &Candidate) -> Option<Said> {
        let tied = candidate.tied.map(|tied| match tied {
            Tied::Made => say!("one is made of the other"),
            Tied::Rows => say!("both count the same rows"),
        });
        let believed = candidate.believed.as_ref();
        let believed = believed.map(|believed| say!("`driver`: {believed}", believed = believed));
        let all: Vec<Said> = believed.into_iter().chain(tied).collect();
        (!all.is_empty()).then(|| {
            say!(
                "{name}: {remark}",
                name = &candidate.subject.name,
                remark = Said::list(all)
            )
        })
    }

    /// How all of it is to be read.
    fn how(&self) -> Vec<Said> {
        let per = per(self.found.per);
        vec![
            say!(
                "what is compared is what is new in each {per}: what neither a straight trend nor the {per}s before foretell",
                per = per
            ),
            say!(
                "{looks} looks, in the same {per} and up to {lags} before and after: with 95% certainty no interval misses, all taken together",
                looks = self.found.looks,
                per = per,
                lags = self.periods(usize::try_from(self.found.lags).unwrap_or_default())
            ),
            super::warning(),
        ]
    }
}

/// A period, in words.
fn per(grain: &str) -> Said {
    match grain {
        "week" => say!("week"),
        "month" => say!("month"),
        "quarter" => say!("quarter"),
        other => other.said(),
    }
}
