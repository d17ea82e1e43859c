//! What other languages and input methods write.

use super::Place;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::guard::Scan;

impl Place<'_> {
    /// `，（）：` and friends anywhere in the code of the piece, all at once.
    pub(super) fn full_width(&self) -> Option<Diagnostic> {
        let mut scan = Scan::new(self.piece);
        let mut finding: Option<Diagnostic> = None;
        while let Some((at, _)) = scan.next_code() {
            let Some(c) = self.rest(at).chars().next() else {
                continue;
            };
            let Some(half) = half_width(c) else {
                continue;
            };
            let span = self.span(at, at + c.len_utf8());
            let so_far = finding.take().unwrap_or_else(|| {
                Diagnostic::error(&code::FULL_WIDTH)
                    .at(span)
                    .with("found", c)
                    .with("replacement", half)
            });
            finding = Some(so_far.fix(span, half));
        }
        finding
    }

    /// A comment of another language on the line that does not parse, before
    /// anything is said of the words in it.
    pub(super) fn foreign_comment(&self, at: usize) -> Option<Diagnostic> {
        let line = self.piece.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let mut scan = Scan::new(self.piece);
        while let Some((from, _)) = scan.next_code() {
            let mark = COMMENTS.iter().find(|mark| self.rest(from).starts_with(**mark));
            let Some(mark) = mark.filter(|_| from >= line) else {
                continue;
            };
            if from > at {
                return None;
            }
            let span = self.span(from, from + mark.len());
            let finding = Diagnostic::error(&code::FOREIGN_OPERATOR)
                .says("message.comment")
                .at(span)
                .with("found", mark)
                .with("replacement", "//");
            return Some(match *mark {
                "/*" => finding.helps("help.lines"),
                _ => finding.fix(span, "//"),
            });
        }
        None
    }

    /// `==`, `&&`, `<>`, `%`: what other languages write.
    pub(super) fn foreign_operator(&self, at: usize) -> Option<Diagnostic> {
        let rest = self.rest(at);
        let before = self.piece.get(..at)?.chars().next_back();
        let (from, words, instead) = match before {
            Some('=') if rest.starts_with('=') => (at - 1, "==", "="),
            Some('<') if rest.starts_with('>') => (at - 1, "<>", "!="),
            _ => {
                let (words, instead) = FOREIGN.iter().find(|(words, _)| rest.starts_with(words))?;
                (at, *words, *instead)
            }
        };
        let span = self.span(from, from + words.len());
        let finding = Diagnostic::error(&code::FOREIGN_OPERATOR).with("found", words);
        Some(match words {
            ";" => finding
                .says("message.semicolon")
                .helps("help.none")
                .label(span, "label.none")
                .fix(span, ""),
            "%" => finding.helps("help.percent").label(span, "label.percent"),
            "'" => finding
                .says("message.quote")
                .at(span)
                .with("replacement", "\"…\""),
            _ => finding
                .at(span)
                .with("replacement", instead.trim())
                .fix(span, instead),
        })
    }
}

/// What begins a comment elsewhere.
const COMMENTS: [&str; 3] = ["--", "/*", "#"];

/// Operators of other languages, and what to write.
const FOREIGN: [(&str, &str); 8] = [
    ("==", "="),
    ("<>", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("!", "not "),
    ("'", "\""),
    (";", ""),
    ("%", ""),
];

/// The half-width character an input method wrote in full width.
fn half_width(c: char) -> Option<&'static str> {
    Some(match c {
        '，' | '、' => ",",
        '（' => "(",
        '）' => ")",
        '：' => ":",
        '＝' => "=",
        '“' | '”' | '＂' | '「' | '」' => "\"",
        '｛' => "{",
        '｝' => "}",
        '［' | '【' => "[",
        '］' | '】' => "]",
        '＋' => "+",
        '－' | '—' => "-",
        '＊' | '×' => "*",
        '／' | '÷' => "/",
        '＜' | '《' => "<",
        '＞' | '》' => ">",
        '≥' => ">=",
        '≤' => "<=",
        '≠' => "!=",
        '％' => "%",
        '．' | '。' => ".",
        '；' => "",
        '！' => "not ",
        '\u{3000}' => " ",
        _ => return None,
    })
}
