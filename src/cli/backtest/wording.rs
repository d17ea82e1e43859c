//! What is asked about users, in words of the language.

use jiff::civil::Date;

use super::Wanted;
use crate::cli::asking::Found;
use crate::cli::labels::Labels;
use crate::cli::workspace::Workspace;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Exactness, Sought, Type};
use crate::source::Span;
use crate::source::project::words;
use crate::syntax::{as_name, lone};

/// The days that are searched, if none are said.
const DAYS: [u32; 5] = [1, 3, 7, 14, 28];

/// The days of the outcome, if none are said.
const STAYS: (u32, u32) = (28, 56);

/// Longer is no early behaviour.
const LONGEST: u32 = 3660;

/// The attributes of users, and how they are asked for.
pub(super) struct Wording {
    /// The entity.
    pub entity: String,
    /// The table that has one row of each.
    pub home: String,
    /// When it joins, as the entity knows it.
    pub joined: String,
    /// What is declared.
    pub attributes: String,
    /// What users are counted by: the day, how often they did each thing within each number of
    /// days, and how often each outcome happened later.
    pub by: String,
}

impl Wording {
    /// Users by `given` within so many days, and by `matter` in the days after.
    pub fn of(
        workspace: &mut Workspace,
        joined: &str,
        (given, matter): (&[Wanted], &[Wanted]),
        (days, window): (&[u32], (u32, u32)),
    ) -> Found<Self> {
        let (entity, home, joined) = user(workspace, joined)?;
        let name = |wanted: &Wanted| {
            let metric = workspace.checked.model.metrics.get(wanted.id.index());
            metric
                .map(|metric| metric.named.name.text.to_string())
                .unwrap_or_default()
        };
        let mut wording = Self {
            attributes: String::new(),
            by: format!("{joined}.day"),
            entity,
            home,
            joined,
        };
        for wanted in given {
            for days in days {
                let metric = name(wanted);
                let days = length(*days);
                let says = format!("{} within {days} of {}", as_name(&metric), wording.joined);
                wording.counts(&format!("{metric} in {days}"), &says);
            }
        }
        let (from, to) = window;
        let start = as_name(&format!("after {}", length(from)));
        wording.attributes += &format!(
            "attribute {start} of {} = min({}.{} + {})\n",
            as_name(&wording.entity),
            as_name(&wording.home),
            wording.joined,
            length(from)
        );
        for wanted in matter {
            let metric = name(wanted);
            let says = format!("{} within {} of {start}", as_name(&metric), length(to - from));
            wording.counts(&format!("{metric} from day {from} to {to}"), &says);
        }
        Ok(wording)
    }

    fn counts(&mut self, name: &str, says: &str) {
        let name = as_name(name);
        let entity = as_name(&self.entity);
        self.attributes += &format!("attribute {name} of {entity} = {says}\n");
        self.by += &format!(", {name}");
    }

    /// Those who joined from one day on, if one is known, and before another.
    pub fn during(&self, first: Option<Date>, end: Date) -> String {
        let joined = &self.joined;
        match first {
            Some(first) => format!("{joined} >= {first} and {joined} < {end}"),
            None => format!("{joined} < {end}"),
        }
    }
}

/// Whose time it is, the table that has one row of each, and the time as the entity knows it.
fn user(workspace: &mut Workspace, text: &str) -> Found<(String, String, String)> {
    let text = Labels::of(&workspace.checked.model).path(text);
    let file = words(&mut workspace.project.sources, "--joined", &text);
    let paths = lone::paths(file, &text)?;
    let model = &workspace.checked.model;
    let wrong = |key: &'static str| {
        let finding = Diagnostic::error(&code::BAD_EARLY).at(Span::new(file, 0, text.len()));
        vec![finding.says(key).helps("help.joined").with("found", &text)]
    };
    let [path] = paths.as_slice() else {
        return Err(wrong("message.joined"));
    };
    let Some((first, rest)) = path.segments.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Err(wrong("message.joined"));
    };
    let Some(id) = model.names.entity(&first.text) else {
        return Err(vec![model.names.unknown(Sought::Entity, &first.text, first.span)]);
    };
    let entity = model.entities.get(id.index());
    let home = entity.and_then(|entity| model.tables.get(entity.home?.index()));
    let Some(home) = home else {
        return Err(wrong("message.home"));
    };
    let rest: Vec<String> = rest.iter().map(|name| as_name(&name.text)).collect();
    Ok((
        first.text.to_string(),
        home.named.name.text.to_string(),
        rest.join("."),
    ))
}

/// How many times is only known of what is counted.
pub(super) fn counted(workspace: &Workspace, wanted: &Wanted) -> Found<()> {
    let facts = workspace.checked.metric(wanted.id);
    let is_count = facts.is_some_and(|(_, facts)| match &facts.kind {
        Type::Number(number) => number.exactness == Exactness::Int,
        _ => false,
    });
    if is_count {
        return Ok(());
    }
    let metric = workspace.checked.model.metrics.get(wanted.id.index());
    let name = metric.map(|metric| metric.named.name.text.to_string());
    let finding = Diagnostic::error(&code::BAD_EARLY).at(wanted.span);
    Err(vec![
        finding
            .says("message.count")
            .helps("help.count")
            .with("found", name.unwrap_or_default()),
    ])
}

/// `28..56`: the days of the outcome.
pub(super) fn window(workspace: &mut Workspace, text: Option<&String>) -> Found<(u32, u32)> {
    let Some(text) = text else {
        return Ok(STAYS);
    };
    let read = text
        .split_once("..")
        .and_then(|(from, to)| Some((day(from)?, day(to)?)));
    match read.filter(|(from, to)| from < to) {
        Some(window) => Ok(window),
        None => Err(wrong(workspace, "--stays", text, "message.stays", "help.stays")),
    }
}

/// `1,3,7`: the days that are searched. What happens while the outcome does foretells nothing.
pub(super) fn days(
    workspace: &mut Workspace,
    text: Option<&String>,
    (from, _): (u32, u32),
) -> Found<Vec<u32>> {
    let Some(text) = text else {
        return Ok(DAYS.into_iter().filter(|days| *days <= from).collect());
    };
    let all: Option<Vec<u32>> = text.split(',').map(day).collect();
    let Some(mut all) = all else {
        return Err(wrong(workspace, "--within", text, "message", "help"));
    };
    all.sort_unstable();
    all.dedup();
    match all.iter().any(|days| *days > from) {
        true => Err(
            wrong(workspace, "--within", text, "message.circular", "help.circular")
                .into_iter()
                .map(|finding| finding.with("day", from))
                .collect(),
        ),
        false => Ok(all),
    }
}

/// `7 days`
fn length(days: u32) -> String {
    match days {
        1 => "1 day".to_owned(),
        _ => format!("{days} days"),
    }
}

fn day(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|day| (1..=LONGEST).contains(day))
}

fn wrong(
    workspace: &mut Workspace,
    option: &'static str,
    text: &str,
    message: &'static str,
    help: &'static str,
) -> Vec<Diagnostic> {
    let file = words(&mut workspace.project.sources, option, text);
    let finding = Diagnostic::error(&code::BAD_EARLY).at(Span::new(file, 0, text.len()));
    vec![finding.says(message).helps(help).with("found", text)]
}
