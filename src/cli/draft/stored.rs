//! What columns hold where their declared type binds nothing: SQLite keeps anything anywhere.

use super::ask::Asked;
use crate::diagnostic::Diagnostic;
use crate::engine::Declared;

/// Columns that are asked about at once.
const AT_ONCE: usize = 100;

/// What of the values of a column is so.
const FORMS: [&str; 7] = [
    "{} IS NOT NULL",
    "typeof({}) = 'integer'",
    "typeof({}) IN ('integer', 'real')",
    "typeof({}) = 'text'",
    "typeof({}) = 'integer' AND {} IN (0, 1)",
    "typeof({}) = 'text' AND length({}) = 10 AND date({}) = {}",
    "typeof({}) = 'text' AND length({}) IN (19, 26) AND datetime({}) = substr({}, 1, 19)",
];

/// How many values there are, and how many of each form.
#[derive(Clone, Copy, Default)]
struct Counts {
    known: u64,
    whole: u64,
    numbers: u64,
    texts: u64,
    truths: u64,
    days: u64,
    moments: u64,
}

/// What these columns hold, which are declared with these words; unknown where values of several
/// kinds stand in one.
pub(super) fn kinds(
    asked: &Asked<'_>,
    (table, seen): (&str, &str),
    columns: &[(String, String)],
) -> Result<Vec<Declared>, Diagnostic> {
    let mut kinds = Vec::new();
    for some in columns.chunks(AT_ONCE) {
        let counts = some.iter().flat_map(|(name, _)| {
            let name = asked.word(name);
            FORMS.map(|form| format!("COUNT(CASE WHEN {} THEN 1 END)", form.replace("{}", &name)))
        });
        let counts: Vec<String> = counts.collect();
        let sql = format!("SELECT {} FROM {seen}", counts.join(", "));
        let rows = asked.rows(sql, &[table])?;
        let mut numbers = rows
            .iter()
            .flatten()
            .map(|count| count.number().unwrap_or_default());
        let mut next = || numbers.next().unwrap_or_default();
        kinds.extend(some.iter().map(|(_, declared)| {
            let counts = Counts {
                known: next(),
                whole: next(),
                numbers: next(),
                texts: next(),
                truths: next(),
                days: next(),
                moments: next(),
            };
            counts.kind(declared)
        }));
    }
    Ok(kinds)
}

impl Counts {
    /// What is declared where the values are so, else what they are.
    fn kind(self, declared: &str) -> Declared {
        let declared = by_word(declared);
        if self.known == 0 {
            return declared.unwrap_or(Declared::Text);
        }
        let all = |count: u64| count == self.known;
        match declared {
            Some(Declared::Bool) if all(self.truths) => Declared::Bool,
            Some(Declared::Decimal) if all(self.numbers) => Declared::Decimal,
            Some(Declared::Float) if all(self.numbers) => Declared::Float,
            _ if all(self.whole) => Declared::Int,
            _ if all(self.numbers) => Declared::Float,
            _ if all(self.days) => Declared::Date,
            _ if all(self.moments) => Declared::Timestamp,
            _ if all(self.texts) && !matches!(declared, Some(Declared::Date | Declared::Timestamp)) => {
                Declared::Text
            }
            _ => Declared::Unknown,
        }
    }
}

/// A type as it is declared.
fn by_word(kind: &str) -> Option<Declared> {
    let kind = kind.to_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    Some(match () {
        () if has(&["INT"]) => Declared::Int,
        () if has(&["BOOL"]) => Declared::Bool,
        () if has(&["DATETIME", "TIMESTAMP"]) => Declared::Timestamp,
        () if has(&["DATE"]) => Declared::Date,
        () if has(&["CHAR", "CLOB", "TEXT"]) => Declared::Text,
        () if has(&["REAL", "FLOA", "DOUB"]) => Declared::Float,
        () if has(&["DEC", "NUM"]) => Declared::Decimal,
        () => return None,
    })
}
