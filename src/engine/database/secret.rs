//! What a connection string holds that nobody may read.

use std::fmt;

/// What stands where a secret stood.
const HIDDEN: &str = "***";

/// Parts shorter than this would hide words that are none.
const SHORT: usize = 3;

/// The secrets of a connection string, the longest first.
#[derive(Clone)]
pub struct Secret(Vec<String>);

impl Secret {
    /// The string as a whole; the password it holds, as it is written and as it is meant; what
    /// stands behind `=` in its options.
    pub fn of(uri: &str) -> Self {
        let mut parts = vec![uri.to_owned()];
        let behind_scheme = uri.split_once("://").map_or(uri, |(_, rest)| rest);
        let authority = behind_scheme.split(['/', '?']).next().unwrap_or_default();
        // A password may hold an `@` by mistake: all up to the last one is no host.
        if let Some((user, _)) = behind_scheme.rsplit_once('@')
            && let Some((_, password)) = user.split_once(':')
        {
            parts.push(password.to_owned());
        }
        if let Some((user, _)) = authority.rsplit_once('@')
            && let Some((_, password)) = user.split_once(':')
        {
            parts.push(password.to_owned());
        }
        let options = uri
            .split(['?', '&', ';', ' '])
            .filter_map(|option| option.split_once('='));
        parts.extend(options.map(|(_, value)| value.trim_matches(['\'', '"']).to_owned()));
        let meant: Vec<String> = parts.iter().map(|part| decoded(part)).collect();
        parts.extend(meant);
        parts.retain(|part| part.len() >= SHORT);
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        parts.dedup();
        Self(parts)
    }

    /// A text without them.
    pub fn kept(&self, text: &str) -> String {
        self.0
            .iter()
            .fold(text.to_owned(), |text, part| text.replace(part, HIDDEN))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(HIDDEN)
    }
}

/// `%41` as `A`.
pub(super) fn decoded(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_password_is_left() {
        let secret = Secret::of("postgresql://ann:p%40ss%2Fword@db.example:5432/shop?sslpassword=other");
        for text in ["p%40ss%2Fword is wrong", "p@ss/word is wrong", "other is wrong"] {
            assert_eq!(secret.kept(text), "*** is wrong");
        }
        let whole = "cannot open postgresql://ann:p%40ss%2Fword@db.example:5432/shop?sslpassword=other";
        assert_eq!(secret.kept(whole), "cannot open ***");
        assert_eq!(secret.kept("no host db.example"), "no host db.example");
        assert_eq!(format!("{secret:?}"), "***");
    }

    #[test]
    fn a_password_with_signs_of_its_own_is_hidden_whole() {
        let secret = Secret::of("postgresql://ann:pa@ss/word@db/shop");
        assert_eq!(secret.kept("pa@ss/word is wrong"), "*** is wrong");
        let secret = Secret::of("host=db user=ann password='hunter two'");
        assert_eq!(secret.kept("password hunter"), "password ***");
    }
}
