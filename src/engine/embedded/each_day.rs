//! `each_day(first, last)`: the list of every day from one to another, both
//! included; empty where either is not known, or they stand the other way round.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, Date32Builder, ListBuilder};
use datafusion::arrow::datatypes::{DataType, Date32Type, Field};
use datafusion::common::{exec_err, plan_err};
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

/// Most days of one list: nine thousand years hold fewer.
const MOST_DAYS: i64 = 4_000_000;

/// The function, ready to be registered.
#[must_use]
pub fn function() -> ScalarUDF {
    ScalarUDF::from(EachDay {
        signature: Signature::user_defined(Volatility::Immutable),
    })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct EachDay {
    signature: Signature,
}

impl ScalarUDFImpl for EachDay {
    fn name(&self) -> &'static str {
        "each_day"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        match given {
            [_, _] => Ok(vec![DataType::Date32, DataType::Date32]),
            _ => plan_err!("each_day takes two days"),
        }
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::List(Arc::new(Field::new_list_field(
            DataType::Date32,
            true,
        ))))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = args.number_rows;
        let [first, last] = args.args.as_slice() else {
            return exec_err!("each_day takes two days");
        };
        let (first, last) = (first.to_array(rows)?, last.to_array(rows)?);
        let (first, last) = (
            first.as_primitive::<Date32Type>(),
            last.as_primitive::<Date32Type>(),
        );
        let mut lists = ListBuilder::new(Date32Builder::new());
        for row in 0..rows {
            if first.is_valid(row) && last.is_valid(row) {
                let (from, to) = (first.value(row), last.value(row));
                if i64::from(to) - i64::from(from) > MOST_DAYS {
                    return exec_err!("more days than a calendar has");
                }
                (from..=to).for_each(|day| lists.values().append_value(day));
            }
            lists.append(true);
        }
        Ok(ColumnarValue::Array(Arc::new(lists.finish())))
    }
}
