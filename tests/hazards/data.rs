//! Data that is missing, or not what it says it is.

use std::fs;

use crate::project::{Project, TABLE};

const HEAD: &str = "id,happened_at,customer_id,status,amount\n";
const ROW: &str = "1,2026-01-01T00:00:00,7,paid,10\n";

/// A project whose table lies in `file`.
fn over(file: &str) -> Project {
    let settings = format!(
        "[project]\ndefault-target = \"local\"\n[targets.local]\nengine = \"embedded\"\ntables = {{ t = {file:?} }}\n"
    );
    Project::without_settings()
        .with("merak.toml", settings)
        .with("a.merak", TABLE)
}

/// Asking must give this finding, and nothing but it.
fn refused(project: &Project, code: &str) {
    let said = project.run(&["query", "gmv", "--by", "status"]);
    assert_eq!(said.codes(), [code], "{}", said.err);
    assert_ne!(said.code, 0);
}

#[test]
fn good_data_is_fine() {
    let said = over("t.csv")
        .with("t.csv", format!("{HEAD}{ROW}"))
        .run(&["query", "gmv", "--format", "csv"]);
    assert_eq!((said.code, said.out.as_str()), (0, "gmv\n10\n"));
}

#[test]
fn data_that_is_not_there() {
    refused(&over("t.csv"), "E0502");
    refused(&over("../../not/there.csv"), "E0502");
    refused(&over("http://127.0.0.1:1/t.csv"), "E0502");
    refused(&over("[[[*.csv"), "E0502");
    refused(&over("t.csv").with("t.csv", ""), "E0502");
    refused(&over("t.parquet").with("t.parquet", "garbage"), "E0502");
}

#[test]
fn a_table_without_data() {
    let project = over("t.csv").with("a.merak", TABLE.replace("\"t\"", "\"elsewhere\""));
    refused(&project, "E0501");
}

#[test]
fn broken_rows() {
    for row in [
        &b"2,2026-01-01T00:00:00\n"[..],
        b"2,2026-01-01T00:00:00,7,paid,much\n",
        b"2,never,7,paid,1\n",
        b"2,2026-01-01T00:00:00,7,\xff,1\n",
    ] {
        let text = [HEAD.as_bytes(), ROW.as_bytes(), row].concat();
        refused(&over("t.csv").with("t.csv", text), "E0504");
    }
}

/// Paths lead upwards where the project says so.
#[test]
fn data_beside_the_project() {
    let project = over("sub/../t.csv")
        .with_folder("sub")
        .with("t.csv", format!("{HEAD}{ROW}"));
    assert_eq!(project.run(&["query", "gmv"]).code, 0);
}

#[test]
fn data_does_not_steer_the_terminal() {
    let row = "2,2026-01-01T00:00:00,7,\u{1b}[31mred,1\n";
    let said = over("t.csv")
        .with("t.csv", format!("{HEAD}{row}"))
        .run(&["query", "gmv", "--by", "status"]);
    assert!(said.code == 0 && !said.out.contains('\u{1b}'), "{:?}", said.out);
}

#[cfg(unix)]
#[test]
fn data_nobody_may_read() {
    use std::os::unix::fs::PermissionsExt;

    let project = over("t.csv").with("t.csv", format!("{HEAD}{ROW}"));
    let path = project.path("t.csv");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    // Whoever may read everything is answered.
    if fs::read(&path).is_err() {
        refused(&project, "E0502");
    }
}
