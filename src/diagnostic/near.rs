//! The name somebody probably meant.

use unicode_normalization::UnicodeNormalization;

/// The one of `names` people most likely meant by `word`, if any is near.
///
/// A project may have ten thousand names, and as many words that are none of
/// them: a name is given up as soon as it cannot be the nearest any more.
#[must_use]
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // As it is without capitals, and in half width: `ＧＭＶ` is `gmv`.
    let plain = word.nfkc().collect::<String>().to_lowercase();
    let letters: Vec<char> = word.chars().collect();
    let furthest = (letters.len() / 3).max(1).min(letters.len().saturating_sub(1));
    let mut scratch = Scratch::default();
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        let limit = best.map_or(furthest, |(distance, _)| distance);
        if name != word && name.eq_ignore_ascii_case(&plain) {
            return Some(name);
        }
        if name == word || too_long(name, letters.len() + limit) {
            continue;
        }
        let found = match name.is_ascii() && word.is_ascii() {
            true => scratch.distance(word.as_bytes(), name.as_bytes(), limit),
            false => {
                let name: Vec<char> = name.chars().collect();
                scratch.distance(&letters, &name, limit)
            }
        };
        let Some(found) = found.filter(|_| parts_are_near(word, name)) else {
            continue;
        };
        if best.is_none_or(|best| (found, name) < best) {
            best = Some((found, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Whether names of as many parts (`is_guest`, `is_test`) are like each other part by part: what they
/// share says nothing of what they do not.
fn parts_are_near(word: &str, name: &str) -> bool {
    if !word.is_ascii() || !name.is_ascii() {
        return true;
    }
    let (parts, others) = (word.split('_'), name.split('_'));
    let pairs: Vec<(&str, &str)> = parts.clone().zip(others.clone()).collect();
    if pairs.len() < 2 || parts.count() != others.count() {
        return true;
    }
    let mut scratch = Scratch::default();
    pairs.into_iter().all(|(part, other)| {
        let limit = (part.len() / 3).max(1);
        let (part, other) = (part.to_lowercase(), other.to_lowercase());
        scratch
            .distance(part.as_bytes(), other.as_bytes(), limit)
            .is_some()
    })
}

/// Whether a name surely has more than `most` letters: one takes at most four bytes.
fn too_long(name: &str, most: usize) -> bool {
    name.len() > most.saturating_mul(4)
}

/// Room for comparing, used again for every name.
#[derive(Default)]
struct Scratch {
    before_last: Vec<usize>,
    last: Vec<usize>,
    row: Vec<usize>,
}

impl Scratch {
    /// How many letters must be added, dropped, changed or swapped with their
    /// neighbour to make one of the other; `None` if more than `limit`.
    fn distance<T: Copy + PartialEq>(&mut self, word: &[T], name: &[T], limit: usize) -> Option<usize> {
        if word.len().abs_diff(name.len()) > limit {
            return None;
        }
        let (word, name) = without_ends(word, name);
        self.last.clear();
        self.last.extend(0..=name.len());
        self.before_last.clear();
        let mut before: Option<T> = None;
        for (at, letter) in word.iter().enumerate() {
            self.row.clear();
            self.row.push(at + 1);
            let mut before_there: Option<T> = None;
            let mut left = at + 1;
            let mut least = left;
            for (there, other) in name.iter().enumerate() {
                let cost = |row: &[usize], back: usize| row.get((there + 1).wrapping_sub(back)).copied();
                let changed = cost(&self.last, 1)? + usize::from(letter != other);
                let mut here = changed.min(cost(&self.last, 0)? + 1).min(left + 1);
                if before == Some(*other) && before_there == Some(*letter) {
                    here = here.min(cost(&self.before_last, 2).map_or(here, |swapped| swapped + 1));
                }
                self.row.push(here);
                least = least.min(here);
                left = here;
                before_there = Some(*other);
            }
            // A later swap may still come from the row before this one.
            let earlier = self.last.iter().min().copied().unwrap_or(least);
            if least.min(earlier) > limit {
                return None;
            }
            before = Some(*letter);
            std::mem::swap(&mut self.before_last, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.row);
        }
        self.last.last().copied().filter(|distance| *distance <= limit)
    }
}

/// Both without what they begin and end with together.
fn without_ends<'a, T: PartialEq>(one: &'a [T], other: &'a [T]) -> (&'a [T], &'a [T]) {
    let same = |(one, other): &(&T, &T)| one == other;
    let front = one.iter().zip(other).take_while(same).count();
    let rest = |all: &'a [T]| all.get(front..).unwrap_or_default();
    let (one, other) = (rest(one), rest(other));
    let back = one.iter().rev().zip(other.iter().rev()).take_while(same).count();
    let cut = |all: &'a [T]| all.get(..all.len() - back).unwrap_or_default();
    (cut(one), cut(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_found() {
        let names = ["gmv", "orders", "buyers", "repeat_buyers", "aov", "order_lines"];
        for (word, near) in [
            ("gvm", Some("gmv")),
            ("order", Some("orders")),
            ("buyer", Some("buyers")),
            ("byuers", Some("buyers")),
            ("repaet_buyer", Some("repeat_buyers")),
            ("orders", None),
            ("nothing", None),
            ("x", None),
            ("", None),
            ("ＧＭＶ", Some("gmv")),
            ("Orders", Some("orders")),
        ] {
            assert_eq!(nearest(word, names), near, "{word}");
        }
        assert_eq!(nearest("复构率", ["复购率", "新客"]), Some("复购率"));
    }

    /// As near as the plain definition says, over all short words.
    #[test]
    fn distances_are_right() {
        let mut words = vec![String::new()];
        let mut longest = words.clone();
        for _ in 0..5 {
            let longer = |word: &String| ["a", "b", "c"].map(|letter| format!("{word}{letter}"));
            longest = longest.iter().flat_map(longer).collect();
            words.extend(longest.clone());
        }
        let mut scratch = Scratch::default();
        for one in words.iter().step_by(3) {
            let letters: Vec<char> = one.chars().collect();
            for other in words.iter().step_by(2) {
                let right = strsim::osa_distance(one, other);
                for limit in 0..4 {
                    let name: Vec<char> = other.chars().collect();
                    let found = scratch.distance(&letters, &name, limit);
                    assert_eq!(found, scratch.distance(one.as_bytes(), other.as_bytes(), limit));
                    assert_eq!(
                        found,
                        Some(right).filter(|right| *right <= limit),
                        "{one} {other} {limit}"
                    );
                }
            }
        }
    }
}
