//! Calendars from a table, and tables by SQL.

use super::super::case::{Case, Table};
use super::{Known, Maker};

const RETAIL: [&str; 2] = ["retail_week", "retail_month"];

impl Maker {
    /// One of these grains, or one that a calendar declares.
    pub(super) fn grain(&mut self, grains: &[&'static str]) -> &'static str {
        match self.has_calendar && self.rng.chance(45) {
            true => self.rng.pick::<&'static str>(&RETAIL),
            false => self.rng.pick::<&'static str>(grains),
        }
    }

    /// Weeks of any length, and months of some weeks; now and then a day is missing.
    pub(super) fn calendar(&mut self, case: &mut Case) {
        if !self.has_calendar {
            return;
        }
        let mut day: jiff::civil::Date = "2025-12-22".parse().unwrap();
        let last: jiff::civil::Date = "2026-02-10".parse().unwrap();
        let (mut week, mut month) = (1, 1);
        let (mut days_left, mut weeks_left) = (self.rng.between(2, 8), self.rng.between(1, 4));
        let mut rows = Vec::new();
        while day <= last {
            if !self.rng.chance(1) || rows.len() < 3 {
                rows.push(vec![day.to_string(), week.to_string(), format!("\"P{month}\"")]);
            }
            days_left -= 1;
            if days_left == 0 {
                week += 1;
                days_left = self.rng.between(2, 8);
                weeks_left -= 1;
            }
            if weeks_left == 0 {
                month += 1;
                weeks_left = self.rng.between(1, 4);
            }
            day = day.tomorrow().unwrap();
        }
        case.tables.push(Table {
            name: "retail".to_owned(),
            is_calendar: true,
            clauses: [
                "key day",
                "grain retail_week in retail_month = week_no",
                "grain retail_month = month_name",
            ]
            .map(str::to_owned)
            .to_vec(),
            columns: ["day", "week_no", "month_name"].map(str::to_owned).to_vec(),
            rows,
            ..Table::default()
        });
    }

    /// The visits once more, as a query of each engine reads them.
    pub(super) fn by_sql(&mut self, case: &mut Case) {
        if !self.rng.chance(12) {
            return;
        }
        let Some(visits) = case.tables.iter().find(|table| table.name == "visits") else {
            return;
        };
        // A column without any value is not there to be read.
        let has_value = |at: usize| visits.rows.iter().any(|row| row[at] != "null");
        if !(0..visits.columns.len()).all(has_value) {
            return;
        }
        // It holds no copies itself.
        let clauses = visits.clauses.iter().filter(|clause| !clause.ends_with(" full"));
        let clauses: Vec<String> = clauses.cloned().collect();
        let text = "\"\"\"select * from visits\"\"\"";
        case.tables.push(Table {
            name: "logs".to_owned(),
            source: Some(format!("sql datafusion {text}, duckdb {text}, postgres {text}")),
            clauses,
            ..Table::default()
        });
        let known = self.known.iter().find(|known| known.name == "visits").cloned();
        self.known.extend(known.map(|known| Known {
            name: "logs".to_owned(),
            ..known
        }));
    }
}
