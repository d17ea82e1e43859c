//! The tree for people at a terminal: lines for what a number is made of, dashes
//! for what moves it, and beside each metric its unit and who owns it.

use super::{effect, made_of};
use crate::output::grid::visible;
use crate::tree::{Branch, Graph, Guard, Node, Plan, Watch, What, forest};
use unicode_width::UnicodeWidthStr;

/// Draws every tree of a graph, under the words of its north star.
#[must_use]
pub fn text(graph: &Graph) -> String {
    let trees: Vec<Vec<Line>> = forest(graph).iter().map(|tree| drawn(graph, tree)).collect();
    let all = || trees.iter().flatten();
    let width = |column: fn(&Line) -> Option<&str>| all().filter_map(column).map(str::width).max();
    let widths = [
        width(|line| line.cells.as_ref().map(|_| line.left.as_str())).unwrap_or(0),
        width(|line| line.cells.as_ref().map(|cells| cells[0].as_str())).unwrap_or(0),
        width(|line| line.cells.as_ref().map(|cells| cells[1].as_str())).unwrap_or(0),
    ];
    let mut out = String::new();
    let mut beside = graph.north_stars.is_empty() || graph.root.is_some();
    for tree in &trees {
        if !out.is_empty() {
            out.push('\n');
        }
        let first = tree.first();
        let star = first.is_some_and(|line| line.is_star);
        if !star && !beside {
            out.push_str("beside the north star\n\n");
            beside = true;
        }
        for line in tree {
            out.push_str(line.padded(&widths).trim_end());
            out.push('\n');
        }
    }
    out
}

/// One line of the drawing.
struct Line {
    left: String,
    /// Unit, grain and owner, where it is about a metric.
    cells: Option<[String; 3]>,
    is_star: bool,
}

impl Line {
    fn padded(&self, widths: &[usize; 3]) -> String {
        let Some([unit, grain, owner]) = &self.cells else {
            return self.left.clone();
        };
        let [left_width, unit_width, grain_width] = *widths;
        let mut out = String::new();
        for (text, width) in [(&self.left, left_width), (unit, unit_width), (grain, grain_width)] {
            out.push_str(text);
            out.push_str(&" ".repeat(width.saturating_sub(text.width())));
            if width > 0 {
                out.push_str("  ");
            }
        }
        out.push_str(owner);
        out
    }
}

fn drawn(graph: &Graph, tree: &Branch) -> Vec<Line> {
    let mut drawer = Drawer {
        graph,
        lines: Vec::new(),
    };
    drawer.heading(tree);
    drawer.branch(tree, "", "");
    drawer.lines
}

struct Drawer<'a> {
    graph: &'a Graph,
    lines: Vec<Line>,
}

impl Drawer<'_> {
    /// What is said of a north star stands above its tree.
    fn heading(&mut self, tree: &Branch) {
        let What::Metric { node, .. } = tree.what else {
            return;
        };
        let name = self.graph.metrics.get(node).map(|node| node.name.as_str());
        let stars = self.graph.north_stars.iter();
        for star in stars.filter(|star| Some(star.metric.as_str()) == name) {
            let line = star.line.as_deref().map(|line| format!(" of {}", visible(line)));
            let promise = star.promise.as_deref();
            let promise = promise.map(|words| format!(": {}", visible(words)));
            self.note(format!(
                "north star{}{}",
                line.unwrap_or_default(),
                promise.unwrap_or_default()
            ));
            let stage = star.stage.as_ref().map(|stage| format!("stage {stage}"));
            let review = star.review.as_ref().map(|review| format!("review {review}"));
            let owner = star.owner.as_ref().map(|owner| format!("owner {owner}"));
            let facts: Vec<String> = stage.into_iter().chain(review).chain(owner).collect();
            if !facts.is_empty() {
                self.note(format!("  {}", facts.join(" · ")));
            }
            if !star.companions.is_empty() {
                self.note(format!("  beside it {}", visible(&star.companions.join(", "))));
            }
            self.note(String::new());
        }
        if let Some(first) = self.lines.first_mut() {
            first.is_star = true;
        }
    }

    fn note(&mut self, left: String) {
        self.lines.push(Line {
            left,
            cells: None,
            is_star: false,
        });
    }

    /// A branch, with what stands before its own line, and before those below it.
    fn branch(&mut self, branch: &Branch, own: &str, below: &str) {
        let last = branch.children.len().saturating_sub(1);
        match branch.what {
            What::Metric { node, driver, again } => {
                let Some(node) = self.graph.metrics.get(node) else {
                    return;
                };
                self.metric(node, driver, again, own);
                if !again {
                    let rule = if branch.children.is_empty() {
                        "   "
                    } else {
                        "│  "
                    };
                    self.details(node, &format!("{below}{rule}"));
                }
            }
            What::Way(way) => {
                if let Some(way) = self.graph.edges.get(way) {
                    self.note(format!("{own}{}", visible(&made_of(way))));
                }
            }
        }
        for (at, child) in branch.children.iter().enumerate() {
            let dashed = matches!(child.what, What::Metric { driver: Some(_), .. });
            let (corner, rule) = match (at == last, dashed) {
                (true, false) => ("└─ ", "   "),
                (true, true) => ("└╌ ", "   "),
                (false, false) => ("├─ ", "│  "),
                (false, true) => ("├╌ ", "│  "),
            };
            self.branch(child, &format!("{below}{corner}"), &format!("{below}{rule}"));
        }
    }

    fn metric(&mut self, node: &Node, driver: Option<usize>, again: bool, own: &str) {
        let mut left = format!("{own}{}", visible(&node.name));
        if let Some(label) = &node.label {
            left.push_str(&format!(" {}", visible(label)));
        }
        if let Some(way) = driver.and_then(|way| self.graph.edges.get(way)) {
            left.push_str(&format!(" ({})", effect(way)));
        }
        if again {
            left.push_str(" …");
        }
        let cells = [&node.unit, &node.grain, &node.owner];
        let cells = cells.map(|cell| visible(cell.as_deref().unwrap_or_default()));
        self.lines.push(Line {
            left,
            cells: Some(cells),
            is_star: false,
        });
    }

    /// What stands at a metric: targets, guardrails, alerts, plans.
    fn details(&mut self, node: &Node, before: &str) {
        if !node.targets.is_empty() {
            let goals = node.targets.iter();
            let goals: Vec<String> = goals
                .map(|goal| format!("{} {}", goal.period, goal.value))
                .collect();
            self.note(format!("{before}target {}", visible(&goals.join(", "))));
        }
        let name = &node.name;
        let graph = self.graph;
        for guard in &graph.guardrails {
            if guard.protects.contains(name) {
                self.note(format!("{before}{}", guardrail(guard)));
            }
        }
        for watch in &graph.alerts {
            if watch.metrics.contains(name) {
                self.note(format!("{before}{}", alert(watch)));
            }
        }
        for item in graph.plans.iter().filter(|plan| plan.serves == *name) {
            let indent = match item.kind {
                "direction" => "",
                "opportunity" => "  ",
                _ => "    ",
            };
            self.note(format!("{before}{indent}{}", plan(item)));
        }
    }
}

fn called(kind: &str, name: &str, label: Option<&str>) -> String {
    let label = label.map(|label| format!(" {}", visible(label)));
    format!("{kind} {}{}", visible(name), label.unwrap_or_default())
}

fn guardrail(guard: &Guard) -> String {
    let mut out = called("guardrail", &guard.name, guard.label.as_deref());
    out.push_str(&format!(": {}", visible(&guard.require)));
    if let Some(per) = &guard.per {
        out.push_str(&format!(" per {}", visible(per)));
    }
    let severity = guard.severity.as_deref().map(|word| match word {
        "block" => "blocks",
        _ => "warns",
    });
    let facts: Vec<&str> = severity.into_iter().chain(guard.owner.as_deref()).collect();
    if !facts.is_empty() {
        out.push_str(&format!(" ({})", facts.join(", ")));
    }
    out
}

fn alert(watch: &Watch) -> String {
    let mut out = called("alert", &watch.name, watch.label.as_deref());
    out.push_str(&format!(": {}", visible(&watch.when)));
    if let Some(per) = &watch.per {
        out.push_str(&format!(" per {}", visible(per)));
    }
    if !watch.notify.is_empty() {
        out.push_str(&format!(" (tells {})", watch.notify.join(", ")));
    }
    out
}

fn plan(plan: &Plan) -> String {
    let mut out = called(plan.kind, &plan.name, plan.label.as_deref());
    let moves = plan.moves.iter();
    let moves: Vec<String> = moves.map(|it| format!("{} by {}", it.metric, it.by)).collect();
    if !moves.is_empty() {
        out.push_str(&format!(": moves {}", visible(&moves.join(", "))));
    }
    let facts = plan.status.iter().chain(&plan.owner);
    let facts: Vec<&str> = facts.map(String::as_str).collect();
    if !facts.is_empty() {
        out.push_str(&format!(" ({})", facts.join(", ")));
    }
    out
}
