//! How long a question takes to become SQL: the whole `merak sql` process on
//! the example project.
//!
//! ```text
//! cargo bench --bench sql
//! ```

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a bench")]

mod support;

use std::path::Path;

use divan::Bencher;

fn main() {
    divan::main();
}

/// Questions to the shop: one metric, several tables at once, an entity condition.
const QUESTIONS: [&[&str]; 3] = [
    &["gmv"],
    &["gmv", "aov", "orders", "--by", "month,buyer.province"],
    &["repeat_buyers", "gmv", "aov", "--by", "month"],
];

/// `merak sql`, from its start to its end.
#[divan::bench(args = 0..QUESTIONS.len())]
fn process(bencher: Bencher<'_, '_>, which: usize) {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    let arguments: Vec<&str> = std::iter::once("sql")
        .chain(QUESTIONS[which].iter().copied())
        .collect();
    bencher.bench_local(|| support::merak(&arguments, &shop));
}
