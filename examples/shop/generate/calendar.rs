//! Days, instants, and how busy the shop is on each day.
//!
//! A day is a number of days, an instant a number of seconds, both since
//! 1970-01-01. The shop lives by Shanghai time and its database keeps UTC.

use crate::random::Random;

const DAY: i64 = 86_400;
pub const HOUR: i64 = 3_600;
const SHANGHAI: i64 = 8 * HOUR;

/// The day of a date of the Gregorian calendar.
pub fn day(year: i64, month: i64, date: i64) -> i64 {
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date - 1 - 719_468
}

/// The year, month and day of the month of a day.
pub fn date(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let carry = i64::from(month >= 10);
    (era * 400 + year + carry, month + 3 - 12 * carry, date)
}

/// `2025-11-11`
pub fn write_day(day: i64) -> String {
    let (year, month, date) = date(day);
    format!("{year:04}-{month:02}-{date:02}")
}

/// `2025-11-11T04:05:06`
pub fn write_instant(instant: i64) -> String {
    let second = instant % DAY;
    let (hour, minute) = (second / HOUR, second / 60 % 60);
    format!(
        "{}T{hour:02}:{minute:02}:{:02}",
        write_day(instant / DAY),
        second % 60
    )
}

/// Midnight in Shanghai, where `day` begins.
pub fn midnight(day: i64) -> i64 {
    day * DAY - SHANGHAI
}

/// Some instant of `day`: mornings and evenings are busy, nights are not.
pub fn moment(day: i64, random: &mut Random) -> i64 {
    let hours = [
        (40, 0),
        (25, 3),
        (60, 6),
        (190, 9),
        (150, 12),
        (140, 15),
        (185, 18),
        (210, 21),
    ];
    midnight(day) + random.pick(&hours) * HOUR + random.below(3 * HOUR)
}

/// How busy a day is: 1000 on a plain one.
pub fn bustle(day: i64) -> i64 {
    weekly(day) * yearly(day) / 1000 * occasion(day) / 1000
}

fn weekly(day: i64) -> i64 {
    match (day + 3).rem_euclid(7) {
        0..=3 => 940,
        4 => 1020,
        5 => 1150,
        _ => 1070,
    }
}

/// Hot coffee sells in winter.
fn yearly(day: i64) -> i64 {
    match date(day).1 {
        11 | 12 => 1100,
        7 | 8 => 920,
        _ => 1000,
    }
}

/// The feasts of Chinese retail; over Spring Festival nothing is delivered.
fn occasion(day: i64) -> i64 {
    match date(day) {
        (2024, 2, 7..=16) | (2025, 1, 26..=31) | (2025, 2, 1..=4) => 420,
        (_, 6, 18) => 2400,
        (_, 6, 15..=20) => 1500,
        (_, 11, 11) => 3400,
        (_, 11, 8..=10) => 1500,
        (_, 12, 12) => 1700,
        _ => 1000,
    }
}

/// The days on which everything is cheaper and the warehouse is late.
pub fn is_sale(day: i64) -> bool {
    occasion(day) > 1000
}

/// From 1000 on `first` to 1000 + `gain` after two years, in a straight line.
pub fn growth(day: i64, first: i64, gain: i64) -> i64 {
    1000 + gain * (day - first) / 730
}
