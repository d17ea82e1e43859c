//! Strings, numbers and dates: from their words to their values.

use crate::words::{Said, say};
use jiff::civil::{Date, DateTime, Time};
use smol_str::SmolStr;

use super::time::Moment;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// The value of a string literal. Boxed errors keep the common path small.
pub(super) fn unquote(raw: &str, span: Span) -> Result<SmolStr, Box<Diagnostic>> {
    if let Some(inner) = raw
        .strip_prefix("\"\"\"")
        .and_then(|rest| rest.strip_suffix("\"\"\""))
    {
        return Ok(dedent(inner).into());
    }
    let inner = raw.strip_prefix('"').unwrap_or(raw);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if !inner.contains('\\') {
        return Ok(inner.into());
    }
    unescape(inner).map(SmolStr::from).map_err(|problem| {
        Box::new(
            Diagnostic::error(&code::BAD_STRING)
                .at(span)
                .with("problem", problem),
        )
    })
}

fn unescape(inner: &str) -> Result<String, Said> {
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some(same @ ('"' | '\\')) => out.push(same),
            Some('u') => out.push(unicode(&mut chars)?),
            Some(other) => return Err(say!("has the unknown escape `\\{character}`", character = other)),
            None => return Err(say!("ends in a backslash")),
        }
    }
    Ok(out)
}

/// The character of `{1F600}`.
fn unicode(chars: &mut std::str::Chars<'_>) -> Result<char, Said> {
    let rest = chars.as_str();
    let digits = rest
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
        .map(|(digits, _)| digits)
        .ok_or_else(|| say!("has a `\\u` without `{…}`"))?;
    let character = u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32)
        .filter(|c| *c != '\0')
        .ok_or_else(|| {
            say!(
                "names no character with `{escape}`",
                escape = format!("\\u{{{digits}}}")
            )
        })?;
    for _ in 0..digits.chars().count() + 2 {
        chars.next();
    }
    Ok(character)
}

/// A raw string without the indentation all its lines share, and without the
/// line breaks next to the quotes.
fn dedent(inner: &str) -> String {
    // A checkout with Windows line ends holds the same text.
    let inner = inner.replace("\r\n", "\n");
    let body = inner.strip_prefix('\n').unwrap_or(&inner);
    let body = body.trim_end_matches([' ', '\t']);
    let body = body.strip_suffix('\n').unwrap_or(body);
    let margin = body
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = body
        .lines()
        .map(|line| line.get(margin..).unwrap_or_else(|| line.trim_start()))
        .collect();
    lines.join("\n")
}

/// A number without its separators, in plain digits; percent divided out.
///
/// `None` if it has more digits than an exact number can hold (38).
#[must_use]
pub fn plain_number(raw: &str) -> Option<String> {
    let digits: String = raw.chars().filter(|c| !matches!(c, '_' | ' ')).collect();
    let (digits, percent) = match digits.strip_suffix('%') {
        Some(front) => (front.to_owned(), 2),
        None => (digits, 0),
    };
    let (sign, digits) = match digits.strip_prefix(['-', '+']) {
        Some(rest) if digits.starts_with('-') => ("-", rest.to_owned()),
        Some(rest) => ("", rest.to_owned()),
        None => ("", digits),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((front, exponent)) => (front, exponent.parse::<i32>().ok()?),
        None => (digits.as_str(), 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let point = i32::try_from(whole.len()).ok()? + exponent - percent;
    let all = format!("{whole}{fraction}");
    if point.abs() > 60 || all.len() > 60 {
        return None;
    }
    Some(format!("{sign}{}", place_point(&all, point)?))
}

/// Puts the decimal point after `point` digits and drops needless zeros.
fn place_point(digits: &str, point: i32) -> Option<String> {
    let mut digits = digits.to_owned();
    let mut point = point;
    while point <= 0 {
        digits.insert(0, '0');
        point += 1;
    }
    let at = usize::try_from(point).ok()?;
    while digits.len() < at {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at_checked(at)?;
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    if whole.len() + fraction.len() > 38 {
        return None;
    }
    Some(if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    })
}

/// The moment a `date` or `year` token means.
pub(super) fn moment(raw: &str) -> Option<Moment> {
    if raw == "today" {
        return Some(Moment::Today);
    }
    if let Some(fiscal) = raw.strip_prefix("FY") {
        let (year, quarter) = match fiscal.split_once("-Q") {
            Some((year, quarter)) => (year, Some(quarter.parse().ok()?)),
            None => (fiscal, None),
        };
        let year = in_range(year.parse().ok()?)?;
        return match quarter {
            None => Some(Moment::FiscalYear(year)),
            Some(quarter @ 1..=4) => Some(Moment::FiscalQuarter(year, quarter)),
            Some(_) => None,
        };
    }
    let (day, time) = match raw.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (raw, None),
    };
    let mut parts = day.split('-');
    let year = in_range(digits(parts.next()?, 4)?)?;
    let moment = match (parts.next(), parts.next(), parts.next()) {
        (None, None, None) => Moment::Year(year),
        (Some(second), None, None) => month_or_quarter(year, second)?,
        (Some(month), Some(day), None) => {
            let date = Date::new(year, digits(month, 2)?, digits(day, 2)?).ok()?;
            return match time {
                Some(time) => instant(date, time),
                None => Some(Moment::Day(date)),
            };
        }
        _ => return None,
    };
    time.is_none().then_some(moment)
}

fn month_or_quarter(year: i16, word: &str) -> Option<Moment> {
    if let Some(quarter) = word.strip_prefix('Q') {
        let quarter: i8 = digits(quarter, 1).filter(|q| (1..=4).contains(q))?;
        return Date::new(year, quarter * 3 - 2, 1).ok().map(Moment::Quarter);
    }
    Date::new(year, digits(word, 2)?, 1).ok().map(Moment::Month)
}

/// `10:30`, `10:30:15`, `10:30:15.25`, each with `Z` or `+08:00` or nothing.
fn instant(date: Date, words: &str) -> Option<Moment> {
    let (clock, offset) = if let Some(clock) = words.strip_suffix('Z') {
        (clock, Some(0))
    } else if let Some(at) = words.rfind(['+', '-']) {
        let (clock, offset) = words.split_at_checked(at)?;
        (clock, Some(offset_seconds(offset)?))
    } else {
        (words, None)
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = parts.next().map_or(Some(0), |word| digits(word, 2))?;
    if parts.next().is_some() || fraction.len() > 6 {
        return None;
    }
    let micros: i32 = format!("{fraction:0<6}").parse().ok()?;
    let time = Time::new(hour, minute, second, micros * 1000).ok()?;
    Some(Moment::Instant(DateTime::from_parts(date, time), offset))
}

fn offset_seconds(words: &str) -> Option<i32> {
    let sign = if words.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = words.get(1..)?.split_once(':')?;
    let hours: i32 = digits(hours, 2).filter(|hours| *hours <= 14)?;
    let minutes: i32 = digits(minutes, 2).filter(|minutes| *minutes < 60)?;
    Some(sign * (hours * 3600 + minutes * 60))
}

/// Exactly `count` digits.
fn digits<T: std::str::FromStr>(word: &str, count: usize) -> Option<T> {
    let plain = word.len() == count && word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

/// Years a calendar of business has; `1000-10` is a subtraction gone wrong.
fn in_range(year: i16) -> Option<i16> {
    (1900..=2999).contains(&year).then_some(year)
}
