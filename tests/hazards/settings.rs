//! A `merak.toml` that is wrong: each mistake at its place.

use crate::project::{Project, TABLE};

fn settings(text: impl AsRef<[u8]>) -> Project {
    Project::without_settings()
        .with("merak.toml", text)
        .with("a.merak", TABLE)
}

#[test]
fn empty_settings_are_fine() {
    settings("").is_fine();
    settings("\u{feff}[project]\r\nname = \"x\"\r\n").is_fine();
}

#[test]
fn keys_that_mean_nothing() {
    settings("[project]\nname = \"x\"\nnmae = \"y\"\n").has("E0603", 3, 1);
    settings("[projet]\n").has("E0603", 1, 2);
    settings("name = \"x\"\n").has("E0603", 1, 1);
    settings("[targets.a]\nengine = \"embedded\"\nfile = \"x\"\n").has("E0603", 3, 1);
}

#[test]
fn values_that_mean_nothing() {
    settings("[project]\nname = 3\n").has("E0602", 2, 8);
    settings("[project]\ntimezone = \"Mars/Base\"\n").has("E0602", 2, 12);
    settings("[project]\nlanguage = \"2\"\n").has("E0602", 2, 12);
    settings("[project]\nweek-starts = \"someday\"\n").has("E0602", 2, 15);
    settings("[targets.a]\nengine = \"dbase\"\n").has("E0602", 2, 10);
    settings("[targets.a]\nengine = \"embedded\"\ntables = { t = 3 }\n").has("E0602", 3, 16);
    settings("[targets.a]\nengine = \"postgres\"\nuri = \"postgres://me:secret@host\"\n").has("E0602", 3, 7);
    settings("[project]\ndefault-target = \"nope\"\n").check();
}

/// What a setting should be is said without what it is: it may be a secret.
#[test]
fn secrets_are_not_repeated() {
    let project = settings("[targets.a]\nengine = \"postgres\"\nuri = \"postgres://me:hunter2@host\"\n");
    let message = &project.check()[0].message;
    assert!(!message.contains("hunter2"), "{message}");
}

/// Nor is the line drawn that holds it, for people or for programs.
#[test]
fn secrets_are_not_drawn() {
    for line in [
        "engine = \"postgres\"\nuri = \"postgres://me:hunter2@host\"\n",
        "engine = \"postgres\"\nuri = \"env:postgres://me:hunter2@host\"\n",
        "engine = \"postgres\"\nuri = \"env:hunter2@host\"\n",
        "engine = \"postgres\"\nuri = \"postgres://me:hunter2@host\n",
        "engine = \"postgres\"\nurl = \"postgres://me:hunter2@host\"\n",
        "engine = \"postgres\"\npasword = \"hunter2\"\n",
        "engine = \"postgres://me:hunter2@host\"\n",
        "uri = \"env:A\" # me:hunter2@host\n",
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("merak.toml"), format!("[targets.a]\n{line}")).unwrap();
        for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_merak"));
            let command = command.current_dir(folder.path()).env("LC_ALL", "C");
            let output = command.args(["check", "--format", format]).output().unwrap();
            let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            assert!(said.contains("E060"), "{format}: {said}");
            assert!(!said.contains("hunter2"), "{format}: {said}");
        }
    }
}

/// The likeliest slips have words of their own.
#[test]
fn slips_of_toml() {
    for (text, wanted) in [
        ("[project]\nname = \"a\"\nname = \"b\"\n", "`name` is said twice"),
        ("[project\nname = \"a\"\n", "a `]` is missing"),
        (
            "[targets.a]\nengine = \"embedded\"\ntables = { t = \"C:\\data\\t.csv\" }\n",
            "a backslash begins",
        ),
        ("[project]\nlanguage = 1\n", "in quotes"),
        ("[project]\ntimezone = \"UTC+8\"\n", "`Asia/Shanghai`"),
    ] {
        let found = settings(text).check();
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].message.contains(wanted), "{text}: {}", found[0].message);
    }
}

#[test]
fn no_toml_at_all() {
    settings("[project\n").has("E0602", 1, 9);
    settings("[project]\nname = \n").has("E0602", 2, 8);
    settings(b"\xff\xfe").has("E0104", 1, 1);
    for text in [
        "a = ".to_owned() + &"[".repeat(100_000),
        "x".repeat(1_000_000),
        "[a.".repeat(50_000),
        "\0".to_owned(),
    ] {
        let found = settings(&text).check();
        assert_eq!(found[0].code, "E0602", "{}", found[0].message);
    }
}

#[test]
fn other_verbs_say_so_too() {
    let project = settings("[projet]\n");
    for arguments in [&["sql", "gmv"][..], &["list", "gmv"], &["query", "gmv"]] {
        let said = project.run(arguments);
        assert!(
            said.code == 1 && said.codes() == ["E0603"] || said.code == 0,
            "{arguments:?}: {}",
            said.err
        );
    }
}
