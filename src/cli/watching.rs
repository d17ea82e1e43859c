//! `merak test --watch`: the tests run again whenever a file of the project changes.
//!
//! Each run is a process of its own, with the same arguments: whatever goes wrong in one, the
//! next one begins anew.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use super::call::Call;
use super::{Outcome, report, workspace};
use crate::diagnostic::{Diagnostic, code};
use crate::source::project::{Stamp, stamps};
use crate::words::{Language, Said, say};

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_millis(300);

/// More files than these are counted, not named.
const NAMED: usize = 3;

/// Runs until somebody ends it; comes back only where it cannot begin.
pub(super) fn run(call: Call<'_>, option: &str) -> Outcome {
    let root = match workspace::open(call) {
        Ok(project) => project.root,
        Err(outcome) => return outcome,
    };
    let mut seen = stamps(&root);
    loop {
        clear();
        if let Err(error) = again(option) {
            let finding = Diagnostic::error(&code::ENGINE_REFUSED).helps("help.none");
            return report::single(finding.with("reason", error), call.language);
        }
        let said = say!("watching {count} files; Ctrl-C ends", count = seen.len());
        report::say(said.of(call.language));
        seen = changed(&root, seen, call.language);
    }
}

/// The same command without the option.
fn again(option: &str) -> io::Result<()> {
    let arguments = std::env::args_os().skip(1).filter(|argument| argument != option);
    Command::new(std::env::current_exe()?)
        .args(arguments)
        .status()
        .map(|_| ())
}

/// Waits until files are others than these, and stay so for a moment: editors write in steps.
fn changed(root: &Path, seen: Stamps, language: Language) -> Stamps {
    let mut before = seen.clone();
    loop {
        sleep(PAUSE);
        let now = stamps(root);
        if now != seen && now == before {
            report::say(&names(&seen, &now, language));
            return now;
        }
        before = now;
    }
}

type Stamps = BTreeMap<String, Stamp>;

/// Which files changed.
fn names(seen: &Stamps, now: &Stamps, language: Language) -> String {
    let all: std::collections::BTreeSet<&String> = seen.keys().chain(now.keys()).collect();
    let others: Vec<&String> = all
        .into_iter()
        .filter(|name| seen.get(*name) != now.get(*name))
        .collect();
    let said = match others.len() > NAMED {
        true => say!("{count} files changed", count = others.len()),
        false => say!("changed: {files}", files = Said::list(&others)),
    };
    said.of(language).to_owned()
}

/// On a terminal each run begins at its top.
fn clear() {
    let mut out = io::stdout();
    if out.is_terminal() {
        let _ = out.write_all(b"\x1b[2J\x1b[3J\x1b[H");
        let _ = out.flush();
    }
}
