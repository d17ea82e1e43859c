//! What tells two definitions apart.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    ("what is counted", "统计的内容"),
    ("the table: `{one}` and `{two}`", "表：`{one}` 与 `{two}`"),
    ("the condition", "条件"),
    (
        "the rows: only {which} counts rows such as those where {row}",
        "行：只有{which}会计入例如满足 {row} 的行",
    ),
    ("the time", "时间"),
    ("the unit: {one} and {two}", "单位：{one} 与 {two}"),
    ("the period: {one} and {two}", "周期：{one} 与 {two}"),
    ("none", "无"),
    (
        "averaged or pooled: {mean} is the mean of several numbers, {whole} takes all rows together",
        "平均还是合并：{mean}是多个数的平均，{whole}把所有行合在一起算",
    ),
    ("the length of time: {one} and {two}", "时长：{one} 和 {two}"),
    ("how it is put together", "组成方式"),
    (
        "`{name}` has the listed values, and is never NULL",
        "`{name}` 只取列出的值，且从不为 NULL",
    ),
    ("`{name}` has the listed values", "`{name}` 只取列出的值"),
    ("`{name}` is never NULL", "`{name}` 从不为 NULL"),
    ("empty tables", "空表"),
    ("not there", "没有这一格"),
    ("has no number there", "在那里没有数"),
    ("is not defined", "没有定义"),
    ("is {value}", "是 {value}"),
    ("not defined", "没有定义"),
    ("{rows} and {count} more", "{rows} 以及另外 {count} 行"),
    (" in {cell}", "（{cell}）"),
    ("{cell} as of {time}", "{cell}（截至 {time}）"),
    ("`{item}` was not asked: {why}", "`{item}` 没有查询：{why}"),
    ("in all", "整体上"),
    ("in the {grain} {period}", "在 {period} 这一{grain}"),
    ("`{item}` does not hold", "`{item}` 不成立"),
    (
        "`{item}` holds in {count} periods",
        "`{item}` 在 {count} 个周期里成立",
    ),
    ("the first one", "第一个"),
    ("the second one", "第二个"),
];
