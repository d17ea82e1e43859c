//! What came of tests, for people.

use super::{Kind, Tested};
use crate::words::{Language, say};

/// A line for each and the sum of them; and how many assertions nobody was asked about.
#[must_use]
pub fn human(all: &[Tested], unasked: usize, language: Language) -> String {
    let lines: String = all.iter().map(|one| line(one, language)).collect();
    let counts = |passed: bool| {
        // Of decompositions those count that do not hold: some cannot be asked.
        let counted = all
            .iter()
            .filter(|one| one.kind != Kind::Decomposition || !one.passed());
        counted.filter(|one| one.passed() == passed).count()
    };
    let counted = say!(
        "{passed} passed, {failed} failed",
        passed = counts(true),
        failed = counts(false)
    );
    let counted = match unasked {
        0 => counted,
        1 => say!("{counted}; 1 assertion needs `--target`", counted = counted),
        count => say!(
            "{counted}; {count} assertions need `--target`",
            counted = counted,
            count = count
        ),
    };
    format!("{lines}{}\n", counted.of(language))
}

fn line(one: &Tested, language: Language) -> String {
    let name = &one.name;
    if let Some(said) = &one.said {
        return format!("{}\n", said.of(language));
    }
    let verdict = match one.passed() {
        true => language.of("ok    ", "通过  "),
        false => language.of("FAILED", "未通过"),
    };
    format!("{verdict} {name}\n")
}
