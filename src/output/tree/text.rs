//! The tree for people at a terminal: lines for what a number is made of, dashes
//! for what moves it, and beside each metric its unit and who owns it.

use super::{Shown, values, words};
use crate::output::grid::visible;
use crate::tree::{Branch, Graph, Guard, Node, Plan, Pull, Watch, What, Worth, forest};
use crate::words::{Language, Said, Say, say};
use unicode_width::UnicodeWidthStr;

/// Draws every tree of a graph, under the words of its north star.
#[must_use]
pub fn text(graph: &Graph, language: Language) -> String {
    let shown = Shown { graph, language };
    let trees: Vec<Vec<Line>> = forest(graph).iter().map(|tree| drawn(shown, tree)).collect();
    let all = || trees.iter().flatten();
    let heads = shows_values(graph).then(|| heads(language));
    let widths = widths(heads.iter().chain(all()));
    let mut out = String::new();
    let mut beside = graph.north_stars.is_empty() || graph.root.is_some();
    if let Some(line) = &heads {
        out.push_str(line.padded(&widths).trim_end());
        out.push('\n');
    }
    for tree in &trees {
        if !out.is_empty() {
            out.push('\n');
        }
        let first = tree.first();
        let star = first.is_some_and(|line| line.is_star);
        if !star && !beside {
            out.push_str(say!("beside the north star").of(language));
            out.push_str("\n\n");
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
    /// What stands beside a metric: its values, where they are shown, unit, grain and owner.
    cells: Vec<Cell>,
    is_star: bool,
}

/// A cell, and whether it ends together with those above and below.
struct Cell(String, bool);

impl Line {
    fn padded(&self, widths: &[usize]) -> String {
        let Some((last, cells)) = self.cells.split_last() else {
            return self.left.clone();
        };
        let left = Cell(self.left.clone(), false);
        let mut out = String::new();
        for (Cell(text, is_right), width) in std::iter::once(&left).chain(cells).zip(widths) {
            let space = " ".repeat(width.saturating_sub(text.width()));
            match is_right {
                true => out.push_str(&format!("{space}{text}")),
                false => out.push_str(&format!("{text}{space}")),
            }
            if *width > 0 {
                out.push_str("  ");
            }
        }
        out.push_str(&last.0);
        out
    }
}

/// How wide each column is, of lines that are about metrics.
fn widths<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for line in lines.filter(|line| !line.cells.is_empty()) {
        let cells = std::iter::once(line.left.width()).chain(line.cells.iter().map(|cell| cell.0.width()));
        for (at, width) in cells.enumerate() {
            match widths.get_mut(at) {
                Some(known) => *known = width.max(*known),
                None => widths.push(width),
            }
        }
    }
    widths
}

fn shows_values(graph: &Graph) -> bool {
    graph.metrics.iter().any(|node| node.values.is_some())
}

/// What the columns of values are.
fn heads(language: Language) -> Line {
    let heads = [
        say!("last period"),
        say!("the one before"),
        say!("change"),
        say!("target"),
    ];
    let heads = heads.iter().map(|head| Cell(head.of(language).to_owned(), true));
    let rest = (0..3).map(|_| Cell(String::new(), false));
    Line {
        left: String::new(),
        cells: heads.chain(rest).collect(),
        is_star: false,
    }
}

fn drawn(shown: Shown<'_>, tree: &Branch) -> Vec<Line> {
    let mut drawer = Drawer {
        shown,
        shows_values: shows_values(shown.graph),
        lines: Vec::new(),
    };
    drawer.heading(tree);
    drawer.branch(tree, "", "");
    drawer.lines
}

struct Drawer<'a> {
    shown: Shown<'a>,
    shows_values: bool,
    lines: Vec<Line>,
}

impl Drawer<'_> {
    /// What is said of a north star stands above its tree.
    fn heading(&mut self, tree: &Branch) {
        let What::Metric { node, .. } = tree.what else {
            return;
        };
        let name = self.shown.graph.metrics.get(node).map(|node| node.name.as_str());
        let stars = self.shown.graph.north_stars.iter();
        for star in stars.filter(|star| Some(star.metric.as_str()) == name) {
            let star_of = match star.line.as_deref() {
                Some(line) => say!("north star of {line}", line = visible(line)),
                None => say!("north star"),
            };
            let title = match star.promise.as_deref() {
                Some(promise) => named(star_of, visible(promise)),
                None => star_of,
            };
            self.say("", &title);
            let stage = star.stage.as_deref();
            let stage = stage.map(|stage| say!("stage {stage}", stage = words::stage(stage)));
            let review = star.review.as_deref();
            let review = review.map(|every| say!("review {every}", every = words::review(every)));
            let owner = self.shown.owner(&star.owner);
            let owner = owner.map(|owner| say!("owner {owner}", owner = owner));
            let facts: Vec<Said> = stage.into_iter().chain(review).chain(owner).collect();
            if !facts.is_empty() {
                self.say("  ", &Said::joined(&facts, " · ", " · "));
            }
            if !star.companions.is_empty() {
                let companions = visible(&star.companions.join(", "));
                self.say("  ", &say!("beside it {companions}", companions = companions));
            }
            self.note(String::new());
        }
        if let Some(first) = self.lines.first_mut() {
            first.is_star = true;
        }
    }

    fn say(&mut self, before: &str, said: &Said) {
        self.note(format!("{before}{}", said.of(self.shown.language)));
    }

    fn note(&mut self, left: String) {
        self.lines.push(Line {
            left,
            cells: Vec::new(),
            is_star: false,
        });
    }

    /// A branch, with what stands before its own line, and before those below it.
    fn branch(&mut self, branch: &Branch, own: &str, below: &str) {
        let last = branch.children.len().saturating_sub(1);
        match branch.what {
            What::Metric { node, driver, again } => {
                let Some(node) = self.shown.graph.metrics.get(node) else {
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
                if let Some(way) = self.shown.graph.edges.get(way) {
                    self.note(format!("{own}{}", visible(&self.shown.made_of(way))));
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
        if let Some(way) = driver.and_then(|way| self.shown.graph.edges.get(way)) {
            let effect = self.shown.effect(way);
            left.push_str(self.shown.language.of(" (", "（"));
            left.push_str(&effect);
            left.push_str(self.shown.language.of(")", "）"));
        }
        if again {
            left.push_str(" …");
        }
        let values = values(node).or_else(|| self.shows_values.then(Default::default));
        let values = values.into_iter().flatten();
        let values = values.map(|value| Cell(visible(&value), true));
        let owner = self.shown.owner(&node.owner);
        let cells = [&node.unit, &node.grain, &owner];
        let cells = cells.map(|cell| Cell(visible(cell.as_deref().unwrap_or_default()), false));
        self.lines.push(Line {
            left,
            cells: values.chain(cells).collect(),
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
            let goals = visible(&goals.join(", "));
            self.say(before, &say!("target {goals}", goals = goals));
        }
        for pull in &node.pulls {
            self.note(format!(
                "{before}{}",
                visible(sensitivity(pull).of(self.shown.language))
            ));
        }
        let name = &node.name;
        let graph = self.shown.graph;
        for guard in &graph.guardrails {
            if guard.protects.contains(name) {
                self.say(before, &guardrail(self.shown, guard));
            }
        }
        for watch in &graph.alerts {
            if watch.metrics.contains(name) {
                self.say(before, &alert(self.shown, watch));
            }
        }
        for item in graph.plans.iter().filter(|plan| plan.serves == *name) {
            let indent = match item.kind {
                "direction" => "",
                "opportunity" => "  ",
                _ => "    ",
            };
            self.say(&format!("{before}{indent}"), &plan(self.shown, item));
        }
    }
}

/// `what: words`
fn named(what: Said, words: String) -> Said {
    Said::joined(&[what, words.said()], ": ", "：")
}

/// `what (one, two)`
fn with_facts(what: Said, facts: &[Said]) -> Said {
    match facts.is_empty() {
        true => what,
        false => say!("{what} ({facts})", what = what, facts = Said::list(facts)),
    }
}

fn called(kind: Said, name: &str, label: Option<&str>) -> Said {
    let parts = [kind, visible(name).said()];
    let label = label.map(|label| visible(label).said());
    let parts: Vec<Said> = parts.into_iter().chain(label).collect();
    Said::joined(&parts, " ", " ")
}

/// What is watched, and in which periods.
fn watched(what: Said, condition: &str, per: Option<&str>) -> Said {
    let said = named(what, visible(condition));
    match per {
        Some(per) => say!("{what} per {per}", what = said, per = visible(per)),
        None => said,
    }
}

fn guardrail(shown: Shown<'_>, guard: &Guard) -> Said {
    let called = called(say!("guardrail"), &guard.name, guard.label.as_deref());
    let said = watched(called, &guard.require, guard.per.as_deref());
    let severity = guard.severity.as_deref().map(|word| match word {
        "block" => say!("blocks"),
        _ => say!("warns"),
    });
    let owner = shown.owner(&guard.owner).as_ref().map(Say::said);
    let facts: Vec<Said> = severity.into_iter().chain(owner).collect();
    with_facts(said, &facts)
}

fn alert(shown: Shown<'_>, watch: &Watch) -> Said {
    let called = called(say!("alert"), &watch.name, watch.label.as_deref());
    let said = watched(called, &watch.when, watch.per.as_deref());
    if watch.notify.is_empty() {
        return said;
    }
    let told: Vec<Said> = watch
        .notify
        .iter()
        .map(|name| shown.department(name).said())
        .collect();
    let told = Said::joined(&told, ", ", "、");
    with_facts(said, &[say!("tells {people}", people = told)])
}

fn plan(shown: Shown<'_>, plan: &Plan) -> Said {
    let called = called(words::plan(plan.kind), &plan.name, plan.label.as_deref());
    let moves = plan.moves.iter();
    let moves = moves.map(|it| {
        let (metric, by) = (visible(&it.metric), visible(&it.by));
        say!("{metric} by {by}", metric = metric, by = by)
    });
    let moves: Vec<Said> = moves.collect();
    let said = match moves.is_empty() {
        true => called,
        false => say!(
            "{what}: moves {metrics}",
            what = called,
            metrics = Said::list(&moves)
        ),
    };
    let status = plan.status.as_deref().map(words::status);
    let owner = shown.owner(&plan.owner).as_ref().map(Say::said);
    let facts: Vec<Said> = status.into_iter().chain(owner).collect();
    with_facts(said, &facts)
}

/// `1% more is 0.6% of repeat_buyers, by the targets of 2026-12`
fn sensitivity(pull: &Pull) -> Said {
    let percent = Worth::plain(pull.percent);
    match &pull.period {
        Some(period) if pull.measured => say!(
            "1% more moves {star} by {percent}%, at the numbers of the {period}",
            star = &pull.north_star,
            percent = percent,
            period = period
        ),
        Some(period) => say!(
            "1% more moves {star} by {percent}%, at the targets of {period}",
            star = &pull.north_star,
            percent = percent,
            period = period
        ),
        None => say!(
            "1% more moves {star} by {percent}%",
            star = &pull.north_star,
            percent = percent
        ),
    }
}
