//! What comments allow: `// allow(near-miss): they differ on purpose`, above an
//! item or a clause, silences one rule there, and says why.

use crate::source::{FileId, SourceMap, Span};
use rustc_hash::{FxHashMap, FxHashSet};

/// One such comment.
struct Comment {
    rule: String,
    /// One without a reason allows nothing.
    has_reason: bool,
    span: Span,
    used: bool,
}

/// All such comments of a project.
pub(super) struct Allowed {
    comments: Vec<Comment>,
    /// Which stand above a line of a file.
    above: FxHashMap<(FileId, usize), Vec<usize>>,
    /// Where each line of a file begins.
    lines: FxHashMap<FileId, Vec<usize>>,
    off: FxHashSet<&'static str>,
}

/// How such a comment begins.
const WORD: &str = "allow(";

impl Allowed {
    /// Reads those of all files.
    pub fn read(sources: &SourceMap) -> Self {
        let mut allowed = Self {
            comments: Vec::new(),
            above: FxHashMap::default(),
            lines: FxHashMap::default(),
            off: FxHashSet::default(),
        };
        for (file, source) in sources.iter() {
            if source.text.contains(WORD) {
                allowed.file(file, &source.text);
            }
        }
        allowed
    }

    fn file(&mut self, file: FileId, text: &str) {
        let mut waiting = Vec::new();
        let mut starts = Vec::new();
        let mut start = 0;
        for (line, words) in text.split_inclusive('\n').enumerate() {
            starts.push(start);
            let trimmed = words.trim();
            match trimmed.strip_prefix("//") {
                Some(comment) => {
                    if let Some((rule, has_reason)) = rule_of(comment) {
                        let from = start + words.find("//").unwrap_or(0);
                        waiting.push(self.comments.len());
                        self.comments.push(Comment {
                            rule: rule.to_owned(),
                            has_reason,
                            span: Span::new(file, from, from + trimmed.len()),
                            used: false,
                        });
                    }
                }
                None if trimmed.is_empty() => {}
                None => {
                    self.above.insert((file, line), std::mem::take(&mut waiting));
                }
            }
            start += words.len();
        }
        self.lines.insert(file, starts);
    }

    /// Whether a finding of a rule is allowed where it stands.
    pub fn allows(&mut self, rule: &str, span: Option<Span>) -> bool {
        let Some(span) = span else {
            return false;
        };
        let Some(starts) = self.lines.get(&span.file) else {
            return false;
        };
        let at = span.start as usize;
        let line = starts.partition_point(|start| *start <= at).saturating_sub(1);
        let above = self.above.get(&(span.file, line)).into_iter().flatten();
        let mut found = false;
        for comment in above {
            if let Some(comment) = self.comments.get_mut(*comment)
                && comment.rule == rule
                && comment.has_reason
            {
                comment.used = true;
                found = true;
            }
        }
        found
    }

    /// A rule that is turned off cannot be silenced any more, and a comment that
    /// does is not to blame.
    pub fn turned_off(&mut self, rule: &'static str) {
        self.off.insert(rule);
    }

    /// Those that silence nothing, and whether they give a reason.
    pub fn left(self) -> Vec<(String, Span, bool)> {
        let off = self.off;
        let idle = self.comments.into_iter();
        let idle = idle.filter(|comment| !comment.used && !off.contains(comment.rule.as_str()));
        idle.map(|comment| (comment.rule, comment.span, comment.has_reason))
            .collect()
    }
}

/// The rule a comment allows, and whether it gives a reason.
fn rule_of(comment: &str) -> Option<(&str, bool)> {
    let (rule, rest) = comment.trim_start().strip_prefix(WORD)?.split_once(')')?;
    let reason = rest.strip_prefix([':', '：']).unwrap_or_default();
    let is_said = !reason.trim().is_empty();
    // Other comments may begin with the same word.
    let is_lint = super::names().any(|name| name == rule.trim());
    (is_said || is_lint).then_some((rule.trim(), is_said))
}
