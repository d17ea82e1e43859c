//! How people say what is watched: numbers as their metrics are shown, departments by their labels.

use std::collections::BTreeMap;

use super::about::About;
use crate::resolve::Model;

/// Formats and labels, by names.
#[derive(Clone, Debug, Default)]
pub struct Spoken {
    formats: BTreeMap<String, String>,
    departments: BTreeMap<String, String>,
}

impl About {
    /// Looks up how these metrics are shown, and what those it concerns are called.
    pub fn learn<'a>(&mut self, model: &Model, metrics: impl Iterator<Item = &'a str>) {
        for name in metrics.filter(|name| !name.is_empty()) {
            let id = model.names.metric(name);
            let metric = id.and_then(|id| model.metrics.get(id.index()));
            if let Some(format) = metric.and_then(|metric| metric.format.as_ref()) {
                let format = format.value.to_string();
                self.spoken.formats.insert(name.to_owned(), format);
            }
        }
        for name in self.owner.iter().chain(&self.notify) {
            let department = model
                .departments
                .iter()
                .find(|named| named.name.text == name.as_str());
            if let Some(label) = department.and_then(|named| named.label.as_ref()) {
                let label = label.value.to_string();
                self.spoken.departments.insert(name.clone(), label);
            }
        }
    }

    /// How numbers of a metric are shown.
    #[must_use]
    pub fn format(&self, metric: &str) -> Option<&str> {
        self.spoken.formats.get(metric).map(String::as_str)
    }

    /// What a department is called, if it has a label.
    #[must_use]
    pub fn department<'a>(&'a self, name: &'a str) -> &'a str {
        self.spoken.departments.get(name).map_or(name, String::as_str)
    }
}
