//! The reader of `merak.toml`. Every value keeps its place, so that a mistake in it is shown like
//! one in the language.

use crate::words::{Said, Say, say};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{ENGINES, LINTS, MONTHS, MOST_SECONDS, Manifest, SETTINGS, Target, WEEKDAYS, is_variable};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::{FileId, Span};

/// Reads the text of a `merak.toml`.
#[must_use]
pub fn read(file: FileId, text: &str) -> (Manifest, Vec<Diagnostic>) {
    let mut reader = Reader {
        file,
        found: Vec::new(),
    };
    let mut manifest = Manifest::default();
    match DeTable::parse(text) {
        Ok(table) => reader.root(table.get_ref(), &mut manifest),
        Err(error) => {
            let at = error.span().unwrap_or(0..0);
            let written = text.get(at.clone()).unwrap_or_default();
            reader.wrong(
                Span::new(file, at.start, at.end),
                no_toml(error.message(), written),
            );
        }
    }
    (manifest, reader.found)
}

/// What is wrong with the TOML at a place: the likeliest slips in our words.
fn no_toml(reason: &str, written: &str) -> Said {
    match reason {
        reason if reason.contains("duplicate key") => {
            say!("`{name}` is said twice", name = written.trim())
        }
        reason if reason.contains("unclosed table") => say!("a `]` is missing"),
        reason if reason.contains("escape") => {
            say!("a backslash begins an escape: write `/`, or put the text into single quotes")
        }
        _ => say!("this is no TOML: write `name = \"text\"` below a `[section]`"),
    }
}

type Value<'a> = Spanned<DeValue<'a>>;

struct Reader {
    file: FileId,
    found: Vec<Diagnostic>,
}

impl Reader {
    fn span(&self, value: &Value<'_>) -> Span {
        Span::new(self.file, value.span().start, value.span().end)
    }

    fn wrong(&mut self, span: Span, reason: impl Say) {
        let finding = Diagnostic::error(&code::BAD_MANIFEST);
        self.found
            .push(finding.at(span).helps("help.none").with("reason", reason));
    }

    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, known: &[&str]) {
        let name = key.get_ref().as_ref();
        let finding = self.no_setting(key);
        self.found.push(match nearest(name, known.iter().copied()) {
            Some(near) => finding.helps("help.near").with("near", near),
            None => finding.helps("help.has").with("settings", Said::list(known)),
        });
    }

    fn no_setting(&self, key: &Spanned<std::borrow::Cow<'_, str>>) -> Diagnostic {
        Diagnostic::error(&code::UNKNOWN_SETTING)
            .at(Span::new(self.file, key.span().start, key.span().end))
            .with("name", key.get_ref().as_ref())
    }

    fn root(&mut self, table: &DeTable<'_>, manifest: &mut Manifest) {
        let mut named_at = Span::new(self.file, 0, 0);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "project" => {
                    self.each(value, |reader, key, value| {
                        if key.get_ref() == "default-target" {
                            named_at = reader.span(value);
                        }
                        reader.project(key, value, manifest);
                    });
                }
                "lints" => self.each(value, |reader, key, value| {
                    if key.get_ref() == "baseline" {
                        manifest.baseline = Some(reader.text(value));
                        return;
                    }
                    if !LINTS.contains(&key.get_ref().as_ref()) {
                        reader.unknown(key, &LINTS);
                    }
                    let level = reader.choice(value, &["allow", "warn", "deny"]);
                    manifest.lints.insert(key.get_ref().to_string(), level.to_owned());
                }),
                "targets" => self.each(value, |reader, key, value| {
                    let target = reader.target(value);
                    manifest.targets.insert(key.get_ref().to_string(), target);
                }),
                name if SETTINGS.contains(&name) => {
                    let finding = self.no_setting(key).helps("help.project");
                    self.found.push(finding);
                }
                _ => self.unknown(key, &["project", "lints", "targets"]),
            }
        }
        if let Some(name) = &manifest.default_target
            && !manifest.targets.contains_key(name)
        {
            let reason = say!(
                "default-target names `{name}`, and there is no [targets.{name}]",
                name = name
            );
            self.wrong(named_at, reason);
        }
    }

    fn each<'a>(
        &mut self,
        value: &Value<'a>,
        mut visit: impl FnMut(&mut Self, &Spanned<std::borrow::Cow<'a, str>>, &Value<'a>),
    ) {
        match value.get_ref() {
            DeValue::Table(table) => {
                for (key, value) in table {
                    visit(self, key, value);
                }
            }
            _ => self.wrong(self.span(value), say!("a section is needed here")),
        }
    }

    fn project(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Value<'_>,
        manifest: &mut Manifest,
    ) {
        match key.get_ref().as_ref() {
            "name" => manifest.name = self.text(value),
            "language" => {
                if value.get_ref().as_str().is_none_or(|language| language != "1") {
                    self.wrong(
                        self.span(value),
                        say!("this version reads language \"1\", in quotes"),
                    );
                }
            }
            "timezone" => {
                let name = self.text(value);
                if jiff::tz::TimeZone::get(&name).is_err() {
                    self.wrong(
                        self.span(value),
                        say!(
                            "no time zone is called `{name}`: they are called as `Asia/Shanghai` or `UTC` is",
                            name = name
                        ),
                    );
                } else {
                    manifest.timezone = name;
                }
            }
            "week-starts" => manifest.week_starts = self.index(value, &WEEKDAYS),
            "fiscal-year-starts" => manifest.fiscal_year_starts = self.index(value, &MONTHS),
            "default-target" => manifest.default_target = Some(self.text(value)),
            "empty" => manifest.empty_is_null = self.choice(value, &["zero", "null"]) == "null",
            _ => self.unknown(key, &SETTINGS),
        }
    }

    fn target(&mut self, value: &Value<'_>) -> Target {
        let mut target = Target {
            span: self.span(value),
            ..Target::default()
        };
        self.each(value, |reader, key, value| match key.get_ref().as_ref() {
            "engine" => target.engine = reader.choice(value, &ENGINES).to_owned(),
            "tables" => reader.each(value, |reader, key, value| {
                let path = reader.text(value);
                target.tables.insert(key.get_ref().to_string(), path);
            }),
            "uri" => target.uri = reader.variable(value),
            "timeout" => target.timeout = reader.seconds(value),
            _ => reader.unknown(key, &["engine", "tables", "uri", "timeout"]),
        });
        if target.engine.is_empty() {
            self.wrong(target.span, say!("a target needs an `engine`"));
        }
        target
    }

    /// `"env:NAME"`. What stands there instead is not repeated: it may be a secret.
    fn variable(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.text(value);
        let reason = match text.strip_prefix("env:") {
            Some(name) if is_variable(name) => return Some(name.to_owned()),
            Some(_) => say!(
                "the name of a variable is needed behind `env:`, of letters, digits and `_`: write `uri = \"env:WAREHOUSE_URL\"`, and put the connection string into that variable"
            ),
            None => say!("a uri comes from the environment: write `uri = \"env:NAME\"`"),
        };
        self.wrong(self.span(value), reason);
        None
    }

    /// `"90 seconds"`, `"2 minutes"`.
    fn seconds(&mut self, value: &Value<'_>) -> Option<u64> {
        let text = self.text(value);
        let seconds = text.split_once(' ').and_then(|(count, unit)| {
            let count: u64 = count
                .parse()
                .ok()
                .filter(|count| (1..=MOST_SECONDS).contains(count))?;
            match unit {
                "second" | "seconds" => Some(count),
                "minute" | "minutes" => Some(count * 60),
                _ => None,
            }
        });
        if seconds.is_none() {
            let reason = say!("a time is needed here, such as `\"90 seconds\"` or `\"2 minutes\"`");
            self.wrong(self.span(value), reason);
        }
        seconds
    }

    fn text(&mut self, value: &Value<'_>) -> String {
        match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            _ => {
                self.wrong(self.span(value), say!("a text in quotes is needed here"));
                String::new()
            }
        }
    }

    fn choice<'k>(&mut self, value: &Value<'_>, known: &[&'k str]) -> &'k str {
        let word = self.text(value);
        let first = known.first().copied().unwrap_or_default();
        if value.get_ref().as_str().is_none() {
            return first;
        }
        if let Some(choice) = known.iter().find(|choice| **choice == word) {
            return choice;
        }
        let choices = Said::list(known);
        let reason = match nearest(&word, known.iter().copied()) {
            // A connection string that was put here by mistake is not repeated.
            _ if word.contains("://") || word.contains('@') => {
                say!("this is none of: {known}", known = choices)
            }
            Some(near) => say!(
                "`{word}` is none of: {known}; did you mean `{near}`?",
                word = word,
                known = choices,
                near = near
            ),
            None => say!("`{word}` is none of: {known}", word = word, known = choices),
        };
        self.wrong(self.span(value), reason);
        first
    }

    /// The place of a word in a list, from 1.
    fn index(&mut self, value: &Value<'_>, known: &[&str]) -> i8 {
        let word = self.choice(value, known);
        let at = known.iter().position(|name| *name == word).unwrap_or(0);
        i8::try_from(at + 1).unwrap_or(1)
    }
}
