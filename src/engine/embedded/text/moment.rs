//! Days and local times out of ISO text.

use jiff::{Timestamp, civil, tz::TimeZone};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// `2011-12-31` as days since 1970-01-01.
#[must_use]
pub fn day(text: &str) -> Option<i32> {
    let (date, rest) = date(text.as_bytes())?;
    rest.is_empty().then(|| days(date))
}

/// `2011-12-31`, `2011-12-31T10:30`, `2011-12-31 10:30:00.123456` as local
/// microseconds since 1970-01-01T00:00:00. A value that carries an offset
/// (`Z`, `+08:00`) is an instant: it becomes local time in `zone`. Digits
/// finer than a microsecond are dropped.
#[must_use]
pub fn moment(text: &str, zone: &TimeZone) -> Option<i64> {
    let (date, rest) = date(text.as_bytes())?;
    let start = i64::from(days(date)) * DAY;
    let [b'T' | b't' | b' ', clock @ ..] = rest else {
        return rest.is_empty().then_some(start);
    };
    let (time, rest) = time(clock)?;
    let local = start + time;
    match rest {
        [] => Some(local),
        _ => localize(local - offset(rest)?, zone),
    }
}

/// An instant (microseconds since 1970 in UTC) as local microseconds.
fn localize(instant: i64, zone: &TimeZone) -> Option<i64> {
    let local = zone.to_datetime(Timestamp::from_microsecond(instant).ok()?);
    Some(micros(local))
}

/// A civil time as microseconds since 1970-01-01T00:00:00.
#[must_use]
pub fn micros(local: civil::DateTime) -> i64 {
    let time = local.time();
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    i64::from(days(local.date())) * DAY + seconds * 1_000_000 + i64::from(time.subsec_nanosecond() / 1000)
}

/// Days since 1970-01-01, by Howard Hinnant's `days_from_civil`.
fn days(date: civil::Date) -> i32 {
    let month = i32::from(date.month());
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i32::from(date.day()) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn date(text: &[u8]) -> Option<(civil::Date, &[u8])> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix(b"-")?, 2)?;
    let (day, rest) = digits(rest.strip_prefix(b"-")?, 2)?;
    let date = civil::Date::new(year as i16, month as i8, day as i8).ok()?;
    Some((date, rest))
}

/// `10:30`, `10:30:00`, `10:30:00.123` as microseconds of the day.
fn time(text: &[u8]) -> Option<(i64, &[u8])> {
    let (hour, rest) = digits(text, 2).filter(|(hour, _)| *hour < 24)?;
    let (minute, rest) = digits(rest.strip_prefix(b":")?, 2).filter(|(minute, _)| *minute < 60)?;
    let (second, rest) = match rest {
        [b':', rest @ ..] => digits(rest, 2).filter(|(second, _)| *second < 60)?,
        _ => (0, rest),
    };
    let (fraction, rest) = match rest {
        [b'.' | b',', rest @ ..] => fraction(rest)?,
        _ => (0, rest),
    };
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    Some((seconds * 1_000_000 + fraction, rest))
}

/// One digit or more after the point, as microseconds.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let end = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(end).filter(|_| end > 0)?;
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0'));
    let micros = padded
        .take(6)
        .fold(0, |total, byte| total * 10 + i64::from(byte - b'0'));
    Some((micros, rest))
}

/// `Z`, `+08`, `+0800`, `-03:30` as microseconds.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, rest) = match text {
        [b'Z' | b'z'] => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = digits(rest, 2).filter(|(hours, _)| *hours < 24)?;
    let (minutes, rest) = match rest {
        [] => (0, rest),
        [b':', rest @ ..] | rest => digits(rest, 2).filter(|(minutes, _)| *minutes < 60)?,
    };
    let seconds = i64::from(hours) * 3600 + i64::from(minutes) * 60;
    rest.is_empty().then_some(sign * seconds * 1_000_000)
}

/// Exactly `count` digits at the start.
fn digits(text: &[u8], count: usize) -> Option<(u16, &[u8])> {
    let (head, rest) = text.split_at_checked(count)?;
    let number = head.iter().try_fold(0_u16, |total, byte| match byte {
        b'0'..=b'9' => Some(total * 10 + u16::from(byte - b'0')),
        _ => None,
    })?;
    Some((number, rest))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn days_agree_with_the_calendar() {
        let epoch = civil::date(1970, 1, 1);
        for text in [
            "0001-01-01",
            "1969-12-31",
            "1970-01-01",
            "2000-02-29",
            "2011-03-01",
            "9999-12-31",
        ] {
            let date: civil::Date = text.parse().unwrap();
            let expected = (date - epoch).get_days();
            assert_eq!(day(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_other_days() {
        for text in [
            "2011-02-29",
            "2011-13-01",
            "11-01-01",
            "2011-1-1",
            "2011-01-01 ",
            "01/02/2011",
            "20110101",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn reads_local_times() {
        let zone = TimeZone::UTC;
        let base = moment("2011-01-01", &zone).unwrap();
        assert_eq!(moment("2011-01-01T10:30", &zone), Some(base + 37_800_000_000));
        assert_eq!(moment("2011-01-01 10:30:01", &zone), Some(base + 37_801_000_000));
        assert_eq!(moment("2011-01-01 00:00:00.5", &zone), Some(base + 500_000));
        assert_eq!(moment("2011-01-01 00:00:00.1234569", &zone), Some(base + 123_456));
        for text in [
            "2011-01-01T",
            "2011-01-01T24:00",
            "2011-01-01T10",
            "2011-01-01T10:00:60",
            "2011-01-01T10:00x",
            "2011-01-01T10:00:00.",
        ] {
            assert_eq!(moment(text, &zone), None, "{text}");
        }
    }

    #[test]
    fn an_offset_is_an_instant() {
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
        let local = moment("2011-01-01T18:00", &shanghai);
        assert!(local.is_some());
        for text in [
            "2011-01-01T10:00Z",
            "2011-01-01T10:00:00+00",
            "2011-01-01 12:00+02:00",
            "2011-01-01 06:30:00-0330",
        ] {
            assert_eq!(moment(text, &shanghai), local, "{text}");
        }
    }
}
