//! What `merak backtest` says.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    (
        "not known by {per}, so not looked at: {names}",
        "不能按{per}提问，因而没有比较：{names}",
    ),
    ("there is nothing after {day}", "{day} 之后没有数据"),
    (
        "{name}: {periods}, from {first} to {last}",
        "{name}：{periods}，从 {first} 到 {last}",
    ),
    ("leads by {by}", "领先 {by}"),
    ("moves with it", "同步变动"),
    ("follows by {by}", "落后 {by}"),
    ("not steady", "不稳定"),
    ("no sign", "看不出关系"),
    ("too few", "数据太少"),
    ("one is made of the other", "一个由另一个算出"),
    ("both count the same rows", "两者统计同样的行"),
    ("{name}: {remark}", "{name}：{remark}"),
    ("`driver`: {believed}", "`driver`：{believed}"),
    (
        "what is compared is what is new in each {per}: what neither a straight trend nor the {per}s before foretell",
        "比较的是每{per}里的新变化：直线趋势和此前各{per}都推不出来的部分",
    ),
    (
        "{looks} looks, in the same {per} and up to {lags} before and after: with 95% certainty no interval misses, all taken together",
        "共比较 {looks} 次，同一{per}以及前后最多 {lags}；所有区间合在一起，有 95% 的把握没有一个落空",
    ),
    (
        "this is correlation, not cause: a season or a campaign may move both; an experiment, with one of two like groups left as it is, would tell",
        "这是相关，不是因果：季节或活动可能同时带动两者；要知道因果，请做实验，在相似的两组里只改变一组",
    ),
    (
        "{outcome}: who does it from day {from} on and before day {to} after {entity}.{joined}, stays",
        "{outcome}：在 {entity}.{joined} 之后，从第 {from} 天起、第 {to} 天之前做过的人，算留下",
    ),
    (
        "{users} users can be told by, which is too few",
        "只有 {users} 个用户可以判断，太少了",
    ),
    (
        "{users} users who joined from {first} to {last}: {share} stay; searched in those before {held}, judged by those from then on",
        "{first} 到 {last} 加入的 {users} 个用户，{share} 留下；在 {held} 之前加入的人里搜索，用此后加入的人检验",
    ),
    ("they stay more", "留得更多"),
    ("they stay less", "留得更少"),
    ("once in {days}", "{days}内 1 次"),
    ("{times} times in {days}", "{days}内 {times} 次"),
    ("phi, as searched", "搜索所见的 phi"),
    ("in {days}", "{days}内"),
    ("once", "1 次"),
    ("{times} times", "{times} 次"),
    (
        "only users are counted whose days are all over; {count} behaviours are judged: with 95% certainty no interval misses, all taken together",
        "只统计期限已满的用户；共检验 {count} 种行为，所有区间合在一起，有 95% 的把握没有一个落空",
    ),
];
