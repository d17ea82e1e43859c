//! Attributes: each is computed once, for everybody, and joined by the columns
//! that say whose it is.

use super::aggregate::zero;
use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Expr, Finds, Join, Relation, Select, Source, StepBody};
use super::lower::Aliases;
use super::nothing::{Empty, Verdict, is_null};
use crate::check::{AttributeRef, ColumnRef, Literal, Measure, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{AttributeId, EntityId, Type};
use crate::source::Span;

/// A planned attribute: a step with a row for everybody that rows speak of.
#[derive(Clone)]
pub(super) struct Fact {
    step: String,
    /// The columns that say whose it is.
    keys: Vec<String>,
    column: String,
    /// What it is of somebody without rows; `None` for null.
    nothing: Option<Expr>,
    /// A column that is not NULL where there are rows, if `nothing` needs it.
    found: Option<String>,
}

impl Planner<'_> {
    /// Joins for the attributes among rows; `aliases` learns what each is.
    pub fn attribute_joins(
        &mut self,
        rows: &[&Row],
        aliases: &mut Aliases,
        asked_at: Span,
    ) -> Planned<Vec<Join>> {
        let mut asked: Vec<AttributeRef> = Vec::new();
        for row in rows {
            row.attributes(&mut |attribute| {
                if !asked.contains(attribute) {
                    asked.push(attribute.clone());
                }
            });
        }
        self.plan_attributes(&asked, asked_at)?;
        let mut joined: Vec<(String, Vec<ColumnRef>, String)> = Vec::new();
        let mut joins = Vec::new();
        for attribute in asked {
            let Some(fact) = self.attributes.get(&attribute.attribute).cloned() else {
                return Err(Box::new(Diagnostic::error(&code::CYCLE).echo()));
            };
            let same = joined
                .iter()
                .find(|(step, key, _)| *step == fact.step && *key == attribute.key);
            let alias = match same {
                Some((_, _, alias)) => alias.clone(),
                None => {
                    let taken: Vec<String> = joined.iter().map(|(_, _, alias)| alias.clone()).collect();
                    let way = attribute.key.first().map(|column| &column.path);
                    let wanted = match way {
                        Some(way) if !way.is_empty() => format!("{}_{}", aliases.of(way), fact.step),
                        _ => fact.step.clone(),
                    };
                    let alias = aliases.free(&wanted, &taken);
                    let column = |column: &ColumnRef| aliases.lower(&Row::Column(column.clone()));
                    let on = attribute.key.iter().zip(&fact.keys);
                    joins.push(Join {
                        finds: Finds::AtMostOne,
                        relation: Relation {
                            source: Source::Step(fact.step.clone()),
                            alias: alias.clone(),
                        },
                        on: on
                            .map(|(own, key)| (column(own), Expr::column(&alias, key)))
                            .collect(),
                        null_safe: false,
                        and: Vec::new(),
                    });
                    joined.push((fact.step.clone(), attribute.key.clone(), alias.clone()));
                    alias
                }
            };
            let is = value(&fact, &alias, &attribute, aliases);
            aliases.know(attribute, is);
        }
        Ok(joins)
    }

    /// Plans those that are not yet, all of one entity in one step.
    fn plan_attributes(&mut self, asked: &[AttributeRef], asked_at: Span) -> Planned<()> {
        let checked = self.checked;
        let mut by_entity: Vec<(EntityId, Vec<AttributeId>)> = Vec::new();
        for id in asked.iter().map(|asked| asked.attribute) {
            let facts = checked.attributes.get(id.index()).and_then(Option::as_ref);
            let Some(facts) = facts.filter(|_| !self.attributes.contains_key(&id)) else {
                continue;
            };
            match by_entity.iter_mut().find(|(entity, _)| *entity == facts.of) {
                Some((_, ids)) if ids.contains(&id) => {}
                Some((_, ids)) => ids.push(id),
                None => by_entity.push((facts.of, vec![id])),
            }
        }
        for (entity, ids) in by_entity {
            self.facts_about(entity, &ids, asked_at)?;
        }
        Ok(())
    }

    fn facts_about(&mut self, entity: EntityId, ids: &[AttributeId], asked_at: Span) -> Planned<()> {
        let checked = self.checked;
        let mut frame = Frame::new(Vec::new(), Vec::new());
        let keys = self.by_entity(entity, &mut frame);
        let mut planned = Vec::new();
        let mut columns = Vec::new();
        let mut names = Vec::new();
        for id in ids {
            let (Some(attribute), Some(Some(facts))) = (
                checked.model.attributes.get(id.index()),
                checked.attributes.get(id.index()),
            ) else {
                continue;
            };
            let name = attribute.named.name.text.to_string();
            let context = Context {
                filters: Vec::new(),
                at: None,
                roles: Vec::new(),
                within: Vec::new(),
                bounds: Bounds::default(),
                is_dated: false,
                windows: None,
                edge: None,
                one_date: false,
                weeks: false,
                cell: None,
                makes_cells: true,
                empty_is_null: checked.model.manifest.empty_is_null,
                name: name.clone(),
                asked_at,
            };
            let is = self.compile(&facts.measure, &context, &mut frame)?;
            let nothing = self.of_nobody(&facts.measure, &facts.kind, context.empty_is_null);
            columns.push((is, name.clone()));
            names.push(name.clone());
            planned.push((*id, name, nothing));
        }
        let from = self.finish(&mut frame)?;
        let mut all = frame.key_columns();
        all.append(&mut columns);
        let needs_found = |nothing: &Option<Expr>| nothing.as_ref().is_some_and(|nothing| *nothing != zero());
        let found = planned.iter().any(|(_, _, nothing)| needs_found(nothing));
        let found = found.then(|| frame.fresh("found"));
        if let Some(found) = &found {
            all.push((Expr::Literal(Literal::Bool(true)), found.clone()));
        }
        let known = |name: &String| Expr::IsNull(true, Box::new(Expr::column(CELLS, name)));
        let select = Select {
            columns: all,
            from,
            joins: frame.joins(),
            filter: keys.iter().map(known).collect(),
            group: None,
        };
        let entity = self.entity_name(entity);
        let comment = format!("of each {entity}, over all rows: {}", names.join(", "));
        let step = self.step(
            &format!("{entity}_facts"),
            &comment,
            StepBody::Select(Box::new(select)),
        );
        for (id, column, nothing) in planned {
            let found = found.clone().filter(|_| needs_found(&nothing));
            let fact = Fact {
                step: step.clone(),
                keys: keys.clone(),
                column,
                nothing,
                found,
            };
            self.attributes.insert(id, fact);
        }
        Ok(())
    }

    /// What an attribute is of somebody without rows; `None` for null.
    fn of_nobody(&self, measure: &Measure, kind: &Type, empty_is_null: bool) -> Option<Expr> {
        if *kind != Type::Bool {
            let nothing = self.over_nothing(measure, Empty::anywhere(empty_is_null));
            return nothing.filter(|nothing| !is_null(nothing));
        }
        match self.verdict_over_nothing(measure, Empty::anywhere(empty_is_null)) {
            Verdict::Holds => Some(Expr::Literal(Literal::Bool(true))),
            Verdict::Null => None,
            Verdict::Fails => Some(Expr::Literal(Literal::Bool(false))),
            Verdict::Unknown(nothing) => Some(nothing),
        }
    }
}

/// An attribute of whom the row speaks of: of nobody it is null.
fn value(fact: &Fact, alias: &str, attribute: &AttributeRef, aliases: &Aliases) -> Expr {
    let value = Expr::column(alias, &fact.column);
    let Some(nothing) = fact.nothing.clone() else {
        return value;
    };
    let known = |column: &ColumnRef| {
        let column = aliases.lower(&Row::Column(column.clone()));
        Expr::IsNull(true, Box::new(column))
    };
    let known = Expr::all(attribute.key.iter().map(known).collect());
    let value = match &fact.found {
        None => value.or_zero(),
        Some(found) => {
            let found = Expr::IsNull(true, Box::new(Expr::column(alias, found)));
            Expr::Case(vec![(found, value)], Some(Box::new(nothing)))
        }
    };
    match known {
        Some(known) => Expr::Case(vec![(known, value)], None),
        None => value,
    }
}
