//! Reading the span of time a question is about: `since`, `until` and `for`.

use crate::words::{Said, say};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::bounds::{Bound, Bounds};
use super::question::AsOf;
use super::reading::Reader;
use crate::check::calendar::{next_start, period_of};
use crate::check::{FromNow, bound_instant};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::Span;
use crate::syntax::ast::{During, MomentAt, Name, Number};
use crate::syntax::plain_number;
use crate::syntax::time::{Grain, Moment};

/// Most periods that are counted back.
const MOST_PERIODS: i64 = 100_000;

impl Reader<'_> {
    /// `since 2026-01-01`, `until today`
    pub fn bound(&mut self, moment: &MomentAt) -> Option<Bound> {
        match moment.moment {
            Moment::Today => self.counted(Grain::Day, 0, &moment.raw, moment.span),
            _ => Some(Bound::At(moment.clone())),
        }
    }

    /// `for 2026-03`, `for last 12 complete months`
    pub fn during(&mut self, during: &During, span: Span) {
        self.question.bounds = match during {
            During::Period(period) if period.moment == Moment::Today => self.last(1, false, Grain::Day, span),
            During::Period(period) => self.period(period),
            During::Last {
                count,
                complete,
                unit,
            } => match (self.count(count), self.unit(unit)) {
                (Some(count), Some(unit)) => self.last(count, *complete, unit, span),
                _ => Bounds::default(),
            },
        };
    }

    fn period(&mut self, period: &MomentAt) -> Bounds {
        let fiscal = self.checked.model.manifest.fiscal_year_starts;
        let (Some(first), Some(grain)) = (period.moment.first_day(fiscal), period.moment.grain()) else {
            let finding = Diagnostic::error(&code::TYPE_MISMATCH)
                .says("message.wanted")
                .at(period.span)
                .with("wanted", say!("a period"))
                .with("found", say!("an instant"))
                .with("detail", say!("an instant has no length"))
                .with("advice", say!("say a day, or both ends: `since … until …`"));
            self.found.push(finding);
            return Bounds::default();
        };
        let until = next_start(first, grain).map(|next| {
            Bound::At(MomentAt {
                moment: Moment::Day(next),
                ..period.clone()
            })
        });
        Bounds {
            since: Some(Bound::At(period.clone())),
            until,
        }
    }

    /// The last periods: those that are over, or with the one of the as-of.
    fn last(&mut self, count: i64, complete: bool, grain: Grain, span: Span) -> Bounds {
        let end = if complete { 0 } else { 1 };
        let complete = if complete { "complete " } else { "" };
        let plural = if count == 1 { "" } else { "s" };
        let raw = format!("last {count} {complete}{}{plural}", grain.word());
        Bounds {
            since: self.counted(grain, end - count, &raw, span),
            until: self.counted(grain, end, &raw, span),
        }
    }

    /// The start of a period counted from the one that holds the as-of.
    fn counted(&mut self, grain: Grain, periods: i64, raw: &str, span: Span) -> Option<Bound> {
        let as_of = match self.question.as_of {
            AsOf::Clock => {
                return Some(Bound::Clock {
                    start: FromNow {
                        grain,
                        periods,
                        back: None,
                    },
                    raw: raw.into(),
                    span,
                });
            }
            AsOf::At(time) => time,
            AsOf::Never => {
                // Said once for both ends.
                let known = self.found.iter().any(|finding| *finding.code == code::NO_AS_OF);
                if !known {
                    let finding = Diagnostic::error(&code::NO_AS_OF).at(span).with("bound", raw);
                    self.found.push(finding);
                }
                return None;
            }
        };
        let (start, _) = period_of(as_of, grain, &self.checked.model.manifest);
        let moment = match grain < Grain::Day {
            true => seconds_later(start, grain, periods).map(|time| Moment::Instant(time, None)),
            false => moved(start.date(), grain, periods).map(Moment::Day),
        };
        match moment {
            Some(moment) => Some(Bound::At(MomentAt {
                moment,
                raw: raw.into(),
                span,
            })),
            None => {
                let finding = Diagnostic::error(&code::BAD_DATE).at(span).with("found", raw);
                self.found.push(finding);
                None
            }
        }
    }

    fn count(&mut self, count: &Number) -> Option<i64> {
        let digits = plain_number(&count.raw);
        let number = digits.and_then(|digits| digits.parse::<i64>().ok());
        let number = number.filter(|number| (1..=MOST_PERIODS).contains(number));
        if number.is_none() {
            let finding = Diagnostic::error(&code::CLAUSE_VALUE)
                .at(count.span)
                .with("clause", "for last")
                .with("found", &count.raw)
                .with(
                    "allowed",
                    say!("a whole number from 1 to {most}", most = MOST_PERIODS),
                );
            self.found.push(finding);
        }
        number
    }

    fn unit(&mut self, unit: &Name) -> Option<Grain> {
        let word = unit.text.as_str();
        let grain = Grain::named(word).or_else(|| Grain::named(word.strip_suffix('s')?));
        match grain {
            Some(grain) => Some(grain),
            None => {
                let words = Grain::ALL.iter().map(|grain| format!("{}s", grain.word()));
                let words: Vec<String> = words.collect();
                let finding = Diagnostic::error(&code::CLAUSE_VALUE)
                    .at(unit.span)
                    .with("clause", "for last")
                    .with("found", word)
                    .with("allowed", Said::list(&words));
                self.found
                    .push(match nearest(word, words.iter().map(String::as_str)) {
                        Some(near) => finding.helps("help.near").with("near", near).fix(unit.span, near),
                        None => finding,
                    });
                None
            }
        }
    }

    /// A question must not end before it begins.
    pub fn check_bounds(&mut self) {
        let Bounds {
            since: Some(since),
            until: Some(until),
        } = &self.question.bounds
        else {
            return;
        };
        let manifest = &self.checked.model.manifest;
        let is_empty = match (since, until) {
            (Bound::At(since), Bound::At(until)) => {
                bound_instant(since.moment, manifest, None) >= bound_instant(until.moment, manifest, None)
            }
            (Bound::Clock { start: since, .. }, Bound::Clock { start: until, .. }) => {
                since.grain == until.grain && since.periods >= until.periods
            }
            // Only the clock knows.
            _ => false,
        };
        if is_empty {
            self.found.push(
                Diagnostic::error(&code::BAD_BOUNDS)
                    .at(until.span())
                    .with("since", since.raw())
                    .with("until", until.raw()),
            );
        }
    }
}

/// The start of the period so many after the one that begins on this day.
fn moved(start: Date, grain: Grain, periods: i64) -> Option<Date> {
    let months = |each: i64| start.checked_add(periods.checked_mul(each)?.months()).ok();
    match grain {
        Grain::Second | Grain::Minute | Grain::Hour | Grain::Day => start.checked_add(periods.days()).ok(),
        Grain::Week => start.checked_add(periods.weeks()).ok(),
        Grain::Month => months(1),
        Grain::Quarter | Grain::FiscalQuarter => months(3),
        Grain::Year | Grain::FiscalYear => months(12),
        Grain::Custom(_) => None,
    }
}

/// The local time so many hours, minutes or seconds after one.
fn seconds_later(start: DateTime, grain: Grain, periods: i64) -> Option<DateTime> {
    let each = match grain {
        Grain::Hour => 3600,
        Grain::Minute => 60,
        _ => 1,
    };
    let seconds = jiff::Span::new().try_seconds(periods.checked_mul(each)?).ok()?;
    start.checked_add(seconds).ok()
}
