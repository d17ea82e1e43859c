//! What early behaviour has to do with staying, for people at a terminal.

use super::signed;
use crate::backtest::{Aha, Behaviour, Early, Rule, Says};
use crate::output::grid::{grid, visible};
use crate::words::{Language, Said, length, say};

/// Each outcome with behaviours, the best of them closer, and how it is to be read.
#[must_use]
pub fn aha_text(found: &Aha, language: Language) -> String {
    let writer = Writer { found, language };
    let mut out = String::new();
    for early in &found.outcomes {
        out.push_str(&writer.outcome(early));
        out.push('\n');
    }
    for said in writer.how() {
        out.push_str(&visible(said.of(language)));
        out.push('\n');
    }
    out
}

struct Writer<'a> {
    found: &'a Aha,
    language: Language,
}

impl Writer<'_> {
    fn outcome(&self, early: &Early) -> String {
        let (from, to) = self.found.window;
        let mut heads = vec![say!(
            "{outcome}: who does it from day {from} on and before day {to} after {entity}.{joined}, stays",
            outcome = early.outcome.full_name(),
            from = from,
            to = to,
            entity = &self.found.entity,
            joined = &self.found.joined
        )];
        let share = share((early.users > 0).then(|| early.stayed as f64 / early.users as f64));
        heads.push(match early.joined {
            None => say!("{users} users can be told by, which is too few", users = early.users),
            Some((first, held, last)) => say!(
                "{users} users who joined from {first} to {last}: {share} stay; searched in those before {held}, judged by those from then on",
                users = early.users,
                first = first,
                last = last,
                share = share,
                held = held
            ),
        });
        let heads: String = heads.iter().map(|said| self.line(said)).collect();
        let mut out = format!("{heads}\n{}", self.behaviours(early));
        if let Some(best) = early.behaviours.first().filter(|best| best.says < Says::Nothing) {
            out.push_str(&format!("\n{}\n{}", self.cohorts(best), self.rules(best)));
        }
        out
    }

    fn line(&self, said: &Said) -> String {
        visible(said.of(self.language)) + "\n"
    }

    fn behaviours(&self, early: &Early) -> String {
        let language = self.language;
        let heads = [
            language.of("behaviour", "行为"),
            "",
            language.of("do it", "做到的人"),
            language.of("stay", "留下"),
            language.of("others", "其他人"),
            language.of("stay", "留下"),
            language.of("difference", "相差"),
            language.of("interval", "区间"),
        ];
        let rows = early.behaviours.iter().map(|one| self.behaviour(one)).collect();
        let mut right = [true; 8];
        right.iter_mut().take(2).for_each(|right| *right = false);
        format!("{}\n{}", grid(&heads, rows, &right), self.verdicts(early))
    }

    /// What is to be said of each behaviour, by numbers with names of their own.
    fn verdicts(&self, early: &Early) -> String {
        let language = self.language;
        let heads = [
            language.of("behaviour", "行为"),
            "",
            language.of("times as many stay (lift)", "倍数（留下的比例之比）"),
            language.of("phi, -1 to 1", "phi，-1 到 1"),
            language.of("of those who stay", "占留下的人"),
        ];
        let rows = early.behaviours.iter().map(|one| self.verdict(one)).collect();
        grid(&heads, rows, &[false, false, true, true, true])
    }

    fn verdict(&self, one: &Behaviour) -> Vec<String> {
        let says = match one.says {
            Says::Stays => say!("they stay more"),
            Says::Leaves => say!("they stay less"),
            Says::Nothing => say!("no sign"),
            Says::TooFew => say!("too few"),
        };
        let mut row = vec![one.subject.full_name(), says.of(self.language).to_owned()];
        if one.rule.is_some() {
            let held = &one.held;
            row.extend([
                held.lift().map(|lift| format!("{lift:.1}×")).unwrap_or_default(),
                held.phi().map(signed).unwrap_or_default(),
                share(held.covers()),
            ]);
        }
        row
    }

    fn behaviour(&self, one: &Behaviour) -> Vec<String> {
        let name = one.subject.full_name();
        let Some(rule) = one.rule else {
            return vec![name];
        };
        let held = &one.held;
        let mut row = vec![name, self.rule(rule)];
        let (apart, bounds) = one
            .apart
            .map_or((None, None), |(apart, bounds)| (Some(apart), Some(bounds)));
        row.extend([
            held.doers().to_string(),
            share(held.doers_stay()),
            held.others().to_string(),
            share(held.others_stay()),
            apart.map(points).unwrap_or_default(),
            bounds
                .map(|(low, high)| format!("{} … {}", points(low), points(high)))
                .unwrap_or_default(),
        ]);
        row
    }

    /// `3 times in 7 days`
    fn rule(&self, rule: Rule) -> String {
        let days = length(&rule.days.to_string(), "day");
        let said = match rule.times {
            1 => say!("once in {days}", days = days),
            times => say!("{times} times in {days}", times = times, days = days),
        };
        said.of(self.language).to_owned()
    }

    /// The best by months of joining.
    fn cohorts(&self, best: &Behaviour) -> String {
        let language = self.language;
        let name = best.subject.full_name();
        let rule = best.rule.map(|rule| self.rule(rule)).unwrap_or_default();
        let heads = [
            format!("{name}{}{rule}", language.of(": ", "：")),
            language.of("users", "用户").to_owned(),
            language.of("do it", "做到的人").to_owned(),
            language.of("stay", "留下").to_owned(),
            language.of("others stay", "其他人留下").to_owned(),
        ];
        let rows = best.cohorts.iter().map(|cohort| {
            let sides = &cohort.sides;
            vec![
                cohort.month.strftime("%Y-%m").to_string(),
                sides.users().to_string(),
                share(Some(sides.doers() as f64 / sides.users().max(1) as f64)),
                share(sides.doers_stay()),
                share(sides.others_stay()),
            ]
        });
        grid(&heads, rows.collect(), &[false, true, true, true, true])
    }

    /// How each rule that was searched goes with staying.
    fn rules(&self, best: &Behaviour) -> String {
        let first = say!("phi, as searched").of(self.language).to_owned();
        let days = self.found.days.iter();
        let heads = days.map(|days| {
            let days = length(&days.to_string(), "day");
            say!("in {days}", days = days).of(self.language).to_owned()
        });
        let heads: Vec<String> = std::iter::once(first).chain(heads).collect();
        let most = best.rules.iter().map(|(rule, _)| rule.times).max().unwrap_or(0);
        let row = |times: i64| {
            let cell = |days: &u32| {
                let rule = Rule { times, days: *days };
                let known = best.rules.iter().find(|(known, _)| *known == rule);
                known.map(|(_, phi)| signed(*phi)).unwrap_or_default()
            };
            let name = match times {
                1 => say!("once"),
                times => say!("{times} times", times = times),
            };
            let name = name.of(self.language).to_owned();
            std::iter::once(name)
                .chain(self.found.days.iter().map(cell))
                .collect::<Vec<String>>()
        };
        let mut right = vec![true; heads.len()];
        right.iter_mut().take(1).for_each(|right| *right = false);
        grid(&heads, (1..=most).map(row).collect(), &right)
    }

    /// How all of it is to be read.
    fn how(&self) -> Vec<Said> {
        let judged: usize = self
            .found
            .outcomes
            .iter()
            .map(|early| early.behaviours.len())
            .sum();
        vec![
            say!(
                "only users are counted whose days are all over; {count} behaviours are judged: with 95% certainty no interval misses, all taken together",
                count = judged
            ),
            super::warning(),
        ]
    }
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(String::new, |share| format!("{:.1}%", share * 100.0))
}

/// `+12.3pp`
fn points(value: f64) -> String {
    let text = format!("{:+.1}", value * 100.0);
    match text.as_str() {
        "-0.0" => "+0.0pp".to_owned(),
        text => format!("{text}pp"),
    }
}
