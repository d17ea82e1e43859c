//! Their manifests, imported together with their questions.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value as Json, json};

use super::MERAK;
use super::bounds::{
    bounds, filter_of_conversions, long_time, of_last_day, of_moved_windows, of_spine, shortest_time,
};
use super::duck::Duck;
use super::saved::{saved, texts};

/// Imports a manifest together with its questions, as saved queries.
pub fn import(suite: &Path, folder: &Path, manifest: &str, cases: &[Json], duck: &mut Duck) {
    let (from, to) = (folder.join(format!("{manifest}-manifest")), folder.join(manifest));
    copy(&suite.join("manifests").join(manifest), &from);
    let of = cases
        .iter()
        .enumerate()
        .filter(|(_, case)| case["manifest"] == *manifest);
    let queries: Vec<Json> = of.clone().map(|(at, case)| saved(suite, at, case)).collect();
    fs::write(
        from.join("cases.yaml"),
        json!({ "saved_queries": queries }).to_string(),
    )
    .unwrap();
    fs::create_dir_all(&to).unwrap();
    let tables: Vec<String> = duck
        .tables
        .iter()
        .map(|(name, path)| format!("{name:?} = {path:?}"))
        .collect();
    let settings = format!(
        "[project]\nname = \"peer\"\nlanguage = \"1\"\ntimezone = \"UTC\"\nempty = \"null\"\ndefault-target = \"local\"\n\n[targets.local]\nengine = \"embedded\"\ntables = {{ {} }}\n",
        tables.join(", ")
    );
    fs::write(to.join("merak.toml"), settings).unwrap();
    let run = |many: &[String]| {
        let mut command = Command::new(MERAK);
        command.args(["--lang", "en", "import", "metricflow"]).arg(&from);
        command.arg("--columns").arg(suite.join("schema.sql"));
        command.args(many.first().map(|_| "--force"));
        for key in many {
            command.args(["--many", key]);
        }
        let done = command.arg("--output").arg(&to).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stderr).unwrap()
    };
    run(&[]);
    // What they call a key and stands in several rows is said on purpose, as somebody would who reads these findings.
    let many = many(&to);
    run(&many);
    let again = run(&many);
    assert!(
        again.contains(" 0 files "),
        "the same source changes nothing: {again}"
    );
    let path = to.join("reports.merak");
    let mut text = fs::read_to_string(&path).unwrap_or_default();
    let whole = fs::read_to_string(suite.join(format!("manifests/{manifest}.transformed.json")));
    let whole: Json = serde_json::from_str(&whole.unwrap()).unwrap();
    for (at, case) in of {
        let query = &saved(suite, at, case)["query_params"];
        let asks = !texts(&query["metrics"]).is_empty();
        let Some(place) = report(&text, at).filter(|_| asks) else {
            continue;
        };
        let asked = text[place].to_owned();
        let short = shortest_time(&whole, case);
        let metrics = texts(&query["metrics"]);
        let is_filtered = filter_of_conversions(&whole, case, &metrics).is_some();
        let known = bounds(case, &asked, long_time(&whole, &metrics)).filter(|_| !is_filtered);
        let known = known.map(|ends| of_last_day(ends, short.as_deref()));
        let known = known.map(|ends| of_moved_windows(ends, &whole, (&metrics, &asked)));
        let known = known.or_else(|| of_spine(&whole, case, &asked, duck));
        if let Some(ends) = known {
            text = bounded(&text, at, ends);
        }
    }
    for (at, case) in cases
        .iter()
        .enumerate()
        .filter(|(_, case)| case["manifest"] == *manifest)
    {
        let start = text.find(&format!("report case_{at} "));
        if let Some(start) = start.filter(|_| case["apply_group_by"] == false) {
            let each_row = text[start..].replacen("values ", "values per row ", 1);
            text.replace_range(start.., &each_row);
        }
    }
    fs::write(&path, text).unwrap();
}

/// The keys of a project that are not unique, as the import takes them.
fn many(project: &Path) -> Vec<String> {
    if cfg!(not(feature = "embedded")) {
        return Vec::new();
    }
    let mut command = Command::new(MERAK);
    command.args([
        "--lang",
        "en",
        "check",
        "--target",
        "local",
        "--format",
        "json",
        "--project",
    ]);
    let done = command.arg(project).output().unwrap();
    let findings: Json = serde_json::from_slice(&done.stdout).unwrap();
    let findings = findings.as_array().unwrap().iter();
    let keys = findings
        .filter(|finding| finding["code"] == "E0506")
        .filter_map(|finding| {
            let file = finding["file"].as_str()?;
            let text = fs::read_to_string(project.join(file)).ok()?;
            let line = text
                .lines()
                .nth(usize::try_from(finding["line"].as_u64()?).ok()? - 1)?;
            // `key  listing = listing_id`
            // `key user_on_ds = (user_id, ds)`: an entity on a partition
            let entity = line.split_whitespace().nth(1)?.split("_on_").next()?;
            Some(format!("{}.{entity}", file.strip_suffix(".merak")?))
        });
    keys.collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}

/// A report with more clauses.
fn bounded(text: &str, at: usize, ends: (String, String)) -> String {
    let Some(place) = report(text, at) else {
        return text.to_owned();
    };
    let mut words: Vec<&str> = text[place.clone()].split_whitespace().collect();
    // What the report is bounded by already holds, too: days sort as they are written.
    let mut known = |word: &str| -> Option<String> {
        let at = words.iter().position(|next| *next == word)?;
        words.drain(at..at + 2).next_back().map(str::to_owned)
    };
    let since = known("since").map_or(ends.0.clone(), |known| known.max(ends.0));
    let until = known("until").map_or(ends.1.clone(), |known| known.min(ends.1));
    let brace = words.iter().rposition(|word| *word == "}").unwrap();
    let (before, behind) = (words[..brace].join(" "), words[brace..].join(" "));
    format!(
        "{}{before} since {since} until {until} {behind}\n{}",
        &text[..place.start],
        &text[place.end..]
    )
}

/// Where a report stands.
fn report(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let start = text.find(&format!("report case_{at} "))?;
    // The next report begins there, or a comment with a question that is none.
    let ends =
        ["\nreport ", "\n//"].map(|next| text[start..].find(next).map_or(text.len(), |end| start + end));
    Some(start..ends[0].min(ends[1]))
}
