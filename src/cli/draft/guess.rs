//! Keys and links: guessed by names, and borne out by the data.

use super::ask::{number, rows};
use super::names::{is_bare_key, may_be_entity, singular, snake, stem};
use super::profile::{Column, Profile};
use crate::diagnostic::Diagnostic;
use crate::engine::Declared;
use crate::engine::embedded::Embedded;
use crate::sql::{quoted_path, quoted_word};

/// Columns of which two together are tried as a key.
const TRIED: usize = 6;

/// Fewer values than this are not what is counted.
const FEW: u64 = 13;

/// What is guessed of all tables.
#[derive(Default)]
pub(super) struct Guessed {
    /// Each entity, and what it is the key of if that is a table.
    pub entities: Vec<Entity>,
    /// The key of each table.
    pub keys: Vec<(String, Key)>,
    /// All links.
    pub links: Vec<Link>,
}

pub(super) struct Entity {
    pub name: String,
    /// Its table, and the column that is the key.
    pub home: Option<(String, String)>,
}

pub(super) enum Key {
    /// Of the home of an entity.
    Of(String, String),
    /// Of nothing that has a name.
    Columns(Vec<String>),
}

pub(super) struct Link {
    pub table: String,
    pub column: String,
    pub entity: String,
    /// What it is called.
    pub role: String,
    /// How many values it has, and how many of them lead nowhere.
    pub values: u64,
    pub lost: u64,
    /// Whether every row has one that leads somewhere.
    pub required: bool,
}

impl Guessed {
    /// What a table is called here: not as an entity is.
    pub fn called(&self, table: &str) -> String {
        match self.entities.iter().any(|entity| entity.name == table) {
            true => format!("{table}_rows"),
            false => table.to_owned(),
        }
    }

    pub fn key(&self, table: &str) -> Option<&Key> {
        self.keys
            .iter()
            .find(|(known, _)| known == table)
            .map(|(_, key)| key)
    }

    pub fn link(&self, table: &str, column: &str) -> Option<&Link> {
        self.links
            .iter()
            .find(|link| link.table == table && link.column == column)
    }
}

pub(super) fn guess(engine: &Embedded, profiles: &[Profile]) -> Result<Guessed, Diagnostic> {
    let mut guessed = Guessed::default();
    for profile in profiles {
        if let Some(column) = key(profile) {
            let name = entity(profile, column);
            let taken = guessed.entities.iter().any(|entity| entity.name == name);
            let key = match taken {
                true => Key::Columns(vec![column.name.clone()]),
                false => Key::Of(name.clone(), column.name.clone()),
            };
            guessed.keys.push((profile.table.clone(), key));
            if !taken {
                guessed.entities.push(Entity {
                    name,
                    home: Some((profile.table.clone(), column.name.clone())),
                });
            }
        } else if let Some(pair) = pair(engine, profile)? {
            guessed.keys.push((profile.table.clone(), Key::Columns(pair)));
        }
    }
    for profile in profiles {
        for column in profile.columns.iter().filter(|column| column.may_be_key()) {
            link(engine, profiles, (profile, column), &mut guessed)?;
        }
    }
    Ok(guessed)
}

/// The column that is the key by its name and its data.
fn key(profile: &Profile) -> Option<&Column> {
    let own = singular(&profile.table);
    let score = |column: &&Column| match stem(&column.name) {
        Some(stem) if stem == own => 3,
        _ if is_bare_key(&column.name) => 2,
        Some(_) => 1,
        None => 0,
    };
    let candidates = profile.columns.iter().filter(|column| profile.is_key(column));
    // Of several that are as likely, the first.
    let best = candidates.rev().max_by_key(score)?;
    (score(&best) > 0).then_some(best)
}

/// What a key is of: what its name says, or one row of its table.
fn entity(profile: &Profile, column: &Column) -> String {
    allowed(stem(&column.name).unwrap_or_else(|| singular(&profile.table)))
}

/// The name, or one that means nothing else.
fn allowed(name: String) -> String {
    match may_be_entity(&name) {
        true => name,
        false => format!("{name}_row"),
    }
}

/// The first two columns that are a key together, of those that may be.
fn pair(engine: &Embedded, profile: &Profile) -> Result<Option<Vec<String>>, Diagnostic> {
    let likely = |column: &&Column| {
        let exact = !matches!(
            column.kind,
            Declared::Float | Declared::Decimal | Declared::Unknown
        );
        profile.rows > 0 && column.known == profile.rows && exact
    };
    let columns: Vec<&Column> = profile.columns.iter().filter(likely).take(TRIED).collect();
    for (at, one) in columns.iter().enumerate() {
        for other in columns.iter().skip(at + 1) {
            let may_be = u128::from(one.distinct) * u128::from(other.distinct) >= u128::from(profile.rows);
            if may_be && [one, other].iter().any(|column| names_rows(column)) {
                let names = [one, other].map(|column| quoted_word(&column.name)).join(", ");
                let from = quoted_path(&profile.table);
                let sql = format!("SELECT COUNT(*) FROM (SELECT DISTINCT {names} FROM {from}) AS pairs");
                if number(&rows(engine, sql, &[&profile.table])?) == profile.rows {
                    return Ok(Some(vec![one.name.clone(), other.name.clone()]));
                }
            }
        }
    }
    Ok(None)
}

/// Whether a column may tell rows apart together with another: by its name, or as a day.
fn names_rows(column: &Column) -> bool {
    stem(&column.name).is_some() || column.kind == Declared::Date
}

/// Where a column leads by its name, if the data bears it out.
fn link(
    engine: &Embedded,
    profiles: &[Profile],
    (profile, column): (&Profile, &Column),
    guessed: &mut Guessed,
) -> Result<(), Diagnostic> {
    let is_own = |entity: &Entity| {
        let own = (&profile.table, &column.name);
        entity.home.as_ref().map(|(table, key)| (table, key)) == Some(own)
    };
    if column.known == 0 || guessed.entities.iter().any(is_own) {
        return Ok(());
    }
    let Some(stem) = stem(&column.name) else {
        return Ok(());
    };
    let names = |entity: &Entity| stem == entity.name || stem.ends_with(&format!("_{}", entity.name));
    let found = guessed.entities.iter().find(|entity| names(entity));
    let home = found.and_then(|entity| Some((entity.name.clone(), entity.home.clone()?)));
    let Some((entity, (table, key))) = home else {
        // Nobody's key: still something that is counted, unless each row has its own.
        if (FEW..profile.rows).contains(&column.distinct) && found.is_none() {
            let name = allowed(stem.clone());
            guessed.entities.push(Entity {
                name: name.clone(),
                home: None,
            });
            add(guessed, profile, column, name, (stem, 0));
        } else if let Some(entity) = found.map(|entity| entity.name.clone()) {
            add(guessed, profile, column, entity, (stem, 0));
        }
        return Ok(());
    };
    let target = profiles.iter().find(|profile| profile.table == table);
    let theirs = target.and_then(|target| target.columns.iter().find(|column| column.name == key));
    if theirs.map(|theirs| theirs.kind) != Some(column.kind) {
        return Ok(());
    }
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT DISTINCT {own} AS value FROM {from} WHERE {own} IS NOT NULL) AS held \
         LEFT JOIN {home} AS home ON held.value = home.{key} WHERE home.{key} IS NULL",
        own = quoted_word(&column.name),
        from = quoted_path(&profile.table),
        home = quoted_path(&table),
        key = quoted_word(&key),
    );
    let lost = number(&rows(engine, sql, &[&profile.table, &table])?);
    // Where half of them lead nowhere, the name says something else.
    if lost * 2 <= column.distinct {
        add(guessed, profile, column, entity, (stem, lost));
    }
    Ok(())
}

fn add(
    guessed: &mut Guessed,
    profile: &Profile,
    column: &Column,
    entity: String,
    (stem, lost): (String, u64),
) {
    guessed.links.push(Link {
        table: profile.table.clone(),
        column: column.name.clone(),
        role: match stem == entity {
            true => entity.clone(),
            false => snake(&stem),
        },
        entity,
        values: column.distinct,
        lost,
        required: lost == 0 && column.known == profile.rows,
    });
}
