//! Numbers, periods and departments as people say them.

use super::text::short;
use crate::output::figure::Figure;
use crate::watch::About;
use crate::why::Number;
use crate::words::{Language, Said};

/// A number of a metric, as it is shown, with two more places where it has them: what is judged
/// must not look as if it were fine.
pub(super) fn number(about: &About, metric: &str, digits: &str) -> String {
    let figure = about.format(metric).and_then(Figure::of).map(Figure::finer);
    let number = figure.zip(Number::of(digits));
    number.map_or_else(|| short(digits), |(figure, number)| figure.of_number(&number))
}

/// `month 2025-06-01`, in Chinese 2025 年 6 月.
pub(super) fn period(per: &str, first: &str, language: Language) -> String {
    let plain = || format!("{} {first}", grain(per, language));
    if language == Language::English {
        return plain();
    }
    let mut parts = first.splitn(3, '-').map(|part| part.trim_start_matches('0'));
    let (Some(year), Some(month), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
        return plain();
    };
    match per {
        "day" => first.to_owned(),
        "week" => format!("{first} 当周"),
        "month" => format!("{year} 年 {month} 月"),
        "quarter" => match month {
            "1" => format!("{year} 年第 1 季度"),
            "4" => format!("{year} 年第 2 季度"),
            "7" => format!("{year} 年第 3 季度"),
            "10" => format!("{year} 年第 4 季度"),
            _ => plain(),
        },
        "year" if month == "1" => format!("{year} 年"),
        _ => plain(),
    }
}

/// A grain in a sentence.
pub(super) fn grain(per: &str, language: Language) -> &str {
    match (language, per) {
        (Language::Chinese, "hour") => "小时",
        (Language::Chinese, "day") => "日",
        (Language::Chinese, "week") => "周",
        (Language::Chinese, "month") => "月",
        (Language::Chinese, "quarter") => "季度",
        (Language::Chinese, "year") => "年",
        _ => per,
    }
}

/// The same, as it is put into words.
pub(super) fn grain_said(per: &str) -> Said {
    Said::each(|language| grain(per, language).to_owned())
}

/// A department: in Chinese by its label.
pub(super) fn department(about: &About, name: &str) -> Said {
    Said::each(|language| match language {
        Language::English => name.to_owned(),
        Language::Chinese => about.department(name).to_owned(),
    })
}
