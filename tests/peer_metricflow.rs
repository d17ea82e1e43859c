//! A peer's own integration suite, as a judge of our meaning: `merak import metricflow` imports its manifests, and
//! each of its questions is asked as a saved query of them, on the embedded engine and on DuckDB.
//!
//! The suite is the folder that `MERAK_PEER_SUITE` names, by default `../shared/peer-suites/metricflow`; its README
//! says what equal means. Cases that do not agree yet stand in `tests/cases/peer_metricflow.txt` with the reason, a
//! list that may only become shorter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value as Json, json};

#[path = "peer_metricflow/bounds.rs"]
mod bounds;

use bounds::{
    bounds, filter_of_conversions, long_time, of_last_day, of_moved_windows, of_spine, shortest_time,
};

/// Rows of values, and what their columns are called.
type Table = (Vec<String>, Vec<Vec<Json>>);

const MERAK: &str = env!("CARGO_BIN_EXE_merak");

#[test]
fn agrees_with_their_whole_suite() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let default = here.join("../shared/peer-suites/metricflow");
    let suite = std::env::var_os("MERAK_PEER_SUITE").map_or(default, PathBuf::from);
    if !suite.join("cases.json.gz").is_file() {
        println!("skipped: there is no suite in {}", suite.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some(mut duck) = Duck::start(&suite, folder.path()) else {
        println!("skipped: Python has no module `duckdb`");
        return;
    };
    let text = fs::read_to_string(folder.path().join("cases.json")).unwrap();
    let cases: Json = serde_json::from_str(&text).unwrap();
    let cases = cases["cases"].as_array().unwrap();
    let manifests: BTreeSet<&str> = cases
        .iter()
        .map(|case| case["manifest"].as_str().unwrap())
        .collect();
    for manifest in manifests {
        import(&suite, folder.path(), manifest, cases, &mut duck);
    }
    let known = known(&here.join("tests/cases/peer_metricflow.txt"));
    let mut failed: BTreeMap<String, String> = BTreeMap::new();
    let only = std::env::var("MERAK_PEER_CASES").unwrap_or_default();
    for (at, case) in cases.iter().enumerate() {
        if !case["id"].as_str().unwrap().contains(&only) {
            continue;
        }
        let asked = Asked::of(&suite, folder.path(), at, case);
        let embedded = match cfg!(feature = "embedded") {
            true => asked.embedded().and_then(|found| asked.judge(found, &mut duck)),
            false => Ok(()),
        };
        let on_duckdb = asked.sql().and_then(|sql| {
            let found = duck.ask(&sql)?;
            asked
                .judge(found, &mut duck)
                .map_err(|why| format!("{why}\n{sql}"))
        });
        let wrong: Vec<String> = [("the embedded engine", embedded), ("DuckDB", on_duckdb)]
            .into_iter()
            .filter_map(|(engine, judged)| Some(format!("on {engine}: {}", judged.err()?)))
            .collect();
        if !wrong.is_empty() {
            failed.insert(case["id"].as_str().unwrap().to_owned(), wrong.join("\n"));
        }
    }
    for (id, why) in &failed {
        println!(
            "--- {id}{}\n{why}\n",
            if known.contains(id) { " (known)" } else { "" }
        );
    }
    println!("{} passed, {} failed", cases.len() - failed.len(), failed.len());
    let new: Vec<&String> = failed.keys().filter(|id| !known.contains(*id)).collect();
    assert!(new.is_empty(), "these failed and are not known to: {new:#?}");
    let asked = |id: &&String| id.contains(&only) && cases.iter().any(|case| case["id"] == **id);
    let mended: Vec<&String> = known
        .iter()
        .filter(asked)
        .filter(|id| !failed.contains_key(*id))
        .collect();
    // Only the embedded engine verifies keys, so without it more seems to agree.
    assert!(
        mended.is_empty() || cfg!(not(feature = "embedded")),
        "these agree now, take them out of the list: {mended:#?}"
    );
}

/// The cases that are known not to agree: a line each, with the reason behind a `:`.
fn known(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| line.split(':').next().unwrap().trim().to_owned())
        .collect()
}

/// A process with the data of the suite.
struct Duck {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// Files with the rows of each table.
    tables: BTreeMap<String, String>,
}

impl Duck {
    fn start(suite: &Path, folder: &Path) -> Option<Self> {
        let mut process = Command::new("python3")
            .args(["-c", include_str!("peer_metricflow/duck.py")])
            .args([suite, folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .ok()?;
        let input = process.stdin.take().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).ok()?;
        let tables = serde_json::from_str(&line).ok()?;
        Some(Self {
            process,
            input,
            output,
            tables,
        })
    }

    fn ask(&mut self, sql: &str) -> Result<Table, String> {
        writeln!(self.input, "{}", json!(sql)).unwrap();
        self.input.flush().unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let answer: Json = serde_json::from_str(&line).map_err(|error| error.to_string())?;
        if let Some(error) = answer["error"].as_str() {
            return Err(error.to_owned());
        }
        Ok((
            serde_json::from_value(answer["names"].clone()).unwrap(),
            serde_json::from_value(answer["rows"].clone()).unwrap(),
        ))
    }
}

impl Drop for Duck {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Imports a manifest together with its questions, as saved queries.
fn import(suite: &Path, folder: &Path, manifest: &str, cases: &[Json], duck: &mut Duck) {
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

fn texts(json: &Json) -> Vec<String> {
    match json {
        Json::String(text) => vec![text.clone()],
        Json::Array(items) => items
            .iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

/// A question as a saved query.
fn saved(suite: &Path, at: usize, case: &Json) -> Json {
    let of_manifest = match case["saved_query_name"].as_str() {
        Some(name) => stored(suite, case, name),
        None => Json::Null,
    };
    let both = |asked: &str, stored: &str| [texts(&of_manifest[stored]), texts(&case[asked])].concat();
    let objects = case["group_by_objs"].as_array().cloned().unwrap_or_default();
    let objects = objects.iter().map(|object| {
        let text = |key: &str| object[key].as_str();
        let part = text("date_part").map(|part| format!(".date_part('{part}')"));
        let grain = text("grain").map(|grain| format!(".grain('{grain}')"));
        format!(
            "Dimension('{}'){}{}",
            text("name").unwrap(),
            grain.unwrap_or_default(),
            part.unwrap_or_default()
        )
    });
    let group_by: Vec<String> = both("group_bys", "group_by").into_iter().chain(objects).collect();
    let limit = case["limit"].as_i64().or(of_manifest["limit"].as_i64());
    let mut filters = [wheres(&of_manifest["where"]), texts(&case["where_filter"])].concat();
    let (metrics, order_by) = (both("metrics", "metrics"), both("order_bys", "order_by"));
    if metrics.is_empty()
        && let Some((since, until)) = bounds(case, "", None)
    {
        filters.push(format!(
            "{{{{ TimeDimension('metric_time', 'day') }}}} >= '{since}' AND {{{{ TimeDimension('metric_time', 'day') }}}} < '{until}'"
        ));
    }
    filters.extend(filter_of_conversions(&manifest_of(suite, case), case, &metrics));
    let params = json!({
        "metrics": metrics, "group_by": group_by, "where": filters, "order_by": order_by, "limit": limit,
    });
    json!({ "name": format!("case_{at}"), "query_params": params })
}

fn manifest_of(suite: &Path, case: &Json) -> Json {
    let path = format!(
        "manifests/{}.transformed.json",
        case["manifest"].as_str().unwrap()
    );
    serde_json::from_str(&fs::read_to_string(suite.join(path)).unwrap()).unwrap()
}

/// What a saved query of the manifest says.
fn stored(suite: &Path, case: &Json, name: &str) -> Json {
    let manifest = manifest_of(suite, case);
    let queries = manifest["saved_queries"].as_array().unwrap();
    queries.iter().find(|query| query["name"] == *name).unwrap()["query_params"].clone()
}

fn wheres(json: &Json) -> Vec<String> {
    let filters = json["where_filters"].as_array().cloned().unwrap_or_default();
    filters
        .iter()
        .flat_map(|filter| texts(&filter["where_sql_template"]))
        .collect()
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

/// A question, and what must come of it.
struct Asked<'a> {
    project: PathBuf,
    report: String,
    case: &'a Json,
    slices: Vec<Slice>,
    metrics: Vec<String>,
    /// Grains of its calendars: how to learn what they call a period that begins on a day.
    periods: BTreeMap<String, String>,
}

/// A slice as they write it.
#[derive(Debug)]
struct Slice {
    name: String,
    suffix: Option<String>,
}

impl<'a> Asked<'a> {
    fn of(suite: &Path, folder: &Path, at: usize, case: &'a Json) -> Self {
        let query = saved(suite, at, case)["query_params"].clone();
        let manifest = manifest_of(suite, case);
        let mut periods = BTreeMap::new();
        for spine in manifest["project_configuration"]["time_spines"]
            .as_array()
            .into_iter()
            .flatten()
        {
            for grain in spine["custom_granularities"].as_array().into_iter().flatten() {
                let name = grain["name"].as_str().unwrap();
                let column = grain["column_name"].as_str().unwrap_or(name);
                let (key, table) = (
                    &spine["primary_column"]["name"],
                    &spine["node_relation"]["relation_name"],
                );
                let (key, table) = (key.as_str().unwrap(), table.as_str().unwrap());
                periods.insert(
                    name.to_owned(),
                    format!("SELECT min({key}), {column} FROM {table} GROUP BY 2"),
                );
            }
        }
        Self {
            project: folder.join(case["manifest"].as_str().unwrap()),
            report: format!("case_{at}"),
            case,
            slices: texts(&query["group_by"]).iter().map(|text| slice(text)).collect(),
            metrics: texts(&query["metrics"]),
            periods,
        }
    }

    fn run(&self, verb: &str, more: &[&str]) -> Result<String, String> {
        let mut command = Command::new(MERAK);
        command.args(["--lang", "en", verb, "--report", &self.report, "--project"]);
        // Where nothing else ends what they show, their spine does.
        command
            .arg(&self.project)
            .args(["--as-of", "2040-12-31T23:59:59"]);
        let done = command.args(more).output().unwrap();
        match done.status.success() {
            true => Ok(String::from_utf8(done.stdout).unwrap()),
            false => Err(String::from_utf8_lossy(&done.stderr).trim().to_owned()),
        }
    }

    fn sql(&self) -> Result<String, String> {
        self.run("sql", &["--dialect", "duckdb"])
    }

    fn embedded(&self) -> Result<Table, String> {
        let rows: Json = serde_json::from_str(&self.run("query", &["--format", "json"])?).unwrap();
        let rows: Vec<&serde_json::Map<String, Json>> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row.as_object().unwrap())
            .collect();
        let names = rows
            .first()
            .map(|row| row.keys().cloned().collect())
            .unwrap_or_default();
        Ok((
            names,
            rows.iter().map(|row| row.values().cloned().collect()).collect(),
        ))
    }

    /// Their columns, in the order of ours: slices, then metrics.
    fn columns(&self) -> Vec<String> {
        let expected = texts(&self.case["expected_columns"]);
        let mut slices: Vec<Option<String>> = vec![None; self.slices.len()];
        // Those that say their grain first.
        for says in [true, false] {
            let said = slices.clone();
            for (slice, column) in self.slices.iter().zip(&mut slices) {
                let is_free = |name: &&String| {
                    !self.metrics.contains(name) && (says || !said.contains(&Some((*name).clone())))
                };
                if slice.suffix.is_some() == says {
                    *column = expected
                        .iter()
                        .filter(is_free)
                        .find(|name| slice.is(name))
                        .cloned();
                }
            }
        }
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for (slice, column) in self.slices.iter().zip(&mut slices) {
            let again = column.as_ref().is_none_or(|column| taken.contains(column));
            if again {
                *column = expected
                    .iter()
                    .find(|name| slice.is(name) && !taken.contains(*name))
                    .cloned();
            }
            taken.extend(column.clone());
        }
        slices
            .into_iter()
            .map(Option::unwrap_or_default)
            .chain(self.metrics.iter().cloned())
            .collect()
    }

    fn judge(&self, (names, mut rows): Table, duck: &mut Duck) -> Result<(), String> {
        let expected_names = texts(&self.case["expected_columns"]);
        let expected: Vec<Vec<Json>> = serde_json::from_value(self.case["expected_rows"].clone()).unwrap();
        let mut columns = self.columns();
        if self.case["min_max_only"] == true {
            rows.retain(|row| row.first().is_some_and(|value| !value.is_null()));
            let place = |row: &Vec<Json>| (number(&row[0]).unwrap_or_default(), shown(&row[0]));
            rows.sort_by(|a, b| place(a).partial_cmp(&place(b)).unwrap());
            let ends = [rows.first(), rows.last()].map(|row| row.map_or(Json::Null, |row| row[0].clone()));
            rows = vec![ends.to_vec()];
            columns.clone_from(&expected_names);
        } else if !names.is_empty() && names.len() != columns.len() {
            return Err(format!("{names:?} instead of {expected_names:?}"));
        }
        for (at, slice) in self.slices.iter().enumerate() {
            let Some(asked) = slice.suffix.as_ref().and_then(|grain| self.periods.get(grain)) else {
                continue;
            };
            // A bucket of ours is the day it begins on; theirs is what the calendar calls it.
            let called: BTreeMap<String, Json> = duck
                .ask(asked)?
                .1
                .into_iter()
                .map(|row| (shown(&row[0]), row[1].clone()))
                .collect();
            for row in &mut rows {
                if let Some(name) = called.get(&shown(&row[at])) {
                    row[at] = name.clone();
                }
            }
        }
        let order: Option<Vec<usize>> = expected_names
            .iter()
            .map(|name| columns.iter().position(|column| column == name))
            .collect();
        let order = order.ok_or_else(|| format!("{columns:?} instead of {expected_names:?}"))?;
        let rows: Vec<Vec<Json>> = rows
            .iter()
            .map(|row| {
                order
                    .iter()
                    .map(|at| row.get(*at).cloned().unwrap_or_default())
                    .collect()
            })
            .collect();
        same(&expected, &rows, self.case["check_order"] == true)
    }
}

/// What is asked for, from either way to write it.
fn slice(text: &str) -> Slice {
    let quoted: Vec<&str> = text.split('\'').collect();
    if quoted.len() == 1 {
        let grains = [
            "second",
            "minute",
            "hour",
            "day",
            "week",
            "month",
            "quarter",
            "year",
            "alien_day",
        ];
        let sub = ["millisecond", "microsecond"];
        return match text.rsplit_once("__") {
            Some((name, grain)) if grains.contains(&grain) || sub.contains(&grain) => Slice {
                name: name.to_owned(),
                suffix: Some(grain.to_owned()),
            },
            _ => Slice {
                name: text.to_owned(),
                suffix: None,
            },
        };
    }
    let suffix = quoted.get(3).map(|word| match text.contains("date_part") {
        true => format!("extract_{word}"),
        false => (*word).to_owned(),
    });
    Slice {
        name: quoted[1].to_owned(),
        suffix,
    }
}

impl Slice {
    /// Whether a column of theirs is this one: entities may lead to it, and a grain stand behind it.
    fn is(&self, column: &str) -> bool {
        let suffix = self.suffix.as_ref().map(|suffix| format!("__{suffix}"));
        let whole = format!("{}{}", self.name, suffix.unwrap_or_default());
        let ends = |column: &str| column == whole || column.ends_with(&format!("__{whole}"));
        let without = column.rsplit_once("__").map_or("", |(before, _)| before);
        ends(column) || (self.suffix.is_none() && ends(without))
    }
}

/// A value as it is compared: times in one form.
fn shown(value: &Json) -> String {
    let Some(text) = value.as_str() else {
        return value.to_string();
    };
    let time: Result<jiff::civil::DateTime, _> = text.parse();
    match time {
        Ok(time) if text.len() >= 10 => time.to_string(),
        _ => text.to_owned(),
    }
}

fn number(value: &Json) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

fn equal(a: &Json, b: &Json) -> bool {
    if shown(a) == shown(b) {
        return true;
    }
    match (number(a), number(b)) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-6 * a.abs().max(b.abs()),
        _ => false,
    }
}

/// Whether two lists of rows are the same; what is in one of them only.
fn same(expected: &[Vec<Json>], found: &[Vec<Json>], ordered: bool) -> Result<(), String> {
    // Numbers that differ by little sort alike.
    let key = |row: &Vec<Json>| -> Vec<String> {
        row.iter()
            .map(|value| number(value).map_or_else(|| shown(value), |number| format!("{number:.4e}")))
            .collect()
    };
    let sorted = |rows: &[Vec<Json>]| {
        let mut rows = rows.to_vec();
        if !ordered {
            rows.sort_by_key(key);
        }
        rows
    };
    let (expected, found) = (sorted(expected), sorted(found));
    let alike = |a: &Vec<Json>, b: &Vec<Json>| a.iter().zip(b).all(|(a, b)| equal(a, b));
    if expected.len() == found.len() && expected.iter().zip(&found).all(|(a, b)| alike(a, b)) {
        return Ok(());
    }
    let keys = |rows: &[Vec<Json>]| rows.iter().map(key).collect::<BTreeSet<_>>();
    let (theirs, ours) = (keys(&expected), keys(&found));
    let show = |rows: Vec<&Vec<String>>| {
        let few: Vec<String> = rows.iter().take(5).map(|row| row.join(", ")).collect();
        format!("{} rows: {}", rows.len(), few.join(" | "))
    };
    Err(format!(
        "{} rows instead of {}\n  only theirs {}\n  only ours {}",
        found.len(),
        expected.len(),
        show(theirs.difference(&ours).collect()),
        show(ours.difference(&theirs).collect())
    ))
}
