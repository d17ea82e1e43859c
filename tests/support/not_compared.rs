//! What written cases do not show of an engine: they say what time it is; the oracle reads no
//! SQL, and does not know floating numbers by their digits.

use merak::sql::Construct;

/// Said by dialects, and not held against the oracle by written cases.
pub const NOT_COMPARED: [Construct; 4] = [
    Construct::Clock,
    Construct::BySql,
    Construct::FloatDigits,
    Construct::FloatBucket,
];
