//! What a page is made of, before anybody knows in which format it is written.

/// How something is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tone {
    #[default]
    Plain,
    /// Something to be glad of.
    Good,
    /// Something to look at.
    Warn,
    /// Something that is not as it must be.
    Bad,
    /// Said beside the rest.
    Faint,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub(super) enum Block {
    /// A heading, one below the title.
    Heading(String),
    /// One below that.
    Part(String),
    /// Some words.
    Words(Tone, String),
    /// A large number: what it is of, and what is said beside it.
    Figure { value: String, beside: String },
    /// Somebody's words.
    Quote(String),
    /// Lines, each meant in its own way; what follows the first of them belongs to it.
    List(Vec<(Tone, Vec<String>)>),
    /// Rows below heads.
    Table(Table),
    /// A picture, and the same in a line of text.
    Picture {
        svg: String,
        says: String,
        /// The line; nothing where other words on the page say it.
        line: Option<String>,
    },
}

/// Rows below heads, of which the first stands on the left.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub heads: Vec<String>,
    /// Which columns end together.
    pub right: Vec<bool>,
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub cells: Vec<Cell>,
    /// How far its first cell stands in.
    pub depth: usize,
    pub tone: Tone,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub text: String,
    pub tone: Tone,
}

impl Cell {
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tone: Tone::Plain,
        }
    }

    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }
}

impl Row {
    pub fn of(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            ..Self::default()
        }
    }
}
