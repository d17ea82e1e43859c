//! Which tables a database has, what its comments say of them, and its keys.

use super::ask::Asked;
use super::{Foreign, Table, catalogues, names};
use crate::cli::asking::Rows;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::output::rows::value::Value;
use crate::words::{Said, say};

/// A table, with the schema it stands in.
struct Found {
    schema: String,
    name: String,
    table: Table,
}

/// The physical names of tables that cannot be declared, and why.
type Unsaid = Vec<(String, Said)>;

/// The tables of a database; those of `only` if any are named: schemas, or tables with or without
/// theirs. And the physical names of those that cannot be declared, with why.
pub(super) fn tables(
    asked: &Asked<'_>,
    engine: &str,
    only: &[String],
) -> Result<(Vec<Table>, Unsaid), Diagnostic> {
    let Some(catalogue) = catalogues::of(engine) else {
        return Err(Diagnostic::error(&code::NO_ENGINE));
    };
    let physical = |schema: &str, name: &str| match schema == catalogue.unsaid {
        true => name.to_owned(),
        false => format!("{schema}.{name}"),
    };
    let mut unsaid = Vec::new();
    let rows = match asked.rows(catalogue.columns.to_owned(), &[]) {
        Ok(rows) => rows,
        // A view over what is there no more can keep a catalogue from telling of anything else.
        Err(finding) => one_by_one(asked, catalogue, finding, &mut unsaid)?,
    };
    let mut found = columns(rows, physical);
    let broken: Vec<&str> = unsaid.iter().map(|(table, _)| table.as_str()).collect();
    chosen(&mut found, only, &broken)?;
    unsaid.retain(|(table, _)| only.is_empty() || only.contains(table));
    if found.is_empty() && unsaid.is_empty() {
        let finding = Diagnostic::error(&code::UNKNOWN_TARGET).says("message.no_tables");
        return Err(finding.helps("help.no_tables"));
    }
    let mut of = |physical: &str, is: &mut dyn FnMut(&mut Table)| {
        let mut tables = found.iter_mut().map(|found| &mut found.table);
        tables
            .find(|table| table.physical == physical)
            .into_iter()
            .for_each(is);
    };
    // What a catalogue says of keys is a guess like others: without it, names say them.
    for row in asked.rows(catalogue.primary.to_owned(), &[]).unwrap_or_default() {
        if let [Some(schema), Some(table), Some(column)] = texts(&row) {
            of(&physical(schema, table), &mut |table| {
                table.primary.push(column.to_owned())
            });
        }
    }
    for row in asked.rows(catalogue.foreign.to_owned(), &[]).unwrap_or_default() {
        if let [
            Some(schema),
            Some(table),
            Some(column),
            Some(theirs),
            Some(home),
            Some(key),
        ] = texts(&row)
        {
            let foreign = || Foreign {
                column: column.to_owned(),
                table: physical(theirs, home),
                key: key.to_owned(),
            };
            of(&physical(schema, table), &mut |table| {
                table.foreign.push(foreign())
            });
        }
    }
    let (tables, more) = apart(found);
    unsaid.extend(
        more.into_iter()
            .map(|table| (table, say!("its name cannot be declared"))),
    );
    Ok((tables, unsaid))
}

/// The columns of each table that tells of them; the others with what is wrong, which is the first
/// finding where it is the same catalogue for all.
fn one_by_one(
    asked: &Asked<'_>,
    catalogue: &catalogues::Catalogue,
    first: Diagnostic,
    unsaid: &mut Unsaid,
) -> Result<Rows, Diagnostic> {
    let Some(each) = catalogue.each else {
        return Err(first);
    };
    let mut rows = Rows::new();
    for table in asked.rows(each.to_owned(), &[])? {
        let (Some(name), Some(row)) = (
            table.first().and_then(Value::text),
            table.last().and_then(Value::number::<u64>),
        ) else {
            continue;
        };
        let one = format!(" WHERE m.rowid = {row} AND ");
        match asked.rows(catalogue.columns.replacen(" WHERE ", &one, 1), &[]) {
            Ok(columns) => rows.extend(columns),
            Err(finding) => unsaid.push((name.to_owned(), finding.reason())),
        }
    }
    Ok(rows)
}

/// Each column in a row, those of a table beside each other.
fn columns(rows: Rows, physical: impl Fn(&str, &str) -> String) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for row in rows {
        let [
            Some(schema),
            Some(name),
            Some(column),
            kind,
            of_table,
            of_column,
            declared,
        ] = texts(&row)
        else {
            continue;
        };
        if found
            .last()
            .is_none_or(|last| last.schema != schema || last.name != name)
        {
            found.push(Found {
                schema: schema.to_owned(),
                name: name.to_owned(),
                table: Table {
                    physical: physical(schema, name),
                    is_view: kind == Some("view"),
                    says: said(of_table),
                    ..Table::default()
                },
            });
        }
        if let Some(last) = found.last_mut() {
            let words = said(of_column).map(|words| (column.to_owned(), words));
            last.table.comments.extend(words);
            let declared = declared.map(|kind| (column.to_owned(), kind.to_owned()));
            last.table.declared.extend(declared);
        }
    }
    found
}

/// Keeps what is wanted; everything that is named must be there, if it cannot be read.
fn chosen(found: &mut Vec<Found>, only: &[String], broken: &[&str]) -> Result<(), Diagnostic> {
    let is = |found: &Found, only: &String| {
        *only == found.schema
            || *only == found.name
            || *only == found.table.physical
            || *only == format!("{}.{}", found.schema, found.name)
    };
    if let Some(unknown) = only
        .iter()
        .find(|only| !broken.contains(&only.as_str()) && !found.iter().any(|found| is(found, only)))
    {
        let finding = Diagnostic::error(&code::UNKNOWN_TARGET)
            .says("message.not_among")
            .with("name", unknown);
        let tables = found
            .iter()
            .flat_map(|found| [&found.schema, &found.name, &found.table.physical]);
        return Err(match nearest(unknown, tables.map(String::as_str)) {
            Some(near) => finding.helps("help.near").with("near", near),
            None => finding.helps("help.no_tables"),
        });
    }
    found.retain(|found| only.is_empty() || only.iter().any(|only| is(found, only)));
    Ok(())
}

/// What people say of something; nothing where they say nothing.
fn said(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// So many texts of a row.
fn texts<const N: usize>(row: &[Value]) -> [Option<&str>; N] {
    let mut values = row.iter();
    std::array::from_fn(|_| values.next().and_then(Value::text))
}

/// What tables are called: those of one name in two schemas with theirs. What a declaration has no
/// physical name for is left out.
fn apart(found: Vec<Found>) -> (Vec<Table>, Vec<String>) {
    let own: Vec<String> = found.iter().map(|found| names::plain(&found.name)).collect();
    let alike: Vec<String> = own.iter().map(|name| names::fold(name)).collect();
    let mut taken: Vec<String> = Vec::new();
    let (mut tables, mut unsaid) = (Vec::new(), Vec::new());
    for ((found, own), folded) in found.into_iter().zip(own).zip(&alike) {
        if [&found.schema, &found.name]
            .iter()
            .any(|name| !names::may_be_physical(name))
        {
            unsaid.push(found.table.physical);
            continue;
        }
        let is_alone = alike.iter().filter(|other| *other == folded).count() < 2;
        let mut name = match is_alone {
            true => own.clone(),
            false => names::plain(&format!("{}_{own}", found.schema)),
        };
        while taken.contains(&names::fold(&name)) {
            name.push('_');
        }
        taken.push(names::fold(&name));
        tables.push(Table {
            name,
            own,
            ..found.table
        });
    }
    (tables, unsaid)
}
