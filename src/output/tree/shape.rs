//! Where everything of a drawn tree stands: columns from left to right, what hangs
//! from a card beside it, whole pixels throughout.

use super::{Shown, value, words};
use crate::output::grid::visible;
use crate::tree::{Branch, Graph, Node, Point, What, forest};
use crate::words::{Say, say};
use unicode_width::UnicodeWidthStr;

/// A picture: boxes, and lines between them.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub boxes: Vec<Block>,
    pub links: Vec<Link>,
    /// Words above trees: how far down they stand, how large they are, and the words.
    pub notes: Vec<(i32, &'static str, String)>,
    pub width: i32,
    pub height: i32,
}

/// A card, or the words of an identity.
#[derive(Debug)]
pub(super) struct Block {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    pub look: Look,
    /// Lines of words, from the top.
    pub lines: Vec<String>,
    /// Guardrails, below the lines.
    pub guards: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Star,
    Metric,
    /// A metric that is unfolded elsewhere.
    Again,
    Way,
}

/// A line from a box to one that hangs from it.
#[derive(Debug)]
pub(super) struct Link {
    pub from: (i32, i32),
    pub to: (i32, i32),
    /// What a driver does; such a line is dashed.
    pub driver: Option<String>,
}

/// Space around everything.
pub(super) const MARGIN: i32 = 24;
/// Between columns.
const GAP: i32 = 44;
/// Between boxes of a column.
const BETWEEN: i32 = 14;
/// Between trees.
const APART: i32 = 40;
/// The height of a line of words.
pub(super) const LINE: i32 = 17;
/// Between the edge of a card and its words.
pub(super) const PAD: i32 = 10;
/// The height of a guardrail's mark.
pub(super) const MARK: i32 = 20;
/// The height of an identity.
const WAY: i32 = 26;
/// Most columns of a terminal a line of a card may take; the rest is cut.
const LONGEST: usize = 44;

/// Lays out the trees of a graph.
pub(super) fn shape(shown: Shown<'_>) -> Shape {
    let trees = forest(shown.graph);
    let mut columns = Vec::new();
    for tree in &trees {
        measure(shown, tree, 0, &mut columns);
    }
    let mut left = MARGIN;
    let mut starts = Vec::new();
    for width in &columns {
        starts.push(left);
        left += width + if *width > 0 { GAP } else { 0 };
    }
    let mut placer = Placer {
        shown,
        starts,
        columns,
        shape: Shape::default(),
    };
    let mut top = MARGIN;
    for tree in &trees {
        top = placer.heading(tree, top);
        let height = height(shown, tree);
        placer.place(tree, 0, top);
        top += height + APART;
    }
    let mut shape = placer.shape;
    let right = shape.boxes.iter().map(|block| block.x + block.width).max();
    let words = shape.notes.iter().map(|(_, _, text)| MARGIN + pixels(text));
    shape.width = right.into_iter().chain(words).max().unwrap_or(0) + MARGIN;
    shape.height = (top - APART).max(0) + MARGIN;
    shape
}

/// How wide words are, about: fonts differ.
fn pixels(text: &str) -> i32 {
    i32::try_from(text.width()).unwrap_or(i32::MAX / 16).min(4000) * 15 / 2
}

/// The box of a branch, not placed yet.
fn block(shown: Shown<'_>, what: What) -> Block {
    let graph = shown.graph;
    let (look, lines, guards) = match what {
        What::Way(way) => {
            let words = graph.edges.get(way).map(|way| shown.made_of(way));
            (Look::Way, vec![cut(&words.unwrap_or_default())], Vec::new())
        }
        What::Metric { node, again, .. } => match graph.metrics.get(node) {
            None => (Look::Metric, Vec::new(), Vec::new()),
            Some(node) if again => (Look::Again, vec![cut(&format!("{} …", node.name))], Vec::new()),
            Some(node) => {
                let is_star = star(graph, node).is_some();
                let look = if is_star { Look::Star } else { Look::Metric };
                let guards = shown.guards(&node.name).map(|words| cut(&words));
                (look, card(shown, node), guards.collect())
            }
        },
    };
    let texts = lines.iter().chain(&guards);
    let width = texts.map(|text| pixels(text)).max().unwrap_or(0) + 2 * PAD;
    let count = |count: usize| i32::try_from(count).unwrap_or(0);
    let height = match look {
        Look::Way => WAY,
        _ => count(lines.len()) * LINE + 2 * PAD - 4 + count(guards.len()) * MARK,
    };
    Block {
        x: 0,
        y: 0,
        width,
        height,
        look,
        lines,
        guards,
    }
}

fn card(shown: Shown<'_>, node: &Node) -> Vec<String> {
    let language = shown.language;
    let title = node.label.as_ref().unwrap_or(&node.name);
    let mut lines = vec![cut(title)];
    let name = node.label.is_some().then(|| node.name.clone());
    let unit = node.unit.as_ref().map(|unit| match &node.grain {
        Some(grain) => say!("{unit}, per {grain}", unit = unit, grain = grain)
            .of(language)
            .to_owned(),
        None => unit.clone(),
    });
    let facts: Vec<String> = name.into_iter().chain(unit).collect();
    if !facts.is_empty() {
        lines.push(cut(&facts.join(" · ")));
    }
    lines.extend(value(node).map(|value| cut(&value)));
    let goal = node.targets.last();
    let goal = goal.map(|goal| {
        let said = say!("{value} by {period}", value = &goal.value, period = &goal.period);
        said.of(language).to_owned()
    });
    let facts: Vec<String> = shown.owner(&node.owner).into_iter().chain(goal).collect();
    if !facts.is_empty() {
        lines.push(cut(&facts.join(" · ")));
    }
    lines
}

/// The words, cut where they are too long for a card.
fn cut(text: &str) -> String {
    let text = visible(text);
    if text.width() <= LONGEST {
        return text;
    }
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if out.width() >= LONGEST {
            break;
        }
    }
    out.push('…');
    out
}

fn star<'a>(graph: &'a Graph, node: &Node) -> Option<&'a Point> {
    graph.north_stars.iter().find(|star| star.metric == node.name)
}

/// The column a child stands in: metrics stand below metrics, identities between.
fn column(child: &Branch, own: usize) -> usize {
    match child.what {
        What::Way(_) => own + 1,
        What::Metric { driver: Some(_), .. } => own + 2,
        What::Metric { .. } => own + 1,
    }
}

/// How wide each column is.
fn measure(shown: Shown<'_>, branch: &Branch, own: usize, columns: &mut Vec<i32>) {
    if columns.len() <= own {
        columns.resize(own + 1, 0);
    }
    let width = block(shown, branch.what).width;
    if let Some(known) = columns.get_mut(own) {
        *known = width.max(*known);
    }
    for child in &branch.children {
        measure(shown, child, column(child, own), columns);
    }
}

/// How much room a branch needs from top to bottom.
fn height(shown: Shown<'_>, branch: &Branch) -> i32 {
    block(shown, branch.what).height.max(below(shown, branch))
}

fn below(shown: Shown<'_>, branch: &Branch) -> i32 {
    let heights = branch.children.iter().map(|child| height(shown, child) + BETWEEN);
    (heights.sum::<i32>() - BETWEEN).max(0)
}

struct Placer<'a> {
    shown: Shown<'a>,
    starts: Vec<i32>,
    columns: Vec<i32>,
    shape: Shape,
}

impl Placer<'_> {
    /// What is said of a north star, above its tree; gives where the tree begins.
    fn heading(&mut self, tree: &Branch, top: i32) -> i32 {
        let What::Metric { node, .. } = tree.what else {
            return top;
        };
        let node = self.shown.graph.metrics.get(node);
        let Some(star) = node.and_then(|node| star(self.shown.graph, node)) else {
            return top;
        };
        let mut top = top;
        let line = star.line.as_deref().map(|line| format!(" · {line}"));
        let title = star
            .promise
            .as_deref()
            .map_or_else(|| say!("north star"), Say::said);
        let language = self.shown.language;
        let title = format!("{}{}", title.of(language), line.unwrap_or_default());
        let stage = star.stage.as_deref().map(words::stage);
        let review = star.review.as_deref();
        let review = review.map(|every| say!("review {every}", every = words::review(every)));
        let companions = star.companions.iter();
        let beside = companions.map(|companion| say!("beside it {companions}", companions = companion));
        let facts = stage.into_iter().chain(review).chain(beside);
        let facts: Vec<String> = facts.map(|said| said.of(language).to_owned()).collect();
        for (class, text) in [("h", title), ("s", facts.join(" · "))] {
            if !text.is_empty() {
                self.shape.notes.push((top + 14, class, visible(&text)));
                top += 22;
            }
        }
        top + 8
    }

    /// Places a branch in the room it needs; gives the box it begins with.
    fn place(&mut self, branch: &Branch, own: usize, top: i32) -> usize {
        let mut block = block(self.shown, branch.what);
        let inner = below(self.shown, branch);
        let room = block.height.max(inner);
        block.x = self.starts.get(own).copied().unwrap_or_default();
        block.y = top + (room - block.height) / 2;
        if block.look != Look::Way {
            block.width = self.columns.get(own).copied().unwrap_or(block.width);
        }
        let from = (block.x + block.width, block.y + block.height / 2);
        let at = self.shape.boxes.len();
        self.shape.boxes.push(block);
        let mut next = top + (room - inner) / 2;
        for child in &branch.children {
            let placed = self.place(child, column(child, own), next);
            if let Some(block) = self.shape.boxes.get(placed) {
                let to = (block.x, block.y + block.height / 2);
                let driver = match child.what {
                    What::Metric { driver, .. } => driver.and_then(|way| self.shown.graph.edges.get(way)),
                    What::Way(_) => None,
                };
                let driver = driver.map(|way| self.shown.effect(way));
                self.shape.links.push(Link { from, to, driver });
            }
            next += height(self.shown, child) + BETWEEN;
        }
        at
    }
}
