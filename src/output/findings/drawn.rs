//! A text that lines are drawn from: its columns count characters, as editors do.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// A file with what stands in it.
#[derive(Debug)]
pub(super) struct Text {
    pub name: String,
    pub text: String,
}

impl SourceCode for Text {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let read = self.text.read_span(span, before, after)?;
        let line = self.text.get(..read.span().offset());
        let line = line.and_then(|before| before.rsplit(['\n', '\r']).next());
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            read.data(),
            *read.span(),
            read.line(),
            line.map_or(read.column(), |line| line.chars().count()),
            read.line_count(),
        )))
    }
}
