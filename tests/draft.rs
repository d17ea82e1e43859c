//! `merak init --from`: tables drafted from files.

#![cfg(feature = "embedded")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/project.rs"]
mod project;

use std::path::Path;

use project::merak;

fn files(files: &[(&str, &str)]) -> tempfile::TempDir {
    let data: Vec<(String, &str)> = files
        .iter()
        .map(|(name, text)| (format!("data/{name}"), *text))
        .collect();
    let data: Vec<(&str, &str)> = data.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    project::folder(&data)
}

/// A draft is sound, laid out, true of the data it is made of, and can be asked.
fn drafted(folder: &Path) -> String {
    let output = merak(folder, &["init", ".", "--from", "data"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    for arguments in [
        &["check"][..],
        &["fmt", "--check"],
        &["check", "--target", "local"],
    ] {
        let output = merak(folder, arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?} {output:?}");
    }
    let read = |name| std::fs::read_to_string(folder.join(name)).unwrap();
    let called = folder.file_name().unwrap().to_str().unwrap();
    [
        read("merak.toml").replace(called, "FOLDER"),
        read("tables.merak"),
        read("metrics.merak"),
    ]
    .join("----\n")
}

const ORDERS: &str = "order_id,line_no,customer_id,gift_to_customer_id,ordered_at,渠道,amount,ok\n";

#[test]
fn keys_links_and_times_are_found() {
    let mut orders = ORDERS.to_owned();
    for at in 0..40 {
        let (order, line, customer) = (at / 2, at % 2, at % 7);
        let gift = if at % 5 == 0 {
            format!("{}", at % 3)
        } else {
            String::new()
        };
        orders += &format!("{order},{line},{customer},{gift},2026-01-02 10:00:00,ads,{at}.50,true\n");
    }
    let customers: String = (0..6)
        .map(|at| format!("{at},甲{at},2026-01-0{}\n", at + 1))
        .collect();
    let folder = files(&[
        ("order_lines.csv", &orders),
        (
            "dim_customers.csv",
            &format!("customer_id,Full Name,registered\n{customers}"),
        ),
        (
            "daily.csv",
            "ds,channel,spend,where\n2026-01-01,ads,1.5,x\n2026-01-01,tv,2,x\n2026-01-02,ads,3,\n",
        ),
    ]);
    insta::assert_snapshot!(drafted(folder.path()));
    let output = merak(
        folder.path(),
        &["query", "order_lines_count", "--by", "month", "--format", "csv"],
    );
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "month,order_lines_count\n2026-01-01,40\n"
    );
}

/// Names that are no names, tables that are empty, and columns that are.
#[test]
fn whatever_the_files_hold() {
    let folder = files(&[
        ("2026 sales.csv", "ID,rows,key,table\n1,a,,\n2,b,,\n"),
        ("customer.csv", "customer_id\n1\n2\n"),
        ("empty.csv", "a,b\n"),
        ("odd`one.csv", "\"a \"\"b\"\"\",c`d,e\n1,2,3\n"),
    ]);
    insta::assert_snapshot!(drafted(folder.path()));
}

#[test]
fn nothing_is_written_over_or_half() {
    let folder = files(&[("a.csv", "id\n1\n")]);
    std::fs::write(folder.path().join("tables.merak"), "// mine\n").unwrap();
    let output = merak(folder.path(), &["init", ".", "--from", "data"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(!folder.path().join("merak.toml").exists());
    let broken = files(&[("a.csv", "id\n1\n"), ("b.csv", "id,x\n1,2,3\n")]);
    let output = merak(
        broken.path(),
        &["init", ".", "--from", "data", "--from", "data/none.csv"],
    );
    assert_ne!(output.status.code(), Some(0), "{output:?}");
    assert!(!broken.path().join("merak.toml").exists());
}
