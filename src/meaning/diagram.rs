//! Conditions as sets of rows. A diagram asks one thing after the other, always
//! in the same order, and goes on by which set its value is in; each question
//! tells something apart, and equal rests are one. So two conditions that hold
//! for the same rows are one diagram, however they are written.

use super::mark::Mark;
use super::set::{Domain, Set};
use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::hash::BuildHasher;

/// A diagram of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rows(u32);

impl Rows {
    /// No row.
    pub const NONE: Self = Self(0);
    /// Every row.
    pub const ALL: Self = Self(1);
}

/// A condition that would take more steps than are allowed to any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Something that conditions ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// What.
    pub mark: Mark,
    /// Its values.
    pub domain: Domain,
    /// Whether NULL is one of them.
    pub nullable: bool,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Node {
    asks: Mark,
    /// Sets that together are every value, in order; each leads elsewhere.
    ways: Vec<(Set, Rows)>,
}

/// Steps that one condition may take: enough for any that people write, and the
/// same on every machine.
const MOST_STEPS: usize = 20_000;
/// What is kept of the room that one took.
const MOST_SPARE: usize = 1_000;
/// Questions that may follow each other.
const DEEPEST: usize = 300;
/// Cuts of sets that are gone through in one step.
const CUTS_A_STEP: usize = 32;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Both {
    And,
    Or,
}

/// What two diagrams came to.
type Done = FxHashMap<(Both, Rows, Rows), Rows>;

/// All diagrams of a project.
pub struct Diagrams {
    nodes: Vec<Node>,
    /// Where each node is, and its hash.
    known: HashTable<(u64, Rows)>,
    done: Done,
    /// What was done for a definition that has ended, emptied: its room is used again.
    spare: Done,
    negated: FxHashMap<Rows, Rows>,
    marks: FxHashMap<Rows, Mark>,
    variables: FxHashMap<Mark, Variable>,
    /// The values that variables are claimed to have.
    claimed: FxHashMap<Mark, Set>,
    /// What a variable is made of, where it is not one thing.
    pub(super) made_of: FxHashMap<Mark, Vec<Mark>>,
    /// How many questions follow each other in each.
    depths: Vec<usize>,
    left: usize,
}

/// Where a definition stood before another began.
pub struct Stood {
    done: Done,
    left: usize,
}

impl Default for Diagrams {
    fn default() -> Self {
        let end = |text: &str| Node {
            asks: Mark::of_text("end", text),
            ways: Vec::new(),
        };
        Self {
            nodes: vec![end("none"), end("all")],
            known: HashTable::new(),
            done: Done::default(),
            spare: Done::default(),
            negated: FxHashMap::default(),
            marks: FxHashMap::default(),
            variables: FxHashMap::default(),
            claimed: FxHashMap::default(),
            made_of: FxHashMap::default(),
            depths: vec![0, 0],
            left: MOST_STEPS,
        }
    }
}

impl Diagrams {
    /// A definition begins: it may take as many steps as any other, and what was
    /// done for others before does not count, so that it takes the same everywhere.
    pub fn begin(&mut self) -> Stood {
        Stood {
            done: std::mem::replace(&mut self.done, std::mem::take(&mut self.spare)),
            left: std::mem::replace(&mut self.left, MOST_STEPS),
        }
    }

    /// A definition ends, and the one around it goes on.
    pub fn end(&mut self, stood: Stood) {
        self.left = stood.left;
        self.spare = std::mem::replace(&mut self.done, stood.done);
        self.spare.clear();
        self.spare.shrink_to(MOST_SPARE);
    }

    /// A condition that was too large is left; another may begin.
    pub fn go_on(&mut self) {
        self.left = MOST_STEPS;
    }

    /// The rows for which a thing's value is in a set.
    pub fn holds(&mut self, variable: Variable, set: Set) -> Rows {
        self.variables.insert(variable.mark, variable);
        let others = set.others(variable.nullable);
        self.node(variable.mark, vec![(set, Rows::ALL), (others, Rows::NONE)])
    }

    /// Makes something known that conditions may ask about.
    pub fn register(&mut self, variable: Variable) {
        self.variables.insert(variable.mark, variable);
    }

    /// What is known of something that conditions ask about.
    pub fn variable(&self, mark: Mark) -> Option<Variable> {
        self.variables.get(&mark).copied()
    }

    /// What a diagram asks first, and where that leads.
    pub fn asks(&self, rows: Rows) -> Option<(Mark, &[(Set, Rows)])> {
        let node = self.nodes.get(rows.0 as usize)?;
        (rows > Rows::ALL).then_some((node.asks, node.ways.as_slice()))
    }

    /// From here on only these values of a variable are told apart.
    pub fn claim(&mut self, mark: Mark, set: Set) {
        self.claimed.insert(mark, set);
    }

    /// The ways of the values that are claimed; all others go the way of one of them.
    fn by_claims(&self, asks: Mark, mut ways: Vec<(Set, Rows)>) -> Vec<(Set, Rows)> {
        let domain = self.variables.get(&asks).map(|variable| variable.domain);
        let (Some(claimed), Some(domain)) = (self.claimed.get(&asks), domain) else {
            return ways;
        };
        let Some(sample) = claimed.sample(domain) else {
            return ways;
        };
        for (set, _) in &mut ways {
            let takes_others = set.holds(sample.as_ref());
            *set = set.and(claimed);
            if takes_others {
                *set = set.or(&claimed.others(true));
            }
        }
        ways
    }

    fn node(&mut self, asks: Mark, mut ways: Vec<(Set, Rows)>) -> Rows {
        if !self.claimed.is_empty() {
            ways = self.by_claims(asks, ways);
        }
        let mut merged: Vec<(Set, Rows)> = Vec::with_capacity(ways.len());
        for (set, to) in ways {
            if set.is_empty() {
                continue;
            }
            match merged.iter_mut().find(|(_, known)| *known == to) {
                Some((known, _)) => *known = known.or(&set),
                None => merged.push((set, to)),
            }
        }
        if let [(_, only)] = merged.as_slice() {
            return *only;
        }
        merged.sort_unstable();
        let node = Node { asks, ways: merged };
        let hash = FxBuildHasher.hash_one(&node);
        let is_it =
            |(of_it, rows): &(u64, Rows)| *of_it == hash && self.nodes.get(rows.0 as usize) == Some(&node);
        if let Some((_, known)) = self.known.find(hash, is_it) {
            return *known;
        }
        let rows = Rows(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let depths = node.ways.iter().map(|(_, to)| self.depth(*to));
        let depth = 1 + depths.max().unwrap_or(0);
        self.depths.push(depth);
        self.nodes.push(node);
        self.known.insert_unique(hash, (hash, rows), |(hash, _)| *hash);
        rows
    }

    fn depth(&self, rows: Rows) -> usize {
        self.depths.get(rows.0 as usize).copied().unwrap_or(0)
    }

    /// The rows that are in both.
    ///
    /// # Errors
    /// Where that takes too many steps.
    pub fn and(&mut self, one: Rows, two: Rows) -> Result<Rows, TooLarge> {
        self.both(Both::And, one, two)
    }

    /// The rows that are in either.
    ///
    /// # Errors
    /// Where that takes too many steps.
    pub fn or(&mut self, one: Rows, two: Rows) -> Result<Rows, TooLarge> {
        self.both(Both::Or, one, two)
    }

    fn both(&mut self, how: Both, one: Rows, two: Rows) -> Result<Rows, TooLarge> {
        let (low, high) = (one.min(two), one.max(two));
        match (how, low) {
            _ if low == high => return Ok(low),
            (Both::And, Rows::NONE) | (Both::Or, Rows::ALL) => return Ok(low),
            (Both::And, Rows::ALL) | (Both::Or, Rows::NONE) => return Ok(high),
            _ => {}
        }
        if let Some(done) = self.done.get(&(how, low, high)) {
            return Ok(*done);
        }
        let (Some((asks_low, ways_low)), Some((asks_high, ways_high))) = (self.asks(low), self.asks(high))
        else {
            return Err(TooLarge);
        };
        let asks = asks_low.min(asks_high);
        let everything = [(Set::KNOWN.or(&Set::NULL), low)];
        let everything_high = [(Set::KNOWN.or(&Set::NULL), high)];
        let ways_low = if asks_low == asks { ways_low } else { &everything };
        let ways_high = if asks_high == asks {
            ways_high
        } else {
            &everything_high
        };
        let mut pairs = Vec::new();
        let mut left = self.left.checked_sub(1).ok_or(TooLarge)?;
        for (set, to) in ways_low {
            for (other, and_to) in ways_high {
                let steps = (set.size() + other.size()) / CUTS_A_STEP;
                left = left.checked_sub(steps).ok_or(TooLarge)?;
                let common = set.and(other);
                if !common.is_empty() {
                    pairs.push((common, *to, *and_to));
                }
            }
        }
        self.left = left;
        let mut ways = Vec::with_capacity(pairs.len());
        for (set, to, and_to) in pairs {
            ways.push((set, self.both(how, to, and_to)?));
        }
        let rows = self.node(asks, ways);
        if self.depth(rows) > DEEPEST {
            return Err(TooLarge);
        }
        self.done.insert((how, low, high), rows);
        Ok(rows)
    }

    /// All other rows.
    pub fn not(&mut self, rows: Rows) -> Rows {
        match rows {
            Rows::NONE => return Rows::ALL,
            Rows::ALL => return Rows::NONE,
            _ => {}
        }
        if let Some(done) = self.negated.get(&rows) {
            return *done;
        }
        let Some((asks, ways)) = self.asks(rows).map(|(asks, ways)| (asks, ways.to_vec())) else {
            return rows;
        };
        let ways = ways.into_iter().map(|(set, to)| (set, self.not(to))).collect();
        let negated = self.node(asks, ways);
        self.negated.insert(rows, negated);
        self.negated.insert(negated, rows);
        negated
    }

    /// The rows that are in for some value of every variable that is not kept.
    ///
    /// # Errors
    /// Where that takes too many steps.
    pub fn whatever(&mut self, rows: Rows, kept: &dyn Fn(Mark) -> bool) -> Result<Rows, TooLarge> {
        let Some((asks, ways)) = self.asks(rows).map(|(asks, ways)| (asks, ways.to_vec())) else {
            return Ok(rows);
        };
        self.left = self.left.checked_sub(ways.len()).ok_or(TooLarge)?;
        let mut inner = Vec::with_capacity(ways.len());
        for (set, to) in ways {
            inner.push((set, self.whatever(to, kept)?));
        }
        if kept(asks) {
            return Ok(self.node(asks, inner));
        }
        let mut any = Rows::NONE;
        for (_, to) in inner {
            any = self.or(any, to)?;
        }
        Ok(any)
    }

    /// A diagram of another store, in this one.
    ///
    /// # Errors
    /// Where that takes too many steps.
    pub fn import(&mut self, other: &Self, rows: Rows) -> Result<Rows, TooLarge> {
        let Some((asks, ways)) = other.asks(rows) else {
            return Ok(rows);
        };
        self.left = self.left.checked_sub(ways.len()).ok_or(TooLarge)?;
        if let Some(variable) = other.variable(asks) {
            self.variables.insert(asks, variable);
        }
        let mut inner = Vec::with_capacity(ways.len());
        for (set, to) in ways {
            inner.push((set.clone(), self.import(other, *to)?));
        }
        Ok(self.node(asks, inner))
    }

    /// Everything a diagram asks about.
    pub fn asked_in(&self, rows: Rows, found: &mut BTreeSet<Mark>) {
        let mut open = vec![rows];
        let mut seen = FxHashSet::default();
        while let Some(rows) = open.pop() {
            if let Some((asks, ways)) = self.asks(rows).filter(|_| seen.insert(rows)) {
                found.insert(asks);
                open.extend(ways.iter().map(|(_, to)| *to));
            }
        }
    }

    /// What stands for a diagram.
    pub fn mark(&mut self, rows: Rows) -> Mark {
        if let Some(known) = self.marks.get(&rows) {
            return *known;
        }
        let (asks, ways) = match self.nodes.get(rows.0 as usize) {
            Some(node) => (node.asks, node.ways.clone()),
            None => return Mark::of_text("end", "nowhere"),
        };
        // Places in the store depend on what came before; sets do not.
        let mut ways: Vec<(Set, Mark)> = ways.into_iter().map(|(set, to)| (set, self.mark(to))).collect();
        ways.sort_unstable();
        let mark = Mark::of("rows", |parts| {
            parts.mark(asks);
            parts.count(ways.len());
            for (set, to) in &ways {
                set.write(parts);
                parts.mark(*to);
            }
        });
        self.marks.insert(rows, mark);
        mark
    }
}
