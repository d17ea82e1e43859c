//! What other languages and input methods write.

use super::haste::last_word;
use super::{Place, word_at};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::guard::Scan;
use crate::words::say;

impl Place<'_> {
    /// `，（）：` and friends anywhere in the code of the piece, all at once.
    pub(super) fn full_width(&self) -> Option<Diagnostic> {
        let mut scan = Scan::new(self.piece);
        let mut finding: Option<Diagnostic> = None;
        let mut seen = 0;
        while let Some((at, _)) = scan.next_code() {
            let Some((wide, half)) = wide_sign(self.rest(at)).filter(|_| at >= seen) else {
                continue;
            };
            seen = at + wide.len();
            let half = match half {
                "," | "." | ";" => self.stop(at, seen, half),
                half => half,
            };
            let span = self.span(at, seen);
            let so_far = finding.take().unwrap_or_else(|| {
                let finding = Diagnostic::error(&code::FULL_WIDTH);
                let finding = match SIGNS.contains(&wide) {
                    true => finding.says("message.sign").helps("help.none"),
                    false => finding,
                };
                let label = if half.is_empty() { "label.none" } else { "label" };
                let finding = finding.label(span, label).with("found", wide);
                finding.with("replacement", half.trim())
            });
            let is_shown = !so_far.fixes.is_empty() && so_far.fixes.len() < MOST_SHOWN;
            let so_far = match (is_shown, half) {
                (false, _) => so_far,
                (true, "") => so_far.note(span, say!("leave it out")),
                (true, half) => so_far.note(span, say!("write `{name}`", name = half.trim())),
            };
            finding = Some(so_far.fix(span, half));
        }
        finding
    }

    /// What is written for a wide comma or full stop: between names, texts and numbers it is
    /// the narrow one, and at the end of anything there is none.
    fn stop(&self, from: usize, to: usize, half: &'static str) -> &'static str {
        let before = self.piece.get(..from).unwrap_or_default();
        let touches = |c: char| c.is_alphanumeric() || "_`".contains(c);
        let joined = before.ends_with(touches) && self.rest(to).starts_with(touches);
        let behind = self.rest(to).trim_start();
        let is_text = |c: char| "\"”“＂」「".contains(c);
        let between_texts = before.trim_end().ends_with(is_text) && behind.starts_with(is_text);
        match half {
            "." if joined => ".",
            _ if between_texts => ",",
            "," if !behind.is_empty() && !behind.starts_with(['}', '｝', ')', '）']) => ",",
            _ => "",
        }
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

    /// `like ads%`: the pattern that was meant.
    fn pattern_around(&self, at: usize) -> Option<String> {
        let before = self.piece.get(..at)?;
        let word = last_word(before);
        let in_front = before.strip_suffix(word)?.trim_end();
        let behind = word_at(self.rest(at + 1));
        (last_word(in_front) == "like").then(|| format!("\"{word}%{behind}\""))
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
        if words == "%"
            && let Some(pattern) = self.pattern_around(at)
        {
            let finding = finding.helps("help.pattern").label(span, "label.pattern");
            return Some(finding.with("pattern", pattern));
        }
        if words == "%"
            && let Some(counted) = self.counted(at)
        {
            let fixes = counted.fixes.into_iter();
            return Some(fixes.fold(finding.helps("help.percent"), |finding, fix| {
                let finding = finding.at(fix.span).with("replacement", &fix.replacement);
                finding.fix(fix.span, fix.replacement)
            }));
        }
        Some(match words {
            ";" => finding
                .says("message.semicolon")
                .helps("help.none")
                .label(span, "label.none")
                .fix(span, ""),
            "%" if self.parses(at, at + 1, "ratio") => finding
                .helps("help.share")
                .at(span)
                .with("replacement", "ratio")
                .fix(span, "ratio"),
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

/// Signs of mathematics, which no input method makes of ours.
const SIGNS: [&str; 9] = ["×", "÷", "≥", "≤", "≠", "≧", "≦", "–", "−"];

/// So many signs are pointed at; all of them are mended.
const MOST_SHOWN: usize = 6;

/// The wide sign a text begins with, and what to write in its place.
fn wide_sign(rest: &str) -> Option<(&str, &'static str)> {
    let unequal = ["！=", "！＝"].into_iter().find(|sign| rest.starts_with(sign));
    if let Some(wide) = unequal {
        return Some((wide, "!="));
    }
    let wide = rest.chars().next()?;
    Some((rest.get(..wide.len_utf8())?, half_width(wide)?))
}

/// The half-width character an input method wrote in full width.
fn half_width(c: char) -> Option<&'static str> {
    Some(match c {
        '，' | '、' => ",",
        '（' => "(",
        '）' => ")",
        '：' => ":",
        '＝' => "=",
        '“' | '”' | '＂' | '「' | '」' | '‘' | '’' | '『' | '』' => "\"",
        '｛' => "{",
        '｝' => "}",
        '［' | '【' => "[",
        '］' | '】' => "]",
        '＋' => "+",
        '－' | '—' | '–' | '−' => "-",
        '＊' | '×' => "*",
        '／' | '÷' => "/",
        '＜' | '《' => "<",
        '＞' | '》' => ">",
        '≥' | '≧' => ">=",
        '≤' | '≦' => "<=",
        '≠' => "!=",
        '％' => "%",
        '．' | '。' => ".",
        '；' => ";",
        '？' => "",
        '｜' => " or ",
        '＆' => " and ",
        '｀' => "`",
        '＿' => "_",
        '！' => "not ",
        '\u{3000}' => " ",
        _ => return None,
    })
}
