//! The files of the project.

use std::collections::{BTreeMap, BTreeSet};

use super::Findings;
use super::Imported;
use super::columns::Columns;
use super::lists::is_listed;
use super::manifest::{Manifest, Metric};
use super::metrics::{Done, Writer};
use super::names::{commented, name, text_literal};
use super::pairs::{Many, keys};
use super::tables::{calendar, docs, label, periods};
use super::world::{Table, World};
use crate::format::format;
use crate::source::{FileId, SourceMap, Span};
use crate::words::{Language, say};

/// Where metrics and questions stand.
fn places(manifest: &Manifest) -> BTreeMap<String, Span> {
    let metrics = manifest.metrics.iter().map(|metric| &metric.named);
    let queries = manifest.queries.iter().map(|query| &query.named);
    let all = queries.chain(metrics);
    all.map(|named| (named.name.clone(), named.span)).collect()
}

/// Everything that was read, as files.
pub fn project(
    sources: &SourceMap,
    manifest: &Manifest,
    (columns, many): (&Columns, &[Many]),
    mut found: Findings,
) -> Imported {
    let world = World::of(manifest, columns, many);
    let mut writer = Writer::new(&world, &mut found);
    let mut imported = Imported {
        keys: keys(manifest),
        places: places(manifest),
        ..Imported::default()
    };
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    let mut homeless = String::new();
    for (what, named, whole) in &manifest.twice {
        imported.kept += 1;
        let why = say!("another one is called so");
        let said = why.of(Language::English).to_owned();
        writer.found.kept(named.span, &named.name, why);
        homeless.push_str(&kept(what, &named.name, &said, sources.slice(*whole)));
    }
    for metric in &manifest.metrics {
        let text = match writer.metric(&metric.named.name) {
            Ok(done) => {
                imported.metrics += 1;
                texts.entry(done.table).or_default().push_str(&metric_text(
                    &metric.named.name,
                    metric,
                    &done,
                ));
                continue;
            }
            Err(why) => {
                imported.kept += 1;
                let said = why.of(Language::English).to_owned();
                writer.found.kept(metric.named.span, &metric.named.name, why);
                kept("metric", &metric.named.name, &said, sources.slice(metric.whole))
            }
        };
        homeless.push_str(&text);
    }
    let mut reports = String::new();
    for query in &manifest.queries {
        match writer.report(query) {
            Ok(text) => reports.push_str(&format!("{text}\n")),
            Err(why) => {
                imported.kept += 1;
                let said = why.of(Language::English).to_owned();
                writer.found.kept(query.named.span, &query.named.name, why);
                reports.push_str(&kept(
                    "saved query",
                    &query.named.name,
                    &said,
                    sources.slice(query.whole),
                ));
            }
        }
    }
    for (table, item) in writer.helpers.values() {
        texts.entry(*table).or_default().push_str(item);
    }
    let mut files: Vec<(String, String)> = Vec::new();
    for (at, model) in manifest.models.iter().enumerate() {
        let mut text = writer.table(at);
        let others = world.tables.iter().enumerate().skip(manifest.models.len());
        let is_asked = |at: usize, copy: &Table<'_>| copy.pairs.is_none() || writer.pairs_used.contains(&at);
        let copies: Vec<usize> = others
            .filter(|(at, copy)| std::ptr::eq(copy.model, model) && is_asked(*at, copy))
            .map(|(at, _)| at)
            .collect();
        for copy in copies {
            // What is worth knowing of its columns is said already.
            let said = writer.found.all.len();
            text.push_str(&writer.table(copy));
            writer.found.all.truncate(said);
            text.push_str(&texts.remove(&copy).unwrap_or_default());
        }
        text.push_str(&texts.remove(&at).unwrap_or_default());
        files.push((model.named.name.clone(), text));
    }
    let attributes: Vec<String> = writer
        .attributes
        .values()
        .map(|text| format!("{text}\n\n"))
        .collect();
    let company = company(&writer, &attributes.concat());
    files.push(("company".to_owned(), company));
    files.push(("calendar".to_owned(), calendars(&mut writer)));
    files.push(("lists".to_owned(), writer.list_tables()));
    files.push(("reports".to_owned(), reports));
    files.push(("not_imported".to_owned(), homeless));
    imported.found = found.all;
    // Two names may come to one of a file.
    let mut by_path: Vec<(String, String)> = Vec::new();
    for (called, text) in files {
        let path = format!("{}.merak", file_name(&called));
        match by_path.iter_mut().find(|(known, _)| same_file(known, &path)) {
            Some((_, before)) => before.push_str(&format!("\n{text}")),
            None => by_path.push((path, text)),
        }
    }
    for (path, text) in by_path {
        if text.trim().is_empty() {
            continue;
        }
        let text = match format(FileId::default(), &text) {
            Ok(text) => text,
            // What does not read is shown as it is: `merak check` says where and why.
            Err(_) => text,
        };
        imported.files.push((path, text));
    }
    imported
}

/// A metric as an item, under its name or another.
pub fn metric_text(called: &str, metric: &Metric, done: &Done) -> String {
    let owner = metric
        .named
        .owner
        .as_ref()
        .map(|owner| format!("owner {}\n", name(owner)));
    let clauses = format!(
        "{}{}",
        done.clauses,
        owner.map(|owner| format!("\n{owner}")).unwrap_or_default()
    );
    let behind = if clauses.is_empty() {
        String::new()
    } else {
        format!(" {{ {clauses} }}")
    };
    let named = &metric.named;
    let docs = match called == named.name {
        true => docs(named),
        false => format!("/// `{}`, as a report asks for it.\n", named.name),
    };
    format!(
        "{}{docs}metric {}{} = {}{behind}\n\n",
        done.before,
        name(called),
        if called == named.name {
            label(named)
        } else {
            String::new()
        },
        done.expr
    )
}

/// A definition without a counterpart: why, and its text.
fn kept(what: &str, called: &str, why: &str, text: &str) -> String {
    let head = commented("//", &format!("{what} {called}: {why}."));
    format!("{head}{}\n", commented("//  ", text))
}

fn company(writer: &Writer<'_>, attributes: &str) -> String {
    let world = writer.world;
    let mut entities: BTreeSet<&str> = writer.entities.iter().map(String::as_str).collect();
    for table in &world.tables {
        entities.extend(table.links.iter().map(|link| link.entity.as_str()));
        entities.extend(
            table
                .key
                .iter()
                .chain(&table.twins)
                .map(|key| key.entity.as_str()),
        );
    }
    let owners = world
        .manifest
        .metrics
        .iter()
        .filter_map(|metric| metric.named.owner.as_deref());
    let owners: BTreeSet<&str> = owners.collect();
    let mut text = String::new();
    for owner in owners {
        text.push_str(&format!("department {}\n", name(owner)));
    }
    for entity in entities {
        let described = world.manifest.models.iter().flat_map(|model| &model.entities);
        let described = described.filter(|described| described.named.name == *entity);
        let best = described.max_by_key(|described| described.named.description.is_some());
        let (docs, label) = best
            .map(|best| (docs(&best.named), label(&best.named)))
            .unwrap_or_default();
        text.push_str(&format!("{docs}entity {}{label}\n", name(entity)));
    }
    format!("{text}\n{attributes}")
}

fn calendars(writer: &mut Writer<'_>) -> String {
    let mut text = String::new();
    for spine in &writer.world.manifest.spines {
        match spine.grain.as_str() {
            "day" if !spine.grains.is_empty() => text.push_str(&format!("{}\n", calendar(spine))),
            _ if is_listed(spine) => text.push_str(&format!("{}\n", periods(spine))),
            _ => {
                let why = say!("calendars here are of days");
                let called = spine.relation.clone();
                writer.found.kept(spine.named.span, &called, why);
                text.push_str(&commented(
                    "//",
                    &format!("time spine {called}: {} of {}", spine.column, spine.grain),
                ));
            }
        }
    }
    text
}

/// Whether two names are those of one file: some file systems do not tell capitals.
fn same_file(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// A name that any file system takes.
fn file_name(called: &str) -> String {
    called
        .chars()
        .map(|next| {
            if next.is_alphanumeric() || next == '_' || next == '-' {
                next
            } else {
                '_'
            }
        })
        .collect()
}

/// `merak.toml` of the project.
#[must_use]
pub fn settings(called: &str) -> String {
    format!(
        "[project]\nname = {}\nlanguage = \"1\"\ntimezone = \"UTC\"\nweek-starts = \"monday\"\n# Sums and counts of nothing are null there.\nempty = \"null\"\n",
        text_literal(called)
    )
}
