//! What is known of two definitions from their normal forms: in which facets they
//! differ, and values of rows that one of them counts and the other does not.

use super::Change;
use super::making::Fixed;
use super::schema::place;
use crate::check::{Checked, ColumnRef, Measure, Row, Window};
use crate::evaluate::{Exact, Value};
use crate::meaning::diagram::Rows;
use crate::meaning::facets::Facets;
use crate::meaning::mark::Mark;
use crate::meaning::normal::Normal;
use crate::meaning::point::Point;
use crate::resolve::MetricId;
use crate::syntax::time::Length;
use crate::words::{self, Said, Say};
use smol_str::SmolStr;

/// In what two definitions differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facet {
    /// What is counted or added up.
    Counted,
    /// Of which table.
    Table(String, String),
    /// Which rows: where one is known, what it says, and whether it is the first
    /// definition that counts it.
    Rows(Option<(String, bool)>),
    /// At which time.
    Time,
    /// In which unit.
    Unit(Said, Said),
    /// Per which period.
    Grain(Option<String>, Option<String>),
    /// The mean of several numbers, or one number of all rows: whether it is the
    /// first definition that takes the mean.
    Pooled(bool),
    /// Within, or over, which length of time.
    Length(Said, Said),
    /// How it is put together.
    Formula,
}

/// What is known from normal forms.
#[derive(Default)]
pub struct Known {
    pub facets: Vec<Facet>,
    pub change: Option<Change>,
    /// Rows to begin with.
    pub seeds: Vec<Vec<Fixed>>,
}

/// The second definition: of the same model, or of another one.
pub enum Second<'n, 'a> {
    Here(MetricId),
    There(&'n mut Normal<'a>, MetricId),
}

/// Most pairs of conditions that are compared.
const MOST_PAIRS: usize = 36;

impl Known {
    /// What is known of two.
    pub fn of(one: &mut Normal<'_>, first: MetricId, mut two: Second<'_, '_>) -> Self {
        let mut known = Self::default();
        let (there, second) = match &two {
            Second::Here(id) => (one.checked, *id),
            Second::There(normal, id) => (normal.checked, *id),
        };
        known.outside(one.checked, first, there, second);
        one.diagrams.go_on();
        let own = one.aggregates_in(first);
        let others = match &mut two {
            Second::Here(id) => one.aggregates_in(*id),
            Second::There(normal, id) => {
                let parts = normal.aggregates_in(*id);
                let parts = parts.into_iter().filter_map(|facets| {
                    Some(Facets {
                        rows: one.diagrams.import(&normal.diagrams, facets.rows).ok()?,
                        active: one.diagrams.import(&normal.diagrams, facets.active).ok()?,
                        ..facets
                    })
                });
                parts.collect()
            }
        };
        let fix = |one: &Normal<'_>, mark: Mark, value: Option<Point>| match (one.rows.get(&mark), &two) {
            (None, Second::There(normal, _)) => match normal.rows.get(&mark) {
                Some(Row::Column(column)) => fixed_value(there, one.checked, column, value),
                _ => None,
            },
            _ => own_value(one, mark, value),
        };
        known.seeds = one.seeds(&own, &others, &fix);
        if let ([own], [other]) = (own.as_slice(), others.as_slice()) {
            known.inside(one, *own, *other);
        } else if known.facets.is_empty() {
            known.facets.push(Facet::Formula);
        }
        known
    }

    /// What is declared of both.
    fn outside(&mut self, here: &Checked, first: MetricId, there: &Checked, second: MetricId) {
        let (Some((one, its)), Some((two, others))) = (here.metric(first), there.metric(second)) else {
            return;
        };
        let names = |checked: &Checked, tables: &[crate::resolve::TableId]| {
            let tables = tables
                .iter()
                .filter_map(|id| checked.model.tables.get(id.index()));
            let names: Vec<&str> = tables.map(|table| table.named.name.text.as_str()).collect();
            names.join(", ")
        };
        let (own, other) = (names(here, &its.tables), names(there, &others.tables));
        if own != other {
            self.facets.push(Facet::Table(own, other));
        }
        let units = (its.kind.said(), others.kind.said());
        if units.0 != units.1 {
            let plain = (its.kind.unit().said(), others.kind.unit().said());
            let (own, other) = if plain.0 == plain.1 { units } else { plain };
            self.facets.push(Facet::Unit(own, other));
        }
        let grain = |checked: &Checked, id: MetricId| {
            let metric = checked.model.metrics.get(id.index())?;
            Some(metric.grain.as_ref()?.0.word().to_owned())
        };
        let (own, other) = (grain(here, first), grain(there, second));
        if own != other {
            self.facets.push(Facet::Grain(own, other));
        }
        if let (Some(own), Some(other)) = (length_of(one), length_of(two))
            && own != other
        {
            self.facets
                .push(Facet::Length(length_said(own), length_said(other)));
        }
        let (own, other) = (is_mean(one), is_mean(two));
        if own != other {
            self.facets.push(Facet::Pooled(own));
        }
    }

    /// What two single aggregates say.
    fn inside(&mut self, one: &mut Normal<'_>, own: Facets, other: Facets) {
        let plain = self.facets.is_empty();
        // Of another table everything else is another, too.
        if self.facets.iter().any(|facet| matches!(facet, Facet::Table(..))) {
            return;
        }
        if own.counted != other.counted {
            self.facets.push(Facet::Counted);
        }
        if own.time != other.time {
            self.facets.push(Facet::Time);
        }
        if own.rows != other.rows {
            one.diagrams.go_on();
            let alone = plain && self.facets.is_empty();
            self.facets.push(Facet::Rows(one.row_in_one_only(&own, &other)));
            let mut only = |this: Rows, that: Rows| {
                let outside = one.diagrams.not(that);
                one.diagrams.and(this, outside).ok()
            };
            let (lost, won) = (only(own.rows, other.rows), only(other.rows, own.rows));
            self.change = match (lost, won) {
                _ if !alone => None,
                (Some(Rows::NONE), Some(_)) => Some(Change::Widened),
                (Some(_), Some(Rows::NONE)) => Some(Change::Narrowed),
                _ => None,
            };
        }
        if self.facets.is_empty() {
            self.facets.push(Facet::Formula);
        }
    }
}

/// Makes a value of the column that a mark stands for.
type Fix<'f> = &'f dyn Fn(&Normal<'_>, Mark, Option<Point>) -> Option<Fixed>;

/// A value of the column that a mark stands for in this model.
pub fn own_value(one: &Normal<'_>, mark: Mark, value: Option<Point>) -> Option<Fixed> {
    match one.rows.get(&mark) {
        Some(Row::Column(column)) => fixed_value(one.checked, one.checked, column, value),
        _ => None,
    }
}

impl Normal<'_> {
    /// The aggregates a metric is made of.
    fn aggregates_in(&mut self, id: MetricId) -> Vec<Facets> {
        match self.metric(id) {
            Ok(formed) => self.aggregates_of(&formed.value),
            Err(_) => Vec::new(),
        }
    }

    /// The aggregates a value is made of.
    pub(super) fn aggregates_of(&self, value: &super::super::value::Value) -> Vec<Facets> {
        if let Some(facets) = self.facets_of(value) {
            return vec![facets];
        }
        let super::super::value::Value::Number(number) = value else {
            return Vec::new();
        };
        let marks = number.above.things().chain(number.below.things());
        marks.filter_map(|mark| self.atoms.get(&mark).copied()).collect()
    }

    /// Values of rows that one aggregate counts and another does not.
    pub(super) fn seeds(&mut self, own: &[Facets], others: &[Facets], fix: Fix<'_>) -> Vec<Vec<Fixed>> {
        let mut seeds = Vec::new();
        let pairs = own
            .iter()
            .flat_map(|own| others.iter().map(move |other| (own, other)));
        for (own, other) in pairs.take(MOST_PAIRS) {
            for (this, that) in [(own, other), (other, own)] {
                self.diagrams.go_on();
                let outside = self.diagrams.not(that.rows);
                if let Ok(only) = self.diagrams.and(this.rows, outside) {
                    seeds.extend(self.seed(only, fix).filter(|values| !values.is_empty()));
                }
            }
        }
        seeds
    }

    fn seed(&self, rows: Rows, fix: Fix<'_>) -> Option<Vec<Fixed>> {
        let values = self.way_to_all(rows)?.into_iter();
        Some(
            values
                .filter_map(|(mark, value)| fix(self, mark, value))
                .collect(),
        )
    }
}

/// The length of time that what follows must follow within, or that a window reaches back.
fn length_of(measure: &Measure) -> Option<Length> {
    match measure {
        Measure::Sequence(sequence) => Some(sequence.within),
        Measure::Window {
            window: Window::Rolling(length),
            ..
        } => Some(*length),
        Measure::Where(inner, _) | Measure::At(inner, _) | Measure::Via(inner, ..) => length_of(inner),
        _ => None,
    }
}

fn length_said(length: Length) -> Said {
    let (count, unit) = match (length.months, length.days, length.seconds) {
        (months, 0, 0) => (i64::from(months), "month"),
        (0, days, 0) => (i64::from(days), "day"),
        (_, _, seconds) if seconds % 3600 == 0 => (seconds / 3600, "hour"),
        (_, _, seconds) => (seconds, "second"),
    };
    words::length(&count.to_string(), unit)
}

/// Whether it is the mean of several numbers.
fn is_mean(measure: &Measure) -> bool {
    match measure {
        Measure::Steps(_) => true,
        Measure::Where(inner, _) | Measure::At(inner, _) | Measure::Via(inner, ..) => is_mean(inner),
        _ => false,
    }
}

fn fixed_value(
    checked: &Checked,
    first: &Checked,
    column: &ColumnRef,
    value: Option<Point>,
) -> Option<Fixed> {
    let model = &checked.model;
    let mut way = Vec::new();
    let names = |names: &[crate::syntax::ast::Name]| -> Vec<SmolStr> {
        names.iter().map(|name| name.text.clone()).collect()
    };
    for hop in column.path.steps() {
        let key = &model.tables.get(hop.to.index())?.key.as_ref()?.columns;
        way.push((
            place(checked, first, hop.from),
            names(hop.columns(model)),
            place(checked, first, hop.to),
            names(key),
        ));
    }
    Some(Fixed {
        way,
        table: place(checked, first, column.table),
        column: column.column.clone(),
        value: match value {
            None => Value::Null,
            Some(point) => as_value(&point)?,
        },
    })
}

fn as_value(point: &Point) -> Option<Value> {
    Some(match point {
        Point::Flag(flag) => Value::Truth(*flag),
        Point::Text(text) => Value::Text(text.to_string()),
        Point::Day(day) => Value::Day(*day),
        Point::Time(time) => Value::Time(*time),
        Point::Number(_) => Value::Exact(Exact::read(&point.to_string())?),
    })
}
