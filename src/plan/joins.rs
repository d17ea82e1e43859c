//! Joins: everything a table reaches over links, one left join a path. Each
//! finds at most one row, so none changes how many rows there are.

use super::build::Planner;
use super::frame::Planned;
use super::ir::{Expr, Finds, Join, Relation};
use super::lower::Aliases;
use super::relations::looks_further;
use crate::check::{Hop, LinkPath, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Comparison;

impl Planner<'_> {
    /// Names and joins for everything these rows of a table reach; remembers the
    /// columns that are read. Rows that change over time are those of `time`.
    pub fn reached(
        &mut self,
        table: TableId,
        rows: &[&Row],
        time: Option<&(Row, Type)>,
        asked_at: Span,
    ) -> Planned<(Aliases, Vec<Join>)> {
        let mut paths = Vec::new();
        for row in rows {
            self.paths(row, &mut paths);
        }
        let mut mentions_today = rows.iter().any(|row| row.mentions_today());
        let model = &self.checked.model;
        let slow = |path: &LinkPath| path.is_slow(model);
        if let Some((time, _)) = time.filter(|_| paths.iter().any(slow)) {
            self.paths(time, &mut paths);
        }
        // Conditions of joined tables read columns, too.
        let mut at = 0;
        while let Some(path) = paths.get(at).cloned() {
            at += 1;
            if let Some(rows) = self.standing_at(&path)? {
                self.paths(&rows, &mut paths);
                mentions_today |= rows.mentions_today();
            }
        }
        // What changes over time is looked up by the time, which may itself be
        // reached over links.
        let model = &self.checked.model;
        paths.sort_by_key(|path| (path.is_slow(model), path.steps().len()));
        let today = self.today(mentions_today, asked_at)?;
        let (slow, fast): (Vec<LinkPath>, Vec<LinkPath>) =
            paths.iter().cloned().partition(|path| path.is_slow(model));
        let mut rows = rows.to_vec();
        rows.extend(time.map(|(row, _)| row).filter(|_| !slow.is_empty()));
        // A time may be an attribute, too: that comes before what it looks up.
        let mut facts_first = !slow.is_empty();
        for row in &rows {
            row.attributes(&mut |attribute| {
                facts_first &= !attribute.key.iter().any(|column| column.path.is_slow(model));
            });
        }
        let mut aliases = Aliases::new(model, table, paths, today);
        let mut joins = Vec::new();
        for path in &fast {
            joins.extend(self.join(path, &aliases, time, asked_at)?);
        }
        if facts_first {
            joins.extend(self.attribute_joins(&rows, &mut aliases, asked_at)?);
        }
        for path in &slow {
            joins.extend(self.join(path, &aliases, time, asked_at)?);
        }
        if !facts_first {
            joins.extend(self.attribute_joins(&rows, &mut aliases, asked_at)?);
        }
        Ok((aliases, joins))
    }

    /// Adds the paths of a row; remembers the columns it reads.
    fn paths(&mut self, row: &Row, paths: &mut Vec<LinkPath>) {
        self.needs.row(&self.checked.model, row);
        row.columns(&mut |column| {
            for path in column.path.prefixes() {
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
        });
    }

    /// The `rows` of the table a path ends in, unless they look over links: then
    /// the join leads to those rows only.
    fn standing_at(&self, path: &LinkPath) -> Planned<Option<Row>> {
        let Some(hop) = path.steps().last() else {
            return Ok(None);
        };
        let rows = self.standing_rows(hop.to)?.filter(|rows| !looks_further(rows));
        Ok(rows.map(|rows| rows.under(path)))
    }

    fn join(
        &mut self,
        path: &LinkPath,
        aliases: &Aliases,
        time: Option<&(Row, Type)>,
        asked_at: Span,
    ) -> Planned<Option<Join>> {
        let checked = self.checked;
        let model = &checked.model;
        let Some(hop) = path.steps().last().copied() else {
            return Ok(None);
        };
        let key = model.tables.get(hop.to.index());
        let Some(key) = key.and_then(|table| table.key.as_ref()) else {
            return Ok(None);
        };
        let (near, far) = (aliases.before(path).to_owned(), aliases.of(path).to_owned());
        let own = hop.columns(model);
        let pairs = own.iter().zip(&key.columns);
        let on = pairs
            .map(|(own, key)| (Expr::column(&near, &own.text), Expr::column(&far, &key.text)))
            .collect();
        for (own, theirs) in own.iter().zip(&key.columns) {
            self.needs
                .column(model, hop.from, &own.text, &Type::Unknown, own.span);
            self.needs
                .column(model, hop.to, &theirs.text, &Type::Unknown, theirs.span);
        }
        self.lean_on(hop.to, asked_at)?;
        let standing = self.standing_at(path)?;
        let mut and: Vec<Expr> = standing.iter().map(|rows| aliases.lower(rows)).collect();
        and.extend(self.held_at(hop, path, aliases, time, asked_at)?);
        let source = self.source(hop.to, asked_at)?;
        Ok(Some(Join {
            finds: Finds::AtMostOne,
            relation: Relation { source, alias: far },
            on,
            null_safe: false,
            and,
        }))
    }

    /// Of rows that change over time, the one that held: from its beginning on,
    /// and before its end. A side that is NULL is open.
    fn held_at(
        &mut self,
        hop: Hop,
        path: &LinkPath,
        aliases: &Aliases,
        time: Option<&(Row, Type)>,
        asked_at: Span,
    ) -> Planned<Vec<Expr>> {
        let checked = self.checked;
        let valid = checked.tables.get(hop.to.index());
        let Some((from, until)) = valid.and_then(|facts| facts.valid.as_ref()) else {
            return Ok(Vec::new());
        };
        let is_known = |time: &Row| {
            let mut known = true;
            time.attributes(&mut |attribute| known &= aliases.knows(attribute));
            known
        };
        let time = match time {
            Some(time) if !matches!(time.1, Type::Text) && is_known(&time.0) => time,
            _ => return Err(self.no_time_for(hop, asked_at)),
        };
        let mut and = Vec::new();
        for (operator, (bound, kind)) in [(Comparison::LessOrEqual, from), (Comparison::Greater, until)] {
            self.needs.row(&checked.model, bound);
            let open = Row::IsNull {
                negated: false,
                subject: Box::new(bound.under(path)),
            };
            let (bound, time) = on_one_clock((bound.under(path), kind), time);
            let holds = Row::Compare(operator, Box::new(bound), Box::new(time));
            and.push(aliases.lower(&Row::Or(vec![holds, open])));
        }
        Ok(and)
    }

    fn no_time_for(&self, hop: Hop, asked_at: Span) -> Box<Diagnostic> {
        let table = self.checked.model.tables.get(hop.to.index());
        let validity = table.and_then(|table| table.validity());
        let finding = Diagnostic::error(&code::VALID_WITHOUT_TIME)
            .at(asked_at)
            .with("table", self.table_name(hop.to))
            .with("from", self.table_name(hop.from));
        Box::new(match validity {
            Some((from, until)) => finding.label(from.span.to(until.span), "label.valid"),
            None => finding,
        })
    }
}

/// Two times as their comparison needs them: of one zone as they are, else both
/// by the project's clock.
fn on_one_clock((bound, kind): (Row, &Type), (time, own): &(Row, Type)) -> (Row, Row) {
    if kind == own {
        return (bound, time.clone());
    }
    (local(bound, kind), local(time.clone(), own))
}

/// A time by the project's clock.
pub(super) fn local(row: Row, kind: &Type) -> Row {
    match kind {
        Type::Timestamp(Some(zone)) => Row::Local {
            zone: zone.clone(),
            time: Box::new(row),
        },
        _ => row,
    }
}
