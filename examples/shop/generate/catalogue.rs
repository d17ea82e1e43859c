//! What the shop sells, and for how much.

use crate::calendar::{date, day};
use crate::random::Random;
use crate::table::{Table, maybe};

type Text = &'static str;

/// An article. Prices and costs are in fen, as of 2024.
pub struct Article {
    pub id: Text,
    category: Text,
    name: Text,
    pub grams: Option<i64>,
    price: i64,
    cost: i64,
    /// How likely it is to be chosen, against the others.
    weight: i64,
}

const fn article(
    id: Text,
    category: Text,
    name: Text,
    grams: Option<i64>,
    (price, cost): (i64, i64),
    weight: i64,
) -> Article {
    Article {
        id,
        category,
        name,
        grams,
        price,
        cost,
        weight,
    }
}

const fn beans(id: Text, name: Text, grams: i64, money: (i64, i64), weight: i64) -> Article {
    article(id, "beans", name, Some(grams), money, weight)
}

const fn drip(id: Text, name: Text, grams: i64, money: (i64, i64), weight: i64) -> Article {
    article(id, "drip", name, Some(grams), money, weight)
}

const fn gear(id: Text, name: Text, money: (i64, i64), weight: i64) -> Article {
    article(id, "gear", name, None, money, weight)
}

static ARTICLES: [Article; 20] = [
    beans("B01", "云南保山 水洗", 250, (6_800, 3_350), 95),
    beans("B02", "云南普洱 日晒", 250, (7_600, 3_800), 80),
    beans("B03", "耶加雪菲 水洗", 250, (8_800, 4_450), 90),
    beans("B04", "肯尼亚 AA", 250, (9_800, 5_100), 55),
    beans("B05", "哥伦比亚 慧兰", 250, (8_200, 4_100), 60),
    beans("B06", "巴拿马 瑰夏", 100, (16_800, 9_200), 18),
    beans("B07", "拼配 \"早高峰\"", 500, (9_900, 5_300), 120),
    beans("B08", "拼配 \"夜航\", 深烘", 500, (9_600, 5_050), 85),
    beans("B09", "低因 哥伦比亚", 250, (9_200, 4_800), 35),
    drip("D01", "挂耳 经典 10 包", 100, (4_900, 2_350), 110),
    drip("D02", "挂耳 果香 10 包", 100, (5_500, 2_650), 85),
    drip("D03", "挂耳 七日装", 70, (3_900, 1_900), 60),
    drip("D04", "冷萃 浸泡包 6 包", 150, (4_500, 2_200), 40),
    gear("G01", "V60 滤杯", (8_900, 4_700), 28),
    gear("G02", "滤纸 100 张", (2_900, 1_350), 75),
    gear("G03", "细口壶, 600 ml", (19_900, 11_200), 16),
    gear("G04", "手摇磨豆机", (32_900, 18_900), 12),
    gear("G05", "电子秤", (14_900, 8_300), 16),
    gear("G06", "法压壶, 350 ml", (11_900, 6_500), 18),
    gear("G07", "密封罐", (5_900, 3_000), 22),
];

impl Article {
    /// Green coffee grew dearer over the winter of 2024.
    pub fn cost(&self, on: i64) -> i64 {
        match (self.grams, date(on)) {
            (Some(_), (2025, 1..=3, _)) => self.cost * 106 / 100,
            (Some(_), (2025, _, _)) => self.cost * 111 / 100,
            _ => self.cost,
        }
    }

    /// The list price: coffee followed its cost in April 2025, to whole yuan.
    pub fn price(&self, on: i64) -> i64 {
        match self.grams {
            Some(_) if on >= day(2025, 4, 1) => self.price * 106 / 100 / 100 * 100,
            _ => self.price,
        }
    }
}

/// Between one and four different articles.
pub fn basket(random: &mut Random) -> Vec<&'static Article> {
    let mut choices: Vec<_> = ARTICLES
        .iter()
        .map(|article| (article.weight, Some(article)))
        .collect();
    let size = random.pick(&[(46, 1), (29, 2), (17, 3), (8, 4)]);
    let mut chosen = Vec::new();
    for _ in 0..size {
        let Some(article) = random.pick(&choices) else {
            break;
        };
        choices.retain(|(_, other)| other.is_some_and(|other| other.id != article.id));
        chosen.push(article);
    }
    chosen.sort_by_key(|article| article.id);
    chosen
}

/// `products.csv`
pub fn write() -> String {
    let mut table = Table::new(["sku_id", "category", "name", "unit_weight"]);
    for article in &ARTICLES {
        let [id, category, name] = [article.id, article.category, article.name].map(str::to_owned);
        table.row([id, category, name, maybe(article.grams)]);
    }
    table.into_text()
}
