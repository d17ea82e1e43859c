//! Metrics: one measure of a table.

use std::collections::BTreeMap;

use sqlparser::ast::{BinaryOperator, Expr};

use super::columns::ColumnType;
use super::manifest::{Filter, Input, Measure, Metric};
use super::metrics::{Done, Writer, filled, first_time};
use super::names::name;
use super::sql::{self, Written};
use super::times;
use crate::diagnostic::nearest;
use crate::words::{Said, say};

/// The model and the measure, where they are folded into a metric.
pub(super) type Folded<'m> = Option<&'m (String, Box<Measure>)>;

impl<'a> Writer<'a> {
    pub(super) fn measure(&self, called: &str) -> Result<(usize, &'a Measure), Said> {
        let world = self.world;
        let models = world.manifest.models.iter().enumerate();
        let mut found =
            models.flat_map(|(at, model)| model.measures.iter().map(move |measure| (at, measure)));
        let (at, measure) = found
            .find(|(_, measure)| measure.named.name == called)
            .ok_or_else(|| self.unknown(called))?;
        match &measure.strange {
            Some(why) => Err(why.clone()),
            None => Ok((at, measure)),
        }
    }

    /// Nothing that is counted is called so.
    pub(super) fn unknown(&self, called: &str) -> Said {
        let manifest = self.world.manifest;
        let metrics = manifest.metrics.iter().map(|metric| metric.named.name.as_str());
        let measures = manifest.models.iter().flat_map(|model| &model.measures);
        let names = metrics.chain(measures.map(|measure| measure.named.name.as_str()));
        match nearest(called, names) {
            _ if called.is_empty() => say!("it names nothing that is counted"),
            Some(near) => say!(
                "nothing is called `{name}`: did you mean `{near}`",
                name = called,
                near = near
            ),
            None => say!("nothing is called `{name}`", name = called),
        }
    }

    pub(super) fn simple(
        &mut self,
        metric: &Metric,
        input: &Input,
        folded: Folded<'_>,
    ) -> Result<Done, Said> {
        let (table, measure) = match folded {
            Some((model, measure)) => {
                let table = self
                    .world
                    .table(model)
                    .ok_or_else(|| say!("nothing is called `{name}`", name = model))?;
                (table, (**measure).clone())
            }
            None => self
                .measure(&input.name)
                .map(|(table, measure)| (table, measure.clone()))?,
        };
        let mut done = self.base(table, &measure)?;
        let filters: Vec<Filter> = input.filters.iter().chain(&metric.filters).cloned().collect();
        if !filters.is_empty() {
            let around = std::mem::replace(&mut self.own_time, done.time.clone());
            let condition = self.conditions(done.table, &filters);
            self.own_time = around;
            let condition = match condition {
                Ok(condition) => condition,
                Err(why) => return self.simple_of_pairs(metric, input, folded).ok_or(why),
            };
            done.expr = format!("{} where {condition}", done.expr);
        }
        done.expr = match self.days_of_parts(input) {
            Some(days) => {
                let expr = match filters.is_empty() {
                    true => done.expr.clone(),
                    false => format!("({})", done.expr),
                };
                let expr = match &input.fill {
                    Some(fill) => format!("({expr} fill {fill})"),
                    None => expr,
                };
                format!("case {{ count({}) > 0: {expr} }}", name(&days))
            }
            None => filled(&done.expr, !filters.is_empty(), input, &done),
        };
        Ok(done)
    }

    /// What a measure counts or adds up.
    pub(super) fn base(&mut self, table: usize, measure: &Measure) -> Result<Done, Said> {
        let (world, table) = (self.world, self.counted_rows(table)?);
        let of = world
            .tables
            .get(table)
            .ok_or_else(|| say!("its model is missing"))?;
        let prefix = name(&world.called(of));
        let expr = measure.expr.clone().unwrap_or_else(|| measure.named.name.clone());
        let is_constant = expr.trim().parse::<f64>().is_ok();
        if is_constant {
            sql::parse(&expr).and_then(|constant| sql::written(&constant, &mut |_| Ok(Written::atom(""))))?;
        }
        let text = match (measure.agg.as_str(), is_constant) {
            ("sum", true) if expr.trim() == "1" => format!("count({prefix})"),
            ("sum", true) => format!("count({prefix}) * {}", expr.trim()),
            ("count", true) => format!("count({prefix})"),
            ("count_distinct", _) => {
                format!("count({prefix}.{})", name(&self.counted(table, measure, &expr)?))
            }
            (agg, _) => {
                let row = self.row(table, &expr)?;
                match agg {
                    "sum" | "min" | "max" | "median" => format!("{agg}({})", row.text),
                    "average" => format!("avg({})", row.text),
                    "sum_boolean" => format!("sum(case {{ {}: 1, else: 0 }})", row.text),
                    "count" => format!("sum(case {{ {} is not null: 1, else: 0 }})", row.at(sql::ATOM)),
                    "percentile" => Self::percentile(measure, &row.text)?,
                    _ => return Err(say!("no aggregate here is called `{name}`", name = agg)),
                }
            }
        };
        let model = of.model;
        let own = measure.time.clone().or(model.default_time.clone());
        let own = own.or_else(|| {
            model
                .dimensions
                .iter()
                .find(|dim| dim.grain.is_some())
                .map(|dim| dim.named.name.clone())
        });
        let at = own
            .clone()
            .filter(|time| Some(time) != first_time(model).as_ref());
        let mut text = match at.and_then(|time| of.dims.get(&time)) {
            Some(time) => format!("{text} at {}", name(time)),
            None => text,
        };
        if let Some(level) = &measure.level {
            let word = if level.is_last { "at_end" } else { "at_start" };
            if own.as_ref() != Some(&level.name) {
                return Err(say!(
                    "its level is taken at `{time}`, which is not its own time",
                    time = &level.name
                ));
            }
            text = match level.groupings.as_slice() {
                [] => format!("{word}({text})"),
                [one] => format!("{word}({text}, per: {})", name(one)),
                _ => return Err(say!("its level is taken for each of several things")),
            };
        }
        let grain = own
            .as_ref()
            .and_then(|time| model.dimensions.iter().find(|dim| dim.named.name == *time));
        let grain = grain
            .and_then(|dim| dim.grain.clone())
            .unwrap_or_else(|| "day".to_owned());
        let every = grain.clone();
        // Questions that name no grain mean days where times are finer.
        let grain = if times::coarseness(&grain) < times::coarseness("day") {
            "day".to_owned()
        } else {
            grain
        };
        Ok(Done {
            table,
            expr: text,
            clauses: String::new(),
            grain,
            times: own.clone().map(|time| BTreeMap::from([(table, time)])),
            time: own,
            every,
            before: String::new(),
        })
    }

    fn percentile(measure: &Measure, row: &str) -> Result<String, Said> {
        let share = measure
            .percentile
            .clone()
            .ok_or_else(|| say!("it does not say which percentile"))?;
        let exact = match share.as_str() {
            _ if measure.is_discrete => format!("percentile({row}, {share}, discrete: true)"),
            "0.5" => format!("median({row})"),
            _ => format!("percentile({row}, {share})"),
        };
        match measure.is_approximate {
            true => Err(say!(
                "an estimate is another number on every engine; `{exact}` is exact",
                exact = exact
            )),
            false => Ok(exact),
        }
    }

    /// The link whose entities are counted.
    fn counted(&mut self, table: usize, measure: &Measure, expr: &str) -> Result<String, Said> {
        let world = self.world;
        let of = world
            .tables
            .get(table)
            .ok_or_else(|| say!("its model is missing"))?;
        if let Some(link) = of.links.iter().find(|link| link.columns == [expr]) {
            return Ok(link.role.clone());
        }
        if let Some(key) = of.key.as_ref().filter(|key| key.columns == [expr]) {
            return Ok(key.entity.clone());
        }
        let called = measure.named.name.clone();
        let parsed = sql::parse(expr)?;
        let columns = match &parsed {
            Expr::Identifier(column) => name(&column.value),
            Expr::BinaryOp {
                left,
                op: BinaryOperator::StringConcat,
                right,
            } => match (&**left, &**right) {
                (Expr::Identifier(left), Expr::Identifier(right)) => {
                    let how = say!("pairs are counted, not the texts they make together");
                    self.found.otherwise(measure.named.span, &measure.named.name, how);
                    format!("({}, {})", name(&left.value), name(&right.value))
                }
                _ => return Err(uncounted(expr)),
            },
            _ => return Err(uncounted(expr)),
        };
        let text = format!("link {} = {columns}", name(&called));
        self.fields.entry(table).or_default().insert(called.clone(), text);
        self.entities.insert(called.clone());
        Ok(called)
    }

    /// An expression of a row, each name with its table.
    fn row(&mut self, table: usize, expr: &str) -> Result<Written, Said> {
        let parsed = sql::parse(expr)?;
        let world = self.world;
        let prefix = world
            .tables
            .get(table)
            .map(|table| name(&world.called(table)))
            .unwrap_or_default();
        let mut names = |word: &str| Ok(Written::atom(format!("{prefix}.{}", self.field(table, word))));
        sql::written(&parsed, &mut names)
    }

    /// A column, declared if it is not yet.
    fn field(&mut self, table: usize, column: &str) -> String {
        let Some(of) = self.world.tables.get(table) else {
            return name(column);
        };
        let same = |dim: &&super::manifest::Dimension| {
            dim.expr.as_deref().unwrap_or(&dim.named.name) == column && of.dims.contains_key(&dim.named.name)
        };
        if let Some(dim) = of.model.dimensions.iter().find(same) {
            return of
                .dims
                .get(&dim.named.name)
                .map(|dim| name(dim))
                .unwrap_or_default();
        }
        let known = self.world.columns.get(&of.model.relation, column);
        let kind = known.unwrap_or(ColumnType::Decimal);
        // A link or dimension of another meaning may have its name.
        let is_taken =
            of.links.iter().any(|link| link.role == column) || of.dims.values().any(|dim| dim == column);
        let called = if is_taken {
            format!("{column}_value")
        } else {
            column.to_owned()
        };
        let word = if kind.is_number() { "fact" } else { "column" };
        let behind = if is_taken {
            format!(" = {}", name(column))
        } else {
            String::new()
        };
        let text = format!("{word} {} : {}{behind}", name(&called), kind.word());
        self.fields.entry(table).or_default().insert(called.clone(), text);
        name(&called)
    }
}

fn uncounted(expr: &str) -> Said {
    say!(
        "only what a column holds is counted once each, and `{expr}` is computed",
        expr = expr
    )
}
