//! `merak list`

use clap::Args;
use serde::Serialize;

use super::call::Call;
use super::workspace::Workspace;
use super::{Format, Outcome, report, workspace};
use crate::check::{MetricFacts, slicings};
use crate::explain::grains;
use crate::output::grid::{grid, visible};
use crate::resolve::{Metric, MetricId};
use crate::words::{Language, say};

/// Show the metrics, or what one can be sliced by
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak list
  merak list gmv
  merak list --format json")]
pub(super) struct List {
    /// One metric, by name or label
    metric: Option<String>,

    /// How the list is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Listed {
    name: String,
    label: Option<String>,
    unit: Option<String>,
    grain: Option<&'static str>,
    owner: Option<String>,
    description: String,
}

impl List {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::load(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        match &self.metric {
            None => self.all(workspace),
            Some(name) => self.one(workspace, name),
        }
    }

    fn all(&self, workspace: &Workspace) -> Outcome {
        let listed: Vec<Listed> = metrics(workspace)
            .map(|(metric, facts)| listed(metric, facts))
            .collect();
        if self.format == Format::Json {
            return json(&listed);
        }
        let rows = listed.into_iter().map(|metric| {
            vec![
                metric.name,
                metric.label.unwrap_or_default(),
                metric.unit.unwrap_or_else(|| "?".to_owned()),
                metric.grain.unwrap_or_default().to_owned(),
                metric.owner.unwrap_or_default(),
            ]
        });
        let heads = match workspace.language {
            Language::English => ["metric", "label", "unit", "grain", "owner"],
            Language::Chinese => ["指标", "标签", "单位", "粒度", "负责人"],
        };
        report::print(&format!("{}\n", grid(&heads, rows.collect(), &[]).trim_end()))
    }

    fn one(&self, workspace: &mut Workspace, name: &str) -> Outcome {
        let id = match workspace.metric_called(name) {
            Ok(id) => id,
            Err(outcome) => return outcome,
        };
        let Some((metric, facts)) = metrics(workspace).nth(id.index()) else {
            return Outcome::Found;
        };
        let Some(facts) = facts else {
            return workspace.says(&workspace.found);
        };
        let slicings = slicings(&workspace.checked, facts);
        if self.format == Format::Json {
            let slices: Vec<_> = slicings
                .iter()
                .map(|slicing| serde_json::json!({ "path": slicing.path, "label": slicing.label, "type": slicing.kind.of(Language::English) }))
                .collect();
            let grains = grains(&workspace.checked, metric, facts);
            let metric = listed(metric, Some(facts));
            return json(&serde_json::json!({ "metric": metric, "grains": grains, "slices": slices }));
        }
        let unit = facts.kind.unit();
        let language = workspace.language;
        let label = metric
            .named
            .label
            .as_ref()
            .map(|label| format!(" \u{201c}{}\u{201d}", visible(&label.value)))
            .unwrap_or_default();
        let called = format!("{}{label}", metric.named.name.text);
        let head = match metric.grain {
            Some((grain, _)) => say!(
                "{name} in {unit}, defined per {grain}",
                name = called,
                unit = unit,
                grain = grain.word()
            ),
            None => say!("{name} in {unit}", name = called, unit = unit),
        };
        let mut text = format!("{}\n", head.of(language));
        for line in &metric.named.docs {
            text.push_str(&format!("  {}\n", visible(line)));
        }
        let grains = grains(&workspace.checked, metric, facts);
        let by = match grains.is_empty() {
            true => say!("can be sliced by:"),
            false => say!(
                "can be sliced by its own time ({grains}) and by:",
                grains = grains.join(", ")
            ),
        };
        text.push_str(&format!("\n{}\n\n", by.of(language)));
        let heads = language.of(["slice", "label", "values"], ["切分项", "标签", "取值"]);
        let rows = slicings.into_iter().map(|slicing| {
            vec![
                slicing.path,
                slicing.label.unwrap_or_default(),
                slicing.kind.of(language).to_owned(),
            ]
        });
        text.push_str(grid(&heads, rows.collect(), &[]).trim_end());
        text.push('\n');
        report::print(&text)
    }
}

fn metrics(workspace: &Workspace) -> impl Iterator<Item = (&Metric, Option<&MetricFacts>)> {
    let checked = &workspace.checked;
    checked.model.metrics.iter().enumerate().map(|(at, metric)| {
        let facts = checked.metric(MetricId::at(at)).map(|(_, facts)| facts);
        (metric, facts)
    })
}

fn listed(metric: &Metric, facts: Option<&MetricFacts>) -> Listed {
    Listed {
        name: metric.named.name.text.to_string(),
        label: metric.named.label.as_ref().map(|label| label.value.to_string()),
        unit: facts.map(|facts| facts.kind.unit().to_string()),
        grain: metric.grain.map(|(grain, _)| grain.word()),
        owner: metric.named.owner.as_ref().map(|owner| owner.text.to_string()),
        description: metric.named.docs.join("\n"),
    }
}

fn json(value: &impl Serialize) -> Outcome {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    report::print(&format!("{text}\n"))
}
