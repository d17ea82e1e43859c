//! The draft, written down.

use std::fmt::Write;

use super::files::Source;
use super::guess::{Guessed, Key};
use super::names::declared as named;
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

/// The declarations of all tables, laid out.
pub(super) fn tables(
    profiles: &[Profile],
    guessed: &Guessed,
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
        table(&mut text, profile, guessed, language);
    }
    crate::format::format(FileId(0), &text)
}

/// A first metric of each table that has a time, laid out.
pub(super) fn metrics(
    profiles: &[Profile],
    guessed: &Guessed,
    language: Language,
) -> Result<String, Vec<Diagnostic>> {
    let mut text = String::new();
    for profile in profiles.iter().filter(|profile| profile.times() > 0) {
        let table = guessed.called(&profile.table);
        let said = say!("How many rows of {table} there are.", table = &table);
        let metric = named(&counted(&table));
        let _ = writeln!(
            text,
            "/// {}\nmetric {metric} = count({})\n",
            said.of(language),
            named(&table)
        );
    }
    crate::format::format(FileId(0), &text)
}

/// What the first metric of a table is called.
pub(super) fn counted(table: &str) -> String {
    format!("{table}_count")
}

fn table(text: &mut String, profile: &Profile, guessed: &Guessed, language: Language) {
    let rows = match profile.rows {
        1 => say!("1 row."),
        rows => say!("{rows} rows.", rows = rows),
    };
    let name = named(&guessed.called(&profile.table));
    let _ = writeln!(
        text,
        "\n/// {}\ntable {name} = \"{}\" {{",
        rows.of(language),
        profile.table
    );
    let mut used: Vec<&str> = Vec::new();
    match guessed.key(&profile.table) {
        Some(Key::Of(entity, column)) => {
            used.push(column);
            let _ = writeln!(text, "  key {} = {}", named(entity), named(column));
        }
        Some(Key::Columns(columns)) => {
            let columns: Vec<String> = columns.iter().map(|column| named(column)).collect();
            let _ = writeln!(text, "  key ({})", columns.join(", "));
        }
        None => {}
    }
    for column in &profile.columns {
        if let Some(link) = guessed.link(&profile.table, &column.name) {
            used.push(&column.name);
            let taken = profile
                .columns
                .iter()
                .any(|other| other.name == link.role && other.name != column.name);
            let role = if taken {
                format!("{}_", link.role)
            } else {
                link.role.clone()
            };
            let role = match role == link.entity {
                true => named(&role),
                false => format!("{} : {}", named(&role), named(&link.entity)),
            };
            let required = if link.required && homed(guessed, &link.entity) {
                " required"
            } else {
                ""
            };
            let note = match link.lost {
                0 => String::new(),
                lost => {
                    let said = say!(
                        "{lost} of {values} values lead nowhere",
                        lost = lost,
                        values = link.values
                    );
                    format!("  // {}", said.of(language))
                }
            };
            let _ = writeln!(text, "  link {role} = {}{required}{note}", named(&column.name));
        }
    }
    let rest = || {
        profile
            .columns
            .iter()
            .filter(|column| !used.contains(&column.name.as_str()))
    };
    for (word, is) in [("time", Role::Time), ("dim", Role::Dim), ("fact", Role::Fact)] {
        for column in rest().filter(|column| role(column) == Some(is)) {
            let always = is == Role::Time && column.known == profile.rows;
            let required = if always { " required" } else { "" };
            let name = named(&column.name);
            let _ = writeln!(
                text,
                "  {word} {name} : {}{required}{}",
                kind(column.kind),
                seen(column, profile.rows)
            );
        }
    }
    for column in rest().filter(|column| role(column).is_none()) {
        let said: Said = say!("{column} cannot be declared", column = visible(&column.name));
        let _ = writeln!(text, "  // {}", said.of(language));
    }
    text.push_str("}\n");
}

/// The values of a column, where they are few and fit a comment: what nearly each row
/// has its own of may be a name or an address, which is nobody's business.
fn seen(column: &Column, rows: u64) -> String {
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
        Declared::Int if super::names::stem(&column.name).is_some() => Role::Dim,
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
