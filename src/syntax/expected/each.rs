//! What is said of each of many, where one number is needed: `gmv per customer >= 10`,
//! and the unit behind a number of a test, where a column has one.

use super::haste::{last_path, last_word};
use super::{Place, shown, word_at};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::time::Grain;

impl Place<'_> {
    /// `gmv per customer`, compared or alone.
    pub(super) fn per_each(&self, at: usize) -> Option<Diagnostic> {
        let per = self.per_before(at)?;
        let metric = last_path(self.piece.get(..per)?.trim_end());
        let from = self.piece.get(..per)?.trim_end().len() - metric.len();
        let name = self.behind_blanks(per + "per".len());
        let each = word_at(self.rest(name));
        let end = name + each.len();
        if metric.is_empty() || each.is_empty() || Grain::named(each).is_some() {
            return None;
        }
        let span = self.span(per, end);
        let finding = Diagnostic::error(&code::UNEXPECTED).with("found", shown("per"));
        if self.judges_each(from) {
            return self.parses(per, end, "").then(|| {
                let finding = finding.helps("help.judged").label(span, "label.extra");
                finding.with("entity", each).fix(span, "")
            });
        }
        let average = format!("avg({metric} per {each})");
        self.parses(from, end, &average).then(|| {
            finding
                .helps("help.each")
                .label(span, "label.each")
                .with("average", average)
                .with("metric", metric)
                .with("entity", each)
        })
    }

    /// Where the `per` stands that this place belongs to: here, or before the name before it.
    fn per_before(&self, at: usize) -> Option<usize> {
        if word_at(self.rest(at)) == "per" {
            return Some(at);
        }
        let before = self.piece.get(..at)?.trim_end();
        let before = before.get(..before.len() - last_path(before).len())?.trim_end();
        (last_word(before) == "per").then(|| before.len() - "per".len())
    }

    /// Whether a condition begins here that is judged for each: `count(customer where …`,
    /// `segment loyal of customer = …`.
    fn judges_each(&self, at: usize) -> bool {
        let before = self.piece.get(..at).unwrap_or_default().trim_end();
        if word_at(self.rest(self.code_start())) == "segment" {
            return true;
        }
        let counted = before.rfind("count(").and_then(|open| before.get(open..));
        counted.is_some_and(|counted| counted.contains(" where") && !counted.contains(')'))
    }

    /// `{ gmv: USD(120) }`, `{ gmv: 120 CNY }` in a test.
    pub(super) fn unit_in_row(&self, at: usize) -> Option<Diagnostic> {
        let before = self.piece.get(..at)?.trim_end();
        if word_at(self.rest(self.code_start())) != "test" || !before.ends_with(':') {
            return None;
        }
        let rest = self.rest(at);
        let end = rest.find([',', '}', '\n']).unwrap_or(rest.len());
        let written = rest.get(..end)?.trim_end();
        if written.starts_with(|c: char| c.is_ascii_digit()) && written.contains(['+', '*', '/']) {
            let finding = Diagnostic::error(&code::UNEXPECTED).helps("help.none");
            let finding = finding.label(self.span(at, at + written.len()), "label.value");
            return Some(finding.with("found", shown(written)));
        }
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
        let number = written.trim_matches(|c| !is_digit(c));
        let unit = written.replacen(number, "", 1);
        let is_unit = |c: char| c.is_alphanumeric() || matches!(c, '_' | '(' | ')' | ' ' | '¥' | '$');
        let is_apt = !number.is_empty()
            && !unit.trim().is_empty()
            && number.chars().all(is_digit)
            && unit.chars().all(is_unit);
        let span = self.span(at, at + written.len());
        is_apt.then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.cell")
                .with("found", shown(written))
                .with("number", number)
                .fix(span, number)
        })
    }
}
