//! `merak rows`: what is shown adds up to the number it stands behind.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output};

const DEFINITIONS: &str = r#"
entity customer
entity order

table customers = "customers" {
  key customer = id
  dim country : text
  fact credit : CNY
}

table lines = "lines" {
  rows (is_test is null or not is_test)
  key  (order_id, line_no)
  link order            = order_id
  link buyer : customer = customer_id
  time on_day : date
  time shipped_on : date
  dim  channel, status : text
  fact amount : CNY
  fact qty : int
  column is_test : bool
}

table visits = "visits" {
  link customer = customer_id
  time on_day : date
  dim  channel : text
}

metric gmv : CNY          = sum(lines.amount) where status != "cancelled"
metric orders : order     = count(lines.order) where status != "cancelled"
metric aov                = gmv / orders
metric worth : CNY        = sum(lines.amount * lines.qty) where buyer.country = "CN"
metric share : ratio      = gmv / (gmv across channel)
metric ads_share : ratio  = (gmv where channel = "ads") / gmv
metric visits_            = count(visits)
metric rate               = orders / visits_
metric loyal : customer   = count(customer where orders >= 2 and visits_ > 0) { grain month }
metric weekly : CNY       = max(lines.amount) { grain week  coarser sum }
metric both               = gmv + (gmv at shipped_on)
metric before             = gmv - prior(gmv, 1 month)
metric daily : CNY        = avg(gmv per day)
metric spent : CNY        = sum(lines.amount)
metric per_head : CNY     = max(spent per buyer)
metric by_channel : CNY   = avg(gmv per channel)
metric best_week : CNY    = max(gmv per week)
metric twice : CNY        = max(avg(gmv per day) per week)
metric week_of : CNY      = rolling(gmv, 7 days)
metric ever : CNY         = cumulative(gmv)
metric so_far : CNY       = to_date(gmv, month)
metric ago : CNY          = prior(gmv, 1 month, keep: true)
metric week_ago : CNY     = prior(rolling(gmv, 7 days), 1 month, keep: true)
metric week_before : CNY  = rolling(prior(gmv, 7 days), 28 days)
metric first_of : CNY     = gmv - prior(gmv, to: month)
metric at_first : CNY     = case { visits_ >= 0: prior(spent, to: month) }
metric ending : CNY       = at_end(spent)
metric opening : CNY      = at_start(gmv) where channel != "mail"
metric ends : CNY         = at_end(spent, per: customer)
metric week_end : CNY     = rolling(at_end(spent), 28 days)
metric credits : CNY      = sum(lines.buyer.credit once per buyer)
metric people : customer  = count(customer where spent > 0)
metric lately : customer  = rolling(people, 28 days)
metric then : customer    = prior(people, 1 month, keep: true)
metric by_group           = sum(people per channel)
metric quiet : customer   = count(every customer where spent = 0)
metric quiet_4w : customer = rolling(quiet, 28 days)
metric stopped : customer = count(every customer where spent = 0 and prior(spent, 1 month) > 0)
metric quiet_by           = sum(quiet per channel)
metric bought : ratio     = conversion(from: visits, to: lines, by: customer, within: 30 days)
metric waited : day       = elapsed(from: visits, to: lines, by: customer, within: 30 days, take: max)
metric waited_mean : day  = elapsed(from: visits, to: lines, by: customer, within: 30 days, take: avg)
metric kept : ratio       = retention(customer, from: visits, on: lines, within: 30 days)
"#;

const LINES: &str = "order_id,line_no,customer_id,on_day,shipped_on,channel,status,amount,qty,is_test
1,1,1,2026-01-02,2026-01-03,ads,paid,10.00,1,
1,2,1,2026-01-02,2026-01-03,ads,paid,5.00,2,false
2,1,1,2026-01-31,,mail,paid,7.50,1,
3,1,2,2026-02-01,2026-02-02,ads,paid,20.00,1,
4,1,3,2026-02-10,2026-02-11,,paid,3.00,4,
5,1,,2026-02-11,,mail,cancelled,99.00,1,
6,1,2,2026-02-12,,shop,,4.00,1,
7,1,2,2026-02-28,,shop,paid,20.00,1,
8,1,4,2026-03-01,,mail,paid,8.00,3,
9,1,4,2026-01-05,,ads,paid,1000.00,3,true
";

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "merak.toml",
        "[project]\nname = \"behind\"\nlanguage = \"1\"\n[targets.local]\nengine = \"embedded\"\n\
         tables = { lines = \"lines.csv\", visits = \"visits.csv\", customers = \"customers.csv\" }\n",
    );
    write("behind.merak", DEFINITIONS);
    write("lines.csv", LINES);
    write(
        "visits.csv",
        "customer_id,on_day,channel\n1,2026-01-01,ads\n2,2026-01-05,web\n2,2026-02-01,ads\n3,2026-03-01,\n",
    );
    write(
        "customers.csv",
        "id,country,credit\n1,CN,100\n2,DE,50\n3,CN,7\n4,,1\n",
    );
    folder
}

fn merak(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn its_sql_is_one_plain_select() {
    let folder = project();
    let rows = ["rows", "gmv", "--cell", "month=2026-02,channel=null", "--sql"];
    let then = ["--as-of", "2026-12-31"];
    insta::assert_snapshot!(text(
        &merak(folder.path(), &[&rows[..], &then[..]].concat()).stdout
    ));
}

#[test]
fn what_cannot_be_shown_is_said() {
    let folder = project();
    let code = |arguments: &[&str]| {
        let output = merak(folder.path(), &[&["rows"], arguments].concat());
        let said = text(&output.stderr);
        let line = said.lines().next().unwrap_or_default().trim().to_owned();
        (output.status.code(), line)
    };
    let refused = |code: &str| (Some(1), code.to_owned());
    assert_eq!(code(&["gmw", "--sql"]), refused("E0201"));
    assert_eq!(code(&["ago", "--sql"]), refused("E0411"));
    assert_eq!(code(&["loyal", "--sql"]), refused("E0402"));
    assert_eq!(
        code(&["gmv", "--cell", "moth=2026-01", "--by", "month", "--sql"]),
        refused("E0408")
    );
    assert_eq!(
        code(&["gmv", "--cell", "month", "--by", "month", "--sql"]),
        refused("E0408")
    );
    assert_eq!(code(&["gmv", "--cell", "month=ads", "--sql"]), refused("E0301"));
    assert_eq!(
        code(&["gmv", "--cell", "month=2026-01-05", "--sql"]),
        refused("E0301")
    );
    assert_eq!(code(&["gmv", "--table", "line", "--sql"]), refused("E0201"));
}

/// The examples of its help are of the example project.
#[test]
fn the_examples_of_its_help_work() {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    let help = text(&merak(&shop, &["rows", "--help"]).stdout);
    let examples: Vec<&str> = help
        .lines()
        .filter_map(|line| line.trim().strip_prefix("merak "))
        .filter_map(|line| line.split("      ").next())
        .collect();
    assert!(examples.len() >= 5, "{help}");
    for example in examples {
        let plain = example.replace("--format csv", "").replace("--sql", "");
        let mut words: Vec<String> = Vec::new();
        for (at, part) in plain.split('\'').enumerate() {
            match at % 2 {
                0 => words.extend(part.split_whitespace().map(str::to_owned)),
                _ => words.push(part.to_owned()),
            }
        }
        words.push("--sql".to_owned());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = merak(&shop, &words);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{example}: {}",
            text(&output.stderr)
        );
    }
}

#[cfg(feature = "embedded")]
mod with_the_engine {
    use super::{merak, project, text};
    use std::collections::BTreeSet;
    use std::path::Path;

    type Rows = Vec<serde_json::Map<String, serde_json::Value>>;

    fn asked(folder: &Path, arguments: &[&str]) -> Rows {
        let output = merak(folder, &[arguments, &["--format", "json"]].concat());
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
        let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        rows.iter().map(|row| row.as_object().unwrap().clone()).collect()
    }

    fn number(value: &serde_json::Value) -> f64 {
        value.as_f64().unwrap_or_default()
    }

    fn sum(rows: &Rows, column: &str) -> f64 {
        rows.iter().map(|row| number(&row[column])).sum()
    }

    fn distinct(rows: &Rows, column: &str) -> f64 {
        let values: BTreeSet<String> = rows
            .iter()
            .filter(|row| !row[column].is_null())
            .map(|row| row[column].to_string())
            .collect();
        f64::from(u32::try_from(values.len()).unwrap())
    }

    /// The number that a question has in one cell.
    fn value(folder: &Path, metric: &str, rest: &[&str], wanted: &[(&str, &str)]) -> f64 {
        let rows = asked(folder, &[&["query", metric], rest].concat());
        let is_it = |row: &&serde_json::Map<String, serde_json::Value>| {
            wanted
                .iter()
                .all(|(name, value)| row[*name].as_str() == Some(value))
        };
        number(&rows.iter().find(is_it).unwrap()[metric])
    }

    #[track_caller]
    fn same(one: f64, other: f64) {
        assert!((one - other).abs() < 1e-9, "{one} {other}");
    }

    #[test]
    fn the_rows_add_up_to_the_number() {
        let folder = project();
        let folder = folder.path();
        let gmv = "sum(lines.amount)";
        for rest in [&[][..], &["--for", "2026-02"], &["--where", "channel = \"ads\""]] {
            let rows = asked(folder, &[&["rows", "gmv"], rest].concat());
            same(sum(&rows, gmv), value(folder, "gmv", rest, &[]));
            let rows = asked(folder, &[&["rows", "gmv", "--all"], rest].concat());
            same(sum(&rows, gmv), value(folder, "gmv", rest, &[]));
        }
        let rows = asked(folder, &["rows", "aov"]);
        same(
            sum(&rows, gmv) / distinct(&rows, "count(lines.order)"),
            value(folder, "aov", &[], &[]),
        );
        let rows = asked(folder, &["rows", "worth"]);
        same(
            sum(&rows, "sum(lines.amount * lines.qty)"),
            value(folder, "worth", &[], &[]),
        );
        let rows = asked(folder, &["rows", "ads_share"]);
        let ads = sum(&rows, "sum(lines.amount) where channel = \"ads\"");
        same(ads / sum(&rows, gmv), value(folder, "ads_share", &[], &[]));
    }

    /// What looks across a slicing shows the rows of the others, too.
    #[test]
    fn a_cell_is_what_it_is_made_of() {
        let folder = project();
        let folder = folder.path();
        let by = ["--by", "month,channel"];
        let cell = ["--cell", "month=2026-02,channel=ads"];
        let rows = asked(folder, &[&["rows", "share"], &by[..], &cell[..]].concat());
        let part = sum(&rows, "sum(lines.amount) where channel = ads");
        let wanted = [("month", "2026-02-01"), ("channel", "ads")];
        same(
            part / sum(&rows, "sum(lines.amount)"),
            value(folder, "share", &by, &wanted),
        );
        let rows = asked(folder, &["rows", "gmv", "--cell", "channel=null"]);
        assert_eq!((rows.len(), sum(&rows, "sum(lines.amount)")), (1, 3.0));
        let rows = asked(
            folder,
            &["rows", "orders", "--cell", "buyer.country=CN,month=2026-01"],
        );
        same(distinct(&rows, "count(lines.order)"), 2.0);
    }

    #[test]
    fn weeks_belong_to_the_month_they_begin_in() {
        let folder = project();
        let rows = asked(folder.path(), &["rows", "weekly", "--cell", "month=2026-01"]);
        // The first of February is a Sunday.
        let last = rows.iter().find(|row| row["on_day"] == "2026-02-01").unwrap();
        assert_eq!(
            (&last["week"], &last["month"]),
            (&"2026-01-26".into(), &"2026-01-01".into())
        );
    }

    /// Added up for each group, and then those taken together.
    #[test]
    fn groups_of_two_steps_are_shown() {
        let folder = project();
        let folder = folder.path();
        let cell = ["--by", "month", "--cell", "month=2026-02"];
        let by = |rows: &Rows, group: &str, column: &str| -> Vec<f64> {
            let mut groups = std::collections::BTreeMap::new();
            for row in rows {
                *groups.entry(row[group].to_string()).or_insert(0.0) += number(&row[column]);
            }
            groups.into_values().collect()
        };
        let february = |metric| value(folder, metric, &["--by", "month"], &[("month", "2026-02-01")]);
        let rows = asked(folder, &[&["rows", "daily"], &cell[..]].concat());
        let days = by(&rows, "day", "sum(lines.amount)");
        same(days.iter().sum::<f64>() / 3.0, february("daily"));
        // Row 5 is of nobody, and in no group.
        let rows = asked(folder, &[&["rows", "per_head"], &cell[..]].concat());
        let heads = by(&rows, "buyer", "sum(lines.amount)");
        assert_eq!((rows.len(), heads), (4, vec![44.0, 3.0]));
        same(february("per_head"), 44.0);
        let rows = asked(folder, &[&["rows", "by_channel"], &cell[..]].concat());
        let channels = by(&rows, "channel", "sum(lines.amount)");
        let mean = channels.iter().sum::<f64>() / f64::from(u32::try_from(channels.len()).unwrap());
        same(mean, february("by_channel"));
        let rows = asked(folder, &["rows", "best_week", "--cell", "month=2026-01"]);
        assert!(rows.iter().any(|row| row["on_day"] == "2026-02-01"));
    }

    /// A row stands in every window that it is in, and in the cell that looks back to it.
    #[test]
    fn rows_of_other_times_are_shown_in_the_cells_they_count_in() {
        let folder = project();
        let folder = folder.path();
        let gmv = "sum(lines.amount)";
        let metrics = ["week_of", "ever", "so_far", "ago", "week_ago", "week_before"];
        for (metric, by) in metrics.map(|metric| (metric, "month")).into_iter().chain([
            ("week_of", "day"),
            ("so_far", "day"),
            ("week_of", "month,channel"),
        ]) {
            let rows = asked(folder, &["rows", metric, "--by", by, "--until", "2026-04"]);
            let cells = asked(folder, &["query", metric, "--by", by, "--until", "2026-04"]);
            let names: Vec<&str> = by.split(',').collect();
            let mut shown = 0.0;
            for cell in &cells {
                let mine = |row: &&serde_json::Map<String, serde_json::Value>| {
                    names.iter().all(|name| row[*name] == cell[*name])
                };
                let total: f64 = rows.iter().filter(mine).map(|row| number(&row[gmv])).sum();
                same(total, number(&cell[metric]));
                shown += total;
            }
            assert!(shown > 0.0, "{metric} by {by}");
            let name = names[0];
            let cell = format!("{name}={}", cells[1][name].as_str().unwrap());
            let one = asked(
                folder,
                &[
                    "rows", metric, "--by", name, "--cell", &cell, "--until", "2026-04",
                ],
            );
            let whole = value(
                folder,
                metric,
                &["--by", name, "--until", "2026-04"],
                &[(name, cells[1][name].as_str().unwrap())],
            );
            same(sum(&one, gmv), whole);
        }
        let plain = asked(folder, &["rows", "week_of", "--for", "2026-02"]);
        same(
            sum(&plain, gmv),
            value(folder, "week_of", &["--for", "2026-02"], &[]),
        );
    }

    /// Whether the column of each cell's rows comes to the number of the cell.
    #[track_caller]
    fn adds_up(metric: &str, by: &str, column: &str, rest: &[&str]) {
        let folder = project();
        let folder = folder.path();
        let asked_by = |verb, more: &[&str]| {
            asked(
                folder,
                &[&[verb, metric, "--by", by, "--until", "2026-04"], more].concat(),
            )
        };
        let (rows, cells) = (asked_by("rows", rest), asked_by("query", &[]));
        let names: Vec<&str> = by.split(',').collect();
        let mut shown = 0.0;
        for cell in &cells {
            let mine = |row: &&serde_json::Map<String, serde_json::Value>| {
                names.iter().all(|name| row[*name] == cell[*name])
            };
            let rows = rows.iter().filter(mine);
            let total: f64 = match column {
                "" => rows.map(|_| 1.0).sum(),
                column => rows.map(|row| number(&row[column])).sum(),
            };
            same(total, number(&cell[metric]));
            shown += total;
        }
        assert!(shown > 0.0, "{metric} by {by}");
    }

    /// Several later cells may look back to one row, which then stands in each.
    #[test]
    fn rows_stand_in_every_cell_that_looks_back() {
        adds_up("ago", "day", "sum(lines.amount)", &[]);
        for by in [
            "day",
            "day,channel",
            "week,month",
            "day,week",
            "month,quarter",
            "week,month,channel",
        ] {
            adds_up("at_first", by, "sum(lines.amount)", &["--table", "lines"]);
        }
    }

    #[test]
    fn rows_of_one_date_are_those_of_that_date() {
        let amount = "sum(lines.amount)";
        for by in ["month", "month,channel", "channel", "week", "day"] {
            adds_up("ending", by, amount, &[]);
            adds_up("ends", by, amount, &[]);
        }
        adds_up("opening", "month", amount, &[]);
        adds_up("week_end", "month", amount, &[]);
        let folder = project();
        let rows = asked(folder.path(), &["rows", "ending"]);
        same(sum(&rows, amount), value(folder.path(), "ending", &[], &[]));
        let rows = asked(folder.path(), &["rows", "ending", "--all"]);
        same(sum(&rows, amount), value(folder.path(), "ending", &[], &[]));
        assert!(rows.iter().any(|row| row["on the last date"] == false));
    }

    #[test]
    fn entities_stand_in_the_cells_they_count_in() {
        adds_up("credits", "month", "credits", &[]);
        adds_up("credits", "channel", "credits", &[]);
        adds_up("people", "month,channel", "", &[]);
        adds_up("lately", "month", "", &[]);
        adds_up("then", "month", "", &[]);
        adds_up("by_group", "month", "", &[]);
    }

    /// Those without a row are shown, too.
    #[test]
    fn everybody_stands_in_the_cells_they_count_in() {
        adds_up("quiet", "month", "", &[]);
        adds_up("quiet", "month,channel", "", &[]);
        adds_up("quiet_4w", "month", "", &[]);
        adds_up("stopped", "month", "", &[]);
        adds_up("quiet_by", "month", "", &[]);
        let folder = project();
        let cell = [
            "rows",
            "quiet",
            "--by",
            "month",
            "--cell",
            "month=2026-03",
            "--all",
        ];
        let rows = asked(folder.path(), &cell);
        let counted: Vec<(f64, bool)> = rows
            .iter()
            .map(|row| (number(&row["spent"]), row["counted"] == true))
            .collect();
        assert!(
            counted.iter().all(|(spent, counts)| (*spent == 0.0) == *counts),
            "{counted:?}"
        );
        assert!(counted.iter().any(|(_, counts)| *counts));
    }

    /// Periods within periods: each row shows both.
    #[test]
    fn both_steps_are_shown() {
        let folder = project();
        let rows = asked(folder.path(), &["rows", "twice", "--by", "month"]);
        let row = rows.iter().find(|row| row["on_day"] == "2026-02-01").unwrap();
        assert_eq!(
            (&row["month"], &row["week"], &row["day"]),
            (&"2026-01-01".into(), &"2026-01-26".into(), &"2026-02-01".into())
        );
    }

    /// Those that come first, and those that follow: their quotient is the number.
    #[test]
    fn what_follows_what_is_shown() {
        let folder = project();
        let folder = folder.path();
        for by in ["month", "week"] {
            for metric in ["bought", "kept"] {
                let rows = asked(folder, &["rows", metric, "--by", by]);
                let to = if metric == "bought" { "to" } else { "on" };
                for cell in asked(folder, &["query", metric, "--by", by]) {
                    let mine: Rows = rows.iter().filter(|row| row[by] == cell[by]).cloned().collect();
                    same(sum(&mine, to) / sum(&mine, "from"), number(&cell[metric]));
                }
            }
        }
        let rows = asked(folder, &["rows", "waited"]);
        let longest = rows.iter().map(|row| number(&row["elapsed"])).fold(0.0, f64::max);
        same(longest, value(folder, "waited", &[], &[]));
        // The column itself comes to the number: what comes first has no time of its own in it.
        let rows = asked(folder, &["rows", "waited_mean"]);
        let times: Vec<f64> = rows.iter().filter_map(|row| row["elapsed"].as_f64()).collect();
        let counted = f64::from(u32::try_from(times.len()).unwrap());
        same(
            times.iter().sum::<f64>() / counted,
            value(folder, "waited_mean", &[], &[]),
        );
        assert!(
            rows.iter()
                .any(|row| row["to"].is_null() && row["elapsed"].is_null())
        );
        // What follows is told by its own key; what comes first is of a table without one.
        let keys = |to: bool| -> Vec<String> {
            let those = rows.iter().filter(|row| row["to"].is_null() != to);
            those.map(|row| row["lines.order_id"].to_string()).collect()
        };
        assert!(!keys(true).contains(&"null".to_owned()), "{rows:?}");
        assert!(keys(false).iter().all(|key| key == "null"), "{rows:?}");
    }

    #[test]
    fn entities_are_shown_with_what_is_judged() {
        let folder = project();
        let folder = folder.path();
        let cell = ["--by", "month", "--cell", "month=2026-02"];
        let rows = asked(folder, &[&["rows", "loyal"], &cell[..]].concat());
        let counted = value(folder, "loyal", &["--by", "month"], &[("month", "2026-02-01")]);
        assert_eq!((rows.len(), counted), (1, 1.0));
        assert_eq!(number(&rows[0]["customer"]), 2.0);
        assert_eq!(
            (number(&rows[0]["orders"]), number(&rows[0]["visits_"])),
            (2.0, 1.0)
        );
        let rows = asked(folder, &[&["rows", "loyal", "--all"], &cell[..]].concat());
        let verdicts: Vec<(f64, bool)> = rows
            .iter()
            .map(|row| (number(&row["customer"]), row["counted"] == true))
            .collect();
        assert_eq!(verdicts, [(2.0, true), (3.0, false)]);
    }

    /// A row that does not count shows which condition it fails.
    #[test]
    fn all_rows_say_why_they_are_out() {
        let folder = project();
        let rest = ["--all", "--where", "order = 5", "--for", "2026-01"];
        let rows = asked(folder.path(), &[&["rows", "gmv"], &rest[..]].concat());
        assert_eq!(rows.len(), 1);
        let row = &rows[0];
        assert_eq!(row["status != \"cancelled\""], false);
        assert_eq!(row["until 2026-01"], false);
        assert_eq!(row["since 2026-01"], true);
        assert_eq!(row["counted"], false);
        assert!(row["sum(lines.amount)"].is_null());
        assert_eq!(number(&row["amount"]), 99.0);
    }

    #[test]
    fn several_tables_stand_one_after_the_other() {
        let folder = project();
        let output = merak(folder.path(), &["rows", "rate"]);
        let shown = text(&output.stdout);
        let at = |word: &str| shown.find(word).unwrap();
        assert!(at("lines:") < at("visits:"), "{shown}");
        let csv = merak(folder.path(), &["rows", "rate", "--format", "csv"]);
        assert_eq!(csv.status.code(), Some(2));
        assert!(csv.stdout.is_empty());
        assert_eq!(
            asked(folder.path(), &["rows", "rate", "--table", "visits"]).len(),
            4
        );
    }

    /// One table that is read at two places has two lists, each with a name of its own.
    #[test]
    fn lists_of_one_table_are_told_apart() {
        let folder = project();
        let folder = folder.path();
        let csv = |arguments: &[&str]| {
            let rest = ["--until", "2026-04", "--format", "csv"];
            let output = merak(folder, &[&["rows"], arguments, &rest].concat());
            (output.status.code(), text(&output.stderr))
        };
        let (code, said) = csv(&["both"]);
        assert_eq!(code, Some(2));
        assert!(said.contains("`lines`, `lines at shipped_on`"), "{said}");
        assert_eq!(csv(&["both", "--table", "lines at shipped_on"]).0, Some(0));
        let by = ["before", "--by", "month"];
        let (_, said) = csv(&by);
        assert!(said.contains("`lines`, `lines in prior`"), "{said}");
        let kept = |list| {
            let of_list = ["--until", "2026-04", "--table", list];
            asked(folder, &[&["rows"], &by[..], &of_list].concat())
        };
        assert!(kept("lines in prior") != kept("lines"));
        let (code, said) = csv(&["both", "--table", "visits"]);
        assert_eq!(code, Some(1));
        assert!(said.contains("behind it are: `lines`"), "{said}");
    }

    /// What a condition says of other cells is shown as it is judged.
    #[test]
    fn what_a_condition_looks_back_to_is_shown() {
        let folder = project();
        let cell = ["rows", "stopped", "--by", "month", "--cell", "month=2026-02"];
        let rows = asked(folder.path(), &cell);
        assert!(!rows.is_empty());
        for row in &rows {
            assert_eq!(number(&row["spent"]), 0.0);
            assert!(number(&row["prior(spent, 1 month)"]) > 0.0, "{row:?}");
        }
    }

    /// A column in another zone is shown by the project's clock, as its buckets are.
    #[test]
    fn times_are_those_of_the_project() {
        let folder = project();
        let folder = folder.path();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        write(
            "merak.toml",
            "[project]\nname = \"zones\"\nlanguage = \"1\"\ntimezone = \"Asia/Shanghai\"\n\
             [targets.local]\nengine = \"embedded\"\ntables = { hits = \"hits.csv\" }\n",
        );
        write(
            "behind.merak",
            "table hits = \"hits\" {\n  key no\n  time at_utc : timestamp in \"UTC\"\n}\n\
             metric hits_ = count(hits) where at_utc >= 2026-01-01\n\
             metric latest = max(hits.at_utc)\n",
        );
        write("hits.csv", "no,at_utc\n1,2026-01-31T20:00:00\n");
        for metric in ["hits_", "latest"] {
            let rows = asked(folder, &["rows", metric, "--by", "day"]);
            assert_eq!(rows[0]["day"], "2026-02-01");
            let shown = rows[0]["at_utc"].as_str().unwrap();
            assert!(shown.starts_with("2026-02-01T04:00"), "{rows:?}");
        }
        let rows = asked(folder, &["rows", "latest"]);
        assert_eq!(rows[0]["max(hits.at_utc)"], rows[0]["at_utc"]);
    }
}
