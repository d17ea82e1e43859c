//! Owners of files, as code hosts want to hear it: a `CODEOWNERS`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What the file begins with.
const HEAD: &str = "# Written by `merak export codeowners` from the owners of definitions: edit those.\n";

/// The handles or addresses of each file, by its path from the repository's root.
/// Files without an owner have no line: what else the code host knows holds for them.
#[must_use]
pub fn codeowners(files: &BTreeMap<String, BTreeSet<String>>) -> String {
    let mut out = HEAD.to_owned();
    for (path, owners) in files.iter().filter(|(_, owners)| !owners.is_empty()) {
        let owners: Vec<&str> = owners.iter().map(String::as_str).collect();
        let _ = writeln!(out, "{} {}", pattern(path), owners.join(" "));
    }
    out
}

/// A path as a pattern that matches nothing else: from the root, and every sign that
/// means something in patterns, or would end one, escaped. GitHub and GitLab read
/// these alike.
fn pattern(path: &str) -> String {
    let mut out = String::from("/");
    for c in path.chars() {
        if matches!(c, ' ' | '*' | '?' | '[' | ']' | '\\' | '#' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether a path can stand in such a file: lines end at breaks, and nothing escapes
/// them.
#[must_use]
pub fn can_stand(path: &str) -> bool {
    !path.chars().any(char::is_control)
}

/// The handles and addresses in a text: `@acme/finance, finance@example.com`.
#[must_use]
pub fn handles(contact: &str) -> Vec<String> {
    let words =
        contact.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '、' | '<' | '>'));
    words
        .filter(|word| is_handle(word) || is_address(word))
        .map(str::to_owned)
        .collect()
}

/// `@user`, `@organisation/team`, `@group/subgroup`
fn is_handle(word: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    word.strip_prefix('@')
        .is_some_and(|name| name.split('/').all(plain))
}

fn is_address(word: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'))
    };
    word.split_once('@')
        .is_some_and(|(name, host)| plain(name) && plain(host) && host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::{can_stand, handles, pattern};

    #[test]
    fn patterns_match_one_path() {
        assert_eq!(pattern("a b/#1 [x]*.merak"), "/a\\ b/\\#1\\ \\[x\\]\\*.merak");
        assert_eq!(pattern("财务/销售.merak"), "/财务/销售.merak");
        assert!(!can_stand("a\nb"));
    }

    #[test]
    fn only_what_hosts_know_is_an_owner() {
        assert_eq!(
            handles("Finance <finance@example.com>, @acme/finance; ask in #money"),
            ["finance@example.com", "@acme/finance"]
        );
        assert!(
            handles("call 555-1234 @ noon, a@b, @ , @a//b, @a b@")
                .iter()
                .all(|one| one == "@a")
        );
    }
}
