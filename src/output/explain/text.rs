//! An explanation for people at a terminal: what it is in a sentence first, then
//! what follows from that, then what it is made of and who uses it.

use crate::explain::{Column, Explanation, Part, Slice, Term};
use crate::output::grid::{grid, visible};
use crate::words::{Language, Said, Say, say};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a line at most.
const WIDTH: usize = 100;

/// It, for a terminal.
#[must_use]
pub fn text(explanation: &Explanation, language: Language) -> String {
    let writer = Writer {
        explanation,
        language,
    };
    let parts = [
        writer.head(),
        writer.facts(),
        writer.terms(),
        writer.reach(),
        writer.hindrances(),
        writer.lineage(),
        writer.uses(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

struct Writer<'a> {
    explanation: &'a Explanation,
    language: Language,
}

impl Writer<'_> {
    fn say(&self, said: &Said) -> String {
        visible(said.of(self.language))
    }

    /// The name, the sentence, and what its owner wrote about it.
    fn head(&self) -> String {
        let it = self.explanation;
        let mut first = visible(&it.name);
        for name in it.label.iter().chain(&it.aka) {
            first.push_str(&format!(" · {}", visible(name)));
        }
        let mut out = format!("{first}\n\n");
        let mut sentence = self.say(&it.definition.sentence);
        let stop = self.language.of(".", "。");
        for also in &it.definition.also {
            sentence.push_str(self.language.of("; ", "；"));
            sentence.push_str(&self.say(also));
        }
        sentence = capital(&sentence) + stop;
        out.push_str(&wrapped(&sentence, 2, 2));
        if !it.docs.is_empty() {
            out.push('\n');
            for line in it.docs.lines() {
                out.push_str(&wrapped(&visible(line), 2, 2));
            }
        }
        out
    }

    fn facts(&self) -> String {
        let it = self.explanation;
        let mut rows: Vec<(Said, String)> = vec![(say!("written"), visible(&it.formula))];
        rows.push((say!("unit"), visible(&it.unit)));
        rows.push((say!("additivity"), self.say(&it.sums.words)));
        if let (Some(own), Some(grain)) = (&it.sums.per_grain, &it.grain) {
            let words = say!("per {grain} it {words}", grain = grain, words = &own.words);
            rows.push(("".said(), self.say(&words.tidy())));
        }
        let better = match it.better {
            Some("higher") => Some(say!("more is better")),
            Some(_) => Some(say!("less is better")),
            None => None,
        };
        let status = it.status.as_deref().map(status);
        let since = it.since.as_ref().map(|day| say!("since {day}", day = day));
        let instead = it.instead.as_ref().map(Say::said);
        let facts = status.into_iter().chain(since).chain(instead).chain(better);
        let facts: Vec<String> = facts.map(|said| self.say(&said)).collect();
        if !facts.is_empty() {
            rows.push((say!("status"), facts.join(self.language.of(", ", "，"))));
        }
        for (day, why) in &it.history {
            rows.push((say!("changed {day}", day = day), visible(why)));
        }
        if let Some(owner) = &it.owner {
            rows.push((say!("owner"), visible(owner)));
        }
        if let Some(print) = &it.fingerprint {
            rows.push((say!("fingerprint"), print.clone()));
        }
        let rows: Vec<(String, String)> = rows
            .into_iter()
            .map(|(name, value)| (self.say(&name), value))
            .collect();
        listed(&rows)
    }

    fn terms(&self) -> String {
        let terms = &self.explanation.definition.terms;
        if terms.is_empty() {
            return String::new();
        }
        let name = |term: &Term| visible(&term.name);
        let rows: Vec<(String, String)> = terms
            .iter()
            .map(|term| (name(term), self.say(&term.words)))
            .collect();
        format!("{}\n{}", self.say(&say!("where")), listed(&rows))
    }

    fn reach(&self) -> String {
        let reach = &self.explanation.reach;
        let mut out = String::new();
        if !reach.grains.is_empty() {
            let said = say!(
                "by time: {grains}, of {times}",
                grains = reach.grains.join(", "),
                times = Said::list(&reach.times)
            );
            out.push_str(&wrapped(&self.say(&said), 0, 2));
        }
        if reach.slices.is_empty() {
            return out;
        }
        let heads = [say!("slice"), say!("label"), say!("values"), say!("adds up")];
        let heads: Vec<String> = heads.iter().map(|head| self.say(head)).collect();
        let row = |slice: &Slice| {
            vec![
                slice.path.clone(),
                slice.label.clone().unwrap_or_default(),
                self.say(&slice.kind),
                match slice.adds {
                    true => self.say(&say!("yes")),
                    false => self.say(&say!("no")),
                },
            ]
        };
        let rows = reach.slices.iter().map(row).collect();
        out.push_str(&format!("{}\n", self.say(&say!("sliced by"))));
        for line in grid(&heads, rows, &[]).lines() {
            out.push_str(&format!("  {line}\n"));
        }
        out
    }

    fn hindrances(&self) -> String {
        let all = &self.explanation.reach.hindrances;
        if all.is_empty() {
            return String::new();
        }
        let mut out = format!("{}\n", self.say(&say!("not sliced")));
        for one in all {
            let what = visible(&one.what.join(", "));
            let why = self.say(&one.why);
            let line = match what.is_empty() {
                true => why,
                false => format!("{what}{}{why}", self.language.of(": ", "：")),
            };
            out.push_str(&wrapped(&line, 2, 4));
        }
        out
    }

    fn lineage(&self) -> String {
        let lineage = &self.explanation.lineage;
        let mut rows: Vec<(String, String)> = Vec::new();
        if !lineage.metrics.is_empty() {
            rows.push((self.say(&say!("metrics")), visible(&lineage.metrics.join(", "))));
        }
        let column = |column: &Column| {
            let parts: Vec<String> = column
                .parts
                .iter()
                .map(|part| self.say(&part_word(*part)))
                .collect();
            let (_, name) = column.name.rsplit_once('.').unwrap_or(("", &column.name));
            format!("{} ({})", visible(name), parts.join(", "))
        };
        for table in &lineage.tables {
            let columns: Vec<String> = table.columns.iter().map(column).collect();
            let name = table.physical.as_ref().unwrap_or(&table.table);
            rows.push((visible(name), columns.join(", ")));
        }
        if rows.is_empty() {
            return String::new();
        }
        format!("{}\n{}", self.say(&say!("made of")), listed(&rows))
    }

    fn uses(&self) -> String {
        let uses = &self.explanation.uses;
        if uses.is_empty() {
            return String::new();
        }
        let mut rows: Vec<(&str, String)> = Vec::new();
        for one in uses {
            let name = visible(&one.name);
            let value = match (one.kind, one.text.as_deref().map(visible)) {
                ("driver" | "target", Some(text)) => text,
                ("decompose", Some(text)) if text.starts_with("by ") => format!("{name} {text}"),
                ("metric" | "attribute" | "segment" | "decompose", Some(text)) => format!("{name} = {text}"),
                (_, Some(text)) => format!("{name}{}{text}", self.language.of(": ", "：")),
                (_, None) => name,
            };
            // Mere names stand side by side.
            let short = ["relative", "target", "report", "test", "direction"].contains(&one.kind);
            match rows.iter_mut().find(|(kind, _)| short && *kind == one.kind) {
                Some((_, known)) => known.push_str(&format!(", {value}")),
                None => rows.push((one.kind, value)),
            }
        }
        let rows: Vec<(String, String)> = rows
            .into_iter()
            .map(|(word, text)| (self.say(&kind(word)), text))
            .collect();
        format!("{}\n{}", self.say(&say!("used by")), listed(&rows))
    }
}

fn status(word: &str) -> Said {
    match word {
        "draft" => say!("draft"),
        "certified" => say!("certified"),
        "deprecated" => say!("deprecated"),
        other => other.said(),
    }
}

fn kind(word: &str) -> Said {
    match word {
        "metric" => say!("metric"),
        "attribute" => say!("attribute"),
        "segment" => say!("segment"),
        "north_star" => say!("north star"),
        "companion" => say!("companion of"),
        "decompose" => say!("decomposition"),
        "driver" => say!("driver"),
        "guardrail" => say!("guardrail"),
        "alert" => say!("alert"),
        "target" => say!("target"),
        "direction" => say!("direction"),
        "initiative" => say!("initiative"),
        "report" => say!("report"),
        "test" => say!("test"),
        "relative" => say!("told apart by"),
        other => other.said(),
    }
}

fn part_word(part: Part) -> Said {
    match part {
        Part::Value => say!("value"),
        Part::Condition => say!("condition"),
        Part::Time => say!("time"),
        Part::Link => say!("link"),
        Part::Key => say!("key"),
        Part::Group => say!("group"),
        Part::Partition => say!("partition"),
    }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}

/// Widest name that others are brought into line with.
const WIDEST_NAME: usize = 28;

/// Names, and what each is; long values go on below their beginning.
fn listed(rows: &[(String, String)]) -> String {
    let widths = rows.iter().map(|(name, _)| name.width());
    let width = widths.filter(|width| *width <= WIDEST_NAME).max().unwrap_or(0);
    let mut out = String::new();
    for (name, value) in rows {
        let gap = " ".repeat(width.saturating_sub(name.width()) + 2);
        let whole = wrapped(value, width + 4, width + 4);
        let value = whole.trim_start();
        match name.width() > width {
            true => out.push_str(&format!("  {name}\n{whole}")),
            false => out.push_str(&format!("  {name}{gap}{value}")),
        }
    }
    out
}

/// Lines no wider than the page, the first after `first` spaces and the others after
/// `rest`. Chinese may break anywhere, other words between each other.
fn wrapped(text: &str, first: usize, rest: usize) -> String {
    let mut out = " ".repeat(first);
    let mut column = first;
    let mut begun = false;
    for piece in pieces(text) {
        let width = piece.width();
        if begun && column + piece.trim_end().width() > WIDTH {
            out.truncate(out.trim_end().len());
            out.push('\n');
            out.push_str(&" ".repeat(rest));
            column = rest;
        }
        out.push_str(piece);
        column += width;
        begun = true;
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// What may not be broken: a word with the space behind it, a Chinese character with
/// the punctuation behind it.
fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let wide = |c: char| c.width() == Some(2);
        let mark = matches!(c, '，' | '。' | '；' | '：' | '）' | '、' | '」' | '？');
        let opens = before == Some('（');
        let breaks = before.is_some_and(|before| {
            (before == ' ' && c != ' ') || (!mark && !opens && c != ' ' && (wide(before) || wide(c)))
        });
        if breaks {
            found.extend(text.get(start..at));
            start = at;
        }
        before = Some(c);
    }
    found.extend(text.get(start..));
    found
}
