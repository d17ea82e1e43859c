//! What is said of a path that means nothing for a table, with the best advice.

use crate::words::{Said, say};
use smol_str::SmolStr;

use super::bind::RowBinder;
use super::part::TimePart;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::{Model, Table};
use crate::source::Span;
use crate::syntax::ast::{Name, Path};
use crate::syntax::time::Grain;

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
        let mut names: Vec<&str> = table.members.keys().map(SmolStr::as_str).collect();
        if whole.single().is_some() {
            names.extend(Grain::ALL.map(Grain::word));
            names.extend(TimePart::ALL.map(TimePart::word));
            names.extend(model.names.periods().iter().map(|period| period.grain.word()));
        }
        if let Some(advice) = physical(self.model, table, word) {
            return Box::new(finding.with("advice", advice));
        }
        let near = nearest(word, names);
        if let Some(near) = near {
            return Box::new(finding.helps("help.near").with("near", near).fix(name.span, near));
        }
        if let Some(role) = self.reachable_by(table, word) {
            let way = format!("{role}.{word}");
            return Box::new(finding.with(
                "advice",
                say!("a bare name never searches links: write `{way}`", way = way),
            ));
        }
        if let Some(advice) = self.of_somebody(table, word) {
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
        if model.names.metric(word).is_some() {
            let advice = say!(
                "`{word}` is a metric: one number for many rows, so no row has it",
                word = word
            );
            return Box::new(finding.with("advice", advice));
        }
        Box::new(if model.names.entity(word).is_some() {
            finding.helps("help.link").with("entity", word)
        } else if whole.single().is_some() {
            finding.helps("help.text")
        } else {
            finding.helps("help.none")
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

    /// The link of a table whose home declares `word`.
    fn reachable_by(&self, table: &Table, word: &str) -> Option<SmolStr> {
        let link = table.links.iter().find(|link| {
            let mut tables = self.model.tables_of(link.entity);
            tables.any(|home| {
                let home = self.model.tables.get(home.index());
                home.is_some_and(|home| home.members.contains_key(word))
            })
        })?;
        Some(link.name.text.clone())
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
