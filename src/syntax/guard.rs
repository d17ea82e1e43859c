//! One pass over the bytes before the parser: characters that may not stand in
//! a file, and nesting that no reader could follow.

use crate::diagnostic::{Diagnostic, code};
use crate::source::{FileId, Span};

/// Deepest nesting of brackets.
pub(super) const DEEPEST: usize = 120;

/// The first thing that keeps the text from being parsed at all.
pub(super) fn check(file: FileId, text: &str) -> Result<(), Diagnostic> {
    forbidden(file, text)?;
    nesting(file, text)
}

fn forbidden(file: FileId, text: &str) -> Result<(), Diagnostic> {
    for (at, byte) in text.bytes().enumerate() {
        if !may_begin_forbidden(byte) {
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            continue;
        };
        let bidi = is_bidi(c);
        let control = c.is_control() && !matches!(c, '\n' | '\t' | '\r');
        if bidi || control {
            let span = Span::new(file, at, at + c.len_utf8());
            let finding = Diagnostic::error(&code::FORBIDDEN_CHARACTER)
                .at(span)
                .with("found", format!("U+{:04X}", u32::from(c)))
                .with("escape", format!("\\u{{{:X}}}", u32::from(c)))
                .fix(span, "");
            return Err(match c {
                _ if bidi => finding.says("message.bidi"),
                // No text of a warehouse holds it either.
                '\0' => finding.helps("help.nothing"),
                _ => finding,
            });
        }
    }
    Ok(())
}

/// Whether a forbidden character, in UTF-8, can begin with this byte: every
/// byte of every file is looked at, so only few are looked at twice.
fn may_begin_forbidden(byte: u8) -> bool {
    let control = byte < 0x20 && !matches!(byte, b'\n' | b'\t' | b'\r') || byte == 0x7f;
    // U+0080 to U+00BF, U+0600 to U+063F, U+2000 to U+2FFF.
    control || matches!(byte, 0xC2 | 0xD8 | 0xE2)
}

/// Characters that reorder or hide the text around them.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

fn nesting(file: FileId, text: &str) -> Result<(), Diagnostic> {
    let mut depth = 0_usize;
    let mut scan = Scan::new(text);
    while let Some((at, byte)) = scan.next_bracket() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            _ => depth = depth.saturating_sub(1),
        }
        if depth > DEEPEST {
            return Err(Diagnostic::error(&code::TOO_DEEP)
                .at(Span::new(file, at, at + 1))
                .with("limit", DEEPEST));
        }
    }
    Ok(())
}

/// Bytes of a text that are code: not in strings, quoted names or comments.
pub(super) struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn starts_with(&self, what: &[u8]) -> bool {
        self.bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(what))
    }

    /// The next byte of code, and where it is.
    pub fn next_code(&mut self) -> Option<(usize, u8)> {
        loop {
            let byte = self.peek(0)?;
            match byte {
                b'"' => self.skip_string(),
                b'`' => self.skip_past(b'`'),
                b'/' if self.peek(1) == Some(b'/') => self.skip_past(b'\n'),
                _ => {
                    self.at += 1;
                    return Some((self.at - 1, byte));
                }
            }
        }
    }

    /// The next bracket, and where it is.
    pub fn next_bracket(&mut self) -> Option<(usize, u8)> {
        let bracket = |byte: u8| matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}');
        let telling = |byte: &u8| bracket(*byte) || matches!(byte, b'"' | b'`' | b'/');
        loop {
            self.at += self.bytes.get(self.at..)?.iter().position(telling)?;
            let (at, byte) = self.next_code()?;
            if bracket(byte) {
                return Some((at, byte));
            }
        }
    }

    fn skip_string(&mut self) {
        if self.starts_with(b"\"\"\"") {
            self.at += 3;
            while self.at < self.bytes.len() && !self.starts_with(b"\"\"\"") {
                self.at += 1;
            }
            self.at = (self.at + 3).min(self.bytes.len());
            return;
        }
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'"' | b'\n' => return,
                _ => {}
            }
        }
    }

    fn skip_past(&mut self, end: u8) {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == end || byte == b'\n' {
                return;
            }
        }
    }
}
