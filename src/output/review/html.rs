//! The page as one file: nothing is fetched, and it prints.

use std::fmt::Write;

use super::layout::laid;
use super::page::{Block, Cell, Row, Table, Tone};
use crate::output::grid::visible;
use crate::output::xml::escaped;
use crate::review::Review;
use crate::words::Language;

const STYLE: &str = include_str!("page.css");

/// All of it.
#[must_use]
pub fn html(review: &Review, language: Language) -> String {
    let (title, blocks) = laid(review, language);
    let mut body = format!("<h1>{}</h1>\n", text(&title));
    for block in &blocks {
        body.push_str(&written(block));
    }
    let code = language.of("en", "zh-CN");
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        text(&title)
    )
}

fn text(words: &str) -> String {
    escaped(&visible(words))
}

fn written(block: &Block) -> String {
    match block {
        Block::Heading(words) => format!("<h2>{}</h2>\n", text(words)),
        Block::Part(words) => format!("<h3>{}</h3>\n", text(words)),
        Block::Words(tone, words) => format!("<p class=\"{}\">{}</p>\n", class(*tone), text(words)),
        Block::Figure { value, beside } => format!(
            "<p class=\"figure\"><strong>{}</strong> <span>{}</span></p>\n",
            text(value),
            text(beside)
        ),
        Block::Quote(words) => format!("<blockquote>{}</blockquote>\n", text(words)),
        Block::List(items) => list(items),
        Block::Table(table) => rows(table),
        Block::Picture { svg, says, .. } => format!(
            "<figure><img alt=\"{}\" src=\"{}\"></figure>\n",
            text(says),
            address(svg)
        ),
    }
}

fn list(items: &[(Tone, Vec<String>)]) -> String {
    let mut out = "<ul>\n".to_owned();
    for (tone, lines) in items {
        let _ = write!(out, "<li class=\"{}\">", class(*tone));
        for (at, line) in lines.iter().enumerate() {
            let tag = if at == 0 { "b" } else { "span" };
            let _ = write!(out, "<{tag}>{}</{tag}>", text(line));
        }
        out.push_str("</li>\n");
    }
    out + "</ul>\n"
}

fn rows(table: &Table) -> String {
    let side = |at: usize| match table.right.get(at) {
        Some(true) => " class=\"right\"",
        _ => "",
    };
    let heads = table.heads.iter().enumerate();
    let heads: String = heads
        .map(|(at, head)| format!("<th{}>{}</th>", side(at), text(head)))
        .collect();
    let rows: String = table.rows.iter().map(|row| line(row, table)).collect();
    format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

fn line(row: &Row, table: &Table) -> String {
    let mut out = format!("<tr class=\"{}\">", class(row.tone));
    let cells = row.cells.iter().enumerate();
    for (at, Cell { text: words, tone }) in cells {
        let right = if table.right.get(at) == Some(&true) {
            " right"
        } else {
            ""
        };
        let indent = match (at, row.depth) {
            (0, depth) if depth > 0 => format!(" style=\"padding-left:{}em\"", 1.4 * depth as f64),
            _ => String::new(),
        };
        // A row of one cell is a remark between the others.
        let span = match row.cells.len() == 1 && table.heads.len() > 1 {
            true => format!(" colspan=\"{}\"", table.heads.len()),
            false => String::new(),
        };
        let _ = write!(
            out,
            "<td class=\"{}{right}\"{indent}{span}>{}</td>",
            class(*tone),
            text(words)
        );
    }
    out + "</tr>\n"
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Warn => "warn",
        Tone::Bad => "bad",
        Tone::Faint => "faint",
    }
}

/// A picture within the page, which keeps its own style.
fn address(svg: &str) -> String {
    let mut out = "data:image/svg+xml,".to_owned();
    for byte in svg.bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b' '
            | b'='
            | b':'
            | b'/'
            | b'.'
            | b'-'
            | b'_'
            | b','
            | b';'
            | b'('
            | b')'
            | b'{'
            | b'}' => out.push(char::from(byte)),
            // Lines of the picture are nothing in an address.
            b'\n' => out.push(' '),
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn pictures_are_addresses() {
        assert_eq!(
            address("<a b=\"#1\">月\n</a>"),
            "data:image/svg+xml,%3Ca b=%22%231%22%3E%E6%9C%88 %3C/a%3E"
        );
    }
}
