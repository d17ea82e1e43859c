//! Runs the command and looks at how it ended.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Longest anything may take. Only a hang takes this long, also in a build
/// without optimisation on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// What a command said.
pub struct Said {
    /// Its exit code: 0 to 3.
    pub code: i32,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl Said {
    /// The codes of the findings on standard error.
    pub fn codes(&self) -> Vec<&str> {
        let first = self
            .err
            .lines()
            .map(|line| line.split(' ').next().unwrap_or_default());
        let is_code = |word: &&str| {
            word.len() == 5
                && word.starts_with(['E', 'W'])
                && word.get(1..).unwrap_or_default().parse::<u32>().is_ok()
        };
        first.filter(is_code).collect()
    }
}

/// Runs `merak` on a project. It must end by itself, with one of its own exit
/// codes, and never write an escape to standard error.
pub fn merak(project: &Path, arguments: &[&str]) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .args(arguments)
        .arg("--project")
        .arg(project)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let out = collect(child.stdout.take().unwrap());
    let err = collect(child.stderr.take().unwrap());
    let called: String = arguments.join(" ").chars().take(60).collect();
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("`merak {called}` hangs");
        }
        thread::sleep(Duration::from_millis(2));
    };
    let said = Said {
        code: status.code().unwrap_or(-1),
        out: out.join().unwrap(),
        err: err.join().unwrap(),
    };
    let words: String = said.err.chars().take(400).collect();
    assert!(
        (0..=3).contains(&said.code),
        "`merak {called}` ended with {status}: {words}"
    );
    assert!(!said.err.contains("panicked"), "`merak {called}`: {words}");
    assert!(
        !said.err.contains('\u{1b}'),
        "`merak {called}` steers the terminal: {words:?}"
    );
    said
}

fn collect(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).expect("it says UTF-8")
    })
}
