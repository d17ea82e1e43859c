//! Files and folders that are not what they seem.

use std::fs;

use crate::lab;
use crate::project::{Project, TABLE};
use crate::run::merak;

#[test]
fn nothing_at_all() {
    let project = Project::new();
    project.is_fine();
    for arguments in [["list", "--format=json"], ["fmt", "--diff"]] {
        assert_eq!(project.run(&arguments).code, 0);
    }
    assert_eq!(project.run(&["sql"]).code, 1);
    Project::new().with("a.merak", "").is_fine();
    Project::new().with("a.merak", " \n\t\r\n").is_fine();
    Project::new().with("a.merak", "// nothing").is_fine();
}

#[test]
fn no_project() {
    let empty = Project::without_settings();
    let said = empty.run(&["check"]);
    assert_eq!((said.code, said.codes()), (2, vec!["E0601"]));
    let folder = Project::without_settings().with_folder("merak.toml");
    assert_eq!(folder.run(&["check"]).code, 2);
    let nowhere = merak(&empty.path("not/there"), &["check"]);
    assert_eq!((nowhere.code, nowhere.codes()), (2, vec!["E0601"]));
    let file = Project::new().with("a.merak", TABLE);
    assert_eq!(merak(&file.path("a.merak"), &["check"]).code, 2);
}

#[test]
fn folders_called_like_files() {
    let project = Project::saying("")
        .with("x.merak/y.merak", "metric m = gmv\n")
        .with_folder("z.merak");
    project.is_fine();
    assert_eq!(project.run(&["sql", "m"]).code, 0);
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_or_round() {
    let project = Project::saying("")
        .with_link("again.merak", "again.merak")
        .with_link("gone.merak", "not/there");
    let found = project.check();
    let codes: Vec<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["E0604", "E0604"]);
    assert!(found[0].message.contains("again.merak"), "{}", found[0].message);

    let project = Project::saying("")
        .with_folder("x/y")
        .with_link("up", ".")
        .with_link("x/y/up", "../..");
    project.is_fine();
    let outside = Project::saying("metric m = gmv\n");
    let project = Project::saying("").with_link("out.merak", outside.path("a.merak"));
    assert_eq!(
        project.check().first().map(|finding| finding.code.as_str()),
        Some("E0202")
    );
}

#[cfg(unix)]
#[test]
fn files_that_are_no_files() {
    let project = Project::saying("")
        .with_link("zero.merak", "/dev/zero")
        .with_link("null.merak", "/dev/null");
    let found = project.check();
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|finding| finding.code == "E0604"));
    let large = Project::saying("");
    let file = fs::File::create(large.path("large.merak")).unwrap();
    file.set_len(5 << 30).unwrap();
    assert_eq!(
        large.check().first().map(|finding| finding.code.as_str()),
        Some("E0604")
    );
}

#[cfg(unix)]
#[test]
fn files_nobody_may_read() {
    use std::os::unix::fs::PermissionsExt;

    let project = Project::saying("").with("b.merak", "metric m = gmv\n");
    let secret = project.path("b.merak");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o0)).unwrap();
    // Whoever may read everything finds nothing wrong.
    let may_read = fs::read(&secret).is_ok();
    let found = project.check();
    assert_eq!(found.is_empty(), may_read);
    assert!(found.iter().all(|finding| finding.code == "E0604"));
}

/// A project of so many small files and the one they rest on.
fn of_files(count: usize) -> Project {
    let mut project = Project::saying("");
    for at in 0..count {
        project = project.with(
            &format!("d{}/f{at}.merak", at % 100),
            format!("metric m{at} = gmv\n"),
        );
    }
    project
}

#[test]
fn a_thousand_files() {
    of_files(1_000).is_fine();
}

#[test]
#[ignore = "over ten seconds of work without optimisation"]
fn a_hundred_thousand_files() {
    let project = of_files(100_000);
    assert_eq!(project.check(), []);
    assert_eq!(project.run(&["sql", "m99999"]).code, 0);
}

#[test]
fn deep_folders() {
    let deep = format!("{}b.merak", "d/".repeat(300));
    let project = Project::saying("").with(&deep, "metric m = gmv\n");
    project.is_fine();
    assert_eq!(project.run(&["sql", "m"]).code, 0);
}

/// A project in a project is another project.
#[test]
fn projects_in_projects() {
    let project = Project::saying("")
        .with("sub/merak.toml", "")
        .with("sub/b.merak", "garbage");
    project.is_fine();
    let found = lab::findings(&project.path("sub"));
    assert_eq!(found[0].code, "E0101");
}

/// `..` in a path is a path like any other.
#[test]
fn upwards() {
    let project = Project::saying("").with("sub/b.merak", "metric m = gmv\n");
    assert_eq!(lab::findings(&project.path("sub/..")), []);
    let up = project.path("sub/../a.merak");
    assert_eq!(project.run(&["fmt", "--diff", &up.to_string_lossy()]).code, 1);
}

#[cfg(unix)]
#[test]
fn names_of_files_are_only_names() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let wrong = "metric m = \n";
    let project = Project::new()
        .with("\u{1b}[31mred.merak", wrong)
        .with("two\nlines.merak", wrong)
        .with("\u{202e}turned.merak", wrong)
        .with(&format!("{}.merak", "长".repeat(80)), wrong);
    let odd = project.path("").join(OsStr::from_bytes(b"\xff\xfe.merak"));
    fs::write(odd, wrong).unwrap();
    assert_eq!(project.check().len(), 5);
    assert_eq!(project.run(&["fmt", "--check"]).code, 1);
}
