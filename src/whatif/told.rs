//! What is asked for, and what is told by it: a north star or a condition at a time, each by
//! the numbers of its own periods and slices.

use rustc_hash::FxHashMap;

use super::bound::{Bound, bound};
use super::condition::parts_of;
use super::pull::pulls;
use super::reckon::Reckoner;
use super::setting::{Set, Setting};
use super::system::{Reach, System, named};
use super::{Exact, Guarded, Star, Turn};
use crate::check::Checked;
use crate::check::additivity::{Over, Why};
use crate::resolve::MetricId;
use crate::source::SourceMap;
use crate::syntax::ast::{Expr, Path};
use crate::syntax::time::Grain;
use crate::tree::Tree;
use crate::watch::{Kind, Watch};
use crate::words::{Said, say};

/// What is known, by names of metrics and texts of expressions.
pub type Known = FxHashMap<String, Exact>;

/// A slice, and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    /// What by, and which; nothing for the whole.
    pub keys: Vec<(String, String)>,
    /// What is known.
    pub known: Known,
}

/// A project with numbers that are set.
pub struct Supposed<'a> {
    /// What follows from what.
    pub system: System<'a>,
    settings: &'a [Setting],
    pairs: Vec<(MetricId, Set)>,
}

impl<'a> Supposed<'a> {
    /// That of a model.
    #[must_use]
    pub fn of(checked: &'a Checked, sources: &'a SourceMap, settings: &'a [Setting]) -> Self {
        let pairs = System::pairs(settings);
        Self {
            system: System::of(checked, sources, &pairs),
            settings,
            pairs,
        }
    }

    /// What is set, as pairs.
    #[must_use]
    pub fn pairs(&self) -> &[(MetricId, Set)] {
        &self.pairs
    }

    /// The north stars that a setting reaches.
    #[must_use]
    pub fn stars(&self) -> Vec<MetricId> {
        let tree = Tree::of(&self.system.checked.model);
        let stars = tree.stars.iter().map(|star| star.metric);
        stars.filter(|id| self.system.reach(*id).is_some()).collect()
    }

    /// The guardrails and companions that a setting reaches, and how many are not.
    #[must_use]
    pub fn guards(&self, watches: Vec<Watch>) -> (Vec<Watch>, usize) {
        let guards = watches
            .into_iter()
            .filter(|watch| matches!(watch.about.kind, Kind::Guardrail | Kind::Companion));
        let (reached, others): (Vec<Watch>, Vec<Watch>) = guards.partition(|watch| {
            let mut ids = watch.metrics.iter();
            ids.any(|id| self.system.reach(*id).is_some()) || self.system.reaches(&watch.condition)
        });
        (reached, others.len())
    }

    /// The period a metric is defined per; months without one.
    #[must_use]
    pub fn grain(&self, id: MetricId) -> Grain {
        let model = &self.system.checked.model;
        model.defined_per(id).unwrap_or(Grain::Month)
    }

    /// What must be known of a condition.
    #[must_use]
    pub fn needed(&self, condition: &Expr) -> Vec<Expr> {
        let roots: Vec<MetricId> = named(self.system.checked, condition);
        self.system.needed(&roots)
    }

    /// What becomes of a north star.
    #[must_use]
    pub fn star(&self, id: MetricId, period: Option<String>, known: &Known) -> Star {
        let reckoner = Reckoner::new(&self.system, known);
        Star {
            turn: reckoner.turn(id),
            period,
            target: None,
            pulls: pulls(&reckoner, &self.pairs, id),
            slices: Vec::new(),
        }
    }

    /// What is set, by the numbers there are.
    #[must_use]
    pub fn set(&self, known: &Known) -> Vec<Turn> {
        let reckoner = Reckoner::new(&self.system, known);
        let settings = self.settings.iter();
        settings.map(|setting| reckoner.turn(setting.metric)).collect()
    }

    /// What else moves on the way to some metrics.
    #[must_use]
    pub fn moved(&self, roots: &[MetricId], known: &Known) -> Vec<Turn> {
        let reckoner = Reckoner::new(&self.system, known);
        let reached = self.system.all_reached().into_iter();
        let needed = self.system.needed(roots);
        let is_needed = |id: &MetricId| {
            !roots.contains(id) && needed.iter().any(|expr| self.system.metric(expr) == Some(*id))
        };
        let moved = reached.filter(|id| self.system.reach(*id) == Some(Reach::Made));
        moved.filter(is_needed).map(|id| reckoner.turn(id)).collect()
    }

    /// How a condition stands in a slice.
    #[must_use]
    pub fn guarded(&self, watch: &Watch, period: Option<String>, slice: Slice, is_given: bool) -> Guarded {
        let reckoner = Reckoner::new(&self.system, &slice.known);
        let stands = reckoner.stands(&watch.condition);
        let after = match self.keeps_out(watch, is_given) {
            Some(why) => Err(why),
            None => stands.after,
        };
        let bounds = match after.is_ok() {
            true => self.bounds(&reckoner, &watch.condition),
            false => Vec::new(),
        };
        Guarded {
            kind: watch.about.kind.word(),
            name: watch.about.name.clone(),
            label: watch.about.label.clone(),
            says: watch.about.says.clone(),
            owner: watch.about.owner.clone(),
            blocks: watch.blocks,
            period,
            slice: slice.keys,
            before: stands.before,
            values: watch.metrics.iter().map(|id| reckoner.turn(*id)).collect(),
            after,
            bounds,
        }
    }

    /// One that cannot be judged.
    #[must_use]
    pub fn unjudged(&self, watch: &Watch, period: Option<String>, why: Said) -> Guarded {
        let nothing = Slice::default();
        Guarded {
            after: Err(why),
            values: Vec::new(),
            before: None,
            ..self.guarded(watch, period, nothing, true)
        }
    }

    /// Why a number that is set is not one of the periods or slices of a condition.
    #[must_use]
    pub fn keeps_out(&self, watch: &Watch, is_given: bool) -> Option<Said> {
        let by: Vec<String> = watch.by.iter().map(Path::text).collect();
        if is_given && !by.is_empty() {
            return Some(say!(
                "it is judged by {by}, and the numbers given are of the whole",
                by = Said::list(&by)
            ));
        }
        let home = self.stars().first().map(|star| self.grain(*star));
        for setting in self.settings.iter().filter(|one| !matches!(one.set, Set::By(_))) {
            if !self.bears_on(setting.metric, watch) {
                continue;
            }
            if !by.is_empty() {
                return Some(say!(
                    "`{setting}` is said of the whole, and it is judged by {by}: say it as a share, such as `+5%`",
                    setting = &setting.words,
                    by = Said::list(&by)
                ));
            }
            let own = self.system.checked.model.defined_per(setting.metric);
            let other = own.or(home).filter(|grain| *grain != watch.grain);
            if let Some(grain) = other.filter(|_| !is_given && !self.is_rate(setting.metric)) {
                return Some(say!(
                    "`{setting}` is said of a {grain}, and it is judged per {per}: say it as a share, such as `+5%`",
                    setting = &setting.words,
                    grain = grain.word(),
                    per = watch.grain.word()
                ));
            }
        }
        None
    }

    /// Whether a number that is set reaches a condition.
    fn bears_on(&self, id: MetricId, watch: &Watch) -> bool {
        let needed = self.needed(&watch.condition);
        needed.iter().any(|expr| self.system.metric(expr) == Some(id))
    }

    /// Whether a number is of the same size in longer periods.
    fn is_rate(&self, id: MetricId) -> bool {
        let found = self.system.checked.additivity(id);
        found.is_some_and(|found| matches!(found.slices, Over::Nothing(Why::Ratio | Why::Function(_))))
    }

    /// Of each comparison the bounds of the numbers it names and of those that are set.
    fn bounds(&self, reckoner: &Reckoner<'_>, condition: &Expr) -> Vec<Bound> {
        let mut found: Vec<Bound> = Vec::new();
        for part in parts_of(condition) {
            let own = named(self.system.checked, part);
            let set = self.pairs.iter().map(|(id, _)| *id);
            let mut ids: Vec<MetricId> = own.into_iter().chain(set).collect();
            // One against a number is said by the condition itself.
            if named(self.system.checked, part).len() == 1 {
                ids.remove(0);
            }
            let mut seen = Vec::new();
            for id in ids {
                if !seen.contains(&id) {
                    seen.push(id);
                    found.extend(bound(reckoner, &self.pairs, part, id));
                }
            }
        }
        found
    }
}
