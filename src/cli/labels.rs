//! Labels on the command line: people ask by them wherever they ask by names.
//!
//! A label means what it is the label of; a name that is declared means itself.
//! One that several things are called by is left as it is written, and is then a
//! name that nothing has.

use std::collections::{BTreeMap, BTreeSet};

use crate::resolve::{Member, Model, Named, Space, names_in};
use crate::syntax::as_name;
use crate::syntax::ast::{ClauseKind, Name, Text};
use crate::syntax::time::Grain;

/// What labels stand for.
#[derive(Default)]
pub(super) struct Labels {
    slices: BTreeMap<String, BTreeSet<String>>,
    metrics: BTreeMap<String, BTreeSet<String>>,
    names: BTreeSet<String>,
}

/// What is asked for where a label stands: it may be that of a metric and of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Slice,
    Metric,
}

impl Labels {
    /// Those of a project.
    pub fn of(model: &Model) -> Self {
        let mut labels = Self::default();
        for metric in &model.metrics {
            labels.metric(&metric.named);
        }
        let dimensions = model.dimensions.iter().map(|dimension| &dimension.named);
        let entities = model.entities.iter().map(|entity| &entity.named);
        let attributes = model.attributes.iter().map(|attribute| &attribute.named);
        for named in dimensions.chain(entities).chain(attributes) {
            let own = named.label.iter().chain(&named.aka);
            own.for_each(|label| labels.slice(label, &named.name));
        }
        for table in &model.tables {
            for (name, member) in &table.members {
                labels.names.insert(name.to_string());
                let (name, label) = match member {
                    Member::Field(at) => match table.fields.get(*at) {
                        Some(field) => (&field.name, field.label.as_ref()),
                        None => continue,
                    },
                    Member::Link(at) => match table.links.get(*at) {
                        Some(link) => (&link.name, link.label.as_ref()),
                        None => continue,
                    },
                };
                label.into_iter().for_each(|label| labels.slice(label, name));
            }
        }
        for space in [Space::Vocabulary, Space::Entities] {
            labels.names.extend(model.names.words(space).map(str::to_owned));
        }
        labels
            .names
            .extend(Grain::ALL.map(|grain| grain.word().to_owned()));
        let periods = model.names.periods();
        labels
            .names
            .extend(periods.iter().map(|period| period.grain.word().to_owned()));
        labels
    }

    fn metric(&mut self, named: &Named) {
        for label in named.label.iter().chain(&named.aka) {
            let known = self.metrics.entry(label.value.to_string()).or_default();
            known.insert(named.name.text.to_string());
        }
    }

    fn slice(&mut self, label: &Text, name: &Name) {
        let known = self.slices.entry(label.value.to_string()).or_default();
        known.insert(name.text.to_string());
    }

    /// The name of what is called so.
    pub fn name_of(&self, label: &str, wanted: Wanted) -> Option<&str> {
        if self.names.contains(label) {
            return None;
        }
        let both = match wanted {
            Wanted::Slice => [&self.slices, &self.metrics],
            Wanted::Metric => [&self.metrics, &self.slices],
        };
        let named = both.into_iter().find_map(|all| all.get(label))?;
        let mut names = named.iter();
        let name = names.next()?;
        names.next().is_none().then_some(name)
    }

    /// A list with every part that is nothing but a label written as a name: one of
    /// several words is no name of the language.
    pub fn in_list(&self, text: &str, wanted: Wanted) -> String {
        let parts = text
            .split(',')
            .map(|part| match self.name_of(part.trim(), wanted) {
                Some(name) => as_name(name),
                None => part.to_owned(),
            });
        parts.collect::<Vec<_>>().join(",")
    }

    /// A path with labels in the place of names.
    pub fn path(&self, text: &str) -> String {
        let parts = text.split('.').map(|part| {
            let part = bare(part.trim());
            self.name_of(part, Wanted::Slice).unwrap_or(part)
        });
        parts.collect::<Vec<_>>().join(".")
    }

    /// What was read from a text, with the labels in it written as names.
    pub fn in_clause(&self, text: &str, kind: &ClauseKind) -> String {
        let mut found: Vec<(&Name, Wanted)> = Vec::new();
        let add = |wanted| move |name| (name, wanted);
        match kind {
            ClauseKind::By(paths) => {
                let names = paths.iter().flat_map(|path| &path.segments);
                found.extend(names.map(add(Wanted::Slice)));
            }
            ClauseKind::Where(expr) => names_in(expr, &mut |name| found.push((name, Wanted::Slice))),
            ClauseKind::Having(expr) => names_in(expr, &mut |name| found.push((name, Wanted::Metric))),
            ClauseKind::Metrics(all) => {
                for asked in all {
                    names_in(&asked.expr, &mut |name| found.push((name, Wanted::Metric)));
                }
            }
            ClauseKind::Top { of, by, .. } => {
                found.extend(of.segments.iter().map(add(Wanted::Slice)));
                names_in(by, &mut |name| found.push((name, Wanted::Metric)));
            }
            ClauseKind::Sort(keys) => {
                let names = keys.iter().flat_map(|key| &key.path.segments);
                found.extend(names.map(add(Wanted::Metric)));
            }
            _ => {}
        }
        found.sort_by_key(|(name, _)| name.span.start);
        let mut out = String::new();
        let mut at = 0;
        for (name, wanted) in found {
            let Some(meant) = self.name_of(&name.text, wanted) else {
                continue;
            };
            let range = name.span.range();
            out.push_str(text.get(at..range.start).unwrap_or_default());
            out.push_str(&as_name(meant));
            at = range.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

/// A name or label without the back-quotes it may stand in.
pub(super) fn bare(name: &str) -> &str {
    let inner = name.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    inner
        .filter(|inner| !inner.is_empty() && !inner.contains('`'))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn back_quotes_come_off_one_name_only() {
        for (name, wanted) in [
            ("`gmv`", "gmv"),
            ("gmv", "gmv"),
            ("`a` / `b`", "`a` / `b`"),
            ("``", "``"),
            ("`", "`"),
        ] {
            assert_eq!(bare(name), wanted);
        }
    }
}
