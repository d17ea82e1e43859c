//! What code hosts run: each script of `.ci/` in a throwaway repository, and what the
//! YAML beside it says of it. `.ci/run` checks the YAML against the published schemas.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/repository.rs"]
mod repository;

use repository::Repository;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TABLE: &str = "table orders = \"shop.orders\" {\n  time ordered_at : timestamp\n  dim  status : text\n  fact amount : CNY\n}\n\n";
const BEFORE: &str = "metric gmv = sum(orders.amount)\n";
const AFTER: &str = "metric gmv = sum(orders.amount) where status = \"paid\"\n";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A repository with a branch on which a metric counts less than on `origin/main`.
fn branch(project: &str) -> Repository {
    let repository = Repository::new(project);
    repository.write("merak.toml", "[project]\nname = \"shop\"\n");
    repository.write("all.merak", &format!("{TABLE}{BEFORE}"));
    let first = repository.commit("one");
    repository.git(&["update-ref", "refs/remotes/origin/main", &first]);
    repository.git(&["checkout", "--quiet", "-b", "mine"]);
    repository.write("all.merak", &format!("{TABLE}{AFTER}"));
    repository.commit("two");
    repository
}

fn script(repository: &Repository, name: &str, arguments: &[&str], said: &[(&str, &str)]) -> Output {
    let mut command = Command::new(root().join(name));
    command.args(arguments).current_dir(repository.folder.path());
    for inherited in [
        "GITHUB_OUTPUT",
        "GITHUB_STEP_SUMMARY",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA",
    ] {
        command.env_remove(inherited);
    }
    command
        .env("MERAK", env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1");
    command.envs(said.iter().copied());
    command.output().unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn github_says_what_changed() {
    let repository = branch("my metrics");
    let runner = tempfile::tempdir().unwrap();
    let (outputs, summary) = (runner.path().join("outputs"), runner.path().join("summary"));
    let run = |base: &str| {
        let _ = fs::remove_file(&outputs);
        let _ = fs::remove_file(&summary);
        script(
            &repository,
            ".ci/github/run",
            &[],
            &[
                ("MERAK_PROJECT", "my metrics"),
                ("MERAK_BASE", base),
                ("RUNNER_TEMP", runner.path().to_str().unwrap()),
                ("GITHUB_OUTPUT", outputs.to_str().unwrap()),
                ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
            ],
        )
    };
    let done = run("origin/main");
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    let said = read(&outputs);
    assert!(
        said.contains("breaking=true\n") && said.contains("sarif=") && said.contains("comment="),
        "{said}"
    );
    assert!(
        read(&summary).starts_with("<!-- merak diff -->"),
        "{}",
        read(&summary)
    );
    let sarif: serde_json::Value = serde_json::from_str(&read(&runner.path().join("merak.sarif"))).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    // A change that is meant passes.
    repository.write(
        "all.merak",
        &format!(
            "{TABLE}{} {{ changed \"paid only\" on 2026-05-01 }}\n",
            AFTER.trim_end()
        ),
    );
    let done = run("origin/main");
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(read(&outputs).contains("breaking=false\n"));
    // Without a base nothing is compared; what is wrong is said beside its line.
    repository.write("all.merak", &format!("{TABLE}metric gmv = sum(orders.nothing)\n"));
    let done = run("");
    assert_eq!(done.status.code(), Some(1));
    let notes = String::from_utf8(done.stdout).unwrap();
    assert!(notes.contains("::error file=my metrics/all.merak"), "{notes}");
    assert!(!read(&outputs).contains("breaking"));
    // A revision that is not there is used wrongly.
    repository.write("all.merak", &format!("{TABLE}{BEFORE}"));
    assert_eq!(run("--no-such").status.code(), Some(2));
}

/// With a `gh` that writes down what it is asked.
#[test]
fn one_comment_is_kept() {
    let repository = branch("");
    let tools = tempfile::tempdir().unwrap();
    let gh = tools.path().join("gh");
    let asked = tools.path().join("asked");
    fs::write(
        &gh,
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >> \"$ASKED\"\ncase \"$*\" in *--paginate*) printf '%s' \"$KNOWN\" ;; esac\n",
    )
    .unwrap();
    fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", tools.path().display(), std::env::var("PATH").unwrap());
    for (known, wanted) in [
        (
            "",
            "--method POST repos/acme/shop/issues/7/comments --field body=@diff.md",
        ),
        (
            "41\n42\n",
            "--method PATCH repos/acme/shop/issues/comments/41 --field body=@diff.md",
        ),
    ] {
        let _ = fs::remove_file(&asked);
        let done = script(
            &repository,
            ".ci/github/comment",
            &[],
            &[
                ("PATH", &path),
                ("ASKED", asked.to_str().unwrap()),
                ("KNOWN", known),
                ("GITHUB_REPOSITORY", "acme/shop"),
                ("MERAK_PULL_REQUEST", "7"),
                ("MERAK_COMMENT", "diff.md"),
            ],
        );
        assert_eq!(done.status.code(), Some(0), "{done:?}");
        let all = read(&asked);
        assert!(all.lines().last().unwrap().contains(wanted), "{all}");
    }
}

#[test]
fn gitlab_gets_a_report() {
    let repository = branch("");
    let base = repository.git(&["rev-parse", "origin/main"]);
    let done = script(
        &repository,
        ".ci/gitlab/run",
        &[],
        &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base)],
    );
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert!(String::from_utf8(done.stdout).unwrap().contains("gmv: narrowed"));
    assert!(read(&repository.project.join("merak-junit.xml")).contains("<testsuites"));
    assert!(read(&repository.project.join("merak-code-quality.json")).starts_with('['));
    assert!(read(&repository.project.join("merak-diff.md")).contains("`gmv`"));
    // On the branch itself nothing is compared.
    let done = script(&repository, ".ci/gitlab/run", &[], &[]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
}

#[test]
fn hooks_check_the_projects_of_their_files() {
    let repository = branch("a b/one");
    let files = [
        "a b/one/all.merak",
        "a b/one/merak.toml",
        "README.md",
        "none/x.merak",
    ];
    let done = script(&repository, ".ci/pre-commit/check", &files, &[]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    // One project, one line.
    assert_eq!(
        String::from_utf8(done.stderr)
            .unwrap()
            .matches("1 metric in 1 file")
            .count(),
        1
    );
    repository.write("deep/line\nbreak.merak", "metric wrong = sum(orders.nothing)\n");
    let done = script(
        &repository,
        ".ci/pre-commit/check",
        &["a b/one/deep/line\nbreak.merak"],
        &[],
    );
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    fs::remove_dir_all(repository.project.join("deep")).unwrap();
    // Layout is mended, and said once.
    repository.write(
        "all.merak",
        &format!("{TABLE}metric   gmv = sum( orders.amount )\n"),
    );
    let done = script(&repository, ".ci/pre-commit/fmt", &["a b/one/all.merak"], &[]);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert_eq!(
        read(&repository.project.join("all.merak")),
        format!("{TABLE}{BEFORE}")
    );
    let done = script(&repository, ".ci/pre-commit/fmt", &["a b/one/all.merak"], &[]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
}

/// Every script is there, may be run, and is named by what runs it; what a script reads
/// of its surroundings is given to it.
#[test]
fn what_runs_them_names_them() {
    let text = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let action = text(".ci/github/action.yml");
    let named = [
        (".ci/github/run", action.clone(), "\"$GITHUB_ACTION_PATH/run\""),
        (
            ".ci/github/comment",
            action.clone(),
            "\"$GITHUB_ACTION_PATH/comment\"",
        ),
        (
            ".ci/gitlab/run",
            text(".ci/gitlab/merak.gitlab-ci.yml"),
            "/.ci/gitlab/run",
        ),
        (
            ".ci/pre-commit/check",
            text(".pre-commit-hooks.yaml"),
            "entry: .ci/pre-commit/check",
        ),
        (
            ".ci/pre-commit/fmt",
            text(".pre-commit-hooks.yaml"),
            "entry: .ci/pre-commit/fmt",
        ),
    ];
    for (name, by, how) in named {
        assert!(by.contains(how), "{name} is not named");
        let mode = fs::metadata(root().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "{name} cannot be run");
    }
    for script in [".ci/github/run", ".ci/github/comment"] {
        let words = text(script);
        let read = words
            .split("${")
            .skip(1)
            .filter_map(|rest| rest.split([':', '}']).next());
        for name in read.filter(|name| name.starts_with("MERAK")) {
            assert!(
                action.contains(&format!("{name}:")),
                "{script} reads {name}, and nothing says it"
            );
        }
    }
}
