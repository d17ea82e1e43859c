//! The parts of a change add up to it, whatever the numbers and however they are made of
//! each other: zero, negative, large, small and missing ones.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/adding_up.rs"]
mod adding_up;

use adding_up::adds_up;
use merak::why::{Made, Moved, Number, Share, Sides, mixed, parts, sums};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

/// Which number the whole is.
const WHOLE: usize = 6;

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("0".to_owned()),
        (-99_999_i64..99_999).prop_map(|cents| format!("{}.{:02}", cents / 100, (cents % 100).abs())),
        (1_i64..1_000_000_000_000).prop_map(|large| large.to_string()),
        (1e-6..1.0_f64).prop_map(|share| share.to_string()),
    ]
}

fn sides() -> impl Strategy<Value = Sides> {
    let side = || weighted(0.95, number());
    (side(), side()).prop_map(|(from, to)| Sides {
        from: from.and_then(|digits| Number::of(&digits)),
        to: to.and_then(|digits| Number::of(&digits)),
    })
}

/// Sums and products of numbers, which may stand in several places.
fn made() -> impl Strategy<Value = Made<usize>> {
    let leaf = prop_oneof![
        8 => (0..WHOLE).prop_map(|what| Made::Of(Box::new(Moved { what, sides: Sides::default(), made: None }))),
        1 => (-3..4_i8).prop_map(|number| Made::Number(number.into())),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let parts = || vec((any::<bool>(), inner.clone()), 1..4);
        prop_oneof![parts().prop_map(Made::Sum), parts().prop_map(Made::Product)]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn down_the_tree(made in made(), numbers in vec(sides(), WHOLE), whole in sides(), holds in any::<bool>()) {
        let mut moved = Moved { what: WHOLE, sides: Sides::default(), made: Some(made) };
        moved.fill(&|at| numbers.get(*at).cloned().unwrap_or_default());
        // Of a decomposition that holds, the whole is what its parts come to.
        let both = moved.made.as_ref().and_then(Made::both).filter(|_| holds);
        let is_small = |value: f64| value.abs() < 1e15;
        let both = both.filter(|(from, to)| is_small(*from) && is_small(*to));
        moved.sides = match both {
            Some((from, to)) => Sides { from: Number::of(&from.to_string()), to: Number::of(&to.to_string()) },
            None => whole,
        };
        if let Some(part) = parts(&moved) {
            adds_up(&part);
        }
    }

    #[test]
    fn by_slices(whole in sides(), slices in vec((sides(), sides()), 0..8), most in 0_usize..9) {
        let differences = slices.iter().map(|(one, _)| ((), one.clone())).collect();
        let explained = sums((), whole.clone(), differences);
        explained.iter().for_each(adds_up);
        explained.map(|part| part.first(most)).iter().for_each(adds_up);
        let value = |side: &Option<Number>| side.as_ref().map_or(0.0, |number| number.value);
        let shares = slices.iter().map(|(above, below)| Share {
            what: (),
            rate: Sides::default(),
            above: (value(&above.from), value(&above.to)),
            below: (value(&below.from), value(&below.to)),
        });
        let explained = mixed((), whole, shares.collect());
        explained.iter().for_each(adds_up);
        explained.map(|part| part.first(most)).iter().for_each(adds_up);
    }
}

/// Three factors: each at the mean over all orders in which they move.
#[test]
fn three_factors() {
    let number = |digits: &str| Number::of(digits);
    let factor = |what, from, to| {
        let sides = Sides {
            from: number(from),
            to: number(to),
        };
        (
            false,
            Made::Of(Box::new(Moved {
                what,
                sides,
                made: None,
            })),
        )
    };
    let factors = vec![
        factor("a", "1", "2"),
        factor("b", "3", "5"),
        factor("c", "7", "11"),
    ];
    let whole = Moved {
        what: "abc",
        sides: Sides {
            from: number("21"),
            to: number("110"),
        },
        made: Some(Made::Product(factors)),
    };
    let part = parts(&whole).unwrap();
    let effects: Vec<f64> = part.parts.iter().map(|part| part.effect).collect();
    // a moves by 1 at (2 * 3 * 7 + 3 * 11 + 5 * 7 + 2 * 5 * 11) / 6, and so on.
    let wanted = [
        220.0 / 6.0,
        2.0 * (14.0 + 11.0 + 14.0 + 44.0) / 6.0,
        4.0 * (6.0 + 6.0 + 5.0 + 20.0) / 6.0,
    ];
    for (effect, wanted) in effects.iter().zip(wanted) {
        assert!((effect - wanted).abs() < 1e-12, "{effects:?}");
    }
}
