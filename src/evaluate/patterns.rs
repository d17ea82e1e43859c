//! Regular expressions, by trying everything. From "Functions" of
//! `docs/semantics.md` and "Patterns" of `docs/language.md`.

use super::limits::Steps;
use super::stop::{Known, Stop};

/// A piece of a pattern.
enum Piece {
    /// One character: those listed, or all others.
    One {
        set: Vec<(char, char)>,
        others: bool,
    },
    Start,
    End,
    /// One of several, each a row of pieces.
    Any(Vec<Vec<Piece>>),
    /// So many times, at most so many.
    Times(Box<Piece>, usize, usize),
}

/// Whether a pattern is found somewhere in a text.
pub fn matches(text: &str, pattern: &str) -> Known<bool> {
    let pattern: Vec<char> = pattern.chars().collect();
    let mut at = 0;
    let pieces = alternatives(&pattern, &mut at).ok_or_else(|| Stop::Unknown("this pattern".to_owned()))?;
    if at != pattern.len() {
        return Err(Stop::Unknown("this pattern".to_owned()));
    }
    let letters: Vec<char> = text.chars().collect();
    let text = Text {
        letters: &letters,
        steps: Steps::new(STEPS, DEEPEST),
    };
    let found = (0..=letters.len()).any(|from| holds(&pieces, &text, from, &mut |_| true));
    // Out of steps nothing holds: one more shows whether that was the reason.
    text.steps.take(1).map(|()| found)
}

/// Most steps of looking for one pattern in one text.
const STEPS: u64 = 100_000;

/// Deepest nesting while doing so: every letter may be a level.
const DEEPEST: u32 = 600;

/// A text that is looked at, and the steps that are left.
struct Text<'a> {
    letters: &'a [char],
    steps: Steps,
}

fn alternatives(pattern: &[char], at: &mut usize) -> Option<Piece> {
    let mut all = vec![Vec::new()];
    while let Some(letter) = pattern.get(*at) {
        match letter {
            ')' => break,
            '|' => {
                *at += 1;
                all.push(Vec::new());
            }
            _ => {
                let one = piece(pattern, at)?;
                let one = repeated(one, pattern, at)?;
                all.last_mut()?.push(one);
            }
        }
    }
    Some(Piece::Any(all))
}

fn piece(pattern: &[char], at: &mut usize) -> Option<Piece> {
    let letter = *pattern.get(*at)?;
    *at += 1;
    let only = |letter| Piece::One {
        set: vec![(letter, letter)],
        others: false,
    };
    Some(match letter {
        '^' => Piece::Start,
        '$' => Piece::End,
        '.' => Piece::One {
            set: vec![('\n', '\n')],
            others: true,
        },
        '(' => {
            let inner = alternatives(pattern, at)?;
            (*pattern.get(*at)? == ')').then_some(())?;
            *at += 1;
            inner
        }
        '[' => class(pattern, at)?,
        '\\' => {
            let letter = *pattern.get(*at)?;
            *at += 1;
            match named(letter) {
                Some((set, others)) => Piece::One { set, others },
                None => only(letter),
            }
        }
        letter => only(letter),
    })
}

/// `\d` and the like, of ASCII.
fn named(letter: char) -> Option<(Vec<(char, char)>, bool)> {
    let set = match letter.to_ascii_lowercase() {
        'd' => vec![('0', '9')],
        'w' => vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')],
        's' => [' ', '\t', '\n', '\r', '\u{b}', '\u{c}']
            .map(|one| (one, one))
            .to_vec(),
        _ => return None,
    };
    Some((set, letter.is_ascii_uppercase()))
}

fn class(pattern: &[char], at: &mut usize) -> Option<Piece> {
    let others = pattern.get(*at) == Some(&'^');
    *at += usize::from(others);
    let mut set = Vec::new();
    loop {
        let mut letter = *pattern.get(*at)?;
        *at += 1;
        if letter == ']' {
            return Some(Piece::One { set, others });
        }
        if letter == '\\' {
            letter = *pattern.get(*at)?;
            *at += 1;
            if let Some((more, false)) = named(letter) {
                set.extend(more);
                continue;
            }
        }
        match (pattern.get(*at), pattern.get(*at + 1)) {
            (Some('-'), Some(last)) if *last != ']' => {
                set.push((letter, *last));
                *at += 2;
            }
            _ => set.push((letter, letter)),
        }
    }
}

fn repeated(piece: Piece, pattern: &[char], at: &mut usize) -> Option<Piece> {
    let (least, most) = match pattern.get(*at) {
        Some('*') => (0, usize::MAX),
        Some('+') => (1, usize::MAX),
        Some('?') => (0, 1),
        Some('{') => {
            let close = *at + pattern.get(*at..)?.iter().position(|letter| *letter == '}')?;
            let inside: String = pattern.get(*at + 1..close)?.iter().collect();
            *at = close;
            match inside.split_once(',') {
                None => (inside.parse().ok()?, inside.parse().ok()?),
                Some((least, "")) => (least.parse().ok()?, usize::MAX),
                Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
            }
        }
        _ => return Some(piece),
    };
    *at += 1;
    Some(Piece::Times(Box::new(piece), least, most))
}

/// Whether a piece holds from here, and what comes after it too.
fn holds(piece: &Piece, text: &Text<'_>, from: usize, rest: &mut dyn FnMut(usize) -> bool) -> bool {
    let Ok(_deeper) = text.steps.deeper() else {
        return false;
    };
    match piece {
        Piece::Start => from == 0 && rest(from),
        Piece::End => from == text.letters.len() && rest(from),
        Piece::One { set, others } => text.letters.get(from).is_some_and(|letter| {
            let listed = set.iter().any(|(low, high)| low <= letter && letter <= high);
            listed != *others && rest(from + 1)
        }),
        Piece::Any(all) => all.iter().any(|pieces| row(pieces, text, from, rest)),
        Piece::Times(inner, least, most) => times(inner, (*least, *most), text, from, rest),
    }
}

fn row(pieces: &[Piece], text: &Text<'_>, from: usize, rest: &mut dyn FnMut(usize) -> bool) -> bool {
    match pieces.split_first() {
        None => rest(from),
        Some((first, others)) => holds(first, text, from, &mut |next| row(others, text, next, rest)),
    }
}

fn times(
    inner: &Piece,
    (least, most): (usize, usize),
    text: &Text<'_>,
    from: usize,
    rest: &mut dyn FnMut(usize) -> bool,
) -> bool {
    if least == 0 && rest(from) {
        return true;
    }
    most > 0
        && holds(inner, text, from, &mut |next| {
            // What takes nothing does not come again.
            let more = (least.saturating_sub(1), most.saturating_sub(1));
            (next > from || least > 0) && times(inner, more, text, next, rest)
        })
}
