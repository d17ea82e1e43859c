//! What is said of definitions: what they count and add up, of whom, and over which slices.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    (
        "the metric is made of rows of several tables, and those of `{table}` have it: put the condition on the part that counts those",
        "这个指标由几张表的行组成，`{table}` 的行才有它：把条件写在数这张表的那一部分上",
    ),
    ("{word}, a number without a unit", "{word}，没有单位的数"),
    (
        "it stands in the `when` of an alert and the `require` of a guardrail only",
        "它只能写在预警的 `when` 和护栏指标的 `require` 里",
    ),
    // Arguments of aggregates.
    ("a value and a share, such as 0.95", "一个值和一个占比，如 0.95"),
    (
        "a value and a share, such as 0.95, and perhaps `discrete: true`",
        "一个值和一个占比，如 0.95，还可以加上 `discrete: true`",
    ),
    ("other values", "别的值"),
    // Where what happens is named.
    ("a column of the table `{table}`", "表 `{table}` 的一列"),
    (
        "of each {entity} it is `{meant}`",
        "每个 {entity} 的这个时间写作 `{meant}`",
    ),
    (
        "a table happens at its first time: write `{table}`",
        "表以它的第一个时间为准：写 `{table}`",
    ),
    (
        "declare `event NAME = {table} at {time}`, and write that name",
        "声明 `event 名字 = {table} at {time}`，再写这个名字",
    ),
    ("one value", "一个值"),
    ("a value without a name", "不带参数名的值"),
    ("columns of a table", "某张表的列"),
    (
        "put the condition behind it: `{name}(…) where …`",
        "把条件写在后面：`{name}(…) where …`",
    ),
    (
        "`{word}` is the column behind a link: write `{table}.{link}`",
        "`{word}` 是关联所用的列：写 `{table}.{link}`",
    ),
    (
        "`{word}` is a part of the key: `count({table})` counts the rows",
        "`{word}` 是主键的一部分：`count({table})` 统计行数",
    ),
    (
        "`{word}` is a part of the key: `count({table})` counts the rows; to count what it names, declare `link {named} = {word}` and write `count({table}.{named})`",
        "`{word}` 是主键的一部分：`count({table})` 统计行数；要统计它指的是多少个，声明 `link {named} = {word}`，再写 `count({table}.{named})`",
    ),
    (
        "`{word}` is the key: `count({table})` counts the rows, each of which has another one; to filter by the key, declare it as a column: `column id : int = {word}`",
        "`{word}` 是主键：每行各不相同，用 `count({table})` 统计行数；要按主键筛选，把它声明成列：`column id : int = {word}`",
    ),
    (
        "name the table: `{name}(order_lines.amount)`",
        "写出表名：`{name}(order_lines.amount)`",
    ),
    ("columns of one table", "同一张表的列"),
    (
        "a length has no sign: `today - 7 days` is before today, `today + 7 days` after it",
        "时长没有正负：往前写 `today - 7 days`，往后写 `today + 7 days`",
    ),
    (
        "`{name}` looks back by itself: leave out the minus",
        "`{name}` 本来就是往回看：去掉负号",
    ),
    (
        "aggregate each table by itself, then combine the metrics",
        "各表分别聚合，再组合这些指标",
    ),
    ("columns with their table", "带表名的列"),
    ("say which column: `{table}.…`", "写明是哪一列：`{table}.…`"),
    ("write `{name}`", "写成 `{name}`"),
    (
        "rows for which something is true are counted: `count(table) where …`",
        "满足条件的行用 `count(table) where …` 来数",
    ),
    (
        "`{function}` reckons with numbers, such as facts; rows are counted by `count(table)`",
        "`{function}` 只算数字，比如度量；数行数用 `count(table)`",
    ),
    ("write one of: {names}", "从中选一个：{names}"),
    (
        "take it where it lives, `{name}({table}.{field})`",
        "在它自己的表里取：`{name}({table}.{field})`",
    ),
    (
        "take it where it lives, `{name}({table}.{field})`, or each once: `{name}({path} once per {role})`",
        "在它自己的表里取：`{name}({table}.{field})`；或者每个只取一次：`{name}({path} once per {role})`",
    ),
    ("aggregate it in its own table", "在它自己的表里聚合"),
    (
        "a share between 0 and 1, of nine places at most",
        "0 到 1 之间的占比，最多九位小数",
    ),
    (
        "the 95th percentile is `0.95` or `95%`",
        "第 95 百分位写作 `0.95` 或 `95%`",
    ),
    (
        "what has an order: numbers, times or texts",
        "能排序的值：数字、时间或文字",
    ),
    (
        "of conditions ask `any(…)` or `all(…)`",
        "对条件用 `any(…)` 或 `all(…)`",
    ),
    // Attributes.
    ("a length of time within the calendar", "日历范围内的时长"),
    ("a longer one", "更长的时长"),
    ("something of a table", "表里的内容"),
    ("a length of whole days", "整天的时长"),
    ("another length", "别的时长"),
    ("`{name}` rests on itself", "`{name}` 依赖它自己"),
    // SQL.
    ("a `;` ends it", "它以 `;` 结尾"),
    ("a part of it writes", "其中一部分会写数据"),
    ("it is a `{word}`", "它是 `{word}` 语句"),
    ("it is {count} statements", "它有 {count} 条语句"),
    // Counting.
    ("an entity before `where`", "写在 `where` 前面的一个实体"),
    (
        "a table, a link of a table or an entity with a condition",
        "表、表的关联，或带条件的实体",
    ),
    ("an entity only with a condition", "带条件的实体"),
    (
        "write `count(table.{name})` for those a table speaks of, or `count({name} where …)`",
        "统计表里提到的那些，写 `count(table.{name})`；或者写 `count({name} where …)`",
    ),
    ("a table or one of its links", "表，或它的一个关联"),
    (
        "only entities are counted by name: declare a `link`, or count rows",
        "只有实体可以按名字计数：声明一个 `link`，或者数行",
    ),
    // Entities.
    ("there is no such table", "没有这张表"),
    ("`{name}` has no link to it", "`{name}` 没有指向它的关联"),
    (
        "`{name}` has two links to it, `{one}` and `{other}`",
        "`{name}` 有两个指向它的关联：`{one}` 和 `{other}`",
    ),
    (
        "`{link}` of `{name}` leads to `{other}`",
        "`{name}` 的 `{link}` 指向的是 `{other}`",
    ),
    ("`{name}` has no link `{link}`", "`{name}` 没有关联 `{link}`"),
    // What is added up.
    ("a number from a table", "来自表的数"),
    ("{kind}, which has no sum over periods", "{kind}，跨周期没有合计"),
    (
        "`{name}` has no home table, so nothing is known of it: declare a table with `key {name} = …`",
        "`{name}` 没有主表，所以不知道它的任何属性：声明一张带 `key {name} = …` 的表",
    ),
    (
        "put the condition on the metrics, or on an event: `event e = table where …`",
        "把条件写在指标上，或者写在事件上：`event e = table where …`",
    ),
    (
        "a `{entity}`, as a link leads to one",
        "一个 `{entity}`，就像关联指向的那样",
    ),
    ("a link to one", "指向它的关联"),
    // once per
    ("an entity, or a link to one", "实体，或指向实体的关联"),
    (
        "of a dimension take two steps: `sum(max(…) per dimension)`",
        "按维度要分两步：`sum(max(…) per dimension)`",
    ),
    (
        "columns of the entity, no attributes of it",
        "实体的列，不能是它的属性",
    ),
    (
        "take the attribute's own measure in two steps: `sum(… per customer)`",
        "对属性本身的度量分两步算：`sum(… per customer)`",
    ),
    ("what each `{entity}` has one of", "每个 `{entity}` 只有一个的值"),
    (
        "write a value behind that link: `….{link}.…`; rows may differ in others",
        "写那个关联后面的值：`….{link}.…`；其他值各行可能不同",
    ),
    // Slicing.
    ("time, by a grain", "时间，按粒度"),
    ("text", "文字"),
    ("computed", "计算得出"),
    // Two steps.
    (
        "periods: only they come one after the other",
        "周期：只有周期才有先后",
    ),
    ("write `{function}(… per day)`", "写成 `{function}(… per day)`"),
    ("a fact", "事实列"),
    ("a column", "列"),
    ("a time without a grain", "没有粒度的时间"),
    ("a grain, an entity or a dimension", "粒度、实体或维度"),
    ("`{path}` is {words}", "`{path}` 是{words}"),
    (
        "the rows of `{table}` depend on themselves",
        "`{table}` 的行依赖它自己",
    ),
    ("reached over a link", "沿关联得到的内容"),
];
