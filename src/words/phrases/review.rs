//! What `merak review` says.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    (
        "{project}: {period} beside {before}, judged on {day}",
        "{project}：{period} 对比 {before}，判定日 {day}",
    ),
    (
        "there is no north star yet: `north_star METRIC { … }` names one",
        "还没有北极星：用 `north_star 指标 { … }` 指定一个",
    ),
    ("Guardrails, alerts and targets", "护栏、预警与目标"),
    ("all {count} are fine", "{count} 项全部正常"),
    ("{fine} of {count} are fine", "{count} 项中 {fine} 项正常"),
    ("broken: {names}", "越界：{names}"),
    ("without data: {names}", "无数据：{names}"),
    ("North star of {line}: {name}", "{line}的北极星：{name}"),
    ("North star: {name}", "北极星：{name}"),
    ("The tree", "指标树"),
    (
        "in {period}; {was} in {before}: {change}",
        "（{period}）；{before} 为 {was}，变化 {change}",
    ),
    (
        "in {period}; nothing to compare it with",
        "（{period}）；没有可比的数",
    ),
    ("no change", "没有变化"),
    ("a loss", "退步"),
    (
        "a gain; no guardrail protects it, so nobody knows what it cost",
        "有增长；没有护栏保护它，代价无人知晓",
    ),
    (
        "a win: it is better, and no guardrail broke",
        "胜利：指标变好，且没有护栏越界",
    ),
    (
        "a gain, and not a win while guardrails are not fine: {what}",
        "有增长，但护栏未全部正常，不算胜利：{what}",
    ),
    (
        "last target, {period}: {value}, reached ({is})",
        "上一个目标，{period}：{value}，已达成（{is}）",
    ),
    (
        "last target, {period}: {value}, missed ({is})",
        "上一个目标，{period}：{value}，未达成（{is}）",
    ),
    ("next target, {period}: {value}", "下一个目标，{period}：{value}"),
    ("{name} from {first} to {last}", "{name}，{first} 至 {last}"),
    (
        "{spark} from {first} to {last}, between {least} and {most}",
        "{spark} {first} 至 {last}，介于 {least} 与 {most} 之间",
    ),
    ("Initiatives", "举措"),
    ("Targets to come", "未来的目标"),
    (
        "more than {value}: that is there, and more than was expected",
        "超过 {value}：已有这么多，超出预期",
    ),
    ("claims", "预期"),
    ("what moved", "实际变化"),
    ("verdict", "结论"),
    (
        "That a number moved does not say that the initiative moved it: only an experiment does.",
        "数字动了，不等于是这项举措让它动的：只有实验能说明。",
    ),
    ("{number} points", "{number} 个百分点"),
    ("not begun", "尚未开始"),
    (
        "too early: it began within the period",
        "为时尚早：它在这个周期内才开始",
    ),
    (
        "no verdict: {period} has no row; nothing happened, or it was not written down",
        "无法判定：{period} 没有任何行；要么什么也没发生，要么没有记下来",
    ),
    ("only rows where {condition}", "只看满足 {condition} 的行"),
    ("only cells where {condition}", "只看满足 {condition} 的格子"),
    ("no data", "无数据"),
    ("that way, and less than claimed", "方向一致，未达预期"),
    ("the other way", "方向相反"),
    ("as claimed", "达到预期"),
    (
        "as claimed, and not a win: {what}",
        "达到预期，但不算胜利：{what}",
    ),
    ("there are no rows", "没有行"),
    ("{count} more rows", "另有 {count} 行"),
    ("◆ target", "◆ 目标"),
];
