//! The page of a code: short lines in its head, the explanation below.

/// A parsed page. The head holds `key: words` lines between two `---` lines.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    head: &'static str,
    /// The explanation, in Markdown.
    pub body: &'static str,
}

impl Page {
    /// Splits head and body.
    #[must_use]
    pub fn parse(text: &'static str) -> Self {
        let inner = text.strip_prefix("---\n").unwrap_or(text);
        let (head, body) = inner.split_once("\n---\n").unwrap_or((inner, ""));
        Self { head, body }
    }

    /// The words behind `key`.
    #[must_use]
    pub fn line(&self, key: &str) -> Option<&'static str> {
        self.head.lines().find_map(|line| {
            let (name, words) = line.split_once(':')?;
            (name == key).then_some(words.trim())
        })
    }

    /// What the code is about, in a few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.line("title").unwrap_or_default()
    }
}
