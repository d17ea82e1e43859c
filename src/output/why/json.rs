//! Why a metric changed, for programs. Numbers are texts with all their digits; the effects
//! of parts add up to the last of them.

use serde::Serialize;

use crate::why::{Laid, Number, Subject, What, Why, plain};

/// Places of effects at least: parts have more than the whole.
const LEAST: u32 = 6;

/// And at most: floating numbers have no more.
const MOST: u32 = 17;

#[derive(Serialize)]
struct Change<'a> {
    metric: &'a str,
    label: Option<&'a str>,
    unit: Option<&'a str>,
    by: Option<&'a str>,
    from: Side<'a>,
    to: Side<'a>,
    change: Option<String>,
    parts: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    period: &'a str,
    value: Option<&'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    kind: &'static str,
    /// The metric, the expression or the slice.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    /// Those that are not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<&'a str>,
    /// How many slices these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    slices: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    made_of: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    effect: String,
    parts: Vec<Row<'a>>,
}

/// One object.
#[must_use]
pub fn json(why: &Why) -> String {
    serde_json::to_string_pretty(&object(why)).unwrap_or_default() + "\n"
}

/// The object.
pub(in crate::output) fn object(why: &Why) -> impl Serialize {
    let laid = why.whole.as_ref().and_then(|whole| {
        let known = why.sides.from.iter().chain(&why.sides.to);
        let places = known.map(Number::places).max().unwrap_or(0).clamp(LEAST, MOST);
        // Large numbers have no room for many.
        (0..=places)
            .rev()
            .find_map(|places| Some((places, whole.laid(places)?)))
    });
    let parts = laid
        .as_ref()
        .map(|(places, laid)| rows(laid, *places, why.by.is_some()));
    Change {
        metric: &why.subject.name,
        label: why.subject.label.as_deref(),
        unit: why.subject.unit.as_deref(),
        by: why.by.as_deref(),
        from: side(&why.periods.0, why.sides.from.as_ref()),
        to: side(&why.periods.1, why.sides.to.as_ref()),
        change: laid.as_ref().map(|(places, laid)| plain(laid.units, *places)),
        parts: parts.unwrap_or_default(),
    }
}

fn side<'a>(period: &'a str, number: Option<&'a Number>) -> Side<'a> {
    Side {
        period,
        value: digits(number),
    }
}

fn digits(number: Option<&Number>) -> Option<&str> {
    number.map(|number| number.digits.as_str())
}

fn rows<'a>(laid: &Laid<'a, Subject>, places: u32, sliced: bool) -> Vec<Row<'a>> {
    laid.parts.iter().map(|part| row(part, places, sliced)).collect()
}

fn row<'a>(part: &Laid<'a, Subject>, places: u32, sliced: bool) -> Row<'a> {
    let subject = match part.what {
        What::Of(subject) => Some(subject),
        _ => None,
    };
    Row {
        kind: match part.what {
            What::Of(_) if sliced => "slice",
            What::Of(_) => "metric",
            What::NoData(_) => "no_data",
            What::Rest => "rest",
            What::Mix => "mix",
            What::Rate => "rate",
            What::Overlap => "overlap",
            What::Others(_) => "others",
        },
        name: subject.map(|subject| subject.name.as_str()),
        names: match part.what {
            What::NoData(all) => all.iter().map(|subject| subject.name.as_str()).collect(),
            _ => Vec::new(),
        },
        slices: match part.what {
            What::Others(count) => Some(*count),
            _ => None,
        },
        made_of: subject.and_then(|subject| subject.made_of.as_deref()),
        from: digits(part.sides.from.as_ref()),
        to: digits(part.sides.to.as_ref()),
        effect: plain(part.units, places),
        parts: rows(part, places, sliced),
    }
}
