//! Text in columns, for people.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

/// No lines but a rule under the heads.
const STYLE: &str = "     ──            ";

/// Spaces behind a column, beside the one the style draws.
const GAP: u16 = 1;

/// A table with heads, in which the columns marked `right_aligned` end
/// together. Rows may be short; what would steer a terminal is made visible.
#[must_use]
pub fn grid(headers: &[impl AsRef<str>], rows: Vec<Vec<String>>, right_aligned: &[bool]) -> String {
    grid_within(headers, rows, right_aligned, None)
}

/// The same, with cells wrapped so that no line is longer than `width` where
/// that can be.
#[must_use]
pub fn grid_within(
    headers: &[impl AsRef<str>],
    rows: Vec<Vec<String>>,
    right_aligned: &[bool],
    width: Option<u16>,
) -> String {
    let mut table = Table::new();
    table.load_preset(STYLE);
    if let Some(width) = width {
        table.set_width(width);
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table.set_header(headers.iter().map(|name| Cell::new(visible(name.as_ref()))));
    for row in rows {
        table.add_row(row.iter().map(|text| Cell::new(visible(text))));
    }
    arrange(&mut table, right_aligned);
    trimmed(&table)
}

fn arrange(table: &mut Table, right_aligned: &[bool]) {
    let last = table.column_count().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index == last { 0 } else { GAP }));
        if right_aligned.get(index) == Some(&true) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// The text with every character that would move the cursor, change colours or
/// turn the direction of writing spelled out.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if steers(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

fn steers(character: char) -> bool {
    let turns = matches!(character,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(character, '\u{2028}' | '\u{2029}');
    character.is_control() || turns || breaks
}

/// The lines without space at their ends.
fn trimmed(table: &Table) -> String {
    let mut out = String::new();
    for line in table.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn columns_line_up_by_width_on_screen() {
        let rows = vec![row(&["成交总额", "12.50"]), row(&["a", "3"])];
        let expected = "name      value\n───────────────\n成交总额  12.50\na             3\n";
        assert_eq!(grid(&["name", "value"], rows, &[false, true]), expected);
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}\n"), "a\\u{1b}[31m\\u{202e}\\n");
        assert_eq!(visible("复购率 ñ 👍"), "复购率 ñ 👍");
        let hostile = grid(&["\u{7}"], vec![row(&["x\ry"])], &[]);
        assert!(!hostile.chars().any(|c| c.is_control() && c != '\n'));
    }

    #[test]
    fn short_rows_and_no_rows_are_fine() {
        assert!(grid(&["a", "b"], vec![row(&["1"])], &[true]).contains('1'));
        assert_eq!(grid(&["a"], vec![], &[]).lines().count(), 2);
    }

    #[test]
    fn long_text_wraps_within_the_width() {
        let text = "word ".repeat(30);
        let out = grid_within(&["a", "b"], vec![vec![text, "1".into()]], &[], Some(40));
        assert!(out.lines().all(|line| line.chars().count() <= 40), "{out}");
    }
}
