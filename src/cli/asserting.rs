//! Assertions, put to real data: `merak test --target`.

use num_rational::Ratio;

use super::asking::{Asking, planned, rows_of};
use super::statement::statement_in;
use crate::diagnostic::{Diagnostic, code};
use crate::output::rows::value::Value;
use crate::resolve::{Assertion, Known};
use crate::syntax::ast::Number;
use crate::syntax::plain_number;
use crate::words::{Said, Say, say};

/// Share of a floating number by which two may differ that were added up in other orders.
const ROUNDING: f64 = 1e-9;

/// What is not as it is known to be; nothing if all of it is.
pub(super) fn run(asking: Asking<'_>, assertion: &Assertion) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for case in &assertion.cases {
        match asked(asking, case) {
            Ok(told) => {
                if let Some(why) = differs(case, &told.got, told.floating) {
                    let finding = Diagnostic::error(&code::ASSERTION_FAILED).at(case.span);
                    let finding = finding.with("name", &assertion.named.name.text).with("why", why);
                    found.push(finding.helps("help.sql").with("advice", advice(&told.sql)));
                }
            }
            Err(findings) => found.extend(findings),
        }
    }
    found
}

/// The one number of a question.
struct Told {
    got: Value,
    /// Whether it is a floating one.
    floating: bool,
    sql: String,
}

fn asked(asking: Asking<'_>, case: &Known) -> Result<Told, Vec<Diagnostic>> {
    let plan = planned(asking.checked, &case.clauses, case.span, asking.as_of)?;
    let statement = statement_in(asking.engine.dialect(), &plan, &asking.checked.model);
    let statement = statement.map_err(|finding| vec![finding])?;
    let answer = asking.engine.run(&statement).map_err(|finding| vec![finding])?;
    let fields = answer.schema.fields();
    let floating = fields.iter().any(|field| field.data_type().is_floating());
    let rows = rows_of(&answer).map_err(|finding| vec![finding])?;
    let value = rows.into_iter().next().and_then(|row| row.into_iter().next());
    Ok(Told {
        got: value.unwrap_or(Value::Null),
        floating,
        sql: statement.sql,
    })
}

/// What to do about an answer that is not the one known.
fn advice(sql: &str) -> Said {
    let rows = say!(
        "`merak rows` shows the rows behind the number; mend the definition, the data, or what is known"
    );
    let sql = say!("the SQL:\n{sql}", sql = sql.trim_end());
    Said::joined([rows, sql], "\n", "\n")
}

/// Words about what an answer should have been.
fn differs(case: &Known, got: &Value, floating: bool) -> Option<Said> {
    let shown = got.words();
    let Some((wanted, tolerance)) = &case.value else {
        return match shown {
            "1" => None,
            "null" => Some(say!("the data does not say whether it is so")),
            _ => Some(say!("it is not so")),
        };
    };
    let fits = matches!(got, Value::Number(_)) && within(shown, wanted, tolerance.as_ref(), floating);
    let wanted = match tolerance {
        Some(tolerance) => say!(
            "{wanted}, give or take {tolerance}",
            wanted = wanted.raw,
            tolerance = tolerance.raw
        ),
        None => wanted.raw.said(),
    };
    (!fits).then(|| {
        say!(
            "it is {got}, and known to be {wanted}",
            got = shown,
            wanted = wanted
        )
    })
}

/// Whether a number is another one: exactly, or as floating numbers are.
fn within(got: &str, wanted: &Number, tolerance: Option<&Number>, floating: bool) -> bool {
    let plain = |number: &Number| plain_number(&number.raw);
    let is_percent = wanted.raw.ends_with('%');
    let Some(wanted) = plain(wanted) else {
        return false;
    };
    // `= 200 within 10%` is a share of 200; `= 30% within 1%` is a point.
    let is_share = tolerance.is_some_and(|number| number.raw.ends_with('%')) && !is_percent;
    let tolerance = tolerance.and_then(plain).unwrap_or_else(|| "0".to_owned());
    if !floating && let Some([got, wanted, tolerance]) = exact([got, &wanted, &tolerance], is_share) {
        let tolerance = match is_share {
            true if wanted < Ratio::from_integer(0) => -tolerance * wanted,
            true => tolerance * wanted,
            false => tolerance,
        };
        return got - wanted <= tolerance && wanted - got <= tolerance;
    }
    let numbers = [got, &wanted, &tolerance].map(|digits| digits.parse::<f64>().unwrap_or(f64::NAN));
    let [got, wanted, tolerance] = numbers;
    let tolerance = if is_share {
        tolerance * wanted.abs()
    } else {
        tolerance
    };
    (got - wanted).abs() <= tolerance + ROUNDING * wanted.abs()
}

/// Two numbers and a tolerance as they are; nothing where one has too many digits for
/// what is reckoned with them.
fn exact([got, wanted, tolerance]: [&str; 3], is_share: bool) -> Option<[Ratio<i128>; 3]> {
    // A share is multiplied by what it is of.
    let most = if is_share { 4 } else { 15 };
    Some([
        decimal(got, (15, 9))?,
        decimal(wanted, (15, 9))?,
        decimal(tolerance, (most, 8))?,
    ])
}

/// A decimal of at most so many digits before and behind its point.
fn decimal(digits: &str, (before, behind): (usize, usize)) -> Option<Ratio<i128>> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    if whole.len() > before || fraction.len() > behind {
        return None;
    }
    let below = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    Some(Ratio::new(format!("{whole}{fraction}").parse().ok()?, below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn number(raw: &str) -> Number {
        Number {
            raw: raw.into(),
            span: Span::default(),
        }
    }

    #[test]
    fn exact_numbers_are_held_to_the_last_digit() {
        let fits = |got, wanted, tolerance: Option<&str>| {
            within(got, &number(wanted), tolerance.map(number).as_ref(), false)
        };
        assert!(fits("595500.760", "595_500.76", None));
        assert!(!fits("595500.77", "595_500.76", None));
        assert!(fits("595500.77", "595_500.76", Some("0.01")));
        assert!(!fits("595500.7700001", "595_500.76", Some("0.01")));
        assert!(fits("-3", "-3.00", None));
        assert!(fits("0.3", "30%", None));
        assert!(fits("220", "200", Some("10%")) && !fits("220.1", "200", Some("10%")));
        assert!(fits("-180", "-200", Some("10%")) && !fits("-179", "-200", Some("10%")));
        assert!(fits("0.31", "30%", Some("1%")) && !fits("0.32", "30%", Some("1%")));
    }

    #[test]
    fn floating_numbers_are_held_to_nine_digits() {
        assert!(within("0.1000000000000001", &number("0.1"), None, true));
        assert!(!within("0.1001", &number("0.1"), None, true));
    }
}
