//! `compare prior 1 year`: beside each metric its value before, how much it
//! changed, and by which share.

use super::answer::Level;
use super::build::Planner;
use super::frame::{Context, Planned};
use super::ir::Expr;
use super::question::{Asked, Shows};
use super::reading::Reader;
use crate::check::{Literal, measure_of};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Type, Unit};
use crate::syntax::ast::{Duration, Expr as Ast};

impl Reader<'_> {
    /// Adds what is shown beside the metric that was read last.
    pub fn compared(&mut self, expr: &Ast, length: &Duration) {
        let Some(of) = self.question.asked.len().checked_sub(1) else {
            return;
        };
        let Some(asked) = self.question.asked.get(of).cloned() else {
            return;
        };
        if !matches!(asked.kind, Type::Number(_)) {
            return;
        }
        let measure = match measure_of(self.checked, &expr.clone().prior(length.clone())) {
            Ok((measure, _)) => measure,
            Err(finding) => return self.keep(*finding, length.span),
        };
        for shows in [Shows::Prior, Shows::Change, Shows::Ratio] {
            self.question.asked.push(Asked {
                name: format!("{}_{}", asked.name, shows.word()),
                measure: measure.clone(),
                kind: match shows {
                    Shows::Ratio => Type::float(Unit::ratio()),
                    _ => asked.kind.clone(),
                },
                span: asked.span,
                compared: Some((of, shows)),
            });
        }
    }
}

impl Planner<'_> {
    /// What a question asks for, in the cells of a level.
    pub fn shown(&mut self, level: &mut Level) -> Planned<()> {
        let question = self.question;
        for asked in &question.asked {
            let base = asked
                .compared
                .map_or(Some(asked), |(of, _)| question.asked.get(of));
            let name = base.map_or(&asked.name, |base| &base.name);
            let value = match asked.compared {
                None | Some((_, Shows::Prior)) => {
                    let context = self.context(name, asked.span, true);
                    if asked.compared.is_some() {
                        self.has_an_end(asked, &context, level)?;
                    }
                    self.compile(&asked.measure, &context, &mut level.frame)?
                }
                Some((of, shows)) => beside(shows, level.value(of), level.value(of + 1)),
            };
            level.values.push((value, asked.name.clone()));
        }
        Ok(())
    }
}

impl Planner<'_> {
    /// Without a slice of time the whole range is compared with the one before:
    /// without an end that would hold this one as well.
    fn has_an_end(&self, asked: &Asked, context: &Context, level: &Level) -> Planned<()> {
        let own = self.own_grains(&asked.measure, context, &level.frame.keys)?;
        if own.iter().any(Option::is_some) || context.bounds.until.is_some() {
            return Ok(());
        }
        let Some(since) = &context.bounds.since else {
            return Ok(());
        };
        let finding = Diagnostic::error(&code::NO_END).at(asked.span);
        let finding = finding.label(since.span(), "label.since");
        Err(Box::new(finding.with("metric", &context.name)))
    }
}

/// How a value differs from the one before; null where either is.
fn beside(shows: Shows, now: Expr, before: Expr) -> Expr {
    let one = Expr::Literal(Literal::Number("1".into()));
    match shows {
        Shows::Prior => before,
        Shows::Change => Expr::Sum(vec![(false, now), (true, before)]),
        Shows::Ratio => {
            let ratio = Expr::Product(vec![(false, now), (true, before)]);
            Expr::Sum(vec![(false, ratio), (true, one)])
        }
    }
}
