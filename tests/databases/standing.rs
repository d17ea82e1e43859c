//! `merak build --diff` without a folder: what stands in a database, held against the project.

use std::fs;
use std::process::Command;

use super::served::{Served, duckdb, postgres};
use super::{Shop, all};

/// What applies SQL to a database, by other means than Merak's.
const APPLY: &str = "import sys
sql = open(sys.argv[2]).read()
if sys.argv[1].startswith('postgresql:'):
    import psycopg
    base = psycopg.connect(sys.argv[1], autocommit=True)
    base.execute('SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE')
    base.execute(sql.encode())
else:
    import duckdb
    base = duckdb.connect()
    base.execute(f\"ATTACH '{sys.argv[1]}' AS made (STORAGE_VERSION 'v1.2.0')\")
    base.execute('USE made')
    base.execute(sql)
";

impl Shop {
    fn apply(&self, sql: &str) {
        let path = self.folder.path().join("applied.sql");
        fs::write(&path, sql).unwrap();
        let output = Command::new("python3")
            .args(["-c", APPLY, &self.uri])
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", all(&output));
    }

    /// What differs, and the exit code.
    fn differs(&self, arguments: &[&str]) -> (String, Option<i32>) {
        let output = self.ask(&[&["build", "--diff"], arguments].concat());
        (String::from_utf8(output.stdout).unwrap(), output.status.code())
    }
}

#[test]
fn what_stands_in_a_database_is_held_against_the_project() {
    for served in [postgres(), duckdb()].into_iter().flatten() {
        held(&served);
    }
}

fn held(served: &Served) {
    let shop = Shop::of(served);
    let (said, code) = shop.differs(&[]);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines.contains(&"missing gmv_by_day"), "{said}");
    assert!(lines.iter().all(|line| line.starts_with("missing ")), "{said}");
    assert_eq!(code, Some(1));
    let built = shop.ask(&["build", "--out", "views"]);
    assert!(built.status.success(), "{}", all(&built));
    let apply = fs::read_to_string(shop.folder.path().join("views/apply.sql")).unwrap();
    shop.apply(&apply);
    let same = || ("nothing would change in warehouse\n".to_owned(), Some(0));
    assert_eq!(shop.differs(&[]), same(), "{}", served.engine);
    // With comments in another language each is another one.
    let (said, _) = shop.differs(&["--comments", "zh"]);
    assert!(said.contains("changed gmv_by_day\n"), "{said}");
    // By other hands: one is gone, one is another, one stays from before, one has a name that is wanted.
    shop.apply(
        "DROP VIEW merak.target_gmv; DROP VIEW merak.gmv_by_day; DROP VIEW merak.orders_by_month;
         CREATE VIEW merak.gmv_by_day AS SELECT 1 AS gmv;
         COMMENT ON VIEW merak.gmv_by_day IS 'old
merak build 0123456789abcdef';
         CREATE TABLE merak.orders_by_month (one integer);
         CREATE VIEW merak.of_old AS SELECT 1 AS one;
         COMMENT ON VIEW merak.of_old IS 'merak build 0123456789abcdef';
         CREATE VIEW merak.of_others AS SELECT 1 AS one;",
    );
    let (said, code) = shop.differs(&[]);
    let heads: Vec<&str> = said.lines().filter(|line| !line.starts_with(' ')).collect();
    let expected = [
        "changed gmv_by_day",
        "left over of_old",
        "not built by merak orders_by_month",
        "missing target_gmv",
    ];
    assert_eq!(heads, expected, "{said}");
    assert!(said.contains("  columns new: "), "{said}");
    assert_eq!(code, Some(1));
    let (json, _) = shop.differs(&["--format", "json"]);
    assert!(json.contains("\"change\": \"left_over\""), "{json}");
    // Nothing was written: the same differs again.
    assert_eq!(shop.differs(&[]).0, said);
}

#[test]
fn what_cannot_be_held_against_the_project_is_refused() {
    let Some(served) = duckdb() else { return };
    let shop = Shop::of(&served);
    let refused = |arguments: &[&str], part: &str| {
        let output = shop.ask(&[&["build", "--diff"], arguments].concat());
        let said = all(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("E0509") && said.contains(part), "{said}");
    };
    refused(&["--as", "dbt"], "cannot be told");
    refused(&["--dialect", "postgres"], "the target `warehouse` speaks duckdb");
    let manifest = shop.folder.path().join("merak.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(
        &manifest,
        text.replace("engine = \"duckdb\"", "engine = \"sqlite\""),
    )
    .unwrap();
    refused(
        &["--as-of", "2026-04-01"],
        "in a database of `sqlite` cannot be told",
    );
}
