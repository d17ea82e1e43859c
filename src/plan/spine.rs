//! Every day of a calendar, and the periods it is in.

use jiff::civil::Date;

use super::build::Planner;
use super::frame::{CELLS, Planned};
use super::ir::{Expr, Plan, Relation, Select, Source};
use super::question::{AsOf, Question};
use crate::check::{Back, Checked, FromNow, Literal};
use crate::resolve::Type;
use crate::source::Span;
use crate::syntax::ast::Comparison;
use crate::syntax::time::{Grain, Length};

/// A row for each day from this one to the end of the year after that of the as-of: the first
/// days of its periods, and whether it is over.
///
/// # Errors
/// None today: it reads no table.
pub fn spine(checked: &Checked, first: Date, as_of: AsOf) -> Planned<Plan> {
    let question = Question::nothing(Span::default(), as_of);
    let mut planner = Planner::new(checked, &question);
    let first = Expr::Literal(Literal::Date(first));
    let all = Select {
        columns: vec![(
            Expr::Each(Grain::Day, Box::new(first), Box::new(last_day(as_of))),
            "day".to_owned(),
        )],
        from: Relation {
            source: Source::Nothing,
            alias: String::new(),
        },
        joins: Vec::new(),
        filter: Vec::new(),
        group: None,
    };
    let step = planner.step("days", "each day", all.body());
    let mut from = Relation::step(&step);
    from.alias = CELLS.to_owned();
    let day = || Expr::column(CELLS, "day");
    let is_over = Expr::Compare(Comparison::Less, Box::new(day()), Box::new(today(as_of)));
    let number = |digits: &str| Expr::Literal(Literal::Number(digits.into()));
    let is_over = Expr::Case(vec![(is_over, number("1"))], Some(Box::new(number("0"))));
    let periods = periods(planner.calendar().fiscal_year_starts).into_iter();
    let periods = periods.map(|grain| (Expr::Bucket(grain, Box::new(day())), grain.word().to_owned()));
    let columns = std::iter::once((day(), "day".to_owned()));
    let last = Select {
        columns: columns
            .chain(periods)
            .chain([(is_over, "is_over".to_owned())])
            .collect(),
        from,
        joins: Vec::new(),
        filter: Vec::new(),
        group: None,
    };
    planner.planned(last, Vec::new(), None)
}

/// The day of the as-of.
fn today(as_of: AsOf) -> Expr {
    match as_of {
        AsOf::At(time) => Expr::Literal(Literal::Date(time.date())),
        AsOf::Clock | AsOf::Never => Expr::Now(Type::Date),
    }
}

/// The last day of the year after that of the as-of.
fn last_day(as_of: AsOf) -> Expr {
    if let AsOf::At(time) = as_of
        && let Ok(last) = Date::new(time.year().saturating_add(1), 12, 31)
    {
        return Expr::Literal(Literal::Date(last));
    }
    let back = Length {
        days: 1,
        ..Length::default()
    };
    let start = FromNow {
        grain: Grain::Year,
        periods: 2,
        back: Some(Back::By(back)),
    };
    Expr::FromNow(start, Type::Date)
}

/// The periods of a day; fiscal ones where they are others than those of the calendar.
fn periods(fiscal_year_starts: i8) -> Vec<Grain> {
    let mut periods = vec![Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];
    if fiscal_year_starts != 1 {
        periods.extend([Grain::FiscalQuarter, Grain::FiscalYear]);
    }
    periods
}
