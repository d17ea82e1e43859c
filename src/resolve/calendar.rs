//! Calendars: tables with a row for each day, which say what periods days are in.

use crate::words::say;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::model::{Field, Key, Member, Model, Named, TableId};
use super::names::{Names, forbidden};
use super::table;
use super::types::Type;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::Span;
use crate::syntax::ast::{self, Body, Clause, ClauseKind, FieldRole, File, Item, Name, Source, Text};
use crate::syntax::time::{CustomGrain, Grain};

/// A grain that a calendar declares.
#[derive(Clone, Debug)]
pub struct Period {
    /// The grain.
    pub grain: Grain,
    /// The calendar.
    pub calendar: TableId,
    /// The column that says which period a day is in.
    pub column: Name,
    /// Where it is declared.
    pub span: Span,
}

/// The grains that calendars declare, by name.
pub(super) fn collect(
    files: &[File],
    names: &Names,
    found: &mut Vec<Diagnostic>,
) -> FxHashMap<SmolStr, Period> {
    let mut periods = FxHashMap::default();
    for item in files.iter().flat_map(|file| &file.items) {
        let (Body::Calendar(_), Some(calendar)) = (&item.body, names.table(&item.name.text)) else {
            continue;
        };
        for grain in grains(item) {
            let period = Period {
                grain: CustomGrain::grain(&grain.name.text, within(grain, item, found)),
                calendar,
                column: grain.column.clone().unwrap_or_else(|| grain.name.clone()),
                span: grain.name.span,
            };
            periods.entry(grain.name.text.clone()).or_insert(period);
        }
    }
    periods
}

/// The grains an item declares.
pub(super) fn grains(item: &Item) -> impl Iterator<Item = &ast::CalendarGrain> {
    item.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::CalendarGrain(grain) => Some(grain),
        _ => None,
    })
}

/// All grains that the periods of one lie in.
fn within(of: &ast::CalendarGrain, item: &Item, found: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut step = of;
    while let Some(wide) = &step.within {
        if wide.text == of.name.text {
            // Told once, of the grain that stands first.
            let circle = grains(item)
                .find(|grain| grain.name == of.name || all.contains(&grain.name.text.to_string()));
            if circle.is_some_and(|first| first.name == of.name) {
                let finding = Diagnostic::error(&code::CYCLE).with("name", &of.name.text);
                let says = say!(
                    "`{name}` lies in `{wide}`",
                    name = step.name.text,
                    wide = wide.text
                );
                found.push(finding.note(wide.span, says));
            }
            return all;
        }
        // A circle that it only leads into is told of by those that are in it.
        if all.iter().any(|known| *known == wide.text) {
            return all;
        }
        let Some(next) = grains(item).find(|grain| grain.name.text == wide.text) else {
            if step.name.text == of.name.text {
                found.push(unknown(wide, item));
            }
            return all;
        };
        all.push(wide.text.to_string());
        step = next;
    }
    all
}

fn unknown(wide: &Name, item: &Item) -> Diagnostic {
    let finding = Diagnostic::error(&code::UNKNOWN_NAME)
        .at(wide.span)
        .with("what", say!("grain of this calendar"))
        .with("name", &wide.text);
    match nearest(&wide.text, grains(item).map(|grain| grain.name.text.as_str())) {
        Some(near) => finding.helps("help.near").with("near", near).fix(wide.span, near),
        None => finding.helps("help.none"),
    }
}

/// The table of a calendar: its days are its key and its time.
pub(super) fn build(
    named: Named,
    broken: bool,
    source: Text,
    clauses: Vec<Clause>,
    names: &Names,
    found: &mut Vec<Diagnostic>,
) -> super::Table {
    let day = clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::DayKey(day) => Some((day.clone(), clause.span)),
        _ => None,
    });
    let lacks = |clause, example| {
        let finding = Diagnostic::error(&code::MISSING_CLAUSE).at(named.name.span);
        let finding = finding.with("what", say!("a calendar")).with("clause", clause);
        finding.with("example", example)
    };
    if !broken && day.is_none() {
        found.push(lacks("key", "key day"));
    }
    let is_grain = |clause: &Clause| matches!(clause.kind, ClauseKind::CalendarGrain(_));
    if !broken && !clauses.iter().any(is_grain) {
        found.push(lacks("grain", "grain retail_month"));
    }
    let source = Source::Physical(source);
    let mut table = table::build(named, broken, source, Vec::new(), names, found);
    if let Some((day, span)) = day {
        // A column called `day` is no name of its own: the grain is what is meant.
        if forbidden(&day).is_none() {
            table.members.insert(day.text.clone(), Member::Field(0));
        }
        table.key = Some(Key {
            entity: None,
            columns: vec![day.clone()],
            span,
        });
        table.fields.push(Field {
            role: FieldRole::Time,
            name: day,
            label: None,
            kind: Some(Type::Date),
            conformed: None,
            required: true,
            optional: false,
            expr: None,
            values: Vec::new(),
        });
    }
    table
}

/// A word that slices by a period must not mean something else in a table.
pub(super) fn check(model: &Model, found: &mut Vec<Diagnostic>) {
    let clash = |name: &Name, first: Span| {
        Diagnostic::error(&code::DUPLICATE_NAME)
            .at(name.span)
            .label(first, "label.first")
            .with("name", &name.text)
    };
    for table in &model.tables {
        let fields = table.fields.iter().map(|field| &field.name);
        let links = table.links.iter().map(|link| &link.name);
        for name in fields.chain(links) {
            if let Some(period) = model.names.period(&name.text) {
                found.push(clash(name, period.span));
            }
        }
    }
    for entity in &model.entities {
        let name = &entity.named.name;
        if let Some(period) = model.names.period(&name.text) {
            found.push(clash(name, period.span));
        }
    }
}
