//! What the lists are called. One table may be read in several places of a
//! definition: at two times, or of now and of a year before.

use super::{Listing, Other, Part, Place};
use crate::plan::ir::Plan;
use crate::plan::taken::Taken;

/// A list before it has a name: of what it is, and where that is read.
pub(super) struct Unnamed {
    pub of: String,
    pub read: String,
    pub plan: Plan,
}

/// Calls each list by what it is of, and where several are of one thing also by
/// where they stand in the definition.
pub(super) fn named(lists: Vec<Unnamed>) -> Vec<Listing> {
    let all: Vec<String> = lists.iter().map(|list| list.of.clone()).collect();
    let mut taken = Taken::default();
    let named = lists.into_iter().map(|list| {
        let alone = all.iter().filter(|of| **of == list.of).count() == 1;
        let wanted = match alone || list.read.is_empty() {
            true => list.of.clone(),
            false => format!("{} {}", list.of, list.read),
        };
        Listing {
            name: taken.fresh(&wanted),
            of: list.of,
            plan: list.plan,
        }
    });
    named.collect()
}

impl Part {
    /// `at shipped_on in prior`
    pub(super) fn read(&self) -> String {
        let at = self.context.at.as_ref().map(|path| format!("at {}", path.text()));
        self.place.read(at)
    }
}

impl Other {
    /// `of new_buyers in rolling`
    pub(super) fn read(&self) -> String {
        let of = |name: &String| Some(format!("of {name}"));
        match self {
            Self::Judged(judged) => judged.place.read(of(&judged.context.name)),
            Self::Once(once) => once.place.read(of(&once.context.name)),
            // The list is called like the metric.
            Self::Followed(followed) => followed.place.read(None),
        }
    }
}

impl Place {
    fn read(&self, first: Option<String>) -> String {
        let inside = self.inside.iter().map(|word| format!("in {word}"));
        let words: Vec<String> = first.into_iter().chain(inside).collect();
        words.join(" ")
    }
}
