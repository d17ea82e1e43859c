//! Tables: what a row is, where it leads, what it holds.

use crate::words::{Said, say};
use rustc_hash::FxHashMap;

use super::clauses::check_once;
use super::model::{EntityId, Extends, Field, Key, Link, Member, Named, Part, Table, TableSource};
use super::names::{Names, forbidden};
use super::partition;
use super::types::{Type, kind_type};
use super::unknown::Sought;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{self, Clause, ClauseKind, FieldRole, Name, Source};

/// Builds a table from its item.
pub(super) fn build(
    named: Named,
    broken: bool,
    source: Source,
    clauses: Vec<Clause>,
    names: &Names,
    found: &mut Vec<Diagnostic>,
) -> Table {
    let source = match source {
        Source::Physical(text) => TableSource::Physical {
            name: text.value,
            span: text.span,
        },
        Source::Union(parts) => TableSource::Union(parts_of(parts, names, found)),
        Source::Sql(mut texts) => {
            // Its target is called otherwise than its SQL; both are understood.
            for (engine, _) in texts.iter_mut().filter(|(engine, _)| engine.text == "embedded") {
                engine.text = "datafusion".into();
            }
            TableSource::Sql(texts)
        }
    };
    let table = Table {
        named,
        source,
        rows: None,
        key: None,
        extends: None,
        partition: None,
        links: Vec::new(),
        fields: Vec::new(),
        members: FxHashMap::default(),
        supplied: 0,
        part_name: None,
        broken,
    };
    let mut builder = Builder {
        table,
        extended: None,
        partitioned: None,
        names,
        found,
    };
    for clause in clauses {
        builder.clause(clause);
    }
    builder.link_to_extended();
    builder.partition();
    builder.table
}

fn parts_of(parts: Vec<ast::UnionPart>, names: &Names, found: &mut Vec<Diagnostic>) -> Vec<Part> {
    let mut known = Vec::new();
    for part in parts {
        let Some(table) = names.table(&part.table.text) else {
            found.push(names.unknown(Sought::Table, &part.table.text, part.table.span));
            continue;
        };
        known.push(Part {
            table,
            renames: part.renames,
            span: part.table.span,
        });
    }
    known
}

struct Builder<'a> {
    table: Table,
    /// How the table names the entity it extends.
    extended: Option<Name>,
    /// Read last: it speaks of a time.
    partitioned: Option<(ast::Partitioned, usize, Span)>,
    names: &'a Names,
    found: &'a mut Vec<Diagnostic>,
}

impl Builder<'_> {
    fn clause(&mut self, clause: Clause) {
        match clause.kind {
            ClauseKind::Rows(expr) => self.table.rows = Some(expr),
            ClauseKind::Key(key) => self.key(key, clause.span),
            ClauseKind::Link(link) => self.link(link),
            ClauseKind::Field(field) => self.field(field),
            ClauseKind::Partitioned(partition) => self.partitioned(partition, clause.span),
            ClauseKind::FromTable(name) => self.part_name(name, clause.span),
            _ => {}
        }
    }

    /// `kind from table`
    fn part_name(&mut self, name: Name, span: Span) {
        if !matches!(self.table.source, TableSource::Union(_)) {
            let finding = Diagnostic::error(&code::UNION).at(span);
            self.found.push(finding.says("message.part").helps("help.part"));
            return;
        }
        let at = self.table.fields.len();
        self.member(&name, Member::Field(at));
        self.table.part_name = Some(at);
        self.table.fields.push(Field {
            role: FieldRole::Dim,
            name,
            label: None,
            kind: Some(Type::Text),
            conformed: None,
            required: true,
            optional: false,
            expr: None,
            values: Vec::new(),
        });
    }

    fn entity(&mut self, name: &Name) -> Option<EntityId> {
        let entity = self.names.entity(&name.text);
        if entity.is_none() {
            let finding = self.names.unknown(Sought::Entity, &name.text, name.span);
            self.found.push(match finding.is_helped_by("help.none") {
                true => finding
                    .helps("help")
                    .with("advice", say!("declare it: `entity {name}`", name = name.text)),
                false => finding,
            });
        }
        entity
    }

    fn key(&mut self, key: ast::Key, span: Span) {
        let entity = key.entity.as_ref().and_then(|name| self.entity(name));
        let extended = key.extends.as_ref().and_then(|name| self.entity(name));
        let wrong = |at: Span, message, help| {
            Diagnostic::error(&code::EXTENSION)
                .at(at)
                .says(message)
                .helps(help)
        };
        match (&key.extends, &key.valid) {
            (Some(name), _) if entity.is_some() && extended.is_some() && entity != extended => {
                let own = key.entity.as_ref().map(|name| name.text.clone());
                let finding = wrong(name.span, "message", "help").with("entity", &name.text);
                self.found.push(finding.with("key", own.unwrap_or_default()));
            }
            (None, Some((from, until))) => {
                let at = from.span.to(until.span);
                let own = key.entity.as_ref().map(|name| name.text.as_str());
                let finding = wrong(at, "message.valid", "help.valid");
                self.found.push(finding.with("entity", own.unwrap_or("customer")));
            }
            _ => {}
        }
        self.table.extends = extended.map(|entity| Extends {
            entity,
            valid: key.valid,
        });
        self.table.key = Some(Key {
            // An extension is no home: it links to one.
            entity: entity.filter(|_| key.extends.is_none()),
            columns: key.columns,
            span,
        });
        self.extended = key.extends;
    }

    /// The rows of an extension belong to the entity: that is a link, called
    /// after it unless the table says otherwise.
    fn link_to_extended(&mut self) {
        let Some(entity) = self.table.extends.as_ref().map(|extends| extends.entity) else {
            return;
        };
        let Some(name) = self.extended.take() else {
            return;
        };
        let links = &self.table.links;
        let key = self.table.key.as_ref();
        if let (false, false, Some(key)) = (
            self.table.members.contains_key(&name.text),
            links.iter().any(|link| link.entity == entity),
            key,
        ) {
            let at = links.len();
            let link = Link {
                name: name.clone(),
                label: None,
                entity,
                columns: key.columns.clone(),
                required: true,
            };
            self.table.members.insert(name.text, Member::Link(at));
            self.table.links.push(link);
        }
    }

    fn link(&mut self, link: ast::Link) {
        let Some(entity) = self.entity(link.entity.as_ref().unwrap_or(&link.name)) else {
            return;
        };
        let at = self.table.links.len();
        self.member(&link.name, Member::Link(at));
        self.table.links.push(Link {
            name: link.name,
            label: link.label,
            entity,
            columns: link.columns,
            required: link.required,
        });
    }

    fn partitioned(&mut self, clause: ast::Partitioned, span: Span) {
        let kind = kind_type(&clause.kind, self.names).unwrap_or_else(|finding| {
            self.found.push(*finding);
            Type::Unknown
        });
        let at = self.table.fields.len();
        self.member(&clause.name, Member::Field(at));
        self.table.fields.push(Field {
            role: FieldRole::Column,
            name: clause.name.clone(),
            label: None,
            kind: Some(kind),
            conformed: None,
            required: false,
            optional: false,
            expr: None,
            values: Vec::new(),
        });
        self.partitioned = Some((clause, at, span));
    }

    fn partition(&mut self) {
        let Some((clause, at, span)) = self.partitioned.take() else {
            return;
        };
        match partition::read(&clause, at, &self.table, span) {
            Ok(partition) => self.table.partition = Some(partition),
            Err(finding) if finding.is_echo() => {}
            Err(finding) => self.found.push(*finding),
        }
    }

    fn member(&mut self, name: &Name, member: Member) {
        self.found.extend(forbidden(name));
        if let Some(first) = self.table.members.insert(name.text.clone(), member) {
            let first = match first {
                Member::Field(at) => self.table.fields.get(at).map(|field| field.name.span),
                Member::Link(at) => self.table.links.get(at).map(|link| link.name.span),
            };
            let finding = Diagnostic::error(&code::DUPLICATE_NAME)
                .at(name.span)
                .helps("help.table")
                .with("name", &name.text);
            self.found.push(match first {
                Some(first) => finding.label(first, "label.first"),
                None => finding,
            });
        }
    }

    fn field(&mut self, field: ast::Field) {
        check_once(&field.clauses, self.found);
        let declared = field.kind.as_ref().map(|kind| {
            kind_type(kind, self.names).unwrap_or_else(|finding| {
                self.found.push(*finding);
                Type::Unknown
            })
        });
        let declared = declared.map(|kind| self.zoned(kind, field.zone.as_ref()));
        match field.role {
            FieldRole::Snapshot => self.snapshot(&field, declared.as_ref()),
            FieldRole::Time => self.is_a_time(&field, declared.as_ref(), &say!("when a row happens")),
            _ => {}
        }
        let values = field.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Values(values) => Some(values.clone()),
            _ => None,
        });
        for (name, label) in field.names {
            let conformed = match field.role {
                FieldRole::Dim => self.names.dimension(&name.text),
                _ => None,
            };
            if declared.is_none() && conformed.is_none() && field.expr.is_none() {
                let finding = Diagnostic::error(&code::NO_TYPE).at(name.span);
                self.found.push(finding.with("name", &name.text));
            }
            let at = self.table.fields.len();
            self.member(&name, Member::Field(at));
            self.table.fields.push(Field {
                role: field.role,
                name,
                label,
                kind: declared.clone(),
                conformed,
                required: field.required,
                optional: field.optional,
                expr: field.expr.clone(),
                values: values.clone().unwrap_or_default(),
            });
        }
    }

    /// A table is a snapshot once, of a day or a moment.
    fn snapshot(&mut self, field: &ast::Field, declared: Option<&Type>) {
        let span = field.names.first().map(|(name, _)| name.span).unwrap_or_default();
        let first = self.table.snapshot().and_then(|at| self.table.fields.get(at));
        if let Some(first) = first {
            let finding = Diagnostic::error(&code::CLAUSE_TWICE).at(span);
            let finding = finding.label(first.name.span, "label.first");
            self.found.push(finding.with("clause", "snapshot"));
        }
        self.is_a_time(field, declared, &say!("the day its levels hold for"));
    }

    /// What tells when rows happen is a date or a moment.
    fn is_a_time(&mut self, field: &ast::Field, declared: Option<&Type>, what: &Said) {
        if let (Some(kind), Some(written)) = (declared, &field.kind)
            && !matches!(kind, Type::Date | Type::Timestamp(_) | Type::Unknown)
        {
            let finding = Diagnostic::error(&code::TYPE_MISMATCH).at(written.span);
            self.found.push(
                finding
                    .says("message.wanted")
                    .helps("help.none")
                    .with("wanted", say!("a date or a timestamp"))
                    .with("found", kind)
                    .with("detail", what),
            );
        }
    }

    /// Puts the zone into a timestamp's type.
    fn zoned(&mut self, kind: Type, zone: Option<&ast::Text>) -> Type {
        let Some(zone) = zone else {
            return kind;
        };
        if jiff::tz::TimeZone::get(&zone.value).is_err() {
            let finding = Diagnostic::error(&code::UNKNOWN_NAME).at(zone.span);
            self.found.push(
                finding
                    .with("what", say!("time zone"))
                    .with("name", &zone.value)
                    .with(
                        "advice",
                        say!("zones have names such as \"UTC\" or \"Asia/Shanghai\""),
                    ),
            );
            return kind;
        }
        match kind {
            Type::Timestamp(_) => Type::Timestamp(Some(zone.value.clone())),
            other => {
                let finding = Diagnostic::error(&code::TYPE_MISMATCH).at(zone.span);
                self.found.push(
                    finding
                        .says("message.wanted")
                        .helps("help.none")
                        .with("wanted", say!("a timestamp"))
                        .with("found", &other)
                        .with("detail", say!("only timestamps have a zone")),
                );
                other
            }
        }
    }
}
