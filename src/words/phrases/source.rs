//! What is said of files and settings.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // Files.
    ("it is larger than {limit} bytes", "它超过 {limit} 字节"),
    ("it is not a file", "它不是文件"),
    ("there is no such file or folder", "没有这个文件或文件夹"),
    ("permission is denied", "没有权限"),
    // merak.toml
    (
        "default-target names `{name}`, and there is no [targets.{name}]",
        "default-target 写的是 `{name}`，却没有 [targets.{name}]",
    ),
    (
        "this is no TOML: write `name = \"text\"` below a `[section]`",
        "这不是 TOML 的写法：在 `[小节]` 下面写 `name = \"文字\"`",
    ),
    ("a section is needed here", "这里需要一个小节"),
    (
        "this version reads language \"1\", in quotes",
        "这个版本只认语言版本 \"1\"，要带引号",
    ),
    (
        "no time zone is called `{name}`: they are called as `Asia/Shanghai` or `UTC` is",
        "没有叫 `{name}` 的时区：时区要写成 `Asia/Shanghai` 或 `UTC` 这样的名字",
    ),
    ("`{name}` is said twice", "`{name}` 写了两次"),
    ("a `]` is missing", "缺少 `]`"),
    (
        "a backslash begins an escape: write `/`, or put the text into single quotes",
        "反斜杠是转义的开头：改用 `/`，或者用单引号",
    ),
    (
        "a uri comes from the environment: write `uri = \"env:NAME\"`",
        "uri 从环境变量读取：写成 `uri = \"env:NAME\"`",
    ),
    ("this is none of: {known}", "这不在可用的值之中：{known}"),
    (
        "the name of a variable is needed behind `env:`, of letters, digits and `_`: write `uri = \"env:WAREHOUSE_URL\"`, and put the connection string into that variable",
        "`env:` 后面要写环境变量名，由字母、数字和 `_` 组成：写成 `uri = \"env:WAREHOUSE_URL\"`，连接串放进这个变量里",
    ),
    ("a target needs an `engine`", "目标库需要 `engine`"),
    ("a text in quotes is needed here", "这里需要引号里的文字"),
    (
        "a time is needed here, such as `\"90 seconds\"` or `\"2 minutes\"`",
        "这里需要一段时间，如 `\"90 seconds\"` 或 `\"2 minutes\"`",
    ),
    ("`{word}` is none of: {known}", "`{word}` 不在可选范围里：{known}"),
    (
        "`{word}` is none of: {known}; did you mean `{near}`?",
        "`{word}` 不在可选范围里：{known}；是不是想写 `{near}`？",
    ),
    (
        "it is a link that leads to no file of the project",
        "它是链接，指向的不是项目里的文件",
    ),
    ("git does not have its content", "git 里没有它的内容"),
    ("there is no such program", "没有这个程序"),
];
