#![doc = include_str!("../diagnostic/pages/en/unpinned-grain.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Metric, Named};
use crate::syntax::time::Grain;

pub(super) const RULE: Rule = Rule {
    code: &code::UNPINNED_GRAIN,
    level: Level::Warn,
    run: Run::Written(run),
};

/// Words that say how often, and the grain each promises.
const WORDS: [(&str, Grain); 11] = [
    ("daily", Grain::Day),
    ("weekly", Grain::Week),
    ("monthly", Grain::Month),
    ("quarterly", Grain::Quarter),
    ("yearly", Grain::Year),
    ("annual", Grain::Year),
    ("hourly", Grain::Hour),
    ("each month", Grain::Month),
    ("dau", Grain::Day),
    ("wau", Grain::Week),
    ("mau", Grain::Month),
];

/// The same in Chinese labels, where no blank parts words: anywhere in them.
const SIGNS: [(&str, Grain); 14] = [
    ("日均", Grain::Day),
    ("日活", Grain::Day),
    ("周活", Grain::Week),
    ("月活", Grain::Month),
    ("每日", Grain::Day),
    ("每天", Grain::Day),
    ("每周", Grain::Week),
    ("每月", Grain::Month),
    ("每季", Grain::Quarter),
    ("每年", Grain::Year),
    ("周均", Grain::Week),
    ("月均", Grain::Month),
    ("月度", Grain::Month),
    ("年度", Grain::Year),
];

/// Those that stand first, as in 月复购用户, and how words begin that mean something
/// else: mooncakes, Japan, merchandise.
const FIRST: [(char, Grain, &str); 5] = [
    ('日', Grain::Day, "本用期志常语元韩系"),
    ('周', Grain::Week, "边转期岁末六日一二三四五"),
    ('月', Grain::Month, "饼经亮嫂子台光季份"),
    ('季', Grain::Quarter, "节军风"),
    ('年', Grain::Year, "轻龄货糕代会级限份"),
];

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let checked = subject.checked;
    let metrics = checked.model.metrics.iter().enumerate();
    let unpinned = metrics.filter(|(at, metric)| {
        let facts = checked.metrics.get(*at).and_then(Option::as_ref);
        metric.grain.is_none() && facts.is_some_and(|(measure, _)| !says_its_period(checked, measure))
    });
    unpinned
        .filter_map(|(_, metric)| {
            let (word, grain) = promised(metric)?;
            Some(
                Diagnostic::warning(&code::UNPINNED_GRAIN)
                    .at(metric.named.name.span)
                    .with("name", &metric.named.name.text)
                    .with("word", word)
                    .with("grain", grain.word()),
            )
        })
        .collect()
}

/// What a metric's names promise.
fn promised(metric: &Metric) -> Option<(String, Grain)> {
    let Named { name, label, aka, .. } = &metric.named;
    let names = std::iter::once(name.text.as_str());
    let texts = label.iter().chain(aka).map(|text| text.value.as_str());
    names.chain(texts).find_map(|text| {
        let words = text.to_lowercase().replace(['_', '-'], " ");
        let padded = format!(" {words} ");
        let by_word = WORDS
            .iter()
            .find(|(word, _)| padded.contains(&format!(" {word} ")));
        by_word
            .or_else(|| SIGNS.iter().find(|(sign, _)| text.contains(sign)))
            .copied()
            .map(|(word, grain)| (word.to_owned(), grain))
            .or_else(|| first(text))
    })
}

/// A period that a Chinese label opens with.
fn first(text: &str) -> Option<(String, Grain)> {
    let mut letters = text.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    let is_chinese = ('\u{4e00}'..='\u{9fff}').contains(&second);
    let (sign, grain, _) = FIRST
        .iter()
        .find(|(sign, _, others)| *sign == first && !others.contains(second))?;
    is_chinese.then(|| (sign.to_string(), *grain))
}

/// Whether a definition holds a period of its own: a window, inner periods, or
/// another metric that is defined per one.
fn says_its_period(checked: &Checked, measure: &crate::check::Measure) -> bool {
    use crate::check::{Measure, Per};
    let mut says = match measure {
        Measure::Window { .. } => true,
        Measure::Steps(steps) => matches!(steps.per, Per::Grain(..)),
        Measure::Metric(id, _) => {
            let metric = checked.model.metrics.get(id.index());
            let inner = checked.metric(*id);
            metric.is_some_and(|metric| metric.grain.is_some())
                || inner.is_some_and(|(measure, _)| says_its_period(checked, measure))
        }
        _ => false,
    };
    measure.parts(&mut |part| says = says || says_its_period(checked, part));
    says
}
