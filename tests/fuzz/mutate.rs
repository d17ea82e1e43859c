//! Changes to a text, token by token: bytes changed at random seldom parse, and
//! what does not parse never reaches the checker.

use std::ops::Range;

/// Words the grammar knows, and what is odd enough to be worth a try.
const WORDS: &str = include_str!("words.txt");

/// Changes `data[..size]` in place and says how long it is now. Every fourth
/// time the fuzzer does it its own way, so that nothing is out of reach.
pub fn mutate(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let mut dice = Dice(u64::from(seed) | 1 << 40);
    let changed = match std::str::from_utf8(&data[..size]) {
        Ok(text) if dice.below(4) != 0 => changed(text, &mut dice),
        _ => return libfuzzer_sys::fuzzer_mutate(data, size, most),
    };
    match data.get_mut(..changed.len()) {
        Some(place) if changed.len() <= most => {
            place.copy_from_slice(changed.as_bytes());
            changed.len()
        }
        _ => libfuzzer_sys::fuzzer_mutate(data, size, most),
    }
}

fn changed(text: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.below(3) {
        let tokens = tokens(&text);
        let one = pick(&tokens, dice);
        let few = run(&tokens, dice);
        let (place, piece) = match dice.below(8) {
            // Another token in its place: of this text, or of the language.
            0 | 1 => {
                let other = pick(&tokens, dice);
                (one, text[other].to_owned())
            }
            2 => (one, word(dice)),
            // One more.
            3 => (one.start..one.start, word(dice) + " "),
            4 => (one.start..one.start, format!("{} ", &text[few])),
            // Fewer.
            5 => (few, String::new()),
            // A line more, or in the place of another.
            6 => {
                let (line, other) = (line(&text, dice), line(&text, dice));
                (line.start..line.start, text[other].to_owned())
            }
            _ => {
                let (line, other) = (line(&text, dice), line(&text, dice));
                (line, text[other].to_owned())
            }
        };
        text.replace_range(place, &piece);
    }
    text
}

fn word(dice: &mut Dice) -> String {
    let words: Vec<&str> = WORDS.lines().collect();
    words[dice.below(words.len())].to_owned()
}

/// One of the tokens; the empty end of a text without any.
fn pick(tokens: &[Range<usize>], dice: &mut Dice) -> Range<usize> {
    match tokens.len() {
        0 => 0..0,
        many => tokens[dice.below(many)].clone(),
    }
}

/// Up to twelve tokens in a row.
fn run(tokens: &[Range<usize>], dice: &mut Dice) -> Range<usize> {
    if tokens.is_empty() {
        return 0..0;
    }
    let first = dice.below(tokens.len());
    let last = (first + dice.below(12)).min(tokens.len() - 1);
    tokens[first].start..tokens[last].end
}

/// One of the lines, with its end.
fn line(text: &str, dice: &mut Dice) -> Range<usize> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        lines.push(start..start + line.len());
        start += line.len();
    }
    pick(&lines, dice)
}

/// Words, strings and single characters; not the blanks between them.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at + c.len_utf8()..];
        let more = match c {
            '"' | '`' => rest.find([c, '\n']).map_or(0, |end| end + 1),
            _ if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => 0,
        };
        let end = at + c.len_utf8() + more;
        if !c.is_whitespace() {
            found.push(at..end);
        }
        at = end;
    }
    found
}

/// Numbers that follow from the seed alone.
struct Dice(u64);

impl Dice {
    fn below(&mut self, many: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize % many
    }
}
