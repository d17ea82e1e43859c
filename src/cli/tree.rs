//! `merak tree`

use clap::{Args, ValueEnum};

use super::call::Call;
use super::workspace::Workspace;
use super::{Outcome, effect, query, report, target, workspace};
use crate::diagnostic::Diagnostic;
use crate::output::tree;
use crate::resolve::MetricId;
use crate::tree::{Graph, Measured, valued};
use crate::words::say;
use rustc_hash::FxHashMap;

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

    /// As if asked at this moment [default: now]
    #[arg(long, value_name = "MOMENT", requires = "target")]
    as_of: Option<String>,
}

/// Most metrics that a target is asked for.
const MOST_ASKED: usize = 100;

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
        let measured = match self.measured(workspace) {
            Ok(measured) => measured,
            Err(found) => return workspace.says(&[found]),
        };
        let graph = Graph::of(&workspace.checked, &workspace.project.sources, root, &measured);
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

    /// What data says of the metrics that identities lead to from each north star.
    fn measured(&self, workspace: &mut Workspace) -> Result<FxHashMap<MetricId, Measured>, Diagnostic> {
        let mut all = FxHashMap::default();
        let Some(target) = &self.target else {
            return Ok(all);
        };
        let manifest = workspace.project.manifest.clone();
        query::askable(workspace, Some(target))?;
        let (name, chosen) = target::choose(&manifest, Some(target))?;
        let asked = effect::Asked {
            target,
            as_of: self.as_of.as_ref(),
        };
        let tree = crate::tree::Tree::of(&workspace.checked.model);
        let stars: Vec<(MetricId, Vec<MetricId>)> = (tree.stars.iter())
            .map(|star| (star.metric, valued(&tree, star.metric)))
            .collect();
        let mut left = MOST_ASKED;
        for (star, metrics) in stars {
            let called = |workspace: &Workspace, id: MetricId| {
                let metric = workspace.checked.model.metrics.get(id.index());
                metric
                    .map(|metric| metric.named.name.text.to_string())
                    .unwrap_or_default()
            };
            let period = effect::period(workspace, &called(workspace, star));
            let mut values = FxHashMap::default();
            for id in metrics {
                if left == 0 {
                    break;
                }
                left -= 1;
                let metric = called(workspace, id);
                match effect::number(workspace, (name, chosen), &metric, &period, &asked) {
                    Ok(number) => {
                        let number = number.and_then(|number| number.parse().ok());
                        values.extend(number.map(|number: f64| (id, number)));
                    }
                    // One that cannot be asked so is not known; the star itself must be.
                    Err(finding) if id == star => return Err(*finding),
                    Err(_) => {}
                }
            }
            all.insert(star, Measured { period, values });
        }
        Ok(all)
    }

    fn root(&self, workspace: &mut Workspace) -> Result<Option<MetricId>, Outcome> {
        let Some(name) = &self.metric else {
            return Ok(None);
        };
        workspace.metric_called(name).map(Some)
    }
}
