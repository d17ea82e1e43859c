//! From tokens to a text: odd blanks, and comments wherever they may stand.

use super::{Dice, Token, words};

/// The text, and the comments put into it.
pub fn lay_out(tokens: &[Token], mut dice: Dice) -> (String, Vec<String>) {
    let mut out = Layout {
        text: String::new(),
        comments: Vec::new(),
    };
    let windows = dice.chance(6);
    let chatty = dice.chance(3);
    let mut before = "";
    for token in tokens {
        let (Token::Word(words) | Token::Doc(words)) = token;
        out.between(before, words, chatty, &mut dice);
        out.text.push_str(words);
        if let Token::Doc(_) = token {
            out.text.push('\n');
        }
        before = words;
    }
    out.between(before, "", chatty, &mut dice);
    if windows {
        out.text = out.text.replace('\n', "\r\n");
    }
    (out.text, out.comments)
}

struct Layout {
    text: String,
    comments: Vec<String>,
}

impl Layout {
    fn between(&mut self, before: &str, after: &str, chatty: bool, dice: &mut Dice) {
        let blanks = dice.pick(&[" ", " ", " ", "", "\n", "\n\n", "  ", "\t", "\n    ", "\n\n\n"]);
        let blanks = if blanks.is_empty() && must_part(before, after) {
            " "
        } else {
            blanks
        };
        self.text.push_str(blanks);
        while chatty && dice.chance(6) {
            self.comment(dice);
        }
    }

    fn comment(&mut self, dice: &mut Dice) {
        // Behind a `/` it would be something else.
        if self.text.ends_with('/') {
            self.text.push(' ');
        }
        let comment = words::comment(dice);
        self.text.push_str(&comment);
        self.text.push('\n');
        self.text.push_str(dice.pick(&["", "\n", "   "]));
        self.comments.push(comment.trim_end().to_owned());
    }
}

/// Whether two tokens would become one, or others.
fn must_part(before: &str, after: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || !c.is_ascii() || matches!(c, '_' | '`' | '"');
    let words = before.ends_with(is_word) && after.starts_with(is_word);
    let number = before.starts_with(|c: char| c.is_ascii_digit()) || before.starts_with("FY");
    let continues = number && after.starts_with(['-', '+', ':', '.', '%']);
    let slash = before.ends_with('/') && after.starts_with('/');
    words
        || continues
        || slash
        || after.starts_with("///")
        || before.ends_with('%') && after.starts_with(is_word)
}
