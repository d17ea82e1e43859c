//! Functions of other languages that this one says another way, by the help for each.

use super::operand::AGGREGATES;
use super::part::TimePart;
use super::scalar;
use super::sequence::SEQUENCES;
use super::watching::{WATCHING, only_watched};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::Names;
use crate::syntax::ast::{Argument, ExprKind, Path};
use crate::syntax::time::Grain;

/// A function elsewhere, in small letters, and the help that says what is written here.
const INSTEAD: [(&str, &str); 67] = [
    ("if", "help.if"),
    ("iff", "help.if"),
    ("iif", "help.if"),
    ("decode", "help.if"),
    ("count_distinct", "help.distinct"),
    ("countdistinct", "help.distinct"),
    ("approx_count_distinct", "help.distinct"),
    ("uniq", "help.distinct"),
    ("nunique", "help.distinct"),
    ("countunique", "help.distinct"),
    ("去重计数", "help.distinct"),
    ("countif", "help.counted"),
    ("countifs", "help.counted"),
    ("sumifs", "help.counted"),
    ("averageif", "help.counted"),
    ("avgif", "help.counted"),
    ("count_if", "help.counted"),
    ("sumif", "help.counted"),
    ("sum_if", "help.counted"),
    ("nullif", "help.nullif"),
    ("safe_divide", "help.nullif"),
    ("div0", "help.nullif"),
    ("divide", "help.nullif"),
    ("date_trunc", "help.bucket"),
    ("trunc", "help.bucket"),
    ("to_char", "help.bucket"),
    ("date_format", "help.bucket"),
    ("extract", "help.part"),
    ("date_part", "help.part"),
    ("dayofweek", "help.part"),
    ("weekday", "help.part"),
    ("month", "help.part"),
    ("year", "help.part"),
    ("datediff", "help.between"),
    ("date_diff", "help.between"),
    ("timestampdiff", "help.between"),
    ("dateadd", "help.later"),
    ("date_add", "help.later"),
    ("date_sub", "help.later"),
    ("now", "help.today"),
    ("today", "help.today"),
    ("getdate", "help.today"),
    ("current_date", "help.today"),
    ("current_timestamp", "help.today"),
    ("lag", "help.earlier"),
    ("previous", "help.earlier"),
    ("yoy", "help.earlier"),
    ("mom", "help.earlier"),
    ("wow", "help.earlier"),
    ("moving_avg", "help.window"),
    ("moving_average", "help.window"),
    ("rolling_sum", "help.window"),
    ("rolling_avg", "help.window"),
    ("running_total", "help.running"),
    ("cumsum", "help.running"),
    ("ytd", "help.so_far"),
    ("mtd", "help.so_far"),
    // A currency or another function is spelt nearly so, and none of them is meant.
    ("top", "help.top"),
    ("try", "help.none"),
    ("power", "help.none"),
    ("pow", "help.none"),
    ("sqrt", "help.none"),
    ("exp", "help.none"),
    ("log", "help.none"),
    ("mod", "help.none"),
    ("cast", "help.cast"),
    ("try_cast", "help.cast"),
];

/// What other languages call functions of this one.
const ELSEWHERE: [(&str, &str); 36] = [
    ("average", "avg"),
    ("求和", "sum"),
    ("合计", "sum"),
    ("平均", "avg"),
    ("平均值", "avg"),
    ("计数", "count"),
    ("最大", "max"),
    ("最小", "min"),
    ("mean", "avg"),
    ("total", "sum"),
    ("minimum", "min"),
    ("maximum", "max"),
    ("ifnull", "coalesce"),
    ("nvl", "coalesce"),
    ("isnull", "coalesce"),
    ("lcase", "lower"),
    ("ucase", "upper"),
    ("len", "length"),
    ("char_length", "length"),
    ("substr", "substring"),
    ("mid", "substring"),
    ("ceiling", "ceil"),
    ("truncate", "floor"),
    ("regexp_like", "matches"),
    ("regexp_matches", "matches"),
    ("strip", "trim"),
    ("width_bucket", "bucket"),
    ("quantile", "percentile"),
    ("percentile_cont", "percentile"),
    ("stdev", "stddev"),
    ("stddev_samp", "stddev"),
    ("var_samp", "variance"),
    ("bool_or", "any"),
    ("bool_and", "all"),
    ("first_value", "first"),
    ("last_value", "last"),
];

/// The finding for a function this version does not know.
pub(super) fn unknown_function(function: &Path, arguments: &[Argument], names: &Names) -> Box<Diagnostic> {
    let (name, span) = (&*function.text(), function.span);
    if WATCHING.contains(&name) {
        return only_watched(name, span);
    }
    let finding = Diagnostic::error(&code::UNKNOWN_FUNCTION)
        .at(span)
        .with("name", name);
    let known = INSTEAD.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
    let part = TimePart::ALL.iter().find(|part| part.word() == name);
    if let Some(part) = part {
        let finding = of_its_own(finding.helps("help.of_time"), name, "help.part", arguments);
        return Box::new(finding.with("part", part.word()));
    }
    if let Some((_, help)) = known {
        return Box::new(of_its_own(finding.helps(help), name, help, arguments));
    }
    let mut known: Vec<&str> = names.units();
    known.extend(AGGREGATES.iter().chain(&WATCHING));
    known.extend(super::window::WINDOWS.iter().chain(&SEQUENCES));
    for function in scalar::names() {
        known.push(function);
    }
    let meant = ELSEWHERE
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name));
    Box::new(
        match meant.map(|(_, ours)| *ours).or_else(|| nearest(name, known)) {
            Some(near) => finding.helps("help.near").with("near", near).fix(span, near),
            None => finding.helps("help.none"),
        },
    )
}

/// The help with what stands in the call, in the place of words of an example.
fn of_its_own(finding: Diagnostic, name: &str, help: &str, arguments: &[Argument]) -> Diagnostic {
    let paths = arguments.iter().filter_map(|argument| match &argument.expr.kind {
        ExprKind::Path(path) => Some(path.text()),
        _ => None,
    });
    let first = paths.into_iter().find(|path| Grain::named(path).is_none());
    let example = match help {
        "help.distinct" => "table.link",
        "help.counted" => "table.fact",
        "help.bucket" | "help.part" => "ordered_at",
        _ => "gmv",
    };
    let small = name.to_lowercase();
    let ours = ["count", "sum", "avg"]
        .into_iter()
        .find(|ours| small.starts_with(ours));
    finding
        .with("first", first.unwrap_or_else(|| example.to_owned()))
        .with("ours", ours.unwrap_or("avg"))
}
