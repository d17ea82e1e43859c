//! Names, texts, numbers and dates, the odd ones first of all.

use super::Dice;

/// Names, among them heads of reserved words and words of clauses.
const NAMES: [&str; 40] = [
    "a",
    "gmv",
    "order",
    "orders",
    "initiative",
    "percentile_x",
    "notify_me",
    "android",
    "isnull",
    "inner",
    "nothing",
    "likely",
    "betweens",
    "cases",
    "elsewhere",
    "nullable",
    "truely",
    "falsehood",
    "wherever",
    "everyone",
    "filler",
    "atlas",
    "viaduct",
    "overs",
    "withins",
    "acrosses",
    "monthly",
    "day_x",
    "复购率",
    "成交额",
    "e\u{301}te\u{301}",
    "_",
    "x1",
    "Ünï",
    "owner",
    "sort",
    "report",
    "target",
    "values",
    "since",
];

/// Names that only stand in back-quotes.
const QUOTED: [&str; 8] = [
    "`Invoice No`",
    "`where`",
    "`a.b`",
    "`a/b`",
    "`// no comment`",
    "`\"`",
    "`100%`",
    "`销售 额`",
];

/// Texts whose inside looks like something else.
const TEXTS: [&str; 12] = [
    "\"paid\"",
    "\"\"",
    "\"成交总额\"",
    "\"a \\\"quoted\\\" word\"",
    "\"back\\\\slash\"",
    "\"// no comment\"",
    "\"/// no doc\"",
    "\"{ ( [\"",
    "\"`\"",
    "\"\\u{1F600}\\n\\t\"",
    "\"😀\"",
    "\"a rather long label that takes its room on a line\"",
];

/// Raw texts, of one line and of several.
const RAW: [&str; 4] = [
    "\"\"\"select 1\"\"\"",
    "\"\"\" a \"b\" // c \"\"\"",
    "\"\"\"\n    select\n      x\n    from y\n  \"\"\"",
    "\"\"\"\"\"\"",
];

/// A name as written.
pub fn name(dice: &mut Dice) -> String {
    if dice.chance(8) {
        dice.pick(&QUOTED).to_owned()
    } else {
        dice.pick(&NAMES).to_owned()
    }
}

/// A name that no clause opens with.
pub fn plain_name(dice: &mut Dice) -> String {
    dice.pick(&NAMES[..34]).to_owned()
}

/// A path that may stand in an expression.
pub fn path(dice: &mut Dice) -> String {
    let mut path = if dice.chance(8) {
        dice.pick(&QUOTED).to_owned()
    } else {
        plain_name(dice)
    };
    for _ in 0..dice.roll(3) {
        path = path + "." + &name(dice);
    }
    path
}

pub fn text(dice: &mut Dice) -> String {
    if dice.chance(10) {
        dice.pick(&RAW).to_owned()
    } else {
        dice.pick(&TEXTS).to_owned()
    }
}

pub fn number(dice: &mut Dice) -> String {
    dice.pick(&[
        "0",
        "1",
        "12_000",
        "0.30",
        "30%",
        "1e6",
        "2.5e-3",
        "7",
        "00",
        "595_500.76",
        "100%",
    ])
    .to_owned()
}

pub fn integer(dice: &mut Dice) -> String {
    dice.pick(&["1", "5", "12", "1_0"]).to_owned()
}

pub fn date(dice: &mut Dice) -> String {
    let dates = [
        "2026-12-31",
        "2026-12",
        "2026-Q4",
        "FY2026-Q4",
        "FY2026",
        "2026-12-31T10:30",
        "2026-12-31T10:30:00Z",
        "2026-12-31T10:30:00.25+08:00",
    ];
    dice.pick(&dates).to_owned()
}

pub fn period(dice: &mut Dice) -> String {
    if dice.chance(4) {
        "2026".to_owned()
    } else {
        date(dice)
    }
}

pub fn moment(dice: &mut Dice) -> String {
    if dice.chance(4) {
        "today".to_owned()
    } else {
        period(dice)
    }
}

/// Number and unit, blanks between: no comment may stand there.
pub fn duration(dice: &mut Dice) -> String {
    let between = dice.pick(&[" ", "  ", "\n", "\t"]);
    let unit = dice.pick(&[
        "days",
        "day",
        "months",
        "week",
        "hours",
        "fiscal_quarters",
        "years",
        "seconds",
        "minute",
    ]);
    format!("{}{between}{unit}", dice.pick(&["7", "1", "28", "07"]))
}

pub fn grain(dice: &mut Dice) -> String {
    dice.pick(&["day", "week", "month", "quarter", "year", "hour"])
        .to_owned()
}

/// The line of a doc comment.
pub fn doc(dice: &mut Dice) -> String {
    dice.pick(&[
        "/// One row.",
        "///",
        "///tight",
        "///   two  blanks",
        "/// 每行一单",
        "/// `{` \"",
        "/// // x",
    ])
    .to_owned()
}

/// A comment.
pub fn comment(dice: &mut Dice) -> String {
    let comments = [
        "// why",
        "//",
        "//tight",
        "//// four",
        "// \"",
        "// {",
        "// 说明",
        "// /// x",
        "// `",
        "// ends in blanks   ",
        "////////////////",
    ];
    dice.pick(&comments).to_owned()
}
