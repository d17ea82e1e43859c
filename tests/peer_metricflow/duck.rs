//! A process that has the data of the suite in DuckDB.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value as Json, json};

use super::Table;

/// A process with the data of the suite.
pub struct Duck {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// Files with the rows of each table.
    pub tables: BTreeMap<String, String>,
}

impl Duck {
    pub fn start(suite: &Path, folder: &Path) -> Option<Self> {
        let mut process = Command::new("python3")
            .args(["-c", include_str!("duck.py")])
            .args([suite, folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .ok()?;
        let input = process.stdin.take().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).ok()?;
        let tables = serde_json::from_str(&line).ok()?;
        Some(Self {
            process,
            input,
            output,
            tables,
        })
    }

    pub fn ask(&mut self, sql: &str) -> Result<Table, String> {
        writeln!(self.input, "{}", json!(sql)).unwrap();
        self.input.flush().unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let answer: Json = serde_json::from_str(&line).map_err(|error| error.to_string())?;
        if let Some(error) = answer["error"].as_str() {
            return Err(error.to_owned());
        }
        Ok((
            serde_json::from_value(answer["names"].clone()).unwrap(),
            serde_json::from_value(answer["rows"].clone()).unwrap(),
        ))
    }
}

impl Drop for Duck {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
