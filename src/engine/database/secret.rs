//! What a connection string holds that nobody may read.

use std::fmt;

use super::form;

/// What stands where a secret stood.
const HIDDEN: &str = "***";

/// Parts shorter than this would hide words that are none.
const SHORT: usize = 3;

/// Pieces of parts shorter than this, likewise.
const SHORT_PIECE: usize = 4;

/// Signs at which some driver may break a part.
const BREAKS: [char; 16] = [
    '@', '/', ':', '?', '&', '=', ';', ' ', ',', '#', '%', '+', '\'', '"', '[', ']',
];

/// What of `key=value` everybody may read.
const PUBLIC: [&str; 5] = ["host", "hostaddr", "port", "dbname", "user"];

/// The secrets of a connection string, the longest first.
#[derive(Clone)]
pub struct Secret {
    parts: Vec<String>,
    is_plain: bool,
}

impl Secret {
    /// The string as a whole; the password it holds, as it is written and as it is meant; what
    /// stands behind `=` in its options; the pieces of these. Where the string can be read in
    /// more than one way, every piece of it.
    pub fn of(engine: &str, uri: &str) -> Self {
        let is_plain = form::is_plain(engine, uri);
        let mut parts = match form::pairs(uri) {
            Some(pairs) if is_plain && !pairs.is_empty() => of_pairs(&pairs),
            _ => of_address(uri),
        };
        let meant: Vec<String> = parts.iter().map(|part| decoded(part)).collect();
        parts.extend(meant);
        if !is_plain {
            parts.extend([uri.to_owned(), decoded(uri)]);
        }
        let pieces: Vec<String> = parts.iter().flat_map(|part| pieces(part)).collect();
        parts.extend(pieces);
        parts.extend([uri.to_owned(), decoded(uri)]);
        parts.retain(|part| part.len() >= SHORT);
        parts.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        parts.dedup();
        Self { parts, is_plain }
    }

    /// Whether the string can be read in one way only. Where it cannot, what is said of it while
    /// it connects may hold any part of the password.
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// A text without them.
    pub fn kept(&self, text: &str) -> String {
        self.parts
            .iter()
            .fold(text.to_owned(), |text, part| text.replace(part, HIDDEN))
    }
}

/// What `key=value` says that is secret.
fn of_pairs(pairs: &[(&str, &str)]) -> Vec<String> {
    let secret = pairs.iter().filter(|(name, _)| !PUBLIC.contains(name));
    secret.map(|(_, value)| (*value).to_owned()).collect()
}

/// The password of an address, and what stands behind `=` in its options.
fn of_address(uri: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let behind_scheme = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let authority = behind_scheme.split(['/', '?']).next().unwrap_or_default();
    // A password may hold an `@` by mistake: all up to the last one is no host.
    for place in [behind_scheme, authority] {
        if let Some((user, _)) = place.rsplit_once('@')
            && let Some((_, password)) = user.split_once(':')
        {
            parts.push(password.to_owned());
        }
    }
    let options = uri
        .split(['?', '&', ';', ' '])
        .filter_map(|option| option.split_once('='));
    parts.extend(options.map(|(_, value)| value.trim_matches(['\'', '"']).to_owned()));
    parts
}

/// What is left of a part where a driver breaks it.
fn pieces(part: &str) -> Vec<String> {
    let pieces = part.split(BREAKS).filter(|piece| piece.len() >= SHORT_PIECE);
    pieces.map(str::to_owned).collect()
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

    fn of(uri: &str) -> Secret {
        Secret::of("postgres", uri)
    }

    #[test]
    fn nothing_of_a_password_is_left() {
        let secret = of("postgresql://ann:p%40ss%2Fword@db.example:5432/shop?sslpassword=other");
        for text in ["p%40ss%2Fword is wrong", "p@ss/word is wrong", "other is wrong"] {
            assert_eq!(secret.kept(text), "*** is wrong");
        }
        let whole = "cannot open postgresql://ann:p%40ss%2Fword@db.example:5432/shop?sslpassword=other";
        assert_eq!(secret.kept(whole), "cannot open ***");
        assert_eq!(secret.kept("no host db.example"), "no host db.example");
        assert_eq!(secret.kept("no host \"word@db\""), "no host \"***@db\"");
        assert_eq!(format!("{secret:?}"), "***");
    }

    #[test]
    fn a_password_with_signs_of_its_own_is_hidden_whole_and_in_pieces() {
        let secret = of("postgresql://ann:pa@ss/word@db/shop");
        assert_eq!(secret.kept("pa@ss/word is wrong"), "*** is wrong");
        assert_eq!(secret.kept("no base `word`"), "no base `***`");
        let secret = of("host=db.example user=ann password='hunter two'");
        assert_eq!(secret.kept("password hunter"), "password ***");
        assert_eq!(
            secret.kept("no host db.example for ann"),
            "no host db.example for ann"
        );
        let secret = of("host=db password=Super Secret99");
        assert_eq!(secret.kept("no \"=\" after Secret99"), "no \"=\" after ***");
    }
}
