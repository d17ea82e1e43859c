//! `merak review`: the page a meeting opens with.

use clap::{Args, ValueEnum};

use super::call::Call;
use super::workspace::Workspace;
use super::{Outcome, ask, query, report, spinner, workspace};
use crate::cli::asking::{Asking, Found};
use crate::output::review as written;
use crate::plan::AsOf;
use crate::review::Review;

mod asked;
mod efforts;
mod history;
mod listed;

/// Write the page a meeting opens with
#[derive(Debug, Args)]
#[command(
    after_help = "How the last period that is over went: each north star against its target, its tree with what
changed, why it changed, what is watched and is not fine, and what initiatives claim to move
beside what moved. A gain while a guardrail is broken is not called a win. Periods are months, or
what the report is sliced by.

Examples:
  merak review > review.md                            for a chat, a wiki or a pull request
  merak review --format html > review.html            one file with charts, to send or to print
  merak review weekly_traffic --format html > week.html
  merak review monthly_review --as-of 2025-12-01      how November went
  merak review --format json | jq '.north_stars[].verdict'

Exit codes: 0 fine, 1 definitions are wrong, 2 used wrongly, 3 an engine failed."
)]
pub(super) struct ReviewArgs {
    /// A report, whose numbers and periods are shown, by name or label
    report: Option<String>,

    /// The target that is asked
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// As if asked at this moment [default: now]
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: ReviewFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ReviewFormat {
    /// Headings and tables
    #[default]
    Markdown,
    /// One file with charts, for a browser or paper
    Html,
    /// For programs
    Json,
}

impl ReviewArgs {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        let (review, found) = match self.reviewed(workspace) {
            Ok(review) => review,
            Err(found) => return workspace.says(&found),
        };
        let language = workspace.language;
        report::print(&match self.format {
            ReviewFormat::Markdown => written::markdown(&review, language),
            ReviewFormat::Html => written::html(&review, language),
            ReviewFormat::Json => written::json(&review),
        });
        // What could not be asked is missing on the page, and is told.
        workspace.says(&found)
    }

    fn reviewed(&self, workspace: &mut Workspace) -> Found<(Review, Vec<crate::diagnostic::Diagnostic>)> {
        let now = ask::now(self.as_of.as_ref(), workspace)?;
        let report = self.report.as_deref();
        let place = report.map(|name| ask::report_called(workspace, name, "the report"));
        let place = place.transpose()?;
        let (name, target) =
            query::askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        let engine = query::engine(workspace, name, target)?;
        let _spinner = spinner::Spinner::start();
        let asked = asked::Asked {
            asking: Asking {
                checked: &workspace.checked,
                engine: &engine,
                as_of: AsOf::At(now),
            },
            sources: &workspace.project.sources,
            now,
            report: place.and_then(|at| workspace.checked.model.reports.get(at)),
        };
        asked.review()
    }
}
