//! Quotes and brackets that are opened and never closed.

use super::{Place, first_char, shown};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::guard::Scan;
use crate::words::say;

/// A bracket, and where it stands.
type Bracket = (usize, char);

impl Place<'_> {
    /// A quote that no quote answers on its line.
    pub(super) fn unclosed_string(&self, at: usize) -> Option<Diagnostic> {
        let rest = self.rest(at);
        let problem = if rest.starts_with("\"\"\"") {
            say!("is never closed with `\"\"\"`")
        } else if rest.starts_with('"') && !closes(rest) {
            say!("is not closed on its line")
        } else {
            return None;
        };
        let line = rest.lines().next().unwrap_or_default();
        Some(
            Diagnostic::error(&code::BAD_STRING)
                .at(self.span(at, at + line.len()))
                .with("problem", problem),
        )
    }

    /// The text ended, or went on as it may not, inside brackets that nothing closes.
    pub(super) fn unclosed_bracket(&self, at: usize) -> Option<Diagnostic> {
        let paired = self.paired();
        let inside = |bracket: &&Bracket| bracket.0 < at || self.rest(at).trim().is_empty();
        let open: Vec<&Bracket> = paired.open.iter().filter(inside).collect();
        let (from, bracket) = **open.last()?;
        if let Some((wrong, closer)) = paired.wrong.filter(|(_, _, opened)| *opened == from).map(first) {
            return (wrong >= at).then(|| self.mismatched((from, bracket), (wrong, closer)));
        }
        let end = self.piece.get(..at)?.trim_end().len();
        let closer = closer_of(bracket);
        let finding = Diagnostic::error(&code::UNEXPECTED)
            .says("message.unclosed")
            .label(self.span(from, from + 1), "label.open")
            .with("bracket", bracket)
            .with("closer", closer);
        let finding =
            match self.goes_on(end, end, &closer.to_string(), at) && end < self.piece.trim_end().len() {
                true => finding
                    .helps("help.none")
                    .label(
                        self.span(at, at + first_char(self.rest(at)).len()),
                        "label.before",
                    )
                    .fix(self.span(end, end), closer),
                false => finding.helps("help.unclosed"),
            };
        let others = open.iter().rev().skip(1);
        Some(others.fold(finding, |finding, (other, _)| {
            finding.label(self.span(*other, other + 1), "label.unclosed")
        }))
    }

    /// `sum(orders.amount]`
    fn mismatched(&self, (from, bracket): Bracket, (at, closer): Bracket) -> Diagnostic {
        let right = closer_of(bracket);
        Diagnostic::error(&code::UNEXPECTED)
            .says("message.mismatched")
            .helps("help.none")
            .label(self.span(at, at + 1), "label.write")
            .label(self.span(from, from + 1), "label.open")
            .with("bracket", bracket)
            .with("found", closer)
            .with("written", right)
            .fix(self.span(at, at + 1), right)
    }

    /// `sum(orders.amount))`
    pub(super) fn closes_nothing(&self, at: usize) -> Option<Diagnostic> {
        let at = self.behind_blanks(at);
        let found = first_char(self.rest(at));
        let is_over = self.paired().over.is_some_and(|over| over == at);
        let span = self.span(at, at + found.len());
        is_over.then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .says("message.closed")
                .helps("help.none")
                .label(span, "label.extra")
                .with("found", shown(found))
                .fix(span, "")
        })
    }

    /// Which brackets of the piece have no partner.
    fn paired(&self) -> Paired {
        let mut open: Vec<Bracket> = Vec::new();
        let mut paired = Paired::default();
        let mut scan = Scan::new(self.piece);
        while let Some((at, byte)) = scan.next_bracket() {
            let bracket = char::from(byte);
            if matches!(bracket, '(' | '[' | '{') {
                open.push((at, bracket));
                continue;
            }
            match open.iter().rposition(|(_, other)| closer_of(*other) == bracket) {
                // What was opened behind it has no partner.
                Some(own) => {
                    let behind = open.split_off(own);
                    paired.open.extend(behind.into_iter().skip(1));
                }
                None => match open.pop() {
                    Some((from, other)) => {
                        paired.open.push((from, other));
                        paired.wrong = paired.wrong.or(Some((at, bracket, from)));
                    }
                    None => paired.over = paired.over.or(Some(at)),
                },
            }
        }
        paired.open.extend(open);
        paired.open.sort_unstable();
        paired
    }
}

/// Brackets without a partner.
#[derive(Default)]
struct Paired {
    /// Those that open.
    open: Vec<Bracket>,
    /// The first that closes what another kind opened, and where that stands.
    wrong: Option<(usize, char, usize)>,
    /// The first that closes where nothing is open.
    over: Option<usize>,
}

fn first((at, closer, _): (usize, char, usize)) -> Bracket {
    (at, closer)
}

fn closer_of(bracket: char) -> char {
    match bracket {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

fn closes(rest: &str) -> bool {
    let mut escaped = false;
    for c in rest.chars().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return true,
            '\n' => return false,
            _ => {}
        }
    }
    false
}
