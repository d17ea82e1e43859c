//! What the names of a definition mean, each in words of its own.

use super::measures::quoted;
use super::times::{clauses, length};
use super::{MOST_TERMS, Term, Used, Writer};
use crate::check::Checked;
use crate::resolve::{AttributeId, EventId, Member, MetricId, Table, TableId, TableSource, Type};
use crate::syntax::ast::{Expr, ExprKind, Name, Path};
use crate::words::{Said, Say, say};

impl Writer<'_> {
    /// Every name that is used, and what these use in turn, but for `own`.
    pub fn terms(&self, own: MetricId) -> Vec<Term> {
        for table in self.tables.borrow().clone() {
            self.uses(Used::Table(table));
        }
        let mut found = Vec::new();
        let mut at = 0;
        while found.len() < MOST_TERMS {
            let Some(next) = self.used.borrow().get(at).cloned() else {
                break;
            };
            at += 1;
            let term = match next {
                Used::Metric(id) if id == own => None,
                Used::Metric(id) => self.metric_term(id),
                Used::Event(id) => self.event_term(id),
                Used::Attribute(id) => self.attribute_term(id),
                Used::Field(table, at) => self.field_term(table, at),
                Used::Table(id) => self.table_term(id),
            };
            found.extend(term);
        }
        let order = ["metric", "event", "attribute", "segment", "field", "table"];
        found.sort_by_key(|term| order.iter().position(|kind| *kind == term.kind));
        found
    }

    /// Remembers what a path names.
    pub fn mentions(&self, path: &Path) {
        let names = &self.checked.model.names;
        let Some((first, rest)) = path.segments.split_first() else {
            return;
        };
        if rest.is_empty() {
            if let Some(id) = names.metric(&first.text) {
                return self.uses(Used::Metric(id));
            }
            if let Some(id) = names.segment(&first.text) {
                return self.uses(Used::Attribute(id));
            }
        }
        if let Some(id) = names.event(&first.text) {
            self.uses(Used::Event(id));
            let facts = self.checked.events.get(id.index()).and_then(Option::as_ref);
            return facts.map_or((), |facts| self.found(leads(self.checked, facts.table, rest)));
        }
        if let Some(table) = names.table(&first.text) {
            self.uses(Used::Table(table));
            return self.found(leads(self.checked, table, rest));
        }
        for table in self.tables.borrow().clone() {
            self.found(leads(self.checked, table, &path.segments));
        }
    }

    fn found(&self, used: Option<Used>) {
        if let Some(used) = used {
            self.uses(used);
        }
    }

    /// What is written as it is: the names in it are used all the same.
    pub fn mentions_all(&self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Path(path) => self.mentions(path),
            ExprKind::Paren(inner) | ExprKind::Negate(inner) | ExprKind::Not(inner) => {
                self.mentions_all(inner)
            }
            ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => {
                self.mentions_all(first);
                rest.iter().for_each(|(_, part)| self.mentions_all(part));
            }
            ExprKind::And(all) | ExprKind::Or(all) | ExprKind::List(all) => {
                all.iter().for_each(|part| self.mentions_all(part));
            }
            ExprKind::Compare(_, left, right) => {
                self.mentions_all(left);
                self.mentions_all(right);
            }
            ExprKind::IsNull { subject, .. } | ExprKind::Like { subject, .. } => self.mentions_all(subject),
            ExprKind::Call { arguments, .. } => {
                arguments
                    .iter()
                    .for_each(|argument| self.mentions_all(&argument.expr));
            }
            ExprKind::Case(arms) => {
                for (condition, value) in arms {
                    condition
                        .iter()
                        .for_each(|condition| self.mentions_all(condition));
                    self.mentions_all(value);
                }
            }
            ExprKind::Where(inner, condition) => {
                self.mentions_all(inner);
                self.mentions_all(condition);
            }
            _ => {}
        }
    }

    pub fn table_named(&self, name: &Name) {
        if let Some(id) = self.checked.model.names.table(&name.text) {
            self.uses(Used::Table(id));
        }
    }

    /// What an event, a table or a time of an entity is called by.
    pub fn happens(&self, path: &Path) {
        let names = &self.checked.model.names;
        let Some(name) = path.single() else { return };
        if let Some(id) = names.event(&name.text) {
            self.uses(Used::Event(id));
        } else if let Some(id) = names.attribute(&name.text) {
            self.uses(Used::Attribute(id));
        } else {
            self.table_named(name);
        }
    }

    fn metric_term(&self, id: MetricId) -> Option<Term> {
        let metric = self.checked.model.metrics.get(id.index())?;
        let (_, facts) = self.checked.metric(id)?;
        let outside = self
            .tables
            .replace(facts.tables.iter().chain(&facts.beside).copied().collect());
        let sentence = self.measure(&metric.expr);
        for table in self.tables.replace(outside) {
            self.uses(Used::Table(table));
        }
        let words = std::iter::once(sentence).chain(clauses(metric, facts));
        Some(Term {
            kind: "metric",
            name: metric.named.name.text.to_string(),
            words: Said::joined(words, "; ", "；"),
        })
    }

    fn event_term(&self, id: EventId) -> Option<Term> {
        let event = self.checked.model.events.get(id.index())?;
        let facts = self.checked.events.get(id.index())?.as_ref()?;
        self.uses(Used::Table(facts.table));
        let table = self.checked.model.tables.get(facts.table.index())?;
        let outside = self.tables.replace(vec![facts.table]);
        let mut words = say!("rows of {table}", table = format!("`{}`", table.named.name.text));
        if let Some(at) = &event.at {
            words = say!("{what}, dated by {time}", what = words, time = quoted(at));
        }
        if let Some(condition) = &event.condition {
            let condition = self.condition(condition, false);
            words = say!(
                "{what}, only rows where {condition}",
                what = words,
                condition = condition
            );
        }
        self.tables.replace(outside);
        Some(Term {
            kind: "event",
            name: event.named.name.text.to_string(),
            words,
        })
    }

    fn attribute_term(&self, id: AttributeId) -> Option<Term> {
        let attribute = self.checked.model.attributes.get(id.index())?;
        let entity = self.checked.model.entities.get(attribute.of?.index())?;
        let entity = format!("`{}`", entity.named.name.text);
        let name = attribute.named.name.text.to_string();
        if let Some(look) = &attribute.segment {
            let condition = self.condition(&attribute.expr, false);
            let words = match &look.0 {
                Some(over) => say!(
                    "those {entity} for whom {condition}, over the {length} up to the end of the period",
                    entity = entity,
                    condition = condition,
                    length = length(over)
                ),
                None => say!(
                    "those {entity} for whom {condition}, over all rows up to the end of the period",
                    entity = entity,
                    condition = condition
                ),
            };
            let kind = "segment";
            return Some(Term { kind, name, words });
        }
        let what = self.measure(&attribute.expr);
        let words = match &attribute.within {
            Some((within, from)) => say!(
                "of each {entity}: {what}, over its rows within {length} of {time}",
                entity = entity,
                what = what,
                length = length(within),
                time = quoted(from)
            ),
            None => say!(
                "of each {entity}: {what}, over all its rows, whatever is asked",
                entity = entity,
                what = what
            ),
        };
        let kind = "attribute";
        Some(Term { kind, name, words })
    }

    fn field_term(&self, id: TableId, at: usize) -> Option<Term> {
        let table = self.checked.model.tables.get(id.index())?;
        let field = table.fields.get(at)?;
        let expr = field.expr.as_ref()?;
        Some(Term {
            kind: "field",
            name: format!("{}.{}", table.named.name.text, field.name.text),
            words: self.source(expr.span).said(),
        })
    }

    fn table_term(&self, id: TableId) -> Option<Term> {
        let table = self.checked.model.tables.get(id.index())?;
        let mut words = vec![match &table.source {
            TableSource::Physical { name, .. } => say!("rows of {table}", table = format!("`{name}`")),
            TableSource::Sql(_) => say!("the answer of a query in SQL"),
            TableSource::Union(parts) => {
                let names = parts.iter().filter_map(|part| {
                    self.uses(Used::Table(part.table));
                    let part = self.checked.model.tables.get(part.table.index())?;
                    Some(format!("`{}`", part.named.name.text))
                });
                say!("the rows of {tables}, stacked", tables = Said::list(names))
            }
        }];
        if let Some(rows) = &table.rows {
            let outside = self.tables.replace(vec![id]);
            words.push(say!(
                "only those where {condition}",
                condition = self.condition(rows, false)
            ));
            self.tables.replace(outside);
        }
        words.extend(self.dated(table, id));
        let own = table.default_time().and_then(|at| table.fields.get(at));
        if own.is_some_and(|field| field.optional) {
            words.push(say!("rows without a time count, too"));
        }
        Some(Term {
            kind: "table",
            name: table.named.name.text.to_string(),
            words: Said::joined(words, "; ", "；"),
        })
    }

    /// When its rows happen, and by which clock.
    fn dated(&self, table: &Table, id: TableId) -> Option<Said> {
        let field = table.fields.get(table.default_time()?)?;
        let name = format!("`{}`", field.name.text);
        if table.snapshot().is_some() {
            return Some(say!("each {date} shows the whole level anew", date = name));
        }
        let project = &self.checked.model.manifest.timezone;
        let (_, kind) = self.checked.default_time(id)?;
        Some(match kind {
            Type::Timestamp(Some(zone)) => say!(
                "dated by {time}, kept in {zone}, by the days of {project}",
                time = name,
                zone = zone,
                project = project
            ),
            Type::Timestamp(None) => say!(
                "dated by {time}, by the days of {project}",
                time = name,
                project = project
            ),
            _ => say!("dated by {time}", time = name),
        })
    }
}

/// What a path of a table ends in, if that has a definition of its own.
fn leads(checked: &Checked, base: TableId, path: &[Name]) -> Option<Used> {
    let model = &checked.model;
    let mut here = base;
    for (at, name) in path.iter().enumerate() {
        let table = model.tables.get(here.index())?;
        let entity = match table.members.get(&name.text) {
            Some(Member::Field(field)) => {
                let computed = table.fields.get(*field)?.expr.is_some();
                return computed.then_some(Used::Field(here, *field));
            }
            Some(Member::Link(link)) => table.links.get(*link)?.entity,
            None => match model.names.entity(&name.text) {
                Some(entity) => entity,
                None => return model.names.attribute(&name.text).map(Used::Attribute),
            },
        };
        let next = path.get(at + 1)?;
        match model.table_with(entity, &next.text) {
            Some(table) => here = table,
            // An entity without a home still has attributes.
            None => return model.names.attribute(&next.text).map(Used::Attribute),
        }
    }
    None
}
