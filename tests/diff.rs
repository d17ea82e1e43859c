//! What changed between two revisions: `tests/cases/diff/`, a `//// before`, an
//! `//// after` and what is `//// said` in each, behind the tables of
//! `tables.merak` unless one of them says `//// tables`. A line said is the kind, the name, `was` and `through`,
//! and `!` where it breaks something; below it stand the facets. `BLESS=1` rewrites
//! them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use merak::check::{Checked, check};
use merak::diagnostic::Severity;
use merak::diff::{Change, Changes, Kind, Side, diff};
use merak::resolve::{MetricId, Type, resolve};
use merak::source::SourceMap;
use merak::source::manifest::{self, Manifest};
use merak::syntax::parse;
use std::fmt::Write;
use std::fs;
use std::path::Path;

struct Project {
    checked: Checked,
    sources: SourceMap,
    texts: Vec<String>,
    manifest: Manifest,
}

impl Project {
    fn of(texts: &[&str], settings: &str) -> Self {
        let mut sources = SourceMap::default();
        let id = sources.add("merak.toml", settings);
        let (manifest, found) = manifest::read(id, settings);
        assert!(found.is_empty(), "{settings}");
        Self::under(texts, sources, manifest)
    }

    fn under(texts: &[&str], mut sources: SourceMap, manifest: Manifest) -> Self {
        let mut files = Vec::new();
        let mut found = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            let id = sources.add(format!("{at}.merak"), *text);
            let (file, more) = parse(id, text);
            found.extend(more);
            files.push(file);
        }
        let (model, more) = resolve(&manifest, files);
        found.extend(more);
        let (checked, more) = check(model);
        found.extend(more);
        let errors = found.iter().filter(|one| one.severity == Severity::Error);
        let errors: Vec<String> = errors
            .map(|one| format!("{} {}", one.code.id, one.message(merak::words::Language::English)))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}\n{texts:?}");
        Self {
            checked,
            sources,
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
            manifest,
        }
    }

    fn side(&self) -> Side<'_> {
        Side {
            checked: &self.checked,
            sources: &self.sources,
        }
    }
}

fn between(old: &Project, new: &Project) -> Changes {
    let texts: Vec<&str> = new.texts.iter().map(String::as_str).collect();
    let manifest = new.manifest.with_calendar_of(&old.manifest);
    let judged = Project::under(&texts, new_sources(), manifest);
    diff(old.side(), new.side(), &judged.checked)
}

/// As in the side it stands for: settings come first.
fn new_sources() -> SourceMap {
    let mut sources = SourceMap::default();
    sources.add("merak.toml", "");
    sources
}

fn said(changes: &Changes) -> String {
    let mut out = String::new();
    for setting in &changes.calendar {
        let _ = writeln!(
            out,
            "calendar {}: {} -> {}",
            setting.name, setting.before, setting.after
        );
    }
    for change in &changes.changes {
        let _ = writeln!(out, "{}", line(change));
        for facet in &change.facets {
            let facet = serde_json::to_value(facet).unwrap();
            let _ = writeln!(out, "  {facet}");
        }
        if let Some(example) = &change.example {
            let tables = example
                .tables
                .iter()
                .map(|(table, rows)| format!("{table} {}", rows.join(" ")));
            let tables: Vec<String> = tables.collect();
            let _ = writeln!(
                out,
                "  on {}; {}: {:?} -> {:?}",
                tables.join("; "),
                example.cell,
                example.before,
                example.after
            );
        }
        if change.breaking || !change.kind.breaks() {
            let reach = serde_json::to_value(&change.reach).unwrap();
            let reach = reach.as_object().unwrap().iter();
            let reach: Vec<String> = reach
                .filter(|(_, names)| !names.as_array().unwrap().is_empty())
                .map(|(list, names)| format!("{list} {names}"))
                .collect();
            if !reach.is_empty() {
                let _ = writeln!(out, "  reaches {}", reach.join(" "));
            }
        }
    }
    for claim in &changes.claims {
        let _ = writeln!(
            out,
            "claim {} {}: [{}] -> [{}]",
            claim.of, claim.claim, claim.before, claim.after
        );
    }
    for moved in &changes.moved {
        let _ = writeln!(out, "moved {}: {} -> {}", moved.name, moved.before, moved.after);
    }
    out
}

fn line(change: &Change) -> String {
    let kind = serde_json::to_value(change.kind).unwrap();
    let what = serde_json::to_value(change.what).unwrap();
    let mut line = format!(
        "{} {} {}",
        kind.as_str().unwrap(),
        what.as_str().unwrap(),
        change.name
    );
    if let Some(was) = &change.was {
        let _ = write!(line, ", was {was}");
    }
    if !change.through.is_empty() {
        let all = change.through.iter().map(|one| match one.parts.as_slice() {
            [] => format!("{} {}", one.what, one.name),
            parts => format!("{} {} ({})", one.what, one.name, parts.join(", ")),
        });
        let _ = write!(line, ", through {}", all.collect::<Vec<_>>().join(", "));
    }
    for one in &change.changed {
        let _ = write!(line, ", says {:?} on {}", one.why, one.on);
    }
    if change.breaking {
        line.push_str(" !");
    }
    line
}

/// The sections of a case.
fn sections(text: &str) -> Vec<(&str, &str)> {
    let parts = text.split("//// ").skip(1);
    parts
        .map(|part| part.split_once('\n').unwrap_or((part, "")))
        .collect()
}

#[test]
fn changes_are_judged_rightly() {
    let folder = Path::new("tests/cases/diff");
    let tables = fs::read_to_string(folder.join("tables.merak")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths.iter().filter(|path| !path.ends_with("tables.merak")) {
        let text = fs::read_to_string(path).unwrap();
        let sections = sections(&text);
        let section = |name: &str| {
            sections
                .iter()
                .find(|(head, _)| head.trim() == name)
                .map(|(_, text)| *text)
        };
        let side = |name: &str| {
            let own = section(name).unwrap_or_else(|| panic!("{path:?} has no {name}"));
            let settings = section(&format!("{name} merak.toml")).unwrap_or_default();
            match own.contains("\ntable ") || own.starts_with("table ") {
                true => Project::of(&[own], settings),
                false => Project::of(&[&tables, own], settings),
            }
        };
        let (before, after) = (side("before"), side("after"));
        let found = said(&between(&before, &after));
        let wanted = section("said").unwrap_or_default();
        count += 1;
        if found != wanted {
            if std::env::var_os("BLESS").is_some() {
                let head = text.split("//// said").next().unwrap();
                fs::write(path, format!("{head}//// said\n{found}")).unwrap();
            }
            wrong.push(format!("{}\n{found}", path.display()));
        }
        // What is compared with itself is the same.
        let own = between(&after, &after);
        assert!(
            own.changes.is_empty() && own.claims.is_empty(),
            "{path:?}: {own:#?}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 30, "{count} cases");
}

/// The pairs of definitions that `tests/meaning.rs` holds, as revisions of one
/// metric: those that are equal were rewritten, and no other ever is.
#[test]
fn equal_definitions_are_rewritten_ones() {
    let folder = Path::new("tests/cases/pairs");
    let tables = fs::read_to_string(folder.join("tables.merak")).unwrap();
    let (mut rewritten, mut unknown) = (0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("tables.merak") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let own = Project::of(&[&tables, &text], "");
        let metrics = &own.checked.model.metrics;
        let (mut before, mut after, mut verdicts) = (text.clone(), text.clone(), Vec::new());
        for (at, metric) in metrics.iter().enumerate() {
            let Some((verdict, _)) = metric.named.docs.last().and_then(|line| line.split_once(':')) else {
                continue;
            };
            let others = metrics[at + 1..]
                .iter()
                .take_while(|other| other.named.docs.is_empty());
            let two = at + others.count();
            let name = |at: usize| metrics[at].named.name.text.as_str();
            let (_, facts) = own.checked.metric(MetricId::at(two)).unwrap();
            let kind = if facts.kind == Type::Bool { " : bool" } else { "" };
            let _ = writeln!(before, "metric probe_{two}{kind} = {}", name(two - 1));
            let _ = writeln!(after, "metric probe_{two}{kind} = {}", name(two));
            verdicts.push((
                format!("probe_{two}"),
                verdict.trim().to_owned(),
                name(two).to_owned(),
            ));
        }
        let (before, after) = (
            Project::of(&[&tables, &before], ""),
            Project::of(&[&tables, &after], ""),
        );
        let changes = between(&before, &after);
        for (probe, verdict, name) in verdicts {
            let change = changes.changes.iter().find(|change| change.name == probe);
            let kind = change.unwrap_or_else(|| panic!("{name}: not listed")).kind;
            match verdict.as_str() {
                "equal" => {
                    assert_eq!(kind, Kind::Rewritten, "{name}");
                    rewritten += 1;
                }
                "different" if kind == Kind::Unknown => unknown += 1,
                "different" => {
                    assert!(
                        matches!(
                            kind,
                            Kind::Different | Kind::Narrowed | Kind::Widened | Kind::UnitChanged
                        ),
                        "{name}: {kind:?}"
                    );
                }
                "given" => assert_eq!(kind, Kind::SameGiven, "{name}"),
                // Never called different.
                _ => assert!(
                    matches!(kind, Kind::Unknown | Kind::Rewritten),
                    "{name}: {kind:?}"
                ),
            }
        }
    }
    assert!(unknown <= 5, "{unknown} are not told apart");
    assert!(rewritten >= 70, "{rewritten}");
}
