//! A question as it is asked here, and whether the answer is theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

use super::duck::Duck;
use super::rows::{number, same, shown};
use super::saved::{manifest_of, saved, texts};
use super::{MERAK, Table};

/// A question, and what must come of it.
pub struct Asked<'a> {
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
    pub fn of(suite: &Path, folder: &Path, at: usize, case: &'a Json) -> Self {
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

    pub fn sql(&self) -> Result<String, String> {
        self.run("sql", &["--dialect", "duckdb"])
    }

    pub fn embedded(&self) -> Result<Table, String> {
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

    pub fn judge(&self, (names, mut rows): Table, duck: &mut Duck) -> Result<(), String> {
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
