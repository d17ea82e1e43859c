//! What a dialect cannot say, before it is written.

use super::construct::{Construct, constructs, names};
use super::dialect::Dialect;
use super::like::{Likeness, may_escape};
use super::{copies, nesting, spoken, written};
use crate::check::Literal;
use crate::diagnostic::{Diagnostic, code};
use crate::plan::{Expr, Finds, Join, Order, Plan, Step, StepBody};
use crate::resolve::{Model, Type};
use crate::words::{Said, say};

/// Why this dialect cannot say a plan, if it cannot: a table by SQL has none for it, or it
/// has no words for something.
#[must_use]
pub fn refused(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    not_written(plan, model, dialect)
        .or_else(|| lacking(plan, model, dialect))
        .or_else(|| misnamed(plan, model, dialect))
        .or_else(|| keyless(plan, model, dialect))
        .or_else(|| escaping(plan, model, dialect))
        .or_else(|| unshown(plan, model, dialect))
        .or_else(|| too_far(plan, model, dialect))
        .or_else(|| zoned(plan, model, dialect))
        .or_else(|| unlike(plan, model, dialect))
        .or_else(|| emptied(plan, model, dialect))
        .or_else(|| too_many(plan, model, dialect))
        .or_else(|| too_long(plan, model, dialect))
        .or_else(|| too_deep(plan, model, dialect))
}

fn misnamed(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let stored = plan.tables.iter().flat_map(|used| &used.columns);
    let mut stored = stored.map(|(name, ..)| name.as_str());
    let (name, why) = names(plan)
        .find_map(|name| Some((name, dialect.misreads(name)?)))
        .or_else(|| stored.find_map(|name| Some((name, dialect.misreads_stored(name)?))))?;
    let what = say!("the name `{name}`", name = name);
    Some(lacks(plan, model, dialect, what, why))
}

fn escaping(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let why = dialect.lacks_escapes()?;
    let mut is_there = false;
    each_part(plan, &mut |part| {
        is_there |= matches!(part, Expr::Like(_, _, pattern) if may_escape(pattern));
    });
    let what = say!("patterns of `like` with a backslash");
    is_there.then(|| lacks(plan, model, dialect, what, why))
}

/// An order by what the answer does not show.
fn unshown(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let is_shown = |order: &Order| plan.last.columns.iter().any(|(value, _)| *value == order.expr);
    let is_there = dialect.orders_by_shown() && !plan.order.iter().all(is_shown);
    is_there.then(|| {
        let what = say!("an order by what the answer does not show, as totals have it");
        let why = say!("its orders are of columns of the answer");
        lacks(plan, model, dialect, what, why)
    })
}

fn keyless(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let mut joins = plan.selects().flat_map(|select| &select.joins);
    let is_keyless =
        |join: &Join| join.finds == Finds::AtMostOne && join.on.is_empty() && !join.and.is_empty();
    (dialect.joins_by_keys() && joins.any(is_keyless)).then(|| {
        let what = say!("rows beside those of a range");
        lacks(
            plan,
            model,
            dialect,
            what,
            say!("its joins have to have equal sides"),
        )
    })
}

fn too_far(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let mut why = None;
    let mut look = |part: &Expr| {
        if let Expr::Over { reach, .. } = part {
            why = dialect.lacks_reach(*reach);
        }
        why.is_some()
    };
    let mut columns = plan.selects().flat_map(|select| &select.columns);
    columns.any(|(value, _)| value.has(&mut look));
    let what = say!("aggregates over the rows up to a moment");
    why.map(|why| lacks(plan, model, dialect, what, why))
}

/// A zone whose clocks the engine does not know.
fn zoned(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let own = plan.calendar.zone.as_str();
    let mut found = None;
    let mut look = |zone: &str, why: Option<Said>, help: &'static str| {
        found = found.take().or_else(|| Some((zone.to_owned(), why?, help)));
    };
    let clock = |zone: &str| dialect.lacks_clock(zone);
    let moved = |zone: &str| dialect.lacks_zone(zone);
    each_part(plan, &mut |part| match part {
        Expr::Local(zone, _) | Expr::Utc(zone, _) | Expr::Start(_, Some(zone)) => {
            look(zone, moved(zone), "help.zones");
            look(own, moved(own), "help.zones");
        }
        Expr::FromNow(_, Type::Timestamp(Some(zone))) => {
            look(zone, moved(zone), "help.zones");
            look(own, moved(own).or_else(|| clock(own)), "help.clock");
        }
        Expr::Now(Type::Timestamp(Some(zone))) => look(zone, clock(zone), "help.zones"),
        Expr::Now(_) | Expr::FromNow(..) | Expr::SpeltNow(_) => look(own, clock(own), "help.clock"),
        _ => {}
    });
    let (zone, why, help) = found?;
    let what = say!("times of the zone `{zone}`", zone = zone);
    Some(lacks(plan, model, dialect, what, why).helps(help))
}

/// A pattern with a sign for one letter, where some letters take the place of two.
fn unlike(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    if dialect.likeness() != Likeness::Bracketed {
        return None;
    }
    let mut is_there = false;
    each_part(plan, &mut |part| {
        is_there |= match part {
            Expr::Like(_, _, pattern) => match &**pattern {
                Expr::Literal(Literal::Text(text)) => text.contains('_'),
                _ => true,
            },
            _ => false,
        };
    });
    is_there.then(|| {
        let why = say!("letters such as 😀 are two to its patterns");
        lacks(plan, model, dialect, say!("`_` in a pattern of `like`"), why)
    })
}

/// A text that may have no letters, which is no value to some engines.
fn emptied(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let mut why = None;
    each_part(plan, &mut |part| match part {
        Expr::Literal(Literal::Text(text)) if text.is_empty() && !dialect.knows_empty_texts() => {
            why = Some(say!("a text without letters is NULL to it"));
        }
        Expr::Call(function, _) => why = why.take().or_else(|| dialect.lacks_call(*function)),
        _ => {}
    });
    why.map(|why| {
        lacks(
            plan,
            model,
            dialect,
            say!("what may be a text without letters"),
            why,
        )
    })
}

/// Every expression of a plan, and every part of one.
fn each_part(plan: &Plan, look: &mut dyn FnMut(&Expr)) {
    fn down(expr: &Expr, look: &mut dyn FnMut(&Expr)) {
        look(expr);
        expr.parts(&mut |part| down(part, look));
    }
    for select in plan.selects() {
        select.columns.iter().for_each(|(value, _)| down(value, look));
        select.conditions(&mut |part| down(part, look));
    }
    plan.order.iter().for_each(|order| down(&order.expr, look));
}

fn too_many(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let most = dialect.most_named()?;
    let count = plan.steps.len();
    (count > most).then(|| {
        let why = say!(
            "it takes {most} of them, and the question has {count}",
            most = most,
            count = count
        );
        lacks(plan, model, dialect, say!("so many steps"), why)
    })
}

fn too_long(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let most = dialect.most_steps()?;
    let count = copies::copies(plan);
    (count > most).then(|| {
        let why = say!(
            "it makes a step anew wherever that is read, and would make {count} of them",
            count = count
        );
        lacks(plan, model, dialect, say!("so many steps"), why)
    })
}

fn too_deep(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let most = dialect.most_nested()?;
    let depth = nesting::depth(&written(plan, dialect));
    (depth > most).then(|| {
        let why = say!(
            "its parser takes {most} parentheses and choices inside each other, and these are {depth}",
            most = most,
            depth = depth
        );
        lacks(plan, model, dialect, say!("so much inside each other"), why)
    })
}

fn lacking(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    if Construct::ALL
        .iter()
        .all(|construct| dialect.lacks(*construct).is_none())
    {
        return None;
    }
    let asked = constructs(plan);
    let (construct, why) = asked
        .iter()
        .find_map(|construct| Some((construct, dialect.lacks(*construct)?)))?;
    Some(lacks(plan, model, dialect, construct.words(), why))
}

fn lacks(plan: &Plan, model: &Model, dialect: &dyn Dialect, what: Said, why: Said) -> Diagnostic {
    let finding = Diagnostic::error(&code::DIALECT_LACKS)
        .with("dialect", dialect.name())
        .with("what", what)
        .with("why", why);
    // The question is to blame, but its metric is where that can be mended.
    let metric = plan.definitions.first().and_then(|(name, _)| {
        let mut metrics = model.metrics.iter();
        metrics.find(|metric| metric.named.name.text == *name)
    });
    match metric {
        Some(metric) if plan.definitions.len() == 1 => finding.at(metric.named.name.span),
        _ => finding,
    }
}

fn not_written(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let lacks = |step: &&Step| match &step.body {
        StepBody::Written(_, texts) => !texts.iter().any(|(engine, _)| engine == spoken(dialect)),
        _ => false,
    };
    let written = plan.steps.iter().find(lacks)?;
    let StepBody::Written(table, texts) = &written.body else {
        return None;
    };
    let table = model.tables.get(table.index())?;
    let known: Vec<&str> = texts.iter().map(|(engine, _)| engine.as_str()).collect();
    Some(
        Diagnostic::error(&code::BY_SQL)
            .at(table.named.name.span)
            .says("message.lacks")
            .helps("help.lacks")
            .with("table", &table.named.name.text)
            .with("engine", spoken(dialect))
            .with("known", known.join(", ")),
    )
}
