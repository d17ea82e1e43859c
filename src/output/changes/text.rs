//! Changes for people at a terminal.

use super::Compared;
use super::heads::{Heads, heads};
use super::words::{self, lines};
use crate::diff::{Change, Kind, What};
use crate::output::grid::visible;
use crate::words::Language;

/// All of it. What was only rewritten is listed with `all`, else counted.
#[must_use]
pub fn text(compared: &Compared, language: Language, all: bool) -> String {
    let mut writer = Writer {
        out: String::new(),
        heads: heads(language),
        language,
    };
    writer.line(0, &words::title(compared, language));
    writer.whole(compared, all);
    writer.out
}

struct Writer {
    out: String,
    heads: Heads,
    language: Language,
}

impl Writer {
    fn line(&mut self, depth: usize, words: &str) {
        self.out.push_str(&"  ".repeat(depth));
        self.out.push_str(&visible(words));
        self.out.push('\n');
    }

    fn head(&mut self, words: &str) {
        self.out.push('\n');
        self.line(0, words);
    }

    fn whole(&mut self, compared: &Compared, all: bool) {
        let language = self.language;
        let changes = &compared.changes;
        if !compared.notes.is_empty() {
            self.head(self.heads.notes);
            for note in &compared.notes {
                self.line(1, &words::note(note, language));
            }
        }
        if !changes.calendar.is_empty() {
            self.head(self.heads.calendar);
            for setting in &changes.calendar {
                self.line(1, &words::setting(setting, language));
            }
            self.line(1, words::calendar(language));
        }
        self.changes(self.heads.breaking, compared.breaking(), all);
        self.changes(self.heads.announced, compared.announced(), all);
        self.changes(self.heads.given, compared.of_kind(Kind::SameGiven), all);
        self.names(self.heads.added, compared.of_kind(Kind::Added));
        if all {
            self.names(self.heads.rewritten, compared.of_kind(Kind::Rewritten));
        }
        if !changes.claims.is_empty() {
            self.head(self.heads.claims);
            for claim in &changes.claims {
                self.line(1, &words::claim(claim, language));
            }
        }
        if !changes.moved.is_empty() {
            self.head(self.heads.moved);
            for moved in &changes.moved {
                self.line(1, &words::setting(moved, language));
            }
        }
        self.head(&words::summary(compared, language));
        if compared.breaking().next().is_some() {
            self.line(0, self.heads.hint);
        }
    }

    fn names<'a>(&mut self, head: &'static str, changes: impl Iterator<Item = &'a Change>) {
        let names: Vec<String> = changes.map(|change| self.name(change)).collect();
        if !names.is_empty() {
            self.head(head);
            names.iter().for_each(|name| self.line(1, name));
        }
    }

    fn name(&self, change: &Change) -> String {
        let label = change
            .label
            .as_ref()
            .map(|label| format!(" \u{201c}{label}\u{201d}"));
        let kind = match change.what {
            What::Metric => String::new(),
            what => format!("{} ", words::what(what, self.language)),
        };
        format!("{kind}{}{}", change.name, label.unwrap_or_default())
    }

    /// What changed by its own text is shown whole; what did by what it is made
    /// of, in a line, unless all is asked for.
    fn changes<'a>(&mut self, head: &'static str, changes: impl Iterator<Item = &'a Change>, all: bool) {
        let mut changes = changes.peekable();
        if changes.peek().is_some() {
            self.head(head);
        }
        for change in changes {
            self.title(change);
            self.lines(&lines(change, self.language));
            if all || change.through.is_empty() {
                self.details(change);
            }
        }
    }

    fn lines(&mut self, lines: &[String]) {
        lines.iter().for_each(|line| self.line(2, line));
    }

    fn title(&mut self, change: &Change) {
        let owner = change.owner.as_ref().map(|owner| format!(" · {owner}"));
        let place = change
            .place
            .as_ref()
            .map(|place| format!("  {}:{}", place.file, place.line));
        self.line(
            1,
            &format!(
                "{}: {}{}{}",
                self.name(change),
                words::kind(change.kind, self.language),
                owner.unwrap_or_default(),
                place.unwrap_or_default()
            ),
        );
    }

    fn details(&mut self, change: &Change) {
        let language = self.language;
        for said in &change.changed {
            self.line(2, &format!("{} {}: {}", self.heads.says, said.on, said.why));
        }
        if let (Some(before), Some(after)) = (&change.text.before, &change.text.after)
            && before != after
        {
            self.line(2, &format!("{}  {before}", self.heads.before));
            self.line(2, &format!("{}  {after}", self.heads.after));
        }
        if let Some(example) = &change.example {
            let lines = words::example(example, language);
            self.line(2, &format!("{}  {}", self.heads.example, lines.join(" · ")));
        }
        let reached = words::reach(&change.reach, language);
        let reached = reached.into_iter().map(|(list, names)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("{list} {}", names.join(", "))
        });
        let reached: Vec<String> = reached.collect();
        if !reached.is_empty() {
            self.line(2, &format!("{}  {}", self.heads.reaches, reached.join(" · ")));
        }
    }
}
