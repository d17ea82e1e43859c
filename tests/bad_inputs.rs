//! Bad input gets a coded error with a place, or just works; it never ends the
//! process. Each case runs the binary on a project of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const COMPANY: &str = "entity customer\n\ntable orders = \"shop.orders\" {\n  link buyer : customer = customer_id\n  \
                       time ordered_at : timestamp\n  dim status : text\n  fact amount : CNY\n}\n\n\
                       metric gmv : CNY = sum(orders.amount)\n";

struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.file("merak.toml", b"[project]\nname = \"bad\"\n");
        folder.file("company.merak", COMPANY.as_bytes());
        folder
    }

    fn with(text: &[u8]) -> Self {
        let project = Self::new();
        project.file("bad.merak", text);
        project
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path().join(name), bytes).unwrap();
    }

    /// Runs to the end; a minute is a hang on any machine.
    fn merak(&self, arguments: &[&str]) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_merak"))
            .args(arguments)
            .current_dir(self.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let reader = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            std::io::copy(&mut out, &mut bytes).unwrap();
            bytes
        });
        let errors = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            std::io::copy(&mut err, &mut bytes).unwrap();
            bytes
        });
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if start.elapsed() > Duration::from_secs(60) {
                child.kill().unwrap();
                panic!("hangs on {arguments:?}");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        Output {
            status,
            stdout: reader.join().unwrap(),
            stderr: errors.join().unwrap(),
        }
    }

    /// The codes `check` finds; the process ends by itself with 0 or 1.
    fn codes(&self) -> Vec<String> {
        let output = self.merak(&["check", "--format", "json"]);
        let code = output.status.code();
        assert!(
            matches!(code, Some(0 | 1)),
            "{code:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let human = self.merak(&["check"]);
        assert_eq!(human.status.code(), code);
        let found: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        found
            .iter()
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn codes(text: &str) -> Vec<String> {
    Project::with(text.as_bytes()).codes()
}

#[test]
fn endless_nesting() {
    let deep = format!(
        "metric a = {}gmv{}\n",
        "(".repeat(1_000_000),
        ")".repeat(1_000_000)
    );
    assert_eq!(codes(&deep), ["E0105"]);
    let negations = format!("metric a = gmv where {} status = \"x\"\n", "not ".repeat(100_000));
    assert_eq!(codes(&negations), ["E0105"]);
    let conditions = format!("metric a = gmv {}\n", "where status = \"x\" ".repeat(50_000));
    assert!(!codes(&conditions).is_empty());
}

#[test]
fn long_sums_just_work() {
    let long = format!("metric a = gmv{}\n", " + gmv".repeat(100_000));
    let project = Project::with(long.as_bytes());
    assert!(project.codes().is_empty());
    let sql = project.merak(&["sql", "a"]);
    assert_eq!(sql.status.code(), Some(0));
    let conditions = format!(
        "metric a = gmv where {}\n",
        vec!["status != \"x\""; 20_000].join(" and ")
    );
    let project = Project::with(conditions.as_bytes());
    assert!(project.codes().is_empty());
    assert_eq!(project.merak(&["sql", "a"]).status.code(), Some(0));
}

#[test]
fn huge_names() {
    assert!(codes(&format!("metric {} = gmv\n", "a".repeat(2_000_000))).contains(&"E0115".to_owned()));
}

#[test]
fn bytes_that_are_no_text() {
    assert_eq!(
        Project::with(b"metric a = gmv\nmetric b = \xff\xfe\n").codes(),
        ["E0104"]
    );
    assert_eq!(codes("metric a = gmv\0\n"), ["E0103"]);
    assert_eq!(codes("metric a = gmv // \u{202E}x\n"), ["E0103"]);
    assert!(
        Project::with(b"\xef\xbb\xbfmetric a = gmv\r\nmetric b = a\r\n")
            .codes()
            .is_empty()
    );
    assert!(Project::with(b"").codes().is_empty());
}

#[test]
fn names_compare_as_people_read_them() {
    // One in NFC, one in NFD: the same name twice.
    assert_eq!(
        codes("metric caf\u{e9} = gmv\nmetric cafe\u{301} = gmv\n"),
        ["E0202"]
    );
    assert_eq!(codes("metric ａｂｃ = gmv\nmetric abc = gmv\n"), ["E0203"]);
}

#[test]
fn circles_and_chains() {
    let circle: String = (0..50)
        .map(|at| format!("metric m{at} = m{} + 1\n", (at + 1) % 50))
        .collect();
    let project = Project::with(circle.as_bytes());
    assert_eq!(project.codes(), ["E0204"]);
    let said = String::from_utf8(project.merak(&["check"]).stderr).unwrap();
    assert!(
        (0..50).all(|at| said.contains(&format!("`m{at}` uses"))),
        "the whole circle is shown"
    );
    let chain: String = (0..5_000)
        .map(|at| format!("metric m{at} = m{} * 2\n", at + 1))
        .collect();
    assert_eq!(codes(&format!("{chain}metric m5000 = gmv\n")), ["E0105"]);
}

#[test]
fn terminal_escapes_stay_in_the_file() {
    let project = Project::with(b"metric a \"\\u{1B}[31mred\" = gmw \"\n");
    let said = project.merak(&["check"]);
    assert!(!said.stderr.contains(&0x1b));
    let project = Project::with("metric a \"\\u{1B}]0;title\\u{7}\" = gmv\n".as_bytes());
    let listed = project.merak(&["list"]);
    assert!(!listed.stdout.contains(&0x1b) && !listed.stdout.contains(&0x07));
    let raw = Project::with(b"metric a = gmv \x1b[31m\n");
    assert!(!raw.merak(&["check"]).stderr.contains(&0x1b));
}

#[test]
fn settings_are_checked() {
    let project = Project::new();
    project.file("merak.toml", b"[project]\nname = \"x\"\ntimezon = \"UTC\"\n");
    assert_eq!(project.codes(), ["E0603"]);
    project.file("merak.toml", b"[project]\nname = \n");
    assert_eq!(project.codes(), ["E0602"]);
    project.file("merak.toml", b"[project]\ntimezone = \"Mars/Olympus\"\n");
    assert_eq!(project.codes(), ["E0602"]);
    project.file("merak.toml", b"\xff\xfe");
    assert_eq!(project.codes(), ["E0104"]);
    project.file("merak.toml", b"");
    assert!(project.codes().is_empty());
}

#[cfg(unix)]
#[test]
fn odd_folders() {
    let project = Project::new();
    std::os::unix::fs::symlink(project.path(), project.path().join("loop")).unwrap();
    std::fs::create_dir(project.path().join("folder.merak")).unwrap();
    std::os::unix::fs::symlink("nowhere", project.path().join("dangling.merak")).unwrap();
    let found = project.codes();
    assert!(found.iter().all(|code| code == "E0604"), "{found:?}");
}

#[test]
fn many_files() {
    let project = Project::new();
    for at in 0..3_000 {
        project.file(
            &format!("f{at}.merak"),
            format!("metric m{at} = gmv\n").as_bytes(),
        );
    }
    assert!(project.codes().is_empty());
}

#[test]
fn hostile_texts_are_only_texts() {
    let text = r#"metric a = gmv where status = "'; DROP TABLE orders; --" or status = "\\' OR 1=1 --""#;
    let project = Project::with(format!("{text}\n").as_bytes());
    assert!(project.codes().is_empty());
    let sql = String::from_utf8(project.merak(&["sql", "a"]).stdout).unwrap();
    let parsed = sqlparser::parser::Parser::parse_sql(&sqlparser::dialect::GenericDialect {}, &sql).unwrap();
    assert_eq!(parsed.len(), 1, "one statement: {sql}");
}
