//! Cutting a file that does not parse into pieces that each look like an item.

use std::ops::Range;

/// The words that open an item.
pub const ITEM_WORDS: [&str; 21] = [
    "metric",
    "table",
    "event",
    "entity",
    "dimension",
    "department",
    "unit",
    "attribute",
    "segment",
    "north_star",
    "decompose",
    "driver",
    "guardrail",
    "alert",
    "target",
    "direction",
    "report",
    "test",
    "assert",
    "line",
    "calendar",
];

/// The pieces, in order, covering the text. A piece begins at an item's word
/// (or the doc comment above it) at the start of a line: in column 0 always,
/// since several of these words are clause words too, elsewhere only outside
/// all brackets.
pub(super) fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut state = State::default();
    let mut docs_from = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        let indented = words.len() < line.len();
        if !state.in_raw_string {
            if words.starts_with("//") {
                docs_from = docs_from.or(Some(at));
            } else {
                if opens_item(words, indented) && (!indented || state.depth == 0) {
                    starts.push(docs_from.unwrap_or(at));
                    state.depth = 0;
                }
                docs_from = None;
            }
        }
        state.read(line);
        at += line.len();
    }
    match starts.first_mut() {
        // What stands before the first item belongs to it, unless it is code.
        Some(first) if text.get(..*first).is_some_and(is_trivia) => *first = 0,
        Some(_) => starts.insert(0, 0),
        None => starts.push(0),
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let pieces = starts.iter().zip(ends).map(|(start, end)| *start..end);
    pieces
        .filter(|piece| !text.get(piece.clone()).is_some_and(is_trivia))
        .collect()
}

fn is_trivia(text: &str) -> bool {
    text.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with("//") && !line.starts_with("///")
    })
}

fn opens_item(words: &str, indented: bool) -> bool {
    let end = words
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(words.len());
    let word = words.get(..end).unwrap_or_default();
    // `target: …` and `report = …` use the word as a name; in the first column the
    // name of an item was forgotten.
    let rest = words.get(end..).unwrap_or_default().trim_start();
    let is_name =
        rest.starts_with(['.', ',', '+', '*', '/', ')']) || indented && rest.starts_with(['=', ':']);
    ITEM_WORDS.contains(&word) && !is_name
}

/// How deep in brackets, and whether in a raw string, a line begins.
#[derive(Default)]
struct State {
    depth: usize,
    in_raw_string: bool,
}

impl State {
    fn read(&mut self, line: &str) {
        let mut rest = line;
        while !rest.is_empty() {
            if self.in_raw_string {
                match rest.split_once("\"\"\"") {
                    Some((_, after)) => {
                        self.in_raw_string = false;
                        rest = after;
                        continue;
                    }
                    None => return,
                }
            }
            if let Some(after) = rest.strip_prefix("\"\"\"") {
                self.in_raw_string = true;
                rest = after;
                continue;
            }
            if rest.starts_with("//") {
                return;
            }
            let step = self.step(rest);
            rest = rest.get(step..).unwrap_or_default();
        }
    }

    /// Reads one character, string or quoted name; says how long it was.
    fn step(&mut self, rest: &str) -> usize {
        let Some(first) = rest.chars().next() else {
            return 1;
        };
        match first {
            '"' => string_length(rest),
            '`' => rest
                .get(1..)
                .and_then(|tail| tail.find('`'))
                .map_or(1, |end| end + 2),
            '(' | '[' | '{' => {
                self.depth += 1;
                1
            }
            ')' | ']' | '}' => {
                self.depth = self.depth.saturating_sub(1);
                1
            }
            other => other.len_utf8(),
        }
    }
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            '\n' => return at,
            _ => {}
        }
    }
    rest.len()
}
