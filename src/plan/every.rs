//! `count(every customer where …)`: all rows of the entity's home are judged,
//! also those that no row of the condition speaks of.
//!
//! Those without rows are all judged alike: what the condition comes to over
//! nothing. So they are counted together, and the others put that right.

use super::aggregate::some;
use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Aggregation, Expr, Finds, Join, Relation, Select, Source, StepBody};
use super::nothing::{Empty, Verdict};
use super::period::of_a_cell;
use super::question::Key;
use crate::check::{Measure, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, TableId};
use crate::source::Span;
use crate::syntax::ast::{self, Comparison, ExprKind};
use crate::words::{Say, say};

impl Planner<'_> {
    /// `count(every customer where …)`
    pub fn every_entity(
        &mut self,
        entity: EntityId,
        condition: &Measure,
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let home = self.checked.model.entities.get(entity.index());
        let Some(home) = home.and_then(|entity| entity.home) else {
            return Err(Box::new(Diagnostic::error(&code::ENTITY_PATH).echo()));
        };
        if self.looks_elsewhere(condition) {
            let what = say!("a window, an earlier cell or `across` inside `count(every …)`");
            return Err(not_yet(what, context.asked_at));
        }
        if self.has_every(condition) {
            let what = say!("`count(every …)` inside another one");
            return Err(not_yet(what, context.asked_at));
        }
        let own: Vec<Option<Row>> = frame
            .keys
            .iter()
            .map(|key| self.own_key(home, key, context))
            .collect();
        let mut inner = Frame::new(frame.keys.clone(), frame.key_names.clone());
        let entity_columns = self.by_entity(entity, &mut inner);
        let all = self.all_of_home(home, entity, (&own, &entity_columns), context, frame)?;
        let inner_context = Context {
            makes_cells: true,
            ..context.clone()
        };
        let holds = self.compile(condition, &inner_context, &mut inner)?;
        let cells = self.finish(&mut inner)?;
        let nothing = self.verdict_over_nothing(condition, Empty::in_cell(context, frame));
        let base = self.base(&all, &own, &nothing, &cells, &entity_columns, context, frame);

        let mut joins = inner.joins();
        joins.push(Join {
            finds: Finds::Each,
            relation: relation(&all),
            on: entity_columns
                .iter()
                .map(|name| (Expr::column(CELLS, name), Expr::column(&all, name)))
                .collect(),
            null_safe: false,
            and: Vec::new(),
        });
        let named = own.iter().zip(&frame.key_names);
        let filter = named
            .filter(|(own, _)| own.is_some())
            .map(|(_, name)| same(Expr::column(CELLS, name), Expr::column(&all, name)))
            .collect();
        let mut columns = frame.key_columns();
        let counted = rows_where(Some(holds));
        let value = match &nothing {
            Verdict::Fails | Verdict::Null => counted,
            Verdict::Holds => Expr::Sum(vec![(false, counted), (true, rows_where(None))]),
            Verdict::Unknown(nothing) => {
                Expr::Sum(vec![(false, counted), (true, rows_where(Some(nothing.clone())))])
            }
        };
        columns.push((value, String::new()));
        let select = Select {
            group: Some(frame.keys.len()),
            columns,
            from: cells,
            joins,
            filter,
        };
        let column = frame.fresh(&context.name);
        let entity_name = self.entity_name(entity);
        let comment = match nothing {
            Verdict::Fails | Verdict::Null => format!(
                "every {entity_name} that fulfils the condition of {}",
                context.name
            ),
            _ => format!(
                "how many more than without rows: every {entity_name} of {} that has some",
                context.name
            ),
        };
        let delta = self.derive(select, column, &comment, context, frame, true);
        let value = match base {
            Some(base) => Expr::Sum(vec![(false, base.or_zero()), (false, delta)]),
            None => delta,
        };
        Ok(if context.empty_is_null { some(value) } else { value })
    }

    /// How many would be counted without any rows, and the cells they make.
    #[allow(clippy::too_many_arguments, reason = "all of them are parts of one count")]
    fn base(
        &mut self,
        all: &str,
        own: &[Option<Row>],
        nothing: &Verdict,
        cells: &Relation,
        entity_columns: &[String],
        context: &Context,
        frame: &mut Frame,
    ) -> Option<Expr> {
        let is_own = |at: &usize| own.get(*at).is_some_and(Option::is_some);
        let kept: Vec<usize> = (0..own.len()).filter(is_own).collect();
        let counts = match nothing {
            Verdict::Fails | Verdict::Null => None,
            Verdict::Holds => Some(rows_where(None)),
            Verdict::Unknown(nothing) => Some(rows_where(Some(nothing.clone()))),
        };
        if kept.is_empty() && !own.is_empty() {
            self.crossed(None, own, cells, entity_columns, context, frame);
        }
        if counts.is_none() && kept.is_empty() {
            return None;
        }
        let names: Vec<String> = kept
            .iter()
            .filter_map(|at| frame.key_names.get(*at).cloned())
            .collect();
        let column = frame.fresh(&format!("{}_without_rows", context.name));
        let mut columns: Vec<(Expr, String)> = names
            .iter()
            .map(|name| (Expr::column(all, name), name.clone()))
            .collect();
        let value: Vec<String> = counts.iter().map(|_| column.clone()).collect();
        columns.extend(counts.map(|counts| (counts, column.clone())));
        let select = Select {
            columns,
            from: relation(all),
            joins: Vec::new(),
            filter: Vec::new(),
            group: Some(names.len()),
        };
        let comment = format!(
            "how many count for {} where nothing is said of them",
            context.name
        );
        let base = self.step(&column, &comment, StepBody::Select(Box::new(select)));
        if kept.len() == own.len() {
            let found = !value.is_empty();
            frame.derived.push((base, value, context.makes_cells));
            return found.then(|| Expr::column(CELLS, &column));
        }
        if !kept.is_empty() {
            self.crossed(Some(&base), own, cells, entity_columns, context, frame);
        }
        if value.is_empty() {
            return None;
        }
        frame.look_up(base.clone(), &kept);
        Some(Expr::column(&base, &column))
    }

    /// Everybody is in every cell: those of the condition's rows, for each value
    /// of the home's own keys.
    fn crossed(
        &mut self,
        base: Option<&str>,
        own: &[Option<Row>],
        cells: &Relation,
        entity_columns: &[String],
        context: &Context,
        frame: &mut Frame,
    ) {
        let key = |(own, name): (&Option<Row>, &String)| match own {
            Some(_) => (Expr::column(base.unwrap_or(CELLS), name), name.clone()),
            None => (Expr::column(CELLS, name), name.clone()),
        };
        let join = |base: &str| Join {
            finds: Finds::Each,
            relation: relation(base),
            on: Vec::new(),
            null_safe: false,
            and: Vec::new(),
        };
        let known = |name: &String| Expr::IsNull(true, Box::new(Expr::column(CELLS, name)));
        let select = Select {
            columns: own.iter().zip(&frame.key_names).map(key).collect(),
            from: cells.clone(),
            joins: base.map(join).into_iter().collect(),
            filter: entity_columns.iter().map(known).collect(),
            group: Some(own.len()),
        };
        let name = format!("{}_cells", context.name);
        let comment = format!("the cells of {}: everybody is in each", context.name);
        let step = self.step(&name, &comment, StepBody::Select(Box::new(select)));
        frame.derived.push((step, Vec::new(), context.makes_cells));
    }

    /// The rows of the home, with their keys, that the filters on their own
    /// dimensions leave.
    fn all_of_home(
        &mut self,
        home: TableId,
        entity: EntityId,
        (own, entity_columns): (&[Option<Row>], &[String]),
        context: &Context,
        frame: &Frame,
    ) -> Planned<String> {
        let time = self.default_time(home);
        let mut filter = self.standing(home, time.as_ref(), &Bounds::default())?;
        for expr in &context.filters {
            let binder = self.binder(home, None);
            let own = parts(expr)
                .into_iter()
                .filter_map(|part| binder.condition(part).ok());
            filter.extend(own);
        }
        if filter.iter().any(of_a_cell) {
            let what = say!("every entity under a segment or an end of the period");
            return Err(not_yet(what, context.asked_at));
        }
        let key = self.binder(home, None).only_key(entity).unwrap_or_default();
        // Without a key it is nobody.
        filter.extend(key.iter().map(|column| Row::IsNull {
            negated: true,
            subject: Box::new(Row::Column(column.clone())),
        }));
        let mut rows: Vec<(Row, String)> = key
            .into_iter()
            .map(Row::Column)
            .zip(entity_columns.iter().cloned())
            .collect();
        let named = own.iter().zip(&frame.key_names);
        rows.extend(named.filter_map(|(own, name)| Some((own.clone()?, name.clone()))));
        let read: Vec<&Row> = rows.iter().map(|(row, _)| row).chain(&filter).collect();
        let (aliases, joins) = self.reached(home, &read, time.as_ref(), context.asked_at)?;
        self.lean_on(home, context.asked_at)?;
        let select = Select {
            columns: rows
                .iter()
                .map(|(row, name)| (aliases.lower(row), name.clone()))
                .collect(),
            from: Relation {
                source: self.stored(home),
                alias: aliases.base().to_owned(),
            },
            joins,
            filter: filter.iter().map(|row| aliases.lower(row)).collect(),
            group: None,
        };
        let name = self.entity_name(entity);
        let comment = format!("every {name} there is");
        Ok(self.step(
            &format!("every_{name}"),
            &comment,
            StepBody::Select(Box::new(select)),
        ))
    }

    /// A key of the cells, if it is a dimension of the home itself.
    fn own_key(&self, home: TableId, key: &Key, context: &Context) -> Option<Row> {
        match key {
            Key::Own(_) | Key::Window(_) => None,
            Key::Path(path) => self.slice_row(home, None, path, context).ok(),
            Key::Entity(entity, at) => {
                let key = self.binder(home, None).only_key(*entity)?;
                key.into_iter().nth(*at).map(Row::Column)
            }
        }
    }

    /// Whether other cells than this one, or other stretches of time than its own, are looked
    /// at inside.
    fn looks_elsewhere(&self, measure: &Measure) -> bool {
        let mut looks = false;
        self.everything(measure, &mut |part| {
            looks |= matches!(
                part,
                Measure::Window { .. }
                    | Measure::Prior { .. }
                    | Measure::Edge { .. }
                    | Measure::Every(..)
                    | Measure::Across(..)
            );
        });
        looks
    }

    /// Whether all rows of a home are judged anywhere inside.
    pub fn has_every(&self, measure: &Measure) -> bool {
        let mut has = false;
        self.everything(measure, &mut |part| {
            has |= matches!(part, Measure::Entities { every: true, .. });
        });
        has
    }
}

pub(super) fn not_yet(what: impl Say, span: Span) -> Box<Diagnostic> {
    let finding = Diagnostic::error(&code::NOT_YET).at(span);
    Box::new(finding.helps("help.none").with("what", what))
}

/// What a condition is made of by `and`.
fn parts(expr: &ast::Expr) -> Vec<&ast::Expr> {
    match &expr.kind {
        ExprKind::And(all) => all.iter().flat_map(parts).collect(),
        ExprKind::Paren(inner) => parts(inner),
        _ => vec![expr],
    }
}

fn relation(step: &str) -> Relation {
    Relation {
        source: Source::Step(step.to_owned()),
        alias: step.to_owned(),
    }
}

fn rows_where(condition: Option<Expr>) -> Expr {
    Expr::Aggregate(Aggregation::Rows, condition.map(Box::new))
}

/// Whether two keys are the same, NULL being one of them.
fn same(one: Expr, other: Expr) -> Expr {
    let is_null = |expr: &Expr| Expr::IsNull(false, Box::new(expr.clone()));
    let neither = Expr::And(vec![is_null(&one), is_null(&other)]);
    let equal = Expr::Compare(Comparison::Equal, Box::new(one), Box::new(other));
    Expr::Or(vec![equal, neither])
}
