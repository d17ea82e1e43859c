//! Orders, line by line: what was bought, shipped late, sent back or called off.

use crate::calendar::{HOUR, date, is_sale, write_instant};
use crate::catalogue::{Article, basket};
use crate::people::Channel;
use crate::random::Random;
use crate::table::{Table, maybe, yuan};

/// Somebody at the checkout. Without a customer it is a guest.
#[derive(Clone, Copy)]
pub struct Checkout {
    pub at: i64,
    pub customer: Option<i64>,
    pub channel: Option<Channel>,
}

/// What all lines of an order share.
struct Order {
    id: i64,
    day: i64,
    checkout: Checkout,
    shipped: Option<i64>,
    promised: i64,
    /// What is taken off the list price, in thousandths.
    off: i64,
    cancelled: bool,
    test: bool,
}

/// The order book, closed at the instant `end`: what would happen later has not.
pub struct Book {
    table: Table<18>,
    next: i64,
    end: i64,
}

const HEADER: [&str; 18] = [
    "order_id",
    "line_no",
    "customer_id",
    "ordered_at",
    "shipped_at",
    "promised_at",
    "status",
    "channel",
    "sku_id",
    "qty",
    "unit_price",
    "amount",
    "cost",
    "weight",
    "refund",
    "refunded_at",
    "is_test",
    "deleted_at",
];

impl Book {
    pub fn new(end: i64) -> Self {
        Self {
            table: Table::new(HEADER),
            next: 20_001,
            end,
        }
    }

    /// Takes one order on a day.
    pub fn take(&mut self, day: i64, checkout: Checkout, random: &mut Random) {
        let order = self.open(day, checkout, random);
        for (number, article) in (1..).zip(basket(random)) {
            self.line(&order, number, article, random);
        }
    }

    fn open(&mut self, day: i64, checkout: Checkout, random: &mut Random) -> Order {
        let id = self.next;
        self.next += 1;
        let off = discount(day, checkout.channel, random);
        let cancelled = random.chance(60);
        let test = random.chance(4);
        let shipped = checkout.at + hours_to_ship(day, random) * HOUR + random.below(HOUR);
        let promised = checkout.at + if is_sale(day) { 72 } else { 48 } * HOUR;
        let shipped = Some(shipped).filter(|shipped| !cancelled && *shipped < self.end);
        Order {
            id,
            day,
            checkout,
            shipped,
            promised,
            off,
            cancelled,
            test,
        }
    }

    fn line(&mut self, order: &Order, number: i64, article: &Article, random: &mut Random) {
        let qty = random.pick(&[(78, 1), (17, 2), (5, 3)]);
        let price = article.price(order.day);
        let amount = discounted(qty * price, order.off);
        let refund = self.refund(order, amount, random);
        let deleted = random
            .rare(2_500)
            .then(|| order.checkout.at + random.between(1, 90) * 60);
        self.table.row([
            order.id.to_string(),
            number.to_string(),
            maybe(order.checkout.customer),
            write_instant(order.checkout.at),
            maybe(order.shipped.map(write_instant)),
            write_instant(order.promised),
            order.status().to_owned(),
            maybe(order.checkout.channel),
            article.id.to_owned(),
            qty.to_string(),
            yuan(price),
            yuan(amount),
            yuan(qty * article.cost(order.day)),
            maybe(article.grams.map(|grams| qty * grams)),
            maybe(refund.map(|(_, fen)| yuan(fen))),
            maybe(refund.map(|(at, _)| write_instant(at))),
            maybe(order.test_flag()),
            maybe(deleted.map(write_instant)),
        ]);
    }

    /// One shipped line in thirty comes back, and a third of those is half paid.
    fn refund(&self, order: &Order, amount: i64, random: &mut Random) -> Option<(i64, i64)> {
        let at = order.shipped? + random.between(60, 300) * HOUR + random.below(HOUR);
        let fen = if random.chance(330) { amount / 2 } else { amount };
        (random.chance(33) && at < self.end).then_some((at, fen))
    }

    /// `order_lines.csv`
    pub fn write(self) -> String {
        self.table.into_text()
    }
}

impl Order {
    fn status(&self) -> &'static str {
        match (self.cancelled, self.shipped) {
            (true, _) => "cancelled",
            (false, Some(_)) => "shipped",
            (false, None) => "paid",
        }
    }

    /// The column came in October 2025; before, only test orders were marked.
    fn test_flag(&self) -> Option<bool> {
        let since = matches!(date(self.day), (2025, 10..=12, _));
        (since || self.test).then_some(self.test)
    }
}

fn hours_to_ship(day: i64, random: &mut Random) -> i64 {
    match (is_sale(day), random.chance(30)) {
        (false, false) => random.between(6, 40),
        (false, true) => random.between(41, 90),
        (true, false) => random.between(12, 71),
        (true, true) => random.between(72, 130),
    }
}

/// What a channel takes off the list price, in thousandths.
fn discount(day: i64, channel: Option<Channel>, random: &mut Random) -> i64 {
    let usual = match channel {
        Some(Channel::Live) => random.pick(&[(3, 120), (2, 150), (1, 200)]),
        Some(Channel::Ads) => random.pick(&[(2, 0), (1, 80), (1, 120)]),
        Some(Channel::Email) => random.pick(&[(1, 50), (1, 100)]),
        Some(Channel::Organic) | None => random.pick(&[(4, 0), (1, 50)]),
    };
    usual + if is_sale(day) { 100 } else { 0 }
}

/// Rounded half up, to the fen.
fn discounted(fen: i64, off: i64) -> i64 {
    (fen * (1000 - off) + 500) / 1000
}
