//! Words and signs by which other languages, and people, say what ours says:
//! `且`, `等于`, `=>`, `ilike`, `contains`. Each is tried where it stands.

use super::haste::last_word;
use super::{Place, shown, word_at};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::time::Grain;

/// What is written elsewhere, and what stands here in its place: the first with which
/// the parser gets further. A text that follows goes where `…` stands.
const MEANT: &[(&str, &[&str])] = &[
    // What joins conditions.
    ("且", &["and"]),
    ("并且", &["and"]),
    ("而且", &["and"]),
    ("同时", &["and"]),
    ("和", &["and", ","]),
    ("与", &["and", ","]),
    ("以及", &["and", ","]),
    ("或", &["or"]),
    ("或者", &["or"]),
    ("&", &["and"]),
    ("|", &["or"]),
    ("&&", &["and"]),
    ("||", &["or"]),
    // What compares.
    ("=>", &[">="]),
    ("=<", &["<="]),
    ("=!", &["!="]),
    ("===", &["="]),
    ("!==", &["!="]),
    (":=", &["="]),
    ("≠", &["!="]),
    ("等于", &["="]),
    ("是", &["="]),
    ("为", &["="]),
    ("不等于", &["!="]),
    ("不是", &["!="]),
    ("大于", &[">"]),
    ("大于等于", &[">="]),
    ("不小于", &[">="]),
    ("不低于", &[">="]),
    ("至少", &[">="]),
    ("高于", &[">"]),
    ("超过", &[">"]),
    ("小于", &["<"]),
    ("小于等于", &["<="]),
    ("不大于", &["<="]),
    ("不超过", &["<="]),
    ("不高于", &["<="]),
    ("至多", &["<="]),
    ("低于", &["<"]),
    ("equals", &["="]),
    ("equal to", &["="]),
    ("equal", &["="]),
    ("eq", &["="]),
    ("is equal to", &["="]),
    ("is not", &["!="]),
    ("isn't", &["!="]),
    ("is", &["="]),
    ("not equal to", &["!="]),
    ("not equals", &["!="]),
    ("ne", &["!="]),
    ("neq", &["!="]),
    ("greater than", &[">"]),
    ("more than", &[">"]),
    ("over", &[">"]),
    ("above", &[">"]),
    ("exceeds", &[">"]),
    ("gt", &[">"]),
    ("gte", &[">="]),
    ("ge", &[">="]),
    ("at least", &[">="]),
    ("less than", &["<"]),
    ("fewer than", &["<"]),
    ("below", &["<"]),
    ("under", &["<"]),
    ("lt", &["<"]),
    ("lte", &["<="]),
    ("le", &["<="]),
    ("at most", &["<="]),
    ("属于", &["in"]),
    ("在", &["in"]),
    ("不属于", &["not in"]),
    ("不在", &["not in"]),
    ("one of", &["in"]),
    ("any of", &["in"]),
    ("包含", &["like \"%…%\""]),
    ("不包含", &["not like \"%…%\""]),
    ("contains", &["like \"%…%\""]),
    ("includes", &["like \"%…%\""]),
    ("starts with", &["like \"…%\""]),
    ("begins with", &["like \"…%\""]),
    ("ends with", &["like \"%…\""]),
    ("ilike", &["like"]),
    // What chooses rows.
    ("when", &["where"]),
    ("if", &["where"]),
    ("filter", &["where"]),
    ("filtered by", &["where"]),
    ("with", &["where"]),
    ("having", &["where"]),
    ("given that", &["where"]),
    ("其中", &["where"]),
    ("当", &["where", "when"]),
    // What reckons.
    ("plus", &["+"]),
    ("minus", &["-"]),
    ("times", &["*"]),
    ("multiplied by", &["*"]),
    ("divided by", &["/"]),
    ("加", &["+"]),
    ("减", &["-"]),
    ("乘以", &["*"]),
    ("乘", &["*"]),
    ("除以", &["/"]),
    ("·", &["*"]),
    // What stands in clauses.
    ("vs", &["versus"]),
    ("vs.", &["versus"]),
    ("each", &["per"]),
    ("每", &["per"]),
    ("group by", &["by"]),
    ("grouped by", &["by"]),
    ("sliced by", &["by"]),
    ("split by", &["by"]),
    ("按", &["by"]),
    ("order by", &["sort"]),
    ("sorted by", &["sort"]),
    ("sort by", &["sort"]),
    ("from", &["since"]),
    ("starting", &["since"]),
    ("to", &["until"]),
    ("till", &["until"]),
    ("order", &["sort"]),
    ("during", &["for"]),
    ("for", &["over", "of"]),
    ("for the last", &["over", "for last"]),
    ("in the last", &["over", "for last"]),
    ("last", &["over", "for last"]),
    ("past", &["over", "for last"]),
    ("previous", &["prior"]),
    ("compared to", &["compare"]),
    ("compared with", &["compare"]),
    ("belongs to", &["for"]),
    ("as", &["="]),
    ("降序", &["desc"]),
    ("升序", &["asc"]),
];

/// The same, where only the whole text shows that it is meant.
const PERHAPS: &[(&str, &[&str])] = &[
    (",", &["and", "by"]),
    ("and", &[",", "by"]),
    ("&", &[","]),
    ("by", &["per month by"]),
    ("desc", &[""]),
    ("asc", &[""]),
];

impl Place<'_> {
    /// `且`, `=>`, `contains "x"`: the finding with what is written here.
    pub(super) fn other_word(&self, at: usize) -> Option<Diagnostic> {
        if self.habit(at, word_at(self.rest(at))).is_some() {
            return None;
        }
        let starts = [at.checked_sub(2), at.checked_sub(1), Some(at)];
        let words = self.words_before(at);
        let starts = words.into_iter().chain(starts.into_iter().flatten());
        starts
            .filter(|from| self.piece.is_char_boundary(*from))
            .find_map(|from| self.meant_from(from, at))
    }

    /// `===`, `=>`: the same of signs alone.
    pub(super) fn other_sign(&self, at: usize) -> Option<Diagnostic> {
        let is_sign = self
            .rest(at)
            .starts_with(['=', '<', '>', '!', '&', '|', '~', ':']);
        is_sign.then(|| self.other_word(at)).flatten()
    }

    /// Where the word before this place begins, and the one before that.
    fn words_before(&self, at: usize) -> Vec<usize> {
        let start = |at: usize| {
            let before = self.piece.get(..at)?.trim_end();
            let word = last_word(before);
            (!word.is_empty()).then(|| before.len() - word.len())
        };
        let last = start(at);
        let both = [last.and_then(start), last];
        both.into_iter().flatten().collect()
    }

    fn meant_from(&self, from: usize, at: usize) -> Option<Diagnostic> {
        let known = |table: &'static [(&'static str, &'static [&'static str])]| {
            let fitting = table
                .iter()
                .filter_map(move |(other, ours)| Some((self.written(from, other)?, *ours)));
            fitting.max_by_key(|(to, _)| *to)
        };
        let is_here = |to: usize| {
            self.piece
                .get(to..at)
                .is_none_or(|between| between.trim().is_empty())
        };
        if let Some((to, ours)) = known(MEANT).filter(|(to, _)| is_here(*to)) {
            let found = ours
                .iter()
                .find_map(|ours| self.other((from, to), at, ours, false));
            if found.is_some() {
                return found;
            }
        }
        let (to, ours) = known(PERHAPS).filter(|_| from == at)?;
        let is_apt = self.rest(from).starts_with(',') && !self.is_compared(self.behind_blanks(to));
        let ours = ours.iter().filter(|ours| **ours != "and" || !is_apt);
        ours.into_iter()
            .find_map(|ours| self.other((from, to), at, ours, true))
    }

    /// Where the words end, if they stand here by themselves.
    fn written(&self, from: usize, words: &str) -> Option<usize> {
        let found = self.rest(from).get(..words.len())?;
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let is_sign = words.chars().all(|c| !is_word(c) && c != ' ');
        let before = self.piece.get(..from)?.chars().next_back();
        let behind = self.rest(from + words.len()).chars().next();
        let apart = |beside: Option<char>| match is_sign {
            true => beside.is_none_or(|c| !"=<>!&|~:".contains(c)),
            false => beside.is_none_or(|c| !is_word(c)),
        };
        let is_apart = apart(before) && apart(behind);
        (found.eq_ignore_ascii_case(words) && is_apart).then_some(from + words.len())
    }

    /// The finding, if the text goes on with these words in the place of those.
    fn other(&self, (from, to): (usize, usize), at: usize, ours: &str, whole: bool) -> Option<Diagnostic> {
        let is_head = !self.piece.get(..from)?.contains(['=', '{']);
        if ours == "=" && !is_head && !self.is_value(to) {
            return None;
        }
        let (to, ours) = match ours.split_once('…') {
            None => (to, ours.to_owned()),
            Some((front, back)) => {
                let start = self.behind_blanks(to);
                let inner = self.rest(start).strip_prefix('"')?;
                let inner = inner.get(..inner.find(['"', '\n'])?)?;
                (start + inner.len() + 2, format!("{front}{inner}{back}"))
            }
        };
        let written = match self.piece.get(..from)?.ends_with([' ', '\n']) || from == 0 {
            true => format!("{ours} "),
            false => format!(" {ours} "),
        };
        let fits = match whole || ours == "=" && is_head {
            true => self.parses(from, to, &written),
            false => self.goes_on(from, to, &written, at),
        };
        // A comma touches what is before it.
        let ours = match self.piece.get(from..to)?.starts_with(',') {
            true => written.trim_end().to_owned(),
            false => ours,
        };
        let found = self.piece.get(from..to)?.trim();
        let span = self.span(from, from + found.len());
        if fits && !found.contains(|c: char| c.is_alphanumeric() || c == ',') {
            let finding = Diagnostic::error(&code::FOREIGN_OPERATOR).helps("help.none");
            let finding = finding.with("found", found).with("replacement", &ours);
            return Some(finding.at(span).fix(span, ours));
        }
        fits.then(|| {
            let finding = Diagnostic::error(&code::UNEXPECTED)
                .helps(match found {
                    _ if ours == "until" => "help.until",
                    "ilike" | "ILIKE" => "help.ilike",
                    _ => "help.none",
                })
                .with("found", shown(found));
            match ours.is_empty() {
                true => finding.label(span, "label.extra").fix(span, ""),
                false => finding
                    .label(span, "label.write")
                    .with("written", ours.trim())
                    .fix(span, ours),
            }
        })
    }

    /// Whether a text, number or truth value stands here.
    fn is_value(&self, at: usize) -> bool {
        let rest = self.rest(self.behind_blanks(at));
        let is_truth = ["true", "false"].contains(&word_at(rest));
        is_truth || rest.starts_with(|c: char| c == '"' || c.is_ascii_digit())
    }

    /// `100 每周`, `gmv weekly`: how often something is judged, or by what it is sliced.
    pub(super) fn per_grain(&self, at: usize) -> Option<Diagnostic> {
        let word = word_at(self.rest(at));
        let is_often = word.starts_with(['每', '按']) || word.ends_with("ly");
        let grain = Grain::meant(word).filter(|_| is_often)?.word();
        let end = at + word.len();
        let ours = ["per", "by", "every"].map(|clause| format!("{clause} {grain}"));
        let ours = ours
            .into_iter()
            .find(|ours| self.goes_on(at, end, &format!("{ours} "), at))?;
        let span = self.span(at, end);
        Some(
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.write")
                .with("found", shown(word))
                .with("written", &ours)
                .fix(span, ours),
        )
    }
}
