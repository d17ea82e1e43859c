//! `merak diff`

use clap::{Args, ValueEnum};

use super::call::Call;
use super::workspace::Workspace;
use super::{Outcome, effect, report, workspace};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::diff::{Changes, Side, diff};
use crate::output::changes::{Compared, Note, Revision as Shown, json, markdown, text};
use crate::source::git::{self, Revision};

/// Show what changed in meaning between two revisions, and whom it reaches
#[derive(Debug, Args)]
#[command(
    after_help = "What was only rewritten means the same, and is counted. A change breaks something where a
definition is gone or renamed, counts fewer or other rows, is in another unit, or where nobody
knows whether it is the same. A change that is meant says so in its item:
  changed \"returns are out\" on 2026-05-01

Examples:
  merak diff main                        the working tree against a branch
  merak diff main --merge-base           against the commit this branch was made from
  merak diff v1.2 v1.3                   one revision against another
  merak diff HEAD~5 --all                what was rewritten, too
  merak diff main --target local         what it does to the last complete period's numbers
  merak diff main --format markdown      a comment for a pull request
  merak diff main --format json | jq '.changes[] | select(.breaking) | .name'

Exit codes: 0 nothing breaks, 1 something does and nobody said so, 2 used wrongly."
)]
pub(super) struct Diff {
    /// The earlier revision: a branch, a tag, a commit
    #[arg(value_name = "REV", allow_hyphen_values = true)]
    from: String,

    /// The later one [default: the working tree]
    #[arg(value_name = "REV", allow_hyphen_values = true)]
    to: Option<String>,

    /// Compare with the last commit that REV and what is checked out have in common
    #[arg(long)]
    merge_base: bool,

    /// List what was rewritten with the same meaning, and every row that tells
    #[arg(long)]
    all: bool,

    /// Ask this target for the last complete period of each metric that changed, by both definitions
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// With --target: as if asked at this moment [default: now]
    #[arg(long, value_name = "MOMENT", requires = "target")]
    as_of: Option<String>,

    /// How changes are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How changes are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// A comment for a pull request
    Markdown,
}

impl Diff {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        match self.compared(call) {
            Ok(compared) => {
                let language = call.language;
                report::print(&match self.format {
                    Format::Text => text(&compared, language, self.all),
                    Format::Json => json(&compared),
                    Format::Markdown => markdown(&compared, language),
                });
                match compared.breaking {
                    true => Outcome::Found,
                    false => Outcome::Fine,
                }
            }
            Err(outcome) => outcome,
        }
    }

    fn compared(&self, call: Call<'_>) -> Result<Compared, Outcome> {
        let now = workspace::load(call)?;
        let from = revision(now, &self.from, self.merge_base)?;
        let to = match &self.to {
            Some(to) => Some(revision(now, to, false)?),
            None => None,
        };
        let mut notes = Vec::new();
        let new = match &to {
            Some(to) => match now.at(to)? {
                Some(workspace) => workspace,
                None => return Err(report::single(no_project(to), call.language)),
            },
            None => now,
        };
        new.require_sound()?;
        let old = match new.at(&from)? {
            Some(workspace) => workspace,
            None => {
                notes.push(Note::AllNew {
                    revision: from.asked.clone(),
                });
                new.emptied()
            }
        };
        let wrong = errors(old);
        if wrong > 0 {
            notes.push(Note::Wrong {
                revision: from.asked.clone(),
                errors: wrong,
            });
        }
        let mut changes = between(old, new);
        if let Some(target) = &self.target {
            let asked = effect::Asked {
                target,
                as_of: self.as_of.as_ref(),
            };
            let now = workspace::load(call)?;
            effect::add(&mut changes.changes, &asked, now, (old, new))?;
        }
        let breaking = changes.changes.iter().any(|change| change.breaking) || !changes.calendar.is_empty();
        Ok(Compared {
            from: shown(Some(&from)),
            to: shown(to.as_ref()),
            breaking,
            changes,
            notes,
        })
    }
}

/// What changed between two revisions of a project.
pub(super) fn between(old: &Workspace, new: &Workspace) -> Changes {
    let (before, after) = (side(old), side(new));
    let calendar = &old.project.manifest;
    let own = &new.project.manifest;
    let same = (
        &calendar.timezone,
        calendar.week_starts,
        calendar.fiscal_year_starts,
    ) == (&own.timezone, own.week_starts, own.fiscal_year_starts);
    match same {
        true => diff(before, after, after.checked),
        false => diff(before, after, &workspace::under_calendar(&new.project, calendar)),
    }
}

/// What a comparison takes of a project.
pub(super) fn side(workspace: &Workspace) -> Side<'_> {
    Side {
        checked: &workspace.checked,
        sources: &workspace.project.sources,
    }
}

/// The commit a revision means, or the one this branch was made from.
pub(super) fn revision(workspace: &Workspace, asked: &str, merge_base: bool) -> Result<Revision, Outcome> {
    let root = &workspace.project.root;
    let found = git::find(root, asked).and_then(|found| match merge_base {
        true => git::merge_base(root, &found),
        false => Ok(found),
    });
    found.map_err(|finding| report::single(finding, workspace.language))
}

fn no_project(revision: &Revision) -> Diagnostic {
    let finding = Diagnostic::error(&code::NO_REVISION);
    let finding = finding.says("message.no_project").helps("help.no_project");
    finding.with("revision", &revision.asked)
}

fn errors(workspace: &Workspace) -> usize {
    let found = workspace.found.iter();
    let wrong = |finding: &&Diagnostic| finding.severity == Severity::Error && *finding.code != code::NOT_YET;
    found.filter(wrong).count()
}

fn shown(revision: Option<&Revision>) -> Shown {
    Shown {
        revision: revision.map(|revision| revision.asked.clone()),
        commit: revision.map(|revision| revision.commit.clone()),
    }
}
