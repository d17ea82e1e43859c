//! Small projects in folders of their own.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::lab::{self, Finding};
use crate::run::{Said, merak};

/// A table and a metric over it; what follows begins in line 11.
pub const TABLE: &str = "entity customer

table t = \"t\" {
  key  id
  time happened_at : timestamp
  link buyer : customer = customer_id
  dim  status : text
  fact amount : CNY
}
metric gmv : CNY = sum(t.amount)
";

/// A project that is gone when the test is over.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// One whose settings say its name and nothing else.
    pub fn new() -> Self {
        let project = Self::without_settings();
        project.with("merak.toml", "[project]\nname = \"bad\"\n")
    }

    /// A folder.
    pub fn without_settings() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// The table and the metric, with more behind them, in `a.merak`.
    pub fn saying(more: impl AsRef<[u8]>) -> Self {
        Self::new().with("a.merak", [TABLE.as_bytes(), more.as_ref()].concat())
    }

    /// Adds a file.
    pub fn with(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Adds an empty folder.
    pub fn with_folder(self, name: &str) -> Self {
        fs::create_dir_all(self.path(name)).unwrap();
        self
    }

    /// Adds a symbolic link to a path as written.
    #[cfg(unix)]
    pub fn with_link(self, name: &str, to: impl AsRef<Path>) -> Self {
        std::os::unix::fs::symlink(to, self.path(name)).unwrap();
        self
    }

    /// The path of something in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the command on it.
    pub fn run(&self, arguments: &[&str]) -> Said {
        merak(self.folder.path(), arguments)
    }

    /// What `check` finds.
    pub fn check(&self) -> Vec<Finding> {
        lab::findings(self.folder.path())
    }

    /// It is fine, and lays out the same twice.
    pub fn is_fine(&self) {
        lab::is_fine(self.folder.path());
    }

    /// There is exactly one finding, of this code and at this place.
    pub fn has(&self, code: &str, line: u64, column: u64) -> Finding {
        let mut found = self.check();
        assert_eq!(found.len(), 1, "{code}: {found:?}");
        let finding = found.remove(0);
        let place = (finding.code.as_str(), finding.line, finding.column);
        assert_eq!(place, (code, line, column), "{}", clipped(&finding.message));
        assert!(finding.message.len() < 10_000, "{}", clipped(&finding.message));
        finding
    }
}

fn clipped(words: &str) -> String {
    words.chars().take(300).collect()
}
