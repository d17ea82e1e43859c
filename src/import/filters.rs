//! Filters, in the words of the language.

use sqlparser::ast::{BinaryOperator, Expr};

use super::beside;
use super::columns::ColumnType;
use super::jinja::{Element, template};
use super::manifest::Filter;
use super::metrics::Writer;
use super::names::name;
use super::sql::{self, Written};
use super::times;
use crate::words::{Said, say};

/// Bounds, and what else must hold.
#[derive(Clone, Debug, Default)]
pub struct Split {
    pub since: Option<String>,
    pub until: Option<String>,
    pub conditions: Vec<String>,
}

impl Writer<'_> {
    /// A condition on the rows of a table.
    pub fn condition(&mut self, table: usize, filter: &Filter) -> Result<String, Said> {
        let (expr, elements) = parsed(filter)?;
        let mut names = |word: &str| self.named(table, word, &elements);
        let written = sql::written(&expr, &mut names).map_err(|why| as_written(&why, filter))?;
        Ok(written.at(sql::OR + 1))
    }

    /// A condition of a question; its bounds on the own time of metrics apart.
    pub fn split(&mut self, table: usize, filter: &Filter) -> Result<Split, Said> {
        let (expr, elements) = parsed(filter)?;
        let mut parts = Vec::new();
        conjuncts(&expr, &mut parts);
        let mut split = Split::default();
        for part in parts {
            if self.bound(table, part, &elements, &mut split) {
                continue;
            }
            let mut names = |word: &str| self.named(table, word, &elements);
            let written = sql::written(part, &mut names).map_err(|why| as_written(&why, filter))?;
            split.conditions.push(written.at(sql::OR + 1));
        }
        Ok(split)
    }

    /// Takes in a comparison of the own time with a day.
    fn bound(&mut self, table: usize, expr: &Expr, elements: &[Element], split: &mut Split) -> bool {
        if let Expr::Nested(inner) = expr {
            return self.bound(table, inner, elements, split);
        }
        if let Expr::Between {
            expr,
            negated: false,
            low,
            high,
        } = expr
        {
            return self.bound_by_both(table, (expr, low, high), elements, split);
        }
        let Expr::BinaryOp { left, op, right } = expr else {
            return false;
        };
        let (Some(time), Some(moment)) = (bare(left), literal_time(right)) else {
            return false;
        };
        let Ok(element) = self.element_of(time, elements) else {
            return false;
        };
        if self.columns.is_some() {
            return false;
        }
        let grain = element.grain.as_deref().unwrap_or("day");
        if element.part.is_some() || !self.is_own_time(table, &element) {
            return false;
        }
        let middle = times::beside_middle(op, grain, moment);
        let (op, whole) = match &middle {
            Some((op, next)) => (op, literal_day(next)),
            None => (op, Some(moment)),
        };
        let Some((own, next)) = whole.and_then(|moment| times::period(grain, moment)) else {
            return false;
        };
        let (own, next) = (Some(own), Some(next));
        let (since, until) = match op {
            BinaryOperator::GtEq => (own, None),
            BinaryOperator::Gt => (next, None),
            BinaryOperator::Lt => (None, own),
            BinaryOperator::LtEq => (None, next),
            BinaryOperator::Eq => (own, next),
            _ => return false,
        };
        // Days sort as they are written.
        if let Some(since) = since {
            split.since = split.since.take().max(Some(since));
        }
        if let Some(until) = until {
            split.until = Some(split.until.take().map_or(until.clone(), |known| known.min(until)));
        }
        true
    }

    /// Takes in a time between two days.
    fn bound_by_both(
        &mut self,
        table: usize,
        (time, low, high): (&Expr, &Expr, &Expr),
        elements: &[Element],
        split: &mut Split,
    ) -> bool {
        let mut both = split.clone();
        let ends = [(BinaryOperator::GtEq, low), (BinaryOperator::LtEq, high)];
        let are_bounds = ends.into_iter().all(|(op, end)| {
            let (left, right) = (Box::new(time.clone()), Box::new(end.clone()));
            self.bound(table, &Expr::BinaryOp { left, op, right }, elements, &mut both)
        });
        if are_bounds {
            *split = both;
        }
        are_bounds
    }

    /// What a name of a filter stands for.
    fn element_of(&self, word: &str, elements: &[Element]) -> Result<Element, Said> {
        let numbered = word
            .strip_prefix("merak_")
            .and_then(|number| number.parse::<usize>().ok());
        if let Some(element) = numbered.and_then(|number| elements.get(number.checked_sub(1)?)) {
            return Ok(element.clone());
        }
        match word.contains("__") || word == "metric_time" {
            true => Ok(Element::of_name(word, |grain| {
                times::is_grain(self.world.manifest, grain)
            })),
            false => Err(say!("nothing is called `{name}`", name = word)),
        }
    }

    fn named(&mut self, table: usize, word: &str, elements: &[Element]) -> Result<Written, Said> {
        let element = self.element_of(word, elements)?;
        let grain = element.grain.as_deref().unwrap_or("day");
        if times::is_custom(self.world.manifest, grain) {
            // There it is compared by what its column holds.
            let named = format!("{}.name", self.element(table, &element)?.text);
            return Ok(match self.is_named_by_times(grain) {
                true => Written::time(named),
                false => Written::atom(named),
            });
        }
        if let Some(entities) = &element.metric_of {
            return self.of_entity(table, &element, entities).map(Written::atom);
        }
        self.element(table, &element)
    }

    /// Whether the periods of a grain are told apart by times.
    fn is_named_by_times(&self, grain: &str) -> bool {
        let world = self.world;
        let mut columns = world.manifest.spines.iter().flat_map(|spine| {
            let grains = spine.grains.iter().filter(|(named, _)| named == grain);
            grains.filter_map(|(_, column)| world.columns.get(&spine.relation, column))
        });
        columns.any(|kind| matches!(kind, ColumnType::Timestamp | ColumnType::Date))
    }

    /// A dimension, entity or time, from the rows of a table.
    pub fn element(&mut self, table: usize, element: &Element) -> Result<Written, Said> {
        if let Some(columns) = &self.columns {
            return self.of_columns(columns, element);
        }
        if let Some(part) = &element.part {
            let part = times::part(part)?;
            return Ok(match self.is_own_time(table, element) {
                true => Written::atom(part),
                false => Written::atom(format!("{}.{part}", self.way(table, element)?.0)),
            });
        }
        if self.is_own_time(table, element) {
            let grain = element
                .grain
                .clone()
                .unwrap_or_else(|| self.own_grain(table, element));
            return times::grain(self.world.manifest, &grain).map(Written::time);
        }
        let (path, grain) = self.way(table, element)?;
        if let Some(written) = self.shortest(element, &path) {
            return Ok(written);
        }
        match grain {
            None => Ok(Written::atom(path)),
            Some(own) => {
                let grain = element.grain.clone().unwrap_or(own);
                let grain = times::grain(self.world.manifest, &grain)?;
                Ok(Written::time(format!("{path}.{grain}")))
            }
        }
    }

    /// The path to an element, and the grain of a time.
    pub(super) fn way(&self, table: usize, element: &Element) -> Result<(String, Option<String>), Said> {
        let (path, grain) = match self.over_partition(table, element) {
            Some(found) => found,
            None => self.world.path(table, element)?,
        };
        Ok(match &self.listed {
            Some(listed) => (listed.wherever_said(path), grain),
            None => (path, grain),
        })
    }

    /// A metric taken for each of an entity: an attribute of it.
    fn of_entity(&mut self, table: usize, element: &Element, entities: &[String]) -> Result<String, Said> {
        let [path] = entities else {
            return Err(say!("a metric is taken for each of one entity"));
        };
        let metric = element.name();
        // What an entity is known by is counted once.
        let as_asked = (self.paired.take(), self.asked.take());
        let known = self.metric(&metric);
        (self.paired, self.asked) = as_asked;
        let known = known?;
        let of = Element::of_name(path, |_| false);
        let entity = of.path.last().cloned().unwrap_or_default();
        // Over which links the rows of the metric lead to the entity.
        let way = self.world.path(known.table, &of).ok().map(|(way, _)| way);
        let way = way.filter(|way| of.path.len() > 1 && way.contains('.'));
        let attribute = self.attribute(&metric, &entity, way.as_deref())?;
        let own = self.world.tables.get(table).and_then(|table| table.key.as_ref());
        let local = Element {
            path: vec![entity.clone()],
            ..Element::default()
        };
        if let Some(columns) = &self.columns {
            let known = columns.get(&beside::of_metric(&entity));
            let (role, _) = known.ok_or_else(|| say!("nothing is called `{name}`", name = &entity))?;
            return Ok(format!("{}.{}", name(role), name(&attribute)));
        }
        let path = match own {
            Some(key) if key.entity == entity => name(&entity),
            _ => self.way(table, &local)?.0,
        };
        Ok(format!("{path}.{}", name(&attribute)))
    }
}

fn parsed(filter: &Filter) -> Result<(Expr, Vec<Element>), Said> {
    let unread = || say!("the filter `{filter}` is not understood", filter = &filter.text);
    let (plain, elements) = template(&filter.text).ok_or_else(unread)?;
    let parsed = sql::parse(&plain).map_err(|why| as_written(&why, filter))?;
    Ok((parsed, elements))
}

/// The same with each element as the filter has it, `{{ … }}`, for the name it was given to be parsed.
fn as_written(why: &Said, filter: &Filter) -> Said {
    let elements = filter.text.split("{{").skip(1);
    let elements: Vec<&str> = elements
        .filter_map(|rest| Some(rest.split_once("}}")?.0))
        .collect();
    Said::each(|language| {
        // The last first: `merak_1` begins `merak_10`, too.
        let numbered = elements.iter().enumerate().rev();
        numbered.fold(why.of(language).to_owned(), |words, (at, element)| {
            let own = format!("{{{{{element}}}}}");
            words.replace(&format!("merak_{}", at + 1), &own)
        })
    })
}

fn conjuncts<'e>(expr: &'e Expr, parts: &mut Vec<&'e Expr>) {
    match expr {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => {
            conjuncts(left, parts);
            conjuncts(right, parts);
        }
        Expr::Nested(inner)
            if matches!(
                **inner,
                Expr::BinaryOp {
                    op: BinaryOperator::And,
                    ..
                }
            ) =>
        {
            conjuncts(inner, parts);
        }
        other => parts.push(other),
    }
}

/// A name, with or without a cast around it.
fn bare(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Identifier(name) => Some(&name.value),
        Expr::Cast { expr, .. } => bare(expr),
        Expr::Nested(inner) => bare(inner),
        _ => None,
    }
}

fn literal_time(expr: &Expr) -> Option<jiff::civil::DateTime> {
    let text = match expr {
        Expr::Cast { expr, .. } => return literal_time(expr),
        Expr::Nested(inner) => return literal_time(inner),
        Expr::Value(value) => match &value.value {
            sqlparser::ast::Value::SingleQuotedString(text) => text.as_str(),
            _ => return None,
        },
        Expr::TypedString(typed) => match &typed.value.value {
            sqlparser::ast::Value::SingleQuotedString(text) => text.as_str(),
            _ => return None,
        },
        _ => return None,
    };
    text.parse().ok().or_else(|| literal_day(text))
}

fn literal_day(text: &str) -> Option<jiff::civil::DateTime> {
    Some(text.parse::<jiff::civil::Date>().ok()?.into())
}
