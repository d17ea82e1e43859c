//! What a failing test is judged by: the rows behind the first number that is not as expected,
//! and the SQL.

use super::asking::{Rows, rows_of};
use super::by_hand;
use super::statement::statement_in;
use crate::check::Checked;
use crate::engine::Engine;
use crate::output::rows::value::Value;
use crate::plan::{AsOf, Behind, CellKey, Listing, Question, question, rows};
use crate::resolve::{Test, TestCase};
use crate::source::SourceMap;
use crate::words::{Said, Say, say};

/// Rows of a list that are shown.
const SHOWN: usize = 8;

/// Who was asked what.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub checked: &'a Checked,
    pub sources: &'a SourceMap,
    pub engine: &'a Engine,
    pub test: &'a Test,
    pub case: &'a TestCase,
    pub as_of: AsOf,
}

/// A row that is not as expected: its columns by name, those left out that a test says nothing of.
pub(super) struct Off {
    pub cells: Vec<(String, Value)>,
    /// The columns that differ; none where a whole row is missing or too many.
    pub differs: Vec<String>,
}

impl Case<'_> {
    /// Words about the rows, then the SQL.
    pub fn evidence(&self, off: &Off) -> Vec<Said> {
        let mut words = self.rows(off).unwrap_or_default();
        words.extend(self.sql());
        words
    }

    fn question(&self) -> Option<Question> {
        question(self.checked, &self.case.clauses, self.case.span, self.as_of).ok()
    }

    /// The rows of each table that the number is taken of; none where they cannot be listed.
    fn rows(&self, off: &Off) -> Option<Vec<Said>> {
        let mut question = self.question()?;
        if question
            .asked
            .iter()
            .any(|asked| off.differs.contains(&asked.name))
        {
            question.asked.retain(|asked| off.differs.contains(&asked.name));
        }
        question.asked.truncate(1);
        let metric = question.asked.first()?.name.clone();
        let keys = question.slices.iter().enumerate().filter_map(|(slice, asked)| {
            let (_, value) = off.cells.iter().find(|(name, _)| *name == asked.name)?;
            Some(CellKey {
                slice,
                value: value.text().map(str::to_owned),
                span: self.case.span,
            })
        });
        let keys: Vec<CellKey> = keys.collect();
        let behind = Behind {
            question: &question,
            cell: &keys,
            all: false,
            sources: self.sources,
        };
        let lists = rows(self.checked, &behind).ok()?;
        let mut words = Vec::new();
        for list in lists {
            words.extend(self.list(list, &metric)?);
        }
        Some(words)
    }

    fn list(&self, mut list: Listing, metric: &str) -> Option<Vec<Said>> {
        by_hand::replace(&mut list.plan, self.checked, self.test);
        let statement = statement_in(self.engine.dialect(), &list.plan, &self.checked.model).ok()?;
        let answer = self.engine.run(&statement).ok()?;
        let fields = answer.schema.fields().iter();
        let names: Vec<String> = fields.map(|field| field.name().clone()).collect();
        let rows: Rows = rows_of(&answer).ok()?;
        let head = match rows.len() {
            0 => say!(
                "no row of {list} is behind {metric} there",
                list = &list.name,
                metric = metric
            ),
            1 => say!(
                "1 row of {list} is behind {metric} there:",
                list = &list.name,
                metric = metric
            ),
            count => say!(
                "{count} rows of {list} are behind {metric} there:",
                count = count,
                list = &list.name,
                metric = metric
            ),
        };
        let mut words = vec![head];
        words.extend(rows.iter().take(SHOWN).map(|row| shown(&names, row)));
        if rows.len() > SHOWN {
            words.push(say!("  and {count} more", count = rows.len() - SHOWN));
        }
        Some(words)
    }

    /// As the engine was asked.
    fn sql(&self) -> Option<Said> {
        let question = self.question()?;
        let mut plan = crate::plan::plan(self.checked, &question).ok()?;
        by_hand::replace(&mut plan, self.checked, self.test);
        let sql = statement_in(self.engine.dialect(), &plan, &self.checked.model)
            .ok()?
            .sql;
        Some(say!("the SQL:\n{sql}", sql = sql.trim_end()))
    }
}

fn shown(names: &[String], row: &[Value]) -> Said {
    let cells = names.iter().zip(row);
    let cells: Vec<String> = cells
        .map(|(name, value)| format!("{name}: {}", value.words()))
        .collect();
    format!("  {{ {} }}", cells.join(", ")).said()
}
