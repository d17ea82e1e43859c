//! Measures: expressions with one value a cell.

use std::sync::Arc;

use smol_str::SmolStr;

use super::bind::{Bound, RowBinder, Scope, is_fact, not_yet};
use super::operand::{AGGREGATES, arguments_of, unknown_function, wanted};
use super::row::Row;
use super::tables::TableFacts;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::{EntityId, Member, MetricId, Model, Space, TableId, Target, Type};
use crate::source::Span;
use crate::syntax::ast::{Argument, Comparison, Expr, ExprKind, Name, Path};
use crate::syntax::plain_number;

/// An expression with one value a cell.
#[derive(Clone, Debug)]
pub enum Measure {
    /// Rows of one table, made one number.
    Aggregate(Arc<Aggregate>),
    /// How many entities a condition holds for.
    Entities {
        /// Of which kind.
        entity: EntityId,
        /// Judged for each of them.
        condition: Arc<Measure>,
        /// Where it is written.
        span: Span,
    },
    /// Another metric.
    Metric(MetricId, Span),
    /// A constant in plain digits.
    Number(SmolStr),
    /// `null`
    Null,
    /// A condition for every aggregate inside.
    Where(Box<Measure>, Arc<Expr>),
    /// Another time for every aggregate inside.
    At(Box<Measure>, Arc<Path>),
    /// The same cell without these slicings; none for all of them.
    Across(Box<Measure>, Arc<[Path]>),
    /// The opposite number.
    Negate(Box<Measure>),
    /// Terms; whether each is subtracted, and where it stands.
    Sum(Vec<(bool, Measure, Span)>),
    /// Factors; whether each divides.
    Product(Vec<(bool, Measure, Span)>),
    /// All of them.
    And(Vec<Measure>),
    /// Any of them.
    Or(Vec<Measure>),
    /// The opposite.
    Not(Box<Measure>),
    /// A comparison of two values.
    Compare(Comparison, Box<(Measure, Span)>, Box<(Measure, Span)>),
    /// Whether it is null.
    IsNull(bool, Box<Measure>),
}

/// Rows of one table, made one number.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// How.
    pub function: Function,
    /// Of which table.
    pub table: TableId,
    /// What is aggregated; nothing where rows are counted.
    pub argument: Option<(Row, Type)>,
    /// Where it is written.
    pub span: Span,
}

/// How rows become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// How many rows.
    Rows,
    /// How many distinct entities.
    Distinct(EntityId),
    /// Their sum.
    Sum,
    /// Their mean.
    Avg,
    /// The least.
    Min,
    /// The greatest.
    Max,
}

/// Builds measures from expressions.
#[derive(Clone, Copy)]
pub(super) struct MeasureBuilder<'a> {
    pub model: &'a Model,
    pub tables: &'a [TableFacts],
}

impl<'a> MeasureBuilder<'a> {
    pub fn build(&self, expr: &Expr) -> Bound<Measure> {
        match &expr.kind {
            ExprKind::Path(path) => self.name(path),
            ExprKind::Number(number) => Ok(Measure::Number(
                plain_number(&number.raw).unwrap_or_default().into(),
            )),
            ExprKind::Null => Ok(Measure::Null),
            ExprKind::Paren(inner) => self.build(inner),
            ExprKind::Negate(inner) => Ok(Measure::Negate(Box::new(self.build(inner)?))),
            ExprKind::Sum(first, rest) => Ok(Measure::Sum(self.terms(first, rest)?)),
            ExprKind::Product(first, rest) => Ok(Measure::Product(self.terms(first, rest)?)),
            ExprKind::Where(inner, condition) => {
                let inner = Box::new(self.build(inner)?);
                Ok(Measure::Where(inner, Arc::new((**condition).clone())))
            }
            ExprKind::At(inner, path) => {
                Ok(Measure::At(Box::new(self.build(inner)?), Arc::new(path.clone())))
            }
            ExprKind::Across(inner, paths) => {
                let all = matches!(paths.as_slice(), [path] if path.text() == "all");
                let paths: Arc<[Path]> = if all {
                    Arc::from([])
                } else {
                    Arc::from(paths.as_slice())
                };
                Ok(Measure::Across(Box::new(self.build(inner)?), paths))
            }
            ExprKind::Call { function, arguments } => self.call(function, arguments, expr.span),
            ExprKind::And(all) => Ok(Measure::And(self.all(all)?)),
            ExprKind::Or(all) => Ok(Measure::Or(self.all(all)?)),
            ExprKind::Not(inner) => Ok(Measure::Not(Box::new(self.build(inner)?))),
            ExprKind::Compare(operator, left, right) => self.compare(*operator, left, right),
            ExprKind::Between {
                negated,
                subject,
                low,
                high,
            } => {
                let low = self.compare(Comparison::GreaterOrEqual, subject, low)?;
                let high = self.compare(Comparison::LessOrEqual, subject, high)?;
                let both = Measure::And(vec![low, high]);
                Ok(if *negated {
                    Measure::Not(Box::new(both))
                } else {
                    both
                })
            }
            ExprKind::IsNull { negated, subject } => {
                Ok(Measure::IsNull(*negated, Box::new(self.build(subject)?)))
            }
            ExprKind::Every(..) => Err(not_yet("`every`", expr.span)),
            ExprKind::Fill(..) => Err(not_yet("`fill`", expr.span)),
            ExprKind::Via(..) => Err(not_yet("`via`", expr.span)),
            ExprKind::Case(_) => Err(not_yet("`case` over metrics", expr.span)),
            ExprKind::In { .. } | ExprKind::Like { .. } => {
                Err(wanted("a number", "a condition on text", expr.span))
            }
            ExprKind::Text(_)
            | ExprKind::Bool(_)
            | ExprKind::Moment(_)
            | ExprKind::Duration(_)
            | ExprKind::List(_)
            | ExprKind::Tuple(_) => Err(wanted(
                "a metric or a number",
                "a constant of another kind",
                expr.span,
            )),
        }
    }

    fn all(&self, all: &[Expr]) -> Bound<Vec<Measure>> {
        all.iter().map(|expr| self.build(expr)).collect()
    }

    fn terms(&self, first: &Expr, rest: &[(bool, Expr)]) -> Bound<Vec<(bool, Measure, Span)>> {
        let mut terms = vec![(false, self.build(first)?, first.span)];
        for (inverse, expr) in rest {
            terms.push((*inverse, self.build(expr)?, expr.span));
        }
        Ok(terms)
    }

    fn compare(&self, operator: Comparison, left: &Expr, right: &Expr) -> Bound<Measure> {
        let left = Box::new((self.build(left)?, left.span));
        let right = Box::new((self.build(right)?, right.span));
        Ok(Measure::Compare(operator, left, right))
    }

    fn name(&self, path: &Path) -> Bound<Measure> {
        let names = &self.model.names;
        let Some(first) = path.segments.first() else {
            return Err(wanted("a metric", "nothing", path.span));
        };
        let word = first.text.as_str();
        if path.single().is_none() {
            return Err(if names.table(word).is_some() {
                let finding = Diagnostic::error(&code::NOT_AGGREGATED).at(path.span);
                Box::new(finding.with("name", path.text()))
            } else {
                self.unknown(path.text().as_str(), path.span)
            });
        }
        match names.find(Space::Vocabulary, word).map(|word| word.target) {
            Some(Target::Metric(id)) => Ok(Measure::Metric(id, path.span)),
            Some(Target::Other(what)) => Err(not_yet(what, path.span)),
            Some(other) => Err(Box::new(
                Diagnostic::error(&code::WRONG_KIND)
                    .at(path.span)
                    .helps("help.none")
                    .with("name", word)
                    .with("is", other.words())
                    .with("wanted", "a metric"),
            )),
            None if names.table(word).is_some() || names.entity(word).is_some() => {
                let finding = Diagnostic::error(&code::NOT_AGGREGATED).at(path.span);
                Err(Box::new(
                    finding
                        .says("message.count")
                        .helps("help.count")
                        .with("name", word),
                ))
            }
            None if matches!(word, "period_start" | "period_end") => {
                Err(not_yet(&format!("`{word}`"), path.span))
            }
            None => Err(self.unknown(word, path.span)),
        }
    }

    fn unknown(&self, word: &str, span: Span) -> Box<Diagnostic> {
        let finding = Diagnostic::error(&code::UNKNOWN_NAME)
            .at(span)
            .with("what", "metric")
            .with("name", word);
        let near = nearest(word, self.model.names.words(Space::Vocabulary));
        Box::new(match near {
            Some(near) => finding.helps("help.near").with("near", near).fix(span, near),
            None => finding.helps("help.none"),
        })
    }

    fn call(&self, function: &Path, arguments: &[Argument], span: Span) -> Bound<Measure> {
        let name = function.text();
        if !AGGREGATES.contains(&name.as_str()) {
            if matches!(name.as_str(), "coalesce" | "lower" | "upper" | "abs") {
                return Err(not_yet(&format!("`{name}` over metrics"), span));
            }
            return Err(unknown_function(&name, function.span));
        }
        let [argument] = arguments else {
            return Err(arguments_of(&name, "one value", span));
        };
        if let Some(per) = &argument.per {
            let what = if per.once {
                "`once per`"
            } else {
                "an aggregate in two steps (`per`)"
            };
            return Err(not_yet(what, per.path.span));
        }
        if argument.name.is_some() {
            return Err(arguments_of(&name, "one value without a name", span));
        }
        if name == "count" {
            return self.count(argument, span);
        }
        let function = match name.as_str() {
            "sum" => Function::Sum,
            "avg" => Function::Avg,
            "min" => Function::Min,
            _ => Function::Max,
        };
        self.aggregate(function, &name, &argument.expr, span)
    }

    /// `count(table)`, `count(table.link)`, `count(entity where …)`.
    fn count(&self, argument: &Argument, span: Span) -> Bound<Measure> {
        if argument.every {
            return Err(not_yet("`count(every …)`", span));
        }
        match &argument.expr.kind {
            ExprKind::Path(path) => match path.single() {
                Some(name) => self.count_rows(name, span),
                None => self.count_distinct(path, span),
            },
            ExprKind::Where(subject, condition) => match &subject.kind {
                ExprKind::Path(path) => self.count_entities(path, condition, span),
                _ => Err(arguments_of("count", "an entity before `where`", span)),
            },
            _ => Err(arguments_of(
                "count",
                "a table, a link of a table or an entity with a condition",
                span,
            )),
        }
    }

    fn count_rows(&self, name: &Name, span: Span) -> Bound<Measure> {
        let names = &self.model.names;
        let table = names.table(&name.text);
        let entity = names.entity(&name.text);
        match (table, entity) {
            (Some(_), Some(_)) => Err(Box::new(
                Diagnostic::error(&code::AMBIGUOUS_NAME)
                    .at(name.span)
                    .with("name", &name.text)
                    .with("one", "a table")
                    .with("two", "an entity"),
            )),
            (Some(table), None) => {
                self.usable(table, name.span)?;
                let aggregate = Aggregate {
                    function: Function::Rows,
                    table,
                    argument: None,
                    span,
                };
                Ok(Measure::Aggregate(Arc::new(aggregate)))
            }
            (None, Some(_)) => Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(name.span)
                    .with("name", "count")
                    .with("takes", "an entity only with a condition")
                    .with(
                        "advice",
                        format!(
                            "write `count(table.{0})` for those a table speaks of, or `count({0} where …)`",
                            name.text
                        ),
                    ),
            )),
            (None, None) if names.find(Space::Tables, &name.text).is_some() => {
                Err(not_yet("an event", name.span))
            }
            (None, None) => Err(self.no_table(name)),
        }
    }

    fn no_table(&self, name: &Name) -> Box<Diagnostic> {
        let names = &self.model.names;
        let finding = Diagnostic::error(&code::UNKNOWN_NAME)
            .at(name.span)
            .with("what", "table")
            .with("name", &name.text);
        let near = nearest(&name.text, names.words(Space::Tables));
        Box::new(match near {
            Some(near) => finding.helps("help.near").with("near", near).fix(name.span, near),
            None => finding.helps("help.none"),
        })
    }

    /// The table is compiled by this version.
    fn usable(&self, table: TableId, span: Span) -> Bound<()> {
        let table = self.model.tables.get(table.index());
        match table.and_then(|table| table.not_yet) {
            Some((what, _)) => Err(not_yet(what, span)),
            None => Ok(()),
        }
    }

    fn count_distinct(&self, path: &Path, span: Span) -> Bound<Measure> {
        let (table, rest) = self.table_of(path)?;
        let (row, kind) = self.binder(table).path(&rest)?;
        let Some(entity) = self.entity_at(table, &rest) else {
            return Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(path.span)
                    .with("name", "count")
                    .with("takes", "a table or one of its links")
                    .with(
                        "advice",
                        "only entities are counted by name: declare a `link`, or count rows",
                    ),
            ));
        };
        let aggregate = Aggregate {
            function: Function::Distinct(entity),
            table,
            argument: Some((row, kind)),
            span,
        };
        Ok(Measure::Aggregate(Arc::new(aggregate)))
    }

    /// The entity a path of links ends at.
    fn entity_at(&self, table: TableId, path: &Path) -> Option<EntityId> {
        let mut here = table;
        let mut found = None;
        for name in &path.segments {
            let table = self.model.tables.get(here.index())?;
            let entity = match table.members.get(&name.text) {
                Some(Member::Link(at)) => table.links.get(*at)?.entity,
                Some(Member::Field(_)) => return None,
                None => self.model.names.entity(&name.text)?,
            };
            found = Some(entity);
            if let Some(home) = self
                .model
                .entities
                .get(entity.index())
                .and_then(|entity| entity.home)
            {
                here = home;
            }
        }
        found
    }

    fn count_entities(&self, path: &Path, condition: &Expr, span: Span) -> Bound<Measure> {
        let entity = path.single().and_then(|name| self.model.names.entity(&name.text));
        let Some(entity) = entity else {
            return Err(match path.single() {
                Some(name) if self.model.names.table(&name.text).is_some() => Box::new(
                    Diagnostic::error(&code::WRONG_ARGUMENTS)
                        .at(path.span)
                        .with("name", "count")
                        .with("takes", "conditions on rows outside its parentheses")
                        .with("advice", format!("write `count({}) where …`", name.text)),
                ),
                Some(name) => self.no_entity(name),
                None => arguments_of("count", "an entity before `where`", span),
            });
        };
        let condition = Arc::new(self.build(condition)?);
        Ok(Measure::Entities {
            entity,
            condition,
            span,
        })
    }

    fn no_entity(&self, name: &Name) -> Box<Diagnostic> {
        let finding = Diagnostic::error(&code::UNKNOWN_NAME)
            .at(name.span)
            .with("what", "entity")
            .with("name", &name.text);
        let near = nearest(&name.text, self.model.names.words(Space::Entities));
        Box::new(match near {
            Some(near) => finding.helps("help.near").with("near", near).fix(name.span, near),
            None => finding.helps("help.none"),
        })
    }

    fn binder(&self, base: TableId) -> RowBinder<'a> {
        RowBinder {
            model: self.model,
            tables: self.tables,
            base,
            scope: Scope::Outside,
            own_time: None,
        }
    }

    /// Splits `table.rest`.
    fn table_of(&self, path: &Path) -> Bound<(TableId, Path)> {
        let Some((first, rest)) = path.segments.split_first() else {
            return Err(wanted("a table", "nothing", path.span));
        };
        let Some(table) = self.model.names.table(&first.text) else {
            if self.model.names.find(Space::Tables, &first.text).is_some() {
                return Err(not_yet("an event", first.span));
            }
            return Err(self.no_table(first));
        };
        self.usable(table, first.span)?;
        let span = rest
            .iter()
            .map(|name| name.span)
            .reduce(Span::to)
            .unwrap_or(path.span);
        Ok((
            table,
            Path {
                segments: rest.to_vec(),
                span,
            },
        ))
    }

    /// `sum(order_lines.qty * order_lines.price)`
    fn aggregate(&self, function: Function, name: &str, expr: &Expr, span: Span) -> Bound<Measure> {
        let mut stripped = expr.clone();
        let mut table = None;
        self.strip(&mut stripped, name, &mut table)?;
        let Some(table) = table else {
            return Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(expr.span)
                    .with("name", name)
                    .with("takes", "columns of a table")
                    .with("advice", format!("name the table: `{name}(order_lines.amount)`")),
            ));
        };
        let (row, kind) = self.binder(table).expr(&stripped)?;
        self.may_aggregate(function, name, &row, &kind, table, expr)?;
        let aggregate = Aggregate {
            function,
            table,
            argument: Some((row, kind)),
            span,
        };
        Ok(Measure::Aggregate(Arc::new(aggregate)))
    }

    /// Takes the table's name off every path; all must name the same one.
    fn strip(&self, expr: &mut Expr, function: &str, table: &mut Option<TableId>) -> Bound<()> {
        let strip_all =
            |all: &mut dyn Iterator<Item = &mut Expr>, table: &mut Option<TableId>| -> Bound<()> {
                for expr in all {
                    self.strip(expr, function, table)?;
                }
                Ok(())
            };
        match &mut expr.kind {
            ExprKind::Path(path) => {
                if let Some(name) = path.single() {
                    return Err(self.bare(name, function));
                }
                let (found, rest) = self.table_of(path)?;
                if table.is_some_and(|table| table != found) {
                    return Err(Box::new(
                        Diagnostic::error(&code::WRONG_ARGUMENTS)
                            .at(path.span)
                            .with("name", function)
                            .with("takes", "columns of one table")
                            .with(
                                "advice",
                                "aggregate each table by itself, then combine the metrics",
                            ),
                    ));
                }
                *table = Some(found);
                *path = rest;
                Ok(())
            }
            ExprKind::Paren(inner) | ExprKind::Negate(inner) | ExprKind::Not(inner) => {
                self.strip(inner, function, table)
            }
            ExprKind::IsNull { subject, .. } => self.strip(subject, function, table),
            ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => {
                self.strip(first, function, table)?;
                strip_all(&mut rest.iter_mut().map(|(_, expr)| expr), table)
            }
            ExprKind::And(all) | ExprKind::Or(all) | ExprKind::List(all) => {
                strip_all(&mut all.iter_mut(), table)
            }
            ExprKind::Compare(_, left, right) => {
                self.strip(left, function, table)?;
                self.strip(right, function, table)
            }
            ExprKind::In { subject, set, .. } => {
                self.strip(subject, function, table)?;
                self.strip(set, function, table)
            }
            ExprKind::Like { subject, pattern, .. } => {
                self.strip(subject, function, table)?;
                self.strip(pattern, function, table)
            }
            ExprKind::Between {
                subject, low, high, ..
            } => {
                self.strip(subject, function, table)?;
                self.strip(low, function, table)?;
                self.strip(high, function, table)
            }
            ExprKind::Call { arguments, .. } => strip_all(
                &mut arguments.iter_mut().map(|argument| &mut argument.expr),
                table,
            ),
            ExprKind::Case(arms) => {
                for (condition, value) in arms {
                    strip_all(&mut condition.iter_mut(), table)?;
                    self.strip(value, function, table)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A name without a table inside an aggregate.
    fn bare(&self, name: &Name, function: &str) -> Box<Diagnostic> {
        if self.model.names.metric(&name.text).is_some() {
            return Box::new(
                Diagnostic::error(&code::NESTED_AGGREGATE)
                    .at(name.span)
                    .says("message.metric")
                    .helps("help.metric")
                    .with("name", function)
                    .with("metric", &name.text),
            );
        }
        let declares = |table: &&crate::resolve::Table| table.members.contains_key(&name.text);
        let owners = self.model.tables.iter().filter(declares);
        let full: Vec<String> = owners
            .map(|table| format!("{}.{}", table.named.name.text, name.text))
            .collect();
        let finding = Diagnostic::error(&code::WRONG_ARGUMENTS)
            .at(name.span)
            .with("name", function)
            .with("takes", "columns with their table");
        Box::new(match full.as_slice() {
            [] if self.model.names.table(&name.text).is_some() => {
                finding.with("advice", format!("say which column: `{}.…`", name.text))
            }
            [] => finding.helps("help.none"),
            [only] => finding
                .with("advice", format!("write `{only}`"))
                .fix(name.span, only),
            several => finding.with("advice", format!("write one of: `{}`", several.join("`, `"))),
        })
    }

    fn may_aggregate(
        &self,
        function: Function,
        name: &str,
        row: &Row,
        kind: &Type,
        table: TableId,
        expr: &Expr,
    ) -> Bound<()> {
        match (function, kind) {
            (Function::Sum | Function::Avg, Type::Number(_) | Type::Unknown) => {}
            (Function::Sum | Function::Avg, other) => {
                return Err(wanted("a number", &other.to_string(), expr.span));
            }
            (_, Type::Number(_) | Type::Unknown | Type::Date | Type::Text) => {}
            (_, Type::Timestamp(None)) => {}
            (_, other) => return Err(not_yet(&format!("`{name}` of {other}"), expr.span)),
        }
        let (mut own, mut linked) = (false, false);
        row.columns(&mut |column| match column.path.is_empty() {
            true => own = true,
            false => linked = true,
        });
        if linked && !own && matches!(function, Function::Sum | Function::Avg) {
            return Err(self.multiplied(name, row, table, expr));
        }
        Ok(())
    }

    /// A value of the one side would be counted once for each of its many rows.
    fn multiplied(&self, name: &str, row: &Row, table: TableId, expr: &Expr) -> Box<Diagnostic> {
        let table_name = |id: TableId| {
            let table = self.model.tables.get(id.index());
            table
                .map(|table| table.named.name.text.to_string())
                .unwrap_or_default()
        };
        let mut home = None;
        row.columns(&mut |column| home = Some(column));
        let (to, field) = home
            .map(|column| (column.table, column.column.clone()))
            .unwrap_or((table, SmolStr::default()));
        let declared = self.model.tables.get(to.index()).is_some_and(|table| {
            table
                .fields
                .iter()
                .any(|field_| field_.name.text == field && is_fact(field_.role))
        });
        let advice = match declared {
            true => format!("sum it where it lives: `{name}({}.{field})`", table_name(to)),
            false => "aggregate it in its own table".to_owned(),
        };
        Box::new(
            Diagnostic::error(&code::FAN_OUT)
                .at(expr.span)
                .with("from", table_name(to))
                .with("to", table_name(table))
                .with("advice", advice),
        )
    }
}
