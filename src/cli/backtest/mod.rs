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

mod aha;
mod over_time;
mod wording;

/// Put candidates to the past: what went before the outcomes that matter?
#[derive(Debug, Args)]
#[command(
    after_help = "What is new in each period of a candidate is held against what is new in the outcome, at the
same time and up to `--max-lag` periods before and after. The intervals hold for all looks at
once. Without candidates it is the north stars, and all that hangs from them and from the
outcomes. What goes together is no cause: only an experiment shows one.

With `--joined` it is about users: of those who did something at least k times within d days of
joining, which share did the outcome in the days of `--stays`, against the others. k and d are
searched in those who joined first, and judged by those who joined later.

Examples:
  merak backtest --outcome gmv
  merak backtest visitors cart_rate --outcome gmv --outcome repeat_buyers --per month
  merak backtest on_time_rate --outcome 复购率 --per month --from 2024-01 --to 2025-12
  merak backtest --outcome gmv --where 'channel = \"ads\"' --max-lag 8
  merak backtest --outcome gmv --format json | jq '.outcomes[].candidates[] | [.metric, .verdict]'
  merak backtest visits orders --outcome orders --joined customer.registered_at --stays 28..56

Exit codes: 0 fine, 1 definitions or the question are wrong, 2 used wrongly, 3 an engine failed."
)]
pub(super) struct Backtest {
    /// What may go before, by name or label [default: the tree]
    #[arg(value_name = "METRIC")]
    candidates: Vec<String>,

    /// What matters, by name or label
    #[arg(long, value_name = "METRIC", required = true)]
    outcome: Vec<String>,

    /// When users join: what they do early is held against what they do later
    #[arg(long, value_name = "ENTITY.TIME", conflicts_with_all = ["per", "from", "to", "max_lag"])]
    joined: Option<String>,

    /// Days of joining in which something is early [default: 1,3,7,14,28]
    #[arg(long, value_name = "D,D", requires = "joined")]
    within: Option<String>,

    /// Times that something is done early, at most
    #[arg(long, value_name = "K", default_value_t = 10, requires = "joined", value_parser = clap::value_parser!(i64).range(1..=100))]
    times: i64,

    /// Days after joining in which the outcome is staying [default: 28..56]
    #[arg(long, value_name = "M..N", requires = "joined")]
    stays: Option<String>,

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
        match self.written(workspace) {
            Ok(text) => report::print(&text),
            Err(found) => workspace.says(&found),
        }
    }

    fn written(&self, workspace: &mut Workspace) -> Found<String> {
        let is_json = self.format == super::Format::Json;
        if let Some(joined) = &self.joined {
            let found = self.aha(workspace, joined)?;
            return Ok(match is_json {
                true => written::aha_json(&found),
                false => written::aha_text(&found, workspace.language),
            });
        }
        let found = self.over_time(workspace).map_err(|found| {
            let named: Vec<&String> = self.outcome.iter().chain(&self.candidates).collect();
            Self::advised(workspace, found, &named)
        })?;
        Ok(match is_json {
            true => written::json(&found),
            false => written::text(&found, workspace.language),
        })
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
