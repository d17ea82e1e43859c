//! What is expected, for people.

use super::estimates::{Estimates, bound};
use super::spoken;
use super::text::kind;
use crate::output::grid::visible;
use crate::watch::{About, Expected, Outlook, Verdict, shown};
use crate::words::{Language, Said, say};

/// Two lines for each.
pub(super) fn human(outlooks: &[Outlook], language: Language) -> String {
    let mut text = String::new();
    for one in outlooks {
        let mut begins = verdict(one.verdict, language);
        for line in lines(one, language) {
            text.push_str(&format!("{begins:<8} {line}\n"));
            begins = "";
        }
    }
    text
}

/// A word for whether it will be met.
#[must_use]
pub fn verdict(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::Likely => language.of("likely", "有望"),
        Verdict::Open => language.of("open", "未定"),
        Verdict::Unlikely => language.of("unlikely", "难达"),
        Verdict::Unknown => language.of("unknown", "未知"),
    }
}

/// What it is and how far it is known; what there is and what is expected.
#[must_use]
pub fn lines(one: &Outlook, language: Language) -> Vec<String> {
    let about = &one.about;
    let label = about.label.as_deref();
    let label = label.map_or(String::new(), |label| format!(" {}", visible(label)));
    let seen = one.seen.as_ref().map(|day| {
        let seen = say!(
            "seen to {period}",
            period = Said::each(|language| spoken::period(one.read_by, day, language))
        );
        format!("{}{}", language.of(", ", "，"), seen.of(language))
    });
    let place = format!(
        "{} {}{label}{}{}{}",
        kind(about.kind, language),
        about.name,
        language.of(": ", "："),
        spoken::period(one.per, &one.period, language),
        seen.unwrap_or_default()
    );
    let mut said: Vec<Said> = Vec::new();
    said.extend(one.so_far.as_ref().map(|value| {
        say!(
            "{value} so far",
            value = spoken::number(about, &about.name, value)
        )
    }));
    said.push(expected(one));
    said.push(say!("must be: {condition}", condition = &about.says));
    let owner = about.owner.as_ref();
    said.extend(owner.map(|owner| say!("owner {owner}", owner = spoken::department(about, owner))));
    vec![place, Said::joined(&said, "; ", "；").of(language).to_owned()]
}

fn expected(one: &Outlook) -> Said {
    match (&one.expected, one.value()) {
        (Ok(_), Some(value)) if one.is_beyond() => say!(
            "more than {value}: that is there, and more than was expected",
            value = spoken::number(&one.about, &one.about.name, &shown(value))
        ),
        (Ok(forecast), Some(value)) => {
            let ends = (one.between_80(), one.between_95());
            let estimates = estimates((&one.about, &one.about.name), forecast.off_80, value, ends);
            let number = |value: f64| estimates.text(value);
            let between = between(ends, &number);
            let said = say!(
                "{value} expected ({between})",
                value = number(value),
                between = between
            );
            match one.verdict {
                Verdict::Unknown => {
                    let why = say!("the target's number cannot be compared");
                    Said::joined([said, why], "; ", "；")
                }
                _ => said,
            }
        }
        (Err(unsaid), _) => unsaid.said(&spoken::grain_said(one.read_by)),
        (Ok(_), None) => Said::default(),
    }
}

/// What is expected where a condition asks for it.
pub(super) fn of_condition((name, about): (&str, &About), expected: &Expected, grain: &str) -> Said {
    match expected {
        Ok(forecast) => {
            let metric = about.says.split(['(', ',']).nth(1).map_or("", str::trim);
            let around = |off: f64| (forecast.value - off, forecast.value + off);
            let ends = (Some(around(forecast.off_80)), forecast.off_95.map(around));
            let estimates = estimates((about, metric), forecast.off_80, forecast.value, ends);
            let number = |value: f64| estimates.text(value);
            say!(
                "{name} is {value} ({between})",
                name = name,
                value = number(forecast.value),
                between = between(ends, &number)
            )
        }
        Err(unsaid) => say!(
            "{name} is {value}: {why}",
            name = name,
            value = say!("not known"),
            why = unsaid.said(&spoken::grain_said(grain))
        ),
    }
}

/// Where a number is likely to be: 80 and 95 times of a hundred.
type Ends = (Option<(f64, f64)>, Option<(f64, f64)>);

/// How these are written: none looks as if it reached the bound of the condition, where it does not.
fn estimates((about, metric): (&About, &str), off: f64, value: f64, ends: Ends) -> Estimates {
    let ends = ends.0.into_iter().chain(ends.1);
    let all: Vec<f64> = ends.flat_map(|(low, high)| [low, high]).chain([value]).collect();
    Estimates::off_by(about.format(metric), off).beside(bound(&about.says), &all)
}

fn between((of_80, of_95): Ends, number: &dyn Fn(f64) -> String) -> Said {
    let ends = |(low, high): (f64, f64)| (number(low), number(high));
    let of_80 = of_80
        .map(ends)
        .map(|(low, high)| say!("80%: {low} to {high}", low = low, high = high));
    let of_95 = of_95
        .map(ends)
        .map(|(low, high)| say!("95%: {low} to {high}", low = low, high = high));
    let all: Vec<Said> = of_80.into_iter().chain(of_95).collect();
    Said::joined(&all, "; ", "；")
}
