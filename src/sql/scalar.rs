//! How engines spell the functions of one row; their meaning is in `check::scalar`.

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{BinaryOperator, CaseWhen, Expr as Sql};

use super::dialect::Dialect;
use super::kinds::Kind;
use super::literal::raw;
use super::node::{binary, call, cast, minus, plus};
use crate::check::{Scalar, TimePart};

/// A function of one row, as the dialect spells it. Operands are such that an operator may stand
/// beside them.
pub(super) fn spelled(function: Scalar, operands: Vec<Sql>, kind: Kind, dialect: &dyn Dialect) -> Sql {
    let own = dialect.scalar(function, &operands, kind);
    own.unwrap_or_else(|| plain(function, operands, dialect))
}

/// As most engines spell it.
fn plain(function: Scalar, mut operands: Vec<Sql>, dialect: &dyn Dialect) -> Sql {
    match function {
        Scalar::Concat => Sql::Nested(Box::new(joined(operands))),
        Scalar::Trim => {
            operands.push(raw(dialect.text(" ")));
            call("trim", operands)
        }
        Scalar::Bucket => Sql::Nested(Box::new(bucket(operands))),
        // An engine's own numbers of characters may be too narrow to count with.
        Scalar::Length => cast(call("length", operands), "BIGINT"),
        Scalar::Substring => {
            let mut operands = operands.into_iter();
            let text = operands.next();
            let places = operands.map(|place| match place {
                Sql::Value(_) => place,
                place => cast(place, "BIGINT"),
            });
            call("substring", text.into_iter().chain(places).collect())
        }
        // The zero gives a decimal one digit more before its point, and keeps
        // whole numbers exact: of them alone engines make floating ones.
        Scalar::Floor | Scalar::Ceil => {
            let operands = operands.into_iter().map(|number| plus(number, raw("0.0")));
            call(name(function), operands.collect())
        }
        Scalar::Matches => call(dialect.finds_pattern(), operands),
        Scalar::Part(part) => part_of(part, operands),
        _ => call(name(function), operands),
    }
}

fn name(function: Scalar) -> &'static str {
    match function {
        Scalar::Coalesce => "coalesce",
        Scalar::Concat => "concat",
        Scalar::Lower => "lower",
        Scalar::Upper => "upper",
        Scalar::Trim => "trim",
        Scalar::Length => "length",
        Scalar::Replace => "replace",
        Scalar::Substring => "substring",
        Scalar::StartsWith => "starts_with",
        Scalar::EndsWith => "ends_with",
        Scalar::Contains => "contains",
        Scalar::Matches => "matches",
        Scalar::Abs => "abs",
        Scalar::Round => "round",
        Scalar::Floor => "floor",
        Scalar::Ceil => "ceil",
        Scalar::Bucket | Scalar::Bound => "bucket",
        Scalar::Least => "least",
        Scalar::Greatest => "greatest",
        Scalar::Part(_) => "date_part",
    }
}

/// A part of a time, as a whole number.
fn part_of(part: TimePart, operands: Vec<Sql>) -> Sql {
    let field = match part {
        TimePart::YearNumber => "'year'",
        TimePart::QuarterOfYear => "'quarter'",
        TimePart::MonthOfYear => "'month'",
        TimePart::DayOfYear => "'doy'",
        TimePart::DayOfMonth => "'day'",
        TimePart::DayOfWeek => "'dow'",
        TimePart::HourOfDay => "'hour'",
        TimePart::MinuteOfHour => "'minute'",
    };
    let operands = std::iter::once(raw(field)).chain(operands);
    let number = cast(call(name(Scalar::Part(part)), operands.collect()), "BIGINT");
    match part {
        // Engines agree on a Sunday of 0; here it is the last day, 7.
        TimePart::DayOfWeek => {
            let behind = Sql::Nested(Box::new(plus(number, raw("6"))));
            let place = binary(behind, BinaryOperator::Modulo, raw("7"));
            Sql::Nested(Box::new(plus(place, raw("1"))))
        }
        _ => number,
    }
}

/// `a || b`: NULL if any is, where `concat` would leave NULLs out.
fn joined(operands: Vec<Sql>) -> Sql {
    let mut operands = operands.into_iter();
    let first = operands.next().unwrap_or_else(|| raw("NULL"));
    operands.fold(first, |left, right| {
        binary(left, BinaryOperator::StringConcat, right)
    })
}

/// `x - x % w`, and one width less below zero: exact where `floor(x / w)` is not.
fn bucket(operands: Vec<Sql>) -> Sql {
    let mut operands = operands.into_iter();
    let (Some(subject), Some(width)) = (operands.next(), operands.next()) else {
        return raw("NULL");
    };
    let rest = || binary(subject.clone(), BinaryOperator::Modulo, width.clone());
    let below = CaseWhen {
        condition: binary(Sql::Nested(Box::new(rest())), BinaryOperator::Lt, raw("0")),
        result: width.clone(),
    };
    let below = Sql::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: vec![below],
        else_result: Some(Box::new(raw("0"))),
    };
    minus(minus(subject.clone(), rest()), below)
}

/// Whether there is such a place in a text.
pub(super) fn found(place: Sql) -> Sql {
    Sql::Nested(Box::new(binary(place, BinaryOperator::Gt, raw("0"))))
}

/// A floating number without its fraction, for engines whose own function takes a half to the
/// even number.
pub(super) fn rounded(number: &Sql) -> Sql {
    raw(format!(
        "(SIGN({number}) * (FLOOR(ABS({number})) \
         + CASE WHEN ABS({number}) - FLOOR(ABS({number})) >= 0.5 THEN 1 ELSE 0 END))"
    ))
}

/// From here on all floating numbers are whole.
const WHOLE: &str = "4503599627370496";

/// A floating number without its fraction, for engines whose own functions make whole numbers of
/// 64 bits of it: `FLOOR` or `CEIL`.
pub(super) fn whole_of(function: &str, number: &Sql) -> Sql {
    raw(format!(
        "CASE WHEN ABS({number}) < {WHOLE} THEN CAST({function}({number}) AS DOUBLE) ELSE {number} END"
    ))
}

/// An exact number without its fraction, for engines whose own functions make other numbers of
/// it: the one below, or above.
pub(super) fn without_fraction(number: &Sql, kind: Kind, upwards: bool) -> Sql {
    if kind == Kind::Whole {
        return number.clone();
    }
    let rest = format!("{number} % 1");
    let (sign, lies) = if upwards { ('+', '>') } else { ('-', '<') };
    raw(format!(
        "({number} - {rest} {sign} CASE WHEN {rest} {lies} 0 THEN 1 ELSE 0 END)"
    ))
}

/// A whole number rounded to so many digits, for engines whose own function makes other numbers
/// of it. A half goes away from zero.
pub(super) fn in_steps(number: &Sql, digits: Option<&Sql>) -> Sql {
    let digits = digits.and_then(|digits| digits.to_string().parse::<i32>().ok());
    let Some(dropped) = digits.filter(|digits| *digits < 0) else {
        return number.clone();
    };
    let Some(step) = 10_i64.checked_pow(dropped.unsigned_abs()) else {
        return raw(format!("(({number}) * 0)"));
    };
    let [below, above] = ['-', '+'].map(|sign| {
        let moved = format!("(({number}) {sign} {})", step / 2);
        format!("{moved} - {moved} % {step}")
    });
    raw(format!("CASE WHEN ({number}) < 0 THEN {below} ELSE {above} END"))
}

/// The operands of `substring`, whose places are narrow, and whose lengths are not below zero.
pub(super) fn part(operands: &[Sql]) -> Option<Vec<Sql>> {
    if let Some(plain) = plain_part(operands) {
        return Some(plain);
    }
    let between = |number: String, least: u8| {
        raw(format!(
            "CAST(CASE WHEN {number} < {least} THEN {least} WHEN {number} > 2147483647 THEN 2147483647 \
             ELSE {number} END AS INTEGER)"
        ))
    };
    let mut part = operands.iter();
    let (text, from) = (part.next()?, part.next()?);
    let mut all = vec![text.clone(), between(format!("({from})"), 1)];
    if let Some(length) = part.next() {
        // What stands before the first place is a part of the length.
        let before = format!("CASE WHEN {from} < 1 THEN {from} - 1 ELSE 0 END");
        all.push(between(format!("({length} + {before})"), 0));
    }
    Some(all)
}

/// The same where all places are constants.
fn plain_part(operands: &[Sql]) -> Option<Vec<Sql>> {
    let (text, places) = operands.split_first()?;
    let number = |place: &Sql| match place {
        Sql::Value(_) => place.to_string().parse::<i64>().ok(),
        _ => None,
    };
    let places: Vec<i64> = places.iter().map(number).collect::<Option<_>>()?;
    let from = *places.first()?;
    let before = from.saturating_sub(1).min(0);
    let length = places.get(1).map(|length| length.saturating_add(before).max(0));
    let places = [Some(from.max(1)), length].into_iter().flatten();
    let all = std::iter::once(text.clone()).chain(places.map(|place| raw(place.to_string())));
    Some(all.collect())
}
