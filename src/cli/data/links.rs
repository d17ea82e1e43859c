//! Links whose two sides hold values of other kinds: nothing on one side ever equals
//! anything on the other.

use super::Look;
use super::columns;
use crate::diagnostic::{Diagnostic, code};
use crate::engine::{Declared, Need, Statement};
use crate::resolve::{Link, Table, TableId};
use crate::sql::find;
use crate::syntax::ast::Name;
use crate::words::{Said, say};

impl Look<'_> {
    /// Finds these links of a table; their columns are not looked at further.
    pub fn sides(&mut self, id: TableId, table: &Table) {
        for link in &table.links {
            let Some((own, theirs, home)) = self.differ(id, table, link) else {
                continue;
            };
            let finding = Diagnostic::error(&code::LEADS_NOWHERE)
                .at(link.name.span)
                .says("message.types")
                .helps("help.types")
                .with("table", &table.named.name.text)
                .with("link", &link.name.text)
                .with("home", home)
                .with("own", words(own))
                .with("theirs", words(theirs));
            self.find(finding);
            for column in &link.columns {
                self.unreadable.insert((id, Some(column.text.to_string())));
            }
        }
    }

    /// What both sides of a link hold, and where it leads, if they never meet.
    fn differ(&self, id: TableId, table: &Table, link: &Link) -> Option<(Declared, Declared, String)> {
        let model = &self.checked.model;
        let at = model.entities.get(link.entity.index())?.home?;
        let home = model.tables.get(at.index())?;
        let key = &home.key.as_ref()?.columns;
        // Both are asked, whatever one says: what is sent does not depend on what comes.
        let sides = (self.kinds(id, table, &link.columns), self.kinds(at, home, key));
        let (Some(own), Some(theirs)) = sides else {
            return None;
        };
        let mut pairs = own.into_iter().zip(theirs);
        let (own, theirs) = pairs.find(|(own, theirs)| sort(*own) != sort(*theirs))?;
        Some((own, theirs, home.named.name.text.to_string()))
    }

    /// What columns hold; nothing where that cannot be said.
    fn kinds(&self, id: TableId, table: &Table, names: &[Name]) -> Option<Vec<Declared>> {
        let need = columns::need(self.checked, id, table)?;
        let is_asked =
            |column: &crate::engine::NeededColumn| names.iter().any(|name| name.text == column.name);
        let need = Need {
            columns: need.columns.into_iter().filter(is_asked).collect(),
            ..need
        };
        let quotes = find(self.engine.dialect())?.names();
        let columns: Vec<String> = names.iter().map(|name| quotes.quoted(&name.text)).collect();
        let known: Vec<String> = columns.iter().map(|name| format!("{name} IS NOT NULL")).collect();
        let statement = Statement {
            sql: format!(
                "SELECT {} FROM {} WHERE {} LIMIT 1",
                columns.join(", "),
                quotes.path(&need.table),
                known.join(" AND ")
            ),
            answers: Vec::new(),
            needs: vec![need],
            keys: Vec::new(),
            checks: Vec::new(),
        };
        let answer = self.engine.run(&statement).ok()?;
        // Files say by their values what they hold: without any, they say nothing.
        answer.batches.iter().find(|batch| batch.num_rows() > 0)?;
        let kinds: Vec<Declared> = answer.kinds().into_iter().map(|(_, kind)| kind).collect();
        (!kinds.contains(&Declared::Unknown)).then_some(kinds)
    }
}

/// What may equal what.
fn sort(kind: Declared) -> u8 {
    match kind {
        Declared::Unknown => 0,
        Declared::Text => 1,
        Declared::Int | Declared::Decimal | Declared::Float => 2,
        Declared::Bool => 3,
        Declared::Date | Declared::Timestamp => 4,
    }
}

fn words(kind: Declared) -> Said {
    match kind {
        Declared::Unknown => say!("nothing"),
        Declared::Text => say!("text"),
        Declared::Int => say!("whole numbers"),
        Declared::Decimal => say!("decimals"),
        Declared::Float => say!("floating numbers"),
        Declared::Bool => say!("true or false"),
        Declared::Date => say!("dates"),
        Declared::Timestamp => say!("timestamps"),
    }
}
