//! What a table declares: keys, links, fields, partitions.

use super::doc::Doc;
use super::expr::expr;
use super::word;
use super::words::Words;
use crate::syntax::ast::{CalendarGrain, Field, FieldRole, Key, Link, Name, Partitioned, Text};

pub(super) fn key(key: &Key) -> Words {
    let mut words = Vec::new();
    if let Some(entity) = &key.entity {
        words.push(format!("{} =", word::name(entity)));
    }
    words.push(word::tuple(&key.columns, word::name));
    if let Some(table) = &key.extends {
        words.push(format!("extends {}", word::name(table)));
    }
    if let Some((from, until)) = &key.valid {
        words.push(format!(
            "valid from {} until {}",
            word::name(from),
            word::name(until)
        ));
    }
    Words::new("key", Doc::text(words.join(" ")))
}

pub(super) fn calendar_grain(grain: &CalendarGrain) -> Words {
    let mut words = Vec::new();
    words.extend(
        grain
            .within
            .as_ref()
            .map(|within| format!("in {}", word::name(within))),
    );
    words.extend(
        grain
            .column
            .as_ref()
            .map(|column| format!("= {}", word::name(column))),
    );
    let rest = match words.is_empty() {
        true => Doc::nothing(),
        false => Doc::text(words.join(" ")),
    };
    Words::new("grain", rest).column(word::name(&grain.name))
}

pub(super) fn link(link: &Link) -> Words {
    let mut name = labelled(&link.name, link.label.as_ref());
    if let Some(entity) = &link.entity {
        name = format!("{name} : {}", word::name(entity));
    }
    let required = if link.required { " required" } else { "" };
    let on = format!("= {}{required}", word::tuple(&link.columns, word::name));
    Words::new("link", Doc::text(on)).column(name)
}

/// A field without its block.
pub(super) fn field(field: &Field) -> Words {
    let (column, label) = names(&field.names);
    let mut words: Vec<String> = label.into_iter().collect();
    if let Some(kind) = &field.kind {
        words.push(format!(": {}", word::kind(kind)));
    }
    if let Some(zone) = &field.zone {
        words.push(format!("in {}", word::text(zone)));
    }
    if field.required {
        words.push("required".to_owned());
    }
    if field.optional {
        words.push("optional".to_owned());
    }
    let words = words.join(" ");
    let expr = field
        .expr
        .as_ref()
        .map(|defined| Doc::all([Doc::text("= "), expr(defined)]));
    let rest = match expr {
        None if words.is_empty() => Doc::nothing(),
        None => Doc::text(words),
        Some(expr) if words.is_empty() => expr,
        Some(expr) => Doc::hanging(Doc::text(words), [expr]),
    };
    let clause = Words::new(role(field.role), rest);
    match column {
        Some(column) => clause.column(column),
        None => clause,
    }
}

pub(super) fn partition(partition: &Partitioned) -> Words {
    let mut words = format!(
        "{} : {}",
        word::name(&partition.name),
        word::kind(&partition.kind)
    );
    if let Some(pattern) = &partition.pattern {
        words = format!("{words} {}", word::text(pattern));
    }
    if let Some(time) = &partition.of {
        words = format!("{words} of {}", word::name(time));
    }
    if let Some(late) = &partition.late {
        words = format!("{words} late {}", word::duration(late));
    }
    if partition.full {
        words.push_str(" full");
    }
    Words::new("partition", Doc::text(words))
}

/// The column of names that neighbours share, and the words behind it. Several
/// names with labels are too much for a column.
fn names(names: &[(Name, Option<Text>)]) -> (Option<String>, Option<String>) {
    if let [(name, label)] = names {
        return (Some(word::name(name)), label.as_ref().map(word::text));
    }
    let all = word::list(names, |(name, label)| labelled(name, label.as_ref()));
    if names.iter().all(|(_, label)| label.is_none()) {
        (Some(all), None)
    } else {
        (None, Some(all))
    }
}

/// `order "订单"`
pub(super) fn labelled(name: &Name, label: Option<&Text>) -> String {
    match label {
        Some(label) => format!("{} {}", word::name(name), word::text(label)),
        None => word::name(name),
    }
}

fn role(role: FieldRole) -> &'static str {
    match role {
        FieldRole::Time => "time",
        FieldRole::Snapshot => "snapshot",
        FieldRole::Dim => "dim",
        FieldRole::Column => "column",
        FieldRole::Fact => "fact",
    }
}
