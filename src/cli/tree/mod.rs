//! `merak tree`

use clap::{Args, ValueEnum};

use super::call::Call;
use super::workspace::Workspace;
use super::{Outcome, report, workspace};
use crate::diagnostic::Diagnostic;
use crate::output::tree;
use crate::resolve::MetricId;
use crate::tree::{Data, Graph};
use crate::words::say;

#[cfg(feature = "answers")]
pub(super) mod asked;

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
  merak tree --target local
  merak tree --values --target local      what each metric is, was before, and is to be
  merak tree --format json | jq '.edges[] | select(.kind == \"driver\")'

Exit codes: 0 fine, 1 definitions are wrong, 2 used wrongly."
)]
pub(super) struct Tree {
    /// Only what hangs from this metric, by name or label
    metric: Option<String>,

    /// How it is drawn
    #[arg(long, value_enum, default_value_t)]
    format: TreeFormat,

    /// Ask this target what each metric was in the last complete period, and say by that how
    /// much it moves the north star
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// Show what each metric is in its last period that is over, what it was in the one before,
    /// and what it is to be
    #[arg(long, requires = "target")]
    values: bool,

    /// As if asked at this moment [default: now]
    #[arg(long, value_name = "MOMENT", requires = "target")]
    as_of: Option<String>,
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
        let data = match &self.target {
            Some(target) => self.data(workspace, root, target),
            None => Ok(Data::default()),
        };
        let data = match data {
            Ok(data) => data,
            Err(found) => return workspace.says(&found),
        };
        let graph = Graph::of(&workspace.checked, &workspace.project.sources, root, &data);
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

    #[cfg(not(feature = "answers"))]
    fn data(
        &self,
        workspace: &Workspace,
        _: Option<MetricId>,
        target: &String,
    ) -> Result<Data, Vec<Diagnostic>> {
        super::query::askable(workspace, Some(target)).map_err(|finding| vec![finding])?;
        Err(vec![Diagnostic::error(&crate::diagnostic::code::NO_ENGINE)])
    }

    /// What a target says of the metrics that are shown.
    #[cfg(feature = "answers")]
    fn data(
        &self,
        workspace: &mut Workspace,
        root: Option<MetricId>,
        target: &String,
    ) -> Result<Data, Vec<Diagnostic>> {
        let now = super::ask::now(self.as_of.as_ref(), workspace)?;
        let (name, target) =
            super::query::askable(workspace, Some(target)).map_err(|finding| vec![finding])?;
        let engine = super::query::engine(workspace, name, target)?;
        let _spinner = super::spinner::Spinner::start();
        let asked = asked::Asked {
            asking: super::asking::Asking {
                checked: &workspace.checked,
                engine: &engine,
                as_of: crate::plan::AsOf::At(now),
            },
            sources: &workspace.project.sources,
            now,
            grain: crate::syntax::time::Grain::Month,
        };
        Ok(Data {
            measured: asked.measured()?,
            values: match self.values {
                true => asked.values(root),
                false => Default::default(),
            },
        })
    }

    fn root(&self, workspace: &mut Workspace) -> Result<Option<MetricId>, Outcome> {
        let Some(name) = &self.metric else {
            return Ok(None);
        };
        workspace.metric_called(name).map(Some)
    }
}
