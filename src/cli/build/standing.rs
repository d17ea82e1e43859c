//! What stands in a target where views are built. Never: changes it.

use crate::build::{Standing, Wanted};
use crate::cli::asking::rows_of;
use crate::cli::query;
use crate::cli::workspace::Workspace;
use crate::diagnostic::{Diagnostic, code};
use crate::engine::Statement;
use crate::output::rows::value::Value;

/// Each column of each view and table of a schema: the name of that, `view` or something else, what
/// is said of it, the column.
const POSTGRES: &str = "SELECT CAST(c.relname AS text), \
     CASE WHEN c.relkind = 'v' THEN 'view' ELSE 'table' END, \
     obj_description(c.oid, 'pg_class'), CAST(a.attname AS text) \
     FROM pg_catalog.pg_class AS c \
     JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
     LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = {schema} ORDER BY 1, a.attnum";

const DUCKDB: &str = "SELECT c.table_name, CASE WHEN v.view_name IS NULL THEN 'table' ELSE 'view' END, \
     v.comment, c.column_name FROM duckdb_columns() AS c \
     LEFT JOIN duckdb_views() AS v ON v.database_oid = c.database_oid AND v.schema_oid = c.schema_oid \
     AND v.view_name = c.table_name \
     WHERE c.database_name = current_database() AND c.schema_name = {schema} ORDER BY 1, c.column_index";

/// What stands in a schema of the target.
pub(super) fn standing(
    workspace: &Workspace,
    target: Option<&String>,
    wanted: Wanted<'_>,
) -> Result<(String, Vec<Standing>), Vec<Diagnostic>> {
    let one = |finding| vec![finding];
    let (name, target) = query::askable(workspace, target).map_err(one)?;
    let sql = match target.engine.as_str() {
        "postgres" => POSTGRES,
        "duckdb" => DUCKDB,
        other => return Err(one(untold(other))),
    };
    if target.engine != wanted.dialect.name() {
        let finding = Diagnostic::error(&code::UNKNOWN_TARGET).says("message.other_dialect");
        let finding = finding
            .helps("help.other_dialect")
            .with("dialect", wanted.dialect.name());
        return Err(one(finding.with("name", name).with("engine", &target.engine)));
    }
    let engine = query::engine(workspace, name, target)?;
    let statement = Statement {
        sql: sql.replace("{schema}", &wanted.dialect.text(wanted.folder)),
        answers: Vec::new(),
        needs: Vec::new(),
        keys: Vec::new(),
        checks: Vec::new(),
    };
    let answer = engine.run(&statement).map_err(one)?;
    let mut found: Vec<Standing> = Vec::new();
    for row in rows_of(&answer).map_err(one)? {
        let text = |at: usize| row.get(at).and_then(Value::text);
        let Some(view) = text(0) else { continue };
        if found.last().is_none_or(|last| last.name != view) {
            found.push(Standing {
                name: view.to_owned(),
                is_view: text(1) == Some("view"),
                remark: text(2).map(str::to_owned),
                columns: Vec::new(),
            });
        }
        if let Some(last) = found.last_mut() {
            last.columns.extend(text(3).map(str::to_owned));
        }
    }
    Ok((name.to_owned(), found))
}

/// That what stands there cannot be told from what would be built.
pub(super) fn untold(engine: &str) -> Diagnostic {
    let finding = Diagnostic::error(&code::UNKNOWN_TARGET).says("message.untold");
    finding.helps("help.untold").with("name", engine)
}
