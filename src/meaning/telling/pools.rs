//! Values that a column may hold: the constants it is compared with, what stands
//! beside them, and plain ones.

use super::rng::Rng;
use crate::check::Literal;
use crate::evaluate::{Exact, Value};
use crate::resolve::{Exactness, Type};
use crate::syntax::ast::{Expr, ExprKind};
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};

/// What kind of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Truth,
    Whole,
    Decimal,
    Day,
    Time,
}

impl Kind {
    /// That of a type.
    pub fn of(kind: &Type, is_truth: bool) -> Option<Self> {
        Some(match kind {
            Type::Text => Self::Text,
            Type::Bool => Self::Truth,
            Type::Date => Self::Day,
            Type::Timestamp(_) => Self::Time,
            Type::Number(number) if number.exactness == Exactness::Int => Self::Whole,
            Type::Number(_) => Self::Decimal,
            Type::Unknown if is_truth => Self::Truth,
            _ => return None,
        })
    }
}

/// Values of a column.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    pub kind: Option<Kind>,
    /// At its constants.
    at: Vec<Value>,
    /// At its constants, and beside them.
    near: Vec<Value>,
    /// Those it is claimed to have; nothing is claimed where there are none.
    claimed: Vec<Value>,
}

/// Most values near constants.
const MOST: usize = 300;

impl Pool {
    /// Says what kind it is of, unless that is known.
    pub fn is_of(&mut self, kind: Option<Kind>) {
        if self.kind.is_none() {
            self.kind = kind;
        }
    }

    /// Constants it is compared with.
    pub fn add(&mut self, constants: &[Literal]) {
        for constant in constants {
            if self.near.len() > MOST {
                return;
            }
            let near = near(constant, self.kind);
            self.at
                .extend(near.first().filter(|first| !self.at.contains(first)).cloned());
            for value in near {
                if !self.near.contains(&value) {
                    self.near.push(value);
                }
            }
        }
    }

    /// The values it is claimed to have.
    pub fn claim(&mut self, values: &[Expr]) {
        for value in values {
            if let ExprKind::Text(text) = &value.kind {
                self.claimed.push(Value::Text(text.value.to_string()));
            }
        }
    }

    /// The constants one after the other, where there are several.
    pub fn in_turn(&self, place: usize) -> Option<Value> {
        let mut held = self.at.iter().filter(|value| self.may_hold(value)).cycle();
        held.nth(place).filter(|_| self.at.len() > 1).cloned()
    }

    /// Whether it holds what is claimed, if something is.
    pub fn may_hold(&self, value: &Value) -> bool {
        self.claimed.is_empty() || value.is_null() || self.claimed.contains(value)
    }

    /// A value; days and times lie around an anchor.
    pub fn draw(&self, rng: &mut Rng, anchor: &Anchor, loose: &[Literal]) -> Value {
        if let Some(value) = rng.one(&self.claimed) {
            return value.clone();
        }
        for (values, chance) in [(&self.at, 40), (&self.near, 40)] {
            if let Some(value) = rng.one(values).filter(|_| rng.chance(chance)) {
                return value.clone();
            }
        }
        let kind = self.kind.unwrap_or(Kind::Whole);
        if rng.chance(25) {
            let others: Vec<Value> = match rng.one(loose) {
                Some(literal) => near(literal, Some(kind)),
                None => Vec::new(),
            };
            if let Some(value) = rng.one(&others) {
                return value.clone();
            }
        }
        match kind {
            Kind::Text => Value::Text(plain(rng, &["a", "b", "c"]).to_owned()),
            Kind::Truth => Value::Truth(rng.chance(50)),
            Kind::Whole => number(plain(rng, &["1", "2", "3", "5", "10", "0", "-1", "7", "100"])),
            Kind::Decimal => number(plain(
                rng,
                &["1", "2", "0.5", "5", "10", "0", "-1", "2.25", "100", "7"],
            )),
            Kind::Day => Value::Day(anchor.time(rng).date()),
            Kind::Time => Value::Time(anchor.time(rng)),
        }
    }
}

fn plain<'t>(rng: &mut Rng, all: &[&'t str]) -> &'t str {
    rng.one(all).copied().unwrap_or_default()
}

/// A number in plain digits.
pub fn number(digits: &str) -> Value {
    Exact::read(digits).map_or(Value::Null, Value::Exact)
}

/// A constant, and what stands beside it, as values of a kind.
pub fn near(constant: &Literal, kind: Option<Kind>) -> Vec<Value> {
    match (constant, kind) {
        (Literal::Text(text), Some(Kind::Text) | None) => {
            let other_case = match text.to_uppercase() == text.as_str() {
                true => text.to_lowercase(),
                false => text.to_uppercase(),
            };
            let all = [
                text.to_string(),
                other_case,
                format!("{text}z"),
                format!(" {text}"),
                String::new(),
            ];
            all.into_iter().map(Value::Text).collect()
        }
        (Literal::Number(digits), Some(Kind::Whole | Kind::Decimal) | None) => {
            let Some(exact) = Exact::read(digits) else {
                return Vec::new();
            };
            let steps: &[&str] = match kind {
                Some(Kind::Decimal) => &["0", "1", "-1", "0.5", "-0.01"],
                _ => &["0", "1", "-1"],
            };
            let moved = steps
                .iter()
                .filter_map(|step| exact.plus(Exact::read(step)?).ok());
            let whole = |exact: &Exact| kind == Some(Kind::Decimal) || !exact.to_string().contains('.');
            moved.filter(whole).map(Value::Exact).collect()
        }
        (Literal::Bool(_), Some(Kind::Truth) | None) => vec![Value::Truth(true), Value::Truth(false)],
        (Literal::Date(day), kind) => around(day.to_datetime(Time::midnight()), kind),
        (Literal::Timestamp(time), kind) => around(*time, kind),
        _ => Vec::new(),
    }
}

fn around(time: DateTime, kind: Option<Kind>) -> Vec<Value> {
    let spans = [
        Span::new(),
        Span::new().seconds(1),
        Span::new().seconds(-1),
        Span::new().days(1),
        Span::new().days(-1),
        Span::new().hours(12),
    ];
    let times = spans.into_iter().filter_map(|span| time.checked_add(span).ok());
    match kind {
        Some(Kind::Day) => times.map(|time| Value::Day(time.date())).collect(),
        Some(Kind::Time) => times.map(Value::Time).collect(),
        _ => Vec::new(),
    }
}

/// Where and how far from each other days and times are.
pub struct Anchor {
    pub at: DateTime,
    /// Distances that matter: those of windows, and a bit more and less.
    pub distances: Vec<Span>,
    /// Whether all times are at one clock.
    pub whole_days: bool,
}

/// Days that are as good as any, or better: ends of months, of years, leap days.
pub const DAYS: [(i16, i8, i8); 7] = [
    (2026, 1, 15),
    (2026, 1, 31),
    (2024, 2, 29),
    (2025, 12, 31),
    (2026, 3, 30),
    (2026, 6, 1),
    (2026, 10, 25),
];

impl Anchor {
    fn time(&self, rng: &mut Rng) -> DateTime {
        let distance = rng.one(&self.distances).copied().unwrap_or_default();
        let moved = self.at.checked_add(distance).unwrap_or(self.at);
        if self.whole_days {
            return moved;
        }
        let clocks = [
            (0, 0, 0),
            (12, 0, 0),
            (23, 30, 0),
            (0, 30, 0),
            (2, 30, 0),
            (23, 59, 59),
        ];
        let (hour, minute, second) = rng.one(&clocks).copied().unwrap_or_default();
        let clock = Time::new(hour, minute, second, 0);
        moved.date().to_datetime(clock.unwrap_or_default())
    }

    /// A day of the calendar.
    pub fn day(rng: &mut Rng) -> Date {
        let (year, month, day) = rng.one(&DAYS).copied().unwrap_or((2026, 1, 15));
        Date::new(year, month, day).unwrap_or_default()
    }
}
