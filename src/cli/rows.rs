//! `merak rows`

use std::path::PathBuf;

use clap::Args;

use super::ask::{Ask, warn_of_values};
use super::call::Call;
use super::labels::Labels;
use super::workspace::Workspace;
use super::{Outcome, query, report, sql, workspace};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::plan::{Behind, CellKey, Key, Listing, Question, rows};
use crate::source::Span;
use crate::source::project::words;
use crate::sql::{refused, render};
use crate::syntax::ast::{Comparison, Expr, ExprKind, Text};
use crate::words::{Said, say};

/// Show the source rows behind a number
#[derive(Debug, Args)]
#[command(after_help = super::with_format("Examples:
  merak rows gmv --for 2026-03
  merak rows gmv --by month,channel --cell month=2026-01,channel=ads
  merak rows repeat_buyers --by month --cell month=2026-01      the customers who count
  merak rows gmv --where 'order = 17' --all                     why an order does not count
  merak rows buy_rate --table visits --format csv
  merak rows gmv --for 2026-03 --sql"))]
pub(super) struct RowsOf {
    /// The metric, by name or label
    #[arg(value_name = "METRIC")]
    metric: String,

    /// The slices of the number: `month,buyer.country` [default: those of `--cell`]
    #[arg(long, value_name = "A,B")]
    by: Option<String>,

    /// The cell that is meant, by values of the slices; `null` for none: `month=2026-01,channel=ads`
    #[arg(long, value_name = "A=V,B=V")]
    cell: Option<String>,

    /// Only rows for which this is true: `channel != \"email\"`
    #[arg(long = "where", value_name = "EXPR")]
    filter: Option<String>,

    /// From this date on (included)
    #[arg(long, value_name = "DATE")]
    since: Option<String>,

    /// Up to this date (not included)
    #[arg(long, value_name = "DATE")]
    until: Option<String>,

    /// The span of time: `2026-03`, `last 12 complete months`
    #[arg(long = "for", value_name = "PERIOD", conflicts_with_all = ["since", "until"])]
    during: Option<String>,

    /// As if asked at this moment: rows after it do not exist [default: now]
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,

    /// Every row for which `--where` is true, also those that do not count
    #[arg(long)]
    all: bool,

    /// Only this list: a table, or what stands above it where there are several
    #[arg(long, value_name = "T")]
    table: Option<String>,

    /// At most so many rows of each table
    #[arg(long, value_name = "N")]
    limit: Option<u64>,

    /// Print the SQL instead
    #[arg(long)]
    sql: bool,

    /// The dialect of the SQL [default: that of the target]
    #[arg(long, value_name = "D", requires = "sql")]
    dialect: Option<String>,

    /// The target that is asked
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// How rows are written
    #[cfg(feature = "answers")]
    #[arg(long, value_enum, default_value_t)]
    format: crate::output::rows::RowFormat,

    /// Write to this new file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl RowsOf {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        match self.answer(workspace) {
            Ok(outcome) => outcome,
            Err(found) => workspace.says(&found),
        }
    }

    fn answer(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        let ask = Ask {
            metrics: vec![self.metric.clone()],
            by: self
                .by
                .clone()
                .or_else(|| self.cell.as_deref().map(names).filter(|names| !names.is_empty())),
            filter: self.filter.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            during: self.during.clone(),
            as_of: self.as_of.clone(),
            limit: self.limit,
            ..Ask::default()
        };
        let question = ask.question(workspace)?;
        let cell = match &self.cell {
            Some(text) => cell(workspace, &question, text)?,
            None => Vec::new(),
        };
        let cells: Vec<Expr> = cell.iter().filter_map(|key| condition(&question, key)).collect();
        warn_of_values(workspace, &question, cells.iter());
        let behind = Behind {
            question: &question,
            cell: &cell,
            all: self.all,
            sources: &workspace.project.sources,
        };
        let listings = rows(&workspace.checked, &behind).map_err(|finding| vec![*finding])?;
        let listings = self.of_table(workspace, listings)?;
        match self.sql {
            true => self.print(workspace, &listings),
            false => self.ask(workspace, &listings),
        }
    }

    /// Those of the table that is asked for.
    fn of_table(
        &self,
        workspace: &mut Workspace,
        listings: Vec<Listing>,
    ) -> Result<Vec<Listing>, Vec<Diagnostic>> {
        let Some(table) = &self.table else {
            return Ok(listings);
        };
        let names: Vec<String> = listings.iter().map(|listing| listing.name.clone()).collect();
        let mut kept = listings;
        // Where a table is read several times, its name alone means all of that.
        let is_one = names.contains(table);
        kept.retain(|listing| match is_one {
            true => listing.name == *table,
            false => listing.of == *table,
        });
        if !kept.is_empty() {
            return Ok(kept);
        }
        let id = words(&mut workspace.project.sources, "--table", table);
        let finding = Diagnostic::error(&code::UNKNOWN_NAME)
            .at(Span::new(id, 0, table.len()))
            .with("what", say!("table behind this metric"))
            .with("name", table);
        Err(vec![match nearest(table, names.iter().map(String::as_str)) {
            Some(near) => finding.helps("help.near").with("near", near),
            None => {
                let names = Said::list(names.iter().map(|name| format!("`{name}`")));
                finding.with("advice", say!("behind it are: {names}", names = names))
            }
        }])
    }

    fn print(&self, workspace: &Workspace, listings: &[Listing]) -> Result<Outcome, Vec<Diagnostic>> {
        let dialect = sql::dialect(workspace, self.dialect.as_ref(), self.target.as_ref());
        let dialect = dialect.map_err(|finding| vec![finding])?;
        let mut text = String::new();
        for listing in listings {
            if listings.len() > 1 {
                text.push_str(&format!("-- {}\n", listing.name));
            }
            let model = &workspace.checked.model;
            if let Some(finding) = refused(&listing.plan, model, dialect) {
                return Err(vec![finding]);
            }
            text.push_str(&render(&listing.plan, model, dialect));
            if listings.len() > 1 {
                text.push_str(";\n");
            }
        }
        Ok(report::print(&text))
    }

    #[cfg(not(feature = "answers"))]
    fn ask(&self, workspace: &Workspace, _: &[Listing]) -> Result<Outcome, Vec<Diagnostic>> {
        query::askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        Err(vec![Diagnostic::error(&code::NO_ENGINE)])
    }

    #[cfg(feature = "answers")]
    fn ask(&self, workspace: &Workspace, listings: &[Listing]) -> Result<Outcome, Vec<Diagnostic>> {
        use crate::output::rows::RowFormat;

        let (name, target) =
            query::askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        let several = listings.len() > 1;
        if several && (self.format != RowFormat::Table || self.output.is_some()) {
            let names: Vec<&str> = listings.iter().map(|listing| listing.name.as_str()).collect();
            let names = Said::list(names.iter().map(|name| format!("`{name}`")));
            let words = say!(
                "these are several lists ({names}): choose one with `--table`",
                names = names
            );
            report::say(words.of(workspace.language));
            return Ok(Outcome::Misused);
        }
        let engine = query::engine(workspace, name, target)?;
        for (at, listing) in listings.iter().enumerate() {
            let statement =
                super::statement::statement_in(engine.dialect(), &listing.plan, &workspace.checked.model);
            let statement = statement.map_err(|finding| vec![finding])?;
            if several {
                let gap = if at == 0 { "" } else { "\n" };
                report::print(&format!("{gap}{}:\n\n", listing.name));
            }
            let written =
                super::written::write(self.format, self.output.as_deref(), workspace.language, |taker| {
                    engine.stream(&statement, taker)
                })?;
            if written != Outcome::Fine {
                return Ok(written);
            }
        }
        Ok(Outcome::Fine)
    }
}

/// `month=2026-01,channel=ads`
fn cell(workspace: &mut Workspace, question: &Question, text: &str) -> Result<Vec<CellKey>, Vec<Diagnostic>> {
    let id = words(&mut workspace.project.sources, "--cell", text);
    let labels = Labels::of(&workspace.checked.model);
    let mut keys: Vec<CellKey> = Vec::new();
    let mut found = Vec::new();
    for (start, pair) in pairs(text) {
        if !pair.contains('=') {
            found.push(no_value(Span::new(id, start, start + pair.len()), pair));
            continue;
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let span = Span::new(id, start, start + pair.len());
        let column = labels.path(name.trim()).replace('.', "_");
        let names = || question.slices.iter().map(|slice| slice.name.as_str());
        let slice = names().position(|name| name == column);
        let Some(slice) = slice else {
            let finding = Diagnostic::error(&code::NOT_IN_ANSWER)
                .at(span)
                .with("name", name.trim());
            let names: Vec<&str> = names().collect();
            found.push(match nearest(&column, names.iter().copied()) {
                Some(near) => finding.helps("help.near").with("near", near),
                None => finding.with(
                    "advice",
                    say!("a cell has one value for each slice of `--by`: `month=2026-01`"),
                ),
            });
            continue;
        };
        if keys.iter().any(|known| known.slice == slice) {
            found.push(
                Diagnostic::error(&code::SAME_COLUMN)
                    .at(span)
                    .with("name", name.trim()),
            );
        }
        let value = value.trim();
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        let value = match (quoted, value) {
            (Some(text), _) => Some(text.to_owned()),
            (None, "null") => None,
            (None, value) => Some(value.to_owned()),
        };
        keys.push(CellKey { slice, value, span });
    }
    if found.is_empty() { Ok(keys) } else { Err(found) }
}

/// The finding for a part of a cell that is no slice with its value.
fn no_value(span: Span, part: &str) -> Diagnostic {
    Diagnostic::error(&code::NOT_IN_ANSWER)
        .at(span)
        .with("name", part)
        .with(
            "advice",
            say!("a cell has one value for each slice of `--by`: `month=2026-01`"),
        )
}

/// What a cell says of a slice by a path, as a condition: `channel = "ads"`.
fn condition(question: &Question, key: &CellKey) -> Option<Expr> {
    let Key::Path(path) = &question.slices.get(key.slice)?.key else {
        return None;
    };
    let value = key.value.as_ref()?;
    let at_key = |kind| Box::new(Expr { kind, span: key.span });
    let text = Text {
        raw: value.into(),
        value: value.into(),
        span: key.span,
    };
    let sides = (
        at_key(ExprKind::Path((**path).clone())),
        at_key(ExprKind::Text(text)),
    );
    Some(*at_key(ExprKind::Compare(Comparison::Equal, sides.0, sides.1)))
}

/// The slices of a cell: `month,channel`
fn names(cell: &str) -> String {
    let parts = pairs(cell);
    let names = parts.iter().filter_map(|(_, pair)| pair.split_once('='));
    let names: Vec<&str> = names.map(|(name, _)| name.trim()).collect();
    names.join(",")
}

/// The parts between commas that are not in quotes, and where each begins.
fn pairs(text: &str) -> Vec<(usize, &str)> {
    let (mut parts, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                parts.push((start, text.get(start..at).unwrap_or_default()));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push((start, text.get(start..).unwrap_or_default()));
    parts
}
