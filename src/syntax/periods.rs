//! Stretches of time as people say them: `last month`, 上个月, `2026Q1`, `past 7 days`.

use super::time::Grain;

/// Words before a number of days, weeks or months that end now.
const LAST: [&str; 12] = [
    "last", "past", "previous", "recent", "the last", "the past", "trailing", "最近", "过去", "近", "前",
    "上",
];

/// Words before the period that is not over.
const THIS: [&str; 6] = ["this", "current", "the current", "本", "这个", "这"];

/// Words that say it at once.
const WHOLE: [(&str, &str); 14] = [
    ("yesterday", "last 1 complete day"),
    ("昨天", "last 1 complete day"),
    ("昨日", "last 1 complete day"),
    ("今天", "today"),
    ("今日", "today"),
    ("当天", "today"),
    ("now", "today"),
    ("现在", "today"),
    ("今年", "last 1 year"),
    ("ytd", "last 1 year"),
    ("qtd", "last 1 quarter"),
    ("mtd", "last 1 month"),
    ("wtd", "last 1 week"),
    ("去年", "last 1 complete year"),
];

/// Months by their names, by their first three letters.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The words that `for` takes, for a stretch of time as people say it.
#[must_use]
pub fn stretch(written: &str) -> Option<String> {
    let small = written.trim().to_lowercase();
    let whole = WHOLE.iter().find(|(said, _)| *said == small);
    whole
        .map(|(_, ours)| (*ours).to_owned())
        .or_else(|| lasting(&small))
        .or_else(|| current(&small))
        .or_else(|| quarter(&small))
        .or_else(|| month(&small))
        .filter(|ours| *ours != written)
}

/// `past 7 days`, 最近7天, `7 days`, `last month`, 上个月.
fn lasting(small: &str) -> Option<String> {
    let behind = behind(&LAST, small);
    let rest = behind.unwrap_or(small).trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (many, unit) = rest.split_at_checked(digits)?;
    let unit = unit.trim_start();
    let (complete, unit) = match unit.strip_prefix("complete ") {
        Some(unit) => (true, unit),
        None => (many.is_empty(), unit),
    };
    let grain = grain(unit)?;
    if matches!(unit, "月" | "月份" | "日") && behind.is_none() {
        // 3月 is March.
        return None;
    }
    let many = match (many, behind) {
        ("", None) => return None,
        ("", Some(_)) => 1,
        (many, _) => many.parse::<u32>().ok().filter(|many| *many > 0)?,
    };
    let complete = if complete { "complete " } else { "" };
    let plural = if many == 1 { "" } else { "s" };
    Some(format!("last {many} {complete}{}{plural}", grain.word()))
}

/// `this month`, 本周: what there is of it so far.
fn current(small: &str) -> Option<String> {
    let grain = grain(behind(&THIS, small)?.trim_start())?;
    Some(format!("last 1 {}", grain.word()))
}

/// `2026Q1`, `Q1 2026`, `FY2026Q1`, 2026年一季度.
fn quarter(small: &str) -> Option<String> {
    let fiscal = small.strip_prefix("fy");
    let rest = fiscal.unwrap_or(small);
    let mut signs = rest.chars().filter(|c| !" -_年第季度".contains(*c)).peekable();
    let mut year = String::new();
    let mut quarter = None;
    while let Some(c) = signs.next() {
        match c {
            'q' if quarter.is_none() => quarter = Some(signs.next()?.to_digit(10)?),
            '一' | '二' | '三' | '四' => quarter = u32::try_from("一二三四".find(c)? / 3 + 1).ok(),
            c if c.is_ascii_digit() => year.push(c),
            _ => return None,
        }
    }
    let is_year = year.len() == 4 && year.starts_with("20");
    let quarter = quarter.filter(|quarter| is_year && (1..=4).contains(quarter))?;
    let fiscal = if fiscal.is_some() { "FY" } else { "" };
    Some(format!("{fiscal}{year}-Q{quarter}"))
}

/// `March 2025`, `Mar 2025`.
fn month(small: &str) -> Option<String> {
    let words: Vec<&str> = small
        .split([' ', ',', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let (month, year) = match words.as_slice() {
        [month, year] | [year, month] if month.starts_with(char::is_alphabetic) => (month, year),
        _ => return None,
    };
    let (month, year) = match month.starts_with(char::is_alphabetic) {
        true => (month, year),
        false => (year, month),
    };
    let at = MONTHS.iter().position(|name| month.get(..3) == Some(name))?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| format!("{year}-{:02}", at + 1))
}

fn behind<'t>(words: &[&str], text: &'t str) -> Option<&'t str> {
    let found = words.iter().filter_map(|word| text.strip_prefix(word));
    // Words end before blanks, unless they are Chinese.
    let apart = found.filter(|rest| {
        rest.starts_with(|c: char| {
            c == ' ' || !c.is_ascii_alphanumeric() || text.starts_with(|c: char| !c.is_ascii())
        })
    });
    apart.min_by_key(|rest| rest.len())
}

fn grain(unit: &str) -> Option<Grain> {
    let unit = unit.strip_prefix('个').unwrap_or(unit);
    let one = unit.strip_suffix('s').unwrap_or(unit);
    Grain::named(one)
        .or_else(|| Grain::meant(one))
        .filter(|_| !unit.is_empty() && !unit.ends_with("ly") && !unit.starts_with(['每', '按']))
}

/// The length that `prior` takes, for what people compare with: 同比, `last year`, `1 month`.
#[must_use]
pub fn shift(written: &str) -> Option<String> {
    let small = written.trim().to_lowercase();
    let known = match small.as_str() {
        "yoy" | "同比" | "year over year" => Some("1 year"),
        "mom" | "month over month" => Some("1 month"),
        "wow" | "week over week" => Some("1 week"),
        "dod" | "day over day" => Some("1 day"),
        "去年" | "去年同期" => Some("1 year"),
        _ => None,
    };
    let known = known.map(str::to_owned);
    let length = || {
        let rest = behind(&["prior", "compare"], &small).unwrap_or(&small);
        let stretch =
            lasting(rest.trim_start()).or_else(|| lasting(&format!("last {}", rest.trim_start())))?;
        Some(stretch.replacen("last ", "", 1).replacen("complete ", "", 1))
    };
    known.or_else(length).map(|length| format!("prior {length}"))
}

#[cfg(test)]
mod tests {
    use super::{shift, stretch};

    #[test]
    fn stretches_as_people_say_them() {
        for (said, ours) in [
            ("last month", Some("last 1 complete month")),
            ("上个月", Some("last 1 complete month")),
            ("上周", Some("last 1 complete week")),
            ("7 days", Some("last 7 days")),
            ("最近7天", Some("last 7 days")),
            ("近30天", Some("last 30 days")),
            ("past 1 week", Some("last 1 week")),
            ("last 3 complete month", Some("last 3 complete months")),
            ("this month", Some("last 1 month")),
            ("本季度", Some("last 1 quarter")),
            ("今年", Some("last 1 year")),
            ("今天", Some("today")),
            ("2026Q1", Some("2026-Q1")),
            ("q1 2026", Some("2026-Q1")),
            ("2026年第一季度", Some("2026-Q1")),
            ("FY2025Q4", Some("FY2025-Q4")),
            ("March 2025", Some("2025-03")),
            ("2025 Mar", Some("2025-03")),
            ("3月", None),
            ("3个月", Some("last 3 months")),
            ("month", None),
            ("lastly", None),
            ("2026Q5", None),
            ("gmv", None),
            ("0 days", None),
            ("", None),
        ] {
            assert_eq!(stretch(said).as_deref(), ours, "{said}");
        }
    }

    #[test]
    fn what_is_compared_with() {
        for (said, ours) in [
            ("同比", Some("prior 1 year")),
            ("prior year", Some("prior 1 year")),
            ("last year", Some("prior 1 year")),
            ("1 year", Some("prior 1 year")),
            ("previous 7 days", Some("prior 7 days")),
            ("prior 1年", Some("prior 1 year")),
            ("去年", Some("prior 1 year")),
            ("环比", None),
            ("gmv", None),
        ] {
            assert_eq!(shift(said).as_deref(), ours, "{said}");
        }
    }
}
