//! Expressions, by precedence, so that every one of them is well formed.

use super::{Writer, words};

impl Writer {
    pub fn path(&mut self) {
        let path = words::path(&mut self.dice);
        self.put(path);
    }

    pub fn name(&mut self) {
        let name = words::name(&mut self.dice);
        self.put(name);
    }

    pub fn text(&mut self) {
        let text = words::text(&mut self.dice);
        self.put(text);
    }

    pub fn number(&mut self) {
        let number = words::number(&mut self.dice);
        self.put(number);
    }

    pub fn signed(&mut self) {
        if self.dice.chance(3) {
            let sign = self.dice.pick(&["-", "+"]);
            self.put(sign);
        }
        self.number();
    }

    pub fn duration(&mut self) {
        let duration = words::duration(&mut self.dice);
        self.put(duration);
    }

    /// Any expression, nested at most `depth` deep.
    pub fn expr(&mut self, depth: usize) {
        if depth > 0 && self.dice.chance(3) {
            self.filtered(depth - 1);
        } else {
            self.any_of(depth);
        }
    }

    /// An expression whose own `where`, if any, stands in parentheses.
    pub fn bare(&mut self, depth: usize) {
        self.any_of(depth);
    }

    /// `… where …`
    fn filtered(&mut self, depth: usize) {
        match self.dice.roll(3) {
            0 => self.path(),
            1 => self.call(depth),
            _ => self.parenthesis(depth),
        }
        if self.dice.chance(3) {
            let suffix = self.dice.pick(&["at", "via", "across"]);
            self.put(suffix);
            self.path();
        }
        self.put("where");
        self.any_of(depth);
    }

    fn any_of(&mut self, depth: usize) {
        self.all_of(depth);
        while self.dice.chance(6) {
            self.put("or");
            self.all_of(depth);
        }
    }

    fn all_of(&mut self, depth: usize) {
        self.comparison(depth);
        while self.dice.chance(5) {
            self.put("and");
            self.comparison(depth);
        }
    }

    fn comparison(&mut self, depth: usize) {
        while self.dice.chance(9) {
            self.put("not");
        }
        self.sum(depth);
        let not = if self.dice.chance(2) { "not " } else { "" };
        match self.dice.roll(12) {
            1 | 2 => {
                let operator = self.dice.pick(&["=", "!=", "<", "<=", ">", ">="]);
                self.put(operator);
                self.sum(depth);
            }
            3 => self.infix(&format!("{not}in"), depth),
            4 => self.infix(&format!("{not}like"), depth),
            5 => {
                self.infix(&format!("{not}between"), depth);
                self.put("and");
                self.sum(depth);
            }
            6 => self.say(&format!("is {not}null")),
            _ => {}
        }
    }

    fn infix(&mut self, word: &str, depth: usize) {
        self.put(word);
        self.sum(depth);
    }

    pub fn sum(&mut self, depth: usize) {
        self.product(depth);
        while self.dice.chance(5) {
            let operator = self.dice.pick(&["+", "-"]);
            self.put(operator);
            self.product(depth);
        }
    }

    fn product(&mut self, depth: usize) {
        self.operand(depth);
        while self.dice.chance(6) {
            let operator = self.dice.pick(&["*", "/"]);
            self.put(operator);
            self.operand(depth);
        }
    }

    fn operand(&mut self, depth: usize) {
        while self.dice.chance(10) {
            self.put("-");
        }
        self.primary(depth);
        while self.dice.chance(10) {
            self.suffix();
        }
    }

    fn suffix(&mut self) {
        match self.dice.roll(6) {
            0 => self.suffix_by("at"),
            1 => self.suffix_by("via"),
            2 => self.suffix_by("across"),
            3 => {
                self.say("across (");
                self.list(Self::path);
                self.put(")");
            }
            4 => {
                self.put("every");
                let grain = words::grain(&mut self.dice);
                self.put(grain);
                if self.dice.chance(3) {
                    self.put("apart");
                }
            }
            _ => {
                self.put("fill");
                self.amount();
            }
        }
    }

    /// A number, perhaps with its unit.
    pub fn amount(&mut self) {
        match self.dice.roll(4) {
            0 => self.duration(),
            1 => {
                self.name();
                self.put("(");
                self.signed();
                self.put(")");
            }
            _ => self.signed(),
        }
    }

    fn suffix_by(&mut self, word: &str) {
        self.put(word);
        self.path();
    }

    fn primary(&mut self, depth: usize) {
        let kinds = if depth == 0 { 8 } else { 14 };
        match self.dice.roll(kinds) {
            0 | 1 => self.path(),
            2 => self.text(),
            3 => self.number(),
            4 => {
                let date = words::date(&mut self.dice);
                self.put(date);
            }
            5 => self.duration(),
            6 => self.put("null"),
            7 => {
                let truth = self.dice.pick(&["true", "false"]);
                self.put(truth);
            }
            8 | 9 => self.call(depth - 1),
            10 => self.parenthesis(depth - 1),
            11 => self.tuple(depth - 1),
            12 => self.list_of(depth - 1),
            _ => self.case(depth - 1),
        }
    }

    fn parenthesis(&mut self, depth: usize) {
        self.put("(");
        self.expr(depth);
        self.put(")");
    }

    fn tuple(&mut self, depth: usize) {
        self.put("(");
        self.expr(depth);
        self.put(",");
        self.list(|writer| writer.expr(depth));
        self.put(")");
    }

    fn list_of(&mut self, depth: usize) {
        self.put("[");
        if !self.dice.chance(4) {
            self.list(|writer| writer.expr(depth));
            self.maybe(|writer| writer.put(","));
        }
        self.put("]");
    }

    fn case(&mut self, depth: usize) {
        self.say("case {");
        self.list(|writer| {
            writer.any_of(depth);
            writer.put(":");
            writer.expr(depth);
        });
        self.maybe(|writer| {
            writer.say(", else :");
            writer.expr(depth);
        });
        self.maybe(|writer| writer.put(","));
        self.put("}");
    }

    fn call(&mut self, depth: usize) {
        self.path();
        self.put("(");
        if !self.dice.chance(5) {
            self.list(|writer| writer.argument(depth));
            self.maybe(|writer| writer.put(","));
        }
        self.put(")");
    }

    fn argument(&mut self, depth: usize) {
        match self.dice.roll(6) {
            0 => {
                let colon = self.dice.pick(&[":", " :", "\n:"]);
                let name = words::plain_name(&mut self.dice);
                self.put(name + colon);
                self.expr(depth);
            }
            1 => {
                self.put("every");
                self.expr(depth);
            }
            2 => {
                self.any_of(depth);
                self.put("per");
                self.path();
            }
            3 => {
                self.any_of(depth);
                self.say("once per");
                self.path();
            }
            _ => self.expr(depth),
        }
    }
}
