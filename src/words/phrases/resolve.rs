//! What is said of names and declarations.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // Calendars, clauses.
    ("grain of this calendar", "这个日历的粒度"),
    ("`{name}` lies in `{wide}`", "`{name}` 属于 `{wide}`"),
    ("a metric with `coarser`", "带 `coarser` 的指标"),
    // Events.
    ("what happens is rows of one table", "事件是一张表的行"),
    (
        "write `event NAME = TABLE at TIME where CONDITION`",
        "写成 `event NAME = TABLE at TIME where CONDITION`",
    ),
    (
        "name its table, and say the condition in full: an event of an event has no name of its own",
        "写它的表名，并把条件写全：事件不能基于事件",
    ),
    // Links, unions.
    ("one column", "一列"),
    ("{count} columns", "{count} 列"),
    ("a union of itself", "合并了它自己"),
    ("here it is something else", "在这里是另一样东西"),
    // Units.
    ("unit", "单位"),
    ("`{unit}` is so many `{base}`", "`{unit}` 等于若干 `{base}`"),
    ("a number above zero, with few digits", "大于零、位数不多的数字"),
    (
        "how many of the other unit this one is",
        "这个单位等于多少个另一个单位",
    ),
    ("type, currency, entity or unit", "类型、货币、实体或单位"),
    (
        "declare it as `unit` or `entity`",
        "把它声明为 `unit` 或 `entity`",
    ),
    // Tables.
    ("declare it: `entity {name}`", "声明它：`entity {name}`"),
    ("a date or a timestamp", "日期或时间戳"),
    ("when a row happens", "一行是什么时候发生的"),
    ("the day its levels hold for", "存量所属的那一天"),
    ("time zone", "时区"),
    (
        "zones have names such as \"UTC\" or \"Asia/Shanghai\"",
        "时区的名字如 \"UTC\" 或 \"Asia/Shanghai\"",
    ),
    ("only timestamps have a zone", "只有时间戳才有时区"),
];
