//! Random programs for the tests of syntax and formatter: every kind of item,
//! clause and expression, written the way nobody writes.
//!
//! A program is made from bytes: each decision takes one, and a program that
//! runs out of bytes ends soon. So proptest makes it shorter by dropping bytes.

mod clauses;
mod dice;
mod expressions;
mod items;
mod layout;
mod words;

use dice::Dice;

/// A program, and what is known about it without parsing it.
#[derive(Clone)]
pub struct Program {
    /// The text.
    pub text: String,
    /// The items of the file, in order: word and name.
    pub items: Vec<(String, String)>,
    /// Every comment, sorted.
    pub comments: Vec<String>,
}

impl Program {
    /// Two streams of bytes: what is said, and how it is laid out.
    pub fn new(said: Vec<u8>, layout: Vec<u8>) -> Self {
        let mut writer = Writer {
            dice: Dice::new(said),
            tokens: Vec::new(),
            items: Vec::new(),
        };
        let count = 1 + writer.dice.roll(8);
        for _ in 0..count {
            writer.item();
        }
        let (text, mut comments) = layout::lay_out(&writer.tokens, Dice::new(layout));
        comments.sort();
        Self {
            text,
            items: writer.items,
            comments,
        }
    }
}

impl std::fmt::Debug for Program {
    /// The text as it is: what one wants to see of a failing case.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\n{}\n", self.text)
    }
}

/// What stands alone between blanks and comments.
#[derive(Clone, Debug)]
enum Token {
    Word(String),
    Doc(String),
}

/// Writes tokens, one after the other.
struct Writer {
    dice: Dice,
    tokens: Vec<Token>,
    items: Vec<(String, String)>,
}

impl Writer {
    fn put(&mut self, token: impl Into<String>) {
        self.tokens.push(Token::Word(token.into()));
    }

    /// Several tokens with blanks between.
    fn say(&mut self, tokens: &str) {
        for token in tokens.split(' ') {
            self.put(token);
        }
    }

    fn maybe(&mut self, write: impl FnOnce(&mut Self)) {
        if self.dice.chance(2) {
            write(self);
        }
    }

    /// One to three things with commas between.
    fn list(&mut self, mut write: impl FnMut(&mut Self)) {
        for at in 0..=self.dice.roll(3) {
            if at > 0 {
                self.put(",");
            }
            write(self);
        }
    }

    fn docs(&mut self) {
        if self.dice.chance(5) {
            for _ in 0..=self.dice.roll(2) {
                let doc = words::doc(&mut self.dice);
                self.tokens.push(Token::Doc(doc));
            }
        }
    }
}
