//! The metrics, each after those it uses; circles are shown whole.

use super::measure::Measure;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{MetricId, Model};
use crate::source::Span;
use crate::words::say;

/// The metrics, each after those it uses. Circles are reported whole.
pub(super) fn order(
    model: &Model,
    measures: &[Option<Measure>],
    found: &mut Vec<Diagnostic>,
) -> Vec<MetricId> {
    let uses: Vec<Vec<(MetricId, Span)>> = measures
        .iter()
        .map(|measure| {
            let mut used = Vec::new();
            if let Some(measure) = measure {
                measure.metrics(&mut |id, span| used.push((id, span)));
            }
            used
        })
        .collect();
    let mut walk = Walk {
        model,
        uses: &uses,
        state: vec![State::New; measures.len()],
        order: Vec::new(),
    };
    for start in 0..measures.len() {
        walk.visit(start, found);
    }
    walk.order
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk<'a> {
    model: &'a Model,
    uses: &'a [Vec<(MetricId, Span)>],
    state: Vec<State>,
    order: Vec<MetricId>,
}

impl Walk<'_> {
    /// Depth first, on a stack of its own: chains may be long.
    fn visit(&mut self, start: usize, found: &mut Vec<Diagnostic>) {
        let mut stack = vec![(start, 0_usize)];
        while let Some((at, next)) = stack.pop() {
            if next == 0 {
                match self.state.get_mut(at) {
                    Some(state @ State::New) => *state = State::Open,
                    _ => continue,
                }
            }
            match self.uses.get(at).and_then(|uses| uses.get(next)) {
                Some((used, _)) => {
                    let used = used.index();
                    stack.push((at, next + 1));
                    match self.state.get(used) {
                        Some(State::Open) => self.circle(&stack, used, found),
                        Some(State::New) => stack.push((used, 0)),
                        _ => {}
                    }
                }
                None => {
                    if let Some(state) = self.state.get_mut(at) {
                        *state = State::Done;
                    }
                    self.order.push(MetricId::at(at));
                }
            }
        }
    }

    /// The steps of the stack from `back_to` on are a circle.
    fn circle(&self, stack: &[(usize, usize)], back_to: usize, found: &mut Vec<Diagnostic>) {
        let name = |at: usize| {
            let metric = self.model.metrics.get(at);
            metric
                .map(|metric| metric.named.name.text.to_string())
                .unwrap_or_default()
        };
        let from = stack.iter().position(|(at, _)| *at == back_to).unwrap_or(0);
        let mut finding = Diagnostic::error(&code::CYCLE).with("name", name(back_to));
        for (at, next) in stack.iter().skip(from) {
            let used = self
                .uses
                .get(*at)
                .and_then(|uses| uses.get(next.saturating_sub(1)));
            if let Some((used, span)) = used {
                finding = finding.note(
                    *span,
                    say!(
                        "`{name}` uses `{next}`",
                        name = name(*at),
                        next = name(used.index())
                    ),
                );
            }
        }
        found.push(finding);
    }
}
