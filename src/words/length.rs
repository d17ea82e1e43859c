//! Lengths of time: Chinese counts them with measure words.

use super::{Language, Said, Say};

/// `7 days`: how many, and of what, in the words of the language.
#[must_use]
pub fn length(count: &str, unit: &str) -> Said {
    let unit = unit.trim_end_matches('s');
    let chinese = match unit {
        "second" => "秒",
        "minute" => "分钟",
        "hour" => "小时",
        "day" => "天",
        "week" => "周",
        "month" => "个月",
        "quarter" | "fiscal_quarter" => "个季度",
        "year" | "fiscal_year" => "年",
        _ => return format!("{count} {unit}").said(),
    };
    let plural = if count == "1" { "" } else { "s" };
    let english = unit.replace('_', " ");
    Said::each(|language| match language {
        Language::English => format!("{count} {english}{plural}"),
        Language::Chinese => format!("{count} {chinese}"),
    })
}
