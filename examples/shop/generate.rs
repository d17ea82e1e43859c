//! Invents the data of a small coffee shop, the same bytes on every machine.
//!
//! ```text
//! cargo run --example generate_shop -- examples/shop/data
//! ```
//!
//! Two years of business, 2024 and 2025, are played day by day: people
//! register, look around, buy, come back or do not. All arithmetic is on
//! integers and the only source of chance is a seed, so what is written
//! depends on nothing else.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use crate::calendar::{bustle, day, growth, midnight, moment};
use crate::orders::{Book, Checkout};
use crate::people::{Customer, Mood};
use crate::random::Random;
use crate::traffic::{Log, stranger};

#[path = "generate/calendar.rs"]
mod calendar;
#[path = "generate/catalogue.rs"]
mod catalogue;
#[path = "generate/orders.rs"]
mod orders;
#[path = "generate/people.rs"]
mod people;
#[path = "generate/random.rs"]
mod random;
#[path = "generate/table.rs"]
mod table;
#[path = "generate/traffic.rs"]
mod traffic;

const SEED: u64 = 20_240_101;

fn main() -> ExitCode {
    let Some(folder) = env::args().nth(1) else {
        eprintln!("usage: generate_shop <folder>");
        return ExitCode::from(2);
    };
    match write(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write to {folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in generate() {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// All tables, by file name.
fn generate() -> [(&'static str, String); 5] {
    let (first, last) = (day(2024, 1, 1), day(2025, 12, 31));
    let mut shop = Shop::open(first, last);
    for today in first..=last {
        shop.live(today);
    }
    let spend = traffic::write_spend(first, last, &mut Random::new(SEED, 5));
    [
        ("ad_spend.csv", spend),
        ("customers.csv", people::write(&shop.customers)),
        ("order_lines.csv", shop.book.write()),
        ("products.csv", catalogue::write()),
        ("visits.csv", shop.log.write()),
    ]
}

/// The shop as it goes, with one stream of chance for each thing that happens.
struct Shop {
    first: i64,
    customers: Vec<Customer>,
    book: Book,
    log: Log,
    arriving: Random,
    shopping: Random,
    ordering: Random,
    looking: Random,
}

impl Shop {
    fn open(first: i64, last: i64) -> Self {
        let mut arriving = Random::new(SEED, 1);
        Self {
            first,
            customers: people::founders(first, &mut arriving),
            book: Book::new(midnight(last + 1)),
            log: Log::new(),
            arriving,
            shopping: Random::new(SEED, 2),
            ordering: Random::new(SEED, 3),
            looking: Random::new(SEED, 4),
        }
    }

    /// One day: who comes, who buys, and in which order.
    fn live(&mut self, today: i64) {
        people::register(&mut self.customers, self.first, today, &mut self.arriving);
        let mut checkouts = self.regulars(today);
        checkouts.extend(self.guests(today));
        checkouts.sort_by_key(|checkout| checkout.at);
        for checkout in checkouts {
            self.book.take(today, checkout, &mut self.ordering);
        }
        self.log.close_day();
    }

    /// The customers who are in today; returns those at the checkout.
    fn regulars(&mut self, today: i64) -> Vec<Checkout> {
        let mut checkouts = Vec::new();
        for customer in &mut self.customers {
            let mood = customer.mood(today, &mut self.shopping);
            if matches!(mood, Mood::Absent) {
                continue;
            }
            let channel = customer.channel(&mut self.shopping);
            let at = moment(today, &mut self.shopping);
            let who = Checkout {
                at,
                customer: Some(customer.id),
                channel,
            };
            if matches!(mood, Mood::Buying) {
                self.log.buy(who, &mut self.looking);
                checkouts.push(who);
            } else {
                self.log.browse(who, &mut self.looking);
            }
        }
        checkouts
    }

    /// People without an account: most only look, a few order as guests.
    fn guests(&mut self, today: i64) -> Vec<Checkout> {
        let busy = bustle(today) * growth(today, self.first, 1_000) / 1000;
        for _ in 0..self.looking.count(3 * busy / 2) {
            let who = stranger(today, &mut self.looking);
            self.log.browse(who, &mut self.looking);
        }
        let orders = self.shopping.count(170 * busy / 1000);
        (0..orders).map(|_| stranger(today, &mut self.shopping)).collect()
    }
}
