//! Decisions from bytes.

/// A stream of bytes that ends in zeros.
#[derive(Clone, Debug)]
pub struct Dice {
    bytes: std::vec::IntoIter<u8>,
}

impl Dice {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes: bytes.into_iter(),
        }
    }

    /// A number below `sides`; 0 when the bytes are used up.
    pub fn roll(&mut self, sides: usize) -> usize {
        usize::from(self.bytes.next().unwrap_or(0)) % sides
    }

    /// True once in `sides`; never when the bytes are used up.
    pub fn chance(&mut self, sides: usize) -> bool {
        self.roll(sides) == sides - 1
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}
