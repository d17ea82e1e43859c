//! What a definition reads: its tables, the constants that values are compared
//! with, and the lengths of its windows.

use super::Side;
use crate::check::{Budget, Checked, EventFacts, Literal, Measure, Row, Shift, Window};
use crate::resolve::{AttributeId, EntityId, MetricId, TableId, TableSource, Type};
use crate::source::Span;
use crate::syntax::ast::{Expr, Path};
use crate::syntax::time::Length;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most parts that are looked at.
const MOST_STEPS: usize = 50_000;

/// What a definition reads.
pub struct Reads<'a> {
    pub checked: &'a Checked,
    /// The tables, those over links included.
    pub tables: BTreeSet<TableId>,
    /// Physical columns, with the constants that each is compared with.
    pub columns: BTreeMap<(TableId, SmolStr), Read>,
    /// Constants that are compared with something else.
    pub loose: Vec<Literal>,
    /// How long windows and shifts are.
    pub lengths: Vec<Length>,
    metrics: BTreeSet<usize>,
    attributes: BTreeSet<usize>,
    filters: Vec<Arc<Expr>>,
    left: usize,
}

/// What is known of a column.
#[derive(Clone, Debug)]
pub struct Read {
    pub kind: Type,
    pub constants: Vec<Literal>,
    /// Whether it stands for a truth.
    pub is_truth: bool,
}

/// What a metric reads, and measures beside it.
pub fn reads<'a>(side: Side<'a>, beside: &[&Measure]) -> Reads<'a> {
    let itself = Measure::Metric(side.metric, Span::default());
    let all: Vec<&Measure> = std::iter::once(&itself).chain(beside.iter().copied()).collect();
    reads_of(side.checked, &all)
}

/// What measures read.
pub fn reads_of<'a>(checked: &'a Checked, measures: &[&Measure]) -> Reads<'a> {
    let mut reads = Reads {
        checked,
        tables: BTreeSet::new(),
        columns: BTreeMap::new(),
        loose: Vec::new(),
        lengths: Vec::new(),
        metrics: BTreeSet::new(),
        attributes: BTreeSet::new(),
        filters: Vec::new(),
        left: MOST_STEPS,
    };
    measures.iter().for_each(|measure| reads.measure(measure));
    reads.sources();
    reads.conditions();
    reads
}

impl Reads<'_> {
    /// What a slice of them reads, too.
    pub fn sliced(mut self, by: &Path) -> Self {
        let checked = self.checked;
        let budget = Budget::new(MOST_STEPS);
        for table in self.tables.clone() {
            let time = checked.default_time(table);
            if let Ok((row, _)) = checked.binder(table, time.as_ref(), &budget).path(by) {
                self.row(&row);
            }
        }
        self.sources();
        self
    }

    fn step(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    fn metric(&mut self, id: MetricId) {
        if self.metrics.insert(id.index())
            && let Some((measure, _)) = self.checked.metric(id)
        {
            self.measure(measure);
        }
    }

    fn measure(&mut self, measure: &Measure) {
        if !self.step() {
            return;
        }
        match measure {
            Measure::Aggregate(aggregate) => {
                self.tables.insert(aggregate.table);
                if let Some((argument, _)) = &aggregate.argument {
                    self.row(argument);
                }
            }
            Measure::Entities { entity, .. } => self.home(*entity),
            Measure::Sequence(sequence) => {
                self.event(&sequence.from);
                self.event(&sequence.to);
                self.lengths.push(sequence.within);
            }
            Measure::Metric(id, _) => self.metric(*id),
            Measure::Number(digits) | Measure::Quantity(digits, _) => {
                self.loose.push(Literal::Number(digits.clone()));
            }
            Measure::Where(_, condition) => self.filters.push(Arc::clone(condition)),
            Measure::Within(_, within) => {
                self.lengths.push(within.length);
                self.home(within.entity);
            }
            Measure::Window {
                window: Window::Rolling(length),
                ..
            }
            | Measure::Prior {
                shift: Shift::Back(length),
                ..
            } => self.lengths.push(*length),
            Measure::Once(once) => {
                self.tables.extend([once.table, once.home]);
                self.row(&once.value);
            }
            _ => {}
        }
        measure.parts(&mut |part| self.measure(part));
    }

    fn event(&mut self, event: &EventFacts) {
        self.tables.insert(event.table);
        self.filters.extend(event.condition.clone());
    }

    fn home(&mut self, entity: EntityId) {
        let entity = self.checked.model.entities.get(entity.index());
        self.tables.extend(entity.and_then(|entity| entity.home));
    }

    fn attribute(&mut self, id: AttributeId) {
        if self.attributes.insert(id.index())
            && let Some(Some(facts)) = self.checked.attributes.get(id.index())
        {
            self.measure(&facts.measure);
            if let Some(crate::check::Reach::Over(length)) = facts.segment {
                self.lengths.push(length);
            }
        }
    }

    /// What else tables are read by: their standing conditions, and their parts.
    fn sources(&mut self) {
        let checked = self.checked;
        let mut done = BTreeSet::new();
        while let Some(id) = self.tables.difference(&done).next().copied() {
            done.insert(id);
            let (Some(table), Some(facts)) = (
                checked.model.tables.get(id.index()),
                checked.tables.get(id.index()),
            ) else {
                continue;
            };
            if let TableSource::Union(parts) = &table.source {
                self.tables.extend(parts.iter().map(|part| part.table));
            }
            let valid = facts.valid.iter().flat_map(|(from, until)| [&from.0, &until.0]);
            let time = table.default_time().and_then(|at| facts.fields.get(at)?.as_ref());
            let rows = facts.rows.iter().chain(valid).chain(time.map(|(row, _)| row));
            rows.for_each(|row| self.row(row));
        }
    }

    /// Conditions, as the rows of each table understand them.
    fn conditions(&mut self) {
        let checked = self.checked;
        let budget = Budget::new(MOST_STEPS);
        let filters = std::mem::take(&mut self.filters);
        for table in self.tables.clone() {
            let time = checked.default_time(table);
            for filter in &filters {
                if !self.step() {
                    return;
                }
                if let Ok(row) = checked.binder(table, time.as_ref(), &budget).condition(filter) {
                    self.row(&row);
                }
            }
        }
        // Conditions lead to other tables, and those have conditions.
        self.sources();
    }

    fn row(&mut self, row: &Row) {
        if !self.step() {
            return;
        }
        match row {
            Row::Column(column) => {
                self.column(column);
            }
            Row::Literal(literal) => self.loose.push(literal.clone()),
            Row::Compare(_, left, right) => match (&**left, &**right) {
                (Row::Column(column), Row::Literal(literal))
                | (Row::Literal(literal), Row::Column(column)) => {
                    self.column(column).constants.push(literal.clone());
                }
                _ => row.each(&mut |part| self.row(part)),
            },
            Row::In { subject, list, .. } => match &**subject {
                Row::Column(column) => {
                    let all = list.iter().filter_map(|one| match one {
                        Row::Literal(literal) => Some(literal.clone()),
                        _ => None,
                    });
                    self.column(column).constants.extend(all.take(50));
                }
                _ => row.each(&mut |part| self.row(part)),
            },
            Row::Like { subject, pattern, .. } => self.pattern(subject, pattern),
            Row::Call(_, arguments) => match arguments.as_slice() {
                [subject, pattern] => self.pattern(subject, pattern),
                _ => row.each(&mut |part| self.row(part)),
            },
            Row::And(all) | Row::Or(all) => all.iter().for_each(|part| self.truth(part)),
            Row::Not(inner) => self.truth(inner),
            Row::Attribute(attribute) => {
                attribute.key.iter().for_each(|column| {
                    self.column(column);
                });
                self.attribute(attribute.attribute);
            }
            Row::Member(member) => {
                member.key.iter().for_each(|column| {
                    self.column(column);
                });
                self.attribute(member.segment);
            }
            Row::Shift { by, .. } => {
                self.lengths.push(*by);
                row.each(&mut |part| self.row(part));
            }
            _ => row.each(&mut |part| self.row(part)),
        }
    }

    fn truth(&mut self, row: &Row) {
        match row {
            Row::Column(column) => self.column(column).is_truth = true,
            other => self.row(other),
        }
    }

    /// Texts that a pattern may be about.
    fn pattern(&mut self, subject: &Row, pattern: &Row) {
        let (Row::Column(column), Row::Literal(Literal::Text(text))) = (subject, pattern) else {
            self.row(subject);
            self.row(pattern);
            return;
        };
        let plain = |any: &str| text.replace('%', any).replace('_', "q");
        let letters: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
        let texts = [plain(""), plain("zz"), letters, text.to_string()];
        let all = texts.into_iter().map(|text| Literal::Text(text.into()));
        self.column(column).constants.extend(all);
    }

    fn column(&mut self, column: &crate::check::ColumnRef) -> &mut Read {
        for hop in column.path.steps() {
            self.tables.extend([hop.from, hop.to]);
        }
        self.tables.insert(column.table);
        let place = (column.table, column.column.clone());
        self.columns.entry(place).or_insert_with(|| Read {
            kind: column.kind.clone(),
            constants: Vec::new(),
            is_truth: false,
        })
    }
}
