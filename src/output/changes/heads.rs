//! The heads under which changes stand.

use crate::words::Language;

/// The heads of a report.
pub struct Heads {
    pub breaking: &'static str,
    pub announced: &'static str,
    pub given: &'static str,
    pub added: &'static str,
    pub rewritten: &'static str,
    pub calendar: &'static str,
    pub claims: &'static str,
    pub moved: &'static str,
    pub notes: &'static str,
    pub reaches: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub says: &'static str,
    pub example: &'static str,
    pub hint: &'static str,
}

/// Those of a language.
pub fn heads(language: Language) -> Heads {
    Heads {
        breaking: language.of("breaking", "破坏性变化"),
        announced: language.of("changed, and said so", "已声明的变化"),
        given: language.of(
            "the same, if claims about data are true",
            "数据约定成立时含义不变",
        ),
        added: language.of("new", "新增"),
        rewritten: language.of("rewritten, same meaning", "改写，含义不变"),
        calendar: language.of("calendar", "日历"),
        claims: language.of("claims about data", "对数据的约定"),
        moved: language.of("read from elsewhere", "数据来源变了"),
        notes: language.of("notes", "说明"),
        reaches: language.of("reaches", "影响"),
        before: language.of("was", "原为"),
        after: language.of("is", "现为"),
        says: language.of("says", "声明"),
        example: language.of("rows that tell", "例证"),
        hint: language.of(
            "a change that is meant says so in its item: changed \"why\" on 2026-05-01",
            "有意的变化请在定义中声明：changed \"原因\" on 2026-05-01",
        ),
    }
}
