//! Visits to the shop, and what was paid to bring them there.

use crate::calendar::{bustle, growth, moment, write_day, write_instant};
use crate::orders::Checkout;
use crate::people::{Channel, tracked};
use crate::random::Random;
use crate::table::{Table, maybe, yuan};

/// The log of opened pages.
pub struct Log {
    table: Table<4>,
    today: Vec<(Checkout, &'static str)>,
}

impl Log {
    pub fn new() -> Self {
        let table = Table::new(["customer_id", "visited_at", "page", "channel"]);
        Self {
            table,
            today: Vec::new(),
        }
    }

    /// A look around; one in seven ends in the cart and goes no further.
    pub fn browse(&mut self, who: Checkout, random: &mut Random) {
        self.land(who, random);
        if random.chance(140) {
            self.open(who, "cart", random.between(40, 900));
        }
    }

    /// The visit that leads to an order.
    pub fn buy(&mut self, who: Checkout, random: &mut Random) {
        let minutes = random.between(2, 15);
        self.land(
            Checkout {
                at: who.at - 60 * minutes,
                ..who
            },
            random,
        );
        self.open(who, "cart", -random.between(5, 60));
    }

    fn land(&mut self, who: Checkout, random: &mut Random) {
        let page = random.pick(&[(35, "home"), (65, "item")]);
        self.open(who, page, 0);
    }

    fn open(&mut self, who: Checkout, page: &'static str, later: i64) {
        self.today.push((
            Checkout {
                at: who.at + later,
                ..who
            },
            page,
        ));
    }

    /// Writes down the day, in the order in which it happened.
    pub fn close_day(&mut self) {
        self.today.sort_by_key(|(who, _)| who.at);
        for (who, page) in self.today.drain(..) {
            let row = [
                maybe(who.customer),
                write_instant(who.at),
                page.to_owned(),
                maybe(who.channel),
            ];
            self.table.row(row);
        }
    }

    /// `visits.csv`
    pub fn write(self) -> String {
        self.table.into_text()
    }
}

/// Somebody nobody knows, today.
pub fn stranger(today: i64, random: &mut Random) -> Checkout {
    use Channel::{Ads, Live, Organic};
    let channel = random.pick(&[(50, Organic), (35, Ads), (15, Live)]);
    let channel = tracked(channel, random);
    Checkout {
        at: moment(today, random),
        customer: None,
        channel,
    }
}

/// `ad_spend.csv`: what each paid channel cost on each day.
pub fn write_spend(first: i64, last: i64, random: &mut Random) -> String {
    let mut table = Table::new(["ds", "channel", "amount"]);
    for day in first..=last {
        for (channel, base) in [
            (Channel::Ads, 2_900),
            (Channel::Email, 260),
            (Channel::Live, 1_500),
        ] {
            let usual = base * growth(day, first, 1_500) / 1000 * bustle(day) / 1000;
            let fen = usual * random.between(850, 1_150) / 1000;
            table.row([write_day(day), maybe(Some(channel)), yuan(fen)]);
        }
    }
    table.into_text()
}
