//! What `merak what-if` says.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    ("{name} is not known", "{name} 未知"),
    (
        "{name} is defined by {other}, and not by arithmetic: a `decompose` would say how it follows",
        "{name} 的定义用到 {other}，但不是算术关系；写一条 `decompose` 就能推出来",
    ),
    (
        "{name} is {whole}, and `{parts}` comes to {sum}",
        "{name} 是 {whole}，而 `{parts}` 得出 {sum}",
    ),
    (
        "{name} would be {one} by `{by}` and {two} by `{through}`",
        "{name} 按 `{by}` 会是 {one}，按 `{through}` 会是 {two}",
    ),
    (
        "`{text}` does more than reckon with what is set",
        "`{text}` 与所设的数不只是算术关系",
    ),
    (
        "what is not known is given, too, by `--given METRIC=NUMBER`; without any, the target is asked",
        "未知的数也用 `--given 指标=数值` 给出；一个都不给时，会去查询目标",
    ),
    ("held still: {names}", "保持不变：{names}"),
    (
        "{name} is to be {value} in {period}: what it would be in {of} is enough for that",
        "{name} 在 {period} 的目标是 {value}：{of} 会有的数已经够了",
    ),
    (
        "{name} is to be {value} in {period}: what it would be in {of} is not enough for that",
        "{name} 在 {period} 的目标是 {value}：{of} 会有的数还不够",
    ),
    ("no slice has rows there", "没有哪个切分在这个周期里有数据"),
    (
        "`--as-of` changes nothing: the numbers are given, and no data is asked",
        "`--as-of` 不起作用：数值都已给出，不查询数据",
    ),
    (
        "`{setting}` makes {name} {value}: five per cent more of it is `{name}=+5%`",
        "`{setting}` 会让 {name} 变成 {value}；比现在多百分之五写 `{name}=+5%`",
    ),
    (
        "`{setting}` adds hundredths: points are for shares; five per cent more of {name} is `{name}=+5%`",
        "`{setting}` 加的是百分之几：百分点只用于比率；{name} 多百分之五写 `{name}=+5%`",
    ),
    (
        "`{setting}` takes away more than there is: `{name}=-100%` leaves nothing",
        "`{setting}` 减去的比现有的还多：`{name}=-100%` 就一点不剩了",
    ),
    ("something is divided by zero", "出现了除以零"),
    (
        "its condition does more than compare numbers",
        "它的条件不只是比较数值",
    ),
    (
        "it is judged by {by}, and the numbers given are of the whole",
        "它按 {by} 分别判断，而给出的数是整体的",
    ),
    (
        "`{setting}` is said of the whole, and it is judged by {by}: say it as a share, such as `+5%`",
        "`{setting}` 说的是整体，而它按 {by} 分别判断；请写成比例，例如 `+5%`",
    ),
    (
        "`{setting}` is said of a {grain}, and it is judged per {per}: say it as a share, such as `+5%`",
        "`{setting}` 说的是一个 {grain}，而它按 {per} 判断；请写成比例，例如 `+5%`",
    ),
    (
        "`{setting}` is {percent}%: per cent are written with their sign",
        "`{setting}` 就是 {percent}%；百分数要带上百分号",
    ),
    (
        "{name} leads to no north star: there is none",
        "{name} 通不到北极星：项目里还没有",
    ),
    (
        "{name} is believed to move {other} (`driver`): by how much, nobody has said, so nothing is reckoned with it",
        "{name} 被认为会影响 {other}（`driver`），但没有说影响多少，所以不参与推算",
    ),
    (
        "no decomposition leads from {name} to a north star",
        "没有拆解从 {name} 通到北极星",
    ),
    (
        "{count} guardrails and companions read nothing that moves",
        "另有 {count} 条护栏和伴随指标不受影响",
    ),
    (
        "no north star is reached, so nothing is looked at by slices",
        "没有北极星受影响，所以没有按切片查看",
    ),
    ("BROKEN, as before", "越界（原本如此）"),
    ("BREAKS", "越界"),
    ("mended", "恢复"),
    ("holds", "守住"),
    ("not judged", "未判断"),
    ("it holds as long as {bounds}", "守住的条件：{bounds}"),
    ("it would hold with {bounds}", "要守住，需要 {bounds}"),
    ("{name}: {from}, then {to}", "{name}：{from}，之后 {to}"),
    ("{name}: {to}", "{name}：{to}"),
    ("{name}: not known", "{name}：未知"),
    ("1% more moves {name}", "每多 1%，{name} 的变化"),
    ("if all were as in the best slice", "如果整体都像最好的切片"),
    (
        "{name} is to be {value} in {period}: it would be",
        "{name} 在 {period} 的目标是 {value}：会达到",
    ),
    (
        "{name} is to be {value} in {period}: it would not be",
        "{name} 在 {period} 的目标是 {value}：达不到",
    ),
    (
        "{name} is to be {value} in {period}",
        "{name} 在 {period} 的目标是 {value}",
    ),
];
