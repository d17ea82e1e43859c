//! A case as text, through the real parser and checker.

use merak::check::{self, Checked};
use merak::diagnostic::{Diagnostic, Severity};
use merak::source::{SourceMap, manifest};
use merak::{resolve, syntax};

use super::case::{Case, Metric};

/// A checked project, and what was found.
pub struct Project {
    pub checked: Checked,
    pub found: Vec<Diagnostic>,
}

impl Project {
    /// Reads the text of a `merak.toml` and of one file.
    pub fn read(settings: &str, text: &str) -> Self {
        let mut sources = SourceMap::default();
        let id = sources.add("merak.toml", settings);
        let (manifest, mut found) = manifest::read(id, settings);
        let id = sources.add("case.merak", text);
        let (file, more) = syntax::parse(id, text);
        found.extend(more);
        let (model, more) = resolve::resolve(&manifest, vec![file]);
        found.extend(more);
        let (checked, more) = check::check(model);
        found.extend(more);
        Self { checked, found }
    }

    /// The codes of what was refused.
    pub fn codes(&self) -> Vec<&'static str> {
        let errors = self.found.iter().filter(|one| one.severity == Severity::Error);
        errors.map(|one| one.code.id).collect()
    }

    /// Metrics that mean nothing: the codes, and how they are written.
    pub fn refused(&self, metrics: &[Metric], case: &Case) -> Vec<(&'static str, String)> {
        let mut refused = Vec::new();
        for metric in metrics {
            let known = self.checked.model.metrics.iter();
            let Some(known) = known
                .into_iter()
                .find(|known| known.named.name.text == metric.name)
            else {
                continue;
            };
            let whole = known.named.span;
            let inside = |one: &&Diagnostic| {
                one.span()
                    .is_some_and(|span| whole.start <= span.start && span.end <= whole.end)
            };
            for one in self.found.iter().filter(inside) {
                let mut text = format!("{} {{ {} }}", metric.body.text(), metric.clauses.join(" "));
                if one.code.id == "E0310" {
                    // Its rows could be multiplied, however they came to be.
                    text.push_str(&case.beneath(&text));
                }
                refused.push((one.code.id, text));
            }
        }
        refused
    }
}
