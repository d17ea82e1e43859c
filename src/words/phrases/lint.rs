//! What lints say.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    (
        "`{name}` is claimed to be `required`",
        "约定了 `{name}` 是 `required`",
    ),
    (
        "not one of the `values` of `{name}`",
        "不在 `{name}` 的 `values` 里",
    ),
    ("`{name}` is a number", "`{name}` 是数字"),
    ("`{name}` is a time", "`{name}` 是时间"),
    (
        "nothing of it reads `{name}`, and `{near}` is left out",
        "它没有用到 `{name}` 这一列，却缺少 `{near}`",
    ),
    ("its key is that of another row", "它的主键和另一行相同"),
    ("the other one", "另一行"),
    // Metrics that are almost the same.
    ("over different rows", "统计的行不同"),
    (
        " (1 more metric counts the same thing)",
        "（另有 1 个指标统计的内容相同）",
    ),
    (
        " ({count} more metrics count the same thing)",
        "（另有 {count} 个指标统计的内容相同）",
    ),
    (
        "over different rows: only `{metric}` counts rows where {row}",
        "统计的行不同：只有 `{metric}` 会算入 {row} 的一行",
    ),
    ("what it is taken over", "窗口里的内容"),
    ("counted here", "在这里计数"),
    ("at another time", "时间不同"),
    ("per {one} and not per {two}", "按 {one} 而不是按 {two}"),
    ("per {one}, and the other per none", "按 {one}，另一个不限周期"),
    (
        "per no period, and the other per {two}",
        "不限周期，另一个按 {two}",
    ),
    ("per another period", "周期不同"),
    ("{parts} gives {sum}", "{parts} 得到 {sum}"),
];
