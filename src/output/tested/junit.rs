//! What came of tests, as JUnit XML.

use super::Tested;
use crate::output::findings::{Look, human};
use crate::output::junit::{Case, Ended};
use crate::source::SourceMap;
use crate::words::Language;

/// A test for each, in the class of its file.
#[must_use]
pub fn junit(all: &[Tested], sources: &SourceMap, language: Language) -> String {
    let cases: Vec<Case> = all.iter().map(|one| case(one, sources, language)).collect();
    crate::output::junit::junit("merak test", &cases)
}

fn case(one: &Tested, sources: &SourceMap, language: Language) -> Case {
    let file = sources.get(one.span.file);
    let all = one
        .found
        .iter()
        .map(|finding| human(finding, sources, language, Look::PLAIN));
    let first = one.found.first().map(|finding| finding.message(language));
    let said = one.said.as_ref().map(|said| said.of(language).to_owned());
    Case {
        class: file.map_or_else(|| one.kind.word().to_owned(), |file| file.name.clone()),
        name: format!("{} {}", one.kind.word(), one.name),
        ended: match (first, said) {
            (Some(first), _) => {
                let line = first.lines().next().unwrap_or_default().to_owned();
                Ended::Failed(line, all.collect())
            }
            (None, Some(said)) => Ended::Said(said),
            (None, None) => Ended::Passed,
        },
        seconds: one.seconds,
    }
}
