//! `round(x, digits)`: a half away from zero, exact numbers exactly.
//!
//! DataFusion's own says another type of a decimal once the digits are a plain
//! constant, and a plan that was typed before fails. Here digits are taken as
//! they are written, so the type is known from the first.

use std::sync::{Arc, LazyLock};

use datafusion::arrow::array::{ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Field, FieldRef, Float64Type, Int64Type};
use datafusion::arrow::error::ArrowError;
use datafusion::common::{exec_err, plan_err};
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::scalar::ScalarValue;

/// The function, ready to be registered: it stands before the engine's own.
#[must_use]
pub fn function() -> Arc<ScalarUDF> {
    static FUNCTION: LazyLock<Arc<ScalarUDF>> = LazyLock::new(|| Arc::new(ScalarUDF::from(Round::new())));
    Arc::clone(&FUNCTION)
}

/// A number to so many digits behind the point.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Round {
    signature: Signature,
}

impl Round {
    fn new() -> Self {
        Self {
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }
}

impl ScalarUDFImpl for Round {
    fn name(&self) -> &'static str {
        "round"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        let Some(number) = given.first().filter(|_| given.len() <= 2) else {
            return plan_err!("round takes a number, and how many digits");
        };
        let number = match number {
            DataType::Int64 | DataType::Decimal128(..) => number.clone(),
            DataType::Decimal256(_, scale) => DataType::Decimal128(38, *scale),
            number if number.is_integer() => DataType::Int64,
            number if number.is_numeric() || number.is_null() => DataType::Float64,
            other => return plan_err!("round takes a number, not {other}"),
        };
        let digits = given.get(1).map(|_| DataType::Int64);
        Ok([number].into_iter().chain(digits).collect())
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        plan_err!("the type of round depends on how many digits there are")
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let digits = args.scalar_arguments.get(1).copied().flatten();
        let digits = digits_of(digits, args.arg_fields.len())?;
        let kind = match args.arg_fields.first().map(|field| field.data_type()) {
            Some(DataType::Decimal128(precision, scale)) => {
                let (precision, scale) = rounded(*precision, *scale, digits);
                DataType::Decimal128(precision, scale)
            }
            Some(kind) => kind.clone(),
            None => return plan_err!("round takes a number"),
        };
        Ok(Arc::new(Field::new(self.name(), kind, true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let digits = match args.args.get(1) {
            Some(ColumnarValue::Scalar(digits)) => digits_of(Some(digits), 2)?,
            Some(ColumnarValue::Array(_)) => return exec_err!("the digits of round are one constant"),
            None => 0,
        };
        let Some(number) = args.args.first() else {
            return exec_err!("round takes a number");
        };
        let is_scalar = matches!(number, ColumnarValue::Scalar(_));
        let numbers = number.to_array(1)?;
        let done = round(&numbers, digits)?;
        Ok(match is_scalar {
            true => ColumnarValue::Scalar(ScalarValue::try_from_array(&done, 0)?),
            false => ColumnarValue::Array(done),
        })
    }
}

/// How many digits a constant says; none where nothing is said.
fn digits_of(digits: Option<&ScalarValue>, arguments: usize) -> Result<i32> {
    match digits {
        None if arguments < 2 => Ok(0),
        Some(ScalarValue::Int64(Some(digits))) if (-38..=38).contains(digits) => {
            Ok(i32::try_from(*digits).unwrap_or_default())
        }
        // `-2` is a subtraction until it is worked out.
        _ => plan_err!("the digits of round are one constant"),
    }
}

/// Digits in all and behind the point, once rounded: one more may come before it.
fn rounded(precision: u8, scale: i8, digits: i32) -> (u8, i8) {
    if digits >= i32::from(scale) {
        return (precision, scale);
    }
    let kept = i8::try_from(digits.max(0)).unwrap_or_default();
    ((precision + 1).min(38), kept.min(scale))
}

fn round(numbers: &ArrayRef, digits: i32) -> Result<ArrayRef> {
    Ok(match numbers.data_type() {
        DataType::Float64 => Arc::new(
            numbers
                .as_primitive::<Float64Type>()
                .unary::<_, Float64Type>(|number| floating(number, digits)),
        ),
        DataType::Int64 if digits >= 0 => Arc::clone(numbers),
        DataType::Int64 => Arc::new(numbers.as_primitive::<Int64Type>().try_unary::<_, Int64Type, _>(
            |number| {
                let rounded = exact(i128::from(number), digits.unsigned_abs(), digits.unsigned_abs());
                rounded
                    .and_then(|number| i64::try_from(number).ok())
                    .ok_or_else(no_room)
            },
        )?),
        DataType::Decimal128(_, scale) if digits >= i32::from(*scale) => Arc::clone(numbers),
        DataType::Decimal128(precision, scale) => {
            let (precision, kept) = rounded(*precision, *scale, digits);
            let off = u32::try_from(i32::from(*scale) - digits).unwrap_or_default();
            let back = digits.min(0).unsigned_abs();
            let done = numbers.as_primitive::<Decimal128Type>();
            let done = done
                .try_unary::<_, Decimal128Type, _>(|number| exact(number, off, back).ok_or_else(no_room))?;
            Arc::new(done.with_precision_and_scale(precision, kept)?)
        }
        other => return exec_err!("round takes a number, not {other}"),
    })
}

/// Without so many of its last digits, a half away from zero; then so many zeros.
fn exact(number: i128, off: u32, back: u32) -> Option<i128> {
    let Some(unit) = 10_i128.checked_pow(off) else {
        return Some(0);
    };
    let (whole, rest) = (number / unit, number % unit);
    let half_or_more = rest.unsigned_abs() >= unit.unsigned_abs().div_ceil(2);
    let away = i128::from(half_or_more && off > 0) * number.signum();
    whole.checked_add(away)?.checked_mul(10_i128.checked_pow(back)?)
}

fn floating(number: f64, digits: i32) -> f64 {
    let unit = 10_f64.powi(digits.abs());
    let rounded = match digits < 0 {
        true => (number / unit).round() * unit,
        false => (number * unit).round() / unit,
    };
    if rounded.is_finite() { rounded } else { number }
}

fn no_room() -> ArrowError {
    ArrowError::ComputeError("Overflow: a rounded number has no room".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{exact, floating};

    #[test]
    fn a_half_goes_away_from_zero() {
        for (number, off, back, expected) in [
            (25, 1, 0, 3),
            (-25, 1, 0, -3),
            (24, 1, 0, 2),
            (-150, 2, 2, -200),
            (149, 2, 2, 100),
            (5, 1, 1, 10),
            (0, 3, 3, 0),
            (7, 0, 0, 7),
            (i128::MAX, 60, 0, 0),
        ] {
            assert_eq!(exact(number, off, back), Some(expected), "{number} {off} {back}");
        }
        assert_eq!(exact(i128::MAX, 1, 30), None);
    }

    #[test]
    fn floating_numbers_beyond_any_digit_stay() {
        assert_eq!(floating(2.5, 0).to_bits(), 3_f64.to_bits());
        assert_eq!(floating(-0.25, 1).to_bits(), (-0.3_f64).to_bits());
        assert_eq!(floating(1e300, 18).to_bits(), 1e300_f64.to_bits());
        assert_eq!(floating(1250.0, -2).to_bits(), 1300_f64.to_bits());
        assert!(floating(f64::NAN, 2).is_nan());
    }
}
