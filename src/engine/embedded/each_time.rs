//! `each_time(first, last, seconds)`: the list of local times from one to another,
//! so many seconds apart; empty where either is not known, or they stand the other
//! way round.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, ListBuilder, TimestampMicrosecondBuilder};
use datafusion::arrow::datatypes::{DataType, Field, Int64Type, TimeUnit, TimestampMicrosecondType};
use datafusion::common::{exec_err, plan_err};
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

/// Most times of one list: the minutes of thirty years.
const MOST_TIMES: i64 = 16_000_000;

const TIME: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// The function, ready to be registered.
#[must_use]
pub fn function() -> ScalarUDF {
    ScalarUDF::from(EachTime {
        signature: Signature::user_defined(Volatility::Immutable),
    })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct EachTime {
    signature: Signature,
}

impl ScalarUDFImpl for EachTime {
    fn name(&self) -> &'static str {
        "each_time"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        match given {
            [_, _, _] => Ok(vec![TIME, TIME, DataType::Int64]),
            _ => plan_err!("each_time takes two times and a number of seconds"),
        }
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::List(Arc::new(Field::new_list_field(TIME, true))))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = args.number_rows;
        let [first, last, apart] = args.args.as_slice() else {
            return exec_err!("each_time takes two times and a number of seconds");
        };
        let (first, last, apart) = (first.to_array(rows)?, last.to_array(rows)?, apart.to_array(rows)?);
        let (first, last) = (
            first.as_primitive::<TimestampMicrosecondType>(),
            last.as_primitive::<TimestampMicrosecondType>(),
        );
        let apart = apart.as_primitive::<Int64Type>();
        let mut lists = ListBuilder::new(TimestampMicrosecondBuilder::new());
        for row in 0..rows {
            if first.is_valid(row) && last.is_valid(row) && apart.is_valid(row) {
                let (from, to) = (first.value(row), last.value(row));
                let Some(step) = apart.value(row).checked_mul(1_000_000).filter(|step| *step > 0) else {
                    return exec_err!("times stand some seconds apart");
                };
                if to.saturating_sub(from) / step > MOST_TIMES {
                    return exec_err!("more hours or minutes than a list holds: ask for less time");
                }
                let mut next = Some(from);
                while let Some(time) = next.filter(|time| *time <= to) {
                    lists.values().append_value(time);
                    next = time.checked_add(step);
                }
            }
            lists.append(true);
        }
        Ok(ColumnarValue::Array(Arc::new(lists.finish())))
    }
}
