//! From items to the model, in one pass; names are known already.

use super::clauses::{check_once, choose};
use super::model::{
    Attribute, Coarser, Dimension, Entity, EntityId, LookBack, Metric, Model, Named, Stated, TableId,
};
use super::names::Names;
use super::types::{Type, kind_type};
use super::{assertion, calendar, event, extensions, history, line, organisation, table, tree, unions};
use crate::diagnostic::{Diagnostic, code};
use crate::source::manifest::Manifest;
use crate::syntax::ast::{Body, Clause, ClauseKind, Expr, File, Item, Kind};
use crate::syntax::time::Grain;
use crate::words::say;

/// Builds the model. Ids follow the order in which `names` counted them.
pub(super) fn collect(
    manifest: &Manifest,
    files: Vec<File>,
    names: Names,
    found: &mut Vec<Diagnostic>,
) -> Model {
    let mut model = Model {
        manifest: manifest.clone(),
        departments: Vec::new(),
        entities: Vec::new(),
        dimensions: Vec::new(),
        tables: Vec::new(),
        events: Vec::new(),
        attributes: Vec::new(),
        metrics: Vec::new(),
        lines: Vec::new(),
        reports: Vec::new(),
        stated: Vec::new(),
        tests: Vec::new(),
        assertions: Vec::new(),
        names,
    };
    let mut collector = Collector {
        model: &mut model,
        found,
    };
    for item in files.into_iter().flat_map(|file| file.items) {
        collector.item(item);
    }
    find_homes(&mut model, found);
    extensions::find(&mut model, found);
    unions::fill(&mut model, found);
    unions::check_given(&model, found);
    model
}

struct Collector<'a> {
    model: &'a mut Model,
    found: &'a mut Vec<Diagnostic>,
}

impl Collector<'_> {
    fn item(&mut self, item: Item) {
        check_once(&item.clauses, self.found);
        tree::check_names(&item, &self.model.names, self.found);
        let Item {
            span,
            broken,
            docs,
            name,
            label,
            body,
            mut clauses,
            ..
        } = item;
        let mut named = Named {
            name,
            label,
            docs: docs.into_iter().map(|doc| doc.text).collect(),
            aka: Vec::new(),
            owner: None,
            history: Vec::new(),
            span,
        };
        take_people(&mut clauses, &mut named, self.found);
        match body {
            Body::Department => self.model.departments.push(named),
            Body::Entity => self.model.entities.push(Entity {
                named,
                home: None,
                extensions: Vec::new(),
            }),
            Body::Dimension { kind } => self.dimension(named, broken, &kind, clauses),
            Body::Table(source) => {
                let table = table::build(named, broken, source, clauses, &self.model.names, self.found);
                self.model.tables.push(table);
            }
            Body::Calendar(source) => {
                let table = calendar::build(named, broken, source, clauses, &self.model.names, self.found);
                self.model.tables.push(table);
            }
            Body::Metric { kind, expr } => self.metric(named, broken, (kind, expr), clauses),
            Body::Event(expr) => {
                let event = event::build(named, broken, expr, &self.model.names, self.found);
                self.model.events.push(event);
            }
            Body::Attribute {
                of,
                kind,
                expr,
                within,
            } => {
                let attribute = Attribute {
                    broken,
                    of: self.model.names.entity(&of.text),
                    kind: kind.map(|kind| (self.kind(&kind), kind)),
                    expr,
                    within,
                    segment: None,
                    named,
                };
                self.model.attributes.push(attribute);
            }
            Body::Segment { of, expr, over } => {
                let segment = Attribute {
                    broken,
                    of: self.model.names.entity(&of.text),
                    kind: None,
                    expr,
                    within: None,
                    segment: Some(LookBack(over)),
                    named,
                };
                self.model.attributes.push(segment);
            }
            Body::Report => self.model.reports.push(organisation::report(named, clauses)),
            Body::Test => {
                let test = organisation::test(named, clauses, &self.model.names, self.found);
                self.model.tests.push(test);
            }
            Body::Assert(claims) => self.model.assertions.push(assertion::known(named, claims)),
            Body::NorthStar
            | Body::Identity(_)
            | Body::Partition(_)
            | Body::Driver { .. }
            | Body::Guardrail
            | Body::Alert
            | Body::Target(_)
            | Body::Direction { .. } => {
                let unsaid = tree::without_condition(&body, &named.name, &clauses, &self.model.names);
                self.found.extend(unsaid.filter(|_| !broken));
                let Named {
                    name, label, owner, ..
                } = named;
                let stated = Stated {
                    name,
                    label,
                    owner,
                    body,
                    clauses,
                };
                self.model.stated.extend((!broken).then_some(stated));
            }
            Body::Line => self.model.lines.push(line::build(named, &clauses)),
            Body::Unit { .. } | Body::Opportunity | Body::Initiative => {}
        }
    }

    fn kind(&mut self, kind: &Kind) -> Type {
        kind_type(kind, &self.model.names).unwrap_or_else(|finding| {
            self.found.push(*finding);
            Type::Unknown
        })
    }

    fn dimension(&mut self, named: Named, broken: bool, kind: &Kind, clauses: Vec<Clause>) {
        let kind = if broken { Type::Unknown } else { self.kind(kind) };
        let values = clauses.into_iter().find_map(|clause| match clause.kind {
            ClauseKind::Values(values) => Some(values),
            _ => None,
        });
        let values = values.unwrap_or_default();
        self.model.dimensions.push(Dimension { named, kind, values });
    }

    fn metric(
        &mut self,
        named: Named,
        broken: bool,
        (kind, expr): (Option<Kind>, Expr),
        clauses: Vec<Clause>,
    ) {
        let kind = kind.map(|kind| (self.kind(&kind), kind));
        let mut metric = Metric {
            named,
            broken,
            kind,
            expr,
            grain: None,
            coarser: None,
            empty_is_null: self.model.manifest.empty_is_null,
            better: None,
            format: None,
            status: None,
            status_note: (None, None),
            relatives: Vec::new(),
        };
        for clause in clauses {
            self.metric_clause(&mut metric, clause);
        }
        if metric.coarser.is_some() && metric.grain.is_none() {
            let finding = Diagnostic::error(&code::MISSING_CLAUSE).at(metric.named.name.span);
            self.found.push(
                finding
                    .with("what", say!("a metric with `coarser`"))
                    .with("clause", "grain")
                    .with("example", "grain day"),
            );
        }
        self.model.metrics.push(metric);
    }

    fn metric_clause(&mut self, metric: &mut Metric, clause: Clause) {
        let found = &mut *self.found;
        match clause.kind {
            ClauseKind::Grain(word) => {
                let plain = Grain::ALL.iter().map(|grain| (grain.word(), *grain));
                let periods = self.model.names.periods();
                let periods = periods.iter().map(|period| (period.grain.word(), period.grain));
                let grains: Vec<(&str, Grain)> = plain.chain(periods).collect();
                metric.grain = choose("grain", &word, &grains, found).map(|grain| (grain, clause.span));
            }
            ClauseKind::Coarser(word) => metric.coarser = choose("coarser", &word, &Coarser::WORDS, found),
            ClauseKind::Better(word) => {
                metric.better = choose("better", &word, &[("higher", true), ("lower", false)], found);
            }
            ClauseKind::Empty(word) => {
                let choice = choose("empty", &word, &[("null", true), ("zero", false)], found);
                metric.empty_is_null = choice.unwrap_or(metric.empty_is_null);
            }
            ClauseKind::Format(text) => metric.format = Some(text),
            ClauseKind::Status { word, hint, on } => {
                metric.status_note = (hint, on.map(|day| day.raw));
                let known = [("draft", ()), ("certified", ()), ("deprecated", ())];
                metric.status = choose("status", &word, &known, found).map(|()| word);
            }
            ClauseKind::DistinctFrom(name, _) | ClauseKind::VariantOf(name, _) => {
                tree::metric(&name, &self.model.names, found);
                metric.relatives.push(name);
            }
            _ => {}
        }
    }
}

/// Moves owner, other names and history into what people read.
fn take_people(clauses: &mut Vec<Clause>, named: &mut Named, found: &mut Vec<Diagnostic>) {
    clauses.retain_mut(|clause| match &mut clause.kind {
        ClauseKind::Owner(name) => {
            named.owner = Some(name.clone());
            false
        }
        ClauseKind::Aka(texts) => {
            named.aka.append(texts);
            false
        }
        ClauseKind::Changed { why, on } => {
            history::add(&mut named.history, why.clone(), on, clause.span, found);
            false
        }
        _ => true,
    });
}

/// The home of an entity is the table whose key it is; there is only one.
fn find_homes(model: &mut Model, found: &mut Vec<Diagnostic>) {
    let homes: Vec<(EntityId, TableId)> = model
        .tables
        .iter()
        .enumerate()
        .filter_map(|(at, table)| Some((table.key.as_ref()?.entity?, TableId::at(at))))
        .collect();
    for (entity, table) in homes {
        let key = model
            .tables
            .get(table.index())
            .and_then(|table| table.key.as_ref());
        let span = key.map(|key| key.span).unwrap_or_default();
        let first = model.entities.get(entity.index()).and_then(|entity| entity.home);
        match first.and_then(|first| model.tables.get(first.index())?.key.as_ref()) {
            Some(first) => found.push(
                Diagnostic::error(&code::DUPLICATE_NAME)
                    .says("message.home")
                    .helps("help.home")
                    .label(span, "label.home")
                    .label(first.span, "label.first")
                    .with("name", entity_name(model, entity)),
            ),
            None => {
                if let Some(entity) = model.entities.get_mut(entity.index()) {
                    entity.home = Some(table);
                }
            }
        }
    }
}

fn entity_name(model: &Model, id: EntityId) -> String {
    let entity = model.entities.get(id.index());
    entity
        .map(|entity| entity.named.name.text.to_string())
        .unwrap_or_default()
}
