//! From names to rows: which column a path means for a table.

use super::attributes::AttributeFacts;
use super::budget::Budget;
use super::part::TimePart;
use super::path::LinkPath;
use super::row::{ColumnRef, Row};
use super::tables::TableFacts;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Member, Model, Table, TableId, TableSource, Type};
use crate::source::Span;
use crate::syntax::ast::{Name, Path};
use crate::words::{Say, say};

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
    /// What is known of each attribute so far.
    pub attributes: &'a [Option<AttributeFacts>],
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

    pub(super) fn segments(
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
        let inside = matches!(self.scope, Scope::Inside(_)) && at_home;
        if !inside && let Some(extension) = self.extension(table_id, word) {
            return self.segments(extension.to, &way.then(extension), names, whole);
        }
        // A bare name is the physical column there: facts are reached over entities.
        if !inside && let Some(attribute) = self.attribute_of(table, word) {
            let key = self.key_columns(table_id, None, way);
            return self.attribute(attribute, key, way.is_empty(), names, whole);
        }
        if let Some(entity) = self.model.names.entity(word)
            && let Some(found) = self.by_entity(table_id, entity, way, first, rest, whole)
        {
            return found;
        }
        if word == "today" && at_home && !first.quoted {
            return match rest {
                [] => Ok((Row::Today, Type::Date)),
                [grain] => self.bucket_of(Row::Today, &Type::Date, grain, whole),
                [_, extra, ..] => Err(self.unreachable(whole, extra.span)),
            };
        }
        if let Some(end) = self.end_of_period(whole).filter(|_| at_home) {
            return Ok((end, Type::Date));
        }
        if inside && rest.is_empty() && !matches!(table.source, TableSource::Union(_)) {
            return Ok(self.physical(table_id, way, first, Type::Unknown));
        }
        if at_home && rest.is_empty() && !first.quoted {
            if let Some(grain) = self.model.names.grain(word) {
                return self.own_bucket(grain, first.span);
            }
            if let Some(part) = TimePart::named(word) {
                return self.own_part(part, first.span);
            }
        }
        if at_home && let Some(named) = self.own_name(first, rest) {
            return named;
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
    pub(super) fn physical(&self, table: TableId, way: &LinkPath, name: &Name, kind: Type) -> (Row, Type) {
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
                .note(whole.span, say!("uses `{name}`", name = whole.text()))
                .note(span, say!("declared here"));
            return Err(Box::new(match self.scope {
                Scope::Inside(Some(_)) => finding,
                _ => finding.echo(),
            }));
        };
        self.budget.take(row.extent().parts, whole.span)?;
        let row = self.where_found(table, row.under(way), way);
        if let Some(named) = self.name_of(&row, kind, rest) {
            return named;
        }
        match rest {
            [] => Ok((row, kind.clone())),
            [word] => self.bucket_of(row, kind, word, whole),
            [_, extra, ..] => Err(self.unreachable(whole, extra.span)),
        }
    }
}

/// The finding for something the language has and this version does not compile.
pub(super) fn not_yet(what: impl Say, span: Span) -> Box<Diagnostic> {
    let finding = Diagnostic::error(&code::NOT_YET).at(span);
    Box::new(finding.helps("help.none").with("what", what))
}
