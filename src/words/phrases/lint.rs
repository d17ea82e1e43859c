//! What lints say.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // Metrics that are almost the same.
    ("of other rows", "但行不同"),
    (" (and one more counts the same)", "（另有一个统计的内容也相同）"),
    (
        " (and {count} more count the same)",
        "（另有 {count} 个统计的内容也相同）",
    ),
    (
        "of other rows: only `{metric}` counts one with {row}",
        "但行不同：只有 `{metric}` 会算入 {row} 的一行",
    ),
    ("at another time", "但时间不同"),
    ("per another period", "但周期不同"),
    ("{parts} gives {sum}", "{parts} 得到 {sum}"),
];
