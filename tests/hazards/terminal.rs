//! Texts that would steer a terminal. The runner looks at every standard error;
//! here what people read on standard output, too.

use crate::project::Project;

/// Escapes are how such a text gets past the check of the characters.
const RED: &str = "\\u{1b}[31mred\\u{1b}]0;title\\u{7}\\u{202e}\\u{9b}2J";

fn steers(words: &str) -> bool {
    words
        .chars()
        .any(|c| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c))
}

#[test]
fn labels() {
    let project = Project::saying(format!("metric m \"{RED}\" = gmv + 1 {{ aka \"{RED}x\" }}\n"));
    assert_eq!(project.check(), []);
    for arguments in [&["list"][..], &["list", "m"], &["check"], &["fmt", "--diff"]] {
        let said = project.run(arguments);
        assert!(!steers(&said.out), "{arguments:?}: {:?}", said.out);
    }
}

#[test]
fn texts_in_findings() {
    for words in [
        format!("metric m = gmv where status = \"{RED}\" + 1\n"),
        format!("metric m \"{RED}\" = gmv\nmetric n \"{RED}\" = gmv + 1\n"),
        format!("metric m = gmv {{ better \"{RED}\" }}\n"),
        format!("metric m = \"{RED}\"\n"),
        format!("metric m \"{RED}\" = gmw \"\n"),
        format!("report r {{ metrics gmv where status = \"{RED}\" where status = \"{RED}\" }}\n"),
        format!("table x = \"{RED}\" {{ key \"{RED}\" }}\n"),
    ] {
        let project = Project::saying(&words);
        let said = project.run(&["check"]);
        assert!(!steers(&said.err), "{words}: {:?}", said.err);
        assert!(said.code == 1 || said.code == 0, "{words}");
    }
}

#[test]
fn words_of_the_command_line() {
    let project = Project::saying("");
    let red = "\u{1b}[31m";
    for arguments in [
        &["sql", red][..],
        &["sql", "gmv", "--by", red],
        &["sql", "gmv", "--where", red],
        &["sql", "gmv", "--where", "status = \"\u{1b}\""],
        &["sql", "gmv", "--since", red],
        &["sql", "gmv", "--sort", red],
        &["sql", "gmv", "--dialect", red],
        &["sql", "gmv", "--target", red],
        &["sql", "--report", red],
        &["query", "gmv", "--target", red],
        &["list", red],
        &["explain", red],
        &["fmt", red],
        &["check", "--format", red],
        &[red],
    ] {
        let said = project.run(arguments);
        assert_ne!(said.code, 0, "{arguments:?}");
        assert!(!steers(&said.err) && !steers(&said.out), "{arguments:?}");
    }
}
