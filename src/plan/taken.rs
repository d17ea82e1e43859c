//! Names that are taken, whatever their case.

use rustc_hash::FxHashMap;

/// Taken names in lower case, and the number to try next behind each.
#[derive(Default)]
pub(super) struct Taken(FxHashMap<String, usize>);

impl Taken {
    pub fn new<'a>(names: impl IntoIterator<Item = &'a String>) -> Self {
        Self(names.into_iter().map(|name| (name.to_lowercase(), 2)).collect())
    }

    /// The name itself, or the first free one with a number behind it.
    pub fn fresh(&mut self, wanted: &str) -> String {
        let lower = wanted.to_lowercase();
        let mut number = match self.0.get(&lower) {
            Some(next) => *next,
            None => {
                self.0.insert(lower, 2);
                return wanted.to_owned();
            }
        };
        while self.0.contains_key(&format!("{lower}_{number}")) {
            number += 1;
        }
        self.0.insert(format!("{lower}_{number}"), 2);
        let name = format!("{wanted}_{number}");
        self.0.insert(lower, number + 1);
        name
    }
}
