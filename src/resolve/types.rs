//! Types and units of fields and metrics.

use crate::syntax::currency;
use smol_str::SmolStr;

use super::names::{Names, Space};
use super::unit::Unit;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::syntax::ast::Kind;
use crate::syntax::time::Grain;
use crate::words::{Said, Say, say};

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Text, compared by its bytes.
    Text,
    /// True or false.
    Bool,
    /// A calendar day.
    Date,
    /// A local time; the zone it is local to, unless that is the project's.
    Timestamp(Option<SmolStr>),
    /// The first day of a bucket; the local time a bucket finer than a day begins at.
    Bucket(Grain),
    /// A number with its unit.
    Number(Number),
    /// A key of several columns.
    Tuple,
    /// `null`, of every type.
    Null,
    /// A column that nobody declared.
    Unknown,
}

/// What is known of a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    /// What it measures.
    pub unit: Unit,
    /// How it is stored.
    pub exactness: Exactness,
}

/// How a number is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Exactness {
    /// A whole number.
    Int,
    /// A decimal.
    Decimal,
    /// A floating number.
    Float,
}

impl Type {
    /// An exact number of this unit.
    #[must_use]
    pub fn exact(unit: Unit) -> Self {
        Self::Number(Number {
            unit,
            exactness: Exactness::Decimal,
        })
    }

    /// A whole number of this unit.
    #[must_use]
    pub fn int(unit: Unit) -> Self {
        Self::Number(Number {
            unit,
            exactness: Exactness::Int,
        })
    }

    /// A floating number of this unit.
    #[must_use]
    pub fn float(unit: Unit) -> Self {
        Self::Number(Number {
            unit,
            exactness: Exactness::Float,
        })
    }

    /// Its unit, if it is a number.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self {
            Self::Number(number) => number.unit.clone(),
            _ => Unit::Unknown,
        }
    }
}

impl Say for Type {
    fn said(&self) -> Said {
        match self {
            Self::Text => say!("a text"),
            Self::Bool => say!("true or false"),
            Self::Date => say!("a date"),
            Self::Timestamp(_) => say!("a timestamp"),
            Self::Bucket(Grain::Hour) => say!("an hour"),
            Self::Bucket(grain) => say!("a {grain}", grain = grain.word()),
            Self::Number(Number {
                unit: unit @ Unit::Known(powers),
                ..
            }) if !powers.is_empty() => say!("a number ({unit})", unit = unit),
            Self::Number(_) => say!("a number"),
            Self::Tuple => say!("a key of several columns"),
            Self::Null => say!("null"),
            Self::Unknown => say!("a column without a declared type"),
        }
    }
}

impl Say for &Type {
    fn said(&self) -> Said {
        (**self).said()
    }
}

/// Types that are not units.
pub(super) const PLAIN: [&str; 8] = [
    "text",
    "bool",
    "int",
    "decimal",
    "float",
    "date",
    "timestamp",
    "ratio",
];

/// The type a written kind means.
///
/// # Errors
/// Names that are neither types, currencies, entities, units nor lengths of time.
pub fn kind_type(kind: &Kind, names: &Names) -> Result<Type, Box<Diagnostic>> {
    if let [(false, name)] = kind.factors.as_slice()
        && !name.quoted
    {
        let plain = match name.text.as_str() {
            "text" => Some(Type::Text),
            "bool" => Some(Type::Bool),
            "date" => Some(Type::Date),
            "timestamp" => Some(Type::Timestamp(None)),
            "int" => Some(Type::int(Unit::ratio())),
            "decimal" | "ratio" => Some(Type::exact(Unit::ratio())),
            "float" => Some(Type::float(Unit::ratio())),
            _ => None,
        };
        if let Some(plain) = plain {
            return Ok(match plain {
                Type::Number(number) if kind.float => Type::float(number.unit),
                plain => plain,
            });
        }
    }
    let mut unit = Unit::ratio();
    for (divides, name) in &kind.factors {
        let word = name.text.as_str();
        if word == "1" {
            continue;
        }
        let known = names.find(Space::Entities, word).is_some()
            || currency::is_currency(word)
            || Grain::named(word).is_some();
        if !known {
            let mut candidates: Vec<&str> = names.words(Space::Entities).collect();
            candidates.extend(PLAIN);
            for code in currency::all() {
                candidates.push(code);
            }
            let near = match word {
                "string" | "varchar" | "str" | "char" => Some("text"),
                "number" | "numeric" | "money" => Some("decimal"),
                "integer" | "bigint" | "long" => Some("int"),
                "boolean" => Some("bool"),
                "double" | "real" => Some("float"),
                "percent" | "percentage" | "pct" => Some("ratio"),
                "datetime" => Some("timestamp"),
                _ => currency::meant(word).or_else(|| nearest(word, candidates)),
            };
            let finding = Diagnostic::error(&code::UNKNOWN_NAME)
                .at(name.span)
                .with("what", say!("type, currency, entity or unit"))
                .with("name", word);
            return Err(Box::new(match near {
                Some(near) => finding.helps("help.near").with("near", near).fix(name.span, near),
                None => finding.with("advice", say!("declare it as `unit` or `entity`")),
            }));
        }
        unit = unit.times(&names.unit(word), *divides);
    }
    Ok(if kind.float {
        Type::float(unit)
    } else {
        Type::exact(unit)
    })
}
