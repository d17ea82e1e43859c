//! Everybody: the rows of an entity's home, and the cells these are in.

use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Expr, Finds, Join, Relation, Select, StepBody};
use super::period::of_a_cell;
use super::question::Key;
use super::stretch::plain;
use crate::check::{Measure, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, TableId};
use crate::syntax::ast::{self, Comparison, ExprKind};

/// Who is judged: a step with the rows of an entity's home.
pub(super) struct Everybody {
    pub step: String,
    /// The entity, as people call it.
    pub name: String,
    /// The columns of its key.
    pub columns: Vec<String>,
    /// The keys of the cells that are dimensions of the home itself: those are columns
    /// of the step, too.
    own: Vec<Option<Row>>,
}

impl Everybody {
    /// Whether the cells have no keys but those of the home itself.
    pub fn own_all(&self) -> bool {
        self.own.iter().all(Option::is_some)
    }

    pub fn own_places(&self) -> Vec<usize> {
        let own = self.own.iter().enumerate();
        own.filter(|(_, own)| own.is_some()).map(|(at, _)| at).collect()
    }

    /// The keys of periods that decide who is there.
    pub fn of_periods<'f>(&self, frame: &'f Frame) -> impl Iterator<Item = &'f String> {
        let of = self.own.iter().map(|own| matches!(own, Some(Row::Beside(..))));
        let of: Vec<bool> = of.collect();
        let named = of.into_iter().zip(&frame.key_names);
        named.filter(|(of, _)| *of).map(|(_, name)| name)
    }

    pub fn named_own<'f>(&self, frame: &'f Frame) -> impl Iterator<Item = &'f String> {
        let own: Vec<bool> = self.own.iter().map(Option::is_some).collect();
        let named = own.into_iter().zip(&frame.key_names);
        named.filter(|(own, _)| *own).map(|(_, name)| name)
    }
}

impl Planner<'_> {
    /// The rows of an entity's home, with the keys of cells that are their own; and of
    /// each period in a step with cells, where these decide who is there.
    pub fn everybody(
        &mut self,
        (entity, condition): (EntityId, &Measure),
        cells: Option<&str>,
        context: &Context,
        frame: &Frame,
    ) -> Planned<Everybody> {
        let home = self.home_of(entity)?;
        let mut own = self.own_keys(entity, context, &frame.keys)?;
        let columns = self.by_entity(entity, &mut frame.again());
        let mut filter = self.conditions_on(home, context)?;
        let mut periods = None;
        if filter.iter().any(of_a_cell) {
            let whose = (&own[..], &columns[..]);
            let of_home = self.periods_of_home((home, entity, condition), whose, &filter, context, frame)?;
            let cells = of_home.as_deref().or(cells);
            let judged = self.judged_periods(condition, cells, context, frame)?;
            for row in &mut filter {
                *row = self.in_judged_period(row.clone(), home, &judged, context)?;
            }
            for (at, name) in judged.names() {
                let (Some(own), Some(step)) = (own.get_mut(at), judged.step()) else {
                    continue;
                };
                let period = Row::Beside(step.into(), name.into());
                match own {
                    // A dimension of the home that is the period, too, does both.
                    Some(own) => filter.push(Row::Compare(
                        Comparison::Equal,
                        Box::new(own.clone()),
                        Box::new(period),
                    )),
                    None => *own = Some(period),
                }
            }
            periods = judged.step().map(str::to_owned);
        }
        let step = self.all_of_home(
            (home, entity),
            (&own, &columns),
            (filter, periods),
            context,
            frame,
        )?;
        Ok(Everybody {
            step,
            name: self.entity_name(entity),
            columns,
            own,
        })
    }

    /// A step with the periods of everybody's own, where the cells have no others.
    fn periods_of_home(
        &mut self,
        (home, entity, condition): (TableId, EntityId, &Measure),
        (own, columns): (&[Option<Row>], &[String]),
        filter: &[Row],
        context: &Context,
        frame: &Frame,
    ) -> Planned<Option<String>> {
        let grains = self.own_grains(condition, context, &frame.keys)?;
        let periods = grains.iter().zip(own).filter(|(grain, _)| grain.is_some());
        let periods: Vec<bool> = periods.map(|(_, own)| own.is_some()).collect();
        if context.windows.is_some() || periods.is_empty() || periods.contains(&false) {
            return Ok(None);
        }
        let plain = filter.iter().filter(|row| !of_a_cell(row));
        let plain = (plain.cloned().collect(), None);
        self.all_of_home((home, entity), (own, columns), plain, context, frame)
            .map(Some)
    }

    fn home_of(&self, entity: EntityId) -> Planned<TableId> {
        let home = self.checked.model.entities.get(entity.index());
        let home = home.and_then(|entity| entity.home);
        home.ok_or_else(|| Box::new(Diagnostic::error(&code::ENTITY_PATH).echo()))
    }

    /// The keys of cells that are dimensions of an entity's home itself.
    pub fn own_keys(&self, entity: EntityId, context: &Context, keys: &[Key]) -> Planned<Vec<Option<Row>>> {
        let home = self.home_of(entity)?;
        Ok(keys.iter().map(|key| self.own_key(home, key, context)).collect())
    }

    /// The filters on the home's own dimensions.
    fn conditions_on(&self, home: TableId, context: &Context) -> Planned<Vec<Row>> {
        let mut filter = Vec::new();
        for expr in &context.filters {
            let binder = self.binder(home, None);
            let own = parts(expr)
                .into_iter()
                .filter_map(|part| binder.condition(part).ok());
            filter.extend(own);
        }
        Ok(filter)
    }

    /// Whether it depends on the period who is judged.
    pub fn is_of_periods(&self, entity: EntityId, context: &Context) -> bool {
        let home = self.home_of(entity);
        let filter = home.and_then(|home| self.conditions_on(home, context));
        filter.is_ok_and(|filter| filter.iter().any(of_a_cell))
    }

    /// Everybody by the keys that are their own, with a number for each group.
    pub fn each_own(
        &mut self,
        all: &Everybody,
        counted: Option<(Expr, &str)>,
        context: &Context,
        frame: &Frame,
    ) -> String {
        let names: Vec<&String> = all.named_own(frame).collect();
        let mut columns: Vec<(Expr, String)> = names
            .iter()
            .map(|name| (Expr::column(&all.step, name), (*name).clone()))
            .collect();
        let (name, comment) = match counted {
            Some((counts, column)) => {
                columns.push((counts, column.to_owned()));
                let comment = format!(
                    "how many count for {} where nothing is said of them",
                    context.name
                );
                (column.to_owned(), comment)
            }
            None => {
                let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
                let name = format!("{}_by_{}", all.step, names.join("_"));
                (name, format!("where there is any {}", all.name))
            }
        };
        let select = Select {
            columns,
            from: Relation::step(&all.step),
            joins: Vec::new(),
            filter: Vec::new(),
            group: Some(names.len()),
        };
        self.step(&name, &comment, StepBody::Select(Box::new(select)))
    }

    /// Everybody is in every cell: those of the condition's rows, for each value
    /// of the home's own keys.
    pub fn crossed(
        &mut self,
        own: Option<(&str, &Everybody)>,
        (cells, filter): (&Relation, Vec<Expr>),
        context: &Context,
        frame: &Frame,
    ) -> String {
        let from = cells.alias.as_str();
        let is_own = |name: &String| own.is_some_and(|(_, all)| all.named_own(frame).any(|own| own == name));
        let key = |name: &String| match own.filter(|_| is_own(name)) {
            Some((each, _)) => (Expr::column(each, name), name.clone()),
            None => (Expr::column(from, name), name.clone()),
        };
        // In which period somebody is there, both say.
        let both = |(each, all): (&str, &Everybody)| {
            let both = all.of_periods(frame);
            let on = both.map(|name| (Expr::column(from, name), Expr::column(each, name)));
            beside(each, on.collect())
        };
        let select = Select {
            columns: frame.key_names.iter().map(key).collect(),
            from: cells.clone(),
            joins: own.map(both).into_iter().collect(),
            filter,
            group: Some(frame.keys.len()),
        };
        let name = format!("{}_cells", context.name);
        let comment = format!("the cells of {}: everybody is in each", context.name);
        self.step(&name, &comment, StepBody::Select(Box::new(select)))
    }

    /// Everybody in each cell that is known, in a row each; none where no cell is.
    pub fn in_each(&mut self, all: &Everybody, context: &Context, frame: &Frame) -> Option<String> {
        let somebody = all.columns.iter();
        let somebody = somebody.map(|name| (Expr::column(&all.step, name), name.clone()));
        if frame.keys.is_empty() {
            return Some(all.step.clone());
        }
        let own = all.named_own(frame);
        let on = own.map(|name| (Expr::column(CELLS, name), Expr::column(&all.step, name)));
        let select = Select {
            joins: vec![beside(&all.step, on.collect())],
            ..plain(
                frame.key_columns().into_iter().chain(somebody).collect(),
                frame.known.as_ref()?,
                Vec::new(),
            )
        };
        let comment = format!("every {} in each cell of {}", all.name, context.name);
        let name = format!("{}_judged", context.name);
        Some(self.step(&name, &comment, select.body()))
    }

    /// The rows of the home, with their keys, that the filters on their own
    /// dimensions leave.
    fn all_of_home(
        &mut self,
        (home, entity): (TableId, EntityId),
        (own, entity_columns): (&[Option<Row>], &[String]),
        (more, periods): (Vec<Row>, Option<String>),
        context: &Context,
        frame: &Frame,
    ) -> Planned<String> {
        let time = self.default_time(home);
        let mut filter = self.standing(home, time.as_ref(), &Bounds::default())?;
        filter.extend(more);
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
        let (mut aliases, mut joins) = self.reached(home, &read, time.as_ref(), context.asked_at)?;
        joins.extend(periods.iter().map(|periods| beside(periods, Vec::new())));
        joins.extend(self.member_joins(&read, &mut aliases, context.asked_at)?);
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
}

/// That a group is of somebody.
pub(super) fn known(columns: &[String]) -> Vec<Expr> {
    let known = |name: &String| Expr::IsNull(true, Box::new(Expr::column(CELLS, name)));
    columns.iter().map(known).collect()
}

/// What a condition is made of by `and`.
fn parts(expr: &ast::Expr) -> Vec<&ast::Expr> {
    match &expr.kind {
        ExprKind::And(all) => all.iter().flat_map(parts).collect(),
        ExprKind::Paren(inner) => parts(inner),
        _ => vec![expr],
    }
}

/// A join of all rows of a step that are the same in these, NULL being one of them.
fn beside(step: &str, on: Vec<(Expr, Expr)>) -> Join {
    Join {
        finds: Finds::Each,
        relation: Relation::step(step),
        on,
        null_safe: true,
        and: Vec::new(),
    }
}
