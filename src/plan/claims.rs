//! What a table claims of its data, as questions: `required`, `values`, keys, and links
//! that lead somewhere.
//!
//! All claims about the rows of a table are counted in one reading of it.

use smol_str::SmolStr;

use super::build::Planner;
use super::frame::Planned;
use super::ir::{Aggregation, Expr, Finds, Join, Plan, Relation, Select};
use super::lower::Aliases;
use super::question::{AsOf, Question};
use crate::check::{Checked, ColumnRef, LinkPath, Literal, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Field, Link, Model, TableId, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::plain_number;

/// The claims of one table.
#[derive(Debug)]
pub struct Claims {
    /// Answers with one row: how many rows there are; then for each claim how many
    /// break it, and the least of what they hold instead.
    pub plan: Plan,
    /// The claims, in the order of the columns.
    pub of: Vec<Claim>,
}

/// One claim.
#[derive(Debug)]
pub struct Claim {
    /// What is said where rows break it: `count`, `rows` and `example` are open.
    pub finding: Diagnostic,
    /// How many columns hold an example.
    pub examples: usize,
}

/// A claim, and which rows break it.
struct Doubt {
    /// What it is called in SQL: `channel_unlisted`.
    name: String,
    finding: Diagnostic,
    broken: Row,
    examples: Vec<Row>,
}

/// Questions whether the claims of a table hold, and how many rows it has; none where
/// nobody can say which rows there are. Claims that read a column that is not `readable` are left out.
///
/// # Errors
/// What keeps the rows of the table from being read.
pub fn claims(
    checked: &Checked,
    table: TableId,
    as_of: AsOf,
    readable: &dyn Fn(&ColumnRef) -> bool,
) -> Planned<Option<Claims>> {
    let question = Question::nothing(Span::default(), as_of);
    let mut planner = Planner::new(checked, &question);
    let Some(declared) = checked.model.tables.get(table.index()) else {
        return Ok(None);
    };
    let span = declared.named.name.span;
    let is_readable = |row: &Row| {
        let mut all = true;
        row.columns(&mut |column| all &= readable(column));
        all
    };
    let latest = planner.latest_copy(table);
    let standing: Vec<Row> = planner
        .standing_rows(table)?
        .cloned()
        .into_iter()
        .chain(latest)
        .collect();
    if !standing.iter().all(is_readable) {
        return Ok(None);
    }
    planner.lean_on(table, span)?;
    let time = planner.own_time(table);
    let mut doubts = planner.doubts(table);
    let mut seen = Vec::new();
    doubts.retain(|doubt| {
        let again = seen.contains(&doubt.broken);
        seen.push(doubt.broken.clone());
        let needs_time = changes_over_time(&checked.model, &doubt.broken);
        !again && is_readable(&doubt.broken) && (!needs_time || time.is_some())
    });
    let links = planner.links(table, readable);
    let read = doubts.iter().map(|doubt| &doubt.broken).chain(&standing);
    let read: Vec<&Row> = read
        .chain(doubts.iter().flat_map(|doubt| &doubt.examples))
        .collect();
    let (aliases, joins) = planner.reached(table, &read, time.as_ref(), span)?;
    let mut select = Select {
        columns: vec![(Expr::Aggregate(Aggregation::Rows, None), "rows".to_owned())],
        from: Relation {
            source: planner.stored(table),
            alias: aliases.base().to_owned(),
        },
        joins,
        filter: standing.iter().map(|row| aliases.lower(row)).collect(),
        group: Some(0),
    };
    let mut of = Vec::new();
    for doubt in doubts {
        let broken = aliases.lower(&doubt.broken);
        let examples: Vec<Expr> = doubt.examples.iter().map(|row| aliases.lower(row)).collect();
        of.push(counted(
            &mut select,
            (doubt.name, doubt.finding),
            &broken,
            examples,
        ));
    }
    for link in links {
        let (broken, examples) = planner.led(&link, &aliases, &mut select, span)?;
        let name = format!("{}_leads_nowhere", link.link.name.text);
        of.push(counted(&mut select, (name, link.finding), &broken, examples));
    }
    let plan = planner.planned(select, Vec::new(), None)?;
    Ok(Some(Claims { plan, of }))
}

/// Adds the columns of one claim.
fn counted(
    select: &mut Select,
    (name, finding): (String, Diagnostic),
    broken: &Expr,
    examples: Vec<Expr>,
) -> Claim {
    let only = || Some(Box::new(broken.clone()));
    let name = free(select, name);
    let count = Expr::Aggregate(Aggregation::Rows, only());
    select.columns.push((count, name.clone()));
    let claim = Claim {
        finding,
        examples: examples.len(),
    };
    // Those of several columns are of one row: the least by all of them.
    let order: Vec<(Expr, bool)> = examples.iter().map(|example| (example.clone(), false)).collect();
    for example in examples {
        let example = Box::new(example);
        let least = match order.len() {
            1 => Aggregation::Min(example),
            _ => Aggregation::First(example, order.clone()),
        };
        let least = Expr::Aggregate(least, only());
        let name = free(select, format!("{name}_example"));
        select.columns.push((least, name));
    }
    claim
}

/// Whether it reads, over links, what changes over time.
fn changes_over_time(model: &Model, row: &Row) -> bool {
    let mut changes = false;
    row.columns(&mut |column| changes |= column.path.is_slow(model));
    changes
}

/// A name that no column has.
fn free(select: &Select, mut name: String) -> String {
    while select
        .columns
        .iter()
        .any(|(_, known)| known.to_lowercase() == name.to_lowercase())
    {
        name.push('_');
    }
    name
}

/// A link, from a table to the home of an entity.
struct Way<'a> {
    from: TableId,
    link: &'a Link,
    home: TableId,
    key: Vec<SmolStr>,
    finding: Diagnostic,
}

impl<'a> Planner<'a> {
    /// The time a table's rows happen at.
    pub fn own_time(&self, table: TableId) -> Option<(Row, Type)> {
        let declared = self.checked.model.tables.get(table.index())?;
        let facts = self.checked.tables.get(table.index())?;
        facts.fields.get(declared.default_time()?)?.clone()
    }

    /// What is claimed of each field: that it is there, and which values it takes; and
    /// that the key is there.
    fn doubts(&self, table: TableId) -> Vec<Doubt> {
        let model = &self.checked.model;
        let facts = self.checked.tables.get(table.index());
        let Some((declared, facts)) = model.tables.get(table.index()).zip(facts) else {
            return Vec::new();
        };
        let name = &declared.named.name.text;
        let mut doubts = Vec::new();
        let columns = declared.key.iter().flat_map(|key| &key.columns);
        for key in columns {
            let column = stored(table, key);
            doubts.push(missing(name, &key.text, key.span, column));
        }
        for (field, known) in declared.fields.iter().zip(&facts.fields) {
            let Some((row, kind)) = known else {
                continue;
            };
            if field.required {
                doubts.push(missing(name, &field.name.text, field.name.span, row.clone()));
            }
            doubts.extend(unlisted(model, name, field, (row, kind)));
        }
        for link in declared.links.iter().filter(|link| link.required) {
            for column in &link.columns {
                doubts.push(missing(
                    name,
                    &link.name.text,
                    link.name.span,
                    stored(table, column),
                ));
            }
        }
        doubts
    }

    /// The links of a table to tables that are there.
    fn links(&self, table: TableId, readable: &dyn Fn(&ColumnRef) -> bool) -> Vec<Way<'a>> {
        let model = &self.checked.model;
        let Some(declared) = model.tables.get(table.index()) else {
            return Vec::new();
        };
        let way = |link: &'a Link| {
            let home = model.entities.get(link.entity.index())?.home?;
            let target = model.tables.get(home.index())?;
            let key = target.key.as_ref().filter(|_| target.validity().is_none())?;
            let own = link.columns.iter().map(|name| (table, name));
            let theirs = key.columns.iter().map(|name| (home, name));
            let all = own
                .chain(theirs)
                .all(|(table, name)| readable(&column(table, name)));
            let finding = match link.required {
                true => Diagnostic::error(&code::LEADS_NOWHERE),
                false => Diagnostic::warning(&code::LEADS_NOWHERE),
            };
            all.then(|| Way {
                from: table,
                link,
                home,
                key: key.columns.iter().map(|name| name.text.clone()).collect(),
                finding: finding
                    .at(link.name.span)
                    .with("table", &declared.named.name.text)
                    .with("link", &link.name.text)
                    .with("home", &target.named.name.text),
            })
        };
        declared.links.iter().filter_map(way).collect()
    }

    /// Joins the keys a link may lead to, each once; which rows find none.
    fn led(
        &mut self,
        way: &Way<'_>,
        aliases: &Aliases,
        select: &mut Select,
        span: Span,
    ) -> Planned<(Expr, Vec<Expr>)> {
        let mut keys = self.keyed(way.home, &way.key, &[], span)?;
        keys.group = Some(way.key.len());
        let named = format!("{}_keys", self.table_name(way.home));
        let comment = format!("every key of {} once", self.table_name(way.home));
        let step = self.step(&named, &comment, keys.body());
        let taken: Vec<String> = select
            .joins
            .iter()
            .map(|join| join.relation.alias.clone())
            .collect();
        let mut relation = Relation::step(&step);
        relation.alias = aliases.free(&way.link.name.text, &taken);
        let mut own = Vec::new();
        for name in &way.link.columns {
            let column = Expr::column(aliases.base(), &name.text);
            self.needs.column(
                &self.checked.model,
                way.from,
                &name.text,
                &Type::Unknown,
                name.span,
            );
            own.push(column);
        }
        let theirs = way.key.iter().map(|name| Expr::column(&relation.alias, name));
        let on: Vec<(Expr, Expr)> = own.iter().cloned().zip(theirs).collect();
        let mut broken: Vec<Expr> = own.iter().map(|value| there(true, value)).collect();
        broken.extend(on.first().map(|(_, theirs)| there(false, theirs)));
        select.joins.push(Join {
            finds: Finds::AtMostOne,
            relation,
            on,
            null_safe: false,
            and: Vec::new(),
        });
        Ok((Expr::And(broken), own))
    }
}

fn there(negated: bool, value: &Expr) -> Expr {
    Expr::IsNull(negated, Box::new(value.clone()))
}

fn column(table: TableId, name: &ast::Name) -> ColumnRef {
    ColumnRef {
        path: LinkPath::default(),
        table,
        column: name.text.clone(),
        kind: Type::Unknown,
        span: name.span,
    }
}

fn stored(table: TableId, name: &ast::Name) -> Row {
    Row::Column(column(table, name))
}

fn missing(table: &str, name: &str, span: Span, value: Row) -> Doubt {
    Doubt {
        name: format!("{name}_missing"),
        finding: Diagnostic::error(&code::REQUIRED_MISSING)
            .at(span)
            .with("table", table)
            .with("name", name),
        broken: Row::IsNull {
            negated: false,
            subject: Box::new(value),
        },
        examples: Vec::new(),
    }
}

/// That a field takes the listed values only, its own or those of its dimension.
fn unlisted(model: &Model, table: &str, field: &Field, (row, kind): (&Row, &Type)) -> Option<Doubt> {
    let conformed = field.conformed.and_then(|id| model.dimensions.get(id.index()));
    let values = match (field.values.as_slice(), conformed) {
        ([], Some(dimension)) => dimension.values.as_slice(),
        (own, _) => own,
    };
    let list: Option<Vec<Row>> = values.iter().map(literal).collect();
    let list = list.filter(|list| !list.is_empty())?;
    let shown: Vec<String> = values.iter().filter_map(written).collect();
    Some(Doubt {
        name: format!("{}_unlisted", field.name.text),
        finding: Diagnostic::error(&code::UNLISTED_VALUE)
            .at(field.name.span)
            .with("table", table)
            .with("name", &field.name.text)
            .with("values", shown.join(", ")),
        broken: Row::In {
            negated: true,
            subject: Box::new(row.clone()),
            list,
        },
        examples: (*kind != Type::Bool).then(|| row.clone()).into_iter().collect(),
    })
}

fn literal(value: &ast::Expr) -> Option<Row> {
    Some(Row::Literal(match &value.kind {
        ast::ExprKind::Text(text) => Literal::Text(text.value.clone()),
        ast::ExprKind::Number(number) => Literal::Number(plain_number(&number.raw)?.into()),
        ast::ExprKind::Bool(truth) => Literal::Bool(*truth),
        _ => return None,
    }))
}

fn written(value: &ast::Expr) -> Option<String> {
    Some(match &value.kind {
        ast::ExprKind::Text(text) => text.raw.to_string(),
        ast::ExprKind::Number(number) => number.raw.to_string(),
        ast::ExprKind::Bool(truth) => truth.to_string(),
        _ => return None,
    })
}
