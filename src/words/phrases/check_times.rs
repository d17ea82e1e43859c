//! What is said of times: buckets, windows, what follows what, and what is watched over them.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // What is watched.
    (
        "only `falls` and `rises` are compared with the same weekday: leave it out",
        "只有 `falls` 和 `rises` 会和同一个星期几比较：删掉它",
    ),
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
    // Events, funnels, cohorts.
    ("columns of one table or event", "同一张表或同一个事件的列"),
    (
        "aggregate each by itself, then combine the metrics",
        "分别聚合，再组合这些指标",
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
