//! The tree as a picture: plain SVG with the fonts of the reader, light or dark as
//! the reader is.

use super::Shown;
use super::shape::{Block, LINE, Link, Look, MARGIN, MARK, PAD, Shape, shape};
use crate::output::picture::{WORDS, words_at};
use crate::output::xml::escaped;
use crate::tree::Graph;
use crate::words::Language;

const STYLE: &str = "    .page { fill: #ffffff }
    .h { font-size: 16px; font-weight: 600; fill: #1f2933 }
    .t { font-size: 14px; font-weight: 600; fill: #1f2933 }
    .card { fill: #f7f9fb; stroke: #cbd2d9 }
    .star { fill: #fff6dd; stroke: #d69e2e; stroke-width: 2 }
    .again { fill: none; stroke: #cbd2d9; stroke-dasharray: 2 3 }
    .way { fill: #e8eef6; stroke: none }
    .wt { fill: #334e68 }
    .guard { fill: #fdecea; stroke: none }
    .gt { font-size: 11px; fill: #a02c1d }
    .line { fill: none; stroke: #9fb3c8; stroke-width: 1.5 }
    .driver { fill: none; stroke: #829ab1; stroke-width: 1.5; stroke-dasharray: 5 4 }
    .dt { font-size: 10px; fill: #829ab1 }
    @media (prefers-color-scheme: dark) {
      text { fill: #a7b4c2 }
      .page { fill: #12181f }
      .h, .t { fill: #f0f4f8 }
      .card { fill: #1c2530; stroke: #3b4856 }
      .star { fill: #33290f; stroke: #d69e2e }
      .again { stroke: #3b4856 }
      .way { fill: #22303f }
      .wt { fill: #bcccdc }
      .guard { fill: #3a1e1b }
      .gt { fill: #f5a79d }
      .line { stroke: #486581 }
      .driver { stroke: #627d98 }
    }
";

/// Draws the trees of a graph.
#[must_use]
pub fn svg(graph: &Graph, language: Language) -> String {
    let shape = shape(Shown { graph, language });
    let Shape { width, height, .. } = shape;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n"
    );
    out.push_str(&format!("  <title>{}</title>\n", escaped(&graph.project)));
    out.push_str(&format!("  <style>{WORDS}{STYLE}  </style>\n"));
    out.push_str(&format!(
        "  <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n"
    ));
    for (y, class, words) in &shape.notes {
        out.push_str(&words_at(MARGIN, *y, class, words));
    }
    for link in &shape.links {
        line(link, &mut out);
    }
    for block in &shape.boxes {
        card(block, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

/// A curve that leaves and arrives level.
fn line(link: &Link, out: &mut String) {
    let ((x, y), (to_x, to_y)) = (link.from, link.to);
    let bend = (x + to_x) / 2;
    let class = if link.driver.is_some() { "driver" } else { "line" };
    out.push_str(&format!(
        "  <path class=\"{class}\" d=\"M{x} {y}C{bend} {y} {bend} {to_y} {to_x} {to_y}\"/>\n"
    ));
    if let Some(words) = &link.driver {
        let (x, y) = (to_x - 6, to_y - 5);
        let words = escaped(words);
        out.push_str(&format!(
            "  <text class=\"dt\" x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{words}</text>\n"
        ));
    }
}

fn card(block: &Block, out: &mut String) {
    let Block {
        x, y, width, height, ..
    } = *block;
    let (class, round) = match block.look {
        Look::Star => ("star", 8),
        Look::Metric => ("card", 8),
        Look::Again => ("again", 8),
        Look::Way => ("way", 13),
    };
    out.push_str(&format!(
        "  <rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>\n"
    ));
    let mut down = y + PAD - 2;
    for (at, text) in block.lines.iter().enumerate() {
        let class = match (block.look, at) {
            (Look::Way, _) => "wt",
            (Look::Star | Look::Metric, 0) => "t",
            _ => "s",
        };
        let base = if block.look == Look::Way {
            y + 17
        } else {
            down + 12
        };
        out.push_str(&words_at(x + PAD, base, class, text));
        down += LINE;
    }
    for text in &block.guards {
        out.push_str(&format!(
            "  <rect class=\"guard\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\"/>\n",
            x + 5,
            down + 1,
            width - 10,
            MARK - 3
        ));
        out.push_str(&words_at(x + PAD, down + 13, "gt", text));
        down += MARK;
    }
}
