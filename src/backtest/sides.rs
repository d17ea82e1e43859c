//! Users, by whether they did something and whether they stayed.

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Did it, and stayed.
    pub both: u64,
    /// Did it, and left.
    pub did: u64,
    /// Did not, and stayed.
    pub stayed: u64,
    /// Neither.
    pub neither: u64,
}

impl Sides {
    /// Adds so many users.
    pub fn add(&mut self, did: bool, stayed: bool, users: u64) {
        let place = match (did, stayed) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.did,
            (false, true) => &mut self.stayed,
            (false, false) => &mut self.neither,
        };
        *place += users;
    }

    /// Who did it.
    #[must_use]
    pub fn doers(&self) -> u64 {
        self.both + self.did
    }

    /// Who did not.
    #[must_use]
    pub fn others(&self) -> u64 {
        self.stayed + self.neither
    }

    /// Everybody.
    #[must_use]
    pub fn users(&self) -> u64 {
        self.doers() + self.others()
    }

    /// Which share of everybody stayed.
    #[must_use]
    pub fn stay(&self) -> Option<f64> {
        share(self.both + self.stayed, self.users())
    }

    /// Which share of those who did it stayed.
    #[must_use]
    pub fn doers_stay(&self) -> Option<f64> {
        share(self.both, self.doers())
    }

    /// Which share of those who did not stayed.
    #[must_use]
    pub fn others_stay(&self) -> Option<f64> {
        share(self.stayed, self.others())
    }

    /// Which share of those who stayed did it.
    #[must_use]
    pub fn covers(&self) -> Option<f64> {
        share(self.both, self.both + self.stayed)
    }

    /// How many times as many of those who did it stayed.
    #[must_use]
    pub fn lift(&self) -> Option<f64> {
        let lift = self.doers_stay()? / self.others_stay()?;
        lift.is_finite().then_some(lift)
    }

    /// How doing goes together with staying: their correlation (phi).
    #[must_use]
    pub fn phi(&self) -> Option<f64> {
        let [both, did, stayed, neither] =
            [self.both, self.did, self.stayed, self.neither].map(|count| count as f64);
        let sizes = (both + did) * (stayed + neither) * (both + stayed) * (did + neither);
        let phi = (both * neither - did * stayed) / sizes.sqrt();
        phi.is_finite().then_some(phi)
    }

    /// How much greater the share that stayed is of those who did it, and where that is, so
    /// many deviations to each side (by Newcombe, from the bounds of Wilson).
    #[must_use]
    pub fn difference(&self, deviations: f64) -> Option<(f64, (f64, f64))> {
        let (one, other) = (self.doers_stay()?, self.others_stay()?);
        let (low, high) = wilson(self.both, self.doers(), deviations);
        let (other_low, other_high) = wilson(self.stayed, self.others(), deviations);
        let apart = one - other;
        let down = (one - low).hypot(other_high - other);
        let up = (high - one).hypot(other - other_low);
        Some((apart, (apart - down, apart + up)))
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Between which bounds a share is of which `hits` of `count` are known.
fn wilson(hits: u64, count: u64, deviations: f64) -> (f64, f64) {
    let (hits, count) = (hits as f64, count as f64);
    let square = deviations * deviations;
    let middle = hits + square / 2.0;
    let wide = deviations * (hits * (count - hits) / count + square / 4.0).sqrt();
    let whole = count + square;
    ((middle - wide) / whole, (middle + wide) / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 5e-5
    }

    #[test]
    fn bounds_are_those_of_newcombe() {
        // His example (a) of 1998: 56 of 70 and 48 of 80 are 0.2 apart, from 0.0524 to 0.3339.
        let sides = Sides {
            both: 56,
            did: 14,
            stayed: 48,
            neither: 32,
        };
        let (apart, (low, high)) = sides.difference(1.959_964).unwrap();
        assert!(
            near(apart, 0.2) && near(low, 0.0524) && near(high, 0.3339),
            "{low} {high}"
        );
        // And (g): 10 of 10 and 0 of 20 are 1 apart, from 0.6791 to 1.
        let all = Sides {
            both: 10,
            neither: 20,
            ..Sides::default()
        };
        let (_, (low, high)) = all.difference(1.959_964).unwrap();
        assert!(near(low, 0.6791) && near(high, 1.0), "{low} {high}");
        assert_eq!(Sides::default().difference(1.96), None);
    }

    #[test]
    fn shares_are_those_counted_by_hand() {
        let sides = Sides {
            both: 30,
            did: 10,
            stayed: 20,
            neither: 40,
        };
        assert_eq!((sides.users(), sides.doers(), sides.others()), (100, 40, 60));
        assert!(near(sides.stay().unwrap(), 0.5) && near(sides.covers().unwrap(), 0.6));
        assert!(near(sides.lift().unwrap(), 2.25));
        // (1200 - 200) / sqrt(40 * 60 * 50 * 50)
        assert!(near(sides.phi().unwrap(), 1000.0 / 6_000_000.0_f64.sqrt()));
        assert_eq!(Sides::default().phi(), None);
    }
}
