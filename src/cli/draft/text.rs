//! The draft, written down.

use std::fmt::Write;

use super::comment::{self, escaped};
#[cfg(feature = "embedded")]
use super::files::Source;
use super::guess::{Guessed, Key, Link};
use super::names::{declared as named, fold, is_bare_key, keeps_books, stem, tells_time};
use super::profile::{Column, Profile};
use crate::diagnostic::Diagnostic;
use crate::engine::Declared;
use crate::output::grid::visible;
use crate::source::FileId;
use crate::words::{Language, Said, say};

/// Longest value that stands in a comment, in characters.
const LONGEST: usize = 24;

/// How many rows a value must have on the average to be one of few.
const REPEATED: u64 = 3;

/// The manifest of a project over these files.
#[cfg(feature = "embedded")]
pub(super) fn manifest(name: &str, sources: &[Source]) -> String {
    let mut text = format!(
        "[project]\nname = {name}\nlanguage = \"1\"\ntimezone = \"UTC\"             # where a day begins and ends in every report\nweek-starts = \"monday\"\ndefault-target = \"local\"\n\n[targets.local]              # the embedded engine: nothing to install\nengine = \"embedded\"\n\n[targets.local.tables]\n",
        name = toml::Value::String(name.to_owned()),
    );
    for source in sources {
        let path = toml::Value::String(source.shown.clone());
        let _ = writeln!(text, "\"{}\" = {path}", source.table);
    }
    text
}

/// The manifest of a project over a database, whose connection string stands in a variable.
#[cfg(feature = "databases")]
pub(in crate::cli) fn manifest_of(name: &str, (target, engine, variable): (&str, &str, &str)) -> String {
    format!(
        "[project]\nname = {name}\nlanguage = \"1\"\ntimezone = \"UTC\"             # where a day begins and ends in every report\nweek-starts = \"monday\"\ndefault-target = \"{target}\"\n\n[targets.{target}]\nengine = \"{engine}\"\nuri = \"env:{variable}\"      # secrets only ever come from the environment\n",
        name = toml::Value::String(name.to_owned()),
    )
}

/// The declarations of all tables, laid out.
pub(super) fn tables(
    profiles: &[Profile],
    guessed: &Guessed,
    left_out: &[(String, Said)],
    language: Language,
) -> Result<String, Vec<Diagnostic>> {
    let mut text = String::new();
    let head = [
        say!("A first draft, made of the data. Keys and links are guessed by names, and borne out by it."),
        say!("Look at: units of facts (`: CNY`), zones of times (`in \"UTC\"`), labels in quotes."),
    ];
    for line in head {
        let _ = writeln!(text, "// {}", line.of(language));
    }
    text.push('\n');
    for entity in &guessed.entities {
        let _ = writeln!(text, "entity {}", named(&entity.name));
    }
    for profile in profiles {
        Writer {
            text: &mut text,
            profile,
            guessed,
            language,
        }
        .table();
    }
    if !left_out.is_empty() {
        text.push('\n');
    }
    for (table, why) in left_out {
        let said = say!("{table} is left out: {why}", table = visible(table), why = why);
        let _ = writeln!(
            text,
            "// {}",
            said.of(language).lines().collect::<Vec<_>>().join(" ")
        );
    }
    crate::format::format(FileId(0), &text)
}

/// A first metric of each table that has a time, laid out.
pub(super) fn metrics(
    profiles: &[Profile],
    guessed: &Guessed,
    known: &[String],
    language: Language,
) -> Result<String, Vec<Diagnostic>> {
    let mut text = String::new();
    for profile in profiles.iter().filter(|profile| profile.times() > 0) {
        let table = guessed.called(profile);
        let metric = counted(table);
        if known.iter().any(|known| fold(known) == fold(&metric)) {
            continue;
        }
        let said = say!("How many rows of {table} there are.", table = table);
        let _ = writeln!(
            text,
            "/// {}\nmetric {} = count({})\n",
            said.of(language),
            named(&metric),
            named(table)
        );
    }
    crate::format::format(FileId(0), &text)
}

/// What the first metric of a table is called.
pub(super) fn counted(table: &str) -> String {
    format!("{table}_count")
}

/// Writes one table.
struct Writer<'a> {
    text: &'a mut String,
    profile: &'a Profile,
    guessed: &'a Guessed,
    language: Language,
}

impl Writer<'_> {
    fn table(&mut self) {
        let (profile, guessed) = (self.profile, self.guessed);
        let rows = match (profile.rows, profile.is_cut) {
            (rows, true) => say!("More rows than the {rows} that were looked at.", rows = rows),
            (1, _) => say!("1 row."),
            (rows, _) => say!("{rows} rows.", rows = rows),
        };
        let name = guessed.called(profile);
        let label = comment::label(profile.says.as_deref(), name);
        self.text.push('\n');
        comment::documented(self.text, "", profile.says.as_deref());
        self.line(&format!("/// {}", rows.of(self.language)));
        self.line(&format!(
            "table {}{label} = \"{}\" {{",
            named(name),
            escaped(&profile.table)
        ));
        let used = [self.key(), self.links()].concat();
        self.fields(&used);
        self.line("}");
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    /// The key; the column that says nothing else.
    fn key(&mut self) -> Vec<String> {
        let is = match self.guessed.key(&self.profile.table) {
            Some(Key::Of(entity, column)) => (
                vec![column.clone()],
                format!("{} = {}", named(entity), named(column)),
            ),
            Some(Key::Columns(columns)) => {
                let columns: Vec<String> = columns.iter().map(|column| named(column)).collect();
                (Vec::new(), format!("({})", columns.join(", ")))
            }
            None => {
                let mut nearly = self.guessed.nearly.iter();
                if let Some((_, column, lost)) = nearly.find(|(table, ..)| *table == self.profile.table) {
                    let said = say!(
                        "{column} is no key: {lost} of {rows} rows lack it or repeat it",
                        column = visible(column),
                        lost = lost,
                        rows = self.profile.rows
                    );
                    self.line(&format!("  // {}", said.of(self.language)));
                }
                return Vec::new();
            }
        };
        let column = is.0.first().and_then(|column| self.profile.column(column));
        comment::all(self.text, "  ", column.and_then(|column| column.says.as_deref()));
        self.line(&format!("  key {}", is.1));
        is.0
    }

    /// The links; their columns.
    fn links(&mut self) -> Vec<String> {
        let mut used = Vec::new();
        for column in &self.profile.columns {
            let Some(link) = self.guessed.link(&self.profile.table, &column.name) else {
                continue;
            };
            let says = column.says.as_deref();
            let label = comment::label(says, &link.role);
            let entity = match link.role == link.entity {
                true => String::new(),
                false => format!(" : {}", named(&link.entity)),
            };
            let required = match link.required && homed(self.guessed, &link.entity) {
                true => " required",
                false => "",
            };
            comment::documented(self.text, "  ", says);
            let note = note(link, self.language);
            let role = named(&link.role);
            self.line(&format!(
                "  link {role}{label}{entity} = {}{required}{note}",
                named(&column.name)
            ));
            used.push(column.name.clone());
        }
        used
    }

    fn fields(&mut self, used: &[String]) {
        let profile = self.profile;
        let rest = || {
            profile
                .columns
                .iter()
                .filter(|column| !used.contains(&column.name))
        };
        let always = |column: &Column| column.known == profile.rows && !profile.is_cut;
        for (word, is) in [("time", Role::Time), ("dim", Role::Dim), ("fact", Role::Fact)] {
            let mut columns: Vec<&Column> = rest().filter(|column| role(column) == Some(is)).collect();
            if is == Role::Time {
                // The first is the one that is meant where none is named.
                columns.sort_by_key(|column| (keeps_books(&column.name), !always(column)));
            }
            for column in columns {
                let required = if is == Role::Time && always(column) {
                    " required"
                } else {
                    ""
                };
                let says = column.says.as_deref();
                comment::documented(self.text, "  ", says);
                self.line(&format!(
                    "  {word} {}{} : {}{required}{}",
                    named(&column.name),
                    comment::label(says, &column.name),
                    kind(column.kind),
                    self.seen(column)
                ));
            }
        }
        self.undeclared(rest().filter(|column| role(column).is_none()));
    }

    /// What is seen of a column, beside it.
    fn seen(&self, column: &Column) -> String {
        let is_misread = column.kind == Declared::Text && column.known > 0 && tells_time(&column.name);
        match is_misread {
            true => {
                let said =
                    say!("it holds texts: days are written `2026-01-31`, moments `2026-01-31 09:00:00`");
                format!("  // {}", said.of(self.language))
            }
            false => few(column, self.profile.rows),
        }
    }

    fn undeclared<'b>(&mut self, columns: impl Iterator<Item = &'b Column>) {
        for column in columns {
            let name = visible(&column.name);
            let said = match &column.barred {
                Some(why) => say!(
                    "{column} cannot be declared: {why}",
                    column = name,
                    why = why.clone()
                ),
                None => say!("{column} cannot be declared", column = name),
            };
            self.line(&format!("  // {}", said.of(self.language)));
        }
    }
}

/// What is known of where a link leads.
fn note(link: &Link, language: Language) -> String {
    let said = match (&link.unseen, link.lost) {
        (Some(home), _) => say!("not looked up: {table} has too many rows", table = visible(home)),
        (None, 0) => return String::new(),
        (None, lost) => say!(
            "{lost} of {values} values lead nowhere",
            lost = lost,
            values = link.values
        ),
    };
    format!("  // {}", said.of(language))
}

/// The values of a column, where they are few and fit a comment: what nearly each row
/// has its own of may be a name or an address, which is nobody's business.
fn few(column: &Column, rows: u64) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == ' ' || c.is_ascii_punctuation();
    let are_short = column.values.iter().all(|value| value.chars().count() <= LONGEST);
    let repeat = column.distinct.saturating_mul(REPEATED) <= rows;
    let fits = repeat && are_short && column.values.iter().all(|value| value.chars().all(plain));
    match column.values.is_empty() || !fits {
        true => String::new(),
        false => format!("  // {}", column.values.join(", ")),
    }
}

fn homed(guessed: &Guessed, entity: &str) -> bool {
    guessed
        .entities
        .iter()
        .any(|known| known.name == entity && known.home.is_some())
}

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Time,
    Dim,
    Fact,
}

fn role(column: &Column) -> Option<Role> {
    Some(match column.kind {
        Declared::Date | Declared::Timestamp => Role::Time,
        Declared::Text | Declared::Bool => Role::Dim,
        Declared::Int if is_bare_key(&column.name) || stem(&column.name).is_some() => Role::Dim,
        Declared::Int | Declared::Decimal | Declared::Float => Role::Fact,
        Declared::Unknown => return None,
    })
}

fn kind(kind: Declared) -> &'static str {
    match kind {
        Declared::Int => "int",
        Declared::Decimal => "decimal",
        Declared::Float => "float",
        Declared::Bool => "bool",
        Declared::Date => "date",
        Declared::Timestamp => "timestamp",
        Declared::Text | Declared::Unknown => "text",
    }
}
