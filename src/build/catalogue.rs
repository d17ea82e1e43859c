//! All metrics as rows: what they are, whose, and what they are made of.

use super::columns::title;
use super::keeping::Keeper;
use super::names::METRICS;
use super::object::{Column, Item, Kind, Object};
use super::tasks::sentences;
use crate::explain::Explanation;
use crate::sql::views;
use crate::words::{Said, say};

const COLUMNS: [&str; 20] = [
    "name",
    "label",
    "aka",
    "description",
    "definition",
    "formula",
    "unit",
    "grain",
    "adds_up",
    "adds_up_over",
    "sliced_by",
    "owner",
    "better",
    "status",
    "number_format",
    "fingerprint",
    "made_of",
    "source_columns",
    "view_name",
    "rows_may_be_added_up",
];

impl Keeper<'_> {
    /// The view of all metrics, with the views that hold them; nothing where there is none.
    pub(super) fn catalogue(&self, objects: &[Object]) -> Option<Object> {
        let rows: Vec<Vec<Option<String>>> = self
            .explained
            .iter()
            .enumerate()
            .filter_map(|(at, explained)| Some(self.row(at, explained.as_ref()?, objects)))
            .collect();
        if rows.is_empty() {
            return None;
        }
        let item = Item {
            kind: Kind::Base,
            of: METRICS.to_owned(),
            span: None,
        };
        Some(Object {
            item,
            name: METRICS.to_owned(),
            says: sentences([title(METRICS, None), say!("every metric, and what it is")]),
            columns: COLUMNS
                .iter()
                .map(|name| Column::of_words(name, Said::default()))
                .collect(),
            heading: String::new(),
            question: views::listed(&COLUMNS, &rows, self.wanted.dialect),
            definitions: Vec::new(),
            adding: None,
            blocks: None,
        })
    }

    fn row(&self, at: usize, explained: &Explanation, objects: &[Object]) -> Vec<Option<String>> {
        let in_words = |said: &Said| Some(said.of(self.wanted.language).to_owned());
        let listed = |all: Vec<&str>| Some(all.join(", ")).filter(|all| !all.is_empty());
        let metric = self.checked.model.metrics.get(at);
        let format = metric.and_then(|metric| metric.format.as_ref());
        let lineage = &explained.lineage;
        let columns = lineage.tables.iter().flat_map(|table| &table.columns);
        let view = objects
            .iter()
            .find(|object| object.item.kind == Kind::Metric && object.item.of == explained.name);
        let slices = explained.reach.slices.iter();
        vec![
            Some(explained.name.clone()),
            explained.label.clone(),
            listed(explained.aka.iter().map(String::as_str).collect()),
            Some(explained.docs.clone()).filter(|docs| !docs.is_empty()),
            in_words(&explained.definition.sentence),
            Some(explained.formula.clone()),
            Some(explained.unit.clone()),
            explained.grain.clone(),
            Some(explained.sums.over.to_owned()),
            in_words(&explained.sums.words),
            listed(slices.map(|slice| slice.path.as_str()).collect()),
            explained.owner.clone(),
            explained.better.map(str::to_owned),
            explained.status.clone(),
            format.map(|text| text.value.to_string()),
            explained.fingerprint.clone(),
            listed(lineage.metrics.iter().map(String::as_str).collect()),
            listed(columns.map(|column| column.name.as_str()).collect()),
            view.map(|object| object.name.clone()),
            view.and_then(|object| Some(object.adding?.word().to_owned())),
        ]
    }
}
