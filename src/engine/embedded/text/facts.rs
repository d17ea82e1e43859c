//! What all texts of a column have in common, gathered one by one.

use crate::words::{Said, say};
use jiff::tz::TimeZone;

use super::{DIGITS, Kind, NotExact, Number, SUMMABLE, day, float, moment, truth};
use crate::engine::Declared;

/// Digits an exact column has at least, so that its type does not depend on
/// how large the numbers of a small file happen to be.
const ROOM: u8 = 18;

/// The facts of one column.
#[derive(Clone, Debug)]
pub struct Facts {
    declared: Declared,
    seen: Seen,
    /// The most digits before the point.
    whole: u8,
    /// The most digits after it.
    scale: u8,
    /// Whether a whole number does not fit 64 bits.
    wide: bool,
}

/// Which sorts of text an undeclared column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    whole: bool,
    fraction: bool,
    finite_float: bool,
    odd_float: bool,
    truth: bool,
    day: bool,
    moment: bool,
    text: bool,
}

impl Facts {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(declared: Declared) -> Self {
        Self {
            declared,
            seen: Seen::default(),
            whole: 0,
            scale: 0,
            wide: false,
        }
    }

    /// Takes note of one text.
    ///
    /// # Errors
    /// What it is not, when the declared type does not hold it: `a whole number`.
    pub fn look(&mut self, text: &str, zone: &TimeZone) -> Result<(), Said> {
        let told = text.trim();
        let holds = match self.declared {
            Declared::Text => true,
            Declared::Unknown => {
                self.classify(told, zone);
                true
            }
            Declared::Int => return self.count(told, true),
            Declared::Decimal => return self.count(told, false),
            Declared::Float => float(told).is_some(),
            Declared::Bool => truth(told).is_some(),
            Declared::Date => day(told).is_some(),
            Declared::Timestamp => moment(told, zone).is_some(),
        };
        if holds {
            Ok(())
        } else {
            Err(expected(self.declared))
        }
    }

    /// The type that holds every text seen.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.declared {
            Declared::Text => Kind::Text,
            Declared::Int => self.integer(),
            Declared::Decimal => self.exact(),
            Declared::Float => Kind::Float,
            Declared::Bool => Kind::Truth,
            Declared::Date => Kind::Day,
            Declared::Timestamp => Kind::Moment,
            Declared::Unknown => self.inferred(),
        }
    }

    fn count(&mut self, text: &str, whole: bool) -> Result<(), Said> {
        match Number::parse(text) {
            Ok(number) if whole => match number.at_scale(0) {
                Some(value) => self.note_whole(value),
                None => return Err(expected(self.declared)),
            },
            Ok(number) => self.note_exact(number),
            Err(NotExact::TooLong) => return Err(say!("a number of at most 38 digits")),
            Err(NotExact::NoNumber) => return Err(expected(self.declared)),
        }
        let fits = self.whole + self.scale <= SUMMABLE;
        fits.then_some(()).ok_or(say!(
            "a number of at most 28 digits at the scale of this column, so that sums stay exact"
        ))
    }

    fn note_whole(&mut self, value: i128) {
        self.wide |= i64::try_from(value).is_err();
    }

    fn note_exact(&mut self, number: Number) {
        self.whole = self.whole.max(number.whole_digits());
        self.scale = self.scale.max(number.scale);
    }

    fn classify(&mut self, text: &str, zone: &TimeZone) {
        if self.seen.text {
            return;
        }
        match Number::parse(text) {
            Ok(number) if number.exponent => self.seen.finite_float = true,
            Ok(number) if number.padded => self.seen.text = true,
            Ok(number) => {
                self.note_exact(number);
                self.note_whole(number.mantissa);
                self.seen.fraction |= number.scale > 0;
                self.seen.whole = true;
            }
            Err(_) => self.classify_other(text, zone),
        }
    }

    fn classify_other(&mut self, text: &str, zone: &TimeZone) {
        let word = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
        match word.as_str() {
            "inf" | "infinity" | "nan" => self.seen.odd_float = true,
            "true" | "false" => self.seen.truth = true,
            _ if day(text).is_some() => self.seen.day = true,
            _ if moment(text, zone).is_some() => self.seen.moment = true,
            _ => self.seen.text = true,
        }
    }

    fn integer(&self) -> Kind {
        let wide = Kind::Exact {
            digits: DIGITS,
            scale: 0,
        };
        if self.wide { wide } else { Kind::Int }
    }

    fn exact(&self) -> Kind {
        Kind::Exact {
            digits: (self.whole + self.scale).max(ROOM),
            scale: self.scale,
        }
    }

    /// A column whose values are all of one sort has that type; whole numbers
    /// among exact ones are exact, days among times are midnights. Everything
    /// else, and a column without values, is text.
    fn inferred(&self) -> Kind {
        let Seen {
            whole,
            fraction,
            finite_float,
            odd_float,
            truth,
            day,
            moment,
            text,
        } = self.seen;
        let floats = finite_float || odd_float;
        let numbers = whole || floats;
        let times = day || moment;
        match (text, numbers, truth, times) {
            (false, true, false, false) => match (floats, fraction) {
                (true, _) if whole || finite_float => Kind::Float,
                (true, _) => Kind::Text,
                (false, _) if self.whole + self.scale > DIGITS => Kind::Text,
                (false, true) => self.exact(),
                (false, false) => self.integer(),
            },
            (false, false, true, false) => Kind::Truth,
            (false, false, false, true) if moment => Kind::Moment,
            (false, false, false, true) => Kind::Day,
            _ => Kind::Text,
        }
    }
}

fn expected(declared: Declared) -> Said {
    match declared {
        Declared::Unknown | Declared::Text => say!("text"),
        Declared::Int => say!("a whole number"),
        Declared::Decimal => say!("an exact number"),
        Declared::Float => say!("a number"),
        Declared::Bool => say!("true or false"),
        Declared::Date => say!("a day like 2011-12-31"),
        Declared::Timestamp => say!("a time like 2011-12-31T10:30:00"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn kind(declared: Declared, texts: &[&str]) -> Result<Kind, String> {
        let mut facts = Facts::new(declared);
        for text in texts {
            let seen = facts.look(text, &TimeZone::UTC);
            seen.map_err(|said| said.of(Language::English).to_owned())?;
        }
        Ok(facts.kind())
    }

    #[test]
    fn an_undeclared_column_takes_the_type_of_its_values() {
        let exact = |digits, scale| Kind::Exact { digits, scale };
        let cases: [(&[&str], Kind); 15] = [
            (&[], Kind::Text),
            (&["1", "-2"], Kind::Int),
            (&["9223372036854775808"], exact(38, 0)),
            (&["1", "2.50"], exact(18, 2)),
            (&["12345678901234567890", "2.50"], exact(22, 2)),
            (&["1", "2e3"], Kind::Float),
            (&["1", "NaN"], Kind::Float),
            (&["nan"], Kind::Text),
            (&["007", "12"], Kind::Text),
            (&["true", "FALSE"], Kind::Truth),
            (&["true", "1"], Kind::Text),
            (&["2011-01-01"], Kind::Day),
            (&["2011-01-01", "2011-01-01T10:00"], Kind::Moment),
            (&["2011-01-01", "1"], Kind::Text),
            (&["1", "x"], Kind::Text),
        ];
        for (texts, expected) in cases {
            assert_eq!(kind(Declared::Unknown, texts), Ok(expected), "{texts:?}");
        }
    }

    #[test]
    fn a_declared_column_holds_or_refuses() {
        let nines = "9".repeat(37);
        assert_eq!(kind(Declared::Int, &["12.0"]), Ok(Kind::Int));
        assert_eq!(kind(Declared::Int, &["1.5"]), Err("a whole number".to_owned()));
        assert_eq!(
            kind(Declared::Decimal, &["1e2", "0.001"]),
            Ok(Kind::Exact { digits: 18, scale: 3 })
        );
        assert_eq!(
            kind(Declared::Decimal, &["inf"]),
            Err("an exact number".to_owned())
        );
        assert!(kind(Declared::Decimal, &[&nines, "0.001"]).is_err());
        assert_eq!(kind(Declared::Bool, &["yes"]), Err("true or false".to_owned()));
        assert!(kind(Declared::Date, &["2011-01-01T00:00:00"]).is_err());
        assert_eq!(kind(Declared::Text, &["\u{0}"]), Ok(Kind::Text));
    }
}
