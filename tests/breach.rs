//! Breach, fix, green: a team's repository, and what the configuration of its code host says
//! at each step.
#![cfg(all(unix, feature = "embedded"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/repository.rs"]
mod repository;

use repository::Repository;
use std::path::Path;
use std::process::Command;

const TOML: &str = r#"[project]
name = "team"

[targets.warehouse]
engine = "embedded"
tables = { "shop.orders" = "orders.csv" }
"#;

const DEFINITIONS: &str = r#"department finance "财务"

table orders = "shop.orders" {
  time ordered_at : date
  dim  status : text
  fact amount : CNY
  fact cost   : CNY
}

metric gmv "成交额" = sum(orders.amount) where status = "paid" { owner finance }

metric cost = sum(orders.cost) where status = "paid" { better lower  owner finance }

metric margin "毛利率" : ratio = (gmv - cost) / gmv { format "0.0%"  owner finance }

guardrail floor "毛利底线" {
  require  margin >= 30%
  per      month
  protects gmv
  severity block
  owner    finance
}

test only_paid_orders_count {
  given orders [
    { ordered_at: 2026-01-02, status: "paid", amount: 10, cost: 4 },
    { ordered_at: 2026-01-03, status: "refunded", amount: 90, cost: 50 },
  ]
  expect gmv, margin [
    { gmv: 10, margin: 0.6 },
  ]
}
"#;

const FEBRUARY: &str =
    "ordered_at,status,amount,cost\n2026-02-03,paid,100.00,60.00\n2026-02-10,paid,50.00,30.00\n";

/// What the job of a code host says, and whether it is green.
struct Job {
    green: bool,
    says: String,
}

fn job(repository: &Repository, script: &str, as_of: &str) -> Job {
    // What changed in meaning: on GitHub it is the summary of the job.
    let runner = tempfile::tempdir().unwrap();
    let summary = runner.path().join("summary");
    let done = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(script))
        .current_dir(repository.folder.path())
        .env("MERAK", env!("CARGO_BIN_EXE_merak"))
        .env("MERAK_PROJECT", ".")
        .env("MERAK_BASE", "main")
        .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", "main")
        .env("MERAK_TEST", "true")
        .env("MERAK_MONITOR", "warehouse")
        .env("MERAK_AS_OF", as_of)
        .env_remove("GITHUB_OUTPUT")
        .env("RUNNER_TEMP", runner.path())
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Job {
        green: done.status.success(),
        says: text(done.stdout) + &text(done.stderr) + &std::fs::read_to_string(summary).unwrap_or_default(),
    }
}

fn story(script: &str) {
    let repository = Repository::new("");
    repository.write("merak.toml", TOML);
    repository.write("all.merak", DEFINITIONS);
    repository.write("orders.csv", FEBRUARY);
    repository.write(".gitignore", "merak-*\n");
    repository.commit("What we count, and what must hold");
    let first = job(&repository, script, "2026-03-01");
    assert!(first.green, "{}", first.says);

    // Breach: a discount of March eats the margin.
    repository.git(&["checkout", "--quiet", "-b", "spring-sale"]);
    let cheap = format!("{FEBRUARY}2026-03-05,paid,100.00,80.00\n");
    repository.write("orders.csv", &cheap);
    repository.commit("March");
    let breach = job(&repository, script, "2026-04-01");
    assert!(!breach.green, "{}", breach.says);
    for words in [
        "BREACH",
        "floor",
        "margin is 20.0%",
        "protects gmv",
        "owner finance",
    ] {
        assert!(breach.says.contains(words), "{words}: {}", breach.says);
    }

    // No fix: the definition is bent until the number looks well. A test and the comparison say so.
    let bent = DEFINITIONS.replace(
        "metric cost = sum(orders.cost) where status = \"paid\" {",
        "metric cost = sum(orders.cost) where status = \"paid\" and cost < 70 {",
    );
    let bent = bent
        .replace("cost: 4 }", "cost: 75 }")
        .replace("margin: 0.6 }", "margin: -6.5 }");
    repository.write("all.merak", &bent);
    repository.commit("Only usual costs");
    let bending = job(&repository, script, "2026-04-01");
    assert!(!bending.green, "{}", bending.says);
    assert!(!bending.says.contains("BREACH"), "{}", bending.says);
    for words in ["only_paid_orders_count", "narrowed"] {
        assert!(bending.says.contains(words), "{words}: {}", bending.says);
    }

    // Fix: the definition is as it was, and the rest of March is sold at its price.
    repository.write("all.merak", DEFINITIONS);
    repository.write("orders.csv", &format!("{cheap}2026-03-20,paid,100.00,50.00\n"));
    repository.commit("The sale is over");
    let fixed = job(&repository, script, "2026-04-01");
    assert!(fixed.green, "{}", fixed.says);

    // Green on the branch that all share.
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--no-edit", "spring-sale"]);
    let merged = job(&repository, script, "2026-04-01");
    assert!(merged.green, "{}", merged.says);
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
}

#[test]
fn breach_fix_green_on_github() {
    story(".ci/github/run");
}

#[test]
fn breach_fix_green_on_gitlab() {
    story(".ci/gitlab/run");
}
