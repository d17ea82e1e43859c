//! Plans as `sqlparser` queries.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    BinaryOperator, Cte, Expr as Sql, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, LateralView,
    ObjectName, OrderBy, OrderByExpr, OrderByKind, Query, Select, SelectItem, SetExpr, SetOperator,
    SetQuantifier, Statement, TableAlias, TableFactor, TableWithJoins, With,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use super::dialect::{By, Dialect};
use super::expr::Writer;
use super::groups::grouped;
use super::ident::{Names, ident, object};
use super::kinds::{Kind, Kinds};
use super::literal::raw;
use super::node::binary;
use super::order::{descending, limited, once};
use crate::check::Literal;
use crate::plan::{self, Calendar, Finds, Plan, Relation, Source, StepBody};
use crate::syntax::time::Grain;

/// The query of a plan.
pub(super) fn query(plan: &Plan, dialect: &dyn Dialect) -> Query {
    let kinds = dialect.asks_kinds().then(|| Kinds::of(plan));
    let builder = Builder {
        dialect,
        calendar: &plan.calendar,
        kinds: kinds.as_ref(),
    };
    let steps: Vec<Cte> = plan
        .steps
        .iter()
        .map(|step| builder.step(&step.name, &step.body))
        .collect();
    let alone = plan.last.joins.is_empty();
    let order = once(
        plan.order
            .iter()
            .flat_map(|order| builder.order(order, &plan.last, alone)),
    );
    let names = dialect.names().of_answers();
    let last = builder.select(&plan.last, &Columns::default(), names);
    let mut query = wrapped(SetExpr::Select(Box::new(last)));
    if !steps.is_empty() {
        query.with = Some(With {
            with_token: AttachedToken::empty(),
            recursive: false,
            cte_tables: steps,
        });
    }
    if !order.is_empty() {
        query.order_by = Some(OrderBy {
            kind: OrderByKind::Expressions(order),
            interpolate: None,
        });
    }
    if let Some(limit) = plan.limit {
        limited(&mut query, raw(limit.to_string()), dialect.most_rows());
    }
    query
}

struct Builder<'a> {
    dialect: &'a dyn Dialect,
    calendar: &'a Calendar,
    kinds: Option<&'a Kinds<'a>>,
}

/// Of what kind columns are.
type Columns<'a> = FxHashMap<&'a str, Kind>;

impl Builder<'_> {
    fn step(&self, name: &str, body: &StepBody) -> Cte {
        let names = self.dialect.names();
        let body = match body {
            StepBody::Select(select) => {
                SetExpr::Select(Box::new(self.select(select, &Columns::default(), names)))
            }
            // Its text is put in by the layout.
            StepBody::Written(..) => SetExpr::Select(Box::new(empty_select())),
            StepBody::Stack(all) => {
                let columns = self.kinds.map(|kinds| kinds.columns(all)).unwrap_or_default();
                let selects = all.iter().map(|select| self.select(select, &columns, names));
                stacked(selects.collect())
            }
        };
        Cte {
            alias: self.alias(name),
            query: Box::new(wrapped(body)),
            from: None,
            materialized: None,
            closing_paren_token: AttachedToken::empty(),
        }
    }

    fn writer<'b>(&'b self, select: &'b plan::Select, alone: bool) -> Writer<'b> {
        let kinds = self.kinds.map(|kinds| (kinds, select));
        Writer::new(self.dialect, self.calendar, alone, kinds)
    }

    /// A select; `columns` says of what kind those are that stand above or below its own.
    fn select(&self, plan: &plan::Select, columns: &Columns<'_>, names: Names) -> Select {
        let run = self.run(plan);
        let beside = self.beside(plan);
        let alone = plan.joins.is_empty() && run.is_none() && beside.is_none();
        let writer = &self.writer(plan, alone);
        let mut select = empty_select();
        select.projection = plan
            .columns
            .iter()
            .map(|(value, name)| self.column(writer, (value, name, names), columns))
            .collect();
        select.from = self.from(plan, run);
        if let Some(beside) = beside {
            if select.from.is_empty() {
                select.from.push(one_row());
            }
            select.lateral_views.push(beside);
        }
        let filter = plan.filter.iter().map(|part| match part {
            plan::Expr::Or(_) => Sql::Nested(Box::new(writer.truth(part))),
            part => writer.truth(part),
        });
        select.selection = filter
            .chain(self.within(plan))
            .reduce(|left, right| binary(left, BinaryOperator::And, right));
        let keys = plan.group.unwrap_or(0);
        match self.dialect.groups_by_place() {
            true => {
                let places = (1..=keys).map(|place| raw(place.to_string())).collect();
                select.group_by = GroupByExpr::Expressions(places, Vec::new());
            }
            false => grouped(&mut select, plan, writer),
        }
        if let (Some(hint), Some(first)) = (self.hint(plan, writer), select.projection.first_mut()) {
            *first = SelectItem::UnnamedExpr(raw(format!("{hint} {first}")));
        }
        select
    }

    /// What is read, and what is joined to it.
    fn from(&self, plan: &plan::Select, run: Option<Join>) -> Vec<TableWithJoins> {
        let joins = plan
            .joins
            .iter()
            .filter_map(|join| self.join(join, plan))
            .chain(run);
        let mut joins: Vec<Join> = joins.collect();
        let relation = match self.factor(&plan.from) {
            Some(relation) => relation,
            None if joins.is_empty() => return Vec::new(),
            None => joins.remove(0).relation,
        };
        vec![TableWithJoins { relation, joins }]
    }

    fn column(
        &self,
        writer: &Writer<'_>,
        (value, name, names): (&plan::Expr, &str, Names),
        columns: &Columns<'_>,
    ) -> SelectItem {
        let own = writer.kind(value);
        let plain = || match value {
            plan::Expr::Column(..) => writer.sql(value),
            value => self.dialect.column(writer.sql(value), own),
        };
        let sql = match (value, columns.get(name)) {
            (plan::Expr::Literal(Literal::Null), Some(kind)) => {
                self.dialect.null(*kind).unwrap_or_else(plain)
            }
            (_, Some(kind)) => self.dialect.choice(plain(), own, *kind),
            _ => plain(),
        };
        let alias = ident(name, names);
        let is_named = match &sql {
            Sql::Identifier(own) => *own == alias,
            Sql::CompoundIdentifier(path) => path.last() == Some(&alias),
            _ => false,
        };
        let has_capitals = || name.contains(char::is_uppercase);
        let says = self.dialect.names_all() || (self.dialect.names_capitals() && has_capitals());
        match is_named && !says {
            true => SelectItem::UnnamedExpr(sql),
            false => SelectItem::ExprWithAlias { expr: sql, alias },
        }
    }

    fn join(&self, join: &plan::Join, select: &plan::Select) -> Option<Join> {
        let writer = self.writer(select, false);
        let equal = |(left, right): &(plan::Expr, plan::Expr)| {
            let kind = writer.kind(left).with(writer.kind(right));
            let [left, right] = writer
                .sides(left, right)
                .map(|side| self.dialect.told(side, kind));
            match join.null_safe {
                true => self.dialect.same(left, right, kind),
                false => binary(left, BinaryOperator::Eq, right),
            }
        };
        let and = join.and.iter().map(|part| match part {
            plan::Expr::Or(_) => Sql::Nested(Box::new(writer.truth(part))),
            part => writer.truth(part),
        });
        let on = join.on.iter().map(equal).chain(and);
        let on = on.reduce(|left, right| binary(left, BinaryOperator::And, right));
        let operator = match on {
            Some(on) if join.finds == Finds::Each => JoinOperator::Inner(JoinConstraint::On(on)),
            Some(on) => JoinOperator::Left(JoinConstraint::On(on)),
            // No keys are left: one row, beside every cell.
            None if self.dialect.hints_joins() => JoinOperator::Inner(JoinConstraint::On(raw("1 = 1"))),
            None => JoinOperator::CrossJoin(JoinConstraint::None),
        };
        Some(Join {
            relation: self.factor(&join.relation)?,
            global: false,
            join_operator: operator,
        })
    }

    /// A list that stands beside rows, so that they stand there once for each period.
    fn beside(&self, select: &plan::Select) -> Option<LateralView> {
        let (unit, [first, last]) = self.ends(select)?;
        Some(LateralView {
            lateral_view: self.dialect.each_beside(unit, &first, &last)?,
            lateral_view_name: ObjectName::from(vec![Ident::new("run")]),
            lateral_col_alias: vec![Ident::new("place"), Ident::new("nothing")],
            outer: false,
        })
    }

    /// What rows are joined with to stand there once for each period, where no function does that.
    fn run(&self, select: &plan::Select) -> Option<Join> {
        let (unit, [first, last]) = self.ends(select)?;
        let from = self.dialect.each_from(unit, &first, &last)?;
        Some(Join {
            relation: table(ObjectName::from(vec![Ident::new(from)]), None),
            global: false,
            join_operator: JoinOperator::CrossJoin(JoinConstraint::None),
        })
    }

    /// Which of these rows are wanted, where there are more.
    fn within(&self, select: &plan::Select) -> Option<Sql> {
        let (unit, [first, last]) = self.ends(select)?;
        self.dialect.each_within(unit, &first, &last)
    }

    /// What stands before the columns, where what is not joined by equal sides has to be named.
    fn hint(&self, plan: &plan::Select, writer: &Writer<'_>) -> Option<String> {
        let unknown = |(left, right): &(plan::Expr, plan::Expr)| {
            writer.kind(left).with(writer.kind(right)) == Kind::Unknown
        };
        let is_other = |join: &&plan::Join| {
            let unequal = join.null_safe && join.on.iter().any(unknown);
            join.on.is_empty() || !join.and.is_empty() || unequal
        };
        let others = plan.joins.iter().filter(is_other);
        let names = others.map(|join| self.dialect.names().quoted(&join.relation.alias));
        let names: Vec<String> = names.collect();
        let wanted = self.dialect.hints_joins() && !names.is_empty();
        wanted.then(|| format!("/*+ MAPJOIN({}) */", names.join(", ")))
    }

    /// The ends of the periods that stand in a row of their own each, if they do in this select.
    fn ends(&self, select: &plan::Select) -> Option<(Grain, [Sql; 2])> {
        let mut values = select.columns.iter().map(|(value, _)| value);
        values.find_map(|value| match value {
            plan::Expr::Each(unit, first, last) => {
                let writer = self.writer(select, false);
                Some((*unit, [first, last].map(|end| writer.tight(end))))
            }
            _ => None,
        })
    }

    fn order(&self, order: &plan::Order, last: &plan::Select, alone: bool) -> Vec<OrderByExpr> {
        // A column of the answer is ordered by its name.
        let writer = self.writer(last, alone);
        let mut shown = (1..).zip(&last.columns);
        let shown = shown.find(|(_, (value, _))| *value == order.expr);
        let sql = match (shown, self.dialect.orders_by(writer.kind(&order.expr))) {
            (Some((_, (_, name))), By::Name) => {
                Sql::Identifier(ident(name, self.dialect.names().of_answers()))
            }
            (Some((place, _)), By::Place) => raw(place.to_string()),
            _ => {
                let value = writer.ordered(&order.expr, writer.sql(&order.expr));
                self.dialect.sorted(value, writer.kind(&order.expr))
            }
        };
        writer.keys_of(sql, &order.expr, descending(order.descending), Some(false))
    }

    fn alias(&self, name: &str) -> TableAlias {
        TableAlias {
            explicit: self.dialect.says_as(),
            name: ident(name, self.dialect.names()),
            columns: Vec::new(),
            at: None,
        }
    }

    fn factor(&self, from: &Relation) -> Option<TableFactor> {
        let names = self.dialect.names();
        let name: ObjectName = match &from.source {
            Source::Table(name) => object(name, names),
            Source::Step(name) => ObjectName::from(vec![ident(name, names)]),
            Source::Nothing => {
                let row = Ident::new(self.dialect.one_row()?);
                return Some(table(ObjectName::from(vec![row]), None));
            }
        };
        let same = matches!(&from.source, Source::Step(name) if *name == from.alias);
        Some(table(name, (!same).then(|| self.alias(&from.alias))))
    }
}

/// A row for constants to stand in.
fn one_row() -> TableWithJoins {
    let name = ObjectName::from(vec![Ident::new("(SELECT 0 AS nought) AS one")]);
    TableWithJoins {
        relation: table(name, None),
        joins: Vec::new(),
    }
}

fn table(name: ObjectName, alias: Option<TableAlias>) -> TableFactor {
    TableFactor::Table {
        name,
        alias,
        args: None,
        with_hints: Vec::new(),
        version: None,
        with_ordinality: false,
        partitions: Vec::new(),
        json_path: None,
        sample: None,
        index_hints: Vec::new(),
    }
}

fn stacked(selects: Vec<Select>) -> SetExpr {
    let mut all = selects
        .into_iter()
        .map(|select| SetExpr::Select(Box::new(select)));
    let first = all
        .next()
        .unwrap_or_else(|| SetExpr::Select(Box::new(empty_select())));
    all.fold(first, |left, right| SetExpr::SetOperation {
        op: SetOperator::Union,
        set_quantifier: SetQuantifier::All,
        left: Box::new(left),
        right: Box::new(right),
    })
}

/// An empty query, made by the library's own parser once: its nodes have many
/// fields that stay as they are.
fn template() -> &'static Query {
    static TEMPLATE: OnceLock<Query> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let parsed = Parser::parse_sql(&GenericDialect {}, "SELECT 1").unwrap_or_default();
        let query = parsed.into_iter().find_map(|statement| match statement {
            Statement::Query(query) => Some(*query),
            _ => None,
        });
        query.unwrap_or_else(unreachable_template)
    })
}

#[allow(
    clippy::unreachable,
    reason = "the library parses its own simplest query; a test holds it"
)]
fn unreachable_template() -> Query {
    unreachable!("sqlparser parses `SELECT 1`")
}

fn wrapped(body: SetExpr) -> Query {
    Query {
        body: Box::new(body),
        ..template().clone()
    }
}

fn empty_select() -> Select {
    match &*template().body {
        SetExpr::Select(select) => (**select).clone(),
        _ => empty_select(),
    }
}
