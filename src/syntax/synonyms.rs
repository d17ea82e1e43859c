//! What items and clauses are called elsewhere: `measure`, 指标, `description`, `group_by`.

use super::recover::ITEM_WORDS;

/// Words that begin an item elsewhere, and the one that does here.
const ITEMS: [(&str, &str); 46] = [
    ("measure", "metric"),
    ("kpi", "metric"),
    ("indicator", "metric"),
    ("def", "metric"),
    ("let", "metric"),
    ("var", "metric"),
    ("指标", "metric"),
    ("度量", "metric"),
    ("source", "table"),
    ("model", "table"),
    ("view", "table"),
    ("dataset", "table"),
    ("cube", "table"),
    ("表", "table"),
    ("数据表", "table"),
    ("dim", "dimension"),
    ("维度", "dimension"),
    ("实体", "entity"),
    ("事件", "event"),
    ("team", "department"),
    ("group", "department"),
    ("部门", "department"),
    ("团队", "department"),
    ("单位", "unit"),
    ("属性", "attribute"),
    ("property", "attribute"),
    ("audience", "segment"),
    ("cohort", "segment"),
    ("分群", "segment"),
    ("人群", "segment"),
    ("northstar", "north_star"),
    ("北极星", "north_star"),
    ("北极星指标", "north_star"),
    ("拆解", "decompose"),
    ("分解", "decompose"),
    ("驱动", "driver"),
    ("护栏", "guardrail"),
    ("alarm", "alert"),
    ("告警", "alert"),
    ("预警", "alert"),
    ("goal", "target"),
    ("目标", "target"),
    ("dashboard", "report"),
    ("query", "report"),
    ("报表", "report"),
    ("测试", "test"),
];

/// Words of clauses elsewhere, and those that say it here.
const CLAUSES: [(&str, &[&str]); 52] = [
    ("alias", &["aka"]),
    ("aliases", &["aka"]),
    ("synonyms", &["aka"]),
    ("别名", &["aka"]),
    ("team", &["owner"]),
    ("owned_by", &["owner"]),
    ("owners", &["owner"]),
    ("department", &["owner"]),
    ("负责人", &["owner"]),
    ("部门", &["owner"]),
    ("filter", &["where", "rows"]),
    ("filters", &["where", "rows"]),
    ("条件", &["where", "require", "when"]),
    ("group_by", &["by"]),
    ("groupby", &["by"]),
    ("dimensions", &["by"]),
    ("slices", &["by"]),
    ("slice", &["by"]),
    ("切分", &["by"]),
    ("metric", &["metrics"]),
    ("measures", &["metrics"]),
    ("select", &["metrics"]),
    ("show", &["metrics"]),
    ("指标", &["metrics"]),
    ("order", &["sort"]),
    ("order_by", &["sort"]),
    ("排序", &["sort"]),
    ("first", &["limit", "top"]),
    ("time_grain", &["grain"]),
    ("granularity", &["grain"]),
    ("period", &["for", "per", "grain"]),
    ("from", &["since"]),
    ("start", &["since"]),
    ("begin", &["since"]),
    ("end", &["until"]),
    ("condition", &["require", "when", "where"]),
    ("rule", &["require", "when"]),
    ("if", &["when", "require"]),
    ("require", &["when"]),
    ("when", &["require"]),
    ("priority", &["severity"]),
    ("level", &["severity"]),
    ("protect", &["protects"]),
    ("guards", &["protects"]),
    ("send", &["notify"]),
    ("to", &["notify"]),
    ("dimension", &["dim"]),
    ("measure", &["fact"]),
    ("primary_key", &["key"]),
    ("foreign_key", &["link"]),
    ("join", &["link"]),
    ("timestamp", &["time"]),
];

/// Words before an item that say that it is one.
const BEGINNING: [&str; 8] = ["create", "define", "new", "add", "declare", "let", "定义", "新建"];

/// The word for an item that is called so elsewhere.
#[must_use]
pub(super) fn item(word: &str) -> Option<&'static str> {
    let known = ITEMS.iter().find(|(other, _)| other.eq_ignore_ascii_case(word));
    known.map(|(_, ours)| *ours)
}

/// Whether a word says no more than that an item follows, as `second` does.
#[must_use]
pub(super) fn begins(word: &str, second: &str) -> bool {
    BEGINNING.iter().any(|other| other.eq_ignore_ascii_case(word)) && ITEM_WORDS.contains(&second)
}

/// The word for a clause that is called so elsewhere, among those that may stand somewhere.
#[must_use]
pub(super) fn clause(word: &str, may_stand: &[String]) -> Option<&'static str> {
    let known = CLAUSES.iter().find(|(other, _)| other.eq_ignore_ascii_case(word));
    let (_, ours) = known?;
    ours.iter()
        .find(|ours| may_stand.iter().any(|word| word == **ours))
        .copied()
}

/// The help for what is no clause here and is said another way.
#[must_use]
pub(super) fn elsewhere(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "description" | "doc" | "docs" | "comment" | "note" | "notes" | "说明" | "描述" => {
            "help.described"
        }
        "label" | "title" | "display_name" | "名称" | "标签" => "help.labelled",
        "unit" | "type" | "kind" | "单位" => "help.typed",
        "expression" | "expr" | "formula" | "sql" | "公式" => "help.formula",
        _ => return None,
    })
}
