//! The search for rows that tell two definitions apart.

use super::Side;
use super::answers::{Gap, gap};
use super::database::{Database, Places};
use super::gather::{Reads, reads};
use super::making::{Fixed, Maker};
use super::questions::questions;
use super::rng::Rng;
use super::schema::Schema;
use super::shrink::shrunk;
use super::witness::Witness;
use crate::check::Literal;
use crate::evaluate::answer_metric;
use crate::syntax::ast::Path;
use jiff::civil::DateTime;

/// How long to look.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Most databases that are tried.
    pub databases: usize,
    /// Most steps of one answer.
    pub steps: u64,
    /// Most tries to leave something out of the rows that are found.
    pub tries: usize,
    /// So many databases more are tried for two numbers, where one of them is null.
    pub better: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            databases: 500,
            steps: 200_000,
            tries: 300,
            better: 20,
        }
    }
}

/// What may come to two different numbers.
pub trait Tells {
    /// What either side reads.
    fn reads(&self) -> Vec<Reads<'_>>;

    /// What may be asked.
    fn questions(&self) -> Vec<Vec<Path>>;

    /// Where both differ on a database.
    fn gap(&self, asked: &Asked, database: &Database) -> Option<Gap>;
}

/// A question.
pub struct Asked {
    pub as_of: Option<DateTime>,
    pub by: Vec<Path>,
    pub steps: u64,
}

/// Two definitions.
pub struct Pair<'a> {
    sides: [Side<'a>; 2],
    places: [Places<'a>; 2],
}

impl<'a> Pair<'a> {
    /// Of these; the first one names the tables.
    pub fn of(sides: [Side<'a>; 2]) -> Self {
        let [first, _] = sides;
        Self {
            sides,
            places: sides.map(|side| Places::of(side.checked, first.checked)),
        }
    }
}

impl Tells for Pair<'_> {
    fn reads(&self) -> Vec<Reads<'_>> {
        self.sides.iter().map(|side| reads(*side, &[])).collect()
    }

    fn questions(&self) -> Vec<Vec<Path>> {
        questions(&self.sides)
    }

    fn gap(&self, asked: &Asked, database: &Database) -> Option<Gap> {
        let [one, two] = &self.places;
        let [first, second] = self.sides;
        let answers = [(first, one), (second, two)].map(|(side, places)| {
            let data = database.put(places, asked.as_of)?;
            answer_metric(
                asked.steps,
                side.checked,
                &data,
                side.metric,
                &asked.by,
                asked.as_of,
            )
        });
        let [one, two] = &answers;
        gap(one, two)
    }
}

/// Looks for rows on which both sides come to different numbers, and that hold to all that
/// is claimed of them.
pub fn search(tells: &dyn Tells, seeds: &[Vec<Fixed>], effort: Effort) -> Option<Witness> {
    let all = tells.reads();
    let schema = Schema::of(&all);
    let loose = all.iter().flat_map(|reads| reads.loose.iter().cloned());
    let compared = all
        .iter()
        .flat_map(|reads| reads.columns.values())
        .flat_map(|read| &read.constants);
    let dates = compared.filter(|one| matches!(one, Literal::Date(_) | Literal::Timestamp(_)));
    let loose = loose.chain(dates.cloned());
    let lengths: Vec<_> = all
        .iter()
        .flat_map(|reads| reads.lengths.iter().copied())
        .collect();
    let maker = Maker::new(&schema, loose.collect(), &lengths);
    let questions = tells.questions();
    let mut first: Option<(Asked, Database)> = None;
    let mut last = effort.databases;
    for attempt in 0..effort.databases {
        if attempt > last {
            break;
        }
        let mut rng = Rng::new(attempt as u64);
        let seed = seeds.get(attempt % (2 * seeds.len()).max(1));
        let (database, as_of) = maker.make(&mut rng, seed.map_or(&[], Vec::as_slice));
        // The second one is by day, the first one by month.
        let others = [1 + attempt % 2, rng.below(questions.len())];
        for at in std::iter::once(0).chain(others) {
            let asked = Asked {
                as_of,
                by: questions.get(at).cloned().unwrap_or_default(),
                steps: effort.steps,
            };
            let Some(gap) = tells.gap(&asked, &database).filter(|_| schema.allows(&database)) else {
                continue;
            };
            if gap.is_of_numbers() || effort.better == 0 {
                return shrunk((tells, &asked), &schema, database, effort.tries);
            }
            if first.is_none() {
                last = attempt + effort.better;
                first = Some((asked, database.clone()));
            }
        }
    }
    let (asked, database) = first?;
    shrunk((tells, &asked), &schema, database, effort.tries)
}
