//! What is said of questions.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    ("what rows say", "行上的内容"),
    // What looks across, back, or from the ends.
    (
        "`across` the time inside a window",
        "在窗口里用 `across` 去掉时间",
    ),
    (
        "leave out a slice, not the time: `rolling(m / (m across channel), 7 days)`",
        "去掉的应是切分项，不是时间：`rolling(m / (m across channel), 7 days)`",
    ),
    (
        "one date of an entity for rows of several kinds",
        "几种不同的行共用实体的一个日期",
    ),
    (
        "give each aggregate its own `at_end`, then combine them",
        "每个聚合各用自己的 `at_end`，再组合起来",
    ),
    (
        "a slicing left out on the date of each entity",
        "在每个实体的日期上去掉切分",
    ),
    (
        "write `across` outside: `at_end(m, per: account) across channel`",
        "把 `across` 写在外面：`at_end(m, per: account) across channel`",
    ),
    ("the start of a period inside a window", "窗口里的周期开头"),
    (
        "write the window inside: `prior(rolling(m, 7 days), to: month)`",
        "把窗口写在里面：`prior(rolling(m, 7 days), to: month)`",
    ),
    (
        "go back by seconds, hours, days or weeks",
        "按秒、小时、天或周往回",
    ),
    (
        "go back by minutes, hours, days or weeks",
        "按分钟、小时、天或周往回",
    ),
    ("go back by hours, days or weeks", "按小时、天或周往回"),
    ("go back by days, weeks, months or years", "按天、周、月或年往回"),
    (
        "go back by weeks: a year ago is `52 weeks`",
        "按周往回：一年前是 `52 weeks`",
    ),
    ("go back by months, quarters or years", "按月、季度或年往回"),
    ("go back by quarters or years", "按季度或年往回"),
    ("go back by years", "按年往回"),
    (
        "periods of a calendar differ in length: ask by day or week",
        "日历的周期长短不一：按日或周查询",
    ),
    (
        "`since` may cut the earlier period: ask by day",
        "`since` 可能切断更早的那个周期：按日查询",
    ),
    ("looks back from a period", "从一个周期往回看"),
    // Every, windows, sequences.
    (
        "its link has fewer columns than those of other tables",
        "它的关联比其他表的少几列",
    ),
    ("a window", "窗口"),
    (
        "a window taken per period of another window",
        "在另一个窗口的周期里再取窗口",
    ),
    (
        "take the outer window of the plain metric",
        "对原来的指标取外层窗口",
    ),
    ("this condition on the rows of a table", "对表的行的这个条件"),
    // Bounds and grains.
    ("an instant", "时刻"),
    ("the metric's time has days only", "指标的时间只精确到天"),
    ("rests on `{table}`", "依赖 `{table}`"),
    (
        "they begin with a day, not within one",
        "它们从一天的开头开始，不会在一天中间",
    ),
    (", and lies in one {grain}", "、且完整落在同一个 {grain} 里"),
    ("the whole range asked for", "查询的整个范围"),
    ("an instant has no length", "时刻没有长度"),
    (
        "say a day, or both ends: `since … until …`",
        "写一天，或者写两端：`since … until …`",
    ),
    ("a whole number from 1 to {most}", "从 1 到 {most} 的整数"),
    (
        "a {grain} of a time that only the answer knows",
        "只有结果里才有的时间的 {grain}",
    ),
    (
        "ask by a plain grain such as `month`",
        "按 `month` 之类的普通粒度查询",
    ),
    // Slices.
    (
        "slice by a grain of the time instead: `month`",
        "改为按时间的粒度切分：`month`",
    ),
    (
        "a key of several columns is counted, not shown",
        "多列主键只用来计数，不能显示",
    ),
    (
        "a time is sliced by a grain: `{time}.month`",
        "时间按粒度切分：`{time}.month`",
    ),
    (
        "of one kind in `{first}`, of another in `{other}`",
        "在 `{first}` 里是一种类型，在 `{other}` 里是另一种",
    ),
    (
        "ask for one at a time, or declare both of one type",
        "每次只查一个，或者把两边声明成同一种类型",
    ),
    (
        "it is the own time of one of its tables only: slice by the grain",
        "它只是其中一张表自己的时间：改为按粒度切分",
    ),
    ("and {other} here", "这里还有 {other}"),
    ("`{entity}` itself", "`{entity}` 本身"),
    ("dimension of a table", "表的维度"),
    (
        "table whose rows have all these dimensions together",
        "同时具备这些维度的表",
    ),
    // What chooses among cells.
    (
        "`top` ranks the values of one of the slices: name it in `by`",
        "`top` 给某个切分项的取值排名：在 `by` 里写上它",
    ),
    (
        "a list of values has no numbers: ask for a metric by these slices",
        "只列取值时没有数：按这些切分查询一个指标",
    ),
    (
        "`values` lists what there is, without numbers: ask for metrics sliced `by` these",
        "`values` 只列出有哪些，没有数：查询指标，并用 `by` 按它们切分",
    ),
    (
        "a list of values has nothing to add up: ask for a metric",
        "只列取值时没有可加的内容：查询一个指标",
    ),
    (
        "the answer is one number, and is its own total: slice it with `by`",
        "结果只有一个数，它就是合计：用 `by` 切分",
    ),
    (
        "a {word} is a whole answer of its own: ask for this in another report",
        "{word} 本身就是完整的结果：把这个放到另一个报表里",
    ),
    ("a column computed in a question", "查询里临时算的列"),
    ("this is the same in every cell", "这在每个格子里都一样"),
    // Rows behind a number.
    ("the slice has no such value", "这个切分项没有这个取值"),
    ("the first day of a {grain}", "一个 {grain} 的第一天"),
    ("the rows behind this", "它背后的行"),
    ("the rows behind a window", "窗口背后的行"),
    ("the rows behind an earlier cell", "更早的格子背后的行"),
    // Of which metric.
    ("asked for `{metric}`", "查询的是 `{metric}`"),
    ("{metrics} can be sliced by it", "{metrics} 可以按它切分"),
    (
        "`merak list {metric}` shows what it can be sliced by",
        "`merak list {metric}` 会列出它可以按什么切分",
    ),
    (
        "{metrics} can; ask for the others without it",
        "{metrics} 可以；其余指标去掉它另外查询",
    ),
    ("`{metric}` is filtered by it, too", "`{metric}` 也会按它过滤"),
    (
        "{metrics} can be filtered so; ask for the others without it",
        "{metrics} 可以这样过滤；其余指标去掉它另外查询",
    ),
    ("`{role}` or {other}", "`{role}` 或 {other}"),
    (
        "it looks at other periods, whose rows have other parts: slice by periods or by parts",
        "它看的是别的周期，那里的行是别的部分：要么按周期切分，要么按部分切分",
    ),
];
