//! What is said of expressions on rows: names, types, conditions, functions.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // coalesce, round.
    (
        "a number, and how many digits behind the point",
        "一个数字，以及小数位数",
    ),
    ("`{name}` over metrics", "对指标使用 `{name}`"),
    ("values of one row, not metrics", "同一行里的值（不能是指标）"),
    (
        "a number in place of null is `{metric} fill {number}`",
        "用数字代替空值，写作 `{metric} fill {number}`",
    ),
    // Conditions.
    (
        "write `is null` or `is not null`: a comparison with null is never true",
        "写成 `is null` 或 `is not null`：和 null 比较永远不成立",
    ),
    ("compared with null", "和 null 比较"),
    ("a day of the calendar", "日历上的日子"),
    ("an instant of the calendar", "日历上的时刻"),
    ("one outside of it", "超出日历的"),
    (
        "a list such as `[\"a\", \"b\"]`, or a segment",
        "列表，如 `[\"a\", \"b\"]`，或者人群",
    ),
    ("a list such as `[\"a\", \"b\"]`", "列表，如 `[\"a\", \"b\"]`"),
    ("in parentheses", "括号里的内容"),
    ("something that changes by row", "逐行变化的内容"),
    // Types and units.
    ("several scales", "好几级换算单位"),
    ("not what comes out", "和算出来的不一致"),
    ("this is true or false", "这是真假值"),
    (
        "a metric that is true or false says so: `metric name : bool = …`",
        "结果为真假的指标要写明：`metric name : bool = …`",
    ),
    // Operands.
    ("a list", "列表"),
    ("a value of one row", "一行里的值"),
    ("a part of a metric", "指标的一部分"),
    ("a day", "日期"),
    ("a period", "周期"),
    ("numbers of one unit", "单位相同的数字"),
    ("compared or combined here", "在这里比较或运算"),
    ("here", "在这里"),
    ("this reads one row at a time", "这里一次只读一行"),
    ("in {unit}", "以 {unit} 计的数"),
    ("a ratio", "比率"),
    // Names that mean nothing.
    (
        "a bare name never searches links: write {ways}",
        "单独的名字不会去查关联：写成 {ways}",
    ),
    (
        "that is what its column is called in answers: write {ways}",
        "这是结果里的列名：写成 {ways}",
    ),
    (
        "another table is read over the link to it: write {ways}",
        "别的表要沿着指向它的关联去读：写成 {ways}",
    ),
    (
        "no link leads from `{table}` to `{other}`: what each of them says belongs in a metric of its own",
        "没有从 `{table}` 到 `{other}` 的关联：两张表里的内容各自写在自己的指标里",
    ),
    (
        "that is a label, and definitions are written with names: write {ways}",
        "这是标签，定义里要写名字：写成 {ways}",
    ),
    (
        "`{field}` belongs in a metric of `{table}`",
        "`{field}` 应该写在 `{table}` 的指标里",
    ),
    ("times of `{table}`: {times}", "`{table}` 的时间有：{times}"),
    (
        "`{word}` is a segment: write `{way} in {word}`",
        "`{word}` 是人群：写 `{way} in {word}`",
    ),
    (
        "`{word}` is a metric: one number for many rows, so no row has it; to count those of whom a condition on it holds, write `count({entity} where {word} > …)`",
        "`{word}` 是指标：许多行合起来才有一个数，单独一行没有；要数满足某个条件的对象，写 `count({entity} where {word} > …)`",
    ),
    (
        "`{word}` is a metric: one number for many rows, so no row has it",
        "`{word}` 是指标：很多行合成的一个数，所以哪一行都没有它",
    ),
    (
        "`{word}` is an attribute of `{entity}`: write `{way}.{word}`",
        "`{word}` 是 `{entity}` 的属性：写成 `{way}.{word}`",
    ),
    (
        "`{word}` is an attribute of `{entity}`, which no link leads to",
        "`{word}` 是 `{entity}` 的属性，而这里没有指向它的关联",
    ),
    ("{kind} here", "这里是{kind}"),
    // Functions of one row.
    ("a number or a time", "数字或时间"),
    ("a whole number", "整数"),
    (
        "a whole number from {least} to {most}",
        "从 {least} 到 {most} 的整数",
    ),
    ("a pattern in quotes", "引号里的正则"),
    ("two values or more", "两个以上的值"),
    ("two texts or more", "两段以上的文字"),
    ("one text", "一段文字"),
    (
        "a text, what to replace in it, and by what",
        "一段文字、要替换的内容、替换成什么",
    ),
    (
        "a text, the place of the first character, and how many",
        "一段文字、起始字符的位置、字符数",
    ),
    ("two texts", "两段文字"),
    ("a text, and a pattern in quotes", "一段文字，和引号里的正则"),
    (
        "a number, and a width or a list of bounds",
        "一个数字，以及宽度或一组边界",
    ),
    ("bounds such as `[0, 100, 500]`", "一组边界，如 `[0, 100, 500]`"),
    ("an empty list", "空列表"),
    ("bounds that go up", "递增的边界"),
    ("one that does not", "不是递增的"),
    ("a width above zero", "大于零的宽度"),
    // Patterns.
    (
        "it is empty, and would be found in every text",
        "它是空的，任何文字都会匹配",
    ),
    ("it has more than {most} characters", "它超过了 {most} 个字符"),
    (
        "a `)` closes nothing; the character itself is `\\)`",
        "`)` 没有对应的左括号；字符本身写作 `\\)`",
    ),
    (
        "its groups nest deeper than {deepest}",
        "分组嵌套超过 {deepest} 层",
    ),
    (
        "groups have no names here: write `(…)`",
        "这里的分组没有名字：写 `(…)`",
    ),
    (
        "a `(` is not closed; the character itself is `\\(`",
        "`(` 没有闭合；字符本身写作 `\\(`",
    ),
    (
        "its repetitions make more than {most} copies of a part",
        "重复会把某一部分展开超过 {most} 次",
    ),
    (
        "a `{` must open a count such as `{2}` or `{2,3}`; the character itself is `\\{`",
        "`{` 后面必须是次数，如 `{2}` 或 `{2,3}`；字符本身写作 `\\{`",
    ),
    (
        "`{counts}` counts down: the smaller number comes first",
        "`{counts}` 前大后小：小的数写在前面",
    ),
    (
        "it ends in a backslash; the character itself is `\\\\`",
        "它以反斜杠结尾；字符本身写作 `\\\\`",
    ),
    (
        "back-references such as `\\1` are not found in linear time, and most engines have none",
        "`\\1` 这样的反向引用无法在线性时间内匹配，多数引擎也不支持",
    ),
    (
        "engines disagree about where a word ends (`\\b`): write the characters around it",
        "各引擎对单词边界（`\\b`）的看法不一：写出两边的字符",
    ),
    (
        "the beginning and the end of the text are `^` and `$`",
        "文字的开头和结尾写作 `^` 和 `$`",
    ),
    (
        "engines disagree about classes such as `\\p{L}`: write a range such as `[一-龥]`",
        "各引擎对 `\\p{L}` 这样的字符类看法不一：写成范围，如 `[一-龥]`",
    ),
    (
        "`\\{next}` means nothing; write the character itself",
        "`\\{next}` 没有含义；直接写那个字符",
    ),
    (
        "a `[` is not closed; the character itself is `\\[`",
        "`[` 没有闭合；字符本身写作 `\\[`",
    ),
    (
        "`[]` is empty; a `]` in brackets is `\\]`",
        "`[]` 是空的；方括号里的 `]` 写作 `\\]`",
    ),
    (
        "a `[` in brackets is `\\[`; sets in sets are read differently by engines",
        "方括号里的 `[` 写作 `\\[`；集合套集合各引擎读法不同",
    ),
    (
        "`\\D`, `\\W` and `\\S` do not stand in brackets",
        "`\\D`、`\\W` 和 `\\S` 不能放在方括号里",
    ),
    ("a `[` in brackets is `\\[`", "方括号里的 `[` 写作 `\\[`"),
    ("`{first}-{last}` runs backwards", "`{first}-{last}` 是倒着的"),
    ("a range ends in one character", "范围以单个字符结束"),
    (
        "there is nothing to repeat before `{quantifier}`; the character itself is `\\{quantifier}`",
        "`{quantifier}` 前面没有可重复的内容；字符本身写作 `\\{quantifier}`",
    ),
    (
        "looking ahead or behind (`(?=…)`, `(?<!…)`) is not found in linear time, and most engines have none: write two conditions with `and` or `and not`",
        "前后断言（`(?=…)`、`(?<!…)`）无法在线性时间内匹配，多数引擎也不支持：用 `and` 或 `and not` 写成两个条件",
    ),
    (
        "flags such as `(?i)` are read differently by engines; for either case match `lower(…)`",
        "`(?i)` 这样的标志各引擎读法不同；不区分大小写就匹配 `lower(…)`",
    ),
];
