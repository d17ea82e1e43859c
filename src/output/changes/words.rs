//! What changed, in words: all that the formats for people share.

use super::{Compared, Note, Revision};
use crate::diff::{Change, Claim, Effect, Example, Facet, Kind, Number, Reach, Setting, Through, What};
use crate::words::{Language, Said};
use std::collections::BTreeSet;

/// How a definition changed.
pub fn kind(kind: Kind, language: Language) -> &'static str {
    match kind {
        Kind::Removed => language.of("removed", "已删除"),
        Kind::UnitChanged => language.of("unit changed", "单位变了"),
        Kind::Different => language.of("different", "含义不同"),
        Kind::Narrowed => language.of("narrowed", "范围收窄"),
        Kind::Widened => language.of("widened", "范围放宽"),
        Kind::Unknown => language.of("unknown whether the same", "无法判断是否相同"),
        Kind::SameGiven => language.of("the same, if claims are true", "约定成立时含义不变"),
        Kind::Renamed => language.of("renamed", "已改名"),
        Kind::Added => language.of("added", "新增"),
        Kind::Rewritten => language.of("rewritten, same meaning", "改写，含义不变"),
    }
}

/// What a definition is of.
pub fn what(what: What, language: Language) -> &'static str {
    match what {
        What::Metric => language.of("metric", "指标"),
        What::Attribute => language.of("attribute", "属性"),
        What::Segment => language.of("segment", "分群"),
        What::Event => language.of("event", "事件"),
        What::Slice => language.of("dimension", "维度"),
    }
}

/// Something and what it was: `a, was b`.
fn was(before: &str, after: &str, language: Language) -> String {
    match language {
        Language::English => format!("{after}, was {before}"),
        Language::Chinese => format!("{before} → {after}"),
    }
}

fn or_none(word: Option<&str>, language: Language) -> &str {
    match word {
        None | Some("") => language.of("none", "无"),
        Some(word) => word,
    }
}

/// In which regard.
pub fn facet(facet: &Facet, language: Language) -> String {
    let changed = |english: &str, chinese: &str, before: &str, after: &str| {
        let before = or_none(Some(before), language);
        let after = or_none(Some(after), language);
        let separator = language.of(": ", "：");
        format!(
            "{}{separator}{}",
            language.of(english, chinese),
            was(before, after, language)
        )
    };
    match facet {
        Facet::LeftOut { row } => match language {
            Language::English => format!("not counted any more: a row with {row}"),
            Language::Chinese => format!("不再计入的行，例如：{row}"),
        },
        Facet::CountsNow { row } => match language {
            Language::English => format!("counted now: a row with {row}"),
            Language::Chinese => format!("现在计入的行，例如：{row}"),
        },
        Facet::NoneMore => language
            .of(
                "counts no row that it did not count; maybe fewer",
                "不会多计任何行，可能少计",
            )
            .to_owned(),
        Facet::NoneLess => language
            .of(
                "counts every row that it counted; maybe more",
                "不会少计任何行，可能多计",
            )
            .to_owned(),
        Facet::Aggregate { before, after } => changed("aggregate", "聚合方式", before, after),
        Facet::Table { before, after } => changed("table", "表", before, after),
        Facet::Time { before, after } => changed("time", "时间", before, after),
        Facet::Grain { before, after } => changed(
            "grain",
            "粒度",
            before.as_deref().unwrap_or_default(),
            after.as_deref().unwrap_or_default(),
        ),
        Facet::Coarser { before, after } => changed(
            "over several periods",
            "多个周期合并方式",
            before.as_deref().unwrap_or_default(),
            after.as_deref().unwrap_or_default(),
        ),
        Facet::Unit { before, after } => changed("unit", "单位", before, after),
        Facet::Window { before, after } => changed("window", "时间窗口", before, after),
        Facet::Events { before, after } => changed("events", "事件", before, after),
        Facet::Averaged { before, after } => {
            let pooled = language.of("all rows put together", "所有行合并计算");
            let word = |steps: &str| {
                if steps.is_empty() {
                    pooled.to_owned()
                } else {
                    steps.to_owned()
                }
            };
            changed(
                "pooled or averaged",
                "合并还是先分后合",
                &word(before),
                &word(after),
            )
        }
        Facet::Empty { before } => match before {
            true => language
                .of(
                    "sums and counts of nothing are zero, were null",
                    "空的求和与计数：空值 → 零",
                )
                .to_owned(),
            false => language
                .of(
                    "sums and counts of nothing are null, were zero",
                    "空的求和与计数：零 → 空值",
                )
                .to_owned(),
        },
        Facet::Condition => language
            .of(
                "its condition, its columns or its cells",
                "条件、列或单元格有变化",
            )
            .to_owned(),
        Facet::Given { claims } => {
            format!(
                "{}{}",
                language.of("given that ", "前提："),
                Said::list(claims).of(language)
            )
        }
        Facet::NotJudged => language
            .of(
                "one of the two is wrong, or too large to be judged",
                "两者之一有错误，或过于庞大而无法判断",
            )
            .to_owned(),
        Facet::LivesOnAs { name } => match language {
            Language::English => format!("the same definition is called `{name}`"),
            Language::Chinese => format!("同一定义现名为 `{name}`"),
        },
    }
}

/// What it does to a number.
pub fn effect(effect: &Effect, language: Language) -> String {
    let separator = language.of(": ", "：");
    if let Some(failed) = &effect.failed {
        let unknown = language.of("could not be asked", "无法查询");
        return format!(
            "{}{separator}{unknown} ({} {})",
            effect.period, failed.code, failed.message
        );
    }
    let number = |number: &Option<String>| number.clone().unwrap_or_else(|| "null".to_owned());
    let numbers = was(&number(&effect.before), &number(&effect.after), language);
    format!("{}{separator}{numbers}", effect.period)
}

/// Rows that tell two apart: a line each.
pub fn example(example: &Example, language: Language) -> Vec<String> {
    example_with(example, language, &|before, after| was(before, after, language))
}

/// The same, where a function says what both numbers are.
pub fn example_with(
    example: &Example,
    language: Language,
    numbers: &dyn Fn(&str, &str) -> String,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (table, rows) in &example.tables {
        lines.extend(rows.iter().map(|row| format!("{table} {row}")));
    }
    let number = |number: &Number| match number {
        Number::Value(value) => value.clone(),
        Number::NoCell => language.of("no such cell", "没有这个单元格").to_owned(),
        Number::Undefined => language
            .of("not defined for such cells", "对这样的单元格没有定义")
            .to_owned(),
    };
    let whole = language.of("in all", "合计");
    let cell = if example.cell.is_empty() {
        whole
    } else {
        &example.cell
    };
    let moment = example
        .as_of
        .as_ref()
        .map(|at| format!(" (as_of {at})"))
        .unwrap_or_default();
    let numbers = numbers(&number(&example.before), &number(&example.after));
    lines.push(format!("{cell}{moment}: {numbers}"));
    lines
}

/// ``through `gmv` ``
pub fn through(all: &[Through], language: Language) -> Option<String> {
    if all.is_empty() {
        return None;
    }
    let names = all.iter().map(|one| {
        let kind = match one.what {
            "table" => language.of("table ", "表 "),
            "attribute" => language.of("attribute ", "属性 "),
            "segment" => language.of("segment ", "分群 "),
            "event" => language.of("event ", "事件 "),
            _ => "",
        };
        match one.parts.as_slice() {
            [] => format!("{kind}`{}`", one.name),
            parts => format!("{kind}`{}` ({})", one.name, parts.join(", ")),
        }
    });
    let names: Vec<String> = names.collect();
    Some(match language {
        Language::English => format!("through {}; its own text is the same", names.join(", ")),
        Language::Chinese => format!("源于 {}；自身文字未变", names.join("、")),
    })
}

/// Where a definition was called otherwise.
pub fn renamed(old: &str, language: Language) -> String {
    match language {
        Language::English => format!("was called `{old}`"),
        Language::Chinese => format!("原名 `{old}`"),
    }
}

/// What makes a rename harmless.
pub fn rename_help(old: &str, language: Language) -> String {
    match language {
        Language::English => format!("who asks for `{old}` finds nothing: add `aka \"{old}\"`"),
        Language::Chinese => format!("按 `{old}` 提问会找不到：请加上 `aka \"{old}\"`"),
    }
}

/// The lists of what is reached, with what each holds.
pub fn reach(reach: &Reach, language: Language) -> Vec<(&'static str, &BTreeSet<String>)> {
    let all = [
        (language.of("metrics", "指标"), &reach.metrics),
        (language.of("reports", "报表"), &reach.reports),
        (language.of("north stars", "北极星"), &reach.north_stars),
        (language.of("decompositions", "拆解"), &reach.decompositions),
        (language.of("drivers", "驱动关系"), &reach.drivers),
        (language.of("guardrails", "护栏"), &reach.guardrails),
        (language.of("alerts", "预警"), &reach.alerts),
        (language.of("targets", "目标"), &reach.targets),
        (language.of("plans", "举措"), &reach.plans),
        (language.of("tests", "测试"), &reach.tests),
        (language.of("departments", "部门"), &reach.departments),
    ];
    all.into_iter().filter(|(_, names)| !names.is_empty()).collect()
}

/// A side of the comparison.
pub fn side(revision: &Revision, language: Language) -> String {
    match (&revision.revision, &revision.commit) {
        (Some(asked), Some(commit)) => {
            let short = commit.get(..10).unwrap_or(commit);
            match commit.starts_with(asked.as_str()) {
                true => short.to_owned(),
                false => format!("{asked} ({short})"),
            }
        }
        _ => language.of("the working tree", "工作区").to_owned(),
    }
}

/// What is compared.
pub fn title(compared: &Compared, language: Language) -> String {
    let (from, to) = (side(&compared.from, language), side(&compared.to, language));
    match language {
        Language::English => format!("{from} → {to}"),
        Language::Chinese => format!("{from} → {to}"),
    }
}

/// What came of it, in a line.
pub fn summary(compared: &Compared, language: Language) -> String {
    let breaking = compared.breaking().count() + usize::from(!compared.changes.calendar.is_empty());
    let announced = compared.announced().count();
    let (added, rewritten) = (
        compared.of_kind(Kind::Added).count(),
        compared.of_kind(Kind::Rewritten).count(),
    );
    let mut parts = Vec::new();
    let mut part = |count: usize, one: &str, many: &str, chinese: &str| {
        if count > 0 {
            parts.push(match language {
                Language::English if count == 1 => format!("1 {one}"),
                Language::English => format!("{count} {many}"),
                Language::Chinese => format!("{count} {chinese}"),
            });
        }
    };
    part(breaking, "breaking change", "breaking changes", "处破坏性变化");
    part(
        announced,
        "announced change",
        "announced changes",
        "处已声明的变化",
    );
    part(
        compared.of_kind(Kind::SameGiven).count(),
        "the same if claims are true",
        "the same if claims are true",
        "个在约定成立时含义不变",
    );
    part(added, "new definition", "new definitions", "个新定义");
    part(
        rewritten,
        "rewritten with the same meaning",
        "rewritten with the same meaning",
        "个改写而含义不变",
    );
    if parts.is_empty() && compared.is_quiet() {
        return language
            .of("nothing changed in meaning", "含义没有任何变化")
            .to_owned();
    }
    if parts.is_empty() {
        return language
            .of("no definition changed in meaning", "没有定义改变含义")
            .to_owned();
    }
    parts.join(language.of(", ", "，"))
}

/// What is to be known of a comparison.
pub fn note(note: &Note, language: Language) -> String {
    match (note, language) {
        (Note::AllNew { revision }, Language::English) => {
            format!("there was no project at {revision}: everything is new")
        }
        (Note::AllNew { revision }, Language::Chinese) => format!("{revision} 时还没有项目：全部都是新的"),
        (Note::Wrong { revision, errors: 1 }, Language::English) => {
            format!("the definitions at {revision} have 1 error: what it touches cannot be judged")
        }
        (Note::Wrong { revision, errors }, Language::English) => {
            format!("the definitions at {revision} have {errors} errors: what they touch cannot be judged")
        }
        (Note::Wrong { revision, errors }, Language::Chinese) => {
            format!("{revision} 的定义有 {errors} 个错误：涉及的部分无法判断")
        }
    }
}

/// A setting of the calendar.
pub fn setting(setting: &Setting, language: Language) -> String {
    format!(
        "{}: {}",
        setting.name,
        was(&setting.before, &setting.after, language)
    )
}

/// What a change of the calendar does.
pub fn calendar(language: Language) -> &'static str {
    language.of(
        "days, weeks or years begin elsewhere: every number of a period may change",
        "日、周或年的起点变了：任何周期的数字都可能改变",
    )
}

/// A claim.
pub fn claim(claim: &Claim, language: Language) -> String {
    let or_none = |text: &str| match text {
        "" => language.of("nothing", "无").to_owned(),
        text => text.to_owned(),
    };
    let (before, after) = (or_none(&claim.before), or_none(&claim.after));
    format!("{} {}: {}", claim.of, claim.claim, was(&before, &after, language))
}

/// What a change comes to, line by line, without its texts.
pub fn lines(change: &Change, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(old) = change.was.as_ref().filter(|_| change.kind == Kind::Renamed) {
        lines.push(renamed(old, language));
        if change.breaking {
            lines.push(rename_help(old, language));
        }
    }
    lines.extend(change.facets.iter().map(|one| facet(one, language)));
    lines.extend(through(&change.through, language));
    lines.extend(change.effect.iter().map(|one| effect(one, language)));
    lines
}
