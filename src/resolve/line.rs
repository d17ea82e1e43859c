//! Business lines: parts of a company that are steered by a north star each.

use super::model::Named;
use crate::syntax::ast::{Clause, ClauseKind, Name};

/// A business line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Name, label and so on.
    pub named: Named,
    /// What kind of business it is.
    pub business: Option<Name>,
}

/// What a business gives for what, as far as it decides which numbers flatter it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Business {
    /// People pay for something: that they come is not yet worth anything.
    Exchange,
    /// People spend their time: that they come is what it is about.
    Attention,
    /// Neither is known.
    Other,
}

impl Business {
    /// The words behind `business`.
    pub const WORDS: [(&'static str, Self); 16] = [
        ("ecommerce", Self::Exchange),
        ("retail", Self::Exchange),
        ("marketplace", Self::Exchange),
        ("delivery", Self::Exchange),
        ("travel", Self::Exchange),
        ("finance", Self::Exchange),
        ("saas", Self::Exchange),
        ("subscription", Self::Exchange),
        ("messenger", Self::Attention),
        ("social", Self::Attention),
        ("community", Self::Attention),
        ("media", Self::Attention),
        ("content", Self::Attention),
        ("game", Self::Attention),
        ("education", Self::Other),
        ("other", Self::Other),
    ];

    /// What a word stands for.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let known = Self::WORDS.iter().find(|(known, _)| *known == word);
        known.map(|(_, business)| *business)
    }
}

/// A line, from its clauses.
pub(super) fn build(named: Named, clauses: &[Clause]) -> Line {
    let business = clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Business(word) => Some(word.clone()),
        _ => None,
    });
    Line { named, business }
}
