//! What lints say.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // Metrics that are almost the same.
    ("under another condition", "但条件不同"),
    (
        "of other rows: only `{metric}` counts one with {row}",
        "但行不同：只有 `{metric}` 会算入 {row} 的一行",
    ),
    ("at another time", "但时间不同"),
    ("per another period", "但周期不同"),
    ("{parts} gives {sum}", "{parts} 得到 {sum}"),
];
