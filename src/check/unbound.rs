//! What is said of a path that means nothing for a table, with the best advice.

use crate::words::{Said, say};
use smol_str::SmolStr;

use super::bind::RowBinder;
use super::elsewhere::{called, elsewhere, unlinked};
use super::part::TimePart;
use super::unlinked::all_of;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::{Field, Model, Table};
use crate::source::Span;
use crate::syntax::as_name;
use crate::syntax::ast::{FieldRole, Name, Path};
use crate::syntax::periods::stretch;
use crate::syntax::time::Grain;

/// What is written in small letters here, and otherwise or by another name elsewhere.
fn constant(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "null" | "none" | "nil" => Some("null"),
        "true" => Some("true"),
        "false" => Some("false"),
        _ => None,
    }
}

/// A moment that people call by a word: `yesterday`, 今天, 上个月.
fn moment(word: &str) -> Option<&'static str> {
    match stretch(word)?.as_str() {
        "today" => Some("today"),
        _ => Some("today - 7 days"),
    }
}

impl<'a> RowBinder<'a> {
    /// The finding for a name this table does not know.
    pub(super) fn not_here(&self, table: &Table, name: &Name, whole: &Path) -> Box<Diagnostic> {
        let word = name.text.as_str();
        let model = self.model;
        if table.broken {
            return Box::new(Diagnostic::error(&code::UNREACHABLE).echo());
        }
        let finding = Diagnostic::error(&code::UNREACHABLE)
            .at(name.span)
            .with("name", whole.text())
            .with("table", &table.named.name.text);
        if let Some(advice) = physical(model, table, word) {
            return Box::new(finding.with("advice", advice));
        }
        if let Some(constant) = constant(word).filter(|_| !name.quoted && whole.single().is_some()) {
            let finding = finding.helps("help.near").with("near", constant);
            return Box::new(finding.fix(name.span, constant));
        }
        if let Some(moment) = moment(word).filter(|_| !name.quoted && whole.single().is_some()) {
            let finding = finding.helps("help.moment").with("near", moment);
            return Box::new(match moment {
                "today" => finding.helps("help.near").fix(name.span, moment),
                _ => finding,
            });
        }
        if let Some(called) = called(model, table, word) {
            let finding = finding.helps("help.label").with("near", called);
            return Box::new(finding.fix(name.span, as_name(called)));
        }
        let linked = elsewhere(model, table, name, whole).or_else(|| self.of_somebody(table, word));
        let advice = linked.or_else(|| self.is_no_column(table, name, whole));
        if let Some(advice) = advice.or_else(|| self.of_the_first(table, name, whole)) {
            return Box::new(finding.with("advice", advice));
        }
        if let Some(many) = self.many_side(table, word) {
            return Box::new(
                Diagnostic::error(&code::FAN_OUT)
                    .at(name.span)
                    .with("from", &table.named.name.text)
                    .with("to", &many.named.name.text)
                    .with(
                        "advice",
                        say!(
                            "`{field}` belongs in a metric of `{table}`",
                            field = whole.text(),
                            table = many.named.name.text
                        ),
                    ),
            );
        }
        if let Some(advice) = unlinked(model, table, whole) {
            return Box::new(finding.with("advice", advice));
        }
        // What is not written as it is declared comes last: a name that is exactly
        // something else was meant.
        if let Some(near) = self.meant(table, word) {
            return Box::new(finding.helps("help.near").with("near", near).fix(name.span, near));
        }
        Box::new(if model.names.entity(word).is_some() {
            finding.helps("help.link").with("entity", word)
        } else if whole.single().is_none() {
            match all_of(table) {
                Some(all) => finding.with("advice", all),
                None => finding.helps("help.none"),
            }
        } else if model.names.dimension(word).is_some() {
            finding.helps("help.conformed")
        } else {
            finding.helps("help.column")
        })
    }

    /// The finding for a path that leads nowhere from `span` on.
    pub(super) fn unreachable(&self, whole: &Path, span: Span) -> Box<Diagnostic> {
        let table = self.table().map(|table| table.named.name.text.to_string());
        Box::new(
            Diagnostic::error(&code::UNREACHABLE)
                .at(span)
                .helps("help.none")
                .with("name", whole.text())
                .with("table", table.unwrap_or_default()),
        )
    }

    pub(super) fn is_a_metric(&self, table: &Table, word: &str) -> Option<Said> {
        let names = &self.model.names;
        let word = match names.metric(word) {
            Some(_) => word,
            None => names.metric_called(word)?,
        };
        let of_key = table.key.as_ref().and_then(|key| key.entity);
        let linked = table.links.iter().map(|link| link.entity);
        let mut entities = of_key.into_iter().chain(linked);
        let counted = entities.find_map(|id| {
            let entity = self.model.entities.get(id.index())?;
            entity.home.map(|_| &entity.named.name.text)
        });
        Some(match counted {
            Some(entity) => say!(
                "`{word}` is a metric: one number for many rows, so no row has it; to count those of whom a condition on it holds, write `count({entity} where {word} > …)`",
                word = word,
                entity = entity
            ),
            None => say!(
                "`{word}` is a metric: one number for many rows, so no row has it",
                word = word
            ),
        })
    }

    /// The finding for a name that stands where a time is meant: which times there are.
    pub(super) fn of_times(&self, finding: Box<Diagnostic>) -> Box<Diagnostic> {
        let Some(table) = self.table().filter(|_| finding.is_helped_by("help.column")) else {
            return finding;
        };
        let Some(times) = self.times() else {
            return finding;
        };
        let advice = say!(
            "times of `{table}`: {times}",
            table = table.named.name.text,
            times = times
        );
        Box::new(finding.helps("help").with("advice", advice))
    }

    /// The times that rows of this table have, if any.
    pub(super) fn times(&self) -> Option<Said> {
        let is_time = |field: &&Field| matches!(field.role, FieldRole::Time | FieldRole::Snapshot);
        let times = self.table()?.fields.iter().filter(is_time);
        let times: Vec<String> = times.map(|field| format!("`{}`", field.name.text)).collect();
        (!times.is_empty()).then(|| Said::list(&times))
    }

    /// The name of this table that is most likely meant.
    fn meant(&self, table: &'a Table, word: &str) -> Option<&'a str> {
        let names = table.members.keys().map(SmolStr::as_str);
        if let Some(grain) = Grain::meant(word) {
            return Some(grain.word());
        }
        if let Some(part) = TimePart::meant(word) {
            return Some(part.word());
        }
        let grains = Grain::ALL.map(Grain::word);
        let parts = TimePart::ALL.map(TimePart::word);
        let periods = self.model.names.periods().into_iter();
        let periods = periods.map(|period| period.grain.word());
        nearest(word, names.chain(grains).chain(parts).chain(periods))
    }

    /// What to write for an attribute that is not this table's own.
    fn of_somebody(&self, table: &Table, word: &str) -> Option<Said> {
        let id = self.model.names.attribute(word)?;
        let of = self.model.attributes.get(id.index())?.of?;
        let entity = self.model.entities.get(of.index())?;
        let entity = &entity.named.name.text;
        let link = table.links.iter().find(|link| link.entity == of);
        Some(match link {
            Some(link) => say!(
                "`{word}` is an attribute of `{entity}`: write `{way}.{word}`",
                word = word,
                entity = entity,
                way = link.name.text
            ),
            None => say!(
                "`{word}` is an attribute of `{entity}`, which no link leads to",
                word = word,
                entity = entity
            ),
        })
    }

    /// A table that links to this one and declares `word`: many rows to one.
    fn many_side(&self, table: &Table, word: &str) -> Option<&'a Table> {
        let entity = table.key.as_ref()?.entity?;
        self.model.tables.iter().find(|other| {
            let names_it = other.named.name.text == word || other.members.contains_key(word);
            names_it && other.links.iter().any(|link| link.entity == entity)
        })
    }
}

/// What to write for a physical column that a key or a link is made of.
fn physical(model: &Model, table: &Table, word: &str) -> Option<Said> {
    let name = &table.named.name.text;
    let has = |columns: &[Name]| columns.iter().any(|column| column.text == word);
    if let Some(link) = table.links.iter().find(|link| has(&link.columns)) {
        return Some(say!(
            "`{word}` is the column behind a link: write `{table}.{link}`",
            word = word,
            table = name,
            link = link.name.text
        ));
    }
    let key = table.key.as_ref().filter(|key| has(&key.columns))?;
    let named = word
        .strip_suffix("_id")
        .filter(|named| model.names.entity(named).is_some() && key.columns.len() > 1);
    if let Some(named) = named {
        return Some(say!(
            "`{word}` is a part of the key: `count({table})` counts the rows; to count what it names, declare `link {named} = {word}` and write `count({table}.{named})`",
            word = word,
            table = name,
            named = named
        ));
    }
    Some(match key.columns.len() > 1 {
        true => say!(
            "`{word}` is a part of the key: `count({table})` counts the rows",
            word = word,
            table = name
        ),
        false => say!(
            "`{word}` is the key: `count({table})` counts the rows, each of which has another one; to filter by the key, declare it as a column: `column id : int = {word}`",
            word = word,
            table = name
        ),
    })
}
