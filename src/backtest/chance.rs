//! Chance that is the same on every run, for tests.

/// A source of numbers (`SplitMix64`).
pub struct Chance(u64);

impl Chance {
    /// The one of a seed. Seeds that are near each other lead far apart.
    pub fn of(seed: u64) -> Self {
        let place = Self(seed ^ 0x5851_f42d_4c95_7f2d).next();
        Self(place.rotate_left(32) ^ seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Between 0 and 1, neither of them.
    pub fn part(&mut self) -> f64 {
        ((self.next() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// With mean 0 and deviation 1.
    pub fn normal(&mut self) -> f64 {
        let (one, other) = (self.part(), self.part());
        (-2.0 * one.ln()).sqrt() * (2.0 * std::f64::consts::PI * other).cos()
    }
}
