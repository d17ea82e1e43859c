//! What people call the grains: `monthly`, `months`, `Month`, 月.

use super::time::Grain;

/// Words for each grain, in small letters and without a plural.
const WORDS: [(Grain, &[&str]); 10] = [
    (Grain::Second, &["second", "秒"]),
    (Grain::Minute, &["minute", "minutely", "分", "分钟"]),
    (Grain::Hour, &["hour", "hourly", "时", "小时"]),
    (Grain::Day, &["day", "daily", "日", "天"]),
    (Grain::Week, &["week", "weekly", "周", "星期"]),
    (Grain::Month, &["month", "monthly", "月", "月份", "月度"]),
    (Grain::Quarter, &["quarter", "quarterly", "季", "季度"]),
    (
        Grain::Year,
        &["year", "yearly", "annual", "annually", "年", "年份", "年度"],
    ),
    (Grain::FiscalQuarter, &["财季", "财务季度"]),
    (Grain::FiscalYear, &["财年", "财务年度"]),
];

impl Grain {
    /// The plain grain that somebody means by another word than its own.
    #[must_use]
    pub fn meant(word: &str) -> Option<Self> {
        let small = word.to_lowercase();
        let bare = small.strip_prefix(['按', '每']).unwrap_or(&small);
        let one = bare.strip_suffix('s').unwrap_or(bare);
        let known = WORDS.iter().find(|(_, words)| words.contains(&one));
        known
            .map(|(grain, _)| *grain)
            .filter(|grain| grain.word() != word)
    }
}

#[cfg(test)]
mod tests {
    use super::Grain;

    #[test]
    fn what_people_call_them() {
        for (word, grain) in [
            ("monthly", Some(Grain::Month)),
            ("MONTHS", Some(Grain::Month)),
            ("按月", Some(Grain::Month)),
            ("每天", Some(Grain::Day)),
            ("daily", Some(Grain::Day)),
            ("财年", Some(Grain::FiscalYear)),
            ("month", None),
            ("mouth", None),
            ("", None),
        ] {
            assert_eq!(Grain::meant(word), grain, "{word}");
        }
    }
}
