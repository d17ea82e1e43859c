//! What is said of names that no table declares, and of those that another table of the question does:
//! segments, roles of other tables, and what the first table of a path reaches.

use super::bind::RowBinder;
use super::ways::ways_to;
use crate::resolve::{EntityId, Table};
use crate::syntax::ast::{Name, Path};
use crate::words::{Said, say};

/// Most names of a table that are listed.
const MOST_NAMES: usize = 12;

impl RowBinder<'_> {
    /// What a name means that is no column: a metric, a segment, the role of another table.
    pub(super) fn is_no_column(&self, table: &Table, name: &Name, whole: &Path) -> Option<Said> {
        let ends_here = whole
            .segments
            .last()
            .is_some_and(|last| last.span.key() == name.span.key());
        let word = name.text.as_str();
        let value = || {
            let metric = self.is_a_metric(table, word);
            metric.or_else(|| self.is_a_segment(table, word, whole))
        };
        let value = ends_here.then(value).flatten();
        value.or_else(|| self.is_a_role(table, word, whole))
    }

    /// `whales`, `buyer.whales`: who is in a segment is asked by `in`.
    fn is_a_segment(&self, table: &Table, word: &str, whole: &Path) -> Option<Said> {
        let id = self.model.names.segment(word)?;
        let of = self.model.attributes.get(id.index())?.of?;
        let way = match whole.segments.as_slice() {
            [before @ .., _] if !before.is_empty() => {
                let is_home = table.key.as_ref().is_some_and(|key| key.entity == Some(of));
                let names: Vec<&str> = before.iter().map(|name| name.text.as_str()).collect();
                is_home.then(|| names.join("."))
            }
            _ => self.way_to(table, of),
        };
        Some(say!(
            "`{word}` is a segment: write `{way} in {word}`",
            word = word,
            way = way?
        ))
    }

    /// `buyer` of orders, asked of visits: by which name the same is reached here.
    fn is_a_role(&self, table: &Table, word: &str, whole: &Path) -> Option<Said> {
        whole.segments.first().filter(|first| first.text == word)?;
        let links = self
            .model
            .tables
            .iter()
            .flat_map(|other| other.links.iter().map(move |link| (other, link)));
        let (other, link) = links.into_iter().find(|(_, link)| link.name.text == word)?;
        let entity = self.model.entities.get(link.entity.index())?;
        Some(say!(
            "`{word}` leads from `{other}` to a `{entity}`; from `{table}` that is `{way}`",
            word = word,
            other = other.named.name.text,
            entity = entity.named.name.text,
            table = table.named.name.text,
            way = self.way_to(table, link.entity)?
        ))
    }

    /// How a table writes one of these: by its link, or by the name of the entity in its home.
    pub(super) fn way_to(&self, table: &Table, of: EntityId) -> Option<String> {
        let link = table.links.iter().find(|link| link.entity == of);
        let home = || {
            table.key.as_ref().filter(|key| key.entity == Some(of))?;
            Some(self.model.entities.get(of.index())?.named.name.text.to_string())
        };
        link.map(|link| link.name.text.to_string()).or_else(home)
    }

    /// `buyer.unit_weight`: what the first table of the path reaches another way.
    pub(super) fn of_the_first(&self, table: &Table, name: &Name, whole: &Path) -> Option<Said> {
        let first = self.table().filter(|first| !std::ptr::eq(*first, table))?;
        whole.segments.get(1)?;
        let word = name.text.as_str();
        let ways = match first.members.contains_key(word) {
            true => vec![word.to_owned()],
            false => {
                let ways = ways_to(self.model, first, |other| other.members.contains_key(word));
                ways.into_iter().map(|(way, _)| format!("{way}.{word}")).collect()
            }
        };
        let written: Vec<String> = ways.iter().map(|way| format!("`{way}`")).collect();
        (!written.is_empty()).then(|| {
            say!(
                "`{table}` has no `{word}`; write {ways}",
                table = table.named.name.text,
                word = word,
                ways = Said::either(written)
            )
        })
    }
}

/// The names of a table, where they are not too many.
pub(super) fn all_of(table: &Table) -> Option<Said> {
    let fields = table.fields.iter().map(|field| field.name.text.as_str());
    let links = table.links.iter().map(|link| link.name.text.as_str());
    let names: Vec<String> = fields.chain(links).map(|name| format!("`{name}`")).collect();
    let few = (1..=MOST_NAMES).contains(&names.len());
    few.then(|| {
        say!(
            "`{table}` has {names}",
            table = table.named.name.text,
            names = Said::list(names)
        )
    })
}
