//! Which files a path, a folder or a pattern stands for.

use crate::words::{Said, Say, say};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

/// How files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Apache Parquet.
    Parquet,
    /// Comma-separated values with a header.
    Csv,
}

/// Why there is no file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoFiles {
    /// Nothing is there.
    Missing,
    /// Something is, but it is no use.
    Unusable(Said),
}

/// The files `path` stands for, sorted, and their one format.
///
/// A path that exists is that file, whatever characters it has; a folder stands
/// for the `.parquet` and `.csv` files below it, those whose names begin with
/// `.` or `_` left out, as other tools write them; else `*`, `?`, `[…]` and `**`
/// match names.
///
/// # Errors
/// When there is no such file, a folder cannot be read, or the files are not of
/// one known format.
pub fn files(path: &Path) -> Result<(Vec<PathBuf>, Format), NoFiles> {
    let is_something = path.symlink_metadata().is_ok();
    let found = if path.is_file() {
        vec![path.to_path_buf()]
    } else if path.is_dir() {
        match folder(path)? {
            files if files.is_empty() => {
                return Err(NoFiles::Unusable(say!(
                    "it is a folder without Parquet or `.csv` files"
                )));
            }
            files => files,
        }
    } else if is_something {
        return Err(NoFiles::Unusable(say!("it is not a file")));
    } else {
        pattern(path)?
    };
    let format = one_format(&found)?;
    Ok((found, format))
}

fn folder(path: &Path) -> Result<Vec<PathBuf>, NoFiles> {
    let mut walk = walk(path);
    walk.filter_entry(|entry| entry.depth() == 0 || !hidden(Path::new(entry.file_name())));
    let mut files = collect(&walk)?;
    files.retain(|file| by_name(file).is_some());
    Ok(files)
}

fn pattern(path: &Path) -> Result<Vec<PathBuf>, NoFiles> {
    let Some((root, glob)) = split(path) else {
        return Err(NoFiles::Missing);
    };
    if !root.is_dir() {
        return Err(NoFiles::Missing);
    }
    let unusable = |error: ignore::Error| NoFiles::Unusable(error.said());
    let mut builder = OverrideBuilder::new(&root);
    builder.add(&format!("/{glob}")).map_err(unusable)?;
    let wanted: Override = builder.build().map_err(unusable)?;
    let mut walk = walk(&root);
    if !glob.contains("**") {
        walk.max_depth(Some(glob.split('/').count()));
    }
    let mut files = collect(&walk)?;
    files.retain(|file| wanted.matched(file, false).is_whitelist());
    Ok(files)
}

/// The folder before the first part with a wildcard, and the pattern from there.
fn split(path: &Path) -> Option<(PathBuf, String)> {
    let parts: Vec<_> = path.components().collect();
    let wild = |part: &std::path::Component<'_>| {
        let name = part.as_os_str().to_string_lossy();
        name.contains(['*', '?', '['])
    };
    let first = parts.iter().position(wild)?;
    let (root, rest) = parts.split_at_checked(first)?;
    let names = rest.iter().map(|part| part.as_os_str().to_str());
    let names = names.collect::<Option<Vec<_>>>()?;
    Some((root.iter().collect(), names.join("/")))
}

fn walk(root: &Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(root);
    walk.standard_filters(false).follow_links(true);
    walk
}

fn collect(walk: &WalkBuilder) -> Result<Vec<PathBuf>, NoFiles> {
    let mut files = Vec::new();
    for entry in walk.build() {
        let entry = entry.map_err(|error| NoFiles::Unusable(error.said()))?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            files.push(entry.into_path());
        }
    }
    files.sort();
    Ok(files)
}

fn hidden(name: &Path) -> bool {
    name.to_string_lossy().starts_with(['.', '_'])
}

fn by_name(file: &Path) -> Option<Format> {
    let extension = file.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "parquet" => Some(Format::Parquet),
        "csv" => Some(Format::Csv),
        _ => None,
    }
}

/// A Parquet file says so in its first bytes, whatever its name.
fn format(file: &Path) -> Option<Format> {
    let mut magic = [0; 4];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut magic));
    match read {
        Ok(()) if &magic == b"PAR1" => Some(Format::Parquet),
        _ => by_name(file),
    }
}

fn one_format(files: &[PathBuf]) -> Result<Format, NoFiles> {
    let mut formats = Vec::new();
    for file in files {
        let name = crate::engine::finding::shown(file);
        let unknown = || NoFiles::Unusable(say!("{name} is neither Parquet nor `.csv`", name = name));
        formats.push(format(file).ok_or_else(unknown)?);
    }
    let first = formats.first().copied().ok_or(NoFiles::Missing)?;
    if formats.iter().any(|format| *format != first) {
        return Err(NoFiles::Unusable(say!("some files are Parquet, some CSV")));
    }
    Ok(first)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;

    fn found(root: &Path, path: &str) -> Result<(Vec<String>, Format), NoFiles> {
        let (files, format) = files(&root.join(path))?;
        let relative = files.iter().map(|file| file.strip_prefix(root).unwrap());
        Ok((relative.map(|file| file.display().to_string()).collect(), format))
    }

    #[test]
    fn a_path_stands_for_files() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("d/ds=1/_tmp")).unwrap();
        for name in [
            "d/b.csv",
            "d/a.csv",
            "d/ds=1/c.csv",
            "d/_SUCCESS",
            "d/.x.csv",
            "d/ds=1/_tmp/y.csv",
            "d/[1].csv",
            "z.txt",
        ] {
            std::fs::write(root.join(name), "a\n1\n").unwrap();
        }
        std::fs::write(root.join("p.data"), "PAR1....").unwrap();
        let csv = |names: &[&str]| Ok((names.iter().map(|name| (*name).to_owned()).collect(), Format::Csv));
        assert_eq!(found(root, "d/a.csv"), csv(&["d/a.csv"]));
        assert_eq!(
            found(root, "d"),
            csv(&["d/[1].csv", "d/a.csv", "d/b.csv", "d/ds=1/c.csv"])
        );
        assert_eq!(found(root, "d/[ab].csv"), csv(&["d/a.csv", "d/b.csv"]));
        assert_eq!(found(root, "d/[1].csv"), csv(&["d/[1].csv"]));
        assert_eq!(found(root, "*/ds=?/*.csv"), csv(&["d/ds=1/c.csv"]));
        assert_eq!(found(root, "d/**/c.csv"), csv(&["d/ds=1/c.csv"]));
        assert_eq!(
            found(root, "p.data"),
            Ok((vec!["p.data".into()], Format::Parquet))
        );
        assert_eq!(found(root, "d/*.parquet"), Err(NoFiles::Missing));
        assert_eq!(found(root, "nothing/*.csv"), Err(NoFiles::Missing));
        assert_eq!(found(root, "nothing.csv"), Err(NoFiles::Missing));
        assert!(matches!(found(root, "z.txt"), Err(NoFiles::Unusable(_))));
    }
}
