//! `merak tree`: what is drawn of the example, and of trees that are none.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output};

const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/shop");

fn tree(arguments: &[&str], project: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .arg("tree")
        .args(arguments)
        .arg("--project")
        .arg(project)
        .output()
        .unwrap()
}

/// What is drawn of the example.
fn drawn(arguments: &[&str]) -> String {
    let output = tree(arguments, Path::new(SHOP));
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    String::from_utf8(output.stdout).unwrap()
}

/// What is drawn of one file.
fn of(text: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("merak.toml"), "[project]\nname = \"<b>\"\n").unwrap();
    std::fs::write(folder.path().join("all.merak"), text).unwrap();
    tree(arguments, folder.path())
}

#[test]
fn the_whole_tree() {
    insta::assert_snapshot!(drawn(&[]));
}

#[test]
fn a_tree_by_label() {
    insta::assert_snapshot!(drawn(&["GMV"]));
}

#[test]
fn as_a_flow_chart() {
    insta::assert_snapshot!(drawn(&["--format", "mermaid"]));
}

#[test]
fn as_a_picture() {
    insta::assert_snapshot!(drawn(&["--format", "svg"]));
}

#[test]
fn for_programs() {
    let graph: serde_json::Value = serde_json::from_str(&drawn(&["--format", "json"])).unwrap();
    let star = &graph["north_stars"][0];
    assert_eq!(
        (star["metric"].as_str(), star["stage"].as_str()),
        (Some("repeat_buyers"), Some("growth"))
    );
    let edges = graph["edges"].as_array().unwrap();
    let driver = edges
        .iter()
        .find(|edge| edge["children"][0] == "ad_spend")
        .unwrap();
    assert_eq!(
        (
            driver["kind"].as_str(),
            driver["lag"].as_str(),
            driver["parent"].as_str()
        ),
        (Some("driver"), Some("1 day"), Some("visitors"))
    );
    let initiative = graph["plans"]
        .as_array()
        .unwrap()
        .iter()
        .find(|plan| plan["name"] == "sample_pack");
    assert_eq!(initiative.unwrap()["moves"][0]["by"], "+5%");
}

const METRICS: &str = "table t = \"t\" { time on_day : date  fact x : int }\n";

/// Circles end, and a chain of any length is drawn whole.
#[test]
fn trees_that_are_none() {
    let circle = "metric a = sum(t.x) metric b = max(t.x) metric c = min(t.x)
        decompose a = b * c  driver c -> b  driver a -> c  decompose b = b * 1";
    for format in ["text", "mermaid", "svg", "json"] {
        let output = of(&format!("{METRICS}{circle}"), &["--format", format]);
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert!(!output.stdout.is_empty());
    }
    let metrics: String = (0..2000).map(|at| format!("metric m{at} = sum(t.x)\n")).collect();
    let chain: String = (1..2000)
        .map(|at| format!("driver m{} -> m{at}\n", at - 1))
        .collect();
    let output = of(&format!("{METRICS}{metrics}{chain}"), &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!((0..2000).all(|at| text.contains(&format!("m{at} "))));
}

#[test]
fn words_mean_nothing_to_a_format() {
    let text = format!("{METRICS}metric a \"<i>&\\\"`#\\u{{1b}}\" = sum(t.x)  target a {{ 2026-01 5 }}");
    let svg = String::from_utf8(of(&text, &["--format", "svg"]).stdout).unwrap();
    assert!(svg.contains("<title>&lt;b&gt;</title>") && svg.contains("&lt;i&gt;&amp;&quot;`#\\u{1b}"));
    let mermaid = String::from_utf8(of(&text, &["--format", "mermaid"]).stdout).unwrap();
    assert!(mermaid.contains("#lt;i#gt;#amp;#quot;#96;#35;"), "{mermaid}");
}

#[test]
fn exit_codes() {
    let none = of(METRICS, &[]);
    assert_eq!(none.status.code(), Some(0));
    assert!(String::from_utf8(none.stderr).unwrap().contains("no tree yet"));
    assert_eq!(of("metric a = b", &[]).status.code(), Some(1));
    assert_eq!(of(METRICS, &["a"]).status.code(), Some(1));
    assert_eq!(of(METRICS, &["--format", "pdf"]).status.code(), Some(2));
}

/// With a target the shares of a sum are those of the data, whatever was planned.
#[cfg(feature = "embedded")]
#[test]
fn sensitivities_are_those_of_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "merak.toml",
        "[project]\nname = \"data\"\nlanguage = \"1\"\n[targets.local]\nengine = \"embedded\"\n\
         tables = { lines = \"lines.csv\" }\n",
    );
    write(
        "all.merak",
        "table lines = \"lines\" { time on_day : date  dim channel : text  fact amount : CNY }\n\
         metric gmv : CNY = sum(lines.amount)\n\
         metric ads : CNY = sum(lines.amount) where channel = \"ads\"\n\
         metric rest : CNY = sum(lines.amount) where channel != \"ads\" or channel is null\n\
         north_star gmv { target 2026-03 100 }\n\
         target ads { 2026-03 50 }\ntarget rest { 2026-03 50 }\n\
         decompose gmv = ads + rest\n",
    );
    write(
        "lines.csv",
        "on_day,channel,amount\n2026-02-03,ads,30.00\n2026-02-04,mail,10.00\n2026-03-01,mail,60.00\n",
    );
    let pulls = |arguments: &[&str]| -> Vec<(String, f64, bool)> {
        let output = tree(&[arguments, &["--format", "json"]].concat(), folder.path());
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let graph: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let nodes = graph["metrics"].as_array().unwrap().clone();
        let of = |node: &serde_json::Value| {
            let pull = node["pulls"].as_array()?.first()?.clone();
            let name = node["name"].as_str()?.to_owned();
            Some((name, pull["percent"].as_f64()?, pull["measured"] == true))
        };
        nodes.iter().filter_map(of).collect()
    };
    let planned = vec![("ads".to_owned(), 0.5, false), ("rest".to_owned(), 0.5, false)];
    assert_eq!(pulls(&[]), planned);
    // February is the last month that is over.
    let told = vec![("ads".to_owned(), 0.75, true), ("rest".to_owned(), 0.25, true)];
    assert_eq!(pulls(&["--target", "local", "--as-of", "2026-03-15"]), told);
    let text = tree(&["--target", "local", "--as-of", "2026-03-15"], folder.path());
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains("by 0.75%, at the numbers of the last 1 complete month"),
        "{text}"
    );
    assert_eq!(
        tree(&["--target", "nowhere"], folder.path()).status.code(),
        Some(2)
    );
}

/// What data says of the example: in its last month that is over.
#[cfg(feature = "embedded")]
#[test]
fn with_values() {
    let values = ["--values", "--target", "local", "--as-of", "2025-12-05"];
    insta::assert_snapshot!("values", drawn(&values));
    insta::assert_snapshot!(
        "values_in_chinese",
        drawn(&[&values[..], &["gmv", "--lang", "zh"]].concat())
    );
    let json = drawn(&[&values[..], &["--format", "json"]].concat());
    let graph: serde_json::Value = serde_json::from_str(&json).unwrap();
    let metrics = graph["metrics"].as_array().unwrap();
    let gmv = metrics.iter().find(|metric| metric["name"] == "gmv").unwrap();
    assert_eq!(
        gmv["values"],
        serde_json::json!({
            "period": "2025-11",
            "value": "61688.09",
            "before": "48096.88",
            "change_percent": 28.258,
            "target": { "period": "2025-11", "value": "60_000" },
        })
    );
    for format in ["mermaid", "svg"] {
        let text = drawn(&[&values[..], &["--format", format]].concat());
        assert!(text.contains("¥61,688.09 (+28.3%)"), "{text}");
    }
}

/// Where nothing was written down, no sum is a zero.
#[cfg(feature = "embedded")]
#[test]
fn periods_without_rows_have_no_values() {
    let values = [
        "--values",
        "--target",
        "local",
        "--as-of",
        "2026-02-05",
        "--format",
        "json",
    ];
    let graph: serde_json::Value = serde_json::from_str(&drawn(&values)).unwrap();
    let metrics = graph["metrics"].as_array().unwrap();
    let gmv = metrics.iter().find(|metric| metric["name"] == "gmv").unwrap();
    assert_eq!(gmv["values"]["period"], "2026-01");
    assert_eq!(gmv["values"]["value"], serde_json::Value::Null);
    assert_eq!(gmv["values"]["before"], "63029.49");
}
