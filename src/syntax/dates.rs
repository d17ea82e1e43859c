//! Dates as people and other tools write them: `2026/02/03`, `20260203`, `2026年2月`.

use jiff::civil::Date;

/// The day or month that is meant, as the language writes it.
#[must_use]
pub fn date(written: &str) -> Option<String> {
    let digits = written.chars().all(|c| c.is_ascii_digit());
    let parts: Vec<&str> = match (digits, written.len()) {
        (true, 8) => vec![written.get(..4)?, written.get(4..6)?, written.get(6..)?],
        (true, 6) => vec![written.get(..4)?, written.get(4..)?],
        (true, _) => return None,
        (false, _) => {
            let signs = ['/', '.', '年', '月', '日'];
            written.trim_end_matches(['月', '日']).split(signs).collect()
        }
    };
    let number = |part: &&str| part.parse::<i16>().ok();
    let all: Vec<i16> = parts.iter().map(number).collect::<Option<_>>()?;
    let small = |value: i16| i8::try_from(value).ok();
    match all.as_slice() {
        [year @ 1900..3000, month, day] => {
            let day = Date::new(*year, small(*month)?, small(*day)?).ok()?;
            Some(day.to_string())
        }
        [year @ 1900..3000, month @ 1..=12] => Some(format!("{year}-{month:02}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn what_is_meant() {
        for (written, meant) in [
            ("2026/02/03", Some("2026-02-03")),
            ("2026/2/3", Some("2026-02-03")),
            ("20260203", Some("2026-02-03")),
            ("202602", Some("2026-02")),
            ("2026.2", Some("2026-02")),
            ("2026年2月3日", Some("2026-02-03")),
            ("2026年2月", Some("2026-02")),
            ("2026/13", None),
            ("20260230", None),
            ("1000000", None),
            ("10", None),
            ("", None),
        ] {
            assert_eq!(date(written).as_deref(), meant, "{written}");
        }
    }
}
