//! The patterns of `matches`: what every engine reads alike.
//!
//! A pattern is read here and written anew, in plain classes, groups and
//! repetitions, so that no engine's own shorthands, flags or sets get a say.

use crate::words::{Said, say};
use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

/// Deepest nesting of groups.
const DEEPEST: usize = 50;

/// Most characters of a pattern.
const LONGEST: usize = 1000;

/// Most copies a counted repetition may make, over all that nest: some engines
/// write each of them out.
const MOST_COPIES: u32 = 1000;

/// The pattern in the words every engine reads alike.
///
/// # Errors
/// What in it is left out of the language, and what to write instead.
pub(super) fn portable(pattern: &str) -> Result<String, Said> {
    if pattern.is_empty() {
        return Err(say!("it is empty, and would be found in every text"));
    }
    if pattern.chars().count() > LONGEST {
        return Err(say!("it has more than {most} characters", most = LONGEST));
    }
    let mut reader = Reader {
        rest: pattern.chars().peekable(),
        out: String::new(),
    };
    reader.choices(0)?;
    match reader.rest.next() {
        None => Ok(reader.out),
        Some(_) => Err(say!("a `)` closes nothing; the character itself is `\\)`")),
    }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
}

/// One character of a class, or a set of them.
enum Member {
    One(char),
    Set(&'static str),
}

impl Reader<'_> {
    /// `a|b`; how many copies the counted repetitions in it make.
    fn choices(&mut self, depth: usize) -> Result<u32, Said> {
        if depth > DEEPEST {
            return Err(say!("its groups nest deeper than {deepest}", deepest = DEEPEST));
        }
        let mut most = self.sequence(depth)?;
        while self.rest.next_if_eq(&'|').is_some() {
            self.out.push('|');
            most = most.max(self.sequence(depth)?);
        }
        Ok(most)
    }

    fn sequence(&mut self, depth: usize) -> Result<u32, Said> {
        let mut most = 1;
        while let Some(next) = self.rest.next_if(|next| !matches!(next, '|' | ')')) {
            let copies = match next {
                '(' => self.group(depth)?,
                '^' | '$' => {
                    self.out.push(next);
                    if let Some(quantifier) = self.rest.next_if(|next| is_quantifier(*next)) {
                        return Err(nothing_to_repeat(quantifier));
                    }
                    continue;
                }
                '.' => {
                    self.out.push('.');
                    1
                }
                '[' => self.class()?,
                '\\' => self.escape()?,
                next if is_quantifier(next) => return Err(nothing_to_repeat(next)),
                next => {
                    self.literal(next);
                    1
                }
            };
            most = most.max(self.repetition(copies)?);
        }
        Ok(most)
    }

    fn group(&mut self, depth: usize) -> Result<u32, Said> {
        if self.rest.next_if_eq(&'?').is_some() {
            match self.rest.next() {
                Some(':') => {}
                Some('=' | '!') => return Err(look_around()),
                Some('<') if matches!(self.rest.peek(), Some('=' | '!')) => {
                    return Err(look_around());
                }
                Some('<' | 'P') => return Err(say!("groups have no names here: write `(…)`")),
                _ => {
                    return Err(say!(
                        "flags such as `(?i)` are read differently by engines; for either case match `lower(…)`"
                    ));
                }
            }
        }
        self.out.push('(');
        let copies = self.choices(depth + 1)?;
        if self.rest.next_if_eq(&')').is_none() {
            return Err(say!("a `(` is not closed; the character itself is `\\(`"));
        }
        self.out.push(')');
        Ok(copies)
    }

    /// What stands behind an atom: `*`, `{2,3}`; how many copies there are then.
    fn repetition(&mut self, copies: u32) -> Result<u32, Said> {
        let Some(quantifier) = self.rest.next_if(|next| is_quantifier(*next)) else {
            return Ok(copies);
        };
        let copies = if quantifier == '{' {
            copies.saturating_mul(self.count()?.max(1))
        } else {
            self.out.push(quantifier);
            copies
        };
        if copies > MOST_COPIES {
            return Err(say!(
                "its repetitions make more than {most} copies of a part",
                most = MOST_COPIES
            ));
        }
        // As few as possible or as many: found or not is the same.
        self.rest.next_if_eq(&'?');
        match self.rest.next_if(|next| is_quantifier(*next)) {
            Some(next) => Err(nothing_to_repeat(next)),
            None => Ok(copies),
        }
    }

    /// `2}`, `2,}` or `2,3}`, behind a `{`.
    fn count(&mut self) -> Result<u32, Said> {
        let bad = || say!("a `{` must open a count such as `{2}` or `{2,3}`; the character itself is `\\{`");
        let least = self.digits().ok_or_else(bad)?;
        let mut most = Some(least);
        if self.rest.next_if_eq(&',').is_some() {
            most = self.digits();
        }
        if self.rest.next() != Some('}') {
            return Err(bad());
        }
        let written = match most {
            Some(most) if most == least => write!(self.out, "{{{least}}}"),
            Some(most) if most < least => {
                return Err(say!(
                    "`{counts}` counts down: the smaller number comes first",
                    counts = format!("{{{least},{most}}}")
                ));
            }
            Some(most) => write!(self.out, "{{{least},{most}}}"),
            None => write!(self.out, "{{{least},}}"),
        };
        written.map_err(|_| bad())?;
        Ok(most.unwrap_or(least))
    }

    fn digits(&mut self) -> Option<u32> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        // Too many digits are too many copies.
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(u32::MAX))
    }

    fn escape(&mut self) -> Result<u32, Said> {
        match self.escaped()? {
            Member::One(next) => self.literal(next),
            Member::Set(set) => {
                let _ = write!(self.out, "[{set}]");
            }
        }
        Ok(1)
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Result<Member, Said> {
        let Some(next) = self.rest.next() else {
            return Err(say!("it ends in a backslash; the character itself is `\\\\`"));
        };
        Ok(match next {
            'd' => Member::Set("0-9"),
            'D' => Member::Set("^0-9"),
            'w' => Member::Set("0-9A-Za-z_"),
            'W' => Member::Set("^0-9A-Za-z_"),
            's' => Member::Set(" \\t\\n\\r\\f"),
            'S' => Member::Set("^ \\t\\n\\r\\f"),
            'n' => Member::One('\n'),
            'r' => Member::One('\r'),
            't' => Member::One('\t'),
            'f' => Member::One('\u{c}'),
            '0'..='9' | 'k' => {
                return Err(say!(
                    "back-references such as `\\1` are not found in linear time, and most engines have none"
                ));
            }
            'b' | 'B' => {
                return Err(say!(
                    "engines disagree about where a word ends (`\\b`): write the characters around it"
                ));
            }
            'A' | 'z' | 'Z' => {
                return Err(say!("the beginning and the end of the text are `^` and `$`"));
            }
            'p' | 'P' => {
                return Err(say!(
                    "engines disagree about classes such as `\\p{L}`: write a range such as `[一-龥]`"
                ));
            }
            next if next.is_ascii_punctuation() => Member::One(next),
            next => {
                return Err(say!(
                    "`\\{next}` means nothing; write the character itself",
                    next = next
                ));
            }
        })
    }

    /// `[a-z]`, behind its bracket.
    fn class(&mut self) -> Result<u32, Said> {
        let open = || say!("a `[` is not closed; the character itself is `\\[`");
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        if self.rest.peek() == Some(&']') {
            return Err(say!("`[]` is empty; a `]` in brackets is `\\]`"));
        }
        loop {
            let member = match self.rest.next() {
                None => return Err(open()),
                Some(']') => break,
                Some('[') => {
                    return Err(say!(
                        "a `[` in brackets is `\\[`; sets in sets are read differently by engines"
                    ));
                }
                Some('\\') => self.escaped()?,
                Some(next) => Member::One(next),
            };
            match member {
                Member::Set(set) if set.starts_with('^') => {
                    return Err(say!("`\\D`, `\\W` and `\\S` do not stand in brackets"));
                }
                Member::Set(set) => self.out.push_str(set),
                Member::One(first) => self.range(first)?,
            }
        }
        self.out.push(']');
        Ok(1)
    }

    /// One character of a class, or the first of a range.
    fn range(&mut self, first: char) -> Result<(), Said> {
        self.member(first);
        let mut ahead = self.rest.clone();
        let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
        if !is_range {
            return Ok(());
        }
        self.rest.next();
        let last = match self.rest.next() {
            Some('\\') => self.escaped()?,
            Some('[') => return Err(say!("a `[` in brackets is `\\[`")),
            Some(next) => Member::One(next),
            None => return Ok(()),
        };
        match last {
            Member::One(last) if last >= first => {
                self.out.push('-');
                self.member(last);
                Ok(())
            }
            Member::One(last) => Err(say!(
                "`{first}-{last}` runs backwards",
                first = first,
                last = last
            )),
            Member::Set(_) => Err(say!("a range ends in one character")),
        }
    }

    fn literal(&mut self, next: char) {
        if matches!(
            next,
            '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$'
        ) {
            self.out.push('\\');
        }
        self.plain(next);
    }

    fn member(&mut self, next: char) {
        if matches!(next, '\\' | '[' | ']' | '^' | '-' | '&' | '~') {
            self.out.push('\\');
        }
        self.plain(next);
    }

    fn plain(&mut self, next: char) {
        match next {
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            '\u{c}' => self.out.push_str("\\f"),
            next => self.out.push(next),
        }
    }
}

fn look_around() -> Said {
    say!(
        "looking ahead or behind (`(?=…)`, `(?<!…)`) is not found in linear time, and most engines have none: write two conditions with `and` or `and not`"
    )
}

fn is_quantifier(next: char) -> bool {
    matches!(next, '*' | '+' | '?' | '{')
}

fn nothing_to_repeat(quantifier: char) -> Said {
    say!(
        "there is nothing to repeat before `{quantifier}`; the character itself is `\\{quantifier}`",
        quantifier = quantifier
    )
}

#[cfg(test)]
mod tests {
    use super::portable;

    #[test]
    fn what_is_read_is_written_in_plain_words() {
        for (pattern, expected) in [
            ("cart", "cart"),
            ("^/(?:cart|item)/\\d+$", "^/(cart|item)/[0-9]+$"),
            ("a{2,}b{3}c{0,1}?", "a{2,}b{3}c{0,1}"),
            ("[\\w.-]+@", "[0-9A-Za-z_.\\-]+@"),
            ("[^a-z&&]", "[^a-z\\&\\&]"),
            ("[a-]", "[a\\-]"),
            ("[一-龥]", "[一-龥]"),
            ("\\.\\\\\\]", "\\.\\\\\\]"),
            ("a}b]", "a\\}b\\]"),
            ("\\s\n", "[ \\t\\n\\r\\f]\\n"),
            ("a|", "a|"),
            ("(a|b)*?", "(a|b)*"),
        ] {
            assert_eq!(portable(pattern).as_deref(), Ok(expected), "{pattern}");
        }
    }

    #[test]
    fn what_engines_read_differently_is_refused() {
        let deep = "(".repeat(5000);
        let long = "a".repeat(2000);
        for pattern in [
            "",
            "(a",
            "a)",
            "[a",
            "[]",
            "[z-a]",
            "[[:alpha:]]",
            "[a[b]]",
            "[\\D]",
            "[a-\\d]",
            "*a",
            "a**",
            "a+{2}",
            "^*",
            "a{",
            "a{x}",
            "a{3,2}",
            "a{1001}",
            "(a{40}){40}",
            "a{99999999999}",
            "\\1",
            "(a)\\1",
            "\\bword",
            "\\pL",
            "\\x41",
            "\\u0041",
            "\\Aa",
            "a\\",
            "(?i)a",
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            "(?<!a)",
            "(?<n>a)",
            "(?P<n>a)",
            &deep,
            &long,
        ] {
            assert!(portable(pattern).is_err(), "{pattern}");
        }
    }
}
