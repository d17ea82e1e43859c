//! What is said of dialects.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[
    (
        "`percentile` with `discrete: true`",
        "带 `discrete: true` 的 `percentile`",
    ),
    (
        "its quantiles count places in another way",
        "它的分位数用另一种方式数位置",
    ),
    // What plans ask for.
    ("conditions and comparisons", "条件与比较"),
    ("`like`", "`like`"),
    ("adding, subtracting and multiplying", "加、减、乘"),
    (
        "numbers that may have more than four digits behind the point",
        "小数点后可能超过四位的数",
    ),
    (
        "numbers that may have more than six digits behind the point",
        "小数点后可能超过六位的数",
    ),
    (
        "it rounds to six what has more than 38 digits in all",
        "总位数超过 38 时，它会把小数四舍五入到六位",
    ),
    ("division", "除法"),
    (
        "choices: `case`, `fill`, `coalesce`",
        "取值的选择：`case`、`fill`、`coalesce`",
    ),
    ("functions of texts", "文本函数"),
    ("`lower` and `upper`", "`lower` 和 `upper`"),
    ("patterns of `matches`", "`matches` 的模式"),
    (
        "patterns that repeat a part more than 255 times",
        "把某一段重复 255 次以上的模式",
    ),
    (
        "`abs`, `round`, `floor` and `ceil`",
        "`abs`、`round`、`floor` 和 `ceil`",
    ),
    ("rounding floating numbers to digits", "浮点数按位数四舍五入"),
    ("`bucket` of exact numbers", "精确数的 `bucket`"),
    (
        "`bucket` of floating numbers by a width",
        "浮点数按宽度的 `bucket`",
    ),
    ("`least` and `greatest`", "`least` 和 `greatest`"),
    ("counting rows and values", "行数与值的计数"),
    ("counting what is distinct", "去重计数"),
    ("counting what is distinct in several columns", "多列的去重计数"),
    ("sums of whole numbers", "整数求和"),
    ("sums of decimals, to the last digit", "定点小数求和，精确到末位"),
    ("sums of floating numbers", "浮点数求和"),
    ("`min` and `max`", "`min` 和 `max`"),
    ("`median` and `percentile`", "`median` 和 `percentile`"),
    ("`stddev` and `variance`", "`stddev` 和 `variance`"),
    ("`any` and `all`", "`any` 和 `all`"),
    ("`first` and `last`", "`first` 和 `last`"),
    ("aggregates of the rows of a condition", "对符合条件的行做聚合"),
    ("aggregates over the rows around one", "对一行周围的行做聚合"),
    ("places, ranks and the row before", "位置、名次与前一行"),
    ("days, weeks, months, quarters and years", "日、周、月、季度和年"),
    ("hours, minutes and seconds", "时、分、秒"),
    ("times in another zone than the project's", "与项目时区不同的时间"),
    ("times so much earlier or later", "早或晚若干的时间"),
    ("days from one to another", "两天之间的天数"),
    ("lengths of time", "时长"),
    ("every period from one to another", "从一个到另一个的每个周期"),
    (
        "what the clock shows: `today`, and rows up to now",
        "现在几点：`today`，以及到此刻为止的行",
    ),
    ("the latest partition of a table", "表的最新分区"),
    (
        "joins by keys of which two NULLs are the same",
        "两个 NULL 算相同的键关联",
    ),
    ("rows of several tables below each other", "几张表的行上下相接"),
    ("tables by SQL", "用 SQL 写的表"),
    ("names of more than 63 bytes", "超过 63 字节的名字"),
    (
        "names that begin with a blank, or have signs such as 😀",
        "以空白开头，或含有 😀 一类符号的名字",
    ),
    ("so many steps", "这么多步骤"),
    ("so much inside each other", "这么多层嵌套"),
    (
        "its parser takes {most} parentheses and choices inside each other, and these are {depth}",
        "它的解析器最多接受 {most} 层括号和分支的嵌套，而这里有 {depth} 层",
    ),
    // Why not.
    (
        "it makes a step anew wherever that is read, and would make {count} of them",
        "它在每个读取步骤的地方都重新计算该步骤，一共要算 {count} 个",
    ),
    (
        "it takes {most} of them, and the question has {count}",
        "它最多接受 {most} 个，而这个问题有 {count} 个",
    ),
    (
        "it takes a half of a floating number to the even one",
        "它把浮点数的一半舍入到偶数",
    ),
    (
        "it has no decimals, and its numbers hold four digits exactly",
        "它没有定点小数，它的数只能准确保存四位",
    ),
    ("it knows the letters of English only", "它只认识英文字母的大小写"),
    ("it has no regular expressions", "它没有正则表达式"),
    ("it rounds the digits that are shown", "它按显示的数位舍入"),
    ("it has no function for that", "它没有这样的函数"),
    ("it has no aggregate for that", "它没有这样的聚合函数"),
    (
        "its own zones end in 2038, a server may have none, and the clocks there are still turned",
        "它自己的时区到 2038 年为止，服务器上也可能没有时区，而那里的时钟至今还在调整",
    ),
    ("its aggregates have no order", "它的聚合函数没有顺序"),
    (
        "it knows no time zones, and the clocks there are still turned",
        "它没有时区，而那里的时钟至今还在调整",
    ),
    ("it has no remainder of floating numbers", "它没有浮点数的余数"),
    (
        "its patterns repeat a part at most 255 times",
        "它的模式最多把一段重复 255 次",
    ),
    (
        "it cuts the blank off, and has no such signs in names",
        "它会去掉开头的空白，而且名字里不能有这类符号",
    ),
    (
        "it cuts names off behind 63 bytes",
        "它会把名字在 63 字节之后截断",
    ),
    ("the name `{name}`", "名字 `{name}`"),
    (
        "it puts a variable in for what stands in braces behind `$`",
        "它会把 `$` 后大括号里的内容换成变量",
    ),
    (
        "several of them in one question have to order the same values",
        "一个问题里的几个百分位数必须对同样的值排序",
    ),
    ("it counts single values only", "它只能对单个值去重计数"),
    (
        "it cuts names off behind 127 bytes",
        "它会把名字在 127 字节之后截断",
    ),
    (
        "its windows end at a row, and not behind those of the same moment",
        "它的窗口止于一行，而不是同一时刻的最后一行",
    ),
    (
        "aggregates over the rows up to a moment",
        "对到某一时刻为止的行做聚合",
    ),
    (
        "its products keep twelve digits behind the point, and round the others",
        "它的乘积保留小数点后十二位，其余舍入",
    ),
    (
        "how its lists hold NULL could not be tried",
        "它的列表如何对待 NULL，无法试验",
    ),
    (
        "which letters it knows could not be tried",
        "它认识哪些字母的大小写，无法试验",
    ),
    (
        "it rounds where digits of several numbers come together",
        "几个数的小数位合在一起时，它会舍入",
    ),
    ("it has them over windows only", "它只能在窗口上计算"),
    (
        "its functions of zones go by that of the session, and the clocks there are still turned",
        "它的时区函数按会话的时区计算，而那里的时钟至今还在调整",
    ),
    (
        "its own zones have other names, and the clocks there are still turned",
        "它自己的时区另有名称，而那里的时钟至今还在调整",
    ),
    ("times of the zone `{zone}`", "时区 `{zone}` 的时间"),
    ("`_` in a pattern of `like`", "`like` 模式里的 `_`"),
    (
        "a text without letters is NULL to it",
        "对它来说没有字符的文本就是 NULL",
    ),
    ("what may be a text without letters", "可能没有字符的文本"),
    ("its names have no quotes in them", "它的名字里不能有引号"),
    (
        "letters such as 😀 are two to its patterns",
        "像 😀 这样的字符在它的模式里算两个",
    ),
    ("it takes the greater one of two", "它取两个值中较大的一个"),
    // Views.
    (
        "its views are called by letters of English, digits and `_` only",
        "它的视图名只能用英文字母、数字和 `_`",
    ),
    ("views", "视图"),
    (
        "a text or name in it goes over several lines, which clients may take for commands",
        "其中有跨多行的文本或名称，客户端可能把这些行当成命令",
    ),
    (
        "clients would take a line of it for a command of their own",
        "客户端会把其中的一行当成自己的命令",
    ),
    (
        "a line of it is longer than clients read",
        "其中有一行超过了客户端能读的长度",
    ),
    ("a view of `{table}`", "读取 `{table}` 的视图"),
    (
        "`{name}` is longer than names may be",
        "`{name}` 超过了名称的长度限制",
    ),
    (
        "its views see the tables of their own file only",
        "它的视图只能看到同一文件里的表",
    ),
    (
        "its lists do not know of what type their values were",
        "它的列表不记得值原来的类型",
    ),
    (
        "where its patterns take a text to end could not be tried",
        "它的正则表达式把哪里当作文本末尾，无法试验",
    ),
    (
        "it has them over windows only, and for groups approximately",
        "它只能在窗口上精确计算，对分组只能近似",
    ),
    ("its percentiles are approximate", "它的百分位数是近似的"),
    (
        "how often its patterns may repeat a part could not be tried",
        "它的正则表达式可以把一段重复多少次，无法试验",
    ),
    ("it has no such signs in names", "它的名字里不能有这类符号"),
    (
        "its names have letters, digits, `_`, `-` and blanks only",
        "它的名字只能有字母、数字、`_`、`-` 和空格",
    ),
    ("rows beside those of a range", "按区间匹配的行"),
    ("its joins have to have equal sides", "它的连接必须有相等的两边"),
    (
        "how it rounds floating numbers could not be tried",
        "它如何舍入浮点数，无法试验",
    ),
    (
        "its columns have no `.`, `:` or `,` in their names",
        "它的列名里不能有 `.`、`:` 或 `,`",
    ),
    (
        "how many digits its decimals keep could not be tried",
        "它的定点小数保留多少位，无法试验",
    ),
    (
        "its names have letters, digits and `_` only",
        "它的名字只能有字母、数字和 `_`",
    ),
    (
        "what a backslash means in its patterns could not be tried",
        "反斜杠在它的模式里的含义，无法试验",
    ),
    ("patterns of `like` with a backslash", "带反斜杠的 `like` 模式"),
    (
        "an order by what the answer does not show, as totals have it",
        "按答案不显示的内容排序，例如合计",
    ),
    ("its orders are of columns of the answer", "它只能按答案的列排序"),
];
