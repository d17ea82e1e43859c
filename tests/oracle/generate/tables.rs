//! Tables: homes, facts, roles, times, dirty rows.

use super::super::case::{Case, Table};
use super::{Kind, Known, Maker};

/// A table while it is made.
struct Draft {
    table: Table,
    known: Known,
}

impl Draft {
    fn new(name: &str) -> Self {
        Self {
            table: Table {
                name: name.to_owned(),
                ..Table::default()
            },
            known: Known {
                name: name.to_owned(),
                ..Known::default()
            },
        }
    }

    fn clause(&mut self, text: impl Into<String>) {
        self.table.clauses.push(text.into());
    }

    fn column(&mut self, name: &str) {
        self.table.columns.push(name.to_owned());
    }

    fn dim(&mut self, name: &str, kind: Kind, declared: &str) {
        self.clause(format!("dim {name}{declared}"));
        self.known.paths.push((name.to_owned(), kind));
    }

    /// What another table's dimensions are called from here.
    fn reaches(&mut self, prefix: &str, home: &Known) {
        for (path, kind) in home.paths.iter().chain(&home.times) {
            self.known.paths.push((format!("{prefix}.{path}"), *kind));
        }
    }
}

impl Maker {
    pub(super) fn tables(&mut self, case: &mut Case) {
        case.head = ["customer", "order", "region"]
            .map(|name| format!("entity {name}"))
            .to_vec();
        for line in [
            "dimension channel : text",
            "unit gram",
            "unit kilogram = 1000 gram",
        ] {
            case.head.push(line.to_owned());
        }
        let regions = self.regions();
        let customers = self.customers(&regions.known);
        let mut drafts = vec![regions, customers];
        if self.rng.chance(35) {
            let home = drafts[1].known.clone();
            let orders = self.orders(&home);
            drafts.push(orders);
        }
        if self.rng.chance(25) {
            let profiles = self.profiles();
            drafts[1].known.paths.extend(profiles.known.paths.clone());
            drafts.push(profiles);
        }
        if self.rng.chance(25) {
            let levels = self.levels();
            drafts[1].known.paths.extend(levels.known.paths.clone());
            drafts.push(levels);
        }
        let homes = drafts.len();
        let lines = self.lines(&drafts);
        let visits = self.visits(&drafts);
        drafts.push(lines);
        drafts.push(visits);
        if self.rng.chance(35) {
            let balances = self.balances(&drafts);
            drafts.push(balances);
        }
        for draft in &mut drafts[homes..] {
            draft.known.is_busy = true;
        }
        for draft in drafts {
            case.tables.push(draft.table);
            self.known.push(draft.known);
        }
        self.events(case);
    }

    /// What happens to lines and visits.
    fn events(&mut self, case: &mut Case) {
        for (name, table) in [("sale", "lines"), ("view", "visits")] {
            if !self.rng.chance(20) {
                continue;
            }
            let Some(known) = self.known.iter().find(|known| known.name == table).cloned() else {
                continue;
            };
            let mut text = format!("event {name} = {table}");
            let mut event = Known {
                name: name.to_owned(),
                ..known.clone()
            };
            if self.rng.chance(50)
                && let Some(time) = known.times.last().cloned()
            {
                text.push_str(&format!(" at {}", time.0));
                event.times.retain(|other| *other != time);
                event.times.insert(0, time);
            }
            if self.rng.chance(70) {
                let condition = self.condition(&known.paths, false, 1);
                text.push_str(&format!(" where {}", condition.text()));
            }
            case.head.push(text);
            self.known.push(event);
        }
    }

    /// An extension that holds always.
    fn profiles(&mut self) -> Draft {
        let mut draft = Draft::new("profiles");
        draft.clause("key customer = customer_id extends customer");
        draft.dim("mood", Kind::Text, " : text");
        draft.column("customer_id");
        draft.column("mood");
        for id in 1..=self.rng.below(5) {
            let mood = self.dirty_text();
            draft.table.rows.push(vec![id.to_string(), mood]);
        }
        draft
    }

    /// An extension that changes over time.
    fn levels(&mut self) -> Draft {
        let mut draft = Draft::new("levels");
        let kind = if self.rng.chance(60) {
            Kind::Day
        } else {
            Kind::Time
        };
        let declared = self.time_type(kind);
        draft.clause("key customer = customer_id extends customer valid from since_when until until_when");
        draft.clause(format!("time since_when{declared}"));
        draft.clause(format!("time until_when{declared}"));
        draft.dim("level", Kind::Text, " : text");
        draft.known.times.push(("since_when".to_owned(), kind));
        draft.known.links.push(("customer".to_owned(), "customer"));
        for name in ["customer_id", "since_when", "until_when", "level"] {
            draft.column(name);
        }
        for id in 1..=self.rng.below(5) {
            let mut days = self.days.clone();
            days.sort_unstable();
            let mut days = self.rng.some(&days, 60).into_iter().peekable();
            while let Some(day) = days.next() {
                let mut until = days.peek().map_or("null", |next| next).to_owned();
                if self.rng.chance(10) {
                    // One that ends where it begins never holds.
                    day.clone_into(&mut until);
                }
                let from = if self.rng.chance(5) && until != "null" && draft.table.rows.is_empty() {
                    "null".to_owned()
                } else {
                    day.to_owned()
                };
                let level = self.dirty_text();
                draft.table.rows.push(vec![id.to_string(), from, until, level]);
            }
        }
        draft
    }

    /// A snapshot: levels by day.
    fn balances(&mut self, homes: &[Draft]) -> Draft {
        let mut draft = Draft::new("balances");
        let customers = homes[1].known.clone();
        draft.clause("link customer = holder");
        draft.clause("snapshot held_on : date");
        draft.dim("channel", Kind::Text, "");
        draft.clause("fact balance : CNY");
        draft.known.links.push(("customer".to_owned(), "customer"));
        draft.known.times.push(("held_on".to_owned(), Kind::Day));
        draft.known.facts.push(("balance".to_owned(), Kind::Money));
        draft.reaches("customer", &customers);
        for name in ["holder", "held_on", "channel", "balance"] {
            draft.column(name);
        }
        for _ in 0..self.rng.below(9) {
            let row = vec![
                self.customer_key(),
                self.dirty_time(Kind::Day),
                self.dirty_text(),
                self.dirty_money(),
            ];
            draft.table.rows.push(row);
        }
        draft
    }

    fn regions(&mut self) -> Draft {
        let mut draft = Draft::new("regions");
        draft.known.home = Some("region");
        draft.clause("key region = code");
        draft.dim("area", Kind::Text, " : text");
        draft.column("code");
        draft.column("area");
        if self.rng.chance(30) {
            draft.clause("rows not closed");
            draft.clause("column closed : bool");
            draft.column("closed");
        }
        let keys = ["\"n\"", "\"s\"", "\"e\""];
        for key in keys.iter().take(self.rng.below(4)) {
            let mut row = vec![(*key).to_owned(), self.dirty_text()];
            if draft.table.columns.len() > 2 {
                row.push(self.dirty_truth());
            }
            draft.table.rows.push(row);
        }
        draft
    }

    fn customers(&mut self, regions: &Known) -> Draft {
        let mut draft = Draft::new("customers");
        draft.known.home = Some("customer");
        draft.clause("key customer = id");
        draft.clause("link region = region_code");
        draft.dim("country", Kind::Text, " : text");
        draft.dim("vip", Kind::Truth, " : bool");
        let tier = " : text = case { spent >= 10: \"gold\", spent < 0: \"debt\", else: \"none\" }";
        draft.dim("tier", Kind::Text, tier);
        draft.clause("fact spent : CNY");
        draft.known.facts.push(("spent".to_owned(), Kind::Money));
        draft.known.links.push(("region".to_owned(), "region"));
        let mut columns = vec!["id", "region_code", "country", "vip", "spent"];
        let has_time = self.rng.chance(70);
        let kind = if self.rng.chance(50) {
            Kind::Day
        } else {
            Kind::Time
        };
        if has_time {
            let declared = self.time_type(kind);
            draft.clause(format!("time joined{declared}{}", self.presence()));
            draft.known.times.push(("joined".to_owned(), kind));
            columns.push("joined");
        }
        if self.rng.chance(25) {
            draft.clause("rows is_test is null or not is_test");
            draft.clause("column is_test : bool");
            columns.push("is_test");
        } else if self.rng.chance(15) {
            draft.clause("rows region.area != \"ads\"");
        }
        draft.reaches("region", regions);
        if self.rng.chance(25) {
            draft.clause("link inviter : customer = invited_by");
            columns.push("invited_by");
            draft.known.links.push(("inviter".to_owned(), "customer"));
            draft.known.paths.push(("inviter.country".to_owned(), Kind::Text));
            draft
                .known
                .paths
                .push(("inviter.region.area".to_owned(), Kind::Text));
        }
        columns.iter().for_each(|name| draft.column(name));
        let twice = self.rng.chance(7);
        for id in 1..=self.rng.below(6) {
            let id = if twice && id == 2 { 1 } else { id };
            let mut row = Vec::new();
            for column in &columns {
                row.push(match *column {
                    "id" if self.rng.chance(4) => "null".to_owned(),
                    "id" => id.to_string(),
                    "region_code" => self.region_key(),
                    "country" => self.dirty_text(),
                    "spent" => self.dirty_money(),
                    "joined" => self.dirty_time(kind),
                    "invited_by" => self.customer_key(),
                    _ => self.dirty_truth(),
                });
            }
            draft.table.rows.push(row);
        }
        draft
    }

    fn orders(&mut self, customers: &Known) -> Draft {
        let mut draft = Draft::new("baskets");
        draft.known.home = Some("order");
        let kind = if self.rng.chance(50) {
            Kind::Day
        } else {
            Kind::Time
        };
        let declared = self.time_type(kind);
        draft.clause("key order = id");
        draft.clause("link customer = customer_id");
        draft.clause(format!("time placed{declared}{}", self.presence()));
        draft.dim("channel", Kind::Text, "");
        draft.dim("large", Kind::Truth, " : bool = fee > 1.5");
        draft.clause("fact fee : CNY");
        draft.known.times.push(("placed".to_owned(), kind));
        draft.known.facts.push(("fee".to_owned(), Kind::Money));
        draft.known.links.push(("customer".to_owned(), "customer"));
        draft.reaches("customer", customers);
        for name in ["id", "customer_id", "placed", "channel", "fee"] {
            draft.column(name);
        }
        for id in 1..=self.rng.below(7) {
            let customer = self.customer_key();
            let placed = self.dirty_time(kind);
            let (channel, fee) = (self.dirty_text(), self.dirty_money());
            draft
                .table
                .rows
                .push(vec![id.to_string(), customer, placed, channel, fee]);
        }
        draft
    }

    fn lines(&mut self, homes: &[Draft]) -> Draft {
        let mut draft = Draft::new("lines");
        let customers = homes[1].known.clone();
        let orders = homes
            .iter()
            .find(|draft| draft.known.home == Some("order"))
            .map(|draft| draft.known.clone());
        if self.rng.chance(40) {
            draft.clause("key line_id");
            draft.column("line_id");
        }
        draft.clause("link order = order_id");
        draft.known.links.push(("order".to_owned(), "order"));
        let role = if self.rng.chance(50) { "buyer" } else { "customer" };
        draft.clause(format!("link {role} : customer = customer_id"));
        draft.known.links.push((role.to_owned(), "customer"));
        let mut columns = vec![
            "order_id",
            "customer_id",
            "happened",
            "channel",
            "status",
            "amount",
            "qty",
        ];
        let kind = if self.rng.chance(40) {
            Kind::Day
        } else {
            Kind::Time
        };
        let declared = self.time_type(kind);
        draft.clause(format!("time happened{declared}{}", self.presence()));
        draft.known.times.push(("happened".to_owned(), kind));
        let second = if self.rng.chance(50) {
            Kind::Day
        } else {
            Kind::Time
        };
        if self.rng.chance(50) {
            let declared = self.time_type(second);
            draft.clause(format!("time shipped{declared}{}", self.presence()));
            draft.known.times.push(("shipped".to_owned(), second));
            columns.push("shipped");
        }
        draft.dim("channel", Kind::Text, "");
        let status = *self.rng.pick(&[
            " : text",
            " : text",
            " : text",
            " : text",
            " : text = lower(status)",
            " : text = upper(status)",
            " : text = coalesce(trim(status), channel)",
            " : text = substring(status, 2)",
            " : text = concat(status, \"-\", substring(channel, 1, 1))",
        ]);
        draft.dim("status", Kind::Text, status);
        draft.clause("fact amount : CNY");
        draft.clause("fact qty : int");
        draft.known.facts.push(("amount".to_owned(), Kind::Money));
        draft.known.facts.push(("qty".to_owned(), Kind::Whole));
        if self.rng.chance(40) {
            draft.clause("fact heat : float");
            draft.known.facts.push(("heat".to_owned(), Kind::Floating));
            columns.push("heat");
        }
        if self.rng.chance(40) {
            draft.clause("fact total : CNY = amount * qty");
            draft.known.facts.push(("total".to_owned(), Kind::Money));
        }
        if self.rng.chance(12) {
            draft.dim("band", Kind::Whole, " : int = bucket(qty, 5)");
        }
        if self.rng.chance(40) {
            draft.dim("is_gift", Kind::Truth, " : bool = note is not null");
            draft.clause("column note : text");
            columns.push("note");
        }
        if self.rng.chance(20) {
            draft.clause("rows deleted is null");
            draft.clause("column deleted : date");
            columns.push("deleted");
        } else if self.rng.chance(10) {
            draft.clause(format!("rows {role}.country is null or {role}.country != \"z\""));
        }
        draft.reaches(role, &customers);
        if self.rng.chance(20) {
            draft.clause("link seller : customer = seller_id");
            draft.known.links.push(("seller".to_owned(), "customer"));
            draft.known.paths.push(("seller.country".to_owned(), Kind::Text));
            columns.push("seller_id");
        } else if role == "buyer" {
            draft.reaches("customer", &customers);
        }
        if let Some(orders) = orders {
            draft.reaches("order", &orders);
        }
        let has_key = !draft.table.columns.is_empty();
        columns.iter().for_each(|name| draft.column(name));
        let count = if self.rng.chance(6) { 0 } else { self.rng.below(15) };
        for at in 0..count {
            let mut row = Vec::new();
            if has_key {
                // Not in the order of time, and not always there.
                row.push(match self.rng.chance(10) {
                    true => "null".to_owned(),
                    false => ((at * 7) % 17).to_string(),
                });
            }
            for column in &columns {
                row.push(match *column {
                    "order_id" if self.rng.chance(8) => "null".to_owned(),
                    "order_id" => self.rng.between(1, 7).to_string(),
                    "customer_id" | "seller_id" => self.customer_key(),
                    "happened" => self.dirty_time(kind),
                    "shipped" => self.dirty_time(second),
                    "amount" => self.dirty_money(),
                    "qty" => self.dirty_whole(),
                    "heat" => self.dirty_float(),
                    "deleted" if self.rng.chance(80) => "null".to_owned(),
                    "deleted" => self.day().to_owned(),
                    _ => self.dirty_text(),
                });
            }
            draft.table.rows.push(row);
        }
        self.duplicate(&mut draft);
        draft
    }

    fn visits(&mut self, homes: &[Draft]) -> Draft {
        let mut draft = Draft::new("visits");
        let customers = homes[1].known.clone();
        let kind = if self.rng.chance(40) {
            Kind::Day
        } else {
            Kind::Time
        };
        let declared = self.time_type(kind);
        draft.clause("link customer = user_id");
        draft.clause(format!("time visited{declared}{}", self.presence()));
        draft.known.times.push(("visited".to_owned(), kind));
        if self.rng.chance(25) {
            let later = *self.rng.pick(&["5 days", "1 day", "1 month"]);
            draft.clause(format!("time counted{declared} = visited + {later}"));
            draft.known.times.push(("counted".to_owned(), kind));
        }
        draft.dim("channel", Kind::Text, "");
        draft.dim("page", Kind::Text, " : text");
        draft.clause("fact seconds : int");
        draft.known.links.push(("customer".to_owned(), "customer"));
        draft.known.facts.push(("seconds".to_owned(), Kind::Whole));
        draft.reaches("customer", &customers);
        for name in ["user_id", "visited", "channel", "page", "seconds"] {
            draft.column(name);
        }
        let is_weighed = self.rng.chance(22);
        if is_weighed {
            draft.clause("fact loose : gram");
            draft.clause("fact packed : kilogram");
            draft.known.facts.push(("loose".to_owned(), Kind::Grams));
            draft.known.facts.push(("packed".to_owned(), Kind::Kilograms));
            draft.column("loose");
            draft.column("packed");
        }
        let count = if self.rng.chance(6) { 0 } else { self.rng.below(11) };
        for _ in 0..count {
            let mut row = vec![
                self.customer_key(),
                self.dirty_time(kind),
                self.dirty_text(),
                self.dirty_text(),
                self.dirty_whole(),
            ];
            if is_weighed {
                row.extend([self.dirty_weight(), self.dirty_weight()]);
            }
            draft.table.rows.push(row);
        }
        self.duplicate(&mut draft);
        draft
    }

    /// Rows that stand twice are two rows.
    fn duplicate(&mut self, draft: &mut Draft) {
        if self.rng.chance(30)
            && let Some(row) = draft.table.rows.first().cloned()
        {
            draft.table.rows.push(row);
        }
    }

    /// Whether rows without a time count.
    fn presence(&mut self) -> &'static str {
        match self.rng.chance(25) {
            true => " optional",
            false => "",
        }
    }

    fn time_type(&mut self, kind: Kind) -> String {
        match kind {
            Kind::Day => " : date".to_owned(),
            _ => self
                .rng
                .weighted(&[
                    (4, " : timestamp"),
                    (3, " : timestamp in \"UTC\""),
                    (2, " : timestamp in \"America/New_York\""),
                    (1, " : timestamp in \"Europe/Berlin\""),
                ])
                .to_owned(),
        }
    }
}
