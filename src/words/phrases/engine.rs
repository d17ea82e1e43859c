//! What is said of data.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    (
        "`{value}` is compared with a column whose values are no texts",
        "`{value}` 和一个不是文字的列相比较",
    ),
    (
        "it is computed with a column whose values are no numbers",
        "参与计算的列里不是数",
    ),
    (
        "it is a folder without Parquet or `.csv` files",
        "它是文件夹，里面没有 Parquet 或 `.csv` 文件",
    ),
    ("there was no answer within {seconds} s", "{seconds} 秒内没有答复"),
    // Connection strings.
    (
        "its option `{option}` has no such value",
        "连接串的选项 `{option}` 不能是这个值",
    ),
    (
        "what its driver says is not shown, as it could repeat the password: the connection string can be read in more than one way; write `@` in a password as `%40`, `/` as `%2F`, `:` as `%3A`, `?` as `%3F`, `#` as `%23`, `%` as `%25`, and behind `password=` put one with a space into single quotes",
        "驱动的说法可能带出密码，因此不显示：这个连接串有不止一种读法；密码里的 `@` 写成 `%40`，`/` 写成 `%2F`，`:` 写成 `%3A`，`?` 写成 `%3F`，`#` 写成 `%23`，`%` 写成 `%25`；写在 `password=` 后面的密码如有空格，用单引号括起来",
    ),
    ("there is no such file", "没有这个文件"),
    ("it has an option that there is not", "连接串里有不存在的选项"),
    ("it is not of the form `{form}`", "连接串不是 `{form}` 的形式"),
    ("`tls` is `true` or `false`", "`tls` 只能是 `true` 或 `false`"),
    (
        "column `{column}` holds what is no number of its type",
        "列 `{column}` 里有不属于该列类型的数",
    ),
    (
        "column `{column}` holds bytes that are no text",
        "列 `{column}` 里有不是文字的字节",
    ),
    (
        "column `{column}` holds `{value}`, which is no day: make it null",
        "列 `{column}` 里有 `{value}`，没有这样的日期：请改为空值",
    ),
    // Files.
    (
        "{name} is neither Parquet nor `.csv`",
        "{name} 既不是 Parquet 也不是 `.csv`",
    ),
    (
        "some files are Parquet, some CSV",
        "有的文件是 Parquet，有的是 CSV",
    ),
    ("the name of a table has at most three parts", "表名最多三段"),
    ("no such file", "没有这个文件"),
    ("{names} and {more} more", "{names} 等，另有 {more} 个"),
    ("the beginning", "最早"),
    // Types.
    ("nothing", "空"),
    ("dates", "日期"),
    ("timestamps", "时间戳"),
    ("times of day", "钟点"),
    ("whole numbers", "整数"),
    ("floating numbers", "浮点数"),
    ("decimals", "定点小数"),
    ("nested values", "嵌套的值"),
    ("values of type {kind}", "{kind} 类型的值"),
    ("a number of at most 38 digits", "最多 38 位的数字"),
    (
        "a number of at most 28 digits at the scale of this column, so that sums stay exact",
        "按这一列的小数位数最多 28 位的数字，这样求和才能保持精确",
    ),
    ("a day like 2011-12-31", "日期，如 2011-12-31"),
    ("a time like 2011-12-31T10:30:00", "时间，如 2011-12-31T10:30:00"),
    // CSV files.
    ("it is not UTF-8", "它不是 UTF-8"),
    ("a quote is never closed", "引号没有闭合"),
    ("it has no header line", "它没有表头"),
    (
        "its header names one column, `{name}`, and commas separate columns",
        "它的表头只有一列 `{name}`，而列要用逗号分隔",
    ),
    ("two of its columns are called `{name}`", "它有两列都叫 `{name}`"),
    (
        "it has one value, and the header names {wanted} columns",
        "它只有 1 个值，而表头有 {wanted} 列",
    ),
    (
        "it has {found} values, and the header names {wanted} columns",
        "它有 {found} 个值，而表头有 {wanted} 列",
    ),
    (
        "`{value}` in `{column}` is not {expected}",
        "`{column}` 里的 `{value}` 不是{expected}",
    ),
    ("a field is larger than 1 GiB", "有一个字段超过 1 GiB"),
    ("a column is missing", "缺少一列"),
    ("the text \"{text}\"", "文字 \"{text}\""),
    ("the number {number}", "数字 {number}"),
    ("values that do not fit together", "放不到一起的值"),
    ("time zone `{zone}` is not known", "不认识时区 `{zone}`"),
    ("{file}: {reason}", "{file}：{reason}"),
    ("an exact number", "精确数"),
];
