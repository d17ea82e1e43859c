//! Reading files of text.

use crate::words::{Said, Say, say};
use std::path::Path;

use crate::diagnostic::{Diagnostic, code};
use crate::source::{SourceMap, Span};

/// Largest file that is read as source, in bytes.
pub(super) const LARGEST: u64 = 64 * 1024 * 1024;

/// A text without its byte order mark, or why there is none.
#[derive(Debug)]
pub enum Read {
    /// UTF-8 text.
    Text(String),
    /// Bytes that are not UTF-8: the text up to the first wrong byte.
    NotUtf8(String),
    /// The system's reason, or ours.
    Failed(Said),
}

/// Reads one file.
#[must_use]
pub fn read(path: &Path) -> Read {
    match std::fs::metadata(path) {
        Ok(facts) if facts.len() > LARGEST => return Read::too_large(),
        Ok(facts) if !facts.is_file() => return Read::Failed(say!("it is not a file")),
        _ => {}
    }
    match std::fs::read(path) {
        Ok(bytes) => of_bytes(bytes),
        Err(error) => Read::Failed(why(&error)),
    }
}

impl Read {
    pub(super) fn too_large() -> Self {
        Self::Failed(say!("it is larger than {limit} bytes", limit = LARGEST))
    }
}

/// Why a file is not read or written: what is met most often, in our words.
pub(crate) fn why(error: &std::io::Error) -> Said {
    match error.kind() {
        std::io::ErrorKind::NotFound => say!("there is no such file or folder"),
        std::io::ErrorKind::PermissionDenied => say!("permission is denied"),
        _ => error.said(),
    }
}

/// The text of a file's bytes.
pub(super) fn of_bytes(bytes: Vec<u8>) -> Read {
    match String::from_utf8(bytes) {
        Ok(text) => Read::Text(without_mark(text)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(good);
            Read::NotUtf8(String::from_utf8(bytes).unwrap_or_default())
        }
    }
}

fn without_mark(text: String) -> String {
    match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// Puts what was read into the map, with the finding if it is not text.
pub fn admit(map: &mut SourceMap, name: &str, read: Read) -> (crate::source::FileId, Option<Diagnostic>) {
    match read {
        Read::Text(text) => (map.add(name, text), None),
        Read::NotUtf8(text) => {
            // A character that can be pointed at stands for what is not one.
            let end = text.len();
            let id = map.add(name, text + "\u{FFFD}");
            let finding =
                Diagnostic::error(&code::NOT_UTF8).at(Span::new(id, end, end + '\u{FFFD}'.len_utf8()));
            (id, Some(finding))
        }
        Read::Failed(reason) => {
            let id = map.add(name, "");
            let finding = Diagnostic::error(&code::UNREADABLE_FILE)
                .with("path", name)
                .with("reason", reason)
                .helps("help.none");
            (id, Some(finding))
        }
    }
}
