//! Names, numbers and the other words a tree ends in.

use crate::syntax::ast::{Duration, Kind, Name, Path, Text};

/// A name, in back-quotes where it was.
pub(super) fn name(name: &Name) -> String {
    if name.quoted {
        format!("`{}`", name.text)
    } else {
        name.text.to_string()
    }
}

pub(super) fn path(path: &Path) -> String {
    let segments: Vec<String> = path.segments.iter().map(name).collect();
    segments.join(".")
}

/// A string as written; line ends inside are always `\n`.
pub(super) fn text(text: &Text) -> String {
    text.raw.replace("\r\n", "\n")
}

pub(super) fn kind(kind: &Kind) -> String {
    let mut out = String::new();
    for (at, (divides, unit)) in kind.factors.iter().enumerate() {
        if at > 0 {
            out.push_str(if *divides { " / " } else { " * " });
        }
        out.push_str(&name(unit));
    }
    if kind.float {
        out.push_str(" float");
    }
    out
}

/// `1 day`, `7 days`.
pub(super) fn duration(duration: &Duration) -> String {
    let plural = if duration.count == 1 { "" } else { "s" };
    format!("{} {}{plural}", duration.count, duration.unit.word())
}

/// Words with commas between.
pub(super) fn list<T>(all: &[T], word: impl Fn(&T) -> String) -> String {
    let words: Vec<String> = all.iter().map(word).collect();
    words.join(", ")
}

/// `(a, b)`, or `a` alone.
pub(super) fn tuple<T>(all: &[T], word: impl Fn(&T) -> String) -> String {
    match all {
        [only] => word(only),
        all => format!("({})", list(all, word)),
    }
}
