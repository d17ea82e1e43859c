//! Drivers: how each is got, what is said where it cannot connect, and a server of Flight SQL.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use merak::engine::{By, Driver, FLIGHT_SQL, KNOWN};

use super::served::{self, flight, library};
use super::{MONTHLY, SECRET, Shop, all, copied, example};

/// `examples/shop` with a target of an engine.
fn shop_of(engine: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copied(&example(), folder.path());
    let manifest = folder.path().join("merak.toml");
    let target = format!("\n[targets.warehouse]\nengine = \"{engine}\"\nuri = \"env:WAREHOUSE_URL\"\n");
    fs::write(&manifest, fs::read_to_string(&manifest).unwrap() + &target).unwrap();
    folder
}

fn asked(folder: &Path, uri: &str, (variable, library): (&str, Option<&str>)) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_merak"));
    command
        .current_dir(folder)
        .args(["query", "gmv", "--target", "warehouse"])
        .envs([("LC_ALL", "C"), ("NO_COLOR", "1"), ("HOME", "/nowhere")])
        .env("WAREHOUSE_URL", uri)
        .env_remove(variable);
    if let Some(library) = library {
        command.env(variable, library);
    }
    command.output().unwrap()
}

/// Every driver, with an engine that is asked by it and what names that.
fn drivers() -> impl Iterator<Item = (&'static str, &'static str, &'static Driver)> {
    let own = KNOWN.iter().filter_map(|known| match &known.by {
        By::Driver(driver) => Some((known.engine, "x", driver)),
        By::MySql { .. } => None,
    });
    own.chain([("duckdb", "grpc://127.0.0.1:1", &FLIGHT_SQL)])
}

#[test]
fn a_driver_that_is_not_there_is_got_by_the_line_in_the_documents() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/targets.md");
    let docs = fs::read_to_string(docs).unwrap();
    for (engine, uri, driver) in drivers() {
        let output = asked(shop_of(engine).path(), uri, (driver.variable, None));
        let said = all(&output);
        assert!(said.contains("E0514"), "{engine}: {said}");
        let line = said.lines().find_map(|line| line.split_once("get it with: "));
        assert_eq!(line.map(|(_, get)| get), Some(driver.get), "{engine}");
        assert!(docs.contains(&format!("| `{}` |", driver.get)), "{engine}");
        assert_eq!(output.status.code(), Some(3), "{engine}");
    }
}

/// What is there and no driver is not said to be missing.
#[test]
fn a_driver_that_does_not_load_was_found() {
    let folder = shop_of("postgres");
    let library = folder.path().join("driver.so");
    fs::write(&library, "no library").unwrap();
    for (library, wanted) in [
        (library.to_str().unwrap(), "was found, and could not be loaded: "),
        ("/nowhere/driver.so", "there is no driver for `postgres`: "),
    ] {
        let said = all(&asked(
            folder.path(),
            "x",
            ("MERAK_DRIVER_POSTGRES", Some(library)),
        ));
        assert!(said.contains("E0514") && said.contains(wanted), "{said}");
        assert!(said.contains("pip install adbc-driver-postgresql"), "{said}");
    }
}

#[test]
fn a_driver_that_cannot_connect_says_no_secret() {
    let missing_key = format!("/nowhere/{SECRET}.json");
    let pieces = "Super-Part-7f3a";
    let strings = [
        (
            "postgres",
            "postgresql",
            vec![
                format!("postgresql://reader:p@{SECRET}@nohost.invalid:5432/base"),
                format!("postgresql://reader:{SECRET}/tail@h:5/base"),
                format!("postgresql://reader:x{pieces}/{SECRET}@h:5/base"),
                format!("postgresql://reader:{SECRET}:{SECRET}@127.0.0.1:1/base"),
                format!("postgresql://reader:p%40{SECRET}%zz@127.0.0.1:1/base"),
                format!("postgresql://reader:p%40{SECRET}%2F@127.0.0.1:1/base"),
                format!("postgresql://reader:{SECRET}"),
                format!("host=127.0.0.1 port=1 password=Super {SECRET}"),
                format!("host=127.0.0.1 port=1 password=Super {SECRET}=x"),
                format!("host=127.0.0.1 port={SECRET}= password=x"),
            ],
        ),
        (
            "snowflake",
            "snowflake",
            vec![
                format!("merak:{SECRET}@127.0.0.1:1/shop/public?account=x&protocol=http&loginTimeout=1"),
                format!("merak:{SECRET}@shop?authenticator={SECRET}"),
                format!("{SECRET}://{SECRET}"),
            ],
        ),
        (
            "bigquery",
            "bigquery",
            vec![
                format!("bigquery:///shop?OAuthType=1&AuthCredentials={missing_key}"),
                format!("bigquery:///shop?OAuthType=2&AuthCredentials=%7B%22key%22:%22{SECRET}%22%7D"),
                format!("bigquery:///shop?{SECRET}={SECRET}"),
                format!("bigquery:///shop?OAuthType={SECRET}"),
                format!("{SECRET}://{SECRET}"),
            ],
        ),
        (
            "duckdb",
            "flightsql",
            vec![
                format!("grpc://merak:{SECRET}@127.0.0.1:1"),
                format!("grpc+tls://merak:{SECRET}@127.0.0.1:1"),
                format!("grpc://127.0.0.1:1?token={SECRET}"),
                format!("grpc://127.0.0.1:1?{SECRET}={SECRET}"),
                format!("grpc://{SECRET}"),
            ],
        ),
    ];
    for (engine, name, uris) in strings {
        let Some(library) = library(name) else { continue };
        let folder = shop_of(engine);
        let variable = match name {
            "postgresql" => "MERAK_DRIVER_POSTGRES".to_owned(),
            name => format!("MERAK_DRIVER_{}", name.to_uppercase()),
        };
        for uri in uris {
            let output = asked(folder.path(), &uri, (&variable, Some(&library)));
            let said = all(&output);
            assert!(!said.contains(SECRET) && !said.contains("panicked"), "{said}");
            assert!(!said.contains(pieces), "{said}");
            assert!(
                said.contains("E0515") || said.contains("E0505"),
                "{engine}: {}: {said}",
                uri.replace(SECRET, "***")
            );
            assert_eq!(output.status.code(), Some(3), "{said}");
        }
    }
}

/// What is well-formed is still said in the driver's words: they tell what to mend.
#[test]
fn a_driver_that_cannot_connect_says_why() {
    let Some(library) = library("postgresql") else {
        return;
    };
    let folder = shop_of("postgres");
    for uri in [
        format!("postgresql://reader:{SECRET}@nohost.invalid:5432/base"),
        format!("host=nohost.invalid user=reader password='{SECRET}'"),
    ] {
        let said = all(&asked(
            folder.path(),
            &uri,
            ("MERAK_DRIVER_POSTGRES", Some(&library)),
        ));
        assert!(
            said.contains("nohost.invalid") && !said.contains(SECRET),
            "{said}"
        );
    }
}

/// A path with a slip in it makes no file, and what is there can be read while others read it.
#[test]
fn a_file_is_only_read() {
    let sqlite = "
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute('CREATE TABLE t (id INTEGER)')
base.commit()
print('there', flush=True)
sys.stdin.read()";
    let duckdb = "
import duckdb, sys
base = duckdb.connect()
base.execute(f\"ATTACH '{sys.argv[1]}' AS made (STORAGE_VERSION 'v1.0.0')\")
base.execute('CREATE TABLE made.t (id INTEGER); DETACH made')
base = duckdb.connect(sys.argv[1], read_only=True)
print('there', flush=True)
sys.stdin.read()";
    for (engine, held) in [("sqlite", sqlite), ("duckdb", duckdb)] {
        let Some((variable, library)) = served::driver_of_file(engine) else {
            continue;
        };
        let folder = shop_of(engine);
        let path = folder.path().join("a b?c%20#销.db");
        let driver = (variable, Some(library.as_str()));
        for uri in [path.to_str().unwrap(), "mistyped.db"] {
            let output = asked(folder.path(), uri, driver);
            let said = all(&output);
            assert!(
                said.contains("E0515") && said.contains("there is no such file"),
                "{engine}: {said}"
            );
            assert!(said.contains("`WAREHOUSE_URL`"), "{engine}: {said}");
            assert_eq!(output.status.code(), Some(3), "{engine}: {said}");
            assert!(
                !path.exists() && !folder.path().join("mistyped.db").exists(),
                "{engine}"
            );
        }
        let reader = Command::new("python3")
            .args(["-c", held])
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut reader = reader.unwrap();
        let mut said = [0; 5];
        reader.stdout.take().unwrap().read_exact(&mut said).unwrap();
        let said = all(&asked(folder.path(), path.to_str().unwrap(), driver));
        drop(reader.stdin.take());
        reader.wait().unwrap();
        assert!(!said.contains("E0515"), "{engine}: {said}");
        assert!(said.contains("order_lines"), "{engine}: {said}");
    }
}

#[test]
fn a_server_of_flight_sql_answers_as_the_files_do() {
    let sent = tempfile::NamedTempFile::new().unwrap();
    let Some(served) = flight(sent.path()) else {
        return;
    };
    let mut shop = Shop::of(&served);
    let expected = fs::read_to_string(example().join("expected/monthly.csv")).unwrap();
    assert_eq!(shop.told(&MONTHLY), expected);
    let said = all(&shop.ask(&["check", "--as-of", "2026-01-01"]));
    assert!(!said.contains("error["), "{said}");
    fs::write(shop.folder.path().join("more.merak"), super::UNFIT).unwrap();
    let said = all(&shop.ask(&["check"]));
    assert!(
        said.contains("no column `unit_wieght`") && said.contains("E0502"),
        "{said}"
    );
    shop.uri = shop.uri.replace(SECRET, "another");
    let said = all(&shop.ask(&["query", "gmv"]));
    assert!(said.contains("E0515") && !said.contains("another"), "{said}");
}

/// What a dry run shows is what is sent, and nothing else is.
#[test]
fn a_dry_run_shows_what_is_sent() {
    let sent = tempfile::NamedTempFile::new().unwrap();
    let Some(served) = flight(sent.path()) else {
        return;
    };
    let shop = Shop::of(&served);
    for verb in [
        &["query", "gmv", "aov", "--by", "month,buyer.city"][..],
        &["query", "--by", "channel"],
        &["check", "--as-of", "2026-01-01"],
        &["monitor", "--as-of", "2026-01-01"],
    ] {
        fs::write(sent.path(), "").unwrap();
        let dry = shop.told(&[verb, &["--dry-run"]].concat());
        assert_eq!(fs::read_to_string(sent.path()).unwrap(), "", "{verb:?}");
        drop(shop.ask(verb));
        let sent = fs::read_to_string(sent.path()).unwrap();
        let sent: Vec<&str> = sent.split_terminator('\0').collect();
        assert!(sent.len() > 1, "{verb:?}: {sent:?}");
        let mut rest = dry.as_str();
        for one in &sent {
            let at = rest.find(&format!("{one};\n"));
            let at = at.unwrap_or_else(|| panic!("{verb:?}: {one}\nis not in its place in\n{dry}"));
            rest = &rest[at + one.len()..];
        }
        let shown = dry.matches(";\n").count();
        assert_eq!(shown, sent.len(), "{verb:?}: {dry}");
    }
}
