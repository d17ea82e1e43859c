//! What becomes of the tree, for people at a terminal.

use super::{both, change, figure, shown};
use crate::output::grid::{grid, visible};
use crate::whatif::{Bound, Exact, Guarded, Star, Turn, WhatIf};
use crate::words::{Language, Said, say};

/// Numbers in a table, then guardrails, then what would move the north star most.
#[must_use]
pub fn text(what: &WhatIf, language: Language) -> String {
    let writer = Writer { language };
    let mut out = writer.numbers(what);
    for guard in &what.guards {
        out.push('\n');
        out.push_str(&writer.guard(guard));
    }
    for star in &what.stars {
        out.push_str(&writer.pulls(star));
        out.push_str(&writer.slices(star));
    }
    let mut notes: Vec<Said> = what.stars.iter().filter_map(|star| writer.target(star)).collect();
    notes.extend(held(what));
    notes.extend(unknown(what));
    notes.extend(what.notes.iter().cloned());
    if what.untouched > 0 {
        notes.push(say!(
            "{count} guardrails and companions read nothing that moves",
            count = what.untouched
        ));
    }
    if !notes.is_empty() {
        out.push('\n');
    }
    for note in notes {
        out.push_str(&visible(note.of(language)));
        out.push('\n');
    }
    out
}

/// What is below a north star and is taken to stay as it is.
fn held(what: &WhatIf) -> Option<Said> {
    let moves = |name: &str| {
        let mut turns = what.settings.iter().chain(&what.moved);
        turns.any(|turn| turn.subject.name == name)
    };
    let below = what.stars.iter().flat_map(|star| &star.pulls);
    let mut names: Vec<&str> = below.map(|pull| pull.subject.name.as_str()).collect();
    names.retain(|name| !moves(name));
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| say!("held still: {names}", names = Said::list(&names)))
}

/// Why numbers are not known, each reason once.
fn unknown(what: &WhatIf) -> Vec<Said> {
    let stars = what.stars.iter().map(|star| &star.turn);
    let turns = what.settings.iter().chain(stars).chain(&what.moved);
    let mut reasons: Vec<Said> = Vec::new();
    for reason in turns.filter_map(|turn| turn.to.as_ref().err()) {
        if !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
    reasons
}

struct Writer {
    language: Language,
}

impl Writer {
    fn numbers(&self, what: &WhatIf) -> String {
        let language = self.language;
        let heads = [
            language.of("metric", "指标"),
            "",
            what.period.as_deref().unwrap_or(language.of("now", "现在")),
            language.of("then", "之后"),
            language.of("change", "变化"),
        ];
        let mut rows = Vec::new();
        let kinds = (language.of("set", "设定"), language.of("north star", "北极星"));
        let is_star = |turn: &&Turn| !what.stars.iter().any(|star| star.turn.subject == turn.subject);
        let settings = what.settings.iter().filter(is_star);
        rows.extend(settings.map(|turn| self.row(turn, kinds.0, None)));
        for star in &what.stars {
            let period = star.period.as_deref().filter(|_| star.period != what.period);
            rows.push(self.row(&star.turn, kinds.1, period));
        }
        rows.extend(what.moved.iter().map(|turn| self.row(turn, "", None)));
        grid(&heads, rows, &[false, false, true, true, true])
    }

    fn row(&self, turn: &Turn, kind: &str, period: Option<&str>) -> Vec<String> {
        let (from, to) = both(turn);
        let unknown = || self.language.of("not known", "未知").to_owned();
        let no_data = || match turn.to {
            Ok(_) => String::new(),
            Err(_) => self.language.of("no data", "无数据").to_owned(),
        };
        let to_number = turn.to.as_ref().ok();
        let figure = figure(&turn.subject, turn.from.as_ref(), to_number);
        let moved = turn.from.as_ref().zip(to_number);
        let kind = match period {
            Some(period) => format!("{kind} {period}"),
            None => kind.to_owned(),
        };
        vec![
            turn.subject.full_name(),
            kind,
            from.unwrap_or_else(no_data),
            to.unwrap_or_else(unknown),
            moved.map_or(String::new(), |(from, to)| change(&figure, from, to)),
        ]
    }

    fn guard(&self, guard: &Guarded) -> String {
        let language = self.language;
        let state = match (&guard.after, guard.before) {
            (Ok(false), Some(false)) => say!("BROKEN, as before"),
            (Ok(false), _) => say!("BREAKS"),
            (Ok(true), Some(false)) => say!("mended"),
            (Ok(true), _) => say!("holds"),
            (Err(_), _) => say!("not judged"),
        };
        let mut place: Vec<String> = guard.period.iter().cloned().collect();
        place.extend(guard.slice.iter().map(|(by, value)| format!("{by} {value}")));
        let label = guard.label.as_ref().map(|label| format!(" {label}"));
        let kind = match guard.kind {
            "companion" => language.of("companion of ", "伴随指标 "),
            _ => "",
        };
        let mut first = format!(
            "{} {kind}{}{}",
            state.of(language),
            guard.name,
            label.unwrap_or_default()
        );
        if !place.is_empty() {
            first.push_str(language.of(": ", "："));
            first.push_str(&place.join(language.of(", ", "，")));
        }
        let mut lines = vec![first, format!("  {}", guard.says)];
        // Where nothing is judged, what would follow is not known either.
        let value = |turn: &Turn| match guard.after {
            Ok(_) => self.value(turn),
            Err(_) => self.value_now(turn),
        };
        lines.extend(guard.values.iter().map(|turn| format!("  {}", value(turn))));
        if let Err(why) = &guard.after {
            lines.push(format!("  {}", why.of(language)));
        }
        let bounds: Vec<String> = guard
            .bounds
            .iter()
            .map(|bound| self.bound(bound, guard))
            .collect();
        if !bounds.is_empty() {
            let bounds = bounds.join(language.of(", or ", "，或 "));
            let said = match guard.after {
                Ok(true) => say!("it holds as long as {bounds}", bounds = bounds),
                _ => say!("it would hold with {bounds}", bounds = bounds),
            };
            lines.push(format!("  {}", said.of(language)));
        }
        let lines = lines.into_iter().map(|line| visible(&line) + "\n");
        lines.collect()
    }

    /// `cac 50`
    fn value_now(&self, turn: &Turn) -> String {
        let name = turn.subject.full_name();
        let said = match both(turn).0 {
            Some(from) => say!("{name}: {to}", name = name, to = from),
            None => say!("{name}: not known", name = name),
        };
        said.of(self.language).to_owned()
    }

    /// `cac 50, then 80`
    fn value(&self, turn: &Turn) -> String {
        let name = turn.subject.full_name();
        let said = match both(turn) {
            (Some(from), Some(to)) if from != to => {
                say!("{name}: {from}, then {to}", name = name, from = from, to = to)
            }
            (_, Some(to)) => say!("{name}: {to}", name = name, to = to),
            _ => say!("{name}: not known", name = name),
        };
        said.of(self.language).to_owned()
    }

    fn bound(&self, bound: &Bound, guard: &Guarded) -> String {
        let own = guard
            .values
            .iter()
            .find(|turn| turn.subject.name == bound.subject.name);
        let to = own.and_then(|turn| turn.to.as_ref().ok());
        let figure = figure(&bound.subject, to, Some(&bound.at));
        let at = shown(&figure, &bound.at);
        format!("{} {} {at}", bound.subject.name, bound.operator.symbol())
    }

    fn pulls(&self, star: &Star) -> String {
        let language = self.language;
        if star.pulls.is_empty() {
            return String::new();
        }
        let head = say!("1% more moves {name}", name = &star.turn.subject.name);
        let heads = [
            head.of(language).to_owned(),
            language.of("then", "之后").to_owned(),
            language.of("by", "变化").to_owned(),
        ];
        let base = star.turn.to.as_ref().ok();
        let rows = star.pulls.iter().map(|pull| {
            let base = base.cloned().unwrap_or_else(Exact::zero);
            let more = &base + &pull.moves;
            let figure_of_star = figure(&star.turn.subject, Some(&base), Some(&more));
            let own = figure(&pull.subject, None, Some(&pull.value));
            vec![
                pull.subject.full_name(),
                shown(&own, &pull.value),
                change(&figure_of_star, &base, &more),
            ]
        });
        format!("\n{}", grid(&heads, rows.collect(), &[false, true, true]))
    }

    fn slices(&self, star: &Star) -> String {
        let language = self.language;
        if star.slices.is_empty() {
            return String::new();
        }
        let head = say!("if all were as in the best slice");
        let heads = [
            head.of(language).to_owned(),
            language.of("then", "之后").to_owned(),
            language.of("best", "最好").to_owned(),
            language.of("slice", "切片").to_owned(),
            star.turn.subject.name.clone(),
        ];
        let rows = star.slices.iter().map(|best| {
            let own = figure(&best.subject, Some(&best.now), Some(&best.best));
            let base = star.turn.to.as_ref().ok();
            let of_star = figure(&star.turn.subject, base, Some(&best.star));
            vec![
                best.subject.full_name(),
                shown(&own, &best.now),
                shown(&own, &best.best),
                best.slice.clone(),
                shown(&of_star, &best.star),
            ]
        });
        format!(
            "\n{}",
            grid(&heads, rows.collect(), &[false, true, true, false, true])
        )
    }

    fn target(&self, star: &Star) -> Option<Said> {
        let (period, text, number) = star.target.as_ref()?;
        let to = star.turn.to.as_ref().ok()?;
        let name = &star.turn.subject.name;
        let reached = number.as_ref().map(|number| match star.turn.subject.better {
            Some(false) => to <= number,
            _ => to >= number,
        });
        Some(match reached {
            Some(is_reached) if star.period.as_ref().is_some_and(|of| of != period) => {
                let of = star.period.as_deref().unwrap_or_default();
                match is_reached {
                    true => say!(
                        "{name} is to be {value} in {period}: what it would be in {of} is enough for that",
                        name = name,
                        value = text,
                        period = period,
                        of = of
                    ),
                    false => say!(
                        "{name} is to be {value} in {period}: what it would be in {of} is not enough for that",
                        name = name,
                        value = text,
                        period = period,
                        of = of
                    ),
                }
            }
            Some(true) => say!(
                "{name} is to be {value} in {period}: it would be",
                name = name,
                value = text,
                period = period
            ),
            Some(false) => say!(
                "{name} is to be {value} in {period}: it would not be",
                name = name,
                value = text,
                period = period
            ),
            None => say!(
                "{name} is to be {value} in {period}",
                name = name,
                value = text,
                period = period
            ),
        })
    }
}
