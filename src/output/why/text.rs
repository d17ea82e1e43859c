//! Why a metric changed, for people at a terminal.

use super::rows::cells;
use super::{change, nothing, shown, words};
use crate::output::figure::Figure;
use crate::output::grid::{grid, visible};
use crate::why::{Laid, Subject, Why};
use crate::words::{Language, Said, Say, say};

/// The change in a line, and its parts in a table.
#[must_use]
pub fn text(why: &Why, language: Language) -> String {
    let figure = Figure::fitting(why.subject.format.as_deref(), &why.sides);
    let laid = why.whole.as_ref().and_then(|whole| whole.laid(figure.places()));
    let Some(laid) = laid else {
        return nothing(why, language) + "\n";
    };
    let mut writer = Writer {
        why,
        figure: &figure,
        whole: laid.effect,
        language,
        rows: Vec::new(),
    };
    let heading = writer.heading(&laid).into_iter();
    let heading = heading.map(|said| visible(said.of(language)) + "\n");
    let mut out: String = heading.collect();
    writer.below(&laid, "");
    if !writer.rows.is_empty() {
        let (from, to) = &why.periods;
        let heads = [
            language.of("part", "组成"),
            from,
            to,
            language.of("explains", "解释"),
            language.of("share", "占比"),
        ];
        out.push('\n');
        out.push_str(&grid(&heads, writer.rows, &[false, true, true, true, true]));
    }
    out
}

struct Writer<'a> {
    why: &'a Why,
    figure: &'a Figure,
    whole: f64,
    language: Language,
    rows: Vec<Vec<String>>,
}

impl Writer<'_> {
    fn heading(&self, laid: &Laid<'_, Subject>) -> Vec<Said> {
        let why = self.why;
        let value = |side| shown(self.figure, side).unwrap_or_default();
        let said = say!(
            "{what}: {from} in {first}, {to} in {second}: {change}",
            what = words(laid.what),
            from = value(why.sides.from.as_ref()),
            first = &why.periods.0,
            to = value(why.sides.to.as_ref()),
            second = &why.periods.1,
            change = change(why, self.figure, laid.units)
        );
        let how = match (&why.by, &why.subject.made_of) {
            (Some(by), _) => say!("by {slices}", slices = by),
            (None, Some(made_of)) => format!("= {made_of}").said(),
            (None, None) => return vec![said],
        };
        vec![said, how]
    }

    fn below(&mut self, part: &Laid<'_, Subject>, before: &str) {
        let last = part.parts.len().saturating_sub(1);
        for (at, part) in part.parts.iter().enumerate() {
            let (corner, rule) = if at == last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            self.part(part, &format!("{before}{corner}"));
            self.below(part, &format!("{before}{rule}"));
        }
    }

    fn part(&mut self, part: &Laid<'_, Subject>, before: &str) {
        let [name, rest @ ..] = cells(part, self.figure, self.whole, self.language);
        let first = [format!("{before}{name}")];
        self.rows.push(first.into_iter().chain(rest).collect());
    }
}
