//! What is asked of two metrics to tell them apart.

use super::Side;
use crate::check::slicings;
use crate::source::Span;
use crate::syntax::ast::Path;

/// Most dimensions that are sliced by.
const MOST_SLICES: usize = 6;

/// Everything that may be asked: nothing to slice by, the periods, and what both
/// can be sliced by.
pub fn questions(sides: &[Side<'_>]) -> Vec<Vec<Path>> {
    let at = |words: &str| Path::dotted(words, Span::default());
    let mut all = vec![Vec::new()];
    for grain in ["month", "day", "week", "quarter", "year"] {
        all.push(vec![at(grain)]);
    }
    let mut common: Option<Vec<String>> = None;
    for side in sides {
        let facts = side.checked.metric(side.metric).map(|(_, facts)| facts);
        let own = facts.map_or_else(Vec::new, |facts| slicings(side.checked, facts));
        let own = own.into_iter().filter(|one| !one.is_time);
        // What is near comes first.
        let mut own: Vec<String> = own.map(|slicing| slicing.path).collect();
        own.sort_by_key(|path| (path.matches('.').count(), path.clone()));
        common = Some(match common {
            Some(known) => known.into_iter().filter(|path| own.contains(path)).collect(),
            None => own,
        });
    }
    for slice in common.unwrap_or_default().iter().take(MOST_SLICES) {
        all.push(vec![at(slice)]);
        all.push(vec![at("month"), at(slice)]);
    }
    all
}
