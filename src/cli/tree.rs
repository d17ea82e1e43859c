//! `merak tree`

use clap::{Args, ValueEnum};

use super::call::Call;
use super::workspace::Workspace;
use super::{Outcome, report, workspace};
use crate::output::tree;
use crate::resolve::MetricId;
use crate::tree::Graph;
use crate::words::say;

/// Draw the tree that hangs from the north star
#[derive(Debug, Args)]
#[command(
    after_help = "Lines lead to what a number is made of (`decompose`), dashes to what is believed to
move it (`driver`). Guardrails, alerts, targets and plans stand at their metric.
A metric that is met again is only named, with `…`.

Examples:
  merak tree
  merak tree gmv
  merak tree --format svg > tree.svg
  merak tree --format mermaid
  merak tree --format json | jq '.edges[] | select(.kind == \"driver\")'

Exit codes: 0 fine, 1 definitions are wrong, 2 used wrongly."
)]
pub(super) struct Tree {
    /// Only what hangs from this metric, by name or label
    metric: Option<String>,

    /// How it is drawn
    #[arg(long, value_enum, default_value_t)]
    format: TreeFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum TreeFormat {
    /// Lines and dashes, for a terminal
    #[default]
    Text,
    /// A flow chart for Markdown
    Mermaid,
    /// For programs
    Json,
    /// A picture
    Svg,
}

impl Tree {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        let root = match self.root(workspace) {
            Ok(root) => root,
            Err(outcome) => return outcome,
        };
        let language = workspace.language;
        let graph = Graph::of(&workspace.checked, &workspace.project.sources, root);
        if graph.metrics.is_empty() {
            let words = say!("there is no tree yet: `north_star METRIC { … }` begins one");
            report::say(words.of(language));
        }
        report::print(&match self.format {
            TreeFormat::Text => tree::text(&graph, language),
            TreeFormat::Mermaid => tree::mermaid(&graph, language),
            TreeFormat::Json => tree::json(&graph),
            TreeFormat::Svg => tree::svg(&graph, language),
        })
    }

    fn root(&self, workspace: &mut Workspace) -> Result<Option<MetricId>, Outcome> {
        let Some(name) = &self.metric else {
            return Ok(None);
        };
        workspace.metric_called(name).map(Some)
    }
}
