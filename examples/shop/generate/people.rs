//! Who buys here, how they found the shop, and how often they come back.

use std::fmt;

use crate::calendar::{bustle, day, growth, write_day};
use crate::random::Random;
use crate::table::{Table, maybe};

/// The way somebody came in.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Channel {
    #[default]
    Organic,
    Ads,
    Email,
    Live,
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Organic => "organic",
            Self::Ads => "ads",
            Self::Email => "email",
            Self::Live => "live",
        })
    }
}

/// How often somebody wants coffee, in days between two orders.
#[derive(Clone, Copy, Default)]
enum Habit {
    #[default]
    Once,
    Casual,
    Regular,
    Devoted,
}

impl Habit {
    fn gap(self) -> i64 {
        match self {
            Self::Once => 600,
            Self::Casual => 80,
            Self::Regular => 27,
            Self::Devoted => 11,
        }
    }
}

pub struct Customer {
    pub id: i64,
    registered: i64,
    home: (&'static str, &'static str),
    found: Channel,
    habit: Habit,
    lost: bool,
}

/// What a customer does on a day.
pub enum Mood {
    Absent,
    Browsing,
    Buying,
}

const HOMES: [(i64, (&str, &str)); 14] = [
    (17, ("上海", "上海")),
    (12, ("浙江", "杭州")),
    (4, ("浙江", "宁波")),
    (11, ("广东", "深圳")),
    (9, ("广东", "广州")),
    (11, ("北京", "北京")),
    (7, ("江苏", "南京")),
    (6, ("江苏", "苏州")),
    (8, ("四川", "成都")),
    (5, ("云南", "昆明")),
    (4, ("湖北", "武汉")),
    (3, ("陕西", "西安")),
    (3, ("福建", "厦门")),
    (2, ("", "")),
];

/// Accounts that were closed: their orders stayed, their rows are gone.
const CLOSED: [i64; 3] = [1085, 1217, 1616];

impl Customer {
    fn new(id: i64, registered: i64, random: &mut Random) -> Self {
        use Channel::{Ads, Email, Live, Organic};
        use Habit::{Casual, Devoted, Once, Regular};
        Self {
            id,
            registered,
            home: random.pick(&HOMES),
            found: random.pick(&[(42, Organic), (34, Ads), (4, Email), (20, Live)]),
            habit: random.pick(&[(46, Once), (34, Casual), (15, Regular), (5, Devoted)]),
            lost: false,
        }
    }

    /// Six in ten newcomers buy at once; later habit and season decide, until
    /// the customer is lost, which happens to one in five hundred a day.
    pub fn mood(&mut self, today: i64, random: &mut Random) -> Mood {
        self.lost |= random.rare(2_000);
        let wish = 1_000 * bustle(today) / self.habit.gap();
        if self.registered == today {
            if random.chance(600) {
                Mood::Buying
            } else {
                Mood::Browsing
            }
        } else if self.lost {
            Mood::Absent
        } else if random.rare(wish) {
            Mood::Buying
        } else if random.rare(3 * wish / 2 + 3_000) {
            Mood::Browsing
        } else {
            Mood::Absent
        }
    }

    /// How the customer comes in today: often the way they first did.
    pub fn channel(&self, random: &mut Random) -> Option<Channel> {
        use Channel::{Ads, Email, Live, Organic};
        let found = self.found;
        let choices = [(40, found), (30, Organic), (14, Email), (8, Ads), (8, Live)];
        tracked(random.pick(&choices), random)
    }
}

/// Tracking loses the channel now and then.
pub fn tracked(channel: Channel, random: &mut Random) -> Option<Channel> {
    (!random.chance(15)).then_some(channel)
}

/// The customers the shop had won before `first`, in its first quarter.
pub fn founders(first: i64, random: &mut Random) -> Vec<Customer> {
    let opened = day(2023, 10, 1);
    let mut days: Vec<i64> = (0..120).map(|_| random.between(opened, first - 1)).collect();
    days.sort_unstable();
    (1001..)
        .zip(days)
        .map(|(id, day)| Customer::new(id, day, random))
        .collect()
}

/// Adds those who register today.
pub fn register(customers: &mut Vec<Customer>, first: i64, today: i64, random: &mut Random) {
    let expected = 790 * bustle(today) / 1000 * growth(today, first, 1_300) / 1000;
    for _ in 0..random.count(expected) {
        let id = customers.last().map_or(1001, |customer| customer.id + 1);
        customers.push(Customer::new(id, today, random));
    }
}

/// `customers.csv`
pub fn write(customers: &[Customer]) -> String {
    let header = [
        "customer_id",
        "registered_at",
        "province",
        "city",
        "first_channel",
    ];
    let mut table = Table::new(header);
    for customer in customers.iter().filter(|customer| !CLOSED.contains(&customer.id)) {
        let (province, city) = customer.home;
        table.row([
            customer.id.to_string(),
            write_day(customer.registered),
            province.to_owned(),
            city.to_owned(),
            maybe(Some(customer.found)),
        ]);
    }
    table.into_text()
}
