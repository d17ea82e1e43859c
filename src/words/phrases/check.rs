//! What is said of definitions.

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
    // What is watched.
    (
        "only `falls` and `rises` are compared with the same weekday: leave it out",
        "只有 `falls` 和 `rises` 会和同一个星期几比较：删掉它",
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
    // Buckets, metrics of metrics.
    ("when the rows of a table happen", "表的行发生的时间"),
    ("only times have grains", "只有时间才有粒度"),
    ("a condition on text", "对文字的条件"),
    ("a metric or a number", "指标或数字"),
    ("a constant of another kind", "别的常量"),
    ("an end of the period", "周期的端点"),
    ("one value without a name", "一个不带参数名的值"),
    ("one number", "一个数字"),
    ("a bare number", "没有单位的数字"),
    // SQL.
    ("a `;` ends it", "它以 `;` 结尾"),
    ("a part of it writes", "其中一部分会写数据"),
    ("it is a `{word}`", "它是 `{word}` 语句"),
    ("it is {count} statements", "它有 {count} 条语句"),
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
    // Events, funnels, cohorts.
    ("columns of one table or event", "同一张表或同一个事件的列"),
    (
        "aggregate each by itself, then combine the metrics",
        "分别聚合，再组合这些指标",
    ),
    // Types and units.
    ("several scales", "好几级换算单位"),
    ("not what comes out", "和算出来的不一致"),
    ("this is true or false", "这是真假值"),
    (
        "a metric that is true or false says so: `metric name : bool = …`",
        "结果为真假的指标要写明：`metric name : bool = …`",
    ),
    // What follows what.
    (
        "`from`, `to`, `by` and `within`, and `mature` if it is wanted",
        "`from`、`to`、`by` 和 `within`，需要时加 `mature`",
    ),
    (
        "`from`, `to`, `by`, `within` and `take`, and `mature` if it is wanted",
        "`from`、`to`、`by`、`within` 和 `take`，需要时加 `mature`",
    ),
    (
        "an entity, `from`, `on` and `within`, and `mature` if it is wanted",
        "实体、`from`、`on` 和 `within`，需要时加 `mature`",
    ),
    ("write `{example}`", "写成 `{example}`"),
    ("`true` or `false`", "`true` 或 `false`"),
    ("a word of the vocabulary", "指标或维度等的名字"),
    (
        "the {grain} of a time: name the time itself",
        "某个时间的 {grain}：直接写那个时间",
    ),
    ("an event or a time", "事件或时间"),
    (
        "levels of a snapshot, which do not happen",
        "快照里是存量，不是发生的事",
    ),
    (
        "name a table with a row for each time it happens",
        "用一张「每发生一次就有一行」的表",
    ),
    ("a day or a timestamp to order by", "可以排序的日期或时间戳"),
    (
        "less than a day, and a time that has days only",
        "不足一天，而时间只精确到天",
    ),
    ("ask for whole days: `within: 1 day`", "用整天：`within: 1 day`"),
    ("another time of the same rows", "同一批行的另一个时间"),
    (
        "a row never follows itself: what lies between two times of one row is a value of that row",
        "一行不会发生在它自己之后：同一行两个时间之间的间隔，是这一行的一个值",
    ),
    ("a time of at most 1000 years", "最长 1000 年的时长"),
    ("a share, behind `take`", "`take` 后面的占比"),
    (
        "`avg`, `median`, `min`, `max`, `stddev` or `percentile(0.9)`",
        "`avg`、`median`、`min`、`max`、`stddev` 或 `percentile(0.9)`",
    ),
    // Who is judged.
    (
        "conditions on rows outside its parentheses",
        "括号里的值；对行的条件写在括号外面",
    ),
    ("write `count({name}) where …`", "写成 `count({name}) where …`"),
    (
        "write `count(every {name} where …)`; rows of a table are counted without `every`",
        "写成 `count(every {name} where …)`；数表的行不用 `every`",
    ),
    ("a condition behind `every`", "`every` 后面带条件"),
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
    // Times.
    (
        "a time takes lengths such as `7 days`, and one time is subtracted from another",
        "时间可以加减时长，如 `7 days`；两个时间可以相减",
    ),
    (
        "only a length is added to a time: write `7 days`, not `7`",
        "时间只能加时长：写 `7 days`，不写 `7`",
    ),
    ("no calendar is that long", "没有这么长的日历"),
    (
        "a date is a whole day and has no hours: add days, or declare it as a timestamp",
        "日期是一整天，没有钟点：加天数，或者把它声明为时间戳",
    ),
    (
        "a {grain} moves by whole {grain}s: add those, or shift the time before it is cut into {grain}s",
        "{grain} 只能整个地移动：加减 {grain}，或者先平移时间，再取 {grain}",
    ),
    ("two times", "两个时间"),
    ("one", "一个"),
    (
        "one of them is a day and one a moment: take the day of both, as in `ordered_at.day`",
        "一个是日期，一个是时刻：两边都取日期，如 `ordered_at.day`",
    ),
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
    // Windows.
    ("the name of an entity", "实体的名字"),
    ("a grain such as `day`", "粒度，如 `day`"),
    ("another name", "别的名字"),
    (
        "a window of time needs to know when a row happened",
        "时间窗口需要知道每一行是什么时候发生的",
    ),
    (
        "a metric and a length of time: `rolling(gmv, 7 days)`",
        "一个指标和一个时长：`rolling(gmv, 7 days)`",
    ),
    (
        "a metric and a grain: `to_date(gmv, month)`",
        "一个指标和一个粒度：`to_date(gmv, month)`",
    ),
    ("a metric: `cumulative(gmv)`", "一个指标：`cumulative(gmv)`"),
    (
        "a metric and a length of time, or a grain: `prior(gmv, 1 year)`, `prior(gmv, to: month)`",
        "一个指标，加一个时长或粒度：`prior(gmv, 1 year)`、`prior(gmv, to: month)`",
    ),
    (
        "a metric, and an entity if each has a date of its own: `at_end(balance, per: account)`",
        "一个指标；如果每个实体各有自己的日期，再加一个实体：`at_end(balance, per: account)`",
    ),
    (
        "whole days, since one of the times is a day",
        "整天，因为其中一个时间是日期",
    ),
    ("a part of a day", "不足一天"),
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
    // What is watched.
    (
        "`unusual` stands alone in its condition: leave the rest out (two alerts would tell of either)",
        "`unusual` 只能单独作为条件：去掉其余部分（拆成两个预警则满足任一个就会触发）",
    ),
    (
        "it takes a metric and how many of the periods it is judged per ahead, 1 to {most}: `forecast(gmv, 7) < 1_000`",
        "它需要一个指标和往后数的判断周期数（1 到 {most}）：`forecast(gmv, 7) < 1_000`",
    ),
    (
        "`forecast` is one side of a comparison (`<`, `<=`, `>`, `>=`) that is the whole condition: leave the rest out (two alerts would tell of either)",
        "`forecast` 只能是一个比较（`<`、`<=`、`>`、`>=`）的一边，而且这个比较就是整个条件：去掉其余部分（拆成两个预警则满足任一个就会触发）",
    ),
    (
        "`merak monitor` reckons it from the periods before, which SQL does not; what holds or counts is what is, not what is expected: it stands in the `when` of an alert only",
        "它由 `merak monitor` 根据以往各周期推算，SQL 做不到；护栏和指标看的是实际的数，不是预计的数：它只能写在预警的 `when` 里",
    ),
    (
        "{length} are not counted in {grain}s: write `per {unit}`, or `window: 12 {grain}s`",
        "{length}不能按 {grain} 计：写 `per {unit}`，或者 `window: 12 {grain}s`",
    ),
    (
        "`{name}` is for metrics, and this reads one row at a time",
        "`{name}` 用于指标，而这里一次只读一行",
    ),
    (
        "days have weekdays: it is compared `per day`",
        "只有日子才有星期几：请写 `per day`",
    ),
    (
        "it takes a metric and how many periods in a row, 1 to {most}: `{name}(gmv, 3)`",
        "它需要一个指标和连续的周期数（1 到 {most}）：`{name}(gmv, 3)`",
    ),
    ("only times have parts", "只有时间才有部分"),
    (
        "it takes a metric and how long before: `change(gmv, 1 week)`",
        "它需要一个指标和多久以前：`change(gmv, 1 week)`",
    ),
    (
        "it takes a metric, a window of {least} to {most} of the periods it is judged per, and how many times as far off as usual: `unusual(gmv, window: 28 days, sigma: 3)`",
        "它需要一个指标、一个窗口（{least} 到 {most} 个判断周期），以及偏离平时多少倍：`unusual(gmv, window: 28 days, sigma: 3)`",
    ),
    (
        "conditions are joined by `and`, not by a second `where`",
        "条件之间用 `and` 连接，不再写一个 `where`",
    ),
    (
        "`{word}` belongs to the metric and stands before the condition: `gmv {word} … where …`",
        "`{word}` 属于指标，写在条件前面：`gmv {word} … where …`",
    ),
    (
        "`{name}` is declared as a `column`, which is for expressions only: declare it as a `dim` instead",
        "`{name}` 声明成了 `column`，只能用在表达式里：把它改成 `dim`",
    ),
    (
        "`{name}` is a fact, which is added up; to slice by ranges of it declare them: `dim {name}_range = bucket({name}, 100)`",
        "`{name}` 是用来加总的事实列；要按它的区间切分，先声明区间：`dim {name}_range = bucket({name}, 100)`",
    ),
    (
        "in its own table a name stands without the name of the table: write `{alone}`",
        "在表自己里面，名字前面不写表名：写 `{alone}`",
    ),
    (
        "`{word}` leads from `{other}` to a `{entity}`; from `{table}` that is `{way}`",
        "`{word}` 是 `{other}` 到 `{entity}` 的关联；在 `{table}` 里对应的是 `{way}`",
    ),
    (
        "`{table}` has no `{word}`; write {ways}",
        "`{table}` 里没有 `{word}`；写 {ways}",
    ),
    ("`{table}` has {names}", "`{table}` 里有 {names}"),
    (
        "who is in `{name}`, a `{entity}`,",
        "`{name}` 里的成员（`{entity}`）",
    ),
];
