//! `merak explain`

use clap::Args;

use super::call::Call;
use super::{Outcome, report};
use crate::diagnostic::{Diagnostic, code, nearest};

/// Explain an error code
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak explain E0310
  merak explain              every code, in a line each")]
pub(super) struct Explain {
    /// The code, as errors show it
    code: Option<String>,
}

impl Explain {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let Some(id) = &self.code else {
            let lines = code::ALL
                .iter()
                .map(|code| format!("{}  {}\n", code.id, code.page(call.language).title()));
            return report::print(&lines.collect::<String>());
        };
        match code::find(id) {
            Some(code) => {
                let title = code.page(call.language).title();
                let body = code.explanation(call.language);
                report::print(&format!("{} · {title}\n\n{body}\n", code.id))
            }
            None => {
                let known = || code::ALL.iter().map(|code| code.id);
                // Codes are written large, lints small.
                let near = nearest(&id.to_ascii_uppercase(), known());
                let near = near.or_else(|| nearest(&id.to_ascii_lowercase(), known()));
                let finding = Diagnostic::error(&code::UNKNOWN_CODE).with("name", id);
                let finding = match near {
                    Some(near) => finding.helps("help.near").with("near", near),
                    None => finding.helps("help.none"),
                };
                report::single(finding, call.language)
            }
        }
    }
}
