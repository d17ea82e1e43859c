//! Links whose two sides hold values of other kinds: nothing on one side ever equals
//! anything on the other.

use super::Look;
use super::columns;
use crate::cli::statement::statement_in;
use crate::diagnostic::{Diagnostic, code};
use crate::engine::{Declared, Need, NeededColumn, Statement};
use crate::plan::one_row;
use crate::resolve::{Link, Table, TableId};
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
    fn differ(&mut self, id: TableId, table: &Table, link: &Link) -> Option<(Declared, Declared, String)> {
        let model = &self.checked.model;
        let at = model.entities.get(link.entity.index())?.home?;
        let home = model.tables.get(at.index())?;
        let key = &home.key.as_ref()?.columns;
        if !self.may_read(id, &link.columns) || !self.may_read(at, key) {
            return None;
        }
        // Both are asked, whatever one says: what is sent does not depend on what comes.
        let sides = [self.kinds(id, table, &link.columns), self.kinds(at, home, key)];
        let home = home.named.name.text.to_string();
        let [own, theirs] = sides.map(|side| match side {
            Ok(kinds) => kinds,
            Err(reason) => {
                self.find(unseen((&table.named.name, link), &home, &reason));
                None
            }
        });
        let mut pairs = own?.into_iter().zip(theirs?);
        let (own, theirs) = pairs.find(|(own, theirs)| sort(*own) != sort(*theirs))?;
        Some((own, theirs, home))
    }

    /// What columns hold; nothing where that cannot be said.
    fn kinds(&self, id: TableId, table: &Table, names: &[Name]) -> Result<Option<Vec<Declared>>, Diagnostic> {
        let Some(need) = columns::need(self.checked, id, table) else {
            return Ok(None);
        };
        let is_asked = |column: &NeededColumn| names.iter().any(|name| name.text == column.name);
        let need = Need {
            columns: need.columns.into_iter().filter(is_asked).collect(),
            ..need
        };
        let plan = one_row(self.checked, id, names).map_err(|finding| *finding)?;
        let statement = Statement {
            answers: Vec::new(),
            needs: vec![need],
            ..statement_in(self.engine.dialect(), &plan, &self.checked.model)?
        };
        let answer = self.engine.run(&statement)?;
        // Files say by their values what they hold: without any, they say nothing.
        if answer.batches.iter().all(|batch| batch.num_rows() == 0) {
            return Ok(None);
        }
        let kinds: Vec<Declared> = answer.kinds().into_iter().map(|(_, kind)| kind).collect();
        Ok((!kinds.contains(&Declared::Unknown)).then_some(kinds))
    }

    /// Whether nothing is wrong with these columns that was said already.
    fn may_read(&self, id: TableId, names: &[Name]) -> bool {
        let read = |name: &Name| !self.unreadable.contains(&(id, Some(name.text.to_string())));
        !self.unreadable.contains(&(id, None)) && names.iter().all(read)
    }
}

/// That nobody can say what both sides hold.
fn unseen((table, link): (&Name, &Link), home: &str, reason: &Diagnostic) -> Diagnostic {
    Diagnostic::warning(&code::LEADS_NOWHERE)
        .at(link.name.span)
        .says("message.unseen")
        .helps("help.unseen")
        .with("table", &table.text)
        .with("link", &link.name.text)
        .with("home", home)
        .with("reason", reason.reason())
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
