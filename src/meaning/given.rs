//! Normal forms under claims about data: what is claimed never to be is not told
//! apart from what may be. They serve one verdict, *the same given claims*, and
//! never become fingerprints that anyone is shown.

use super::diagram::Variable;
use super::normal::Normal;
use super::set::Set;
use crate::check::{By, Checked, ColumnRef, LinkPath, Row};
use crate::resolve::MetricId;
use crate::words::{Said, say};
use std::collections::BTreeSet;

/// The claims that a normal form may lean on.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    /// Those it may not lean on.
    excluded: BTreeSet<Said>,
    /// Those it does.
    leaned: BTreeSet<Said>,
}

/// Most claims of which each is left out in turn.
const MOST_CLAIMS: usize = 12;

/// The claims under which two metrics are the same, each of them needed.
pub(super) fn same_given(one: (&Checked, MetricId), two: (&Checked, MetricId)) -> Option<Vec<Said>> {
    let metric =
        |id: MetricId| move |normal: &mut Normal<'_>| normal.fingerprint(id).ok().map(|it| it.whole());
    given((one.0, &metric(one.1)), (two.0, &metric(two.1)))
}

/// A definition of a model, and what stands for it.
pub(super) type Stands<'s, T> = (&'s Checked, &'s dyn Fn(&mut Normal<'_>) -> Option<T>);

/// The claims under which two definitions are the same, each of them needed.
pub(super) fn given<T: PartialEq>(one: Stands<'_, T>, two: Stands<'_, T>) -> Option<Vec<Said>> {
    let mut excluded = BTreeSet::new();
    let mut needed = are_same(one, two, &excluded)?;
    if needed.len() <= MOST_CLAIMS {
        for claim in needed.clone() {
            let mut without = excluded.clone();
            without.insert(claim.clone());
            if let Some(left) = are_same(one, two, &without) {
                excluded = without;
                needed = left;
            }
        }
    }
    Some(needed.into_iter().collect()).filter(|claims: &Vec<Said>| !claims.is_empty())
}

fn are_same<T: PartialEq>(
    one: Stands<'_, T>,
    two: Stands<'_, T>,
    excluded: &BTreeSet<Said>,
) -> Option<BTreeSet<Said>> {
    let mut leaned = BTreeSet::new();
    let mut prints = Vec::new();
    for (checked, stands) in [one, two] {
        let mut normal = Normal::new(checked);
        normal.given = Some(Given {
            excluded: excluded.clone(),
            leaned: BTreeSet::new(),
        });
        prints.push(stands(&mut normal)?);
        leaned.extend(normal.given.map(|given| given.leaned).unwrap_or_default());
    }
    (prints.first() == prints.last()).then_some(leaned)
}

impl Normal<'_> {
    /// Leans on what is claimed of a column, if that is allowed.
    pub(super) fn lean(&mut self, variable: Variable, row: &Row) {
        let (Some(given), Row::Column(column)) = (&self.given, row) else {
            return;
        };
        let claim = self
            .claimed(column, variable.domain)
            .or_else(|| self.linked(column));
        let Some((set, words)) = claim.filter(|(_, words)| !given.excluded.contains(words)) else {
            return;
        };
        self.diagrams.claim(variable.mark, set);
        if let Some(given) = &mut self.given {
            given.leaned.insert(words);
        }
    }

    /// That the columns of a link are never NULL, where it says so.
    fn linked(&self, column: &ColumnRef) -> Option<(Set, Said)> {
        let table = self.checked.model.tables.get(column.table.index())?;
        let mut links = table.links.iter().filter(|link| link.required);
        let link = links.find(|link| link.columns.iter().any(|name| name.text == column.column))?;
        let name = format!("{}.{}", table.named.name.text, link.name.text);
        let words = say!("`{name}` is never NULL", name = name);
        self.always_found(&column.path).then_some((Set::KNOWN, words))
    }

    /// Whether every link of a way is claimed to find its row.
    pub(super) fn always_found(&self, way: &LinkPath) -> bool {
        way.steps().iter().all(|hop| {
            let from = self.checked.model.tables.get(hop.from.index());
            match hop.by {
                By::Link(at) => from
                    .and_then(|table| table.links.get(at))
                    .is_some_and(|link| link.required),
                By::Key => false,
            }
        })
    }
}
