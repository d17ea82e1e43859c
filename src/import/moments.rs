//! What SQL says of the moments of a column and the language does not: a day so many periods of a calendar later, or
//! the millisecond a moment is in. A table by SQL has it for each moment, and a link leads there.

use std::collections::BTreeMap;

use super::beside_sql::ENGINES;
use super::jinja::Element;
use super::manifest::Manifest;
use super::metrics::Writer;
use super::names::name;
use super::sql::Written;
use super::tables::type_of;
use crate::words::{Said, say};

/// Periods that are shorter than any of the language.
const SHORTEST: [&str; 2] = ["millisecond", "microsecond"];

impl Writer<'_> {
    /// A time of its tables so many periods of a calendar later, at the same place in the period.
    pub(super) fn periods_later(
        &mut self,
        of: Option<&BTreeMap<usize, String>>,
        count: u32,
        grain: &str,
    ) -> Result<String, Said> {
        let unmoved = || {
            say!(
                "its rows have no time that could be moved by `{grain}`",
                grain = grain
            )
        };
        let called = format!("shifted_{count}_{grain}");
        for (at, time) in of.ok_or_else(unmoved)? {
            let (relation, column) = self.column_of_time(*at, time).ok_or_else(unmoved)?;
            let sql = later(self.world.manifest, (&relation, &column), count, grain).ok_or_else(unmoved)?;
            let role = self.moments(*at, (time, &column), &called, (&sql, "date"));
            let text = format!(
                "time {} : date = {}.{}",
                name(&called),
                name(&role),
                name(&told(&role))
            );
            self.fields.entry(*at).or_default().insert(called.clone(), text);
        }
        Ok(name(&called))
    }

    /// A time of a table that is the first day of the period its own time is in.
    pub(super) fn period_of(&mut self, at: usize, time: &str, grain: &str) -> Option<String> {
        let declared = name(self.world.tables.get(at)?.dims.get(time)?);
        let called = format!("{time}_by_{grain}");
        let text = format!("time {} : date optional = {declared}.{grain}", name(&called));
        self.fields.entry(at).or_default().insert(called.clone(), text);
        Some(name(&called))
    }

    /// The path to a period of a time that is shorter than a second.
    pub(super) fn shortest(&mut self, element: &Element, path: &str) -> Option<Written> {
        let time = element.path.last()?;
        let at = self.speaking_of(element).into_iter().next()?;
        let mut dims = self.world.tables.get(at)?.model.dimensions.iter();
        let own = dims.find(|dim| dim.named.name == *time)?.grain.clone();
        let grain = element.grain.clone().or(own);
        let grain = grain.as_deref().filter(|grain| SHORTEST.contains(grain))?;
        let declared = name(self.world.tables.get(at)?.dims.get(time)?);
        let way = path.strip_suffix(&declared)?;
        let (relation, column) = self.column_of_time(at, time)?;
        let sql = format!(
            "SELECT DISTINCT {column} AS moment, DATE_TRUNC('{grain}', {column}) AS told\nFROM {relation}\n"
        );
        let role = self.moments(at, (time, &column), grain, (&sql, "timestamp"));
        Some(Written::time(format!(
            "{way}{}.{}",
            name(&role),
            name(&told(&role))
        )))
    }

    /// The table and the column of a time that is one.
    fn column_of_time(&self, at: usize, time: &str) -> Option<(String, String)> {
        let model = self.world.tables.get(at)?.model;
        let dim = model.dimensions.iter().find(|dim| dim.named.name == time)?;
        let column = dim.expr.clone().unwrap_or_else(|| time.to_owned());
        let is_column = column.chars().all(|next| next.is_alphanumeric() || next == '_');
        is_column.then(|| (model.relation.clone(), column))
    }

    /// The role of a link to what is told of each moment.
    fn moments(
        &mut self,
        at: usize,
        (time, column): (&str, &str),
        what: &str,
        (sql, kind): (&str, &str),
    ) -> String {
        let role = format!("{time}_{what}");
        let Some(table) = self.world.tables.get(at) else {
            return role;
        };
        let model = table.model;
        let dim = model.dimensions.iter().find(|dim| dim.named.name == time);
        let own = dim.map_or("timestamp", |dim| type_of(self.world, table, dim).word());
        let entity = format!("{role}_of_{}", model.named.name);
        let texts = ENGINES.map(|engine| format!("{engine} \"\"\"\n{sql}\"\"\""));
        let item = format!(
            "/// Each moment of `{time}`, and what SQL says of it.\ntable {} = sql {} {{\nkey {} = moment\ncolumn moment : {own}\ndim {} : {kind} = told\n}}\n\n",
            name(&format!("moments_of_{entity}")),
            texts.join(", "),
            name(&entity),
            name(&told(&role)),
        );
        self.helpers.insert(format!("moments_of_{entity}"), (at, item));
        self.entities.insert(entity.clone());
        let link = format!("link {} : {} = {}", name(&role), name(&entity), name(column));
        self.fields.entry(at).or_default().insert(role.clone(), link);
        role
    }
}

/// What is told of a moment over a link.
fn told(role: &str) -> String {
    format!("{role}_told")
}

/// For each moment of a column the day so many periods of a calendar later, at the same place in the period.
fn later(manifest: &Manifest, (relation, column): (&str, &str), count: u32, grain: &str) -> Option<String> {
    let mut spines = manifest.spines.iter().flat_map(|spine| {
        let grains = spine.grains.iter().filter(|(named, _)| named == grain);
        grains.map(move |(_, of)| (spine, of))
    });
    let (spine, of) = spines.next()?;
    let (days, day) = (&spine.relation, &spine.column);
    Some(format!(
        "WITH days AS (
  SELECT CAST({day} AS DATE) AS on_day, MIN({day}) OVER (PARTITION BY {of}) AS begins
  FROM {days}
),
places AS (
  SELECT
    on_day,
    DENSE_RANK() OVER (ORDER BY begins) AS period,
    ROW_NUMBER() OVER (PARTITION BY begins ORDER BY on_day) AS place
  FROM days
)
SELECT moments.moment, later.on_day AS told
FROM (SELECT DISTINCT {column} AS moment FROM {relation}) AS moments
JOIN places AS here ON CAST(moments.moment AS DATE) = here.on_day
JOIN places AS later ON later.period = here.period + {count} AND later.place = here.place
"
    ))
}
