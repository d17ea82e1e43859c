//! What `merak explain METRIC` says: the words of every construct in both
//! languages, and whole explanations, as snapshots.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use merak::check::{Checked, check};
use merak::explain::explain;
use merak::resolve::{MetricId, resolve};
use merak::source::SourceMap;
use merak::source::manifest::Manifest;
use merak::syntax::parse;
use merak::words::{Language, Said};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A project of one file.
fn project(text: &str) -> (Checked, SourceMap) {
    let mut sources = SourceMap::default();
    let id = sources.add("project.merak", text);
    let (file, found) = parse(id, text);
    assert!(found.is_empty(), "{found:#?}");
    let (model, found) = resolve(&Manifest::default(), vec![file]);
    assert!(found.is_empty(), "{found:#?}");
    let (checked, found) = check(model);
    let found: Vec<_> = found
        .iter()
        .map(|one| {
            (
                one.code.id,
                one.span()
                    .map(|span| text[span.start as usize..span.end as usize].to_owned()),
            )
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
    (checked, sources)
}

fn words() -> (Checked, SourceMap) {
    let path = Path::new(ROOT).join("tests/cases/explain/words.merak");
    project(&fs::read_to_string(path).unwrap())
}

fn merak(folder: &Path, arguments: &[&str]) -> Output {
    let command = &mut Command::new(env!("CARGO_BIN_EXE_merak"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

/// What it prints in the example project.
fn shop(arguments: &[&str]) -> String {
    let output = merak(&Path::new(ROOT).join("examples/shop"), arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_construct_has_words() {
    let (checked, sources) = words();
    let mut out = String::new();
    for (at, metric) in checked.model.metrics.iter().enumerate() {
        let found = explain(&checked, &sources, MetricId::at(at)).unwrap();
        let say = |said: &Said, language| said.of(language).to_owned();
        let _ = writeln!(out, "{}: {}", metric.named.name.text, found.formula);
        for language in Language::ALL {
            let also = found.definition.also.iter();
            let mut line = say(&found.definition.sentence, language);
            also.for_each(|also| line.push_str(&format!(" | {}", say(also, language))));
            let _ = writeln!(out, "  {line}");
        }
        out.push('\n');
    }
    insta::assert_snapshot!("words", out);
}

#[test]
fn every_term_has_words() {
    let (checked, sources) = words();
    let mut out = String::new();
    for name in [
        "w_segment",
        "w_attribute",
        "w_conversion",
        "w_union",
        "w_sql",
        "w_computed_dim",
        "w_at_end",
    ] {
        let id = checked.model.names.metric(name).unwrap();
        let found = explain(&checked, &sources, id).unwrap();
        let _ = writeln!(out, "{name}");
        for term in &found.definition.terms {
            let _ = writeln!(out, "  {} {}", term.kind, term.name);
            for language in Language::ALL {
                let _ = writeln!(out, "    {}", term.words.of(language));
            }
        }
    }
    insta::assert_snapshot!("terms", out);
}

#[test]
fn what_adds_up_has_words() {
    let text = fs::read_to_string(Path::new(ROOT).join("tests/cases/additivity/shop.merak")).unwrap();
    let (checked, sources) = project(&text);
    let mut out = String::new();
    for (at, metric) in checked.model.metrics.iter().enumerate() {
        let found = explain(&checked, &sources, MetricId::at(at)).unwrap();
        let _ = writeln!(out, "{}", metric.named.name.text);
        for language in Language::ALL {
            let _ = writeln!(out, "  {}", found.sums.words.of(language));
        }
    }
    insta::assert_snapshot!("sums", out);
}

#[test]
fn columns_are_found() {
    let (checked, sources) = words();
    let mut out = String::new();
    for name in [
        "gmv",
        "w_event_sum",
        "w_computed",
        "w_first",
        "w_link",
        "w_segment",
        "w_attribute",
        "w_per_channel",
        "w_once",
        "w_entities_every",
        "w_conversion",
        "w_retention_of_time",
        "w_union",
        "w_sql",
        "w_at_end_each",
        "w_prior",
    ] {
        let id = checked.model.names.metric(name).unwrap();
        let found = explain(&checked, &sources, id).unwrap();
        let _ = writeln!(out, "{name}: {}", found.formula);
        if !found.lineage.metrics.is_empty() {
            let _ = writeln!(out, "  metrics {}", found.lineage.metrics.join(", "));
        }
        for table in &found.lineage.tables {
            for column in &table.columns {
                let parts: Vec<&str> = column.parts.iter().map(|part| part.word()).collect();
                let _ = writeln!(out, "  {} {}", column.name, parts.join(" "));
            }
        }
    }
    insta::assert_snapshot!("columns", out);
}

#[test]
fn what_cannot_be_asked_has_a_reason() {
    let (checked, sources) = words();
    let mut out = String::new();
    for name in [
        "gmv",
        "w_ratio",
        "w_conversion",
        "w_grain",
        "w_grain_avg",
        "w_slow",
    ] {
        let id = checked.model.names.metric(name).unwrap();
        let found = explain(&checked, &sources, id).unwrap();
        let _ = writeln!(out, "{name}: {}", found.formula);
        let _ = writeln!(out, "  {}", found.reach.grains.join(" "));
        for slice in &found.reach.slices {
            let adds = if slice.adds { "+" } else { "-" };
            let _ = writeln!(out, "  {adds}{}", slice.path);
        }
        for one in &found.reach.hindrances {
            for language in Language::ALL {
                let _ = writeln!(out, "  not {}: {}", one.what.join(", "), one.why.of(language));
            }
        }
    }
    insta::assert_snapshot!("reach", out);
}

#[test]
fn whole_explanations() {
    insta::assert_snapshot!("gmv", shop(&["explain", "gmv", "--lang", "en"]));
    insta::assert_snapshot!(
        "repeat_buyers_zh",
        shop(&["explain", "月复购用户", "--lang", "zh"])
    );
    insta::assert_snapshot!("ltv", shop(&["explain", "LTV", "--lang", "en"]));
    insta::assert_snapshot!("dau_zh", shop(&["explain", "dau", "--lang", "zh"]));
    insta::assert_snapshot!("json", shop(&["explain", "复购率", "--format", "json"]));
}

/// Programs get the same bytes whoever asks.
#[test]
fn programs_read_both_languages() {
    let en = shop(&["explain", "gmv", "--format", "json", "--lang", "en"]);
    assert_eq!(en, shop(&["explain", "gmv", "--format", "json", "--lang", "zh"]));
    let value: serde_json::Value = serde_json::from_str(&en).unwrap();
    assert_eq!(value["additivity"]["over"], "everything");
    assert!(
        value["definition"]["words"]["zh"]
            .as_str()
            .unwrap()
            .contains("之和")
    );
}

#[test]
fn what_became_of_it_is_shown() {
    let (checked, sources) = words();
    let id = checked.model.names.metric("old").unwrap();
    let found = explain(&checked, &sources, id).unwrap();
    let text = merak::output::explain::text(&found, Language::English);
    assert!(text.contains("deprecated, since 2026-01-01, use gmv"), "{text}");
    assert!(
        text.contains("changed 2025-06-01  counts test orders no more"),
        "{text}"
    );
    let text = merak::output::explain::text(&found, Language::Chinese);
    assert!(text.contains("已弃用，自 2026-01-01 起，use gmv"), "{text}");
}

#[test]
fn mistakes_elsewhere_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("merak.toml"),
        "[project]\nname = \"p\"\nlanguage = \"1\"\n",
    )
    .unwrap();
    let text = "table t = \"t\" { time at : date  fact x : int }\n\
                metric sound \"好\" = sum(t.x)\n\
                metric broken = sum(t.y)\n\
                metric rests = broken / 2\n";
    fs::write(folder.path().join("a.merak"), text).unwrap();
    let run = |arguments: &[&str]| {
        let output = merak(folder.path(), arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    assert_eq!(run(&["explain", "sound"]).0, Some(0));
    assert_eq!(run(&["explain", "好"]).0, Some(0));
    for wrong in ["broken", "rests"] {
        let (code, out, err) = run(&["explain", wrong, "--lang", "en"]);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(err.contains("E0312") || err.contains("E0201"), "{err}");
    }
    let (code, _, err) = run(&["explain", "soundd", "--lang", "en"]);
    assert_eq!(code, Some(1));
    assert!(
        err.contains("E0201") && err.contains("did you mean `sound`"),
        "{err}"
    );
    let (code, _, err) = run(&["explain", "near-mis", "--lang", "en"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("near-miss"), "{err}");
    let (code, _, err) = run(&["explain", "E9999", "--lang", "en"]);
    assert_eq!(code, Some(2), "{err}");
    assert_eq!(run(&["explain", "E0201", "--format", "json"]).0, Some(0));
}
