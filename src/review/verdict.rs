//! Whether a number that moved is a win: more of it is not, where what guards it broke.

use std::collections::BTreeSet;

use crate::watch::{Judged, Kind, State};
use crate::why::{Sides, Subject};

/// What became of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A side is not known.
    Unknown,
    /// It is what it was.
    Same,
    /// It is worse.
    Worse,
    /// It is better, and with it stand guards.
    Better(Guards),
}

impl Verdict {
    /// That of a number that has guards.
    #[must_use]
    pub fn of(subject: &Subject, sides: &Sides, guards: Guards) -> Self {
        let Some(change) = sides.change() else {
            return Self::Unknown;
        };
        // More is better, unless somebody says otherwise.
        match subject.better.unwrap_or(true) {
            _ if change == 0.0 => Self::Same,
            more if (change > 0.0) == more => Self::Better(guards),
            _ => Self::Worse,
        }
    }

    /// Whether it is a gain, somebody looked at what it costs, and nothing speaks against it.
    #[must_use]
    pub fn is_win(&self) -> bool {
        matches!(self, Self::Better(guards) if guards.is_clear() && guards.fine > 0)
    }
}

/// The guardrails and companions beside a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guards {
    /// Those that are broken.
    pub broken: BTreeSet<String>,
    /// Those that nobody knows about.
    pub unknown: BTreeSet<String>,
    /// How many are fine, in each slice.
    pub fine: usize,
}

impl Guards {
    /// Those of some metrics; who protects none in particular protects all.
    #[must_use]
    pub fn of<'a>(judged: &[Judged], names: impl Iterator<Item = &'a str>) -> Self {
        let names: BTreeSet<&str> = names.collect();
        let guards = |one: &&Judged| match one.about.kind {
            Kind::Guardrail => {
                let protects = &one.about.protects;
                protects.is_empty() || protects.iter().any(|name| names.contains(name.as_str()))
            }
            Kind::Companion => names.contains(one.about.name.as_str()),
            _ => false,
        };
        let mut all = Self::default();
        for one in judged.iter().filter(guards) {
            let name = match one.about.kind {
                // A companion is called after its north star.
                Kind::Companion => &one.about.says,
                _ => one.about.label.as_ref().unwrap_or(&one.about.name),
            };
            match one.state {
                State::Breach | State::Warn => drop(all.broken.insert(name.clone())),
                State::NoData => drop(all.unknown.insert(name.clone())),
                State::Ok => all.fine += 1,
            }
        }
        // One slice that broke says all.
        all.unknown.retain(|name| !all.broken.contains(name));
        all
    }

    /// Whether all of them are fine, if there are any.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.broken.is_empty() && self.unknown.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::why::Number;

    fn verdict(better: Option<bool>, from: &str, to: &str) -> Verdict {
        let subject = Subject {
            better,
            ..Subject::called("m".to_owned())
        };
        let sides = Sides {
            from: Number::of(from),
            to: Number::of(to),
        };
        let guards = Guards {
            fine: 1,
            ..Guards::default()
        };
        Verdict::of(&subject, &sides, guards)
    }

    #[test]
    fn more_is_better_unless_somebody_says_otherwise() {
        assert!(verdict(Some(true), "1", "2").is_win());
        assert_eq!(verdict(Some(true), "2", "1"), Verdict::Worse);
        assert!(verdict(Some(false), "2", "1").is_win());
        assert!(verdict(None, "1", "2").is_win());
        assert_eq!(verdict(Some(true), "2", "2"), Verdict::Same);
        assert_eq!(verdict(Some(true), "", "2"), Verdict::Unknown);
    }

    #[test]
    fn a_gain_beside_what_broke_is_no_win() {
        let guards = |broken: &[&str], unknown: &[&str]| Guards {
            broken: broken.iter().map(|name| (*name).to_owned()).collect(),
            unknown: unknown.iter().map(|name| (*name).to_owned()).collect(),
            fine: 1,
        };
        assert!(Verdict::Better(guards(&[], &[])).is_win());
        assert!(!Verdict::Better(guards(&["margin"], &[])).is_win());
        assert!(!Verdict::Better(guards(&[], &["margin"])).is_win());
        // Nor is one beside which nothing stands.
        assert!(!Verdict::Better(Guards::default()).is_win());
    }
}
