//! Funnels and cohorts: what a question says of events, and whether rows of them
//! can be told to follow each other.

use super::bind::Bound;
use super::building::MeasureBuilder;
use super::events::EventFacts;
use super::following::{of_pair, same_rows};
use super::given::length_of;
use super::metrics::{Checked, MOST_PARTS, builder};
use crate::check::Budget;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::EntityId;
use crate::source::Span;
use crate::syntax::ast::{Duration, Name, Path};
use crate::syntax::time::{Grain, Length};
use crate::words::Said;

/// Most steps a funnel may have.
const MOST_STEPS: usize = 20;

/// What a question asks of events, instead of metrics.
#[derive(Clone, Debug)]
pub enum Story {
    /// `funnel product_view, paid_order each customer within 1 day`
    Funnel(Funnel),
    /// `cohort customer from first_order_at on paid_order per month for 12 months`
    Cohort(Cohort),
}

/// Steps that are taken one after the other.
#[derive(Clone, Debug)]
pub struct Funnel {
    /// What each is called, and what it is.
    pub steps: Vec<(Name, EventFacts)>,
    /// Whose steps they are.
    pub entity: EntityId,
    /// How long after the first step they count.
    pub within: Length,
    /// Where it is written.
    pub span: Span,
}

/// Entities that began in one period, and in which periods they come back.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// Whose.
    pub entity: EntityId,
    /// Where each begins: the first of these.
    pub from: EventFacts,
    /// What brings them back.
    pub on: EventFacts,
    /// The period.
    pub per: Grain,
    /// Periods that begin within this time from the start of the first.
    pub over: Length,
    /// Where it is written.
    pub span: Span,
}

impl Story {
    /// The columns it has behind the slices.
    #[must_use]
    pub fn columns(&self) -> &'static [&'static str] {
        match self {
            Self::Funnel(_) => &["step", "event", "reached", "of_first", "of_previous"],
            Self::Cohort(_) => &["cohort", "period", "size", "retained", "share"],
        }
    }

    /// The word it is asked with.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Funnel(_) => "funnel",
            Self::Cohort(_) => "cohort",
        }
    }
}

/// A funnel of these events.
///
/// # Errors
/// Events, entities and lengths that mean nothing, or do not fit.
pub fn funnel(
    checked: &Checked,
    steps: &[Name],
    each: &Name,
    within: &Duration,
    span: Span,
) -> Result<Story, Box<Diagnostic>> {
    let budget = Budget::new(MOST_PARTS);
    let builder = builder(checked, &budget);
    let entity = builder.entity_called(each)?;
    let mut known: Vec<(Name, EventFacts)> = Vec::new();
    let mut days_only = false;
    for name in steps {
        let event = builder.event_called(name)?;
        days_only |= builder.happens_to(&event, entity, name.span, "funnel")?;
        for (_, earlier) in &known {
            same_rows(&builder, earlier, &event, "funnel", name.span)?;
        }
        known.push((name.clone(), event));
    }
    if let Some(beyond) = steps.get(MOST_STEPS) {
        let finding = Diagnostic::error(&code::TOO_DEEP)
            .says("message.steps")
            .helps("help.steps");
        let finding = finding.label(beyond.span, "label.steps");
        return Err(Box::new(
            finding.with("limit", MOST_STEPS).with("step", MOST_STEPS + 1),
        ));
    }
    let length = length_of(within)?;
    of_pair("funnel", days_only, length, within.span)?;
    Ok(Story::Funnel(Funnel {
        steps: known,
        entity,
        within: length,
        span,
    }))
}

/// Cohorts of the entities that begin so.
///
/// # Errors
/// As for [`funnel`].
pub fn cohort(
    checked: &Checked,
    (entity, from, on): (&Name, &Path, &Name),
    (per, over): (&Name, &Duration),
    span: Span,
) -> Result<Story, Box<Diagnostic>> {
    let budget = Budget::new(MOST_PARTS);
    let builder = builder(checked, &budget);
    let whose = builder.entity_called(entity)?;
    let beginning = builder.beginning(from, whose)?;
    let event = builder.event_called(on)?;
    builder.happens_to(&beginning, whose, from.span, "cohort")?;
    builder.happens_to(&event, whose, on.span, "cohort")?;
    let per = period(per)?;
    Ok(Story::Cohort(Cohort {
        entity: whose,
        from: beginning,
        on: event,
        per,
        over: length_of(over)?,
        span,
    }))
}

/// The period entities are grouped by.
fn period(word: &Name) -> Bound<Grain> {
    match Grain::named(&word.text) {
        Some(grain) if grain >= Grain::Day => Ok(grain),
        _ => {
            let grains = Grain::ALL.into_iter().filter(|grain| *grain >= Grain::Day);
            let words: Vec<String> = grains.map(|grain| format!("`{}`", grain.word())).collect();
            Err(Box::new(
                Diagnostic::error(&code::CLAUSE_VALUE)
                    .at(word.span)
                    .with("clause", "per")
                    .with("found", &word.text)
                    .with("allowed", Said::list(&words)),
            ))
        }
    }
}

impl MeasureBuilder<'_> {
    /// Whether rows of an event say whose they are, and when; whether that is
    /// known by days only.
    fn happens_to(&self, event: &EventFacts, entity: EntityId, span: Span, name: &str) -> Bound<bool> {
        self.belongs(event.table, entity, span)?;
        let (_, kind) = self.happens_at(event, span)?;
        self.no_levels(event, name, span)?;
        Ok(kind == crate::resolve::Type::Date)
    }
}
