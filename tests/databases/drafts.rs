//! `merak init --from TARGET`: tables drafted from the catalogue and the data of a database.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::all;
use super::served::{Served, drafts};

/// A folder, and the program run in it.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A project with a target, and nothing else.
    fn over(engine: &str) -> Self {
        let project = Self::new();
        let text = format!(
            "[project]\nname = \"mine\"\nlanguage = \"1\"\n[targets.base]\nengine = \"{engine}\"\nuri = \"env:BASE_URL\"\n"
        );
        fs::write(project.folder.path().join("merak.toml"), text).unwrap();
        project
    }

    fn ask(&self, served: &Served, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_merak"))
            .current_dir(self.folder.path())
            .env("LC_ALL", "C")
            .env("NO_COLOR", "1")
            .env("BASE_URL", &served.uri)
            .env("WAREHOUSE_URL", &served.uri)
            .env(served.driver.0, &served.driver.1)
            .args(arguments)
            .output()
            .unwrap()
    }

    fn told(&self, served: &Served, arguments: &[&str]) -> String {
        let output = self.ask(served, arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?} {}", all(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// A draft is sound, laid out, and true of the data it is made of.
    fn holds(&self, served: &Served, target: &str) {
        for arguments in [
            &["check"][..],
            &["fmt", "--check"],
            &["check", "--target", target],
        ] {
            self.told(served, arguments);
        }
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

#[test]
fn a_database_is_drafted() {
    for served in drafts() {
        what_a_catalogue_says_is_drafted(&served);
        sixty_tables_are_drafted_in_one_go_into_a_new_project(&served);
        what_is_looked_at_of_large_tables_is_bounded(&served);
        nothing_that_is_there_is_written_over(&served);
        what_cannot_be_drafted_is_said(&served);
        without_a_connection_nothing_is_written(&served);
    }
}

fn what_a_catalogue_says_is_drafted(served: &Served) {
    let project = Project::over(served.engine);
    let only: &[&str] = match served.engine {
        "sqlite" => &[
            "customers",
            "order_notes",
            "orders",
            "order_lines",
            "big_orders",
            "loose",
            "broken",
            "a.b",
        ],
        _ => &["shop", "crm", "怪 库"],
    };
    let mut asked = vec!["init", ".", "--from", "base"];
    asked.extend(only.iter().flat_map(|only| ["--only", *only]));
    asked.extend(
        (served.engine == "sqlite")
            .then_some(["--only", "Order \"x\" 表"])
            .into_iter()
            .flatten(),
    );
    let output = project.ask(served, &asked);
    assert_eq!(output.status.code(), Some(0), "{}", all(&output));
    let texts = [
        all(&output).replace(project.folder.path().to_str().unwrap(), "FOLDER"),
        project.read("tables.merak"),
        project.read("metrics.merak"),
    ];
    insta::assert_snapshot!(format!("drafted_{}", served.engine), texts.join("----\n"));
    project.holds(served, "base");
    let query = |slices: &str| {
        let moment = ["--as-of", "2026-02-01", "--format", "csv"];
        let asked = [&["query", "orders_count", "--by", slices][..], &moment].concat();
        project.told(served, &asked)
    };
    assert_eq!(
        query("month"),
        "month,orders_count\n2026-01-01,40\n",
        "{}",
        served.engine
    );
    // Seven customers are named by orders, of whom six are known.
    assert_eq!(
        query("customer.full_name").lines().count(),
        8,
        "{}",
        served.engine
    );
}

fn sixty_tables_are_drafted_in_one_go_into_a_new_project(served: &Served) {
    let project = Project::new();
    let said = project.told(served, &["init", "mine", "--from", served.engine]);
    let count: usize = said.split(' ').next().unwrap().parse().unwrap();
    assert!(count > 60, "{said}");
    let mine = Project {
        folder: project.folder,
    };
    let manifest = fs::read_to_string(mine.folder.path().join("mine/merak.toml")).unwrap();
    assert!(manifest.contains("uri = \"env:WAREHOUSE_URL\""), "{manifest}");
    assert!(!manifest.contains(&served.uri), "{manifest}");
    let text = fs::read_to_string(mine.folder.path().join("mine/tables.merak")).unwrap();
    let begin = |with: &str| {
        text.lines()
            .filter(|line| line.trim_start().starts_with(with))
            .count()
    };
    assert_eq!(begin("link thing"), 60, "{text}");
    assert_eq!(begin("key  thing") + begin("key thing"), 60, "{text}");
    for arguments in [
        &["check"][..],
        &["fmt", "--check"],
        &["check", "--target", "warehouse"],
    ] {
        mine.told(served, &[arguments, &["--project", "mine"]].concat());
    }
    // What is declared already is not drafted again, nor is a name taken twice.
    fs::rename(
        mine.folder.path().join("mine/tables.merak"),
        mine.folder.path().join("mine/all.merak"),
    )
    .unwrap();
    fs::rename(
        mine.folder.path().join("mine/metrics.merak"),
        mine.folder.path().join("mine/more.merak"),
    )
    .unwrap();
    let output = mine.ask(
        served,
        &["init", "mine", "--from", "warehouse", "--only", "thing7s"],
    );
    assert_eq!(output.status.code(), Some(2), "{}", all(&output));
    assert!(all(&output).contains("declared already"), "{}", all(&output));
    let text = text
        .replace("\"many.thing7s\"", "\"many.other\"")
        .replace("\"thing7s\"", "\"other\"");
    fs::write(mine.folder.path().join("mine/all.merak"), text).unwrap();
    mine.told(
        served,
        &["init", "mine", "--from", "warehouse", "--only", "thing7s"],
    );
    mine.told(served, &["check", "--project", "mine"]);
}

fn what_is_looked_at_of_large_tables_is_bounded(served: &Served) {
    let project = Project::over(served.engine);
    project.told(served, &["init", ".", "--from", "base", "--rows", "10"]);
    let text = project.read("tables.merak");
    assert!(
        text.contains("/// More rows than the 10 that were looked at.\ntable orders"),
        "{text}"
    );
    assert!(text.contains("order_id  // not looked up: "), "{text}");
    // What is declared as a key stays one; nothing of them is required.
    assert!(text.contains("\n  key  order = order_id\n"), "{text}");
    assert!(!text.contains("time ordered_at : timestamp required"), "{text}");
    project.holds(served, "base");
}

fn nothing_that_is_there_is_written_over(served: &Served) {
    let project = Project::over(served.engine);
    fs::write(project.folder.path().join("metrics.merak"), "// mine\n").unwrap();
    let output = project.ask(served, &["init", ".", "--from", "base"]);
    assert_eq!(output.status.code(), Some(2), "{}", all(&output));
    assert!(all(&output).contains("E0605"), "{}", all(&output));
    assert_eq!(project.read("metrics.merak"), "// mine\n");
    assert_eq!(names(project.folder.path()), ["merak.toml", "metrics.merak"]);
}

fn what_cannot_be_drafted_is_said(served: &Served) {
    let project = Project::over(served.engine);
    let said = |arguments: &[&str], parts: &[&str]| {
        let output = project.ask(served, arguments);
        let text = all(&output);
        assert_ne!(output.status.code(), Some(0), "{text}");
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
    };
    said(
        &["init", ".", "--from", "bass"],
        &["E0509", "did you mean `base`?"],
    );
    said(
        &["init", ".", "--from", "base", "--only", "order"],
        &[
            "E0509",
            "no schema or table there is called `order`",
            "did you mean `orders`?",
        ],
    );
    said(
        &["init", ".", "--from", "data/x.csv", "--only", "shop"],
        &["E0509", "--only"],
    );
    let manifest = project.read("merak.toml").replace(served.engine, "spark");
    fs::write(project.folder.path().join("merak.toml"), manifest).unwrap();
    said(
        &["init", ".", "--from", "base"],
        &["E0509", "cannot be asked of engine `spark`"],
    );
    assert_eq!(names(project.folder.path()), ["merak.toml"]);
}

fn without_a_connection_nothing_is_written(served: &Served) {
    let project = Project::new();
    let output = Command::new(env!("CARGO_BIN_EXE_merak"))
        .current_dir(project.folder.path())
        .env("LC_ALL", "C")
        .env_remove("WAREHOUSE_URL")
        .args(["init", "mine", "--from", served.engine])
        .output()
        .unwrap();
    let said = all(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("E0515") && said.contains("export WAREHOUSE_URL="),
        "{said}"
    );
    assert!(names(project.folder.path()).is_empty());
}

/// The files of a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
