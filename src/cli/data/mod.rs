//! What definitions say of data, asked of a target: `merak check --target`.

mod columns;
mod held;
mod late;
mod links;

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::asking::{Rows, rows_of};
use super::spinner;
use super::statement::statement_in;
use super::workspace::Workspace;
use crate::check::{Checked, ColumnRef};
use crate::diagnostic::{Diagnostic, code};
use crate::engine::Engine;
use crate::output::grid::grid;
use crate::plan::{AsOf, KeyUse, Plan, claims, days};
use crate::resolve::{Table, TableId};
use crate::source::Span;
use crate::words::{Language, say};
pub(super) use late::Days;

/// What came out.
pub(super) struct Seen {
    /// What is not as it is claimed to be.
    pub found: Vec<Diagnostic>,
    /// What was looked at, for people.
    pub table: String,
}

/// A table that was looked at.
struct Looked {
    name: String,
    rows: Option<u64>,
    days: Option<Days>,
}

/// Looks at all tables of a target: columns first, then what is claimed of those that
/// can be read.
pub(super) fn look(workspace: &Workspace, engine: &Engine, now: jiff::civil::DateTime) -> Seen {
    let _spinner = spinner::Spinner::start();
    let mut look = Look {
        checked: &workspace.checked,
        engine,
        as_of: AsOf::At(now),
        found: Vec::new(),
        unreadable: BTreeSet::new(),
        keys: Vec::new(),
    };
    let tables: Vec<(TableId, &Table)> = workspace
        .checked
        .model
        .tables
        .iter()
        .enumerate()
        .map(|(at, table)| (TableId::at(at), table))
        .collect();
    for (id, table) in &tables {
        look.columns(*id, table);
    }
    for (id, table) in &tables {
        look.sides(*id, table);
    }
    let looked = tables
        .iter()
        .filter_map(|(id, table)| look.table(*id, table, now.date()));
    let table = written(looked, workspace.language);
    look.verify_keys();
    Seen {
        found: look.found,
        table,
    }
}

/// What is known while one looks.
struct Look<'a> {
    checked: &'a Checked,
    engine: &'a Engine,
    as_of: AsOf,
    found: Vec<Diagnostic>,
    /// Columns that cannot be read; without a name, whole tables.
    unreadable: BTreeSet<(TableId, Option<String>)>,
    keys: Vec<(Plan, KeyUse)>,
}

impl Look<'_> {
    /// Says a thing of a place once: what unions are made of is read again with them.
    fn find(&mut self, finding: Diagnostic) {
        let place = |finding: &Diagnostic| finding.span().map(|span| span.key());
        let same = |known: &Diagnostic| known.code == finding.code && place(known) == place(&finding);
        if !self.found.iter().any(same) {
            self.found.push(finding);
        }
    }

    fn columns(&mut self, id: TableId, table: &Table) {
        let Some(need) = columns::need(self.checked, id, table) else {
            return;
        };
        for (column, finding) in self.engine.unreadable(&need) {
            self.unreadable.insert((id, column));
            self.find(finding);
        }
    }

    /// Puts the claims of a table to its data.
    fn table(&mut self, id: TableId, table: &Table, today: Date) -> Option<Looked> {
        if self.unreadable.contains(&(id, None)) {
            return None;
        }
        let readable = |column: &ColumnRef| {
            let whole = self.unreadable.contains(&(column.table, None));
            !whole
                && !self
                    .unreadable
                    .contains(&(column.table, Some(column.column.to_string())))
        };
        let claimed = claims(self.checked, id, self.as_of, &readable);
        let by_day = days(self.checked, id, self.as_of, &readable);
        let mut looked = Looked {
            name: table.named.name.text.to_string(),
            rows: None,
            days: None,
        };
        match claimed {
            Ok(Some(claims)) => {
                if let Some(row) = self
                    .answer(&claims.plan, table)
                    .and_then(|rows| rows.into_iter().next())
                {
                    let (rows, broken) = held::broken(&claims, &row);
                    looked.rows = rows;
                    broken.into_iter().for_each(|finding| self.find(finding));
                }
                self.remember_keys(claims.plan);
            }
            Ok(None) => {}
            Err(finding) => self.find(*finding),
        }
        match by_day {
            Ok(Some(plan)) => {
                let days = self.answer(&plan, table).map(|rows| Days::of(&rows, today));
                if let Some(days) = &days {
                    days.late(table)
                        .into_iter()
                        .for_each(|finding| self.find(finding));
                }
                looked.days = days;
                self.remember_keys(plan);
            }
            Ok(None) => {}
            Err(finding) => self.find(*finding),
        }
        if looked.rows == Some(0) {
            let finding = Diagnostic::warning(&code::LATE_DATA).at(table.named.name.span);
            let finding = finding.says("message.empty").helps("help.empty");
            self.find(finding.with("table", &table.named.name.text));
        }
        Some(looked)
    }

    /// The rows of an answer; what goes wrong is found.
    fn answer(&mut self, plan: &Plan, table: &Table) -> Option<Rows> {
        let mut asked = statement_in(self.engine.dialect(), plan, &self.checked.model);
        if let Ok(statement) = &mut asked {
            statement.keys.clear();
        }
        let answer = asked.and_then(|statement| self.engine.run(&statement));
        let rows = answer.and_then(|answer| rows_of(&answer));
        let place = table.named.name.span;
        rows.map_err(|finding| self.find(placed(finding, place))).ok()
    }

    fn remember_keys(&mut self, plan: Plan) {
        for key in plan.keys.clone() {
            if !self.keys.iter().any(|(_, known)| known.table == key.table) {
                self.keys.push((plan.clone(), key));
            }
        }
    }

    /// Each key once. The plan it comes from knows the columns it reads.
    fn verify_keys(&mut self) {
        for (mut plan, key) in std::mem::take(&mut self.keys) {
            let place = key.span;
            plan.keys = vec![key];
            let broken = statement_in(self.engine.dialect(), &plan, &self.checked.model)
                .and_then(|asked| self.engine.broken(&asked));
            match broken {
                Ok(found) => found.into_iter().for_each(|finding| self.find(finding)),
                Err(finding) => self.find(placed(finding, place)),
            }
        }
    }
}

/// What an engine says has no place: it is that of what was looked at.
fn placed(finding: Diagnostic, place: Span) -> Diagnostic {
    match finding.span() {
        Some(_) => finding,
        None => finding.note(place, say!("while this was looked at")),
    }
}

/// What was looked at, for people.
fn written(looked: impl Iterator<Item = Looked>, language: Language) -> String {
    let heads = match language {
        Language::English => ["table", "rows", "last day", "rows on the last whole day", "usual"],
        Language::Chinese => ["表", "行数", "最近日期", "最后一个完整日的行数", "平时"],
    };
    let rows = looked.map(|looked| {
        let days = looked.days.as_ref();
        let number = |number: Option<u64>| number.map_or(String::new(), |number| number.to_string());
        let last = days.and_then(Days::last);
        let usual = days.and_then(Days::usual);
        vec![
            looked.name,
            number(looked.rows),
            last.map_or(String::new(), |day| day.to_string()),
            number(days.map(Days::whole)),
            usual.map_or(String::new(), |usual| usual.to_string()),
        ]
    });
    let right = [false, true, false, true, true];
    format!("{}\n", grid(&heads, rows.collect(), &right).trim_end())
}
