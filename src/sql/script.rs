//! Files of statements, as the clients read them that apply them: some look for words of their own
//! in every line, whatever that is a part of.

use super::dialect::Dialect;
use crate::words::{Said, say};

/// How a file of statements is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Each statement up to its `;`.
    Plain,
    /// In batches, each up to a line `GO`: by sqlcmd and its kin.
    Batches,
    /// Line by line: by SQL*Plus and SQLcl.
    Lines,
}

/// Bytes of a line that SQL*Plus reads for certain: before version 12.2 it takes 2,500 signs.
const LONGEST: usize = 2400;

impl Script {
    /// A statement, with comments before it, that ends.
    pub(super) fn ended(self, statement: &str) -> String {
        match self {
            Self::Plain => format!("{statement};\n"),
            Self::Batches => format!("{};\nGO\n", self.readable(statement)),
            Self::Lines => format!("{};\n", self.readable(statement)),
        }
    }

    /// What a client or its session is told first.
    pub(super) fn told(self, line: &str) -> String {
        match self {
            Self::Plain => format!("{line};\n"),
            Self::Batches => format!("{line};\nGO\n"),
            Self::Lines => format!("{line}\n"),
        }
    }

    /// Why a client would take a part of a question for something else, if it would.
    fn misreads(self, text: &str) -> Option<Said> {
        if self == Self::Plain {
            return None;
        }
        let several =
            || say!("a text or name in it goes over several lines, which clients may take for commands");
        let command = || say!("clients would take a line of it for a command of their own");
        let mut lines = lines(text);
        if lines.iter().any(|line| line.is_quoted) {
            return Some(several());
        }
        if lines
            .iter()
            .any(|line| !line.is_comment && self.commands(line.text))
        {
            return Some(command());
        }
        let folded = self.readable(text);
        lines = self::lines(&folded);
        let is_long = |line: &Line<'_>| self == Self::Lines && line.text.len() > LONGEST;
        lines
            .iter()
            .any(is_long)
            .then(|| say!("a line of it is longer than clients read"))
    }

    /// Whether a client would take a line for a command.
    fn commands(self, line: &str) -> bool {
        let trimmed = line.trim();
        match self {
            Self::Plain => false,
            Self::Batches => is_batch_command(line) || line.contains("$("),
            Self::Lines => {
                matches!(trimmed, "/" | ".")
                    || trimmed.starts_with(['@', '#'])
                    || trimmed.ends_with([';', '-'])
            }
        }
    }

    /// The same statement in lines, and with comments, that no client takes for anything else.
    pub(super) fn readable(self, text: &str) -> String {
        let line = |line: Line<'_>| match (self, line.is_comment) {
            (Self::Batches, true) => line.text.replace("$(", "$ ("),
            (Self::Lines, true) => comment(line.text),
            (Self::Lines, false) => folded(line.text),
            _ => line.text.to_owned(),
        };
        let lines: Vec<String> = lines(text).into_iter().map(line).collect();
        lines.join("\n")
    }
}

/// Why the clients of an engine would misread what makes a view, if they would.
#[must_use]
pub fn misread(name: &str, question: &str, dialect: &dyn Dialect) -> Option<Said> {
    let script = dialect.script();
    let name = dialect.names().quoted(name);
    let found = script.misreads(&name);
    found.or_else(|| script.misreads(question.trim_end()))
}

/// Commands of sqlcmd stand at the beginning of a line; `GO` may have blanks before it.
fn is_batch_command(line: &str) -> bool {
    let lower = line.trim().to_ascii_lowercase();
    if let Some(behind) = lower.strip_prefix("go") {
        let behind = behind.trim_start();
        if behind.is_empty() || behind.starts_with("--") || behind.starts_with(|c: char| c.is_ascii_digit()) {
            return true;
        }
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word = lower.split(|c| !is_word(c)).next().unwrap_or_default();
    let at_start = !line.starts_with(char::is_whitespace);
    at_start && (lower.starts_with([':', '!']) || matches!(word, "quit" | "exit" | "reset" | "ed"))
}

/// A line of a statement.
struct Line<'t> {
    text: &'t str,
    /// Whether it begins within quotes.
    is_quoted: bool,
    /// Whether it is nothing but a comment.
    is_comment: bool,
}

/// What a place of a statement is within.
#[derive(Clone, Copy, PartialEq)]
enum Within {
    Nothing,
    Quotes(char),
    Comment,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut within = Within::Nothing;
    let line = |text| {
        let line = Line {
            text,
            is_quoted: matches!(within, Within::Quotes(_)),
            is_comment: within == Within::Nothing && text.trim_start().starts_with("--"),
        };
        within = behind(text, within);
        line
    };
    text.split('\n').map(line).collect()
}

/// What the end of a line is within.
fn behind(line: &str, mut within: Within) -> Within {
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        within = match (within, c, rest.peek()) {
            (Within::Nothing, '-', Some('-')) => return within,
            (Within::Nothing, '/', Some('*')) => Within::Comment,
            (Within::Nothing, '\'' | '"', _) => Within::Quotes(c),
            (Within::Quotes(quote), c, _) if c == quote => Within::Nothing,
            (Within::Comment, '*', Some('/')) => Within::Nothing,
            _ => within,
        };
    }
    within
}

/// A comment as several short ones, none of which ends in a sign that means something there.
fn comment(line: &str) -> String {
    let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
    let words = line.trim().trim_start_matches('-').trim_start();
    let mut lines = vec![String::new()];
    for word in words.chars() {
        match lines.last_mut() {
            Some(last) if last.len() + indent.len() < LONGEST - 20 => last.push(word),
            _ => lines.push(word.to_string()),
        }
    }
    let closed = |words: String| {
        let words = words.trim_end();
        let end = if words.ends_with([';', '-']) || words.is_empty() {
            " ."
        } else {
            ""
        };
        format!("{indent}-- {words}{end}")
    };
    let lines: Vec<String> = lines.into_iter().map(closed).collect();
    lines.join("\n")
}

/// A line as several, cut at blanks between words that stand outside of quotes.
fn folded(line: &str) -> String {
    if line.len() <= LONGEST {
        return line.to_owned();
    }
    let mut out = String::new();
    let mut quote = None;
    let (mut start, mut cut) = (0, None);
    let mut signs = line.chars().peekable();
    let mut before = ' ';
    while let Some(c) = signs.next() {
        let next = signs.peek().copied().unwrap_or(' ');
        let joins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '(' | ')' | ',');
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(known), c) if known == c => quote = None,
            (None, ' ') if joins(before) && joins(next) => cut = Some(out.len()),
            _ => {}
        }
        out.push(c);
        before = c;
        if let Some(at) = cut.filter(|_| out.len() - start > LONGEST - 4) {
            out.replace_range(at..=at, "\n");
            start = at + 1;
            cut = None;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Script};

    #[test]
    fn lines_that_clients_take_for_commands() {
        let batches = |text: &str| Script::Batches.misreads(text).is_some();
        let lines = |text: &str| Script::Lines.misreads(text).is_some();
        for text in [
            "a\nGO\nb",
            "a\n  go 5\nb",
            "a\n:r x\nb",
            "a\nexit\nb",
            "'a\nb'",
            "'$(x)'",
        ] {
            assert!(batches(text), "{text}");
        }
        for text in [
            "SELECT\n  go AS go",
            "  ed AS x",
            "-- $(x)",
            "'GO'",
            "'it''s'\n, 'b'",
        ] {
            assert!(!batches(text), "{text}");
        }
        for text in ["a\n/\nb", "a;\nb", "a -\nb", "@x\n", "'a\n\nb'", "\"a\nb\"", "#x"] {
            assert!(lines(text), "{text}");
        }
        for text in ["a / b", "-- it's; -", "'a;'", "-- 'a\nb", "a - b"] {
            assert!(!lines(text), "{text}");
        }
        assert!(lines(&format!("'{}'", "x".repeat(LONGEST))));
    }

    #[test]
    fn comments_end_no_statement() {
        assert_eq!(
            Script::Lines.readable("  -- a;\n--\n'-- b;'"),
            "  -- a; .\n--  .\n'-- b;'"
        );
        assert_eq!(Script::Batches.readable("-- $(a)\n'b'"), "-- $ (a)\n'b'");
    }

    #[test]
    fn long_lines_are_folded_outside_of_quotes() {
        let long = format!("SELECT 'a b', {}", "n AS x, ".repeat(1000));
        let folded = Script::Lines.readable(&long);
        assert_eq!(folded.replace('\n', " "), long);
        assert!(folded.lines().count() > 2 && folded.lines().all(|line| line.len() <= LONGEST));
        let comment = Script::Lines.readable(&format!("-- {}", "中".repeat(3000)));
        assert!(
            comment
                .lines()
                .all(|line| line.len() <= LONGEST && line.starts_with("-- "))
        );
    }
}
