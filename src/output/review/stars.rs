//! A north star: where it stands, how it came there, and why.

use super::chart;
use super::layout::{against, change, shown};
use super::page::{Block, Cell, Row, Table, Tone};
use crate::output::figure::Figure;
use crate::output::tree::Level;
use crate::output::{tree, why};
use crate::review::{Aim, Star, Verdict};
use crate::why::Number;
use crate::words::{Language, Said, say};

pub(super) fn blocks(star: &Star, language: Language) -> Vec<Block> {
    let figure = Figure::fitting(star.subject.format.as_deref(), &star.sides);
    let text = |said: &Said| said.of(language).to_owned();
    let point = star
        .graph
        .north_stars
        .iter()
        .find(|point| point.metric == star.subject.name);
    let called = star.subject.full_name();
    let heading = match point.and_then(|point| point.line.as_ref()) {
        Some(line) => say!("North star of {line}: {name}", line = line, name = called),
        None => say!("North star: {name}", name = called),
    };
    let mut blocks = vec![Block::Heading(text(&heading))];
    let promise = point.and_then(|point| point.promise.clone());
    blocks.extend(promise.map(Block::Quote));
    blocks.push(Block::Figure {
        value: shown(&figure, star.sides.to.as_ref()),
        beside: text(&beside(star, &figure)),
    });
    let (tone, verdict) = verdict(star);
    blocks.push(Block::Words(tone, text(&verdict)));
    blocks.extend(aims(star, language));
    blocks.extend(history(star, &figure, language));
    blocks.push(Block::Part(text(&say!("The tree"))));
    blocks.push(Block::Table(levels(star, language)));
    if let Some(why) = &star.why {
        let rows = why::rows(why, language);
        if !rows.is_empty() {
            let name = star.subject.label.as_ref().unwrap_or(&star.subject.name);
            blocks.push(Block::Part(text(&say!("Why {name} changed", name = name))));
            blocks.push(Block::Picture {
                svg: why::svg(why, language),
                says: text(&say!("Why {name} changed", name = name)),
                line: None,
            });
            blocks.push(Block::Table(parts(star, rows, language)));
        }
    }
    blocks
}

/// `in 2025-11, 68 in 2025-10: +7 (+10.3%)`
fn beside(star: &Star, figure: &Figure) -> Said {
    let (before, period) = &star.periods;
    match change(figure, &star.sides) {
        Some(change) => say!(
            "in {period}; {was} in {before}: {change}",
            period = period,
            was = shown(figure, star.sides.from.as_ref()),
            before = before,
            change = change
        ),
        None => say!("in {period}; nothing to compare it with", period = period),
    }
}

/// What a change is to be called.
fn verdict(star: &Star) -> (Tone, Said) {
    match &star.verdict {
        Verdict::Unknown => {
            let is_last = star.sides.to.is_none();
            let period = if is_last { &star.periods.1 } else { &star.periods.0 };
            let said = say!(
                "no verdict: {period} has no row; nothing happened, or it was not written down",
                period = period
            );
            (Tone::Warn, said)
        }
        Verdict::Same => (Tone::Faint, say!("no change")),
        Verdict::Worse => (Tone::Bad, say!("a loss")),
        Verdict::Better(guards) if guards.is_clear() && guards.fine == 0 => (
            Tone::Warn,
            say!("a gain; no guardrail protects it, so nobody knows what it cost"),
        ),
        Verdict::Better(guards) if guards.is_clear() => {
            (Tone::Good, say!("a win: it is better, and no guardrail broke"))
        }
        Verdict::Better(guards) => (
            Tone::Warn,
            say!(
                "a gain, and not a win while guardrails are not fine: {what}",
                what = against(guards)
            ),
        ),
    }
}

/// What it is to be: in the last period for which that is over, and in the next.
fn aims(star: &Star, language: Language) -> Vec<Block> {
    let over = star.goals.iter().rev().find(|aim| aim.reached.is_some());
    let next = star
        .goals
        .iter()
        .find(|aim| aim.reached.is_none() && aim.period.as_str() > star.periods.1.as_str());
    let figure = Figure::fitting(star.subject.format.as_deref(), &star.sides);
    let is = |aim: &Aim| {
        let found = star.history.iter().find(|(period, _)| *period == aim.period);
        shown(&figure, found.and_then(|(_, number)| number.as_ref()))
    };
    let said = |aim: &Aim| match aim.reached {
        Some(true) => (
            Tone::Good,
            say!(
                "last target, {period}: {value}, reached ({is})",
                period = &aim.period,
                value = &aim.words,
                is = is(aim)
            ),
        ),
        Some(false) => (
            Tone::Bad,
            say!(
                "last target, {period}: {value}, missed ({is})",
                period = &aim.period,
                value = &aim.words,
                is = is(aim)
            ),
        ),
        None => (
            Tone::Faint,
            say!(
                "next target, {period}: {value}",
                period = &aim.period,
                value = &aim.words
            ),
        ),
    };
    let aims = over.into_iter().chain(next).map(said);
    aims.map(|(tone, said)| Block::Words(tone, said.of(language).to_owned()))
        .collect()
}

fn history(star: &Star, figure: &Figure, language: Language) -> Option<Block> {
    let known: Vec<&Number> = star
        .history
        .iter()
        .filter_map(|(_, number)| number.as_ref())
        .collect();
    let (first, last) = (star.history.first()?, star.history.last()?);
    if known.len() < 2 {
        return None;
    }
    let name = star.subject.label.as_ref().unwrap_or(&star.subject.name);
    let says = say!(
        "{name} from {first} to {last}",
        name = name,
        first = &first.0,
        last = &last.0
    );
    let line = say!(
        "{spark} from {first} to {last}, between {least} and {most}",
        spark = chart::spark(&star.history),
        first = &first.0,
        last = &last.0,
        least = shown(figure, lowest(&known)),
        most = shown(figure, highest(&known))
    );
    Some(Block::Picture {
        svg: chart::svg(star, figure, says.of(language), language),
        says: says.of(language).to_owned(),
        line: Some(line.of(language).to_owned()),
    })
}

fn lowest<'a>(known: &[&'a Number]) -> Option<&'a Number> {
    known
        .iter()
        .copied()
        .min_by(|one, other| one.value.total_cmp(&other.value))
}

fn highest<'a>(known: &[&'a Number]) -> Option<&'a Number> {
    known
        .iter()
        .copied()
        .max_by(|one, other| one.value.total_cmp(&other.value))
}

/// Its tree, with what each metric is and was.
fn levels(star: &Star, language: Language) -> Table {
    let heads = [
        language.of("metric", "指标").to_owned(),
        star.periods.1.clone(),
        star.periods.0.clone(),
        language.of("change", "变化").to_owned(),
        language.of("target", "目标").to_owned(),
        language.of("owner", "负责人").to_owned(),
    ];
    let rows = tree::levels(&star.graph, language);
    let rows = rows.into_iter().map(|level| match level {
        Level::Way { depth, text } => Row {
            cells: vec![Cell::toned(text, Tone::Faint)],
            depth,
            tone: Tone::Faint,
        },
        Level::Metric {
            depth,
            name,
            values: [is, was, change, target],
            period,
            better,
            owner,
        } => {
            // One that is shown for another period says so.
            let other = period.filter(|period| *period != star.periods.1);
            let is = match other {
                Some(other) => format!("{is} ({other})"),
                None => is,
            };
            let tone = match better {
                Some(true) => Tone::Good,
                Some(false) => Tone::Bad,
                None => Tone::Plain,
            };
            Row {
                cells: vec![
                    Cell::plain(name),
                    Cell::plain(is),
                    Cell::plain(was),
                    Cell::toned(change, tone),
                    Cell::plain(target),
                    Cell::plain(owner),
                ],
                depth,
                tone: Tone::Plain,
            }
        }
    });
    Table {
        heads: heads.to_vec(),
        right: vec![false, true, true, true, true, false],
        rows: rows.collect(),
    }
}

/// The parts of its change, which add up to it.
fn parts(star: &Star, rows: Vec<why::Row>, language: Language) -> Table {
    let heads = [
        language.of("part", "组成").to_owned(),
        star.periods.0.clone(),
        star.periods.1.clone(),
        language.of("explains", "解释").to_owned(),
        language.of("share", "占比").to_owned(),
    ];
    let better = star.subject.better.unwrap_or(true);
    let rows = rows.into_iter().map(|row| {
        let tone = match row.units {
            0 => Tone::Plain,
            units if (units > 0) == better => Tone::Good,
            _ => Tone::Bad,
        };
        let [name, from, to, explains, share] = row.cells;
        Row {
            cells: vec![
                Cell::plain(name),
                Cell::plain(from),
                Cell::plain(to),
                Cell::toned(explains, tone),
                Cell::plain(share),
            ],
            depth: row.depth,
            tone: Tone::Plain,
        }
    });
    Table {
        heads: heads.to_vec(),
        right: vec![false, true, true, true, true],
        rows: rows.collect(),
    }
}
