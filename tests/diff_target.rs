//! What a change of meaning does to numbers: `merak diff --target`.

#![cfg(feature = "embedded")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/repository.rs"]
mod repository;

use repository::Repository;
use serde_json::Value;

const SETTINGS: &str = "[project]\nname = \"shop\"\n\n[targets.local]\nengine = \"embedded\"\n\n[targets.local.tables]\n\"orders\" = \"orders.csv\"\n\n[targets.house]\nengine = \"postgres\"\nuri = \"env:MERAK_TEST_HOUSE\"\n";
const TABLE: &str = "entity customer\ntable orders = \"orders\" {\n  time ordered_at : timestamp\n  link customer = customer_id\n  dim  status : text\n  fact amount : CNY\n}\n";
const ROWS: &str = "ordered_at,customer_id,status,amount\n2026-01-05T10:00:00,1,paid,10.50\n2026-01-06T10:00:00,2,lost,4\n2026-02-01T10:00:00,1,paid,100\n";

fn diff(repository: &Repository, arguments: &[&str]) -> Value {
    let done = repository.run(&[&["diff", "HEAD", "--format", "json"], arguments].concat());
    let text = String::from_utf8(done.stdout).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| String::from_utf8_lossy(&done.stderr).into_owned().into())
}

fn project(before: &str, after: &str) -> Repository {
    let repository = Repository::new("");
    repository.write("merak.toml", SETTINGS);
    repository.write("tables.merak", TABLE);
    repository.write("orders.csv", ROWS);
    repository.write("metrics.merak", before);
    repository.commit("one");
    repository.write("metrics.merak", after);
    repository
}

#[test]
fn the_last_complete_period_by_both() {
    let repository = project(
        "metric gmv = sum(orders.amount)\nmetric same = count(orders)\nmetric dau = count(orders.customer) { grain day }\n",
        "metric gmv = sum(orders.amount) where status = \"paid\"\nmetric same = count(orders)\nmetric dau = count(orders.customer) where status = \"paid\" { grain day }\n",
    );
    let changes = diff(&repository, &["--target", "local", "--as-of", "2026-02-10"]);
    let all = changes["changes"].as_array().unwrap();
    let of = |name: &str| &all.iter().find(|one| one["name"] == name).unwrap()["effect"];
    assert_eq!(all.len(), 2, "{changes:#}");
    assert_eq!(
        (&of("gmv")["before"], &of("gmv")["after"]),
        (&"14.50".into(), &"10.50".into()),
        "{changes:#}"
    );
    assert_eq!(of("gmv")["period"], "last 1 complete month");
    assert_eq!(
        (&of("dau")["before"], &of("dau")["period"]),
        (&"0".into(), &"last 1 complete day".into())
    );
    let text = String::from_utf8(
        repository
            .run(&["diff", "HEAD", "--target", "local", "--as-of", "2026-02-10"])
            .stdout,
    )
    .unwrap();
    assert!(text.contains("last 1 complete month: 10.50, was 14.50"), "{text}");
    // Nobody is asked unless it is said.
    assert_eq!(diff(&repository, &[])["changes"][0]["effect"], Value::Null);
}

#[test]
fn what_cannot_be_asked_is_said() {
    let repository = project(
        "metric gmv = sum(orders.amount)\n",
        "metric gmv = sum(orders.amount) where status = \"paid\"\n",
    );
    let said = diff(&repository, &["--target", "nowhere"]);
    assert!(said.as_str().unwrap().contains("E0509"), "{said}");
    // A database that cannot be reached is no reason to keep quiet about what changed.
    let changes = diff(&repository, &["--target", "house"]);
    let failed = &changes["changes"][0]["effect"]["failed"];
    assert_eq!(failed["code"], "E0515", "{changes:#}");
    assert!(
        failed["message"].as_str().unwrap().contains("MERAK_TEST_HOUSE"),
        "{changes:#}"
    );
    std::fs::remove_file(repository.project.join("orders.csv")).unwrap();
    let changes = diff(&repository, &["--target", "local"]);
    assert_eq!(
        changes["changes"][0]["effect"]["failed"]["code"], "E0502",
        "{changes:#}"
    );
    assert_eq!(changes["changes"][0]["kind"], "narrowed");
}
