//! Cases that people wrote: the worked examples of `docs/semantics.md`, and
//! `tests/cases/meaning/`. The oracle must come to the same as the engines.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use merak::sql::{Construct, find};

use super::judge::{Engines, Verdict, judge};
use super::not_compared::NOT_COMPARED;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PLAIN: &str = "[project]\nname = \"example\"\nlanguage = \"1\"\n";

/// Where a project stands, its settings and its text.
type Written = (String, String, String);

#[test]
fn written_cases() {
    let mut engines = Engines::start();
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    let (mut wrong, mut agreed) = (Vec::new(), 0);
    for (place, settings, text) in examples().into_iter().chain(projects()) {
        for verdict in judge(&settings, &text, &mut engines).verdicts {
            match verdict {
                Verdict::Agreed(_) => agreed += 1,
                Verdict::Wrong(why) => {
                    let why: String = why.chars().take(400).collect();
                    wrong.push(format!("{place}: {why}"));
                }
                Verdict::Skipped(why) => *skipped.entry(why).or_default() += 1,
                Verdict::Refused(..) => {}
            }
        }
    }
    println!("{agreed} written questions agreed; skipped: {skipped:#?}");
    wrong.extend(engines.outside.iter().flat_map(|engine| {
        let dialect = engine.spoken.dialect;
        let shown = engines.shown.get(engine.spoken.name()).cloned();
        let shown = shown.unwrap_or_default();
        let lacks = |construct: &Construct| find(dialect).unwrap().lacks(*construct).is_some();
        let missing = Construct::ALL.iter().filter(move |construct| {
            !NOT_COMPARED.contains(construct) && !lacks(construct) && !shown.contains(construct)
        });
        missing.map(move |construct| format!("{dialect}: no written case shows {construct:?}"))
    }));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn examples() -> Vec<Written> {
    let page = fs::read_to_string(Path::new(ROOT).join("docs/semantics.md")).unwrap();
    let mut found = Vec::new();
    let mut settings = PLAIN.to_owned();
    let mut block: Option<(bool, String)> = None;
    for (at, line) in page.lines().enumerate() {
        match (&mut block, line) {
            (None, "```toml") => block = Some((true, String::new())),
            (None, "```merak") => block = Some((false, String::new())),
            (Some((true, text)), "```") => {
                settings.clone_from(text);
                block = None;
            }
            (Some((false, text)), "```") => {
                let place = format!("docs/semantics.md, before line {}", at + 1);
                found.push((
                    place,
                    std::mem::replace(&mut settings, PLAIN.to_owned()),
                    text.clone(),
                ));
                block = None;
            }
            (Some((_, text)), line) => {
                text.push_str(line);
                text.push('\n');
            }
            _ => {}
        }
    }
    found
}

fn projects() -> Vec<Written> {
    let folder = Path::new(ROOT).join("tests/cases/meaning");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let project = |path: &std::path::PathBuf| {
        let files = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files
            .filter(|file| file.extension().is_some_and(|word| word == "merak"))
            .collect();
        files.sort();
        let text: Vec<String> = files.iter().map(|file| read(file)).collect();
        (
            path.display().to_string(),
            read(&path.join("merak.toml")),
            text.join("\n"),
        )
    };
    paths.iter().filter(|path| path.is_dir()).map(project).collect()
}
