//! Databases that are a file: one that is there, and is only read.

use std::fmt::Write;
use std::path::Path;

use super::options::Options;
use crate::words::{Said, say};

/// What DuckDB is told of a path. What is no file (a base in memory, one of a service) is left as it is.
///
/// # Errors
/// That there is no such file.
pub fn duckdb(path: &str) -> Result<Options, Said> {
    let told = ("path", path.to_owned());
    let is_elsewhere = ["md:", "motherduck:"]
        .iter()
        .any(|scheme| path.starts_with(scheme));
    if path.is_empty() || path.starts_with(":memory:") || is_elsewhere || path.contains("://") {
        return Ok(vec![told]);
    }
    there(path)?;
    Ok(vec![told, ("access_mode", "read_only".to_owned())])
}

/// What SQLite is told of one. What is an address already is left as it is, but for the same.
///
/// # Errors
/// That there is no such file.
pub fn sqlite(uri: &str) -> Result<Options, Said> {
    let told = |uri: String| Ok(vec![("uri", uri)]);
    let Some(address) = uri.strip_prefix("file:") else {
        if uri.is_empty() || uri == ":memory:" {
            return told(uri.to_owned());
        }
        there(uri)?;
        return told(format!("file:{}?mode=ro", addressed(uri)));
    };
    let (path, options) = address.split_once('?').unwrap_or((address, ""));
    let has_mode = options.split('&').any(|option| option.starts_with("mode="));
    if path.is_empty() || path == ":memory:" || options.split('&').any(|option| option == "mode=memory") {
        return told(uri.to_owned());
    }
    // A file that is not there is not made by any other mode but `rwc`.
    match (has_mode, options.is_empty()) {
        (true, _) => told(uri.replace("mode=rwc", "mode=ro")),
        (false, true) => told(format!("file:{path}?mode=ro")),
        (false, false) => told(format!("{uri}&mode=ro")),
    }
}

fn there(path: &str) -> Result<(), Said> {
    match Path::new(path).try_exists() {
        Ok(false) => Err(say!("there is no such file")),
        _ => Ok(()),
    }
}

/// A path as it stands in an address.
fn addressed(path: &str) -> String {
    let mut address = String::new();
    let path = match cfg!(windows) {
        true if path.contains(':') => format!("///{}", path.replace('\\', "/")),
        true => path.replace('\\', "/"),
        false => path.to_owned(),
    };
    for byte in path.bytes() {
        match byte {
            b'%' | b'?' | b'#' => drop(write!(address, "%{byte:02X}")),
            _ if byte.is_ascii() => address.push(char::from(byte)),
            _ => drop(write!(address, "%{byte:02X}")),
        }
    }
    // Two slashes would begin the name of a machine.
    match address.strip_prefix("//") {
        Some(_) if !cfg!(windows) => format!("//{address}"),
        _ => address,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_file_that_is_there_is_only_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b%20?#销.db");
        std::fs::write(&path, "").unwrap();
        let path = path.to_str().unwrap();
        let told = duckdb(path).unwrap();
        assert_eq!(told[1], ("access_mode", "read_only".to_owned()));
        let told = sqlite(path).unwrap();
        assert!(
            told[0].1.ends_with("/a b%2520%3F%23%E9%94%80.db?mode=ro"),
            "{told:?}"
        );
    }

    #[test]
    fn one_that_is_not_is_not_made() {
        for wrong in [duckdb("/nowhere/x.db"), sqlite("/nowhere/x.db")] {
            assert_eq!(wrong.unwrap_err().of(Language::English), "there is no such file");
        }
        for (uri, wanted) in [
            ("file:x.db", "file:x.db?mode=ro"),
            ("file:x.db?cache=shared", "file:x.db?cache=shared&mode=ro"),
            ("file:x.db?mode=rwc", "file:x.db?mode=ro"),
        ] {
            assert_eq!(sqlite(uri).unwrap(), [("uri", wanted.to_owned())]);
        }
    }

    #[test]
    fn what_is_no_file_is_left_as_it_is() {
        for uri in ["", ":memory:", "md:base", "https://host/x.duckdb"] {
            assert_eq!(duckdb(uri).unwrap(), [("path", uri.to_owned())]);
        }
        for uri in ["", ":memory:", "file::memory:", "file:x?mode=memory&cache=shared"] {
            assert_eq!(sqlite(uri).unwrap(), [("uri", uri.to_owned())]);
        }
    }
}
