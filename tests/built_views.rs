//! `examples/shop` built for real engines: applied there twice, each view has the rows that
//! `merak query` and `merak monitor` answer with, and what may be added up adds up.

#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

#[allow(dead_code, reason = "the oracle uses the rest")]
#[path = "oracle/engines/mod.rs"]
mod engines;
#[path = "support/project.rs"]
mod project;

use std::fs;
use std::path::{Path, PathBuf};

use engines::Outcome;
use engines::outside::Engine;
use engines::spoken::{Spoken, Types, asked};
use jiff::civil::{Date, date};
use merak::evaluate::Value;
use merak::sql::{Names, find};
use serde_json::Value as Json;

/// The engines that are asked; those behind the first two by `.ci/full` only.
const ENGINES: [&str; 5] = ["duckdb", "postgres", "mysql", "clickhouse", "spark"];

/// What the shop does not have.
const MORE: &str = "segment whales \"大客户\" of customer = gmv >= 1_000 over 90 days\n";

/// The last day of the data, and one that is long past.
const LAST: Date = date(2025, 12, 31);

/// Metrics of every kind: levels, windows, periods, segments, entities, and folds of periods.
const KINDS: &str = r#"
entity customer
entity order

table order_lines = "shop.order_lines" {
  key  (order_id, line_no)
  link customer = customer_id
  link order    = order_id
  time ds : date
  dim  channel : text
  fact amount  : CNY
}

table orders = "shop.orders" {
  key order = order_id
  time ds : date
  dim city : text
}

table customers = "shop.customers" {
  key  customer = customer_id
  time registered_at : date
  dim  province : text
}

table levels = "shop.levels" {
  link     customer = customer_id
  snapshot ds : date
  dim      city : text
  fact     amount : CNY
}

segment whales of customer = gmv >= 150 over 90 days
attribute first_channel of customer : text = first(order_lines.channel)

metric gmv        = sum(order_lines.amount)
metric lines      = count(order_lines)
metric buyers     = count(order_lines.customer)
metric ordered    = count(order_lines.order)
metric placed     = count(orders)
metric level      = sum(levels.amount)
metric level_end  = at_end(sum(levels.amount))
metric dau        = count(order_lines.customer) { grain day  coarser sum }
metric mau        = count(order_lines.customer) { grain month }
metric daily_best = max(gmv per day)
metric gmv_7d     = rolling(gmv, 7 days)
metric wau        = rolling(count(order_lines.customer), 7 days)
metric gmv_mtd    = to_date(gmv, month)
metric gmv_ever   = cumulative(gmv)
metric gmv_before = prior(gmv, 1 month)
metric fresh      = count(order_lines.customer) where customer.registered_at >= period_start
metric of_whales  = gmv where customer in whales
metric repeated   = count(customer where lines >= 2)
metric typical    = median(order_lines.amount)
metric per_head   = avg(gmv per customer)
metric share      = gmv / (gmv across channel)
metric plus_one   = gmv + 1
metric spread     = gmv - level
metric greatest   = max(order_lines.amount)
metric filled     = (gmv where channel = "a") fill 5
metric each_day   = gmv every day

/// Braces {{ x }}, 'quotes', "more" and a \ backslash.
report `it's "so"; -- 中` "标签 'x' \\ \"y\"" { metrics gmv  by month }
"#;

#[test]
fn views_have_the_rows_of_questions() {
    on_engines(&shop(0), |applied| {
        assert!(applied.compared() > 40);
        applied.spine();
        applied.by_labels();
    });
}

#[test]
fn what_may_be_added_up_adds_up() {
    on_engines(&kinds(), |applied| {
        let kinds = KINDS.lines().filter(|line| line.starts_with("metric")).count();
        let unsaid = applied.unsaid();
        assert!(
            applied.compared() + unsaid >= kinds - 1,
            "{}",
            applied.manifest["left_out"]
        );
        let is_there = |view: &str| applied.manifest.to_string().contains(&format!("\"{view}\""));
        let views = [
            "gmv_by_day",
            "buyers_by_month",
            "level_by_day",
            "wau_by_day",
            "mau_by_month",
        ];
        views.iter().for_each(|view| assert!(is_there(view), "{view}"));
    });
}

/// The same shop, its last day yesterday: what is counted back from the clock has rows.
#[test]
fn what_looks_back_from_the_clock() {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let today = jiff::Zoned::now().with_time_zone(zone).date();
    on_engines(&shop((today - LAST).get_days() - 1), |applied| {
        applied.checks();
        applied.segment();
    });
}

/// A project built for each engine that is there, and applied to it.
fn on_engines(folder: &tempfile::TempDir, look: impl Fn(&mut Applied)) {
    let asked = asked();
    for name in ENGINES {
        match asked.iter().find(|spoken| spoken.name() == name) {
            Some(spoken) => {
                if let Some(mut applied) = Applied::of(spoken, folder.path()) {
                    look(&mut applied);
                }
            }
            None => eprintln!("skipped: {name}: MERAK_ORACLE_ENGINES does not name it"),
        }
    }
}

/// A built project, applied to an engine.
struct Applied {
    folder: PathBuf,
    engine: Engine,
    manifest: Json,
    dialect: &'static str,
    names: Names,
}

impl Applied {
    fn of(spoken: &'static Spoken, folder: &Path) -> Option<Self> {
        let views = format!("views_{}", spoken.dialect);
        let built = [
            "build",
            "--dialect",
            spoken.dialect,
            "--out",
            &views,
            "--format",
            "json",
        ];
        let manifest = serde_json::from_str(&project::printed(project::merak(folder, &built))).unwrap();
        let mut engine = match Engine::start(spoken) {
            Ok(engine) => engine,
            Err(why) => {
                eprintln!("skipped: {}: {why}", spoken.dialect);
                return None;
            }
        };
        let apply = fs::read_to_string(folder.join(views).join("apply.sql")).unwrap();
        let mut statements = tables(folder, spoken);
        statements.extend(in_turn(&apply));
        statements.extend(in_turn(&apply));
        let done = engine.ask_all(statements, vec!["SELECT 1 AS one".to_owned()]);
        assert!(
            matches!(&done[..], [Outcome::Rows(..)]),
            "{}: {done:?}",
            spoken.dialect
        );
        Some(Self {
            folder: folder.to_owned(),
            engine,
            manifest,
            dialect: spoken.dialect,
            names: find(spoken.dialect).unwrap().names(),
        })
    }

    /// How many metrics its dialect has no words for.
    fn unsaid(&self) -> usize {
        let left_out = self.manifest["left_out"].as_array().unwrap();
        let unsaid = left_out
            .iter()
            .filter(|one| one["kind"] == "metric" && one["code"] == "E0513");
        unsaid
            .inspect(|one| eprintln!("{}: left out: {one}", self.dialect))
            .count()
    }

    /// Compares all metrics, reports and targets; says how many there are.
    fn compared(&mut self) -> usize {
        let objects = self.manifest["objects"].as_array().unwrap().clone();
        let compared = objects
            .iter()
            .map(|object| match object["kind"].as_str().unwrap() {
                "metric" => self.metric(object),
                "report" => self.report(object),
                "target" => self.target(object),
                _ => 0,
            });
        compared.sum()
    }

    /// What the engine answers with.
    fn asked(&mut self, sql: &str) -> Vec<Vec<String>> {
        let mut answers = self.engine.ask_all(Vec::new(), vec![sql.to_owned()]);
        match answers.remove(0) {
            Outcome::Rows(_, rows) => {
                let row = |row: &Vec<Value>| row.iter().map(of_value).collect();
                sorted(rows.iter().map(row).collect())
            }
            other => panic!("{}: {other:?}\n{sql}", self.dialect),
        }
    }

    fn view(&mut self, object: &Json) -> Vec<Vec<String>> {
        let name = self.names.quoted(object["name"].as_str().unwrap());
        self.asked(&format!("SELECT * FROM merak.{name}"))
    }

    /// What the embedded engine answers with.
    fn query(&self, arguments: &[&str]) -> Vec<Vec<String>> {
        let arguments = [&["query"], arguments, &["--format", "json"]].concat();
        rows(&project::printed(project::merak(&self.folder, &arguments)))
    }

    fn metric(&mut self, object: &Json) -> usize {
        let metric = object["of"].as_str().unwrap();
        let explained = ["explain", metric, "--format", "json"];
        let explained = project::printed(project::merak(&self.folder, &explained));
        let explained: Json = serde_json::from_str(&explained).unwrap();
        let slices = explained["reach"]["slices"].as_array().unwrap();
        let path = |column: &str| {
            let paths = slices.iter().map(|slice| slice["path"].as_str().unwrap());
            let mut paths = paths.filter(|path| path.replace('.', "_") == column);
            paths.next().unwrap_or(column).to_owned()
        };
        let columns: Vec<&str> = strings(&object["columns"]);
        let by: Vec<String> = columns[..columns.len() - 1]
            .iter()
            .map(|column| path(column))
            .collect();
        let wanted = self.query(&[metric, "--by", &by.join(",")]);
        assert!(!wanted.is_empty(), "{metric}");
        same(
            &self.view(object),
            &wanted,
            &format!("{}: {metric}", self.dialect),
        );
        self.adding(object, metric, &by[0]);
        1
    }

    /// What may be added up comes to what is asked at once.
    fn adding(&mut self, object: &Json, metric: &str, grain: &str) {
        let view = self.names.quoted(object["name"].as_str().unwrap());
        let value = self.names.quoted(metric);
        let sum = format!("SUM({value}) AS total FROM merak.{view}");
        match object["adding"].as_str().unwrap() {
            "all" => assert_eq!(
                self.asked(&format!("SELECT {sum}")),
                self.query(&[metric]),
                "{}: {metric}",
                self.dialect
            ),
            "of_one_period" => assert_eq!(
                self.asked(&format!(
                    "SELECT {0}, {sum} GROUP BY {0}",
                    self.names.quoted(grain)
                )),
                self.query(&[metric, "--by", grain]),
                "{}: {metric}",
                self.dialect
            ),
            _ => {}
        }
    }

    fn report(&mut self, object: &Json) -> usize {
        let report = object["of"].as_str().unwrap();
        let wanted = self.query(&["--report", report]);
        assert!(!wanted.is_empty(), "{report}");
        same(
            &self.view(object),
            &wanted,
            &format!("{}: {report}", self.dialect),
        );
        1
    }

    fn target(&mut self, object: &Json) -> usize {
        let metric = object["of"].as_str().unwrap();
        let rows = self.view(object);
        for row in &rows {
            assert_eq!(row[2], "month");
            let value = self.query(&[metric, "--for", &row[0][..7]]);
            assert_eq!(row[5], value[0][0], "{}: {metric}", self.dialect);
        }
        assert!(!rows.is_empty());
        1
    }

    fn spine(&mut self) {
        let sql = "SELECT COUNT(*) AS days, COUNT(DISTINCT month) AS months, MIN(day) AS begins, MAX(year) AS ends \
                   FROM merak.merak_days WHERE day < DATE '2024-01-01'";
        let wanted = [
            number(8766.0),
            number(288.0),
            "2000-01-01".to_owned(),
            "2023-01-01".to_owned(),
        ];
        assert_eq!(self.asked(sql), [wanted.to_vec()], "{}", self.dialect);
        let sql = "SELECT COUNT(*) AS metrics FROM merak.merak_metrics WHERE view_name IS NOT NULL";
        let metrics = self.manifest["objects"].as_array().unwrap();
        let metrics = metrics.iter().filter(|object| object["kind"] == "metric").count();
        let count = number(f64::from(u32::try_from(metrics).unwrap()));
        assert_eq!(self.asked(sql), [vec![count]], "{}", self.dialect);
    }

    /// The same views with labels for names, over those that stand there.
    fn by_labels(&mut self) {
        let built = [
            "build",
            "--dialect",
            self.dialect,
            "--out",
            "labels",
            "--labels",
            "--comments",
            "zh",
        ];
        project::printed(project::merak(&self.folder, &built));
        let apply = fs::read_to_string(self.folder.join("labels/apply.sql")).unwrap();
        let asked = vec!["SELECT * FROM merak.monthly_review".to_owned()];
        let mut answers = self.engine.ask_all(in_turn(&apply), asked);
        let Outcome::Rows(names, rows) = answers.remove(0) else {
            panic!("{}: {answers:?}", self.dialect);
        };
        assert_eq!(
            names,
            ["月", "成交总额", "月复购用户", "笔单价"],
            "{}",
            self.dialect
        );
        let rows = rows
            .iter()
            .map(|row| row.iter().map(of_value).collect())
            .collect();
        let wanted = self.query(&["--report", "monthly_review"]);
        same(&sorted(rows), &wanted, self.dialect);
        fs::remove_dir_all(self.folder.join("labels")).unwrap();
    }

    /// Each check stands in its view as `merak monitor` judges it.
    fn checks(&mut self) {
        let monitored = project::merak(&self.folder, &["monitor", "--format", "json"]);
        let judged: Json = serde_json::from_slice(&monitored.stdout).unwrap();
        let mut seen = 0;
        for one in judged.as_array().unwrap() {
            let (kind, name) = (one["kind"].as_str().unwrap(), one["name"].as_str().unwrap());
            let view = format!("{kind}_{name}");
            let objects = self.manifest["objects"].as_array().unwrap();
            let Some(object) = objects
                .iter()
                .find(|object| object["kind"] == "check" && object["name"] == view.as_str())
                .cloned()
            else {
                continue;
            };
            let columns: Vec<String> = strings(&object["columns"])
                .into_iter()
                .map(str::to_owned)
                .collect();
            let is_well = columns.iter().position(|column| column == "is_well").unwrap();
            let slice = one["slice"].as_array().unwrap();
            let slice: Vec<String> = slice.iter().map(|part| of_json(&part["value"])).collect();
            let period = one["period"].as_str().unwrap();
            let rows = self.view(&object);
            let row = rows.iter().find(|row| {
                let slice = slice
                    .iter()
                    .map(|value| if value == "null" { "∅" } else { value });
                row[0] == period && row[1..is_well].iter().eq(slice)
            });
            let state = match row.map(|row| row[is_well].as_str()) {
                Some(well) if well == number(1.0) => vec!["ok"],
                Some(well) if well == number(0.0) => vec!["breach", "warn"],
                _ => vec!["no data"],
            };
            let known = one["state"].as_str().unwrap();
            assert!(state.contains(&known), "{}: {one} is {row:?}", self.dialect);
            seen += usize::from(row.is_some());
        }
        assert!(seen > 5, "{seen}: {judged}");
    }

    fn segment(&mut self) {
        let wanted = self.query(&["--by", "customer", "--where", "customer in whales"]);
        assert!(wanted.len() > 3, "{wanted:?}");
        assert_eq!(
            self.asked("SELECT * FROM merak.segment_whales"),
            wanted,
            "{}",
            self.dialect
        );
    }
}

/// The shop so many days later.
fn shop(shift: i32) -> tempfile::TempDir {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    let folder = project::folder(&[("more.merak", MORE)]);
    let copied = ["finance", "marketing", "product", "shared", "data"];
    for part in copied {
        fs::create_dir_all(folder.path().join(part)).unwrap();
        for entry in fs::read_dir(source.join(part)).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let text = if part == "data" {
                shifted(&text, shift)
            } else {
                text
            };
            fs::write(folder.path().join(part).join(path.file_name().unwrap()), text).unwrap();
        }
    }
    fs::copy(source.join("merak.toml"), folder.path().join("merak.toml")).unwrap();
    folder
}

/// A project of metrics of every kind, and data that is unlike itself.
fn kinds() -> tempfile::TempDir {
    let mut dice = 7_u64;
    let mut roll = |sides: u64| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    let mut day = || {
        date(2025, 12, 1)
            .checked_add(jiff::Span::new().days(roll(75) as i64))
            .unwrap()
    };
    let days: Vec<Date> = (0..400).map(|_| day()).collect();
    let mut lines = "order_id,line_no,customer_id,ds,channel,amount\n".to_owned();
    let mut orders = "order_id,ds,city\n".to_owned();
    let mut levels = "customer_id,ds,city,amount\n".to_owned();
    let mut customers = "customer_id,registered_at,province\n".to_owned();
    for (at, day) in days.iter().enumerate() {
        let customer = match roll(15) {
            0 => String::new(),
            customer => customer.to_string(),
        };
        let channel = ["a", "b", "c", ""][roll(4) as usize];
        let order = at / 3 + 1;
        lines += &format!(
            "{order},{at},{customer},{day},{channel},{}.{}\n",
            roll(90),
            roll(10)
        );
        levels += &format!("{customer},{day},{channel},{}\n", roll(50));
        if at % 3 == 0 {
            orders += &format!("{order},{day},{channel}\n");
        }
    }
    for customer in 1..13 {
        customers += &format!("{customer},{},{}\n", days[customer], ["x", "y", ""][customer % 3]);
    }
    let tables = ["order_lines", "orders", "levels", "customers"];
    let tables = tables.map(|name| format!("\"shop.{name}\" = \"data/{name}.csv\""));
    let toml = format!(
        "[project]\nname = \"kinds\"\ndefault-target = \"local\"\n[targets.local]\nengine = \"embedded\"\n\
         tables = {{ {} }}\n",
        tables.join(", ")
    );
    project::folder(&[
        ("merak.toml", &toml),
        ("all.merak", KINDS),
        ("data/order_lines.csv", &lines),
        ("data/orders.csv", &orders),
        ("data/levels.csv", &levels),
        ("data/customers.csv", &customers),
    ])
}

fn shifted(csv: &str, days: i32) -> String {
    let cell = |cell: &str| match cell.get(..10).and_then(|day| day.parse::<Date>().ok()) {
        Some(day) => {
            let later = day.checked_add(jiff::Span::new().days(days)).unwrap();
            format!("{later}{}", &cell[10..])
        }
        None => cell.to_owned(),
    };
    let line = |line: &str| line.split(',').map(cell).collect::<Vec<_>>().join(",") + "\n";
    csv.lines().map(line).collect()
}

/// The statements of a file, one after the other, as those who apply it take them.
fn in_turn(apply: &str) -> Vec<String> {
    let statements = apply.split_inclusive(";\n").map(str::trim);
    let statements = statements.filter(|statement| !statement.is_empty());
    statements
        .map(|statement| statement.strip_suffix(';').unwrap().to_owned())
        .collect()
}

/// Statements that make the shop's tables.
fn tables(folder: &Path, spoken: &Spoken) -> Vec<String> {
    let mut statements = vec![format!("CREATE {} IF NOT EXISTS shop", spoken.folder)];
    let text = find(spoken.dialect).unwrap();
    for entry in fs::read_dir(folder.join("data")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let mut csv = csv::Reader::from_path(&path).unwrap();
        let columns = csv.headers().unwrap().clone();
        let kinds: Vec<String> = columns.iter().map(|column| kind(column, spoken.types)).collect();
        let declared = columns
            .iter()
            .zip(&kinds)
            .map(|(column, kind)| format!("{} {kind}", text.names().quoted(column)));
        let declared: Vec<String> = declared.collect();
        let declared = declared.join(", ");
        // Read as they stand; the script makes a list of what is created in its own way.
        if spoken.dialect == "spark" {
            let path = text.text(path.to_str().unwrap());
            statements.push(format!(
                "CREATE  TABLE shop.{name} ({declared}) USING csv OPTIONS (path {path}, header 'true', escape '\"')"
            ));
            continue;
        }
        statements.push(format!("CREATE TABLE shop.{name} ({declared}){}", spoken.stored));
        let cell = |(cell, kind): (&str, &String)| match cell {
            "" => "NULL".to_owned(),
            "true" | "false" => cell.to_owned(),
            cell if spoken.casts => format!("CAST({} AS {kind})", text.text(cell)),
            cell => text.text(cell),
        };
        let row = |row: csv::StringRecord| {
            let cells: Vec<String> = row.iter().zip(&kinds).map(cell).collect();
            format!("({})", cells.join(", "))
        };
        let rows: Vec<String> = csv.records().map(|record| row(record.unwrap())).collect();
        for some in rows.chunks(2000) {
            statements.push(format!("INSERT INTO shop.{name} VALUES {}", some.join(", ")));
        }
    }
    statements
}

/// What holds a column there.
fn kind(column: &str, types: Types) -> String {
    match column {
        "ds" | "registered_at" => types.day.to_owned(),
        "is_test" => types.truth.to_owned(),
        "order_id" | "line_no" | "customer_id" | "qty" | "weight" | "unit_weight" => types.whole.to_owned(),
        "unit_price" | "amount" | "cost" | "refund" => types.decimal.replace('#', "12, 2"),
        "sku_id" => types.key.to_owned(),
        time if time.ends_with("_at") => types.time.to_owned(),
        _ => types.text.to_owned(),
    }
}

fn strings(list: &Json) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect()
}

/// Rows of JSON, as texts in order.
fn rows(text: &str) -> Vec<Vec<String>> {
    let rows: Json = serde_json::from_str(text).unwrap();
    let row = |row: &Json| row.as_object().unwrap().values().map(of_json).collect();
    sorted(rows.as_array().unwrap().iter().map(row).collect())
}

/// That rows are the same, shown by the first that are not.
fn same(rows: &[Vec<String>], wanted: &[Vec<String>], what: &str) {
    let differ = rows.iter().zip(wanted).find(|(row, wanted)| row != wanted);
    assert_eq!(differ, None, "{what}");
    assert_eq!(rows.len(), wanted.len(), "{what}");
}

fn sorted(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    rows.sort();
    rows
}

fn of_json(value: &Json) -> String {
    match value {
        Json::Null => "∅".to_owned(),
        Json::Number(value) => number(value.as_f64().unwrap()),
        Json::Bool(truth) => of_truth(*truth),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn of_value(value: &Value) -> String {
    match value {
        Value::Null => "∅".to_owned(),
        Value::Exact(exact) => number(exact.to_string().parse().unwrap()),
        Value::Float(float) => number(float.value),
        Value::Truth(truth) => of_truth(*truth),
        Value::Text(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Some engines have 1 and 0 for it.
fn of_truth(truth: bool) -> String {
    number(f64::from(u8::from(truth)))
}

/// A number to ten digits: engines divide in their own order.
fn number(value: f64) -> String {
    format!("#{:.9e}", value + 0.0)
}
