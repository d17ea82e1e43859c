//! What is said of questions.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // reaching
    ("asked for `{metric}`", "问的是 `{metric}`"),
    ("{metrics} can be sliced by it", "{metrics} 可以按它切分"),
    (
        "`merak list {metric}` shows what it can be sliced by",
        "`merak list {metric}` 会列出它可以按什么切分",
    ),
    (
        "{metrics} can; ask for the others without it",
        "{metrics} 可以；其余指标不带它另外查询",
    ),
    ("`{metric}` is filtered by it, too", "`{metric}` 也会按它过滤"),
    (
        "{metrics} can be filtered so; ask for the others without it",
        "{metrics} 可以这样过滤；其余指标不带它另外查询",
    ),
];
