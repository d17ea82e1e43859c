//! The verdict on a definition and what it was: the one place where two revisions are
//! judged.

use super::Side;
use super::change::{Facet, Kind};
use super::example::Example;
use super::metrics::Work;
use super::pairs::Marks;
use crate::meaning::{Bound, Change, Compared, Effort, Judgement, Slice};
use crate::resolve::MetricId;

/// A verdict, and what is to be said of it.
pub(super) struct Told {
    pub kind: Kind,
    pub facets: Vec<Facet>,
    pub example: Option<Example>,
}

/// Databases that are tried for all definitions together: a revision that changes
/// everything is judged in seconds, too.
const MOST_DATABASES: usize = 20_000;
/// At least so many for each.
const LEAST: usize = 20;

/// How long to look for rows that tell one definition apart, by how many there are.
pub(super) fn effort(before: &Marks, after: &Marks, old: Side<'_>, new: Side<'_>) -> Effort {
    let metrics = new.checked.model.metrics.iter().enumerate();
    let changed = metrics.filter(|(at, metric)| {
        let was = old.checked.model.names.metric(&metric.named.name.text);
        was.is_some_and(|was| before.metric(was.index()) != after.metric(*at))
    });
    let whole = Effort::default();
    Effort {
        databases: (MOST_DATABASES / changed.count().max(1)).clamp(LEAST, whole.databases),
        ..whole
    }
}

impl Work<'_> {
    /// Judges a metric against what it was.
    pub fn judge(&mut self, was: MetricId, is: MetricId) -> Option<Told> {
        let (old, new) = (
            self.before.metrics.get(was.index())?,
            self.after.metrics.get(is.index())?,
        );
        let judgement = self.normal.judge(old, new);
        let plain = |kind, facets| Told {
            kind,
            facets,
            example: None,
        };
        if judgement == Judgement::Same {
            return Some(plain(Kind::Rewritten, Vec::new()));
        }
        if old.fingerprint.is_none() || new.fingerprint.is_none() {
            return Some(plain(Kind::Unknown, vec![Facet::NotJudged]));
        }
        let [before, after] = &mut self.apart;
        Some(match before.tell_from(was, after, is, self.effort) {
            Compared::Same => plain(Kind::Rewritten, Vec::new()),
            Compared::SameGiven(claims) => plain(Kind::SameGiven, vec![Facet::Given { claims }]),
            Compared::Different(difference) => Told {
                kind: match (difference.change, &judgement) {
                    (Some(Change::Narrowed), _) | (None, Judgement::Narrowed(_)) => Kind::Narrowed,
                    (Some(Change::Widened), _) | (None, Judgement::Widened(_)) => Kind::Widened,
                    (None, _) => Kind::Different,
                },
                facets: rows(&judgement),
                example: Some(Example::of(&difference.witness)),
            },
            Compared::Unknown => plain(Kind::Unknown, bound(&judgement)),
        })
    }
}

impl Work<'_> {
    /// Judges an attribute, a segment or a field against what it was; `change` is what is
    /// known of who is in a segment.
    pub fn judge_slice(&self, was: Slice, is: Slice, change: Option<Change>) -> Told {
        let [before, after] = &self.apart;
        let told = before.tell_slice(was, after, is, self.effort);
        let (kind, facets, example) = match told {
            Compared::Same => (Kind::Rewritten, Vec::new(), None),
            Compared::SameGiven(claims) => (Kind::SameGiven, vec![Facet::Given { claims }], None),
            Compared::Different(apart) => {
                let kind = match change {
                    Some(Change::Narrowed) => Kind::Narrowed,
                    Some(Change::Widened) => Kind::Widened,
                    None => Kind::Different,
                };
                (kind, Vec::new(), Some(Example::of(&apart.witness)))
            }
            Compared::Unknown => (Kind::Unknown, Vec::new(), None),
        };
        Told {
            kind,
            facets,
            example,
        }
    }
}

/// The rows that are counted otherwise.
fn rows(judgement: &Judgement) -> Vec<Facet> {
    let left_out = |row: &String| Facet::LeftOut { row: row.clone() };
    let counted = |row: &String| Facet::CountsNow { row: row.clone() };
    match judgement {
        Judgement::Narrowed(row) => vec![left_out(row)],
        Judgement::Widened(row) => vec![counted(row)],
        Judgement::Others(gone, new) => vec![left_out(gone), counted(new)],
        Judgement::Same | Judgement::Period(..) | Judgement::Unknown(_) => Vec::new(),
    }
}

/// What is sure where no rows were found that tell them apart.
fn bound(judgement: &Judgement) -> Vec<Facet> {
    match judgement {
        Judgement::Narrowed(_) | Judgement::Unknown(Bound::NoneMore) => vec![Facet::NoneMore],
        Judgement::Widened(_) | Judgement::Unknown(Bound::NoneLess) => vec![Facet::NoneLess],
        _ => Vec::new(),
    }
}
