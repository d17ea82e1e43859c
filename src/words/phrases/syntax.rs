//! What is said of texts that do not parse.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // What may stand somewhere.
    ("{front} or {last}", "{front} 或 {last}"),
    (
        "a date or period such as `2025-01-01` or `2025-01`",
        "日期或周期，如 `2025-01-01`、`2025-01`",
    ),
    ("a type or unit", "类型或单位"),
    ("an operator", "运算符"),
    ("the end", "结尾"),
    ("a column, or columns in parentheses", "一列，或括号里的几列"),
    ("a row in braces", "花括号里的一行"),
    ("rows in brackets", "方括号里的若干行"),
    ("`null` or `not null`", "`null` 或 `not null`"),
    (
        "a column and its value, such as `amount: 10`",
        "列和它的值，如 `amount: 10`",
    ),
    (
        "a number, a slice and a metric, such as `5 channel by gmv`",
        "个数、切分项和指标，如 `5 channel by gmv`",
    ),
    (
        "a period, such as `2026-03` or `last 12 complete months`",
        "周期，如 `2026-03` 或 `last 12 complete months`",
    ),
    ("a shift, such as `prior 1 year`", "平移，如 `prior 1 year`"),
    (
        "a condition and its value, such as `a > 1: \"many\"`",
        "条件和它的值，如 `a > 1: \"many\"`",
    ),
    (
        "a period and a number, such as `2026-06 250`",
        "周期和数字，如 `2026-06 250`",
    ),
    ("a text in quotes", "引号里的文字"),
    (
        "a name and what it is, such as `customer = buyer`",
        "名字和它的来源，如 `customer = buyer`",
    ),
    (
        "an engine and its SQL, such as `duckdb \"select …\"`",
        "引擎和它的 SQL，如 `duckdb \"select …\"`",
    ),
    ("the end of the line", "行尾"),
    ("the end of the condition", "条件的结尾"),
    // What people meant.
    ("leave it out", "删掉它"),
    (
        "put `{word}` right behind the name or call it belongs to",
        "把 `{word}` 紧跟在它所属的名字或调用后面",
    ),
    ("`between` with one bound", "只有一个边界的 `between`"),
    ("`and` and a second bound", "`and` 和第二个边界"),
    (
        "write `x between 1 and 5`; both bounds are included",
        "写成 `x between 1 and 5`，两端都包含",
    ),
    (
        "put the negated condition in parentheses",
        "用括号把要取反的条件括起来",
    ),
    // Strings.
    ("is never closed with `\"\"\"`", "没有用 `\"\"\"` 闭合"),
    ("is not closed on its line", "在这一行没有闭合"),
    (
        "has the unknown escape `\\{character}`",
        "用了不认识的转义 `\\{character}`",
    ),
    ("ends in a backslash", "以反斜杠结尾"),
    ("has a `\\u` without `{…}`", "里的 `\\u` 后面没有 `{…}`"),
    (
        "names no character with `{escape}`",
        "里的 `{escape}` 不是任何字符",
    ),
];
