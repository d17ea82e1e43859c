//! Items of every kind.

use super::{Writer, words};

/// How deep expressions nest.
const DEPTH: usize = 3;

impl Writer {
    /// One item of the file.
    pub fn item(&mut self) {
        self.docs();
        let words = [
            "metric",
            "table",
            "report",
            "guardrail",
            "attribute",
            "segment",
            "event",
            "department",
            "entity",
            "unit",
            "dimension",
            "north_star",
            "decompose",
            "driver",
            "alert",
            "target",
            "direction",
            "test",
            "assert",
            "line",
            "calendar",
        ];
        let word = self.dice.pick(&words);
        self.head(word, true);
        match word {
            "metric" => self.defined(true, Self::metric_clause),
            "table" => self.table(),
            "calendar" => self.calendar(),
            "report" => self.labelled_block(Self::report_clause),
            "guardrail" => self.labelled_block(Self::guardrail_clause),
            "attribute" => self.attribute(),
            "segment" => self.segment(),
            "event" => self.defined(false, Self::defined_clause),
            "department" => self.maybe_block(Self::department_clause),
            "entity" => self.maybe_block(Self::named_clause),
            "unit" => self.unit(),
            "dimension" => {
                self.maybe(Self::text);
                self.kind();
                self.optional_block(Self::dimension_clause);
            }
            "north_star" => self.optional_block(Self::north_star_clause),
            "decompose" => self.decompose(),
            "driver" => {
                self.put("->");
                self.name();
                self.optional_block(Self::driver_clause);
            }
            "alert" => self.labelled_block(Self::alert_clause),
            "target" => self.goals(),
            "direction" => self.direction(),
            "test" => self.labelled_block(Self::test_clause),
            "assert" => self.labelled_block(Self::claim),
            _ => self.maybe_block(Self::line_clause),
        }
    }

    /// Word and name; the items of the file are remembered.
    pub fn head(&mut self, word: &str, remembered: bool) {
        self.put(word);
        let name = words::name(&mut self.dice);
        if remembered {
            self.items.push((word.to_owned(), name.clone()));
        }
        self.put(name);
    }

    pub fn label(&mut self) {
        self.maybe(Self::text);
    }

    fn maybe_block(&mut self, clause: fn(&mut Self)) {
        self.label();
        self.optional_block(clause);
    }

    pub fn optional_block(&mut self, clause: fn(&mut Self)) {
        if !self.dice.chance(3) {
            self.block(clause);
        }
    }

    fn labelled_block(&mut self, clause: fn(&mut Self)) {
        self.label();
        self.block(clause);
    }

    pub fn block(&mut self, clause: fn(&mut Self)) {
        self.put("{");
        for _ in 0..self.dice.roll(5) {
            self.docs();
            clause(self);
        }
        self.put("}");
    }

    /// `: CNY / order`
    pub fn kind(&mut self) {
        self.put(":");
        match self.dice.roll(6) {
            0 => self.put("text"),
            1 => self.put("CNY"),
            2 => self.say("CNY / order"),
            3 => self.say("1 / day"),
            4 => self.say("`a/b` * gram / 元"),
            _ => self.put("CNY float"),
        }
    }

    pub fn definition(&mut self) {
        self.put("=");
        self.expr(DEPTH);
    }

    fn defined(&mut self, typed: bool, clause: fn(&mut Self)) {
        self.label();
        if typed && self.dice.chance(2) {
            self.kind();
        }
        self.definition();
        self.optional_block(clause);
    }

    fn of(&mut self) {
        self.label();
        self.put("of");
        self.name();
    }

    fn attribute(&mut self) {
        self.of();
        self.maybe(Self::kind);
        self.definition();
        self.maybe(|writer| {
            writer.put("within");
            writer.duration();
            writer.put("of");
            writer.path();
        });
        self.optional_block(Self::defined_clause);
    }

    fn segment(&mut self) {
        self.of();
        self.definition();
        self.maybe(|writer| {
            writer.put("over");
            writer.duration();
        });
        self.optional_block(Self::defined_clause);
    }

    fn unit(&mut self) {
        self.label();
        self.maybe(|writer| {
            writer.put("=");
            writer.number();
            writer.name();
        });
    }

    fn decompose(&mut self) {
        if self.dice.chance(2) {
            self.put("by");
            self.list(Self::path);
        } else {
            self.definition();
        }
        self.optional_block(Self::named_clause);
    }

    fn goals(&mut self) {
        self.put("{");
        self.goal();
        while !self.dice.chance(3) && self.dice.roll(256) > 0 {
            self.maybe(|writer| writer.put(","));
            self.goal();
        }
        self.maybe(|writer| writer.put(","));
        self.put("}");
    }

    pub fn goal(&mut self) {
        let period = words::period(&mut self.dice);
        self.put(period);
        self.amount();
    }

    fn direction(&mut self) {
        self.label();
        self.put("for");
        self.name();
        self.optional_block(|writer| {
            if writer.dice.roll(3) == 0 {
                return writer.owner();
            }
            writer.head("opportunity", false);
            writer.label();
            writer.optional_block(Self::opportunity_clause);
        });
    }

    fn opportunity_clause(&mut self) {
        if self.dice.roll(3) == 0 {
            return self.owner();
        }
        self.head("initiative", false);
        self.label();
        self.optional_block(Self::initiative_clause);
    }

    fn table(&mut self) {
        self.label();
        self.put("=");
        match self.dice.roll(4) {
            1 => {
                self.put("union");
                self.list(Self::union_part);
            }
            2 => {
                self.put("sql");
                self.list(|writer| {
                    let engine = writer.dice.pick(&["duckdb", "postgres", "datafusion"]);
                    writer.put(engine);
                    writer.text();
                });
            }
            _ => self.text(),
        }
        self.block(Self::table_clause);
    }

    fn calendar(&mut self) {
        self.label();
        self.put("=");
        self.text();
        self.block(Self::calendar_clause);
    }

    fn union_part(&mut self) {
        self.name();
        self.maybe(|writer| {
            writer.say("as (");
            writer.list(|writer| {
                writer.name();
                writer.put("=");
                writer.path();
            });
            writer.put(")");
        });
    }
}
