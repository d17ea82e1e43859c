//! Randomness that is the same everywhere: splitmix64, integers only.

/// A stream of numbers, wholly decided by its seed.
pub struct Random {
    state: u64,
}

impl Random {
    /// A stream of its own for each purpose, so that a change to one table
    /// leaves the draws behind the others alone.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut random = Self {
            state: seed ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03),
        };
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, `bound`.
    pub fn below(&mut self, bound: i64) -> i64 {
        let product = u128::from(self.next()) * u128::from(bound.unsigned_abs());
        (product >> 64) as i64
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }

    /// True `per_mille` times in a thousand.
    pub fn chance(&mut self, per_mille: i64) -> bool {
        self.below(1000) < per_mille
    }

    /// True `per_million` times in a million.
    pub fn rare(&mut self, per_million: i64) -> bool {
        self.below(1_000_000) < per_million
    }

    /// A whole count whose mean is `thousandths / 1000`.
    pub fn count(&mut self, thousandths: i64) -> i64 {
        thousandths / 1000 + i64::from(self.chance(thousandths % 1000))
    }

    /// One of `choices`, each as likely as its weight.
    pub fn pick<T: Copy + Default>(&mut self, choices: &[(i64, T)]) -> T {
        let mut left = self.below(choices.iter().map(|(weight, _)| weight).sum());
        for &(weight, choice) in choices {
            if left < weight {
                return choice;
            }
            left -= weight;
        }
        T::default()
    }
}
