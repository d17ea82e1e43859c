//! `merak explain`

use clap::Args;

use super::call::Call;
use super::workspace::{self, Workspace};
use super::{Format, Outcome, report};
use crate::diagnostic::{Code, Diagnostic, code, nearest};
use crate::explain::explain;
use crate::output;
use crate::source::project;
use serde_json::json;

/// Explain a metric, an error code or a lint
#[derive(Debug, Args)]
#[command(
    after_help = "Of a metric it says what it is in words, its unit, over which slices it adds up, what it can be
sliced by and what not, which columns it is made of, and who uses it.

Examples:
  merak explain gmv
  merak explain 成交总额 --lang zh
  merak explain gmv --format json | jq .lineage
  merak explain E0310
  merak explain near-miss
  merak explain              every code, in a line each"
)]
pub(super) struct Explain {
    /// A metric by name or label, or a code as errors show it
    name: Option<String>,

    /// The name is that of a metric, even where a code is called so
    #[arg(long, requires = "name")]
    metric: bool,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Explain {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let Some(name) = &self.name else {
            return self.all(call);
        };
        match code::find(name).filter(|_| !self.metric) {
            Some(code) => self.code(code, call),
            None if looks_like_a_code(name) && !self.metric => {
                report::single(unknown_code(name), call.language)
            }
            None => self.metric(name, call),
        }
    }

    fn all(&self, call: Call<'_>) -> Outcome {
        if self.format == Format::Json {
            let all = code::ALL.iter();
            let all = all.map(|code| json!({ "code": code.id, "title": code.page(call.language).title() }));
            return report::print(&pretty(&json!(all.collect::<Vec<_>>())));
        }
        let lines = code::ALL
            .iter()
            .map(|code| format!("{}  {}\n", code.id, code.page(call.language).title()));
        report::print(&lines.collect::<String>())
    }

    fn code(&self, code: &'static Code, call: Call<'_>) -> Outcome {
        let title = code.page(call.language).title();
        let body = code.explanation(call.language);
        report::print(&match self.format {
            Format::Json => pretty(&json!({ "code": code.id, "title": title, "text": body })),
            Format::Human => format!("{} · {title}\n\n{body}\n", code.id),
        })
    }

    fn metric(&self, name: &str, call: Call<'_>) -> Outcome {
        // Outside of a project there are codes only.
        let here = || std::env::current_dir().unwrap_or_default();
        let start = call.project.map_or_else(here, std::path::Path::to_path_buf);
        if call.project.is_none() && project::find_root(&start).is_none() {
            return report::single(unknown_code(name), call.language);
        }
        let workspace = match workspace::load(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        if workspace.no_metric_like(name) && code_like(name).is_some() {
            return report::single(unknown_code(name), call.language);
        }
        let id = match workspace.metric_called(name) {
            Ok(id) => id,
            Err(outcome) => return outcome,
        };
        let Workspace { project, checked, .. } = &*workspace;
        let Some(found) = explain(checked, &project.sources, id) else {
            return workspace.wrong(id);
        };
        report::print(&match self.format {
            Format::Json => output::explain::json(&found),
            Format::Human => output::explain::text(&found, call.language),
        })
    }
}

/// `E0310` and what is meant to be one.
fn looks_like_a_code(name: &str) -> bool {
    let digits = name.strip_prefix(['E', 'e']).unwrap_or_default();
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

fn unknown_code(name: &str) -> Diagnostic {
    let finding = Diagnostic::error(&code::UNKNOWN_CODE).with("name", name);
    match code_like(name) {
        Some(near) => finding.helps("help.near").with("near", near),
        None => finding.helps("help.none"),
    }
}

/// Codes are written large, lints small.
fn code_like(name: &str) -> Option<&'static str> {
    let known = || code::ALL.iter().map(|code| code.id);
    let near = nearest(&name.to_ascii_uppercase(), known());
    near.or_else(|| nearest(&name.to_ascii_lowercase(), known()))
}

fn pretty(value: &serde_json::Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    format!("{text}\n")
}
