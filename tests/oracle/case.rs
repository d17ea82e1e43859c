//! A random case, in parts that can be left out one by one, and its text.

use std::fmt::Write;

use merak::evaluate::Answer;

use super::facts::Fact;

/// A project with data and questions.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub zone: String,
    pub week_starts: String,
    pub fiscal_year_starts: String,
    pub empty_is_null: bool,
    /// Entities and dimensions.
    pub head: Vec<String>,
    pub tables: Vec<Table>,
    /// Attributes and segments.
    pub facts: Vec<Fact>,
    pub metrics: Vec<Metric>,
    pub questions: Vec<Question>,
    pub as_of: Option<String>,
    /// A table, and two conditions on its rows.
    pub conditions: Option<(String, [Node; 2])>,
    /// Metrics that mean nothing: the code, and how they were written.
    pub refused: Vec<(&'static str, String)>,
}

#[derive(Clone, Debug, Default)]
pub struct Table {
    pub name: String,
    /// What it is put together from, if it is; else it holds rows.
    pub source: Option<String>,
    /// Whether it is a calendar.
    pub is_calendar: bool,
    pub clauses: Vec<String>,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Clone, Debug)]
pub struct Metric {
    pub name: String,
    /// The kind it is declared in, where it must be.
    pub kind: Option<String>,
    pub body: Node,
    /// `grain month` and the like.
    pub clauses: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Whether it asks for the values rows have.
    pub is_list: bool,
    /// A funnel or cohort.
    pub story: Option<String>,
    pub metrics: Vec<String>,
    pub by: Vec<String>,
    pub filter: Option<Node>,
    /// `since 2026-01` and the like.
    pub bounds: Vec<String>,
    pub having: Option<Node>,
    pub top: Option<String>,
    pub totals: bool,
    /// `1 year`
    pub compare: Option<String>,
    pub sort: Vec<String>,
    pub limit: Option<usize>,
}

/// What a piece of text stands for: only its like may take its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A number a cell.
    Measure,
    /// A condition on metrics.
    Judgement,
    /// A condition on rows.
    Condition,
}

/// A piece of text with pieces in it.
#[derive(Clone, Debug)]
pub struct Node {
    pub sort: Sort,
    pub parts: Vec<String>,
    pub kids: Vec<Node>,
}

impl Node {
    pub fn leaf(sort: Sort, text: impl Into<String>) -> Self {
        Self {
            sort,
            parts: vec![text.into()],
            kids: Vec::new(),
        }
    }

    /// `pattern` has a `{}` for each kid.
    pub fn of(sort: Sort, pattern: &str, kids: Vec<Self>) -> Self {
        let parts: Vec<String> = pattern.split("{}").map(str::to_owned).collect();
        assert_eq!(parts.len(), kids.len() + 1, "{pattern}");
        Self { sort, parts, kids }
    }

    pub fn text(&self) -> String {
        let mut text = self.parts[0].clone();
        for (kid, part) in self.kids.iter().zip(&self.parts[1..]) {
            text.push_str(&kid.text());
            text.push_str(part);
        }
        text
    }

    /// Every smaller piece that may stand in its place, and itself with one of
    /// its kids made smaller.
    pub fn smaller(&self) -> Vec<Self> {
        let mut all: Vec<Self> = self
            .kids
            .iter()
            .filter(|kid| kid.sort == self.sort)
            .cloned()
            .collect();
        for (at, kid) in self.kids.iter().enumerate() {
            for smaller in kid.smaller() {
                let mut node = self.clone();
                node.kids[at] = smaller;
                all.push(node);
            }
        }
        all
    }
}

impl Case {
    /// Its `merak.toml`.
    pub fn settings(&self) -> String {
        let mut text = String::from("[project]\nname = \"case\"\nlanguage = \"1\"\n");
        let _ = writeln!(text, "timezone = \"{}\"", self.zone);
        let _ = writeln!(text, "week-starts = \"{}\"", self.week_starts);
        let _ = writeln!(text, "fiscal-year-starts = \"{}\"", self.fiscal_year_starts);
        if self.empty_is_null {
            text.push_str("empty = \"null\"\n");
        }
        text
    }

    /// Its definitions and its test, with what is expected if that is known.
    pub fn text(&self, expected: &[Option<Answer>]) -> String {
        let mut text = String::new();
        for line in &self.head {
            let _ = writeln!(text, "{line}");
        }
        for table in &self.tables {
            let source = table.source.clone();
            let source = source.unwrap_or_else(|| format!("\"{}\"", table.name));
            let word = if table.is_calendar { "calendar" } else { "table" };
            let _ = writeln!(text, "\n{word} {} = {source} {{", table.name);
            for clause in &table.clauses {
                let _ = writeln!(text, "  {clause}");
            }
            text.push_str("}\n");
        }
        text.push('\n');
        for fact in &self.facts {
            let _ = writeln!(text, "{}", fact.text());
        }
        for metric in &self.metrics {
            let kind = metric.kind.iter().map(|kind| format!(" : {kind}"));
            let kind: String = kind.collect();
            let _ = write!(text, "metric {}{kind} = {}", metric.name, metric.body.text());
            if !metric.clauses.is_empty() {
                let _ = write!(text, " {{ {} }}", metric.clauses.join("  "));
            }
            text.push('\n');
        }
        text.push_str("\ntest a_case {\n");
        for table in self.tables.iter().filter(|table| table.source.is_none()) {
            let _ = writeln!(text, "  given {} [", table.name);
            for row in &table.rows {
                let cells = table
                    .columns
                    .iter()
                    .zip(row)
                    .filter(|(_, cell)| *cell != "null")
                    .map(|(column, cell)| format!("{column}: {cell}"));
                let cells: Vec<String> = cells.collect();
                let _ = writeln!(text, "    {{ {} }},", cells.join(", "));
            }
            text.push_str("  ]\n");
        }
        if let Some(as_of) = &self.as_of {
            let _ = writeln!(text, "  as_of {as_of}");
        }
        let (lists, questions): (Vec<_>, Vec<_>) =
            self.questions.iter().partition(|question| question.is_report());
        for (at, question) in questions.into_iter().enumerate() {
            let _ = writeln!(text, "  expect {} [", question.text());
            for row in expected
                .get(at)
                .and_then(Option::as_ref)
                .iter()
                .flat_map(|answer| answer.lines())
            {
                let _ = writeln!(text, "    {row},");
            }
            text.push_str("  ]\n");
        }
        text.push_str("}\n");
        for (at, question) in lists.into_iter().enumerate() {
            let _ = writeln!(text, "report list_{at} {{ {} }}", question.text());
        }
        text
    }

    /// The whole case in one text: its settings stand in comments at the top.
    pub fn whole(&self, expected: &[Option<Answer>]) -> String {
        let mut text = String::new();
        for line in self.settings().lines() {
            let _ = writeln!(text, "// {line}");
        }
        text.push('\n');
        text.push_str(&self.text(expected));
        text
    }
}

/// Takes a whole case apart: the settings, and the rest.
pub fn apart(whole: &str) -> (String, String) {
    let settings = whole.lines().map_while(|line| line.strip_prefix("// "));
    let settings: Vec<&str> = settings.collect();
    (settings.join("\n"), whole.to_owned())
}

impl Question {
    /// Whether it stands in a report, and not in the test.
    pub fn is_report(&self) -> bool {
        self.is_list || self.story.is_some()
    }

    pub fn text(&self) -> String {
        let metrics = self.metrics.join(", ");
        let by = self.by.join(", ");
        let mut text = match &self.story {
            _ if self.is_list => format!("values {by}"),
            Some(story) => story.clone(),
            None => metrics.clone(),
        };
        if self.is_report() && !self.metrics.is_empty() {
            let _ = write!(text, " metrics {metrics}");
        }
        if !self.is_list && !self.by.is_empty() {
            let _ = write!(text, " by {by}");
        }
        if let Some(filter) = &self.filter {
            let _ = write!(text, " where {}", filter.text());
        }
        for bound in &self.bounds {
            let _ = write!(text, " {bound}");
        }
        if let Some(having) = &self.having {
            let _ = write!(text, " having {}", having.text());
        }
        if let Some(top) = &self.top {
            let _ = write!(text, " top {top}");
        }
        if let Some(back) = &self.compare {
            let _ = write!(text, " compare prior {back}");
        }
        if self.totals {
            text.push_str(" totals");
        }
        if !self.sort.is_empty() {
            let _ = write!(text, " sort {}", self.sort.join(", "));
        }
        if let Some(limit) = self.limit {
            let _ = write!(text, " limit {limit}");
        }
        text
    }
}

impl Case {
    /// The clauses of the tables a text names, and the events.
    pub fn beneath(&self, text: &str) -> String {
        let mut beneath = String::new();
        for table in &self.tables {
            if text.contains(&format!("{}.", table.name)) || text.contains(&format!("({})", table.name)) {
                let source = table.source.as_deref().unwrap_or_default();
                let _ = write!(beneath, " {} {source} {} ", table.name, table.clauses.join(" "));
            }
        }
        for line in self.head.iter().filter(|line| line.starts_with("event ")) {
            let name = line.split_whitespace().nth(1).unwrap_or_default();
            if text.contains(&format!("{name}.")) || text.contains(&format!("({name})")) {
                let _ = write!(beneath, " {line} ");
            }
        }
        beneath
    }

    /// A question with the bodies of all metrics it names, and of those these name.
    pub fn written(&self, question: &Question) -> String {
        let mut text = question.text();
        let mut names: Vec<&str> = Vec::new();
        // Metrics only name those before them.
        for metric in self.metrics.iter().rev() {
            let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            if words.any(|word| word == metric.name) && !names.contains(&metric.name.as_str()) {
                names.push(&metric.name);
                let _ = write!(text, " {} {{ {} }}", metric.body.text(), metric.clauses.join(" "));
            }
        }
        text
    }

    /// All a question rests on in one text: the settings, the metrics it names with those
    /// these name written out, and the facts, events and tables beneath.
    pub fn expanded(&self, question: &Question) -> String {
        let mut bodies: Vec<(&str, String)> = Vec::new();
        for metric in &self.metrics {
            let body = metric.body.text();
            let written = match body.len() < LONG {
                true => spelt_out(&body, &bodies),
                false => body,
            };
            bodies.push((&metric.name, written));
        }
        let asked = question.text();
        let mut text = format!("{} {} ", self.settings(), spelt_out(&asked, &bodies));
        for slice in &question.by {
            let _ = write!(text, "slice({slice}) ");
        }
        for (metric, (_, body)) in self.metrics.iter().zip(&bodies) {
            if words(&asked).any(|word| word == metric.name) {
                let kind = metric.kind.as_deref().unwrap_or("?");
                let _ = write!(
                    text,
                    "{asked} metric : {kind} = {body} {{ {} }} ",
                    metric.clauses.join(" ")
                );
            }
        }
        for fact in self.facts.iter().rev() {
            if words(&text).any(|word| word == fact.name) {
                let _ = write!(text, "{}({}) ", fact.word, fact.text());
            }
        }
        for line in self.head.iter().filter(|line| line.starts_with("event ")) {
            let name = line.split_whitespace().nth(1).unwrap_or_default();
            if words(&text).any(|word| word == name) {
                let _ = write!(text, "event({line}) ");
            }
        }
        for table in &self.tables {
            if words(&text).any(|word| word == table.name) || table.is_calendar {
                let source = table.source.as_deref().unwrap_or_default();
                let _ = write!(text, "{source} {} ", table.clauses.join(" "));
                for row in &table.rows {
                    let _ = write!(text, "{} ", row.join(" "));
                }
            }
        }
        text
    }
}

/// Bodies beyond it are not written out inside others.
const LONG: usize = 4_000;

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

/// A text with the names of metrics written out.
fn spelt_out(text: &str, bodies: &[(&str, String)]) -> String {
    let mut written = String::new();
    let mut word = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
            continue;
        }
        match bodies.iter().find(|(name, _)| *name == word) {
            Some((_, body)) => {
                let _ = write!(written, "({body})");
            }
            None => written.push_str(&word),
        }
        word.clear();
        written.push(letter);
    }
    written
}
