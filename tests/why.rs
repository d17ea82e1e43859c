//! `merak why`: the parts of a change add up to it, whatever the numbers are.

#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/adding_up.rs"]
mod adding_up;
#[path = "support/project.rs"]
mod project;
#[path = "support/retail_file.rs"]
mod retail_file;

use std::collections::BTreeMap;
use std::process::Output;

use adding_up::adds_up;
use merak::check::check;
use merak::resolve::{MetricId, resolve};
use merak::source::manifest::Manifest;
use merak::source::{FileId, SourceMap};
use merak::syntax::parse;
use merak::why::{Number, Share, Sides, mixed, parts, shape, sums};
use serde_json::Value;

const TOML: &str = r#"
[project]
name = "moved"
[targets.files]
engine = "embedded"
tables = { "lines" = "lines.csv", "backs" = "backs.csv" }
"#;

const DEFINITIONS: &str = r#"
entity buyer

table lines = "lines" {
  link buyer = buyer_id
  time on_day : date
  dim  channel : text
  fact amount, fee : CNY
  fact clicks, views : int
}

table backs = "backs" {
  time on_day : date
  fact amount : CNY
}

metric gmv "成交额" = sum(lines.amount) { better higher }
metric buyers      = count(lines.buyer)
metric per_buyer   = gmv / buyers
metric clicks      = sum(lines.clicks)
metric views       = sum(lines.views)
metric click_rate : ratio = clicks / views { format "0.0%" }
metric ads         = gmv where channel = "ads"
metric others      = gmv where channel != "ads" or channel is null
metric both        = (ads + others) * 2
metric net         = gmv - sum(lines.fee)
metric mean        = avg(lines.amount)
metric weekly      = count(lines.buyer) { grain week }
metric kept        = gmv fill 0
metric filled      = gmv every month
metric paid_back   = sum(backs.amount)
metric left        = gmv - paid_back

decompose gmv = buyers * per_buyer
decompose views = clicks * click_rate
"#;

const LINES: &str = "buyer_id,on_day,channel,amount,fee,clicks,views
1,2026-01-05,ads,10.00,1.00,1,10
2,2026-01-06,tv,30.00,1.00,2,10
1,2026-02-05,ads,40.00,1.00,4,10
2,2026-02-06,ads,20.00,1.00,1,10
3,2026-02-07,tv,60.00,1.00,2,30
3,2026-02-07,,0.00,2.00,0,0
1,2026-03-02,mail,-5.00,2.00,0,7
1,2026-05-02,null,10.00,2.00,0,7
1,2026-05-02,,4.00,2.00,0,7
,2026-06-03,tv,9.00,0.00,1,5
";

fn why(arguments: &[&str]) -> Output {
    let files = [
        ("merak.toml", TOML),
        ("all.merak", DEFINITIONS),
        ("lines.csv", LINES),
        ("backs.csv", "on_day,amount\n2026-05-09,2.00\n"),
    ];
    project::in_project(&files, &[&["why"], arguments].concat())
}

fn between(metric: &str, from: &str, to: &str, rest: &[&str]) -> Value {
    let arguments = [&[metric, "--from", from, "--to", to, "--format", "json"], rest].concat();
    serde_json::from_str(&project::printed(why(&arguments))).unwrap()
}

/// Each part with its name or kind, and its effect.
fn effects(change: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let name = |part: &Value| match part.get("name") {
        Some(name) => text(name),
        None => text(&part["kind"]),
    };
    let parts = change["parts"].as_array().unwrap().iter();
    parts.map(|part| (name(part), text(&part["effect"]))).collect()
}

fn named(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(name, effect)| ((*name).to_owned(), (*effect).to_owned()))
        .collect()
}

#[test]
fn two_factors_share_at_their_midpoint() {
    // 2 buyers of 20 each, then 3 of 40 each.
    let change = between("gmv", "2026-01", "2026-02", &[]);
    assert_eq!(change["change"], "80");
    assert_eq!(effects(&change), named(&[("buyers", "30"), ("per_buyer", "50")]));
}

#[test]
fn terms_explain_their_own_difference_and_constants_none() {
    let change = between("both", "2026-01", "2026-02", &[]);
    assert_eq!(change["change"], "160");
    assert_eq!(effects(&change), named(&[("ads", "100"), ("others", "60")]));
    let change = between("net", "2026-02", "2026-03", &[]);
    assert_eq!(change["change"], "-122");
    assert_eq!(
        effects(&change),
        named(&[("gmv", "-125"), ("sum(lines.fee)", "3")])
    );
}

/// Three of 20, and seven of 50: each by itself, and together.
#[test]
fn a_ratio_is_what_is_divided_and_by_what() {
    let change = between("click_rate", "2026-01", "2026-02", &[]);
    assert_eq!(change["change"], "-0.01");
    assert_eq!(effects(&change), named(&[("clicks", "0.14"), ("views", "-0.15")]));
}

#[test]
fn what_has_no_data_is_said() {
    // Nobody bought in April: no mean, and no change of it.
    let change = between("per_buyer", "2026-03", "2026-04", &[]);
    assert_eq!(
        (&change["change"], &change["to"]["value"]),
        (&Value::Null, &Value::Null)
    );
    // In June somebody bought, and nobody knows who: the sum is known, and one of its factors is not.
    let change = between("gmv", "2026-05", "2026-06", &[]);
    assert_eq!(change["change"], "-5");
    assert_eq!(effects(&change), named(&[("no_data", "-5")]));
    assert_eq!(change["parts"][0]["names"][0], "per_buyer");
    let text = project::printed(why(&["per_buyer", "--from", "2026-03", "--to", "2026-04"]));
    assert_eq!(
        text,
        "per_buyer: no data in 2026-04, so there is no change to explain\n"
    );
}

/// Whether nothing happened in April or nothing was written down, nobody knows: its sums are no
/// zeros. In June there are rows, and none of them of ads: that is a zero.
#[test]
fn a_period_without_rows_is_no_zero() {
    for metric in ["gmv", "buyers", "kept", "ads", "net"] {
        let change = between(metric, "2026-03", "2026-04", &[]);
        assert_eq!(change["change"], Value::Null, "{metric} {change}");
        assert_eq!(change["to"]["value"], Value::Null, "{metric} {change}");
    }
    let change = between("gmv", "2026-03", "2026-04", &["--by", "channel"]);
    assert_eq!(change["change"], Value::Null, "{change}");
    // A quarter with one month of rows is known, and so is what says itself that nothing is zero.
    let change = between("gmv", "2026-Q1", "2026-Q2", &[]);
    assert_eq!(
        (&change["from"]["value"], &change["to"]["value"]),
        (&"155.00".into(), &"23.00".into())
    );
    let change = between("filled", "2026-03", "2026-04", &[]);
    assert_eq!(change["change"], "5", "{change}");
    let change = between("both", "2026-02", "2026-06", &[]);
    assert_eq!(effects(&change), named(&[("ads", "-120"), ("others", "-102")]));
}

/// A table of its own that has no rows is a part nobody knows; the others explain what they explain.
#[test]
fn a_part_without_rows_is_no_data() {
    let change = between("left", "2026-05", "2026-06", &[]);
    assert_eq!(change["change"], "-3");
    assert_eq!(effects(&change), named(&[("gmv", "-5"), ("no_data", "2")]));
    assert_eq!(change["parts"][1]["names"][0], "paid_back");
}

/// Views are no clicks times a rate: what that leaves is a part of its own.
#[test]
fn what_its_parts_do_not_explain_is_said() {
    let change = between("views", "2026-01", "2026-02", &[]);
    let all = effects(&change);
    assert_eq!(
        all,
        named(&[("clicks", "0.58"), ("click_rate", "-0.05"), ("rest", "29.47")])
    );
}

#[test]
fn slices_explain_without_counting_twice() {
    let by = ["--by", "channel"];
    let change = between("gmv", "2026-01", "2026-02", &by);
    assert_eq!(
        effects(&change),
        named(&[("ads", "50"), ("tv", "30"), ("null", "0")])
    );
    let change = between("gmv", "2026-02", "2026-03", &by);
    assert_eq!(change["parts"][0]["to"], "0");
    let change = between("gmv", "2026-01", "2026-02", &["--by", "channel", "--top", "1"]);
    assert_eq!(effects(&change), named(&[("ads", "50"), ("others", "30")]));
    // A slice that is called null is not the one without a value.
    let change = between("gmv", "2026-03", "2026-05", &by);
    let slices = effects(&change).into_iter().map(|(name, _)| name);
    assert_eq!(slices.collect::<Vec<_>>(), ["null", "mail", "null"]);
    // The third buyer is there twice.
    let change = between("buyers", "2026-01", "2026-02", &by);
    let parts = named(&[("ads", "1"), ("null", "1"), ("tv", "0"), ("overlap", "-1")]);
    assert_eq!(effects(&change), parts);
}

/// From 1 of 10 and 2 of 10 to 5 of 20 and 2 of 30: ads became better, and are fewer.
#[test]
fn the_slices_of_a_ratio_mix() {
    let change = between("click_rate", "2026-01", "2026-02", &["--by", "channel"]);
    assert_eq!(
        effects(&change),
        named(&[("tv", "-0.0745"), ("ads", "0.0645"), ("null", "0")])
    );
    let ads = &change["parts"][1]["parts"];
    // Its weight goes from 50% to 40%, its rate from 10% to 25%; that of the whole is 14.5%.
    assert_eq!(
        (&ads[0]["kind"], &ads[0]["effect"]),
        (&"rate".into(), &"0.0675".into())
    );
    assert_eq!(
        (&ads[1]["kind"], &ads[1]["effect"]),
        (&"mix".into(), &"-0.003".into())
    );
    // Mail had no rate before: it only shifts.
    let change = between("click_rate", "2026-02", "2026-03", &["--by", "channel"]);
    let parts = change["parts"].as_array().unwrap();
    let mail = parts.iter().find(|part| part["name"] == "mail").unwrap();
    assert_eq!(mail["parts"].as_array().unwrap().len(), 1);
    assert_eq!(mail["parts"][0]["kind"], "mix");
    assert_eq!(change["change"], "-0.14");
}

#[test]
fn slices_of_what_is_no_sum_are_refused() {
    let output = why(&["mean", "--from", "2026-01", "--to", "2026-02", "--by", "channel"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.starts_with("E0704"), "{said}");
    assert!(said.contains("a mean of parts"), "{said}");
}

#[test]
fn periods_are_those_of_the_calendar() {
    let periods = |arguments: &[&str]| {
        let arguments = [arguments, &["--format", "json"]].concat();
        let change: Value = serde_json::from_str(&project::printed(why(&arguments))).unwrap();
        (change["from"].clone(), change["to"].clone())
    };
    let side = |period: &str, value: &str| serde_json::json!({ "period": period, "value": value });
    assert_eq!(
        periods(&["gmv", "--as-of", "2026-03-15"]),
        (side("2026-01", "40.00"), side("2026-02", "120.00"))
    );
    assert_eq!(
        periods(&["gmv", "--to", "2026-Q1"]),
        (
            serde_json::json!({ "period": "2025-Q4", "value": null }),
            side("2026-Q1", "155.00")
        )
    );
    // A day stands for its week, where a metric is defined per week.
    assert_eq!(
        periods(&["weekly", "--from", "2026-01-07", "--to", "2026-02-08"]),
        (side("week 2026-01-05", "2"), side("week 2026-02-02", "3"))
    );
    for wrong in ["today", "2026-01-05T10:00", "soon"] {
        let output = why(&["gmv", "--from", wrong]);
        assert_eq!(output.status.code(), Some(1), "{wrong} {output:?}");
    }
}

#[test]
fn it_is_written_for_people_and_for_slides() {
    let text = |arguments: &[&str]| {
        let periods = ["--from", "2026-01", "--to", "2026-02"];
        project::printed(why(&[arguments, &periods].concat()))
    };
    insta::assert_snapshot!("for_people", text(&["成交额"]));
    insta::assert_snapshot!("by_slices", text(&["click_rate", "--by", "channel"]));
    insta::assert_snapshot!("in_chinese", text(&["buyers", "--by", "channel", "--lang", "zh"]));
    insta::assert_snapshot!("for_slides", text(&["gmv", "--format", "svg"]));
    insta::assert_snapshot!("for_programs", text(&["gmv", "--format", "json"]));
    let apart = text(&["kept"]);
    assert_eq!(apart, "kept: 40 in 2026-01, 120 in 2026-02: +80 (+200.0%)\n");
}

/// What `docs/why.md` shows is what is printed.
#[test]
fn the_page_shows_real_answers() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = include_str!("../docs/why.md");
    let mut shown = 0;
    for block in page.split("```console\n").skip(1) {
        let block = block
            .split("```")
            .next()
            .unwrap()
            .trim_start_matches("$ cd examples/shop\n");
        let (command, answer) = block.split_once('\n').unwrap();
        let command = command.strip_prefix("$ merak ").unwrap();
        if command.contains('>') {
            continue;
        }
        let arguments: Vec<&str> = command.split(' ').collect();
        let printed = project::printed(project::merak(&root.join("examples/shop"), &arguments));
        assert_eq!(printed, answer, "{command}");
        shown += 1;
    }
    assert_eq!(shown, 2);
}

/// Trees of the shop of `tests/retail`, three of which nobody proves.
const TREES: &str = r#"
metric orders_per_buyer = orders / buyers
metric item_price       = gmv / items
metric uk_share : ratio = uk_gmv / gmv

decompose net_sales = gmv - cancelled
decompose gmv       = orders * aov
decompose orders    = buyers * orders_per_buyer
decompose aov       = items_per_order * item_price
decompose buyers    = repeat_buyers + daily_buyers
decompose items     = lines_sold * uk_share
"#;

const EXPLAINED: [&str; 6] = ["net_sales", "gmv", "buyers", "items", "aov", "cancelled"];

/// A row of an answer, by its columns.
type Row = BTreeMap<String, String>;

/// Every pair of months, forth and back, of every tree and by countries.
#[test]
fn all_parts_add_up_on_real_data() {
    let Some(data) = retail_file::path() else {
        return;
    };
    let toml = include_str!("retail/merak.toml");
    let table = toml
        .split_once("\"online_retail\" = \"")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap();
    let toml = toml.replace(table, &data);
    let definitions = format!("{}{TREES}", include_str!("retail/retail.merak"));
    let folder = project::folder(&[("merak.toml", &toml), ("all.merak", &definitions)]);
    let asked = |arguments: &[&str]| -> Vec<Row> {
        let arguments = [&["query"], arguments, &["--format", "csv"]].concat();
        let text = project::printed(project::merak(folder.path(), &arguments));
        csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .map(Result::unwrap)
            .collect()
    };
    let compiled = Compiled::of(&definitions);
    let mut pairs = 0;
    for metric in EXPLAINED {
        let mut shape = shape(&compiled.checked, &compiled.sources, compiled.metric(metric));
        let names: Vec<&str> = shape
            .columns
            .iter()
            .map(|column| column.subject.name.as_str())
            .collect();
        let months = asked(&[names.as_slice(), &["--by", "month"]].concat());
        assert_eq!(months.len(), 13);
        for (from, to) in pairs_of(&months) {
            shape.whole.fill(&|at| sides(from, to, names[*at]));
            adds_up(&parts(&shape.whole).unwrap());
            pairs += 1;
        }
    }
    let slices = asked(&["gmv", "orders", "aov", "--by", "month,country"]);
    let months = asked(&["gmv", "orders", "aov", "--by", "month"]);
    for (from, to) in pairs_of(&months) {
        by_countries(from, to, &slices);
        pairs += 2;
    }
    assert_eq!(pairs, 13 * 12 * (EXPLAINED.len() + 2));
}

struct Compiled {
    checked: merak::check::Checked,
    sources: SourceMap,
}

impl Compiled {
    fn of(definitions: &str) -> Self {
        let mut sources = SourceMap::default();
        let id = sources.add("all.merak", definitions.to_owned());
        let (file, found) = parse(id, definitions);
        assert!(found.is_empty(), "{found:#?}");
        let (model, _) = resolve(&Manifest::default(), vec![file]);
        let checked = check(model).0;
        assert_eq!(id, FileId(0));
        Self { checked, sources }
    }

    fn metric(&self, name: &str) -> MetricId {
        self.checked.model.names.metric(name).unwrap()
    }
}

fn pairs_of(rows: &[Row]) -> impl Iterator<Item = (&Row, &Row)> {
    let all = rows
        .iter()
        .flat_map(move |from| rows.iter().map(move |to| (from, to)));
    all.filter(|(from, to)| from["month"] != to["month"])
}

fn sides(from: &Row, to: &Row, column: &str) -> Sides {
    Sides {
        from: Number::of(&from[column]),
        to: Number::of(&to[column]),
    }
}

fn by_countries(from: &Row, to: &Row, slices: &[Row]) {
    let nothing: Row = ["gmv", "orders", "aov"]
        .map(|name| (name.to_owned(), String::new()))
        .into();
    let of = |month: &Row, country: &String| {
        let mut rows = slices.iter();
        let found = rows.find(|row| row["month"] == month["month"] && row["country"] == *country);
        found.unwrap_or(&nothing).clone()
    };
    let countries: std::collections::BTreeSet<&String> = slices.iter().map(|row| &row["country"]).collect();
    let pairs: Vec<(Row, Row)> = countries
        .iter()
        .map(|country| (of(from, country), of(to, country)))
        .collect();
    let differences = pairs.iter().map(|(from, to)| ((), sides(from, to, "gmv")));
    adds_up(
        &sums((), sides(from, to, "gmv"), differences.collect())
            .unwrap()
            .first(5),
    );
    let value = |number: Option<Number>| number.map_or(0.0, |number| number.value);
    let both = |sides: Sides| (value(sides.from), value(sides.to));
    let shares = pairs.iter().map(|(from, to)| Share {
        what: (),
        rate: sides(from, to, "aov"),
        above: both(sides(from, to, "gmv")),
        below: both(sides(from, to, "orders")),
    });
    adds_up(
        &mixed((), sides(from, to, "aov"), shares.collect())
            .unwrap()
            .first(5),
    );
}
