//! From entries to the text.

use super::align;
use super::doc::Doc;
use super::entry::{Above, Block, Entry, Remark};
use super::render::render;
use super::width::STEP;

/// A whole file; `tail` are the comments at its end.
pub(super) fn file(entries: &[Entry], tail: &[Remark]) -> String {
    let mut out = Out::default();
    out.entries(entries, 0);
    out.remarks(tail, 0, entries.is_empty());
    out.text
}

#[derive(Default)]
struct Out {
    text: String,
}

impl Out {
    fn entries(&mut self, entries: &[Entry], indent: usize) {
        let before = std::iter::once(None).chain(entries.iter().map(Some));
        let gaps: Vec<bool> = before
            .zip(entries)
            .map(|(before, entry)| gap(before, entry))
            .collect();
        let joined: Vec<bool> = entries
            .iter()
            .zip(&gaps)
            .map(|(entry, gap)| !gap && !entry.above.has_blank())
            .collect();
        let widths = align::widths(entries, &joined, indent);
        for ((entry, gap), widths) in entries.iter().zip(gaps).zip(widths) {
            self.above(&entry.above, gap, indent);
            self.entry(entry, &widths, indent);
        }
    }

    fn above(&mut self, above: &Above, gap: bool, indent: usize) {
        let mut gap = gap;
        for (at, remark) in above.remarks.iter().enumerate() {
            self.blank_if(if at == 0 { gap } else { remark.blank });
            self.line(indent, &remark.text, None);
        }
        if !above.remarks.is_empty() {
            gap = above.blank;
        }
        self.blank_if(gap);
        for doc in &above.docs {
            self.line(indent, doc, None);
        }
    }

    fn entry(&mut self, entry: &Entry, widths: &[usize], indent: usize) {
        let prefix = Doc::text(align::prefix(entry, widths));
        let head = Doc::all([prefix, entry.rest.clone()]);
        match &entry.block {
            None => self.line(indent, &render(&head, indent), entry.beside.as_deref()),
            Some(block) if block.is_bare() => {
                let brackets = format!(" {}{}", block.brackets.0, block.brackets.1);
                let line = render(&Doc::all([head, Doc::text(brackets)]), indent);
                self.line(indent, &line, entry.beside.as_deref());
            }
            Some(block) => {
                self.open(block, head, indent);
                self.entries(&block.entries, indent + STEP);
                self.remarks(&block.tail, indent + STEP, block.entries.is_empty());
                self.line(indent, block.brackets.1, entry.beside.as_deref());
            }
        }
    }

    /// The lines down to the opening bracket, which stands on the line of a head
    /// that has only one.
    fn open(&mut self, block: &Block, head: Doc, indent: usize) {
        let bracket = block.brackets.0;
        let behind = format!(" {bracket}");
        let lines = render(&Doc::all([head, Doc::text(behind.as_str())]), indent);
        let head_comment = block.beside_head.as_deref();
        let open_comment = block.beside_open.as_deref();
        if block.apart || lines.contains('\n') {
            let lines = lines.strip_suffix(&behind).unwrap_or(&lines);
            self.line(indent, lines, head_comment);
            self.line(indent, bracket, open_comment);
        } else {
            self.line(indent, &lines, head_comment.or(open_comment));
        }
    }

    fn remarks(&mut self, remarks: &[Remark], indent: usize, first: bool) {
        for (at, remark) in remarks.iter().enumerate() {
            self.blank_if(remark.blank && !(first && at == 0));
            self.line(indent, &remark.text, None);
        }
    }

    fn blank_if(&mut self, wanted: bool) {
        if wanted {
            self.text.push('\n');
        }
    }

    fn line(&mut self, indent: usize, words: &str, comment: Option<&str>) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(words);
        if let Some(comment) = comment {
            self.text.push_str("  ");
            self.text.push_str(comment);
        }
        self.text.push('\n');
    }
}

/// Whether a blank line stands above the first of an entry: where the author
/// left one, and around everything that takes more than one line.
fn gap(before: Option<&Entry>, entry: &Entry) -> bool {
    before.is_some_and(|before| before.spaced || entry.spaced || entry.above.begins_blank())
}
