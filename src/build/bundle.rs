//! From views to files.

use std::collections::BTreeSet;

use super::dbt;
use super::finished::Built;
use super::manifest::{Entry, Manifest, Missing};
use super::names::{file, hash};
use super::object::{LeftOut, Object};
use super::standing::marked;
use super::{Layout, Wanted, superset};
use crate::plan::AsOf;
use crate::sql::views::{self, View};
use crate::words::Language;

/// The file that makes everything.
const APPLY: &str = "apply.sql";

/// Files, and what stands in them.
pub struct Bundle {
    /// Their paths and texts, without the manifest.
    pub files: Vec<(String, String)>,
    /// What they are.
    pub manifest: Manifest,
}

/// The files of what was built; `before` is what stands in the folder.
#[must_use]
pub fn bundle(built: &Built, wanted: Wanted<'_>, project: &str, before: Option<&Manifest>) -> Bundle {
    let mut manifest = Manifest {
        project: project.to_owned(),
        dialect: wanted.dialect.name().to_owned(),
        schema: wanted.folder.to_owned(),
        layout: wanted.layout.word().to_owned(),
        as_of: match wanted.as_of {
            AsOf::At(time) => Some(time.to_string()),
            AsOf::Clock | AsOf::Never => None,
        },
        columns: if wanted.by_label { "labels" } else { "names" }.to_owned(),
        language: wanted.language.of("en", "zh").to_owned(),
        left_out: built
            .left_out
            .iter()
            .map(|one| missing(one, wanted.language))
            .collect(),
        ..Manifest::empty()
    };
    let mut files = Vec::new();
    for object in &built.objects {
        let plain = file(object.item.kind, &object.name);
        let (path, text, mark) = match wanted.layout {
            Layout::Views | Layout::Superset => {
                let (text, mark) = made(object, wanted);
                (plain, views::opening(wanted.dialect) + &text, mark)
            }
            Layout::Dbt => {
                let (path, text) = dbt::model(object, &plain);
                (path, text, None)
            }
        };
        manifest.objects.push(Entry {
            mark,
            ..entry(object, &path, &text)
        });
        files.push((path, text));
    }
    match wanted.layout {
        Layout::Views | Layout::Superset => {
            manifest.retired = retired(&manifest, before);
            let apply = apply(&files, &manifest, wanted);
            files.push((APPLY.to_owned(), apply));
            if wanted.layout == Layout::Superset {
                files.extend(superset::beside(built, &manifest, wanted));
            }
        }
        Layout::Dbt => files.extend(dbt::beside(built, &manifest, wanted)),
    }
    let hashed = files.iter().map(|(path, text)| (path.clone(), hash(text)));
    manifest.files = hashed.collect();
    Bundle { files, manifest }
}

/// The statements of a view. Where the engine keeps what a view is told to be, that ends in a mark
/// of all the rest, by which it is known again.
fn made(object: &Object, wanted: Wanted<'_>) -> (String, Option<String>) {
    let says = object.says.of(wanted.language);
    let columns = object.columns.iter();
    let columns = columns.map(|column| {
        let says = column.says.of(wanted.language).to_owned();
        (column.name.clone(), says)
    });
    let view = View {
        folder: wanted.folder,
        name: &object.name,
        heading: &format!("{}{}", views::comment(says), object.heading),
        question: &object.question,
        remark: says,
        columns: &columns.collect::<Vec<_>>(),
    };
    let text = views::made(&view, wanted.dialect);
    if !views::keeps_remarks(wanted.dialect) {
        return (text, None);
    }
    let (remark, mark) = marked(says, &hash(&text));
    let view = View {
        remark: &remark,
        ..view
    };
    (views::made(&view, wanted.dialect), Some(mark))
}

fn entry(object: &Object, path: &str, text: &str) -> Entry {
    Entry {
        name: object.name.clone(),
        kind: object.item.kind.word().to_owned(),
        of: object.item.of.clone(),
        file: path.to_owned(),
        sha256: hash(text),
        mark: None,
        columns: object.columns.iter().map(|column| column.name.clone()).collect(),
        adding: object.adding.map(|adding| adding.word().to_owned()),
        definitions: object.definitions.iter().cloned().collect(),
    }
}

fn missing(left_out: &LeftOut, language: Language) -> Missing {
    Missing {
        kind: left_out.item.kind.word().to_owned(),
        of: left_out.item.of.clone(),
        code: left_out.code.to_owned(),
        why: left_out.why.of(language).to_owned(),
    }
}

/// Views that were built for the same place before, and are no more.
fn retired(manifest: &Manifest, before: Option<&Manifest>) -> Vec<String> {
    let same_place =
        |before: &&Manifest| before.dialect == manifest.dialect && before.schema == manifest.schema;
    let Some(before) = before.filter(same_place) else {
        return Vec::new();
    };
    let known: BTreeSet<&str> = manifest
        .objects
        .iter()
        .map(|object| object.name.as_str())
        .collect();
    let built = before.objects.iter().map(|object| &object.name);
    let gone: BTreeSet<&String> = built
        .chain(&before.retired)
        .filter(|name| !known.contains(name.as_str()))
        .collect();
    gone.into_iter().cloned().collect()
}

/// Everything, in order.
fn apply(files: &[(String, String)], manifest: &Manifest, wanted: Wanted<'_>) -> String {
    let (before, behind) = views::around(wanted.folder, wanted.dialect);
    let mut text = views::comment(&format!(
        "Built by merak. It may be applied any number of times; {} views.",
        manifest.objects.len()
    ));
    let opening = views::opening(wanted.dialect);
    text.push_str(&opening);
    text.push_str(&before);
    for name in &manifest.retired {
        text.push_str(&views::dropped(wanted.folder, name, wanted.dialect));
    }
    for (_, made) in files {
        text.push('\n');
        text.push_str(made.strip_prefix(&opening).unwrap_or(made));
    }
    text.push('\n');
    text.push_str(&behind);
    text
}
