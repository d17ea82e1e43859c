//! A text with the places where it may break: what is built before it is known
//! how much room there is. The idea is Wadler's ("A prettier printer").

/// Text, and where it may break.
#[derive(Clone, Debug)]
pub(super) enum Doc {
    /// Words that stay together.
    Text(String),
    /// A blank, or a line break where its group does not fit.
    Line,
    /// Nothing, or a line break where its group does not fit.
    Soft,
    /// A line break.
    Hard,
    /// Nothing, or these words where the group does not fit.
    IfBroken(&'static str),
    /// One step further in for the lines that begin inside.
    Nest(Box<Doc>),
    /// Breaks in all its places or in none.
    Group(Box<Doc>),
    /// One after the other.
    All(Vec<Doc>),
    /// What follows begins at this byte of the text.
    From(usize),
    /// Before the next place that may break: the comments that begin before this byte.
    Upto(usize),
    /// A comment. A line break follows, and its groups do not fit on one line.
    Remark {
        /// With its slashes.
        text: String,
        /// Whether it has a line of its own.
        own_line: bool,
    },
}

impl Doc {
    /// Words that stay together.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// Nothing at all.
    pub fn nothing() -> Self {
        Self::All(Vec::new())
    }

    /// Whether it prints nothing at all.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }

    /// One after the other.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::All(parts.into_iter().collect())
    }

    /// One step further in.
    pub fn nest(self) -> Self {
        Self::Nest(Box::new(self))
    }

    /// On one line if it fits.
    pub fn group(self) -> Self {
        Self::Group(Box::new(self))
    }

    /// The byte of the text its first expression begins at.
    fn begins_at(&self) -> Option<usize> {
        match self {
            Self::From(at) => Some(*at),
            Self::Nest(inner) | Self::Group(inner) => inner.begins_at(),
            Self::All(parts) => parts.iter().find_map(Self::begins_at),
            _ => None,
        }
    }

    /// A part on the next line, below the comments that stand before it.
    fn next(line: Self, part: Self) -> Self {
        let before = part.begins_at().map(Self::Upto);
        Self::all(before.into_iter().chain([line, part]))
    }

    /// `first`, then the rest, each on a line of its own where they do not fit.
    pub fn hanging(first: Self, rest: impl IntoIterator<Item = Self>) -> Self {
        let rest = rest.into_iter().map(|part| Self::next(Self::Line, part));
        Self::all([first, Self::all(rest).nest()]).group()
    }

    /// A list with commas: as many on a line as fit.
    pub fn filled(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or_else(Self::nothing);
        let rest = parts.map(|part| Self::all([Self::text(","), Self::next(Self::Line, part).group()]));
        Self::all([first, Self::all(rest)])
    }

    /// A list with commas: all on one line, or each on its own.
    pub fn listed(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or_else(Self::nothing);
        let rest = parts.map(|part| Self::all([Self::text(","), Self::next(Self::Line, part)]));
        Self::all([first, Self::all(rest)])
    }

    /// Something in brackets, which end before byte `end` of the text.
    pub fn bracketed(open: &str, inner: Self, close: &str, end: usize) -> Self {
        let last = Self::Upto(end.saturating_sub(close.len()));
        let inner = Self::all([Self::next(Self::Soft, inner), last]).nest();
        Self::all([Self::text(open), inner, Self::Soft, Self::text(close)]).group()
    }

    /// `{`, lines of a list, and `}` before byte `end` of the text.
    pub fn braced(open: &str, inner: Self, end: usize) -> Self {
        let last = Self::Upto(end.saturating_sub(1));
        let inner = Self::all([Self::next(Self::Line, inner), Self::IfBroken(","), last]).nest();
        Self::all([Self::text(open), inner, Self::Line, Self::text("}")]).group()
    }
}
