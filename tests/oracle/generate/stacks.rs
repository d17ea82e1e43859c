//! Unions of tables there are, and tables in partitions.

use super::super::case::{Case, Table};
use super::{Kind, Known, Maker};

impl Maker {
    /// Lines and visits, stacked under the names both have.
    pub(super) fn union(&mut self, case: &mut Case) {
        if !self.rng.chance(25) {
            return;
        }
        let find = |name: &str| self.known.iter().find(|known| known.name == name).cloned();
        let (Some(lines), Some(visits)) = (find("lines"), find("visits")) else {
            return;
        };
        let own = |known: &Known| known.times[0].clone();
        let (one, two) = (own(&lines), own(&visits));
        if (one.1 == Kind::Day) != (two.1 == Kind::Day) {
            return;
        }
        let role = lines.links.iter().find(|(_, to)| *to == "customer");
        let role = role.map(|(role, _)| role.clone()).unwrap_or_default();
        let mut renames = vec![format!("moment = {}", one.0)];
        if role != "customer" {
            renames.push(format!("customer = {role}"));
        }
        let mut text = format!(
            "union lines as ({}), visits as (moment = {}",
            renames.join(", "),
            two.0
        );
        let mut known = Known {
            name: "touches".to_owned(),
            times: vec![(
                "moment".to_owned(),
                if one.1 == Kind::Day { Kind::Day } else { Kind::Time },
            )],
            paths: vec![("channel".to_owned(), Kind::Text)],
            links: vec![("customer".to_owned(), "customer")],
            is_busy: true,
            ..Known::default()
        };
        if self.rng.chance(50) {
            text.push_str(", status = page");
            known.paths.push(("status".to_owned(), Kind::Text));
        }
        if self.rng.chance(50) {
            text.push_str(", qty = seconds");
            known.facts.push(("qty".to_owned(), Kind::Whole));
        }
        text.push(')');
        let mut clauses = Vec::new();
        if self.rng.chance(60) {
            clauses.push("kind from table".to_owned());
            known.paths.push(("kind".to_owned(), Kind::Text));
        }
        if self.rng.chance(40) {
            clauses.push("dim is_ad : bool = channel = \"ads\"".to_owned());
            known.paths.push(("is_ad".to_owned(), Kind::Truth));
        }
        if self.rng.chance(20) {
            clauses.push("rows channel is not null".to_owned());
        }
        let home = self.known.iter().find(|known| known.home == Some("customer"));
        for (path, kind) in home.iter().flat_map(|home| &home.paths) {
            known.paths.push((format!("customer.{path}"), *kind));
        }
        case.tables.push(Table {
            name: "touches".to_owned(),
            source: Some(text),
            clauses,
            ..Table::default()
        });
        self.known.push(known);
    }

    /// Says of some tables how they are cut up, and cuts their rows so.
    pub(super) fn partitions(&mut self, case: &mut Case) {
        for at in 0..case.tables.len() {
            let name = case.tables[at].name.clone();
            if case.tables[at].source.is_some() {
                continue;
            }
            let Some(known) = self.known.iter().find(|known| known.name == name).cloned() else {
                continue;
            };
            if ["lines", "visits"].contains(&name.as_str()) && self.rng.chance(20) {
                self.by_day(&mut case.tables[at], &known);
            } else if ["customers", "regions", "visits"].contains(&name.as_str()) && self.rng.chance(12) {
                self.whole_copies(&mut case.tables[at]);
            }
        }
    }

    fn by_day(&mut self, table: &mut Table, known: &Known) {
        let (time, _) = known.times[0].clone();
        let (pattern, number) = *self.rng.pick(&[
            ("text \"yyyyMMdd\"", false),
            ("text \"yyyy-MM-dd\"", false),
            ("int \"yyyyMMdd\"", true),
            ("text \"yyyyMM\"", false),
            ("date", false),
        ]);
        let late = self.rng.pick(&[0_i64, 0, 1, 2]).to_owned();
        let words = match late {
            0 => String::new(),
            1 => " late 1 day".to_owned(),
            days => format!(" late {days} days"),
        };
        table
            .clauses
            .push(format!("partition ds : {pattern} of {time}{words}"));
        let place = table.columns.iter().position(|column| *column == time);
        table.columns.push("ds".to_owned());
        for row in &mut table.rows {
            let stored = place.map_or("null", |place| row[place].as_str());
            let day: Option<jiff::civil::Date> = stored.get(..10).and_then(|day| day.parse().ok());
            let cell = match day {
                _ if self.rng.chance(6) => "null".to_owned(),
                // Of no time: anywhere.
                None => "2026-01-31".to_owned(),
                Some(day) => {
                    let after = self.rng.below(late as usize + 1);
                    let day = day.checked_add(jiff::Span::new().days(after as i64)).unwrap();
                    day.to_string()
                }
            };
            row.push(spelt(&cell, pattern, number));
        }
    }

    fn whole_copies(&mut self, table: &mut Table) {
        let pattern = *self.rng.pick(&["text \"yyyyMMdd\"", "date", "int \"yyyyMMdd\""]);
        table.clauses.push(format!("partition copy : {pattern} full"));
        table.columns.push("copy".to_owned());
        let number = pattern.starts_with("int");
        let days = ["2026-01-05", "2026-02-02"];
        let mut rows = Vec::new();
        for day in days {
            for row in &table.rows {
                if self.rng.chance(85) {
                    let mut row = row.clone();
                    row.push(spelt(day, pattern, number));
                    rows.push(row);
                }
            }
        }
        table.rows = rows;
    }
}

fn spelt(day: &str, pattern: &str, number: bool) -> String {
    if day == "null" || pattern == "date" {
        return day.to_owned();
    }
    let text = match pattern {
        "text \"yyyy-MM-dd\"" => day.to_owned(),
        "text \"yyyyMM\"" => day[..7].replace('-', ""),
        _ => day.replace('-', ""),
    };
    match number {
        true => text,
        false => format!("\"{text}\""),
    }
}
