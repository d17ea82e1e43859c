//! How all that is watched stands, for people.

use super::estimates::Estimates;
use super::{around, outlook, spoken};
use crate::output::grid::visible;
use crate::watch::{Judged, Kind, Outlook, State};
use crate::why::{Number, plain};
use crate::words::{Language, Said, say};

/// What is not fine in full, the rest a line each, and of several days not even that.
#[must_use]
pub fn human(judged: &[Judged], outlooks: &[Outlook], dated: bool, language: Language) -> String {
    let mut text = String::new();
    // Day by day, what is fine is only counted.
    for one in judged.iter().filter(|one| !dated || one.state != State::Ok) {
        let lines = lines(one, language);
        let mut lines = lines.iter();
        let day = if dated {
            format!("{}  ", one.as_of)
        } else {
            String::new()
        };
        let first = lines.next().map_or("", String::as_str);
        text.push_str(&format!("{day}{:<8} {first}\n", state(one.state, language)));
        if one.state != State::Ok {
            for line in lines {
                text.push_str(&format!("{:>width$}{line}\n", "", width = day.len() + 9));
            }
        }
    }
    text.push_str(&outlook::human(outlooks, language));
    let count = |state| judged.iter().filter(|one| one.state == state).count();
    let counted = say!(
        "{breaches} breached, {warnings} to look at, {unknown} without data, {fine} fine",
        breaches = count(State::Breach),
        warnings = count(State::Warn),
        unknown = count(State::NoData),
        fine = count(State::Ok)
    );
    text + counted.of(language) + "\n"
}

/// A word for how something stands.
#[must_use]
pub fn state(state: State, language: Language) -> &'static str {
    match state {
        State::Breach => language.of("BREACH", "越界"),
        State::Warn => language.of("warn", "注意"),
        State::NoData => language.of("no data", "无数据"),
        State::Ok => language.of("ok", "正常"),
    }
}

pub(super) fn kind(kind: Kind, language: Language) -> &'static str {
    match kind {
        Kind::Guardrail => language.of("guardrail", "护栏"),
        Kind::Companion => language.of("companion of", "伴随指标"),
        Kind::Alert => language.of("alert", "预警"),
        Kind::Target => language.of("target", "目标"),
        Kind::Forecast => language.of("forecast of", "预测"),
        Kind::Decomposition => language.of("decomposition of", "拆解"),
    }
}

/// What it is and where; what it says and what there is; whom it concerns.
#[must_use]
pub fn lines(one: &Judged, language: Language) -> Vec<String> {
    let about = about(one);
    let mut lines = vec![place(one, language), condition(one, language)];
    let around = around::said(&one.around).into_iter();
    lines.extend(around.map(|said| visible(said.of(language))));
    if !about.is_empty() {
        lines.push(Said::joined(&about, "; ", "；").of(language).to_owned());
    }
    lines
}

fn place(one: &Judged, language: Language) -> String {
    let label = one
        .about
        .label
        .as_deref()
        .map(|label| format!(" {}", visible(label)));
    let mut line = format!(
        "{} {}{}{}{}",
        kind(one.about.kind, language),
        one.about.name,
        label.unwrap_or_default(),
        language.of(": ", "："),
        spoken::period(&one.per, &one.period, language)
    );
    for (by, value) in &one.slice {
        let comma = language.of(", ", "，");
        line.push_str(&format!("{comma}{by} {}", visible(value)));
    }
    line
}

fn condition(one: &Judged, language: Language) -> String {
    let wanted = match one.about.kind {
        Kind::Alert => say!("told of when: {condition}", condition = &one.about.says),
        _ => say!("must be: {condition}", condition = &one.about.says),
    };
    let values = one.values.iter().map(|(name, value)| match value {
        Some(value) => say!(
            "{name} is {value}",
            name = name,
            value = spoken::number(&one.about, name, value)
        ),
        None => say!("{name} is {value}", name = name, value = say!("not known")),
    });
    let foreseen = one.foreseen.as_ref();
    let foreseen =
        foreseen.map(|(name, expected)| outlook::of_condition((name, &one.about), expected, &one.per));
    let name = one.values.first().map_or("", |(name, _)| name);
    let usual = one.around.usual.map(|(low, high)| {
        let is = one
            .values
            .first()
            .and_then(|(_, value)| Number::of(value.as_ref()?));
        let estimates = Estimates::off_by(one.about.format(name), (high - low) / 2.0);
        let estimates = estimates.beside(is.map(|number| number.value), &[low, high]);
        say!(
            "usual is {low} to {high}",
            low = estimates.text(low),
            high = estimates.text(high)
        )
    });
    let said: Vec<Said> = values.chain(usual).chain(foreseen).chain([wanted]).collect();
    Said::joined(&said, "; ", "；").of(language).to_owned()
}

/// A number without the digits that only a division made.
pub(super) fn short(value: &str) -> String {
    const PLACES: u32 = 6;
    let number = Number::of(value).filter(|number| number.places() > PLACES);
    let units = number.filter(|number| number.value.abs() >= 0.001);
    let units = units.and_then(|number| number.units(PLACES));
    units.map_or_else(|| value.to_owned(), |units| plain(units, PLACES))
}

fn about(one: &Judged) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    said.extend(one.since.as_ref().map(|since| match since.or_earlier {
        true => say!("since {since} or earlier", since = &since.period),
        false => say!(
            "since {since}, {count} in a row",
            since = &since.period,
            count = since.periods
        ),
    }));
    let about = &one.about;
    if !about.protects.is_empty() {
        said.push(say!("protects {metrics}", metrics = Said::list(&about.protects)));
    }
    let owner = about.owner.as_ref();
    said.extend(owner.map(|owner| say!("owner {owner}", owner = spoken::department(about, owner))));
    if !about.notify.is_empty() {
        let told: Vec<Said> = about
            .notify
            .iter()
            .map(|name| spoken::department(about, name))
            .collect();
        said.push(say!(
            "tell {departments}",
            departments = Said::joined(&told, ", ", "、")
        ));
    }
    said
}
