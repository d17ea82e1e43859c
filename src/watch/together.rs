//! Decompositions that are held against data together: one question for all wholes and parts of
//! periods of one length, and one for all that are sliced alike.

use super::holding::Holding;
use super::watched::LOOKED_BACK;
use super::{Rows, Texts};
use crate::source::Span;
use crate::syntax::ast::{Asked as Column, Clause, ClauseKind, During, Expr, Name, Number, Path};
use crate::syntax::time::Grain;

/// A question about several of them.
#[derive(Clone, Debug)]
pub struct Batch {
    grain: Grain,
    by: Option<Path>,
    columns: Vec<Expr>,
    /// Which of them asks, where its columns begin, and how many it has.
    asking: Vec<(usize, usize, usize)>,
    /// Where the first of them stands.
    pub span: Span,
}

/// The questions that these come to; one alone has its own.
#[must_use]
pub fn batches(holdings: &[&Holding]) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    let is_alone = holdings.len() == 1;
    let asking = holdings.iter().enumerate();
    for (at, holding) in asking.filter(|(_, holding)| is_alone || holding.is_plain) {
        for (columns, by) in holding.asked() {
            let is_like = |batch: &&mut Batch| batch.grain == holding.grain && batch.by.as_ref() == by;
            let own = (at, 0, columns.len());
            match batches.iter_mut().find(is_like) {
                Some(batch) => {
                    batch.asking.push((at, batch.columns.len(), columns.len()));
                    batch.columns.extend(columns);
                }
                None => batches.push(Batch {
                    grain: holding.grain,
                    by: by.cloned(),
                    columns,
                    asking: vec![own],
                    span: holding.span,
                }),
            }
        }
    }
    batches
}

impl Batch {
    /// What is asked: all columns in each of the last periods.
    #[must_use]
    pub fn question(&self) -> Vec<Clause> {
        let word = || Name::plain(self.grain.word(), self.span);
        let columns = self.columns.iter().enumerate();
        let columns = columns.map(|(at, expr)| Column::named(expr.clone(), &format!("number_{}", at + 1)));
        let by = std::iter::once(Path::of(word())).chain(self.by.clone());
        let last = During::Last {
            count: Number {
                raw: LOOKED_BACK.to_string().into(),
                span: self.span,
            },
            complete: true,
            unit: word(),
        };
        [
            ClauseKind::Metrics(columns.collect()),
            ClauseKind::By(by.collect()),
            ClauseKind::For(last),
        ]
        .into_iter()
        .map(|kind| Clause::of(kind, self.span))
        .collect()
    }

    /// The rows of one of them: its keys and its own columns.
    fn of(&self, holding: usize, rows: &Rows) -> Option<Texts> {
        let (_, from, count) = *self.asking.iter().find(|(at, ..)| *at == holding)?;
        let keys = 1 + usize::from(self.by.is_some());
        let own = |row: &Vec<Option<String>>| {
            let columns = row.iter().skip(keys + from).take(count);
            row.iter().take(keys).chain(columns).cloned().collect()
        };
        Some(rows.iter().map(own).collect())
    }
}

/// What a decomposition is judged by, of the answers to all batches; nothing where one of its
/// own has none, or they do not tell.
#[must_use]
pub fn answers_of(
    holdings: &[&Holding],
    at: usize,
    answered: &[(Batch, Option<Texts>)],
) -> Option<Vec<Texts>> {
    let mut answers = Vec::new();
    for (batch, rows) in answered {
        if batch.asking.iter().any(|(asks, ..)| *asks == at) {
            answers.push(batch.of(at, rows.as_ref()?)?);
        }
    }
    let is_alone = holdings.len() == 1;
    let rows: Vec<&Rows> = answers.iter().map(Vec::as_slice).collect();
    let tells = is_alone || holdings.get(at)?.is_told_by(&rows);
    tells.then_some(answers)
}
