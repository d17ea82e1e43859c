//! What a target says of the metrics of a tree.

use jiff::civil::DateTime;
use rustc_hash::FxHashMap;

use crate::cli::asking::{Asking, Found};
use crate::cli::known;
use crate::cli::period::Period;
use crate::output::rows::value::Value;
use crate::resolve::MetricId;
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{Clause, ClauseKind, During, Expr, Name, Number};
use crate::syntax::time::Grain;
use crate::tree::{Measured, Tree, Values, shown, valued};

/// Most metrics that are asked for.
const MOST: usize = 100;

/// What is asked, and when.
pub(in crate::cli) struct Asked<'a> {
    pub asking: Asking<'a>,
    pub sources: &'a SourceMap,
    pub now: DateTime,
    /// The periods of metrics that are defined per none.
    pub grain: Grain,
}

impl Asked<'_> {
    /// What each metric that identities lead to from a north star is in the last period of
    /// the star that is over.
    pub fn measured(&self) -> Found<FxHashMap<MetricId, Measured>> {
        let tree = Tree::of(&self.asking.checked.model);
        let mut all = FxHashMap::default();
        for star in &tree.stars {
            let grain = self.grain(star.metric);
            let mut metrics = valued(&tree, star.metric);
            metrics.truncate(MOST);
            let mut values = FxHashMap::default();
            for (id, number) in self.numbers(&metrics, &[complete(grain)], grain) {
                match number {
                    Ok(number) => values.extend(number.and_then(|number| Some((id, number.parse().ok()?)))),
                    // One that cannot be asked so is not known; the star itself must be.
                    Err(found) if id == star.metric => return Err(found),
                    Err(_) => {}
                }
            }
            let period = format!("last 1 complete {}", grain.word());
            all.insert(star.metric, Measured { period, values });
        }
        Ok(all)
    }

    /// What each metric that is shown is in the last of its periods that is over, and was in
    /// the one before.
    pub fn values(&self, root: Option<MetricId>) -> FxHashMap<MetricId, Values> {
        let tree = Tree::of(&self.asking.checked.model);
        let mut left: Vec<MetricId> = shown(&tree, root).into_iter().collect();
        left.sort_unstable();
        left.truncate(MOST);
        let mut all = FxHashMap::default();
        while let Some(grain) = left.first().map(|first| self.grain(*first)) {
            let is_alike = |id: &MetricId| self.grain(*id) == grain;
            let (group, others) = left.into_iter().partition(is_alike);
            left = others;
            all.extend(self.group(group, grain));
        }
        all
    }

    fn group(&self, metrics: Vec<MetricId>, grain: Grain) -> Vec<(MetricId, Values)> {
        let last = self.last(grain);
        let before = last.before(&self.asking.checked.model.manifest);
        let value = self
            .numbers(&metrics, &last.clauses(Span::default()), grain)
            .into_iter();
        let pairs = value.zip(self.numbers(&metrics, &before.clauses(Span::default()), grain));
        let values = pairs.map(|((id, value), (_, before))| {
            let known = |number: Result<Option<String>, _>| number.ok().flatten();
            let period = (last.first, last.words.as_str());
            let both = (known(value), known(before));
            (
                id,
                Values::of(self.asking.checked, self.sources, id, period, both),
            )
        });
        values.collect()
    }

    /// The periods a metric is shown by.
    fn grain(&self, id: MetricId) -> Grain {
        self.asking.checked.model.defined_per(id).unwrap_or(self.grain)
    }

    fn last(&self, grain: Grain) -> Period {
        Period::last(self.now, grain, &self.asking.checked.model.manifest)
    }

    /// Each of these in a period, in as few questions as can be.
    fn numbers(
        &self,
        metrics: &[MetricId],
        clauses: &[Clause],
        grain: Grain,
    ) -> Vec<(MetricId, Found<Option<String>>)> {
        let model = &self.asking.checked.model;
        let named = |id: &MetricId| {
            let name = &model.metrics.get(id.index())?.named.name;
            Some((*id, Expr::named(&name.text, name.span)))
        };
        let (ids, columns): (Vec<MetricId>, Vec<Expr>) = metrics.iter().filter_map(named).unzip();
        let answers = known::numbers(&self.asking, &columns, clauses, grain);
        let number = |value: Value| value.text().map(str::to_owned);
        let numbers = answers.into_iter().map(|value| value.map(number));
        ids.into_iter().zip(numbers).collect()
    }
}

/// `for last 1 complete month`, which calendars of tables know, too.
fn complete(grain: Grain) -> Clause {
    let span = Span::default();
    let last = During::Last {
        count: Number {
            raw: "1".into(),
            span,
        },
        complete: true,
        unit: Name::plain(grain.word(), span),
    };
    Clause::of(ClauseKind::For(last), span)
}
