//! What `merak build` says of views, and of what it leaves out.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // Kinds.
    ("base", "基础"),
    ("check", "检查"),
    (
        "dbt hands over letters of English only, and makes `?` of others",
        "dbt 只能传递英文字母，会把其他字符变成 `?`",
    ),
    // What views and columns are.
    ("{label} ({name})", "{label}（{name}）"),
    (
        "{title} in {unit}: {definition}",
        "{title}，单位 {unit}：{definition}",
    ),
    ("it {sums}", "{sums}"),
    ("status {status}", "状态 {status}"),
    ("{condition}, over {length}", "{condition}（最近 {length}）"),
    ("its rows may be added up", "各行可以相加"),
    ("its rows must not be added up", "各行不可相加"),
    (
        "rows of one period may be added up; over several it is empty",
        "同一周期内的行可以相加；跨多个周期时为空",
    ),
    (
        "rows are not added up; over several it is empty",
        "各行不相加；跨多行时为空",
    ),
    (
        "rows of one {grain} may be added up, those of several must not",
        "同一{grain}的各行可以相加，不同{grain}的不可相加",
    ),
    (
        "its rows must not be added up: each {grain} stands for itself",
        "各行不可相加：每个{grain}只代表它自己",
    ),
    ("the day", "日期"),
    ("when the {grain} begins", "{grain}开始的时刻"),
    ("the first day of the {grain}", "{grain}的第一天"),
    (
        "every day from {first} to the end of next year",
        "从 {first} 到明年年底的每一天",
    ),
    (
        "1 where the day is over, 0 where it is not",
        "这一天已过去为 1，否则为 0",
    ),
    (
        "1 is well, 0 is not, NULL is no data",
        "1 正常，0 不正常，NULL 无数据",
    ),
    (
        "the last {count} periods that are over; a period without a row is no data",
        "最近 {count} 个已结束的周期；没有行的周期即无数据",
    ),
    (
        "slices of fewer than {count} rows are left out",
        "不足 {count} 行的切片不列出",
    ),
    ("its targets, and what it came to", "各期目标与实际"),
    ("the first day of the period", "周期的第一天"),
    ("the first day after the period", "周期结束后的第一天"),
    ("what the period is", "周期的粒度"),
    ("what is to be reached", "要达到的条件"),
    ("the number that is to be reached", "要达到的数"),
    (
        "what it came to, so far where the period is not over",
        "实际值；周期未结束时为迄今的值",
    ),
    (
        "1 where it is reached, 0 where it is not, NULL where nobody knows",
        "达到为 1，未达到为 0，无法判断为 NULL",
    ),
    (
        "1 where the period is over, 0 where it is not",
        "周期已结束为 1，否则为 0",
    ),
    ("who is in it: {condition}", "成员：{condition}"),
    ("every metric, and what it is", "全部指标及其说明"),
    // What is left out.
    (
        "what is unusual is judged by medians of the values before, which `merak monitor` takes",
        "是否异常要按之前各值的中位数判断，由 `merak monitor` 计算",
    ),
    (
        "what is expected is reckoned from the values before by `merak monitor`, not by SQL",
        "预计值由 `merak monitor` 根据以往的值推算，SQL 做不到",
    ),
    ("the table `{table}`", "表 `{table}`"),
    ("the {kind} `{name}`", "{kind} `{name}`"),
    // What the command says.
    (
        "one view for {dialect} is in {folder}",
        "{folder} 里有 1 个 {dialect} 视图",
    ),
    ("  {kind} {names}", "  {kind}：{names}"),
    (
        "{count} left out: {why} ({code})",
        "{count} 项未生成：{why}（{code}）",
    ),
    (
        "{count} views for {dialect} are in {folder}",
        "{folder} 里有 {dialect} 的 {count} 个视图",
    ),
    (
        "{kind} {name} is left out: {why} ({code})",
        "{kind} {name} 未生成：{why}（{code}）",
    ),
    ("{count} left out", "{count} 项未生成"),
    ("new", "新增"),
    ("gone", "移除"),
    ("missing", "缺失"),
    ("left over", "遗留"),
    ("not built by merak", "不是 merak 生成的"),
    ("changed", "有变化"),
    (
        "definition of {metric}: {before}, now {now}",
        "{metric} 的定义：原 {before}，现 {now}",
    ),
    ("columns new: {columns}", "新增列：{columns}"),
    ("columns gone: {columns}", "移除列：{columns}"),
    ("nothing would change in {folder}", "{folder} 不会有变化"),
];
