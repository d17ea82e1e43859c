//! What definitions say, item by item, and through which of them a change comes.

use super::Side;
use super::said;
use super::uses::{Item, Uses};
use crate::resolve::{Changed, Field, Named, Table, TableSource};
use crate::source::Span;
use crate::tree::written;
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::collections::BTreeMap;

/// Something else that changed, and that a definition rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Through {
    /// `metric`, `attribute`, `segment`, `event` or `table`
    pub what: &'static str,
    /// Its name.
    pub name: String,
    /// Of a table, what of it.
    pub parts: Vec<String>,
    /// Whether it owns up to that.
    #[serde(skip)]
    pub said: bool,
}

/// What an item says, part by part, as it is written.
type Text = BTreeMap<String, String>;

/// What is found of an item that both revisions have.
pub(super) struct Found {
    pub parts: Vec<String>,
    pub said: bool,
}

/// What of an item is not written as it was; `None` where all is, or there is no
/// such item in one of them.
pub(super) fn changed(old: Side<'_>, new: Side<'_>, item: Item) -> Option<Found> {
    let named = named(new, item)?;
    let before = same_in(old, new, item)?;
    let (was, is) = (text(old, before), text(new, item));
    let parts = was.iter().filter(|(part, text)| is.get(*part) != Some(text));
    // What is added to a table changes nothing by itself, but a condition does.
    let added = is
        .keys()
        .filter(|part| !was.contains_key(*part) && !is_plain(part));
    let mut parts: Vec<String> = parts.map(|(part, _)| part).chain(added).cloned().collect();
    parts.sort();
    let history = super::through::named(old, before).map(|named| named.history.as_slice());
    let said = !said::new(history.unwrap_or_default(), &named.history).is_empty();
    (!parts.is_empty()).then_some(Found { parts, said })
}

/// Whether a part is one among many that others need not speak of.
fn is_plain(part: &str) -> bool {
    !matches!(part, "rows" | "key" | "source" | "partition" | "=")
}

/// The item of the other revision with the name of this one.
pub(super) fn same_in(other: Side<'_>, own: Side<'_>, item: Item) -> Option<Item> {
    let name = &named(own, item)?.name.text;
    let names = &other.checked.model.names;
    Some(match item {
        Item::Metric(_) => Item::Metric(names.metric(name)?),
        Item::Attribute(_) => Item::Attribute(names.attribute(name).or_else(|| names.segment(name))?),
        Item::Event(_) => Item::Event(names.event(name)?),
        Item::Table(_) => Item::Table(names.table(name)?),
    })
}

/// The nearest items below one that are not written as they were.
pub(super) fn below(old: Side<'_>, new: Side<'_>, uses: &Uses, item: Item) -> Vec<Through> {
    let mut found = Vec::new();
    let mut seen = FxHashSet::default();
    let mut open: Vec<Item> = uses.below(item).collect();
    while let Some(item) = open.pop() {
        if !seen.insert(item) {
            continue;
        }
        match (changed(old, new, item), named(new, item)) {
            (Some(change), Some(named)) => found.push(Through {
                what: word(new, item),
                name: named.name.text.to_string(),
                parts: change.parts.into_iter().filter(|part| part != "=").collect(),
                said: change.said,
            }),
            _ => open.extend(uses.below(item)),
        }
    }
    found.sort();
    found
}

pub(super) fn named(side: Side<'_>, item: Item) -> Option<&Named> {
    let model = &side.checked.model;
    Some(match item {
        Item::Metric(id) => &model.metrics.get(id.index())?.named,
        Item::Attribute(id) => &model.attributes.get(id.index())?.named,
        Item::Event(id) => &model.events.get(id.index())?.named,
        Item::Table(id) => &model.tables.get(id.index())?.named,
    })
}

fn word(side: Side<'_>, item: Item) -> &'static str {
    let model = &side.checked.model;
    match item {
        Item::Metric(_) => "metric",
        Item::Attribute(id) => match model.attributes.get(id.index()) {
            Some(attribute) if attribute.segment.is_some() => "segment",
            _ => "attribute",
        },
        Item::Event(_) => "event",
        Item::Table(_) => "table",
    }
}

/// What an item says: one part called `=` but for tables.
fn text(side: Side<'_>, item: Item) -> Text {
    let model = &side.checked.model;
    let whole = match item {
        Item::Metric(id) => model.metrics.get(id.index()).map(|metric| {
            let kind = metric
                .kind
                .as_ref()
                .map(|(_, kind)| kind.span)
                .unwrap_or_default();
            let grain = metric.grain.map(|(grain, _)| grain.word());
            let own = written(side.sources, metric.expr.span);
            let kind = written(side.sources, kind);
            format!(
                "{kind} = {own} {grain:?} {:?} {}",
                metric.coarser, metric.empty_is_null
            )
        }),
        Item::Attribute(id) => model.attributes.get(id.index()).map(|attribute| {
            let over = attribute.segment.as_ref().and_then(|segment| segment.0.as_ref());
            let within = attribute.within.as_ref();
            let spans = over.map(|over| over.span).into_iter();
            let spans = spans.chain(
                within
                    .into_iter()
                    .flat_map(|(length, path)| [length.span, path.span]),
            );
            let rest: Vec<String> = spans.map(|span| written(side.sources, span)).collect();
            format!("{} {rest:?}", written(side.sources, attribute.expr.span))
        }),
        Item::Event(id) => model.events.get(id.index()).map(|event| {
            let table = event.table.and_then(|table| model.tables.get(table.index()));
            let table = table.map(|table| table.named.name.text.as_str());
            let at = event.at.as_ref().map(crate::syntax::ast::Path::text);
            let condition = event
                .condition
                .as_ref()
                .map(|expr| written(side.sources, expr.span));
            format!("{table:?} {at:?} {condition:?}")
        }),
        Item::Table(id) => {
            return model
                .tables
                .get(id.index())
                .map(|table| of_table(side, table))
                .unwrap_or_default();
        }
    };
    whole
        .map(|whole| Text::from([("=".to_owned(), whole)]))
        .unwrap_or_default()
}

fn of_table(side: Side<'_>, table: &Table) -> Text {
    let model = &side.checked.model;
    let of = |span: Span| written(side.sources, span);
    let mut text = Text::new();
    if let Some(rows) = &table.rows {
        text.insert("rows".to_owned(), of(rows.span));
    }
    if let Some(key) = &table.key {
        text.insert("key".to_owned(), of(key.span));
    }
    match &table.source {
        TableSource::Physical { .. } => {}
        TableSource::Union(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| of(part.span)).collect();
            text.insert("source".to_owned(), parts.join(", "));
        }
        TableSource::Sql(texts) => {
            let texts: Vec<String> = texts
                .iter()
                .map(|(name, sql)| format!("{} {}", name.text, sql.value))
                .collect();
            text.insert("source".to_owned(), texts.join(", "));
        }
    }
    if let Some(partition) = &table.partition {
        text.insert("partition".to_owned(), format!("{:?}", partition.holds));
    }
    for link in &table.links {
        let entity = model.entities.get(link.entity.index());
        let entity = entity.map(|entity| entity.named.name.text.as_str());
        let columns: Vec<&str> = link.columns.iter().map(|column| column.text.as_str()).collect();
        text.insert(link.name.text.to_string(), format!("{entity:?} {columns:?}"));
    }
    for field in &table.fields {
        text.insert(field.name.text.to_string(), of_field(side, field));
    }
    text
}

/// What a field says, but for its claims and for whom it is shown.
pub(super) fn of_field(side: Side<'_>, field: &Field) -> String {
    let expr = field.expr.as_ref().map(|expr| written(side.sources, expr.span));
    let conformed = field.conformed.is_some();
    format!("{:?} {:?} {expr:?} {conformed}", field.role, field.kind)
}

/// What a history says that an earlier one did not.
pub(super) fn owned_up(old: Option<&[Changed]>, new: &[Changed]) -> Vec<said::Said> {
    said::new(old.unwrap_or_default(), new)
}
