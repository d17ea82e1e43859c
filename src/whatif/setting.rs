//! What is set: `cac=80`, `cart_rate=+5%`, `on_time_rate=+2 points`.

use super::Exact;
use crate::resolve::MetricId;
use crate::source::Span;

/// How a number is set.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    /// It is this.
    To(Exact),
    /// It is more by this share of itself.
    By(Exact),
    /// It is more by this.
    Plus(Exact),
}

impl Set {
    /// What it makes of a number.
    #[must_use]
    pub fn of(&self, number: Option<&Exact>) -> Option<Exact> {
        match self {
            Self::To(value) => Some(value.clone()),
            Self::By(share) => number.map(|number| number + &(number * share)),
            Self::Plus(more) => number.map(|number| number + more),
        }
    }
}

/// A number that is set.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Which.
    pub metric: MetricId,
    /// How.
    pub set: Set,
    /// Where that is said.
    pub span: Span,
    /// The number as it is written.
    pub words: String,
}

/// What is wrong with a setting: which kind of mistake, from where to where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// `equals`, `double`, `empty`, `width`, `name`, or what is wrong with its number
    pub kind: &'static str,
    /// The bytes.
    pub place: (usize, usize),
}

/// The name in a setting, where it ends, and the number.
///
/// # Errors
/// What keeps the text from being one.
pub fn read(text: &str) -> Result<(&str, Set), Unread> {
    let unread = |kind, place| Err(Unread { kind, place });
    if let Some((at, wide)) = text.char_indices().find(|(_, c)| is_full_width(*c)) {
        return unread("width", (at, at + wide.len_utf8()));
    }
    let Some((name, number)) = text.rsplit_once('=') else {
        return unread("equals", (0, text.len()));
    };
    if let Some(front) = name.strip_suffix('=') {
        return unread("double", (front.len(), front.len() + 2));
    }
    let start = name.len() + 1;
    let (name, number) = (name.trim(), number.trim());
    if name.is_empty() {
        return unread("name", (0, text.len()));
    }
    match set(number) {
        Some(set) => Ok((name, set)),
        None if number.is_empty() => unread("empty", (0, text.len())),
        None => unread(kind(number), (start.min(text.len()), text.len())),
    }
}

/// Which mistake a number is that is none.
fn kind(number: &str) -> &'static str {
    let digits = |c: char| c.is_ascii_digit() || "+-. ,_%()".contains(c);
    let small = number.to_lowercase();
    match () {
        () if number.contains(['*', '×']) || small.ends_with('x') || small.ends_with('倍') => "times",
        () if number.contains(',') && number.chars().all(digits) => "commas",
        () if ["points", "point", "pp"].iter().any(|word| small.ends_with(word)) => "points",
        () if number.contains('%') && number.contains(' ') => "blank",
        () if !number.chars().any(|c| c.is_ascii_digit()) || number.chars().all(digits) => "number",
        () => "unit",
    }
}

/// Signs and digits that look like ours and are none.
fn is_full_width(c: char) -> bool {
    matches!(c, '＝' | '％' | '＋' | '－' | '，' | '．' | '０'..='９' | '−')
}

fn set(text: &str) -> Option<Set> {
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    if let Some(inside) = inside {
        return signed(inside.trim()).map(Set::To);
    }
    let is_change = text.starts_with(['+', '-']);
    let points = ["points", "point", "pp"];
    if let Some(digits) = points.iter().find_map(|word| text.strip_suffix(word)) {
        let points = signed(digits.trim_end()).filter(|_| is_change && !digits.contains('%'))?;
        return points.over(&Exact::whole(100)).map(Set::Plus);
    }
    let number = signed(text)?;
    Some(match (is_change, text.ends_with('%')) {
        (false, _) => Set::To(number),
        (true, true) => Set::By(number),
        (true, false) => Set::Plus(number),
    })
}

fn signed(text: &str) -> Option<Exact> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = digits.strip_suffix('%').unwrap_or(digits);
    let is_digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | '_');
    let is_number = plain.starts_with(|c: char| c.is_ascii_digit())
        && plain.ends_with(|c: char| c.is_ascii_digit())
        && plain.chars().all(is_digits)
        && plain.matches('.').count() < 2;
    let number = Exact::of(digits).filter(|_| is_number)?;
    Some(if text.starts_with('-') { -&number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::of(text).unwrap()
    }

    #[test]
    fn numbers_shares_and_points() {
        let set = |text| read(text).map(|(_, set)| set);
        assert_eq!(read("cac = 80"), Ok(("cac", Set::To(exact("80")))));
        assert_eq!(set("rate=35%"), Ok(Set::To(exact("0.35"))));
        assert_eq!(set("rate=+5%"), Ok(Set::By(exact("0.05"))));
        assert_eq!(set("rate=-5.5%"), Ok(Set::By(exact("-0.055"))));
        assert_eq!(set("rate=+2 points"), Ok(Set::Plus(exact("0.02"))));
        assert_eq!(set("gmv=-12_000.5"), Ok(Set::Plus(exact("-12000.5"))));
        assert_eq!(set("profit=(-5)"), Ok(Set::To(exact("-5"))));
    }

    #[test]
    fn the_rest_is_told_where_it_is_wrong() {
        let kind = |text| read(text).map_err(|unread| (unread.kind, unread.place));
        assert_eq!(kind("cac"), Err(("equals", (0, 3))));
        assert_eq!(kind("=80"), Err(("name", (0, 3))));
        assert_eq!(kind("cac=８0"), Err(("width", (4, 7))));
        assert_eq!(kind("a==80"), Err(("double", (1, 3))));
        for (text, wrong) in [
            ("a=", "empty"),
            ("a=x", "times"),
            ("a=lots", "number"),
            ("a=¥80", "unit"),
            ("a=80元", "unit"),
            ("a=1万", "unit"),
            ("a=1e5", "unit"),
            ("a=1,000", "commas"),
            ("a=.5", "number"),
            ("a=5.", "number"),
            ("a=1.2.3", "number"),
            ("a=+", "number"),
            ("a=2x", "times"),
            ("a=*2", "times"),
            ("a=2 points", "points"),
            ("a=+5% points", "points"),
            ("a=--5", "number"),
            ("a=%", "number"),
            ("a=50 %", "blank"),
        ] {
            assert_eq!(kind(text).unwrap_err().0, wrong, "{text}");
        }
    }

    #[test]
    fn a_change_needs_a_number() {
        assert_eq!(Set::By(exact("5%")).of(Some(&exact("200"))), Some(exact("210")));
        assert_eq!(Set::Plus(exact("5")).of(None), None);
        assert_eq!(Set::To(exact("5")).of(None), Some(exact("5")));
    }
}
