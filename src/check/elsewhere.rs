//! What to write for something that a table does not say itself, and another one
//! does: `buyer.city` for `city`, `城市` or `customers.city`.

use super::ways::ways_to;
use crate::resolve::{Model, Table, TableId};
use crate::syntax::ast::{Name, Path};
use crate::words::{Said, say};

/// The advice for a name in a path, if a link leads to what is meant.
pub(super) fn elsewhere(model: &Model, table: &Table, name: &Name, whole: &Path) -> Option<Said> {
    let place = Place::of(name, whole);
    let begins = place.before.is_empty() && !place.behind.is_empty();
    let by_table = || begins.then(|| by_table(model, table, &place)).flatten();
    own_word(model, table, &place)
        .or_else(|| by_column(model, table, &place))
        .or_else(by_table)
        .or_else(|| by_label(model, table, &place))
}

/// The advice for a column of another table beside those of this one.
pub(super) fn of_another(model: &Model, table: &Table, column: &Path) -> Option<Said> {
    let place = Place {
        before: format!("{}.", table.named.name.text),
        ..Place::of(column.segments.first()?, column)
    };
    by_table(model, table, &place)
}

/// A name in a path, with what stands around it.
struct Place<'a> {
    before: String,
    word: &'a str,
    behind: String,
}

impl<'a> Place<'a> {
    fn of(name: &'a Name, whole: &Path) -> Self {
        let at = whole
            .segments
            .iter()
            .position(|segment| segment.span.start == name.span.start);
        let (before, rest) = whole.segments.split_at(at.unwrap_or_default());
        Self {
            before: before
                .iter()
                .map(|segment| format!("{}.", segment.text))
                .collect(),
            word: &name.text,
            behind: rest
                .iter()
                .skip(1)
                .map(|segment| format!(".{}", segment.text))
                .collect(),
        }
    }

    /// The path with each of these in the place of the name.
    fn written(&self, instead: impl Iterator<Item = String>) -> Said {
        let (before, behind) = (&self.before, &self.behind);
        let all = instead.map(|instead| format!("`{before}{instead}{behind}`"));
        Said::either(all.collect::<Vec<_>>())
    }
}

fn own_word(model: &Model, table: &Table, place: &Place<'_>) -> Option<Said> {
    let ways = ways_to(model, table, |other| other.members.contains_key(place.word));
    let written = place.written(ways.iter().map(|(way, _)| format!("{way}.{}", place.word)));
    (!ways.is_empty()).then(|| say!("a bare name never searches links: write {ways}", ways = written))
}

/// `buyer_city`, as the answer's column of `buyer.city` is called.
fn by_column(model: &Model, table: &Table, place: &Place<'_>) -> Option<Said> {
    let parts = place.word.match_indices('_').filter_map(|(at, _)| {
        let (role, name) = (place.word.get(..at)?, place.word.get(at + 1..)?);
        let link = table.links.iter().find(|link| link.name.text == role)?;
        let mut homes = model.tables_of(link.entity);
        let says = |home: TableId| {
            let home = model.tables.get(home.index());
            home.is_some_and(|home| home.members.contains_key(name))
        };
        homes.any(says).then(|| format!("{role}.{name}"))
    });
    let written: Vec<String> = parts.collect();
    (!written.is_empty()).then(|| {
        say!(
            "that is what its column is called in answers: write {ways}",
            ways = place.written(written.into_iter())
        )
    })
}

/// The name of a table in the place of the link to it.
fn by_table(model: &Model, table: &Table, place: &Place<'_>) -> Option<Said> {
    let id = model.names.table(place.word)?;
    let named = model.tables.get(id.index())?;
    let ways = ways_to(model, table, |other| std::ptr::eq(other, named));
    let written = place.written(ways.iter().map(|(way, _)| way.clone()));
    (!ways.is_empty()).then(|| {
        say!(
            "another table is read over the link to it: write {ways}",
            ways = written
        )
    })
}

/// The advice for a column of a table that no link leads to.
pub(super) fn unlinked(model: &Model, table: &Table, whole: &Path) -> Option<Said> {
    let other = whole.segments.first().filter(|_| whole.single().is_none())?;
    model.names.table(&other.text)?;
    if other.text == table.named.name.text {
        let own = whole.text();
        let (_, alone) = own.split_once('.')?;
        return Some(say!(
            "in its own table a name stands without the name of the table: write `{alone}`",
            alone = alone
        ));
    }
    Some(say!(
        "no link leads from `{table}` to `{other}`: what each of them says belongs in a metric of its own",
        table = table.named.name.text,
        other = other.text
    ))
}

fn by_label(model: &Model, table: &Table, place: &Place<'_>) -> Option<Said> {
    let ways = ways_to(model, table, |other| called(model, other, place.word).is_some());
    let names = ways.iter().filter_map(|(way, other)| {
        let name = called(model, other, place.word)?;
        Some(format!("{way}.{name}"))
    });
    let written = place.written(names);
    (!ways.is_empty()).then(|| {
        say!(
            "that is a label, and definitions are written with names: write {ways}",
            ways = written
        )
    })
}

/// The name of what a table declares under this label.
pub(super) fn called<'m>(model: &'m Model, table: &'m Table, label: &str) -> Option<&'m str> {
    let field = table.fields.iter().find(|field| {
        let conformed = field.conformed.and_then(|id| model.dimensions.get(id.index()));
        let named = conformed.map(|dimension| &dimension.named);
        let shared = named
            .into_iter()
            .flat_map(|named| named.label.iter().chain(&named.aka));
        field.label.iter().chain(shared).any(|own| own.value == label)
    });
    let link = || {
        let own = |link: &&crate::resolve::Link| link.label.as_ref().is_some_and(|own| own.value == label);
        table.links.iter().find(own)
    };
    let name = field.map(|field| &field.name).or_else(|| Some(&link()?.name))?;
    Some(&name.text)
}
