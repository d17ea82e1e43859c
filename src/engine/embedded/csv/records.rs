//! The records of one CSV file, and their wanted fields.

use crate::words::{Said, Say, say};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use csv::{ByteRecord, ErrorKind, Position};

/// Why a file or a record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The file as a whole.
    File(Said),
    /// This wanted column is not in the header, which is here.
    Column(usize, Vec<String>),
    /// What is wrong in the record that begins on this line.
    Record(u64, Said),
    /// The record that begins on this line is of another encoding.
    Encoding(u64),
    /// What the value of this wanted column is not, in the record that begins on this line.
    Value(usize, u64, Said),
}

/// A file behind its header.
pub struct Records {
    reader: csv::Reader<File>,
    record: ByteRecord,
    /// Where the wanted columns stand.
    places: Vec<usize>,
    path: PathBuf,
    /// Where the last record begins: line and byte.
    start: (u64, u64),
}

impl Records {
    /// Opens a file whose header holds all `wanted` columns.
    ///
    /// # Errors
    /// When it cannot be read, has no header, or lacks a column.
    pub fn open(path: &Path, wanted: &[String]) -> Result<Self, Trouble> {
        let (reader, header) = open(path)?;
        let place = |(index, name): (usize, &String)| {
            place(name, &header)?.ok_or_else(|| Trouble::Column(index, header.clone()))
        };
        let places = wanted.iter().enumerate().map(place);
        Ok(Self {
            places: places.collect::<Result<_, _>>()?,
            reader,
            record: ByteRecord::new(),
            path: path.to_path_buf(),
            start: (1, 0),
        })
    }

    /// Reads the next record; false at the end.
    ///
    /// # Errors
    /// When it has another number of fields than the header, or the file ends
    /// inside quotes.
    pub fn advance(&mut self) -> Result<bool, Trouble> {
        let more = self.reader.read_byte_record(&mut self.record);
        if !more.map_err(trouble)? {
            self.check_end()?;
            return Ok(false);
        }
        if let Some(position) = self.record.position() {
            self.start = (position.line(), position.byte());
        }
        Ok(true)
    }

    /// The wanted field at `index`; an empty one is nothing.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn field(&self, index: usize) -> Result<Option<&str>, Trouble> {
        let place = self.places.get(index);
        let bytes = place.and_then(|place| self.record.get(*place));
        let text = std::str::from_utf8(bytes.unwrap_or_default());
        match text {
            Ok(text) => Ok(Some(text).filter(|text| !text.is_empty())),
            Err(_) => Err(Trouble::Encoding(self.start.0)),
        }
    }

    /// Where the next record begins.
    #[must_use]
    pub fn place(&self) -> Position {
        self.reader.position().clone()
    }

    /// Goes to where a record begins.
    ///
    /// # Errors
    /// When the file does not let itself be read there.
    pub fn go(&mut self, place: Position) -> Result<(), Trouble> {
        self.reader.seek(place).map_err(trouble)
    }

    /// A value of the current record is not what its column is declared to hold.
    pub fn not_held(&self, index: usize, reason: Said) -> Trouble {
        Trouble::Value(index, self.start.0, reason)
    }

    /// Something is wrong in the current record.
    pub fn trouble(&self, reason: impl Say) -> Trouble {
        Trouble::Record(self.start.0, reason.said())
    }

    /// The `csv` crate takes a quote that is never closed as closed by the end
    /// of the file, which would swallow rows: count the quotes of the last record.
    fn check_end(&self) -> Result<(), Trouble> {
        let unreadable = |error: std::io::Error| Trouble::File(error.said());
        let mut file = File::open(&self.path).map_err(unreadable)?;
        file.seek(SeekFrom::Start(self.start.1)).map_err(unreadable)?;
        let (mut odd, mut buffer) = (false, vec![0; 1 << 16]);
        loop {
            let count = file.read(&mut buffer).map_err(unreadable)?;
            let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            odd ^= bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        }
        if odd {
            Err(self.trouble(say!("a quote is never closed")))
        } else {
            Ok(())
        }
    }
}

/// The names in a file's header.
///
/// # Errors
/// When it cannot be read or has none.
pub fn header(path: &Path) -> Result<Vec<String>, Trouble> {
    open(path).map(|(_, header)| header)
}

fn open(path: &Path) -> Result<(csv::Reader<File>, Vec<String>), Trouble> {
    let file = File::open(path).map_err(|error| Trouble::File(error.said()))?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .buffer_capacity(1 << 16)
        .from_reader(file);
    let mut header = ByteRecord::new();
    if !reader.read_byte_record(&mut header).map_err(trouble)? {
        return Err(Trouble::File(say!("it has no header line")));
    }
    let names = header
        .iter()
        .map(|name| std::str::from_utf8(name).map(str::to_owned));
    let names = names.collect::<Result<_, _>>();
    let names: Vec<String> = names.map_err(|_| Trouble::Encoding(1))?;
    match names.as_slice() {
        [one] if one.contains([';', '\t', '|']) => Err(Trouble::File(say!(
            "its header names one column, `{name}`, and commas separate columns",
            name = one
        ))),
        _ => Ok((reader, names)),
    }
}

fn place(name: &str, header: &[String]) -> Result<Option<usize>, Trouble> {
    let mut places = header.iter().enumerate().filter(|(_, held)| *held == name);
    let first = places.next().map(|(place, _)| place);
    if places.next().is_some() {
        return Err(Trouble::File(say!(
            "two of its columns are called `{name}`",
            name = name
        )));
    }
    Ok(first)
}

fn trouble(error: csv::Error) -> Trouble {
    match error.kind() {
        ErrorKind::UnequalLengths {
            pos: Some(pos),
            expected_len,
            len,
        } => {
            let reason = match len {
                1 => say!(
                    "it has one value, and the header names {wanted} columns",
                    wanted = expected_len
                ),
                _ => say!(
                    "it has {found} values, and the header names {wanted} columns",
                    found = len,
                    wanted = expected_len
                ),
            };
            Trouble::Record(pos.line(), reason)
        }
        ErrorKind::Io(error) => Trouble::File(error.said()),
        _ => Trouble::File(error.said()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;

    fn read(bytes: &[u8], wanted: &[&str]) -> Result<Vec<Vec<Option<String>>>, Trouble> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, bytes).unwrap();
        let wanted: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
        let mut records = Records::open(&path, &wanted)?;
        let mut rows = Vec::new();
        while records.advance()? {
            let fields = (0..wanted.len()).map(|index| records.field(index));
            let fields = fields.map(|field| field.map(|field| field.map(str::to_owned)));
            rows.push(fields.collect::<Result<_, _>>()?);
        }
        Ok(rows)
    }

    fn broken(line: u64, reason: Said) -> Result<Vec<Vec<Option<String>>>, Trouble> {
        Err(Trouble::Record(line, reason))
    }

    #[test]
    fn reads_what_rfc_4180_says() {
        let text = "\u{feff}a,b\r\n1,\"x \"\"y\"\"\r\n,z\"\r\n\r\n,\"\"";
        let rows = read(text.as_bytes(), &["b", "a"]).unwrap();
        let row = |b: Option<&str>, a: Option<&str>| vec![b.map(str::to_owned), a.map(str::to_owned)];
        assert_eq!(rows, [row(Some("x \"y\"\r\n,z"), Some("1")), row(None, None)]);
    }

    #[test]
    fn says_where_a_record_is_broken() {
        let wrong = say!(
            "it has one value, and the header names {wanted} columns",
            wanted = 2
        );
        assert_eq!(read(b"a,b\n\"1\n1\",2\n3\n", &["a"]), broken(4, wrong));
        assert_eq!(read(b"a,b\n1,2\n3,\xff\n", &["b"]), Err(Trouble::Encoding(3)));
        let open = "a,b\n1,2\n3,\"4\n5,6\n7,8\n";
        assert_eq!(
            read(open.as_bytes(), &["b"]),
            broken(3, say!("a quote is never closed"))
        );
    }

    #[test]
    fn says_what_is_wrong_with_a_file() {
        let file = |reason: Said| Err(Trouble::File(reason));
        assert_eq!(read(b"", &["a"]), file(say!("it has no header line")));
        assert_eq!(read(b"\xff\xfea\0", &["a"]), Err(Trouble::Encoding(1)));
        assert_eq!(
            read(b"a,a\n", &["a"]),
            file(say!("two of its columns are called `{name}`", name = "a"))
        );
        let missing = Trouble::Column(1, vec!["a".into(), "b".into()]);
        assert_eq!(read(b"a,b\n", &["a", "c"]), Err(missing));
    }

    #[test]
    fn only_a_header_is_no_rows() {
        assert_eq!(read(b"a,b", &["a"]), Ok(vec![]));
    }
}
