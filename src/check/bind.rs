//! From names to rows: which column a path means for a table.

use smol_str::SmolStr;

use super::budget::Budget;
use super::path::LinkPath;
use super::row::{ColumnRef, Row};
use super::tables::TableFacts;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::{EntityId, Member, Model, Table, TableId, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::{FieldRole, Name, Path};
use crate::syntax::time::Grain;

/// Findings are boxed: the common path carries a thin result.
pub(super) type Bound<T> = Result<T, Box<Diagnostic>>;

/// Who asks: that decides which names count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A condition or aggregate: declared names only.
    Outside,
    /// The table's own declarations; the field being defined, if any, is the
    /// physical column of that name.
    Inside(Option<usize>),
}

/// Binds expressions to the rows of one table.
#[derive(Clone, Copy)]
pub struct RowBinder<'a> {
    /// The model.
    pub model: &'a Model,
    /// What is known of each table so far.
    pub tables: &'a [TableFacts],
    /// The table whose rows are read.
    pub base: TableId,
    /// Who asks.
    pub scope: Scope,
    /// The time a bare grain such as `month` buckets: the metric's own.
    pub own_time: Option<&'a (Row, Type)>,
    /// How much may still be written out.
    pub budget: &'a Budget,
}

impl<'a> RowBinder<'a> {
    /// The base table.
    #[must_use]
    pub fn table(&self) -> Option<&'a Table> {
        self.model.tables.get(self.base.index())
    }

    /// What a path means.
    ///
    /// # Errors
    /// A finding at the path when it means nothing for this table.
    pub fn path(&self, path: &Path) -> Bound<(Row, Type)> {
        self.segments(self.base, &LinkPath::default(), &path.segments, path)
    }

    fn segments(
        &self,
        table_id: TableId,
        way: &LinkPath,
        names: &[Name],
        whole: &Path,
    ) -> Bound<(Row, Type)> {
        let (Some(table), Some((first, rest))) =
            (self.model.tables.get(table_id.index()), names.split_first())
        else {
            return Err(self.unreachable(whole, whole.span));
        };
        let at_home = way.is_empty();
        let word = first.text.as_str();
        let own = match self.scope {
            Scope::Inside(field) if at_home => field,
            _ => None,
        };
        match table.members.get(word).copied() {
            Some(Member::Field(at)) if Some(at) != own => return self.field(table_id, at, way, rest, whole),
            Some(Member::Link(at)) => return self.link(table_id, at, way, first, rest, whole),
            _ => {}
        }
        if let Some(entity) = self.model.names.entity(word)
            && let Some(found) = self.by_entity(table_id, entity, way, first, rest, whole)
        {
            return found;
        }
        if matches!(self.scope, Scope::Inside(_)) && at_home && rest.is_empty() {
            return Ok(self.physical(table_id, way, first, Type::Unknown));
        }
        if let Some(grain) = Grain::named(word)
            && at_home
            && rest.is_empty()
            && !first.quoted
        {
            return self.own_bucket(grain, first.span);
        }
        Err(self.not_here(table, first, whole))
    }

    /// A condition on the rows.
    ///
    /// # Errors
    /// The first thing in it that means nothing here, or does not fit.
    pub fn condition(&self, expr: &crate::syntax::ast::Expr) -> Bound<Row> {
        super::condition::condition(self, expr)
    }

    /// A physical column.
    fn physical(&self, table: TableId, way: &LinkPath, name: &Name, kind: Type) -> (Row, Type) {
        let column = ColumnRef {
            path: way.clone(),
            table,
            column: name.text.clone(),
            kind: kind.clone(),
            span: name.span,
        };
        (Row::Column(column), kind)
    }

    fn field(
        &self,
        table: TableId,
        at: usize,
        way: &LinkPath,
        rest: &[Name],
        whole: &Path,
    ) -> Bound<(Row, Type)> {
        let facts = self
            .tables
            .get(table.index())
            .and_then(|facts| facts.fields.get(at));
        let Some(Some((row, kind))) = facts else {
            // Its own declaration has a finding already, or is a circle.
            let field = self
                .model
                .tables
                .get(table.index())
                .and_then(|table| table.fields.get(at));
            let span = field.map_or(whole.span, |field| field.name.span);
            let finding = Diagnostic::error(&code::CYCLE).with("name", whole.text());
            let finding = finding
                .note(whole.span, format!("uses `{}`", whole.text()))
                .note(span, "declared here");
            return Err(Box::new(match self.scope {
                Scope::Inside(Some(_)) => finding,
                _ => finding.echo(),
            }));
        };
        self.budget.take(row.extent().parts, whole.span)?;
        let row = self.where_found(table, row.under(way), way);
        match rest {
            [] => Ok((row, kind.clone())),
            [word] => self.bucket_of(row, kind, word, whole),
            [_, extra, ..] => Err(self.unreachable(whole, extra.span)),
        }
    }

    /// A value reached over links is NULL where they find no row, also when it
    /// would be something over NULLs: `is_gift = note is not null`.
    fn where_found(&self, home: TableId, row: Row, way: &LinkPath) -> Row {
        let key = self.model.tables.get(home.index()).and_then(|table| {
            let key = table.key.as_ref()?;
            key.columns.first()
        });
        match key {
            Some(key) if !way.is_empty() && !row.is_null_over_nulls() => {
                let (key, _) = self.physical(home, way, key, Type::Unknown);
                let found = Row::IsNull {
                    negated: true,
                    subject: Box::new(key),
                };
                Row::Case(vec![(found, row)], None)
            }
            _ => row,
        }
    }

    /// `shipped_at.week`
    fn bucket_of(&self, row: Row, kind: &Type, word: &Name, whole: &Path) -> Bound<(Row, Type)> {
        let Some(grain) = Grain::named(&word.text).filter(|_| !word.quoted) else {
            return Err(self.unreachable(whole, word.span));
        };
        bucket(&row, kind, grain)
            .ok_or_else(|| {
                Box::new(
                    Diagnostic::error(&code::TYPE_MISMATCH)
                        .says("message.wanted")
                        .helps("help.none")
                        .at(word.span)
                        .with("wanted", "a time")
                        .with("found", kind)
                        .with("detail", "only times have grains"),
                )
            })?
            .map_err(|what| not_yet(what, word.span))
    }

    /// The bucket of the metric's own time.
    ///
    /// # Errors
    /// There is no time, or this version does not compile the grain.
    pub fn own_bucket(&self, grain: Grain, span: Span) -> Bound<(Row, Type)> {
        let Some((row, kind)) = self.own_time else {
            let table = self.table().map(|table| table.named.name.text.to_string());
            return Err(Box::new(
                Diagnostic::error(&code::NO_TIME)
                    .at(span)
                    .with("table", table.unwrap_or_default())
                    .with("needs", "needs to know when a row happened"),
            ));
        };
        match bucket(row, kind, grain) {
            Some(Ok(found)) => Ok(found),
            Some(Err(what)) => Err(not_yet(what, span)),
            None => Err(not_yet("a bucket of this column", span)),
        }
    }

    fn link(
        &self,
        table_id: TableId,
        at: usize,
        way: &LinkPath,
        name: &Name,
        rest: &[Name],
        whole: &Path,
    ) -> Bound<(Row, Type)> {
        let link = self
            .model
            .tables
            .get(table_id.index())
            .and_then(|table| table.links.get(at));
        let Some(link) = link else {
            return Err(self.unreachable(whole, name.span));
        };
        let Some((next, _)) = rest.split_first() else {
            return match link.columns.as_slice() {
                [column] => Ok(self.physical(table_id, way, column, self.key_type(link.entity))),
                _ => Err(not_yet("a link of several columns as a value", name.span)),
            };
        };
        let home = self
            .model
            .entities
            .get(link.entity.index())
            .and_then(|entity| entity.home);
        let Some(home) = home else {
            return Err(Box::new(
                Diagnostic::error(&code::UNREACHABLE)
                    .at(next.span)
                    .with("name", whole.text())
                    .with("table", self.entity_name(link.entity))
                    .with("advice", format!(
                        "`{0}` has no home table, so nothing is known of it: declare a table with `key {0} = …`",
                        self.entity_name(link.entity)
                    )),
            ));
        };
        if way.steps().len() >= MOST_HOPS {
            return Err(not_yet("a path of more than eight links", whole.span));
        }
        self.segments(home, &way.then(table_id, at), rest, whole)
    }

    /// `customer.country`: the table's own key, or its only link to the entity.
    fn by_entity(
        &self,
        table_id: TableId,
        entity: EntityId,
        way: &LinkPath,
        name: &Name,
        rest: &[Name],
        whole: &Path,
    ) -> Option<Bound<(Row, Type)>> {
        let table = self.model.tables.get(table_id.index())?;
        if let Some(key) = table.key.as_ref().filter(|key| key.entity == Some(entity)) {
            if !rest.is_empty() {
                return Some(self.segments(table_id, way, rest, whole));
            }
            return Some(match key.columns.as_slice() {
                [column] => Ok(self.physical(table_id, way, column, self.key_type(entity))),
                _ => Err(not_yet("a key of several columns as a value", name.span)),
            });
        }
        let roles: Vec<usize> = (0..table.links.len())
            .filter(|at| table.links.get(*at).is_some_and(|link| link.entity == entity))
            .collect();
        match roles.as_slice() {
            [] => None,
            [only] => Some(self.link(table_id, *only, way, name, rest, whole)),
            several => {
                let names: Vec<String> = several
                    .iter()
                    .filter_map(|at| table.links.get(*at))
                    .map(|link| format!("`{}`", link.name.text))
                    .collect();
                Some(Err(Box::new(
                    Diagnostic::error(&code::AMBIGUOUS_ROLE)
                        .at(name.span)
                        .with("name", &name.text)
                        .with("table", &table.named.name.text)
                        .with("roles", names.join(" or ")),
                )))
            }
        }
    }

    /// The declared type of an entity's key column, if its home declares one.
    fn key_type(&self, _entity: EntityId) -> Type {
        Type::Unknown
    }

    fn entity_name(&self, id: EntityId) -> SmolStr {
        let entity = self.model.entities.get(id.index());
        entity
            .map(|entity| entity.named.name.text.clone())
            .unwrap_or_default()
    }

    fn unreachable(&self, whole: &Path, span: Span) -> Box<Diagnostic> {
        let table = self.table().map(|table| table.named.name.text.to_string());
        Box::new(
            Diagnostic::error(&code::UNREACHABLE)
                .at(span)
                .helps("help.none")
                .with("name", whole.text())
                .with("table", table.unwrap_or_default()),
        )
    }

    /// The finding for a name this table does not know, with the best advice.
    fn not_here(&self, table: &Table, name: &Name, whole: &Path) -> Box<Diagnostic> {
        let word = name.text.as_str();
        let model = self.model;
        if table.broken {
            return Box::new(Diagnostic::error(&code::UNREACHABLE).echo());
        }
        if let Some(event) = model.events.iter().find(|event| event.named.name.text == word) {
            return not_yet(event.what, name.span);
        }
        if matches!(word, "period_start" | "period_end") {
            return not_yet(&format!("`{word}`"), name.span);
        }
        let finding = Diagnostic::error(&code::UNREACHABLE)
            .at(name.span)
            .with("name", whole.text())
            .with("table", &table.named.name.text);
        let near = nearest(word, table.members.keys().map(SmolStr::as_str));
        if let Some(near) = near {
            return Box::new(finding.helps("help.near").with("near", near).fix(name.span, near));
        }
        if let Some(role) = self.reachable_by(table, word) {
            let way = format!("{role}.{word}");
            return Box::new(finding.with(
                "advice",
                format!("a bare name never searches links: write `{way}`"),
            ));
        }
        if let Some(many) = self.many_side(table, word) {
            return Box::new(
                Diagnostic::error(&code::FAN_OUT)
                    .at(name.span)
                    .with("from", &table.named.name.text)
                    .with("to", &many.named.name.text)
                    .with(
                        "advice",
                        format!(
                            "`{}` belongs in a metric of `{}`",
                            whole.text(),
                            many.named.name.text
                        ),
                    ),
            );
        }
        if model.names.metric(word).is_some() {
            let advice = format!("`{word}` is a metric: one number for many rows, so no row has it");
            return Box::new(finding.with("advice", advice));
        }
        Box::new(if model.names.entity(word).is_some() {
            finding.helps("help.link").with("entity", word)
        } else if whole.single().is_some() {
            finding.helps("help.text")
        } else {
            finding.helps("help.none")
        })
    }

    /// The link of a table whose home declares `word`.
    fn reachable_by(&self, table: &Table, word: &str) -> Option<SmolStr> {
        let link = table.links.iter().find(|link| {
            let home = self
                .model
                .entities
                .get(link.entity.index())
                .and_then(|entity| entity.home);
            home.and_then(|home| self.model.tables.get(home.index()))
                .is_some_and(|home| home.members.contains_key(word))
        })?;
        Some(link.name.text.clone())
    }

    /// A table that links to this one and declares `word`: many rows to one.
    fn many_side(&self, table: &Table, word: &str) -> Option<&'a Table> {
        let entity = table.key.as_ref()?.entity?;
        self.model.tables.iter().find(|other| {
            let names_it = other.named.name.text == word || other.members.contains_key(word);
            names_it && other.links.iter().any(|link| link.entity == entity)
        })
    }
}

/// Longest chain of links a path may follow.
const MOST_HOPS: usize = 8;

/// The bucket of a time; `None` when it is no time, an error when this version
/// does not compile that grain.
fn bucket(row: &Row, kind: &Type, grain: Grain) -> Option<Result<(Row, Type), &'static str>> {
    let local = match kind {
        Type::Timestamp(Some(zone)) => Row::Local {
            zone: zone.clone(),
            time: Box::new(row.clone()),
        },
        Type::Timestamp(None) | Type::Date => row.clone(),
        _ => return None,
    };
    if grain < Grain::Day {
        return Some(Err("a grain finer than a day"));
    }
    Some(Ok((Row::Bucket(grain, Box::new(local)), Type::Bucket(grain))))
}

/// The finding for something the language has and this version does not compile.
pub(super) fn not_yet(what: &str, span: Span) -> Box<Diagnostic> {
    let finding = Diagnostic::error(&code::NOT_YET).at(span);
    Box::new(finding.helps("help.none").with("what", what))
}

/// Whether a field holds a measurable amount.
pub(super) fn is_fact(role: FieldRole) -> bool {
    role == FieldRole::Fact
}

/// The unit of one entity.
pub(super) fn entity_unit(model: &Model, id: EntityId) -> Unit {
    let entity = model.entities.get(id.index());
    entity.map_or(Unit::Unknown, |entity| Unit::of(entity.named.name.text.clone()))
}
