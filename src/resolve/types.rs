//! Types and units of fields and metrics.

use std::fmt;

use smol_str::SmolStr;

use super::currency;
use super::names::{Names, Space};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::syntax::ast::Kind;
use crate::syntax::time::Grain;

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
    /// The first day of a bucket.
    Bucket(Grain),
    /// A number with its unit.
    Number(Number),
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

/// A product of powers; the empty one is a plain number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Factors by name, with their powers, sorted; none of power zero.
    Known(Vec<(SmolStr, i32)>),
    /// A literal takes the unit of the other side.
    Any,
    /// Computed from something undeclared.
    Unknown,
}

impl Unit {
    /// A plain number: `ratio`.
    #[must_use]
    pub fn ratio() -> Self {
        Self::Known(Vec::new())
    }

    /// One unit by name.
    #[must_use]
    pub fn of(name: impl Into<SmolStr>) -> Self {
        Self::Known(vec![(name.into(), 1)])
    }

    /// The product with another unit, or the quotient.
    #[must_use]
    pub fn times(&self, other: &Self, divides: bool) -> Self {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Any, Self::Any) => Self::Any,
            (Self::Any, Self::Known(_)) => Self::ratio().times(other, divides),
            (Self::Known(_), Self::Any) => self.clone(),
            (Self::Known(left), Self::Known(right)) => {
                let mut powers = left.clone();
                let sign = if divides { -1 } else { 1 };
                for (name, power) in right {
                    match powers.iter_mut().find(|(known, _)| known == name) {
                        Some((_, known)) => *known = known.saturating_add(sign * power),
                        None => powers.push((name.clone(), sign * power)),
                    }
                }
                powers.retain(|(_, power)| *power != 0);
                powers.sort();
                Self::Known(powers)
            }
        }
    }

    /// Whether values of both may be added or compared.
    #[must_use]
    pub fn fits(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(left), Self::Known(right)) => left == right,
            _ => true,
        }
    }

    /// The more telling of two units that fit.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        match self {
            Self::Any => other.clone(),
            _ => self.clone(),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Known(powers) = self else {
            return write!(f, "number");
        };
        let part = |positive: bool| {
            let names = powers.iter().filter(move |(_, power)| (*power > 0) == positive);
            names.flat_map(|(name, power)| std::iter::repeat_n(name.as_str(), power.unsigned_abs() as usize))
        };
        let above: Vec<&str> = part(true).collect();
        let below: Vec<&str> = part(false).collect();
        match (above.as_slice(), below.as_slice()) {
            ([], []) => write!(f, "ratio"),
            ([], below) => write!(f, "1 / {}", below.join(" / ")),
            (above, []) => write!(f, "{}", above.join(" * ")),
            (above, below) => write!(f, "{} / {}", above.join(" * "), below.join(" / ")),
        }
    }
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

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => write!(f, "a text"),
            Self::Bool => write!(f, "true or false"),
            Self::Date => write!(f, "a date"),
            Self::Timestamp(_) => write!(f, "a timestamp"),
            Self::Bucket(grain) => write!(f, "a {}", grain.word()),
            Self::Number(Number {
                unit: Unit::Known(powers),
                ..
            }) if !powers.is_empty() => {
                write!(f, "a number ({})", Unit::Known(powers.clone()))
            }
            Self::Number(_) => write!(f, "a number"),
            Self::Null => write!(f, "null"),
            Self::Unknown => write!(f, "a column without a declared type"),
        }
    }
}

/// Types that are not units.
const PLAIN: [&str; 8] = [
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
                "RMB" => Some("CNY"),
                "string" | "varchar" | "str" | "char" => Some("text"),
                "number" | "numeric" | "money" => Some("decimal"),
                "integer" | "bigint" | "long" => Some("int"),
                "boolean" => Some("bool"),
                "double" | "real" => Some("float"),
                "datetime" => Some("timestamp"),
                _ => nearest(word, candidates),
            };
            let finding = Diagnostic::error(&code::UNKNOWN_NAME)
                .at(name.span)
                .with("what", "type, currency, entity or unit")
                .with("name", word);
            return Err(Box::new(match near {
                Some(near) => finding.helps("help.near").with("near", near).fix(name.span, near),
                None => finding.with("advice", "declare it as `unit` or `entity`"),
            }));
        }
        unit = unit.times(&Unit::of(word), *divides);
    }
    Ok(if kind.float {
        Type::float(unit)
    } else {
        Type::exact(unit)
    })
}
