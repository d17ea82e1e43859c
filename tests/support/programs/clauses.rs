//! Clauses of every kind.

use super::{Writer, words};

/// How deep expressions nest.
const DEPTH: usize = 2;

impl Writer {
    pub fn owner(&mut self) {
        self.word_and_name("owner");
    }

    fn word_and_name(&mut self, word: &str) {
        self.put(word);
        self.name();
    }

    /// A clause of a word, such as `better higher`.
    fn word_and_word(&mut self, word: &str, second: &[&str]) {
        self.put(word);
        let second = self.dice.pick(second);
        self.put(second);
    }

    fn word_and_text(&mut self, word: &str) {
        self.put(word);
        self.text();
    }

    fn word_and_expr(&mut self, word: &str) {
        self.put(word);
        self.expr(DEPTH);
    }

    fn word_and_bare(&mut self, word: &str) {
        self.put(word);
        self.bare(DEPTH);
    }

    fn word_and_date(&mut self, word: &str) {
        self.put(word);
        let moment = words::moment(&mut self.dice);
        self.put(moment);
    }

    fn word_and_integer(&mut self, word: &str) {
        self.put(word);
        let integer = words::integer(&mut self.dice);
        self.put(integer);
    }

    fn word_and_list(&mut self, word: &str, part: fn(&mut Self)) {
        self.put(word);
        self.list(part);
    }

    fn aka(&mut self) {
        self.word_and_list("aka", Self::text);
    }

    pub fn named_clause(&mut self) {
        if self.dice.chance(2) {
            self.aka();
        } else {
            self.owner();
        }
    }

    pub fn changed(&mut self) {
        self.word_and_text("changed");
        self.put("on");
        let date = words::date(&mut self.dice);
        self.put(date);
    }

    pub fn defined_clause(&mut self) {
        match self.dice.roll(3) {
            0 => self.changed(),
            _ => self.named_clause(),
        }
    }

    pub fn department_clause(&mut self) {
        if self.dice.chance(2) {
            self.aka();
        } else {
            self.word_and_text("contact");
        }
    }

    pub fn line_clause(&mut self) {
        if self.dice.chance(2) {
            self.owner();
        } else {
            self.word_and_word("business", &["ecommerce", "saas"]);
        }
    }

    pub fn dimension_clause(&mut self) {
        match self.dice.roll(3) {
            0 => self.word_and_list("values", Self::literal),
            1 => self.owner(),
            _ => self.aka(),
        }
    }

    fn literal(&mut self) {
        match self.dice.roll(4) {
            0 => self.text(),
            1 => self.signed(),
            2 => {
                let date = words::date(&mut self.dice);
                self.put(date);
            }
            _ => self.put("true"),
        }
    }

    pub fn metric_clause(&mut self) {
        match self.dice.roll(11) {
            0 => self.owner(),
            1 => self.aka(),
            10 => self.changed(),
            2 => self.word_and_word("better", &["higher", "lower"]),
            3 => self.word_and_text("format"),
            4 => self.word_and_word("grain", &["day", "month"]),
            5 => self.word_and_word("coarser", &["avg", "last"]),
            6 => {
                self.word_and_word("status", &["draft", "deprecated"]);
                self.maybe(Self::text);
                self.maybe(|writer| {
                    writer.put("on");
                    let date = words::date(&mut writer.dice);
                    writer.put(date);
                });
            }
            7 => self.word_and_word("empty", &["null", "zero"]),
            8 => {
                self.say("distinct from");
                self.name();
                self.word_and_text("because");
            }
            _ => {
                self.say("variant of");
                self.name();
                self.label();
            }
        }
    }

    pub fn table_clause(&mut self) {
        match self.dice.roll(12) {
            0 | 1 => self.field("dim"),
            2 => self.field("fact"),
            3 => self.field("column"),
            4 => self.link(),
            5 => self.time("time"),
            6 => self.time("snapshot"),
            7 => self.key(),
            8 => self.partition(),
            9 => self.word_and_expr("rows"),
            10 => {
                let name = words::plain_name(&mut self.dice);
                self.put(name);
                self.say("from table");
            }
            _ => self.defined_clause(),
        }
    }

    fn field(&mut self, word: &str) {
        self.put(word);
        self.list(|writer| {
            writer.name();
            writer.label();
        });
        self.maybe(Self::kind);
        let required = self.dice.roll(3);
        if required == 1 {
            self.put("required");
        }
        self.maybe(Self::definition);
        if required == 2 {
            self.put("required");
        }
        self.maybe(|writer| {
            writer.block(|writer| {
                if writer.dice.chance(2) {
                    writer.aka();
                } else {
                    writer.word_and_list("values", Self::literal);
                }
            });
        });
    }

    fn time(&mut self, word: &str) {
        self.word_and_name(word);
        self.label();
        self.kind();
        self.maybe(|writer| writer.word_and_text("in"));
        let required = word == "time" && self.dice.chance(3);
        if required {
            self.put("required");
        }
        self.maybe(Self::definition);
    }

    fn columns(&mut self) {
        if self.dice.chance(2) {
            self.put("(");
            self.list(Self::name);
            self.put(")");
        } else {
            self.name();
        }
    }

    fn key(&mut self) {
        self.put("key");
        self.maybe(|writer| {
            writer.name();
            writer.put("=");
        });
        self.columns();
        self.maybe(|writer| writer.word_and_name("extends"));
        self.maybe(|writer| {
            writer.say("valid from");
            writer.name();
            writer.word_and_name("until");
        });
    }

    fn link(&mut self) {
        self.word_and_name("link");
        self.label();
        self.maybe(|writer| writer.word_and_name(":"));
        self.put("=");
        self.columns();
        self.maybe(|writer| writer.put("required"));
    }

    fn partition(&mut self) {
        self.word_and_name("partition");
        self.kind();
        self.maybe(Self::text);
        self.maybe(|writer| writer.word_and_name("of"));
        self.maybe(|writer| {
            writer.put("late");
            writer.duration();
        });
        self.maybe(|writer| writer.put("full"));
    }

    pub fn north_star_clause(&mut self) {
        match self.dice.roll(7) {
            0 => self.owner(),
            1 => self.word_and_text("promise"),
            2 => self.word_and_word("stage", &["growth", "launch"]),
            3 => self.word_and_name("line"),
            4 => self.word_and_list("companions", |writer| writer.expr(1)),
            5 => self.word_and_list("target", Self::goal),
            _ => {
                self.say("review every");
                let grain = words::grain(&mut self.dice);
                self.put(grain);
                self.maybe(|writer| {
                    writer.put("on");
                    let date = words::date(&mut writer.dice);
                    writer.put(date);
                });
            }
        }
    }

    pub fn driver_clause(&mut self) {
        match self.dice.roll(3) {
            0 => self.owner(),
            1 => self.word_and_word("effect", &["positive", "negative"]),
            _ => {
                self.put("lag");
                self.duration();
            }
        }
    }

    fn each_period(&mut self) {
        self.word_and_word("per", &["day", "week"]);
        self.maybe(|writer| writer.word_and_list("by", Self::path));
    }

    pub fn guardrail_clause(&mut self) {
        match self.dice.roll(6) {
            0 => self.owner(),
            1 => self.word_and_expr("require"),
            2 => self.each_period(),
            3 => self.word_and_list("protects", Self::name),
            4 => self.word_and_word("severity", &["block", "warn"]),
            _ => self.word_and_integer("min_rows"),
        }
    }

    pub fn alert_clause(&mut self) {
        match self.dice.roll(6) {
            0 => self.owner(),
            1 => {
                self.word_and_expr("when");
                self.maybe(|writer| writer.say("versus same weekday"));
            }
            2 => self.each_period(),
            3 => self.word_and_list("notify", Self::name),
            4 => self.word_and_word("severity", &["block", "warn"]),
            _ => self.word_and_integer("min_rows"),
        }
    }

    pub fn initiative_clause(&mut self) {
        match self.dice.roll(4) {
            0 => self.owner(),
            1 => {
                self.word_and_name("moves");
                self.word_and_word("by", &["+", "-"]);
                self.number();
                self.maybe(|writer| writer.put("points"));
            }
            2 => self.word_and_word("status", &["running", "done"]),
            _ => self.word_and_text("result"),
        }
    }

    pub fn report_clause(&mut self) {
        match self.dice.roll(12) {
            0 => self.owner(),
            1 => self.word_and_list("metrics", Self::asked),
            2 => self.funnel(),
            3 => self.cohort(),
            4 => {
                let word = self.dice.pick(&["values", "values per row"]);
                self.word_and_list(word, Self::path);
            }
            5 => {
                let word = self.dice.pick(&["totals", "totals"]);
                self.put(word);
            }
            6 => {
                self.say("compare prior");
                self.duration();
            }
            _ => self.question_clause(),
        }
    }

    fn funnel(&mut self) {
        self.word_and_list("funnel", Self::name);
        self.word_and_name("each");
        self.put("within");
        self.duration();
    }

    fn cohort(&mut self) {
        self.word_and_name("cohort");
        self.put("from");
        self.path();
        self.word_and_name("on");
        self.word_and_word("per", &["month", "week"]);
        self.put("for");
        self.duration();
    }

    fn asked(&mut self) {
        self.bare(1);
        self.maybe(|writer| writer.word_and_name("as"));
    }

    /// A clause of a report or an `expect`.
    fn question_clause(&mut self) {
        match self.dice.roll(10) {
            8 => self.put("totals"),
            9 => {
                self.say("compare prior");
                self.duration();
            }
            0 => self.word_and_list("by", Self::path),
            1 => self.word_and_bare("where"),
            2 => self.word_and_date("since"),
            3 => self.word_and_date("until"),
            4 => self.word_and_bare("having"),
            5 => {
                self.word_and_integer("top");
                self.path();
                self.word_and_bare("by");
            }
            6 => self.word_and_list("sort", |writer| {
                writer.path();
                let direction = writer.dice.roll(3);
                if let Some(direction) = ["asc", "desc"].get(direction) {
                    writer.put(*direction);
                }
            }),
            _ => self.bounds(),
        }
    }

    fn bounds(&mut self) {
        if self.dice.chance(3) {
            self.word_and_integer("limit");
            return;
        }
        self.put("for");
        if self.dice.chance(2) {
            self.word_and_integer("last");
            self.maybe(|writer| writer.put("complete"));
            self.put("months");
        } else {
            let period = words::period(&mut self.dice);
            self.put(period);
        }
    }

    pub fn test_clause(&mut self) {
        match self.dice.roll(3) {
            0 => {
                self.word_and_name("given");
                self.rows();
            }
            1 => {
                match self.dice.roll(6) {
                    0 => {
                        self.put("expect");
                        self.word_and_name("report");
                    }
                    kind => {
                        self.put("expect");
                        match kind {
                            1 => self.funnel(),
                            2 => self.cohort(),
                            3 => self.word_and_list("values", Self::path),
                            _ => self.list(Self::asked),
                        }
                        for _ in 0..self.dice.roll(4) {
                            self.question_clause();
                        }
                    }
                }
                self.rows();
            }
            _ => {
                self.put("as_of");
                let date = words::date(&mut self.dice);
                self.put(date);
            }
        }
    }

    fn rows(&mut self) {
        self.put("[");
        if !self.dice.chance(4) {
            self.list(Self::row);
            self.maybe(|writer| writer.put(","));
        }
        self.put("]");
    }

    fn row(&mut self) {
        self.put("{");
        if !self.dice.chance(6) {
            self.list(|writer| {
                writer.word_and_name_after(":");
                if writer.dice.chance(4) {
                    writer.put("null");
                } else {
                    writer.literal();
                }
            });
            self.maybe(|writer| writer.put(","));
        }
        self.put("}");
    }

    fn word_and_name_after(&mut self, word: &str) {
        self.name();
        self.put(word);
    }

    /// A claim begins with a name, so that it cannot continue the one before.
    pub fn claim(&mut self) {
        self.path();
        if self.dice.chance(2) {
            self.put("=");
            self.sum(1);
        }
        self.maybe(|writer| {
            writer.put("for");
            let period = words::period(&mut writer.dice);
            writer.put(period);
            writer.put("=");
            writer.signed();
            writer.maybe(|writer| {
                writer.put("within");
                writer.number();
            });
        });
    }
}

impl Writer {
    pub fn calendar_clause(&mut self) {
        match self.dice.roll(3) {
            0 => self.word_and_name("key"),
            1 => self.defined_clause(),
            _ => {
                self.word_and_word("grain", &["retail_week", "零售周", "owner"]);
                self.maybe(|writer| writer.word_and_word("in", &["retail_month", "key"]));
                self.maybe(|writer| {
                    writer.put("=");
                    writer.name();
                });
            }
        }
    }
}
