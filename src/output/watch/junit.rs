//! How all that is watched stands, as JUnit XML: a breach fails, what nobody knows is skipped.

use super::text::lines;
use crate::output::grid::visible;
use crate::output::junit::{Case, Ended};
use crate::watch::{Judged, State};
use crate::words::Language;

/// A test for each.
#[must_use]
pub fn junit(judged: &[Judged], language: Language) -> String {
    let cases: Vec<Case> = judged.iter().map(|one| case(one, language)).collect();
    crate::output::junit::junit("merak monitor", &cases)
}

fn case(one: &Judged, language: Language) -> Case {
    let mut lines = lines(one, language).into_iter().map(|line| visible(&line));
    let name = lines.next().unwrap_or_default();
    let rest: Vec<String> = lines.collect();
    let rest = rest.join("\n");
    Case {
        class: one.about.kind.word().to_owned(),
        ended: match one.state {
            State::Ok => Ended::Passed,
            State::Breach => Ended::Failed(name.clone(), rest),
            State::NoData => Ended::Skipped,
            State::Warn => Ended::Said(rest),
        },
        name,
        seconds: 0.0,
    }
}
