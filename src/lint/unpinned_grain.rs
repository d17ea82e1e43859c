#![doc = include_str!("../diagnostic/pages/en/unpinned-grain.md")]

use super::level::Level;
use super::{Rule, Subject};
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Metric, Named};
use crate::syntax::time::Grain;

pub(super) const RULE: Rule = Rule {
    code: &code::UNPINNED_GRAIN,
    level: Level::Warn,
    run,
};

/// Words that say how often, and the grain each promises.
const WORDS: [(&str, Grain); 8] = [
    ("daily", Grain::Day),
    ("weekly", Grain::Week),
    ("monthly", Grain::Month),
    ("quarterly", Grain::Quarter),
    ("yearly", Grain::Year),
    ("annual", Grain::Year),
    ("hourly", Grain::Hour),
    ("each month", Grain::Month),
];

/// The same in Chinese labels, where no blank parts words: they stand first, as
/// in 月复购用户, 日活, 周活.
const SIGNS: [(&str, Grain); 8] = [
    ("日均", Grain::Day),
    ("日活", Grain::Day),
    ("周活", Grain::Week),
    ("月活", Grain::Month),
    ("每日", Grain::Day),
    ("每周", Grain::Week),
    ("每月", Grain::Month),
    ("月复购", Grain::Month),
];

fn run(subject: &mut Subject<'_>) -> Vec<Diagnostic> {
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
fn promised(metric: &Metric) -> Option<(&'static str, Grain)> {
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
    })
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
