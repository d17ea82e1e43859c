//! The page for chats, wikis and pull requests.

use super::layout::laid;
use super::page::{Block, Table, Tone};
use crate::output::markdown::plain;
use crate::review::Review;
use crate::words::Language;

/// All of it.
#[must_use]
pub fn markdown(review: &Review, language: Language) -> String {
    let (title, blocks) = laid(review, language);
    let mut out = format!("# {}\n", plain(&title));
    for block in &blocks {
        if let Some(text) = written(block) {
            out.push('\n');
            out.push_str(&text);
            out.push('\n');
        }
    }
    out
}

/// A block; nothing for a picture that the words around it say.
fn written(block: &Block) -> Option<String> {
    Some(match block {
        Block::Heading(text) => format!("## {}", plain(text)),
        Block::Part(text) => format!("### {}", plain(text)),
        Block::Words(Tone::Faint, text) => format!("*{}*", plain(text)),
        Block::Words(tone, text) => format!("{}**{}**", sign(*tone), plain(text)),
        Block::Figure { value, beside } => format!("**{}** {}", plain(value), plain(beside)),
        Block::Quote(text) => format!("> {}", plain(text)),
        Block::List(items) => {
            let items = items.iter().map(|(tone, lines)| {
                let lines: Vec<String> = lines.iter().map(|line| plain(line)).collect();
                format!("- {}{}", sign(*tone), lines.join("  \n  "))
            });
            items.collect::<Vec<_>>().join("\n")
        }
        Block::Table(table) => rows(table),
        Block::Picture { line, .. } => plain(line.as_ref()?),
    })
}

fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "✅ ",
        Tone::Warn => "⚠️ ",
        Tone::Bad => "❌ ",
        Tone::Plain | Tone::Faint => "",
    }
}

fn rows(table: &Table) -> String {
    let heads: Vec<String> = table.heads.iter().map(|head| plain(head)).collect();
    let rules: Vec<&str> = table
        .right
        .iter()
        .map(|right| if *right { "---:" } else { "---" })
        .collect();
    let mut lines = vec![
        format!("| {} |", heads.join(" | ")),
        format!("| {} |", rules.join(" | ")),
    ];
    for row in &table.rows {
        let indent = "&nbsp;&nbsp;&nbsp;".repeat(row.depth);
        let mut cells: Vec<String> = row.cells.iter().map(|cell| plain(&cell.text)).collect();
        cells.resize(table.heads.len(), String::new());
        if let Some(first) = cells.first_mut() {
            *first = match row.tone {
                Tone::Faint => format!("{indent}*{first}*"),
                _ => format!("{indent}{first}"),
            };
        }
        lines.push(format!("| {} |", cells.join(" | ")));
    }
    lines.join("\n")
}
