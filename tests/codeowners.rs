//! Owners of files, for code hosts.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/repository.rs"]
mod repository;

use repository::{Repository, merak};
use std::fs;

fn project(folder: &str) -> Repository {
    let repository = Repository::new(folder);
    repository.write("merak.toml", "[project]\nname = \"shop\"\n");
    repository.write(
        "company.merak",
        "department finance { contact \"@acme/finance, finance@example.com\" }\n\
         department growth { contact \"room 12, @acme/growth\" }\n\
         department nobody { contact \"room 13\" }\n",
    );
    repository.write("财务/a b#[1].merak", "entity order { owner finance }\n");
    repository.write(
        "both.merak",
        "table t = \"t\" { time at_day : date  owner growth }\nmetric m = count(t) { owner finance }\n\
         direction d for m { opportunity o { initiative i { owner growth } } }\n",
    );
    repository.write(
        "unowned.merak",
        "metric other = count(t) { distinct from m because \"x\" }\n",
    );
    repository
}

#[test]
fn lines_name_one_file_each() {
    let repository = project("my metrics");
    let done = repository.run(&["export", "codeowners"]);
    assert_eq!(
        done.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let text = String::from_utf8(done.stdout).unwrap();
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            "/my\\ metrics/both.merak @acme/finance @acme/growth finance@example.com",
            "/my\\ metrics/财务/a\\ b\\#\\[1\\].merak @acme/finance finance@example.com",
        ]
    );
    // The same again, byte by byte.
    assert_eq!(repository.run(&["export", "codeowners"]).stdout, text.as_bytes());
    // git reads the patterns as code hosts do.
    fs::write(
        repository.folder.path().join(".gitignore"),
        text.lines()
            .skip(1)
            .map(|line| {
                let (pattern, _) = line.split_once(" @").unwrap();
                format!("{pattern}\n")
            })
            .collect::<String>(),
    )
    .unwrap();
    repository.git(&["check-ignore", "my metrics/财务/a b#[1].merak"]);
    repository.git(&["check-ignore", "my metrics/both.merak"]);
}

#[test]
fn who_is_not_known_is_said() {
    let repository = project("");
    repository.write("x.merak", "entity sku { owner nobody }\n");
    let done = repository.run(&["export", "codeowners"]);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(said.contains("E0612") && said.contains("nobody"), "{said}");
    let done = repository.run(&["export", "codeowners", "--owner", "nobody=@ann"]);
    assert!(done.stderr.is_empty());
    assert!(
        String::from_utf8(done.stdout)
            .unwrap()
            .contains("/x.merak @ann\n")
    );
    let done = repository.run(&["export", "codeowners", "--owner", "nobody"]);
    assert_eq!(done.status.code(), Some(2));
    repository.write("a\nb.merak", "entity thing { owner finance }\n");
    let done = repository.run(&["export", "codeowners", "--owner", "nobody=@ann"]);
    assert!(String::from_utf8(done.stderr).unwrap().contains("E0612"));
    assert!(!String::from_utf8(done.stdout).unwrap().contains("b.merak"));
}

#[test]
fn nothing_is_overwritten_unasked() {
    let repository = project("");
    let path = repository.project.join("CODEOWNERS");
    fs::write(&path, "mine").unwrap();
    let done = repository.run(&["export", "codeowners", "--output", "CODEOWNERS"]);
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let done = repository.run(&["export", "codeowners", "--output", "CODEOWNERS", "--force"]);
    assert_eq!(done.status.code(), Some(0));
    assert!(fs::read_to_string(&path).unwrap().contains("@acme/finance"));
    // Outside of a repository paths begin at the project.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("merak.toml"), "[project]\nname = \"p\"\n").unwrap();
    fs::write(
        folder.path().join("a.merak"),
        "department d { contact \"@d\" }\nentity e { owner d }\n",
    )
    .unwrap();
    let done = merak(folder.path(), &["export", "codeowners"]);
    assert!(
        String::from_utf8(done.stdout)
            .unwrap()
            .ends_with("\n/a.merak @d\n")
    );
}
