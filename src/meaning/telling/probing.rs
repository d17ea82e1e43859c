//! Attributes, segments and dimensions, told apart as metrics are: by a small measure
//! that looks at nothing else.

use super::answers::{Gap, gap};
use super::database::{Database, Places};
use super::gather::{Reads, reads_of};
use super::search::{Asked, Effort, Tells, search};
use super::witness::Witness;
use crate::check::{Aggregate, AttributeRef, Checked, Function, Literal, Measure, MemberRef, Row};
use crate::evaluate::answer_measures;
use crate::resolve::{AttributeId, EntityId, TableId, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::{FieldRole, Path};
use std::sync::Arc;

/// What is asked to see what a definition says.
pub struct Probe<'a> {
    checked: &'a Checked,
    measure: Measure,
    kind: Type,
    by: Option<Path>,
}

/// Two of them, and where each finds its rows.
struct Probes<'p, 'a>([&'p Probe<'a>; 2], [Places<'a>; 2]);

impl<'a> Probe<'a> {
    /// Of an attribute: its greatest value; of a segment: how many are in it.
    pub fn of_attribute(checked: &'a Checked, id: AttributeId) -> Option<Self> {
        let facts = checked.attributes.get(id.index())?.as_ref()?;
        let (table, key, own) = speaking(checked, facts.of)?;
        let row = match facts.segment {
            None => Row::Attribute(AttributeRef {
                attribute: id,
                key,
                own,
                kind: facts.kind.clone(),
            }),
            Some(_) => Row::Member(MemberRef {
                segment: id,
                key,
                own,
                periods: Vec::new(),
                place: None,
            }),
        };
        Some(match (facts.segment, &facts.kind) {
            (Some(_), _) => Self::of_truth(checked, table, row),
            (None, Type::Bool) => Self::of_truth(checked, table, row),
            (None, kind) => Self::of_value(checked, table, (row, kind.clone())),
        })
    }

    /// Of a field of a table: its rows by it, or its greatest value.
    pub fn of_field(checked: &'a Checked, table: TableId, place: usize) -> Option<Self> {
        let field = checked.model.tables.get(table.index())?.fields.get(place)?;
        let (row, kind) = checked.tables.get(table.index())?.fields.get(place)?.clone()?;
        Some(match field.role {
            FieldRole::Dim => Self {
                by: Some(Path::of(field.name.clone())),
                kind: Type::int(Unit::Any),
                ..Self::of(checked, table, Function::Rows, None)
            },
            _ => Self::of_value(checked, table, (row, kind)),
        })
    }

    fn of_value(checked: &'a Checked, table: TableId, argument: (Row, Type)) -> Self {
        Self {
            kind: argument.1.clone(),
            ..Self::of(checked, table, Function::Max, Some(argument))
        }
    }

    fn of_truth(checked: &'a Checked, table: TableId, row: Row) -> Self {
        let one = Row::Literal(Literal::Number("1".into()));
        let counted = (Row::Case(vec![(row, one)], None), Type::int(Unit::Any));
        Self::of(checked, table, Function::Sum, Some(counted))
    }

    fn of(checked: &'a Checked, table: TableId, function: Function, argument: Option<(Row, Type)>) -> Self {
        Self {
            checked,
            measure: Measure::Aggregate(Arc::new(Aggregate {
                function,
                table,
                argument,
                id: None,
                span: Span::default(),
            })),
            kind: Type::int(Unit::Any),
            by: None,
        }
    }
}

/// A table whose rows speak of an entity each: its home, if it has one; by which
/// columns, and whether these are the table's own key.
fn speaking(checked: &Checked, entity: EntityId) -> Option<(TableId, Vec<crate::check::ColumnRef>, bool)> {
    let model = &checked.model;
    let budget = crate::check::Budget::new(1_000);
    let key = |id: TableId| {
        let table = model.tables.get(id.index())?;
        let binder = checked.binder(id, None, &budget);
        let own = table.key.as_ref().is_some_and(|key| key.entity == Some(entity));
        let role = || {
            let mut links = table.links.iter();
            let link = links.find(|link| link.entity == entity)?;
            Some(binder.entity_key(&Path::of(link.name.clone()))?.1)
        };
        let key = if own { binder.only_key(entity) } else { role() };
        Some((id, key?, own))
    };
    let home = model.entities.get(entity.index())?.home;
    let mut all = (0..model.tables.len()).map(TableId::at);
    home.and_then(key).or_else(|| all.find_map(key))
}

impl Tells for Probes<'_, '_> {
    fn reads(&self) -> Vec<Reads<'_>> {
        let each = self.0.iter().map(|probe| {
            let reads = reads_of(probe.checked, &[&probe.measure]);
            match &probe.by {
                Some(by) => reads.sliced(by),
                None => reads,
            }
        });
        each.collect()
    }

    fn questions(&self) -> Vec<Vec<Path>> {
        let by = self.0.iter().find_map(|probe| probe.by.clone());
        let of = |word: &str| {
            let period = (!word.is_empty()).then(|| Path::dotted(word, Span::default()));
            period.into_iter().chain(by.clone()).collect()
        };
        ["", "month", "day"].map(of).to_vec()
    }

    fn gap(&self, asked: &Asked, database: &Database) -> Option<Gap> {
        let ([first, second], [one, two]) = (self.0, &self.1);
        let answers = [(first, one), (second, two)].map(|(probe, places)| {
            let data = database.put(places, asked.as_of)?;
            let measures = [(probe.measure.clone(), probe.kind.clone())];
            let steps = asked.steps;
            answer_measures(steps, probe.checked, &data, &measures, &asked.by, asked.as_of)
        });
        let [one, two] = &answers;
        gap(one, two)
    }
}

/// Rows on which two definitions say different things.
pub fn told(one: &Probe<'_>, two: &Probe<'_>, effort: Effort) -> Option<Witness> {
    let places = [one, two].map(|probe| Places::of(probe.checked, one.checked));
    search(&Probes([one, two], places), &[], effort)
}
