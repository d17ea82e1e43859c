#![doc = include_str!("../diagnostic/pages/en/unproved.md")]

use super::level::Level;
use super::{Meant, Rule, Run};
use crate::diagnostic::{Diagnostic, code};
use crate::meaning::{Made, Verdict};

pub(super) const RULE: Rule = Rule {
    code: &code::UNPROVED,
    level: Level::Warn,
    run: Run::Meant(run),
};

fn run(subject: &mut Meant<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for judged in subject.normal.decompositions().iter() {
        let metric = subject.checked.model.metrics.get(judged.whole.index());
        if let Some(metric) = metric.filter(|_| judged.verdict == Verdict::Unproved) {
            let finding = Diagnostic::warning(&code::UNPROVED)
                .at(judged.span)
                .with("name", &metric.named.name.text);
            found.push(match &judged.parts {
                Made::Of(_) => finding,
                Made::By(path) => finding.helps("help.slices").with("slice", path.text()),
            });
        }
    }
    found
}
