//! Throwaway repositories of git with a project in them.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A repository, with the project in a folder of it.
pub struct Repository {
    pub folder: tempfile::TempDir,
    pub project: PathBuf,
}

impl Repository {
    pub fn new(project: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join(project);
        fs::create_dir_all(&project).unwrap();
        let repository = Self { folder, project };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let done = Command::new("git")
            .arg("-C")
            .arg(self.folder.path())
            .args([
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.com",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    }

    pub fn commit(&self, words: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", words]);
        self.git(&["rev-parse", "HEAD"])
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.project.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        merak(&self.project, arguments)
    }
}

pub fn merak(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merak"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C.UTF-8")
        .env("GIT_DIR", "/nowhere")
        .output()
        .unwrap()
}
