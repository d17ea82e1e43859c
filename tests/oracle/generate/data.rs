//! Values as dirty as real ones.

use super::{Kind, Maker};

const CLOCK: [&str; 10] = [
    "00:00",
    "01:30",
    "02:00",
    "02:30",
    "03:00",
    "04:00",
    "12:15:30",
    "16:00",
    "20:00",
    "23:59:59.999999",
];
const MONEY: [&str; 14] = [
    "0", "1", "2", "0.5", "0.25", "1.5", "10", "99.99", "-3", "-0.5", "100", "7", "0.1", "12.75",
];
const WHOLE: [&str; 8] = ["0", "1", "2", "3", "10", "-1", "-4", "1000"];
const FLOATS: [&str; 7] = ["0", "0.5", "1.25", "-2.75", "1000", "3", "0.125"];

impl Maker {
    fn or_null(&mut self, percent: usize, value: String) -> String {
        if self.rng.chance(percent) {
            "null".to_owned()
        } else {
            value
        }
    }

    pub(super) fn dirty_text(&mut self) -> String {
        let text = self.text();
        self.or_null(18, text)
    }

    pub(super) fn dirty_truth(&mut self) -> String {
        let truth = self.rng.chance(50).to_string();
        self.or_null(25, truth)
    }

    pub(super) fn dirty_money(&mut self) -> String {
        let money = (*self.rng.pick(&MONEY)).to_owned();
        self.or_null(15, money)
    }

    pub(super) fn dirty_weight(&mut self) -> String {
        let weight = (*self.rng.pick(&["0", "1", "0.5", "250", "0.001", "1000", "-2"])).to_owned();
        self.or_null(20, weight)
    }

    pub(super) fn dirty_whole(&mut self) -> String {
        let whole = (*self.rng.pick(&WHOLE)).to_owned();
        self.or_null(15, whole)
    }

    pub(super) fn dirty_float(&mut self) -> String {
        let float = (*self.rng.pick(&FLOATS)).to_owned();
        self.or_null(15, float)
    }

    pub(super) fn dirty_time(&mut self, kind: Kind) -> String {
        let mut time = self.day().to_owned();
        if kind == Kind::Time {
            time = format!("{time}T{}", self.rng.pick(&CLOCK));
        }
        self.or_null(7, time)
    }

    pub(super) fn instant(&mut self) -> String {
        format!("{}T{}", self.day(), self.rng.pick(&CLOCK))
    }

    pub(super) fn region_key(&mut self) -> String {
        let key = (*self.rng.pick(&["\"n\"", "\"s\"", "\"e\"", "\"x\""])).to_owned();
        self.or_null(10, key)
    }

    pub(super) fn customer_key(&mut self) -> String {
        let key = (*self.rng.pick(&["1", "1", "2", "2", "3", "4", "5", "9"])).to_owned();
        self.or_null(10, key)
    }
}
