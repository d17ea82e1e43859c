//! What is asked of data, as SQL: `merak check --as-sql`.

use std::fmt::Write;

use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::plan::{AsOf, Plan, claims, days};
use crate::resolve::TableId;
use crate::sql::{Dialect, key_check, refused, written};

/// Every question that `--target` asks, with a comment that says what must come out.
pub(super) fn sql(workspace: &Workspace, dialect: &dyn Dialect) -> Result<String, Vec<Diagnostic>> {
    let checked = &workspace.checked;
    let mut text = String::new();
    let mut keys = Vec::new();
    for (at, table) in checked.model.tables.iter().enumerate() {
        let (id, name) = (TableId::at(at), &table.named.name.text);
        let all = |_: &_| true;
        let claimed = claims(checked, id, AsOf::Clock, &all).map_err(|finding| vec![*finding])?;
        let by_day = days(checked, id, AsOf::Clock, &all).map_err(|finding| vec![*finding])?;
        let claimed = claimed.map(|claims| claims.plan);
        let plans = [
            (claimed, "what it claims of its rows: how many break each claim"),
            (by_day, "how many rows it has on each day"),
        ];
        for (plan, what) in plans {
            let Some(plan) = plan else {
                continue;
            };
            if let Some(finding) = refused(&plan, &checked.model, dialect) {
                return Err(vec![finding]);
            }
            let _ = writeln!(text, "-- {name}: {what}\n{}", ended(&plan, dialect));
            for key in &plan.keys {
                let Some(sql) = key_check(key, dialect).filter(|_| !keys.contains(&key.table)) else {
                    continue;
                };
                keys.push(key.table);
                let table = checked.model.tables.get(key.table.index());
                let name = table.map_or("", |table| table.named.name.text.as_str());
                let _ = writeln!(
                    text,
                    "-- {name}: a key that is there more than once, if any is\n{};\n",
                    sql.trim_end()
                );
            }
        }
    }
    Ok(text)
}

fn ended(plan: &Plan, dialect: &dyn Dialect) -> String {
    format!("{};\n", written(plan, dialect).trim_end())
}
