#![doc = include_str!("../diagnostic/pages/en/not-begun.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::{Clause, ClauseKind, Name};
use jiff::civil::Date;

pub(super) const RULE: Rule = Rule {
    code: &code::NOT_BEGUN,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Some(today) = subject.today else {
        return Vec::new();
    };
    let mut looking = Looking {
        today,
        checked: subject.checked,
        found: Vec::new(),
    };
    for direction in &subject.tree.directions {
        looking.at(&direction.item.name, &direction.item.clauses);
    }
    looking.found
}

struct Looking<'a> {
    today: Date,
    checked: &'a Checked,
    found: Vec<Diagnostic>,
}

impl Looking<'_> {
    /// At what an item says of itself, and at what stands inside it.
    fn at(&mut self, name: &Name, clauses: &[Clause]) {
        let status = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::WorkStatus(word) => Some(word),
            _ => None,
        });
        // `planned` says so itself, and what was stopped may never have begun.
        let status = status.filter(|word| matches!(word.text.as_str(), "running" | "done"));
        let year_starts = self.checked.model.manifest.fiscal_year_starts;
        let since = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Since(moment) => Some((moment, moment.moment.first_day(year_starts)?)),
            _ => None,
        });
        if let Some((word, (moment, day))) = status.zip(since).filter(|(_, (_, day))| *day > self.today) {
            let finding = Diagnostic::warning(&code::NOT_BEGUN)
                .at(word.span)
                .label(moment.span, "label.begins")
                .with("name", &name.text)
                .with("status", &word.text)
                .with("since", day)
                .with("today", self.today);
            self.found.push(finding);
        }
        for clause in clauses {
            if let ClauseKind::Nested(inner) = &clause.kind {
                self.at(&inner.name, &inner.clauses);
            }
        }
    }
}
