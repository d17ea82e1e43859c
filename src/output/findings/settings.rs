//! Settings as they are drawn: a connection string may stand in them by mistake, whole or under
//! a name that means nothing.

use crate::diagnostic::nearest;
use crate::source::manifest::{LINTS, SETTINGS};

/// Names of settings whose values are no secret, beside those of the project and its lints.
const OPEN: [&str; 6] = ["engine", "timeout", "tables", "baseline", "all", "empty"];

/// Words that tell of a secret wherever they stand.
const TELLING: [&str; 6] = ["://", "@", "uri", "password", "secret", "token"];

/// The same text with a `*` for every sign that nobody may read.
pub(super) fn without_secrets(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines
        .map(|line| match line.split_once('=') {
            Some((name, value)) if is_open(name, value, line) => line.to_owned(),
            Some((name, value)) => format!("{name}={}", hidden(value)),
            None if line.contains("://") || line.contains('@') => hidden(line),
            None => line.to_owned(),
        })
        .collect()
}

/// Whether all may be read of `name = value`.
fn is_open(name: &str, value: &str, line: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or_default();
    let name = name.trim().trim_matches(['"', '\'']);
    if name == "uri" {
        return is_variable(value);
    }
    let mut known = OPEN.into_iter().chain(SETTINGS).chain(LINTS);
    let is_near = |name: &str| nearest(name, OPEN.into_iter().chain(SETTINGS).chain(LINTS)).is_some();
    let tells = TELLING.iter().any(|word| line.to_lowercase().contains(word));
    (known.any(|known| known == name) || is_near(name)) && !tells
}

/// Whether a value is `"env:NAME"` and nothing else.
fn is_variable(value: &str) -> bool {
    let named = value.trim().strip_prefix("\"env:");
    let named = named.and_then(|rest| rest.split_once('"'));
    named.is_some_and(|(name, behind)| crate::source::manifest::is_variable(name) && is_remark(behind))
}

/// Whether nothing follows but a remark that tells nothing.
fn is_remark(text: &str) -> bool {
    let text = text.trim();
    (text.is_empty() || text.starts_with('#')) && !text.contains("://") && !text.contains('@')
}

/// As long as it was.
fn hidden(text: &str) -> String {
    let stars = |sign: char| "*".repeat(sign.len_utf8());
    text.chars()
        .map(|sign| match sign.is_ascii_whitespace() {
            true => sign.to_string(),
            false => stars(sign),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_wherever_it_stands() {
        for line in [
            "uri = \"postgres://u:secretpw@h/b\"\n",
            "uri = \"env:postgres://u:secretpw@h/b\"\n",
            "uri = \"host=h password=secretpw\"\n",
            "url = \"u:secretpw@h\"\n",
            "pass = 'secretpw'\n",
            "engine = \"postgres://u:secretpw@h/b\"\n",
            "w = { engine = \"dbase\", uri = \"secretpw\" }\n",
            "uri = \"postgres://u:secretpw@h/b\n",
            "uri = \"env:A\" # was postgres://u:secretpw@h\n",
            "postgres://u:secretpw@h\n",
        ] {
            let drawn = without_secrets(line);
            assert!(!drawn.contains("secretpw"), "{drawn}");
            assert_eq!(drawn.len(), line.len());
        }
    }

    #[test]
    fn all_else_is_drawn_as_it_is() {
        for line in [
            "[targets.warehouse]\n",
            "engine = \"dbase\"\n",
            "uri = \"env:WAREHOUSE_URL\"   # from the environment\n",
            "nmae = \"销售\"\n",
            "tables = { t = \"data/t.csv\" }\n",
            "unused = \"loud\"",
        ] {
            assert_eq!(without_secrets(line), line);
        }
    }
}
