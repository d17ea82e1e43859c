//! `merak backtest`: what went together with the outcomes that matter.

use clap::{Args, ValueEnum};

use super::asking::Found;
use super::call::Call;
use super::labels::bare;
use super::workspace::Workspace;
use super::{Outcome, report, workspace};
use crate::output::backtest as written;
use crate::resolve::{MetricId, Sought};
use crate::source::Span;
use crate::source::project::words;
use crate::syntax::time::Grain;

mod over_time;

/// Put candidates to the past: what went before the outcomes that matter?
#[derive(Debug, Args)]
#[command(
    after_help = "What is new in each period of a candidate is held against what is new in the outcome, at the
same time and up to `--max-lag` periods before and after. The intervals hold for all looks at
once. Without candidates it is the north stars, and all that hangs from them and from the
outcomes. What goes together is no cause: only an experiment shows one.

Examples:
  merak backtest --outcome gmv
  merak backtest visitors cart_rate --outcome gmv --outcome repeat_buyers --per month
  merak backtest on_time_rate --outcome 复购率 --per month --from 2024-01 --to 2025-12
  merak backtest --outcome gmv --where 'channel = \"ads\"' --max-lag 8
  merak backtest --outcome gmv --format json | jq '.outcomes[].candidates[] | [.metric, .verdict]'

Exit codes: 0 fine, 1 definitions or the question are wrong, 2 used wrongly, 3 an engine failed."
)]
pub(super) struct Backtest {
    /// What may go before, by name or label [default: the tree]
    #[arg(value_name = "METRIC")]
    candidates: Vec<String>,

    /// What matters, by name or label
    #[arg(long, value_name = "METRIC", required = true)]
    outcome: Vec<String>,

    /// The periods that are compared
    #[arg(long, value_enum, default_value_t)]
    per: Per,

    /// From the first whole period in this on [default: all there are]
    #[arg(long, value_name = "PERIOD")]
    from: Option<String>,

    /// To the last whole period in this [default: the last that is over]
    #[arg(long, value_name = "PERIOD")]
    to: Option<String>,

    /// Only rows for which this is true: `channel != "email"`
    #[arg(long = "where", value_name = "EXPR")]
    filter: Option<String>,

    /// Periods that one may go before the other, at most
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(i64).range(0..=52))]
    max_lag: i64,

    /// The target that is asked
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// As if asked at this moment [default: now]
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: super::Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Per {
    /// Weeks, as the project begins them
    #[default]
    Week,
    /// Months
    Month,
    /// Quarters
    Quarter,
}

impl Per {
    fn grain(self) -> Grain {
        match self {
            Self::Week => Grain::Week,
            Self::Month => Grain::Month,
            Self::Quarter => Grain::Quarter,
        }
    }
}

impl Backtest {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        match self.over_time(workspace) {
            Ok(found) => report::print(&match self.format {
                super::Format::Human => written::text(&found, workspace.language),
                super::Format::Json => written::json(&found),
            }),
            Err(found) => workspace.says(&found),
        }
    }
}

/// A metric that is named on the command line, and where.
#[derive(Clone, Copy)]
struct Wanted {
    id: MetricId,
    span: Span,
}

/// The metrics that are named, each once.
fn named(workspace: &mut Workspace, option: &'static str, names: &[String]) -> Found<Vec<Wanted>> {
    let mut all: Vec<Wanted> = Vec::new();
    let mut found = Vec::new();
    for text in names {
        let name = bare(text);
        let file = words(&mut workspace.project.sources, option, name);
        let span = Span::new(file, 0, name.len());
        match workspace.metric_known_as(name) {
            Some(id) if all.iter().any(|wanted| wanted.id == id) => {}
            Some(id) => all.push(Wanted { id, span }),
            None => found.push(workspace.checked.model.names.unknown(Sought::Metric, name, span)),
        }
    }
    if found.is_empty() { Ok(all) } else { Err(found) }
}
