//! Databases as targets: `examples/shop` asked in PostgreSQL and DuckDB through their drivers, and
//! in MariaDB by its protocol.

#![cfg(feature = "databases")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod drafts;
mod drivers;
mod mariadb;
mod served;
mod standing;
mod streams;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use served::{Served, each, mariadb, postgres, spark};

/// What is planted as the password of each connection.
const SECRET: &str = "planted-secret-7f3a";

/// What `expected/monthly.csv` of the example answers.
const MONTHLY: [&str; 8] = [
    "query",
    "repeat_buyers",
    "gmv",
    "aov",
    "--by",
    "month",
    "--format",
    "csv",
];

/// `examples/shop` with a target that is a database.
struct Shop {
    folder: tempfile::TempDir,
    uri: String,
    driver: (&'static str, String),
}

impl Shop {
    fn of(served: &Served) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copied(&example(), folder.path());
        let manifest = folder.path().join("merak.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let target = format!(
            "\n[targets.warehouse]\nengine = \"{}\"\nuri = \"env:WAREHOUSE_URL\"\n",
            served.engine
        );
        fs::write(&manifest, text + &target).unwrap();
        if served.engine == "mariadb" {
            // Its moments are shown by the clock of the project; it says no other one's.
            without_zones(folder.path());
        }
        Self {
            folder,
            uri: served.uri.clone(),
            driver: served.driver.clone(),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_merak"));
        command
            .current_dir(self.folder.path())
            .env("LC_ALL", "C")
            .env("NO_COLOR", "1")
            .env("WAREHOUSE_URL", &self.uri)
            .env(self.driver.0, &self.driver.1)
            .args(arguments)
            .args(["--target", "warehouse"]);
        command
    }

    fn ask(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn told(&self, arguments: &[&str]) -> String {
        let output = self.ask(arguments);
        assert!(output.stderr.is_empty(), "{}", all(&output));
        String::from_utf8(output.stdout).unwrap()
    }
}

#[test]
fn a_database_answers_as_the_files_do() {
    let expected = fs::read_to_string(example().join("expected/monthly.csv")).unwrap();
    for served in each() {
        let shop = Shop::of(&served);
        assert_eq!(shop.told(&MONTHLY), expected, "{}", served.engine);
    }
}

/// More than one machine would do: the driver of Spark and each worker are processes of their own.
#[test]
fn a_cluster_answers_as_the_files_do() {
    let Some(served) = spark() else { return };
    let shop = Shop::of(&served);
    let workers = children(served.id())
        .into_iter()
        .filter(|id| {
            fs::read_to_string(format!("/proc/{id}/cmdline"))
                .is_ok_and(|line| line.contains("ExecutorBackend"))
        })
        .count();
    assert!(workers >= 2, "{workers}");
    let expected = fs::read_to_string(example().join("expected/monthly.csv")).unwrap();
    assert_eq!(shop.told(&MONTHLY), expected);
}

#[test]
fn each_verb_says_the_same_of_each_database() {
    let each = each();
    let shops: Vec<(&str, Shop)> = each
        .iter()
        .map(|served| (served.engine, Shop::of(served)))
        .collect();
    let Some(((_, one), others)) = shops.split_first() else {
        return;
    };
    let verbs: [&[&str]; 8] = [
        &[
            "query",
            "gmv",
            "buyers",
            "--by",
            "channel,buyer.city",
            "--sort",
            "gmv desc",
            "--format",
            "json",
        ],
        &["query", "--by", "buyer.province", "--format", "csv"],
        &["monitor", "--format", "json"],
        &["why", "gmv", "--format", "json"],
        &["why", "gmv", "--by", "channel"],
        &["tree", "--values", "--format", "json"],
        &["what-if", "--set", "gmv=+5%"],
        &["review"],
    ];
    for verb in verbs {
        let asked = [verb, &["--as-of", "2026-01-01"]].concat();
        let said = one.ask(&asked);
        assert!(said.stdout.len() > 40, "{verb:?}: {}", all(&said));
        for (engine, other) in others {
            assert_eq!(all(&said), all(&other.ask(&asked)), "{engine}: {verb:?}");
        }
    }
}

#[test]
fn the_rows_behind_a_number_come_from_the_database() {
    for served in each() {
        let shop = Shop::of(&served);
        let number = shop.told(&["query", "visits", "--for", "2025-12-31", "--format", "csv"]);
        let rows = shop.told(&["rows", "visits", "--for", "2025-12-31", "--format", "csv"]);
        let number: usize = number.lines().nth(1).unwrap().parse().unwrap();
        assert!(number > 0);
        assert_eq!(rows.lines().count(), number + 1, "{rows}");
    }
}

/// A table with a column that is not there, one of another type, and a table that is not there.
const UNFIT: &str = r#"
table goods = "shop.products" {
  key  sku_id
  fact unit_wieght : CNY
  fact name        : CNY
}
table nowhere = "shop.nowhere" {
  fact amount : CNY
}
metric weights = sum(goods.unit_wieght)
metric names   = sum(goods.name)
metric nothing = sum(nowhere.amount)
"#;

#[test]
fn what_a_table_lacks_is_found_at_its_declaration() {
    for served in each() {
        let shop = Shop::of(&served);
        fs::write(shop.folder.path().join("more.merak"), UNFIT).unwrap();
        let said = all(&shop.ask(&["check"]));
        let parts = [
            "E0503",
            "no column `unit_wieght`",
            "did you mean `unit_weight`?",
            "E0508",
            "column `name` of \"shop.products\" holds text, but is declared as an exact number",
            "E0502",
            "shop.nowhere",
        ];
        for part in parts {
            assert!(said.contains(part), "{}: {part}: {said}", served.engine);
        }
    }
}

#[test]
fn no_secret_is_said() {
    for served in each() {
        let mut shop = Shop::of(&served);
        let right = shop.uri.clone();
        let wrong = match served.engine {
            "duckdb" => vec![right, format!("/nowhere/db?motherduck_token={SECRET}")],
            "mariadb" => vec![
                right.replace("merak:", "nobody:"),
                right.replace("/shop", "/nowhere"),
                format!("{right}?require_ssl={SECRET}"),
                format!("{right}?{SECRET}=true"),
                format!("mysql://merak:{SECRET}@127.0.0.1:1/shop"),
                format!("mysql://merak:{SECRET}@127.0.0.1:not-a-port/shop"),
                format!("mysql://merak:{SECRET}@nowhere.invalid/shop?socket=/{SECRET}"),
                format!("{SECRET}://{SECRET}"),
                right,
            ],
            _ => vec![
                right,
                format!("postgresql://merak:{SECRET}@127.0.0.1:1/postgres"),
                format!("postgresql://merak:{SECRET}@127.0.0.1:not-a-port/postgres"),
                format!("postgresql://merak:{SECRET}@nowhere.invalid/x?sslmode={SECRET}"),
                format!("{SECRET}://{SECRET}"),
                format!("host=127.0.0.1 password='{SECRET}' port=1"),
            ],
        };
        let verbs: [&[&str]; 6] = [
            &["query", "gmv"],
            &["check"],
            &["monitor"],
            &["rows", "gmv", "--for", "2025-12-31"],
            &["build", "--dialect", "postgres", "--out", "built"],
            &["sql", "gmv"],
        ];
        for uri in wrong {
            shop.uri = uri;
            for verb in verbs {
                let output = match verb[0] {
                    "build" | "sql" => {
                        let mut command = shop.command(&[]);
                        drop(command.output());
                        Command::new(env!("CARGO_BIN_EXE_merak"))
                            .current_dir(shop.folder.path())
                            .env("WAREHOUSE_URL", &shop.uri)
                            .args(verb)
                            .output()
                            .unwrap()
                    }
                    _ => shop.ask(verb),
                };
                let said = all(&output);
                assert!(!said.contains(SECRET), "{verb:?}: {said}");
                assert!(!said.contains("panicked"), "{verb:?}: {said}");
            }
            let mut written = Vec::new();
            files(shop.folder.path(), &mut written);
            for path in written {
                let bytes = fs::read(&path).unwrap();
                let text = String::from_utf8_lossy(&bytes);
                assert!(!text.contains(SECRET), "{}", path.display());
            }
            let _ = fs::remove_dir_all(shop.folder.path().join("built"));
        }
    }
}

#[test]
fn what_is_missing_is_said_with_what_helps() {
    let Some(served) = postgres() else { return };
    let shop = Shop::of(&served);
    let mut command = shop.command(&["query", "gmv"]);
    let said = all(&command.env_remove("WAREHOUSE_URL").output().unwrap());
    assert!(
        said.contains("E0515") && said.contains("export WAREHOUSE_URL="),
        "{said}"
    );
    let mut command = shop.command(&["query", "gmv"]);
    let output = command
        .env_remove("MERAK_DRIVER_POSTGRES")
        .env("HOME", "/nowhere")
        .output()
        .unwrap();
    let said = all(&output);
    assert!(
        said.contains("E0514") && said.contains("pip install adbc-driver-postgresql"),
        "{said}"
    );
    assert_eq!(output.status.code(), Some(3));
    let mut command = shop.command(&["query", "gmv"]);
    let said = all(&command
        .env("MERAK_DRIVER_POSTGRES", "libdriver.so")
        .output()
        .unwrap());
    assert!(said.contains("E0514") && said.contains("not absolute"), "{said}");
}

/// A table that takes its time.
const SLOW: &str = r#"
table slow_rows = sql postgres "select 1 as one, pg_sleep(20) is null as late",
  mysql "select 1 as one where sleep(20) = 0" {
  key one
  fact one : int
}
/// Takes its time.
metric slow_sum = sum(slow_rows.one)
"#;

#[test]
fn a_server_that_goes_away_is_said_and_leaves_no_file() {
    for served in [postgres(), mariadb()].into_iter().flatten() {
        let shop = Shop::of(&served);
        fs::write(shop.folder.path().join("slow.merak"), SLOW).unwrap();
        let mut asked = shop
            .command(&["query", "slow_sum", "--format", "csv", "--output", "out.csv"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        until(|| sleeping(&served) == 1);
        // The server, at once, without a word to those it talks to.
        let server = children(served.id());
        for id in &server {
            signal("-KILL", *id);
        }
        let begun = Instant::now();
        let code = asked.wait().unwrap().code();
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        assert_eq!(code, Some(3));
        assert!(!shop.folder.path().join("out.csv").exists());
    }
}

#[test]
fn who_gives_up_stops_the_server_too() {
    for served in [postgres(), mariadb()].into_iter().flatten() {
        let shop = Shop::of(&served);
        fs::write(shop.folder.path().join("slow.merak"), SLOW).unwrap();
        let mut asked = shop.command(&["query", "slow_sum"]).spawn().unwrap();
        until(|| sleeping(&served) == 1);
        signal("-INT", asked.id());
        assert_eq!(asked.wait().unwrap().code(), Some(130));
        until(|| sleeping(&served) == 0);
    }
}

#[test]
fn what_takes_too_long_is_given_up() {
    for served in [postgres(), mariadb()].into_iter().flatten() {
        let shop = Shop::of(&served);
        fs::write(shop.folder.path().join("slow.merak"), SLOW).unwrap();
        let manifest = shop.folder.path().join("merak.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        fs::write(&manifest, text + "timeout = \"1 second\"\n").unwrap();
        let output = shop.ask(&["query", "slow_sum"]);
        let said = all(&output);
        assert!(
            said.contains("E0505") && said.contains("no answer within 1 s"),
            "{said}"
        );
        assert_eq!(output.status.code(), Some(3));
        until(|| sleeping(&served) == 0);
        // What is quick is not given up, also if it is asked for after that time.
        assert!(shop.told(&["query", "gmv"]).contains("gmv"));
    }
}

/// Waits until something is so.
fn until(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "it never comes to that"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// How many questions sleep there now.
fn sleeping(served: &Served) -> usize {
    let script = match served.engine {
        "mariadb" => mariadb::SLEEPING,
        _ => {
            "import psycopg, sys; rows = psycopg.connect(sys.argv[1]).execute(\"SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'\").fetchone(); print(rows[0])"
        }
    };
    let output = Command::new("python3")
        .args(["-c", script, &served.uri])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).trim().parse().unwrap()
}

/// The processes below one.
fn children(of: u32) -> Vec<u32> {
    let output = Command::new("ps").args(["-eo", "pid=,ppid="]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let pairs: Vec<(u32, u32)> = text
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
        })
        .collect();
    let mut all = vec![of];
    let mut at = 0;
    while at < all.len() {
        let parent = all[at];
        all.extend(
            pairs
                .iter()
                .filter(|(_, above)| *above == parent)
                .map(|(id, _)| *id),
        );
        at += 1;
    }
    all.split_off(1)
}

fn signal(which: &str, id: u32) {
    let _ = Command::new("kill")
        .args([which, &id.to_string()])
        .stderr(Stdio::null())
        .status();
}

fn all(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop")
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true if path.ends_with("generate") => {}
            true => copied(&path, &copy),
            false => drop(fs::copy(&path, &copy).unwrap()),
        }
    }
}

/// Takes `in "UTC"` out of the declarations of times.
fn without_zones(folder: &Path) {
    let mut all = Vec::new();
    files(folder, &mut all);
    for path in all
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "merak"))
    {
        let text = fs::read_to_string(path).unwrap();
        fs::write(path, text.replace(" in \"UTC\"", "")).unwrap();
    }
}

/// Every file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}
