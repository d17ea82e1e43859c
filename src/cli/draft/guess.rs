//! Keys and links: guessed by names, and borne out by the data.

use super::ask::Asked;
use super::names::{fold, is_bare_key, may_be_declared, may_be_entity, numbers_rows, singular, snake, stem};
use super::profile::{Column, Profile};
use super::{Foreign, Known};
use crate::diagnostic::Diagnostic;
use crate::engine::Declared;

/// Columns of which two together are tried as a key.
const TRIED: usize = 6;

/// Where one row of so many is not told apart by what is called a key, that is a mistake.
const SLIPS: u64 = 20;

/// Fewer values than this are not what is counted.
const FEW: u64 = 13;

/// What is guessed of all tables.
#[derive(Default)]
pub(super) struct Guessed {
    /// What each table is called.
    names: Vec<(String, String)>,
    /// What entities may not be called: others are.
    taken: Vec<String>,
    /// Each entity, and what it is the key of if that is a table.
    pub entities: Vec<Entity>,
    /// The key of each table.
    pub keys: Vec<(String, Key)>,
    /// Of tables without one, the column that would be it if all of its values were another one, and
    /// in how many rows more than that they are missing or there again.
    pub nearly: Vec<(String, String, u64)>,
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
    /// The table that has too many rows to look them up in, if so.
    pub unseen: Option<String>,
    /// Whether every row has one that leads somewhere.
    pub required: bool,
}

impl Guessed {
    /// What a table is called here: not as an entity is.
    pub fn called<'a>(&'a self, profile: &'a Profile) -> &'a str {
        let known = self.names.iter().find(|(table, _)| *table == profile.table);
        known.map_or(&profile.name, |(_, called)| called)
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

    /// Whether something else is called so.
    fn has(&self, entity: &str) -> bool {
        let folded = fold(entity);
        let entities = self.entities.iter().map(|entity| &entity.name);
        entities.chain(&self.taken).any(|name| fold(name) == folded)
    }

    /// Calls each table as no entity and no other table is called.
    fn name(&mut self, profiles: &[Profile], known: &Known) {
        let mut taken: Vec<String> = known.tables.iter().map(|name| fold(name)).collect();
        taken.extend(profiles.iter().map(|profile| fold(&profile.name)));
        for profile in profiles {
            let is_known = known.tables.iter().any(|name| fold(name) == fold(&profile.name));
            let mut called = profile.name.clone();
            if is_known || self.has(&called) {
                called.push_str("_rows");
                while taken.contains(&fold(&called)) || self.has(&called) {
                    called.push('_');
                }
                taken.push(fold(&called));
            }
            self.names.push((profile.table.clone(), called));
        }
    }
}

/// Guesses for tables that stand beside what is known.
pub(super) fn guess(asked: &Asked<'_>, profiles: &[Profile], known: &Known) -> Result<Guessed, Diagnostic> {
    let mut guessed = Guessed {
        taken: known.entities.clone(),
        ..Guessed::default()
    };
    // Each entity is at home in the table that is called like it, or that others refer to, rather
    // than in one that adds to that, or in a view of it.
    let foreign = || profiles.iter().flat_map(|profile| &profile.foreign);
    let is_led_to = |profile: &Profile| foreign().any(|foreign| foreign.table == profile.table);
    let mut ordered: Vec<&Profile> = profiles.iter().collect();
    ordered.sort_by_key(|profile| (profile.is_view, !is_own_home(profile), !is_led_to(profile)));
    for profile in ordered {
        home(asked, profile, &mut guessed)?;
    }
    for profile in profiles {
        for column in profile.columns.iter().filter(|column| column.may_be_key()) {
            link(asked, profiles, (profile, column), &mut guessed)?;
        }
    }
    guessed.name(profiles, known);
    Ok(guessed)
}

/// The key of a table, and the entity it is the key of.
fn home(asked: &Asked<'_>, profile: &Profile, guessed: &mut Guessed) -> Result<(), Diagnostic> {
    let key = if let Some(columns) = declared(profile) {
        Key::Columns(columns)
    } else if let Some(column) = key(profile) {
        let name = entity(profile, column);
        match guessed.has(&name) {
            true => Key::Columns(vec![column.name.clone()]),
            false => {
                guessed.entities.push(Entity {
                    name: name.clone(),
                    home: Some((profile.table.clone(), column.name.clone())),
                });
                Key::Of(name, column.name.clone())
            }
        }
    } else {
        let nearly = nearly(profile);
        // Few rows without it are mistakes, and no reason to think of other keys.
        let is_slip = nearly
            .as_ref()
            .is_some_and(|(_, lost)| lost * SLIPS <= profile.rows);
        match if is_slip { None } else { pair(asked, profile)? } {
            Some(pair) => Key::Columns(pair),
            None => {
                let nearly = nearly.map(|(column, lost)| (profile.table.clone(), column, lost));
                guessed.nearly.extend(nearly);
                return Ok(());
            }
        }
    };
    guessed.keys.push((profile.table.clone(), key));
    Ok(())
}

/// The key that is declared where the rows are, if that is no column that an entity may have.
fn declared(profile: &Profile) -> Option<Vec<String>> {
    let is_one = match profile.primary.as_slice() {
        [] => return None,
        [one] => profile.column(one).is_some_and(Column::may_be_key),
        _ => false,
    };
    let may_be = profile.primary.iter().all(|name| may_be_declared(name));
    (may_be && !is_one).then(|| profile.primary.clone())
}

/// Whether a table is called like what it has a key of.
fn is_own_home(profile: &Profile) -> bool {
    key(profile).is_some_and(|column| entity(profile, column) == allowed(singular(&profile.own)))
}

/// The column that is the key as it is declared, else by its name and its data.
fn key(profile: &Profile) -> Option<&Column> {
    if let [name] = profile.primary.as_slice()
        && let Some(column) = profile.column(name).filter(|column| column.may_be_key())
        && (profile.rows == 0 || profile.is_cut || profile.is_key(column))
    {
        return Some(column);
    }
    let own = singular(&profile.own);
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

/// The column that is called like the key of its table, and has another value in more than half of
/// the rows; and how many rows it does not tell apart.
fn nearly(profile: &Profile) -> Option<(String, u64)> {
    let own = singular(&profile.own);
    let is_called =
        |column: &Column| is_bare_key(&column.name) || stem(&column.name).is_some_and(|stem| stem == own);
    let mut columns = profile.columns.iter();
    let column = columns.find(|column| column.may_be_key() && is_called(column))?;
    let is_most = !profile.is_cut && column.distinct * 2 > profile.rows;
    is_most.then(|| (column.name.clone(), profile.rows - column.distinct))
}

/// What a key is of: what its name says, or one row of its table.
fn entity(profile: &Profile, column: &Column) -> String {
    allowed(stem(&column.name).unwrap_or_else(|| singular(&profile.own)))
}

/// The name, or one that means nothing else.
fn allowed(name: String) -> String {
    match may_be_entity(&name) {
        true => name,
        false => format!("{name}_row"),
    }
}

/// The first two columns that are a key together, of those that may be. What is so of some rows
/// only says little of two columns.
fn pair(asked: &Asked<'_>, profile: &Profile) -> Result<Option<Vec<String>>, Diagnostic> {
    let likely = |column: &&Column| {
        let exact = !matches!(
            column.kind,
            Declared::Float | Declared::Decimal | Declared::Unknown
        );
        let is_fact = column.kind == Declared::Int && stem(&column.name).is_none();
        let tells = exact && (!is_fact || is_bare_key(&column.name) || numbers_rows(&column.name));
        profile.rows > 0 && column.known == profile.rows && (tells || column.is_uuid)
    };
    let columns: Vec<&Column> = profile.columns.iter().filter(likely).take(TRIED).collect();
    for (at, one) in columns.iter().enumerate().filter(|_| !profile.is_cut) {
        for other in columns.iter().skip(at + 1) {
            let may_be = u128::from(one.distinct) * u128::from(other.distinct) >= u128::from(profile.rows);
            if may_be && [one, other].iter().any(|column| names_rows(column)) {
                let names = [one, other].map(|column| asked.word(&column.name)).join(", ");
                let from = asked.path(&profile.table);
                let sql = format!("SELECT COUNT(*) FROM (SELECT DISTINCT {names} FROM {from}) AS pairs");
                if asked.number(sql, &[&profile.table])? == profile.rows {
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

/// Where a column leads as it is declared, or by its name, if the data bears it out.
fn link(
    asked: &Asked<'_>,
    profiles: &[Profile],
    (profile, column): (&Profile, &Column),
    guessed: &mut Guessed,
) -> Result<(), Diagnostic> {
    let is_at = |entity: &Entity, at: (&String, &String)| {
        entity.home.as_ref().map(|(table, key)| (table, key)) == Some(at)
    };
    let own = (&profile.table, &column.name);
    if guessed.entities.iter().any(|entity| is_at(entity, own)) {
        return Ok(());
    }
    let said = profile
        .foreign
        .iter()
        .find(|foreign| foreign.column == column.name);
    let leads = |foreign: &Foreign| {
        let mut entities = guessed.entities.iter();
        entities.find(|entity| is_at(entity, (&foreign.table, &foreign.key)))
    };
    let said = said.and_then(leads);
    let stem = match (stem(&column.name), said) {
        (Some(stem), _) => stem,
        (None, Some(_)) => snake(&column.name),
        (None, None) => return Ok(()),
    };
    if column.known == 0 && said.is_none() {
        return Ok(());
    }
    let names = |entity: &&Entity| stem == entity.name || stem.ends_with(&format!("_{}", entity.name));
    let found = said.or_else(|| guessed.entities.iter().find(names));
    let found = found.map(|entity| (entity.name.clone(), entity.home.clone()));
    let (entity, home) = match found {
        Some((entity, Some(home))) => (entity, home),
        Some((entity, None)) => {
            add(guessed, (profile, column), entity, stem, (0, None));
            return Ok(());
        }
        // Nobody's key: still something that is counted, unless each row has its own.
        None => {
            let name = allowed(stem.clone());
            if (FEW..profile.rows).contains(&column.distinct) && !guessed.has(&name) {
                guessed.entities.push(Entity {
                    name: name.clone(),
                    home: None,
                });
                add(guessed, (profile, column), name, stem, (0, None));
            }
            return Ok(());
        }
    };
    let Some(target) = profiles.iter().find(|profile| profile.table == home.0) else {
        return Ok(());
    };
    let same = |theirs: &Column| theirs.kind == column.kind && theirs.is_uuid == column.is_uuid;
    if !target.column(&home.1).is_some_and(same) {
        return Ok(());
    }
    if target.is_cut {
        let unseen = Some(target.table.clone());
        add(guessed, (profile, column), entity, stem, (0, unseen));
        return Ok(());
    }
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT DISTINCT {own} AS value FROM {from} WHERE {own} IS NOT NULL) AS held \
         LEFT JOIN {home} AS home ON held.value = home.{key} WHERE home.{key} IS NULL",
        own = asked.word(&column.name),
        from = asked.seen(&profile.table, profile.is_cut),
        home = asked.path(&target.table),
        key = asked.word(&home.1),
    );
    let lost = asked.number(sql, &[&profile.table, &target.table])?;
    // Where half of them lead nowhere, the name says something else.
    if lost * 2 <= column.distinct {
        add(guessed, (profile, column), entity, stem, (lost, None));
    }
    Ok(())
}

fn add(
    guessed: &mut Guessed,
    (profile, column): (&Profile, &Column),
    entity: String,
    stem: String,
    (lost, unseen): (u64, Option<String>),
) {
    let mut role = match stem == entity {
        true => entity.clone(),
        false => snake(&stem),
    };
    let is_taken = |role: &str| {
        let role = fold(role);
        let mut others = profile.columns.iter().filter(|other| other.name != column.name);
        let mut links = guessed.links.iter().filter(|link| link.table == profile.table);
        others.any(|other| fold(&other.name) == role) || links.any(|link| fold(&link.role) == role)
    };
    while is_taken(&role) {
        role.push('_');
    }
    guessed.links.push(Link {
        table: profile.table.clone(),
        column: column.name.clone(),
        role,
        entity,
        values: column.distinct,
        lost,
        required: lost == 0 && unseen.is_none() && column.known == profile.rows && !profile.is_cut,
        unseen,
    });
}
