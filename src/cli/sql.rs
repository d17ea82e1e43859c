//! `merak sql`

use clap::Args;

use super::ask::Ask;
use super::call::Call;
use super::{Outcome, report, target, workspace};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::plan::plan;
use crate::sql::{DIALECTS, Dialect, find, refused, render};

/// Print the SQL of a question
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak sql gmv aov --by month
  merak sql gmv --by buyer.country --dialect duckdb
  merak sql gmv --by week --dialect postgres
  merak sql --report monthly_review")]
pub(super) struct Sql {
    #[command(flatten)]
    ask: Ask,

    /// The dialect: embedded, duckdb, postgres, clickhouse, sqlite, mysql, spark, snowflake, bigquery, trino, redshift, starrocks, doris, hive, maxcompute, sqlserver, fabric or oracle [default: that of the target]
    #[arg(long, value_name = "D")]
    dialect: Option<String>,

    /// The target whose dialect is meant
    #[arg(long, value_name = "T")]
    target: Option<String>,
}

impl Sql {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        let planned = dialect(workspace, self.dialect.as_ref(), self.target.as_ref())
            .map_err(|finding| vec![finding])
            .and_then(|dialect| {
                let question = self.ask.question(workspace)?;
                let plan = plan(&workspace.checked, &question).map_err(|finding| vec![*finding])?;
                let model = &workspace.checked.model;
                match refused(&plan, model, dialect) {
                    Some(finding) => Err(vec![finding]),
                    None => Ok(render(&plan, model, dialect)),
                }
            });
        match planned {
            Ok(sql) => report::print(&sql),
            Err(found) => workspace.says(&found),
        }
    }
}

/// The dialect called so, else that of the target.
pub(super) fn dialect(
    workspace: &workspace::Workspace,
    dialect: Option<&String>,
    target: Option<&String>,
) -> Result<&'static dyn Dialect, Diagnostic> {
    let chosen = target::choose(&workspace.project.manifest, target);
    let name = match (dialect, chosen) {
        (_, Err(finding)) if target.is_some() => return Err(finding),
        (Some(dialect), _) => dialect.clone(),
        (None, Ok((_, target))) => target.engine.clone(),
        (None, Err(_)) => "embedded".to_owned(),
    };
    find(&name).ok_or_else(|| {
        let known: Vec<&str> = DIALECTS.iter().map(|dialect| dialect.name()).collect();
        let finding = Diagnostic::error(&code::UNKNOWN_TARGET)
            .says("message.dialect")
            .with("name", &name);
        match nearest(&name, known.iter().copied()) {
            Some(near) => finding.helps("help.near").with("near", near),
            None => finding.helps("help.dialects").with("dialects", known.join(", ")),
        }
    })
}
