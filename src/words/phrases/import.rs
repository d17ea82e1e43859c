//! What is said of definitions that come from elsewhere.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    ("`{expr}` has no counterpart", "`{expr}` 没有对应的写法"),
    (
        "`{expr}` is not read as an expression of SQL",
        "`{expr}` 无法当作 SQL 表达式来读",
    ),
    (
        "its label {label} is that of something else, and documents it",
        "它的标签 {label} 已经属于别的定义，这里写成了说明",
    ),
    ("`{grain}` has no common length", "`{grain}` 没有统一的长度"),
    (
        "what follows is known by `{grain}`, and here what begins is in the cell of its {grain}",
        "后续事件只知道所在的 `{grain}`，而在这里起始事件归入它所在 {grain} 的格子",
    ),
    ("`{name}` counts no rows of a table", "`{name}` 数的不是表的行"),
    (
        "`{name}` counts no rows of a table: `expr: 1` does",
        "`{name}` 数的不是表的行：`expr: 1` 才是",
    ),
    (
        "`{name}` is not reached from `{table}`",
        "从 `{table}` 走不到 `{name}`",
    ),
    ("`{text}` is not understood", "看不懂 `{text}`"),
    (
        "a metric is taken for each of one entity",
        "指标只能按一个实体逐个取值",
    ),
    (
        "no time spine has periods that are as short",
        "没有哪个时间轴的周期有那么短",
    ),
    ("`{name}` is not reached", "走不到 `{name}`"),
    (
        "its rows have no time that could be moved by `{grain}`",
        "它的行没有能按 `{grain}` 移动的时间",
    ),
    (
        "each row counts once for every row of `{table}` that it finds, as there",
        "每一行在 `{table}` 里找到几行就算几次，和原来一样",
    ),
    (
        "no key is called `{name}`; there are {keys}",
        "没有叫 `{name}` 的键；有的是 {keys}",
    ),
    ("it does not say which percentile", "它没有说是哪个百分位"),
    (
        "not of this import, and in the project too: {files}",
        "同一项目里还有这些文件，不是这次导入写的：{files}",
    ),
    (
        "nothing is written, because of the error above",
        "有上面的错误，什么都没有写入",
    ),
    ("calendars here are of days", "这里的日历以天为单位"),
    (
        "it divides without `NULLIF`: what is divided by zero is null here",
        "它做除法时没有 `NULLIF`：这里除以零得空值",
    ),
    (
        "it has neither semantic models nor metrics",
        "里面既没有语义模型，也没有指标",
    ),
    (
        "a cast to `{kind}` may change what is cast",
        "转成 `{kind}` 可能改变原来的值",
    ),
    (
        "`{key}` is no key of it: did you mean `{near}`",
        "它没有 `{key}` 这个键：是不是 `{near}`",
    ),
    ("`{key}` is no key of it", "它没有 `{key}` 这个键"),
    (
        "its length of time is none, such as `7 days`",
        "它的时长不是 `7 days` 这样的",
    ),
    (
        "`concat` of NULL is NULL on some engines and not on others; `a || b` is everywhere",
        "`concat` 遇到空值，有的引擎得空值，有的不是；`a || b` 处处都得空值",
    ),
    ("another one is called so", "另有一个同名的"),
    ("it names nothing that is counted", "它没有写出要计的是什么"),
    (
        "nothing is called `{name}`: did you mean `{near}`",
        "没有叫 `{name}` 的：是不是 `{near}`",
    ),
    ("a key is said twice", "一个键写了两次"),
    ("it is nested too deeply", "嵌套太深"),
    ("it is too large", "太大"),
    ("it has no name", "它没有名字"),
    (
        "`{name}` counts rows without their time there, and no window does here",
        "`{name}` 在那里也计没有时间的行，在这里任何窗口都不计",
    ),
    (
        "it is called `{name}`, since another table says something of that name",
        "它改叫 `{name}`，因为另一张表已经声明了这个名字",
    ),
    (
        "an estimate is another number on every engine; `{exact}` is exact",
        "估计值在每个引擎上都是另一个数；`{exact}` 是精确值",
    ),
    (
        "its filter by `{grain}` is there one of the day before it is moved again",
        "它按 `{grain}` 的过滤原来针对再次平移之前的日期",
    ),
    (
        "its filter is one of what follows, too, and there of what begins alone",
        "它的过滤在这里也针对后续事件，原来只针对起始事件",
    ),
    (
        "its filter on the time is one of rows, and there of the periods that are shown, too",
        "它对时间的过滤在这里针对行，原来也针对显示的周期",
    ),
    (
        "its filter on the time is one of the rows that are looked back to, and there of the days that are shown",
        "它对时间的过滤在这里针对回看的行，原来针对显示的日期",
    ),
    (
        "its level there is of one date for all slices, and here of the last or first one in each cell",
        "它的存量原来对所有切片取同一个日期，这里在每个格子里取最后或最早的日期",
    ),
    (
        "parts of times that no row has are there, too, and none here",
        "没有任何行的时间部分原来也会列出，这里没有",
    ),
    (
        "each row counts once for every two rows of `{table}` that it finds, as there, where two ways lead over them",
        "每一行按它在 `{table}` 里找到的每两行各算一次，与原来一样：有两条路径经过这些行",
    ),
    (
        "there all slices over an entity are known in the partition only that one of them is reached over",
        "原来只要一个切片经过分区，同一实体的其他切片也只在那个分区里取值",
    ),
    (
        "there bounds of a question are of `{name}` before it is moved, too",
        "在那里，问题的起止时间也限制移动之前的 `{name}`",
    ),
    (
        "there what is moved is known for each value that the filter reads, and one of these is taken; here it is of all rows that pass",
        "原来平移的部分按过滤条件读到的每个值各有一份，再取其中一份；这里取通过条件的所有行",
    ),
    (
        "the filter of `{name}` chooses the periods there, and only its rows here",
        "`{name}` 的过滤条件原来也选择周期，这里只选择它的行",
    ),
    ("it names no table", "它没有写明表"),
    (
        "it rests on `{name}`, which has no counterpart",
        "它依赖 `{name}`，而后者没有对应的写法",
    ),
    ("it rests on itself", "它依赖自己"),
    ("it takes in no metric", "它没有用到任何指标"),
    (
        "its column holds no time, so it is none here",
        "它的列不是时间，所以在这里不算时间",
    ),
    ("its kind is not known", "不认识它的种类"),
    (
        "its level is taken at `{time}`, which is not its own time",
        "它的存量按 `{time}` 取，而那不是它自己的时间",
    ),
    (
        "its level is taken for each of several things",
        "它的存量要按好几样东西分别取",
    ),
    ("its model is missing", "找不到它的模型"),
    (
        "metrics are simple, ratio, derived, cumulative or conversion",
        "指标的种类只有 simple、ratio、derived、cumulative 和 conversion",
    ),
    (
        "no aggregate here is called `{name}`",
        "这里没有叫 `{name}` 的聚合",
    ),
    (
        "no period here is called `{grain}`",
        "这里没有叫 `{grain}` 的周期",
    ),
    ("nothing is called `{name}`", "没有叫 `{name}` 的东西"),
    (
        "parts of a time such as `{part}` have no counterpart",
        "时间的部分（如 `{part}`）没有对应的写法",
    ),
    (
        "the filter `{filter}` is not understood",
        "看不懂过滤条件 `{filter}`",
    ),
    (
        "the types of its columns are guessed: give them with `--columns`",
        "它各列的类型是猜的：用 `--columns` 给出类型",
    ),
    (
        "{metrics} metrics, {kept} definitions without a counterpart, {files} files in {folder}",
        "{metrics} 个指标，{kept} 个定义没有对应的写法，{files} 个文件，写在 {folder}",
    ),
    (
        "only what a column holds is counted once each, and `{expr}` is computed",
        "去重计数只能数列里的值，而 `{expr}` 是算出来的",
    ),
    (
        "it has no window, and 100 years here",
        "它没有窗口，在这里是 100 年",
    ),
    (
        "pairs are counted, not the texts they make together",
        "数的是成对的值，不是拼成的文字",
    ),
    (
        "`prior(…, to: {grain})` here is that of the first cell, and there of the first day",
        "这里的 `prior(…, to: {grain})` 取第一个格子，原来取第一天",
    ),
    (
        "a tab stands where YAML has blanks ({info})",
        "YAML 用空格缩进，这里却是制表符（{info}）",
    ),
    (
        "this line does not fit the indentation of those above ({info})",
        "这一行的缩进和上面的对不上（{info}）",
    ),
    (
        "a `:` stands where YAML takes no key; put the text in quotes ({info})",
        "YAML 在这里不能有 `:`；把文字加上引号（{info}）",
    ),
    (
        "a quote or bracket is never closed ({info})",
        "引号或括号没有闭合（{info}）",
    ),
    ("it is no YAML ({info})", "这不是 YAML（{info}）"),
];
