//! `sum(…)` and the like: over columns of one table, none of them multiplied.

use super::bind::Bound;
use super::building::MeasureBuilder;
use super::elsewhere::{of_another, unlinked};
use super::function::{Function, Share};
use super::measure::{Aggregate, Measure};
use super::operand_unfit::{arguments_of, wanted};
use super::row::Row;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, FieldRole, Name, Path};
use crate::syntax::plain_number;
use crate::words::{Said, say};
use smol_str::SmolStr;
use std::sync::Arc;

impl<'a> MeasureBuilder<'a> {
    /// The function a call names, and the one value it is taken of.
    pub fn function_of<'b>(
        &self,
        name: &str,
        arguments: &'b [Argument],
        span: Span,
    ) -> Bound<(Function, &'b Argument)> {
        let (function, argument) = match (name, arguments) {
            ("percentile", [argument, share]) => (Function::Percentile(share_of(share)?), argument),
            ("percentile", [argument, share, discrete]) => {
                let share = share_of(share)?.discrete(is_discrete(discrete)?);
                (Function::Percentile(share), argument)
            }
            ("percentile", _) => {
                return Err(arguments_of(
                    name,
                    say!("a value and a share, such as 0.95"),
                    span,
                ));
            }
            (_, [argument]) => match Function::named(name) {
                Some(function) => (function, argument),
                None => return Err(arguments_of(name, say!("other values"), span)),
            },
            _ => return Err(arguments_of(name, say!("one value"), span)),
        };
        if argument.name.is_some() {
            return Err(arguments_of(name, say!("a value without a name"), span));
        }
        Ok((function, argument))
    }

    /// `sum(order_lines.qty * order_lines.price)`
    pub fn aggregate(&self, function: Function, name: &str, expr: &Expr, span: Span) -> Bound<Measure> {
        let (table, row, kind) = self.argument(function, name, expr)?;
        self.may_aggregate(function, name, &row, &kind, table, expr)?;
        let aggregate = Aggregate {
            function,
            table,
            argument: Some((row, kind)),
            id: self.id_in(table, expr)?,
            span,
        };
        Ok(Measure::Aggregate(Arc::new(aggregate)))
    }

    /// The table of an argument, and what it means for its rows.
    pub fn argument(&self, function: Function, name: &str, expr: &Expr) -> Bound<(TableId, Row, Type)> {
        let mut stripped = expr.clone();
        let mut table = None;
        self.strip(&mut stripped, name, &mut table)?;
        let Some(table) = table else {
            let advice = match &expr.kind {
                ExprKind::Where(..) => say!("put the condition behind it: `{name}(…) where …`", name = name),
                _ => say!("name the table: `{name}(order_lines.amount)`", name = name),
            };
            return Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(expr.span)
                    .with("name", name)
                    .with("takes", say!("columns of a table"))
                    .with("advice", advice),
            ));
        };
        let binder = self.binder(table);
        if function.of_numbers() {
            binder.is_no_id(&stripped)?;
        }
        let (row, kind) = binder.expr(&stripped)?;
        Ok((table, row, kind))
    }

    /// Takes the table's name off every path; all must name the same one.
    pub fn strip(&self, expr: &mut Expr, function: &str, table: &mut Option<TableId>) -> Bound<()> {
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
                    return match name.text == "today" && !name.quoted {
                        true => Ok(()),
                        false => Err(self.bare(name, function)),
                    };
                }
                let (found, rest) = self.table_of(path)?;
                if let Some(other) = table.filter(|table| *table != found) {
                    return Err(Box::new(
                        Diagnostic::error(&code::WRONG_ARGUMENTS)
                            .at(path.span)
                            .with("name", function)
                            .with("takes", say!("columns of one table"))
                            .with("advice", self.advice_on(other, path)),
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

    /// What to write for a column of another table than those before it.
    fn advice_on(&self, table: TableId, column: &Path) -> Said {
        let table = self.model.tables.get(table.index());
        let linked = table.and_then(|table| {
            of_another(self.model, table, column).or_else(|| unlinked(self.model, table, column))
        });
        linked.unwrap_or_else(|| say!("aggregate each table by itself, then combine the metrics"))
    }

    /// A name without a table inside an aggregate.
    pub fn bare(&self, name: &Name, function: &str) -> Box<Diagnostic> {
        if let Some(id) = self.model.names.metric(&name.text) {
            let metric = self.model.metrics.get(id.index());
            let divides = metric.is_some_and(|metric| metric.expr.divides());
            let help = match function == "sum" && divides {
                true => "help.ratio",
                false => "help.metric",
            };
            return Box::new(
                Diagnostic::error(&code::NESTED_AGGREGATE)
                    .at(name.span)
                    .says("message.metric")
                    .helps(help)
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
            .with("takes", say!("columns with their table"));
        Box::new(match full.as_slice() {
            [] if self.model.names.table(&name.text).is_some() => {
                finding.with("advice", say!("say which column: `{table}.…`", table = name.text))
            }
            [] => finding.helps("help.none"),
            [only] => finding
                .with("advice", say!("write `{name}`", name = only))
                .fix(name.span, only),
            several => {
                let names = Said::list(several.iter().map(|name| format!("`{name}`")));
                finding.with("advice", say!("write one of: {names}", names = names))
            }
        })
    }

    pub fn may_aggregate(
        &self,
        function: Function,
        name: &str,
        row: &Row,
        kind: &Type,
        table: TableId,
        expr: &Expr,
    ) -> Bound<()> {
        takes(function, name, kind, expr.span)?;
        let (own, linked) = row.own_and_shared();
        if linked && !own && function.weighs() {
            return Err(self.multiplied(name, row, table, expr));
        }
        Ok(())
    }

    /// A value of the one side would be counted once for each of its many rows.
    pub fn multiplied(&self, name: &str, row: &Row, table: TableId, expr: &Expr) -> Box<Diagnostic> {
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
        let once = match &expr.kind {
            ExprKind::Path(path) => match path.segments.as_slice() {
                [_, role, _] => Some((path.text(), &role.text)),
                _ => None,
            },
            _ => None,
        };
        let declared = self.model.tables.get(to.index()).is_some_and(|table| {
            table
                .fields
                .iter()
                .any(|field_| field_.name.text == field && field_.role == FieldRole::Fact)
        });
        let advice = match (declared, once) {
            (true, Some((path, role))) => say!(
                "take it where it lives, `{name}({table}.{field})`, or each once: `{name}({path} once per {role})`",
                name = name,
                table = table_name(to),
                field = field,
                path = path,
                role = role
            ),
            (true, None) => say!(
                "take it where it lives, `{name}({table}.{field})`",
                name = name,
                table = table_name(to),
                field = field
            ),
            (false, _) => say!("aggregate it in its own table"),
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

/// The share of `percentile(x, 0.95)`.
pub(super) fn share_of(argument: &Argument) -> Bound<Share> {
    let digits = match &argument.expr.kind {
        ExprKind::Number(number) if argument.name.is_none() && argument.per.is_none() => {
            plain_number(&number.raw)
        }
        _ => None,
    };
    digits.as_deref().and_then(Share::of).ok_or_else(|| {
        Box::new(
            Diagnostic::error(&code::WRONG_ARGUMENTS)
                .at(argument.expr.span)
                .with("name", "percentile")
                .with("takes", say!("a share between 0 and 1, of nine places at most"))
                .with("advice", say!("the 95th percentile is `0.95` or `95%`")),
        )
    })
}

/// `discrete: true`
fn is_discrete(argument: &Argument) -> Bound<bool> {
    let is_named = argument.name.as_ref().is_some_and(|name| name.text == "discrete");
    match argument.expr.kind {
        ExprKind::Bool(discrete) if is_named => Ok(discrete),
        _ => Err(arguments_of(
            "percentile",
            say!("a value and a share, such as 0.95, and perhaps `discrete: true`"),
            argument.expr.span,
        )),
    }
}

/// Whether a function takes values of a kind.
pub(super) fn takes(function: Function, name: &str, kind: &Type, span: Span) -> Bound<()> {
    match kind {
        Type::Unknown => Ok(()),
        Type::Number(_) if !function.of_truths() => Ok(()),
        Type::Bool if function.of_truths() || function.in_time() => Ok(()),
        Type::Text | Type::Date | Type::Timestamp(_) | Type::Bucket(_) if function.picks() => Ok(()),
        other if function.of_truths() => Err(Box::new(
            Diagnostic::error(&code::CONDITION_EXPECTED)
                .at(span)
                .with("found", other),
        )),
        other if function.of_numbers() => {
            let advice = match other {
                Type::Bool => say!("rows for which something is true are counted: `count(table) where …`"),
                _ => say!(
                    "`{function}` reckons with numbers, such as facts; rows are counted by `count(table)`",
                    function = name
                ),
            };
            let finding = wanted(say!("a number"), other, span).helps("help");
            Err(Box::new(finding.with("advice", advice)))
        }
        Type::Bool => Err(Box::new(
            Diagnostic::error(&code::WRONG_ARGUMENTS)
                .at(span)
                .with("name", name)
                .with("takes", say!("what has an order: numbers, times or texts"))
                .with("advice", say!("of conditions ask `any(…)` or `all(…)`")),
        )),
        other => Err(wanted(say!("a value"), other, span)),
    }
}
