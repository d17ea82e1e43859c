//! `--dry-run`: what would be sent to a target. Nothing is asked, and nobody is connected to.

use std::fmt::Write;

use super::workspace::Workspace;
use super::{Outcome, report, sql, target};
use crate::diagnostic::{Diagnostic, code};
use crate::engine::{Dry, Engine, Purpose};

/// What keeps everything that would be sent to a target, in its place.
pub(super) fn engine(workspace: &Workspace, name: Option<&String>) -> Result<Engine, Vec<Diagnostic>> {
    let chosen = target::choose(&workspace.project.manifest, name);
    let (_, target) = chosen.map_err(|finding| vec![finding])?;
    let dialect = sql::dialect(workspace, Some(&target.engine), None).map_err(|finding| vec![finding])?;
    Ok(Engine::Dry(Dry::of(dialect.name())))
}

/// Prints what was kept, in order, each with what it is for. Of what was found only that counts which
/// no data says: what the dialect has no words for.
pub(super) fn printed(workspace: &Workspace, engine: &Engine, found: Vec<Diagnostic>) -> Outcome {
    let Engine::Dry(dry) = engine else {
        return Outcome::Fine;
    };
    let mut text = String::new();
    let zone = &workspace.project.manifest.timezone;
    let session = crate::sql::find(dry.dialect()).map(|dialect| dialect.session(zone));
    for (at, line) in session.unwrap_or_default().into_iter().enumerate() {
        let head = if at == 0 {
            "-- how the session begins\n"
        } else {
            ""
        };
        let _ = writeln!(text, "{head}{line};");
    }
    for sent in dry.sent() {
        let purpose = match sent.purpose {
            Purpose::Key => "whether a key is unique: it is where nothing comes out",
            Purpose::Check => "what the next one leans on: it is so where nothing comes out",
            Purpose::Question => "a question",
        };
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}-- {purpose}\n{};", sent.sql.trim_end());
    }
    report::print(&text);
    let mut found = found;
    found.retain(|finding| *finding.code == code::DIALECT_LACKS);
    workspace.says(&found)
}
