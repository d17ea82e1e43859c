//! The blocks of a frame, side by side.

use super::build::Planner;
use super::frame::{CELLS, Frame, Planned};
use super::ir::{Aggregation, Expr, Relation, Select, Source, Step, StepBody};
use crate::check::Literal;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::Comparison;

/// A step with a row a cell: its name, its columns, and whether its rows make cells.
type Block = (String, Vec<String>, bool);

impl Planner<'_> {
    /// Puts a frame's blocks side by side; what to select cells from.
    pub fn finish(&mut self, frame: &mut Frame) -> Planned<Relation> {
        let blocks = self.blocks(frame)?;
        Ok(self.cells_of(blocks, frame))
    }

    /// The same of groups inside cells; and where some groups are behind the last row,
    /// a step with the cells that the others are in.
    pub fn finish_inner(
        &mut self,
        frame: &mut Frame,
        (outer, known): (&[(Expr, String)], &[Expr]),
    ) -> Planned<(Relation, Option<String>)> {
        let blocks = self.blocks(frame)?;
        let late = std::mem::take(&mut frame.late);
        let mut made = None;
        if !late.is_empty() {
            let makers = blocks.iter().filter(|(_, _, makes)| *makes).map(|(step, ..)| {
                let cells = late.iter().find(|(values, _)| values == step);
                (cells.map_or(step, |(_, cells)| cells).clone(), Vec::new(), true)
            });
            let makers = makers.collect();
            let select = Select {
                columns: outer.to_vec(),
                from: self.cells_of(makers, frame),
                joins: Vec::new(),
                filter: known.to_vec(),
                group: Some(outer.len()),
            };
            let comment = "the cells of those that are not behind the last row";
            made = Some(self.step("made", comment, StepBody::Select(Box::new(select))));
        }
        Ok((self.cells_of(blocks, frame), made))
    }

    /// A step for each scan, chain and other part of a frame.
    fn blocks(&mut self, frame: &mut Frame) -> Planned<Vec<Block>> {
        if !frame.has_cells() {
            let asked = self.question.asked.first();
            return Err(Box::new(
                Diagnostic::error(&code::NO_CELLS)
                    .at(asked.map_or(self.question.span, |asked| asked.span))
                    .with(
                        "metric",
                        asked.map(|asked| asked.name.as_str()).unwrap_or_default(),
                    ),
            ));
        }
        let mut blocks: Vec<Block> = Vec::new();
        for scan in std::mem::take(&mut frame.scans) {
            let select = self.scan_select(&scan, &frame.key_names)?;
            let table = self.table_name(scan.table);
            let name = match frame.key_names.len() {
                0 => format!("{table}_total"),
                1 | 2 => format!("{table}_by_{}", frame.key_names.join("_")),
                _ => format!("{table}_by_cell"),
            };
            let comment = format!("rows of {table}{}", by_words(&frame.key_names));
            let columns = scan.leaves.iter().map(|leaf| leaf.name.clone()).collect();
            let step = self.step(&name, &comment, StepBody::Select(Box::new(select)));
            blocks.push((step, columns, scan.makes_cells));
        }
        for chain in std::mem::take(&mut frame.chains) {
            let step = self.chain_step(&chain, &frame.key_names)?;
            let columns = chain.leaves.iter().map(|leaf| leaf.name.clone()).collect();
            blocks.push((step, columns, chain.makes_cells));
        }
        blocks.append(&mut frame.derived);
        Ok(blocks)
    }

    fn cells_of(&mut self, mut blocks: Vec<Block>, frame: &Frame) -> Relation {
        let mut cells = self.merged(&frame.key_names, &blocks);
        for every in &frame.every {
            blocks.push((self.missing(every, &cells, frame), Vec::new(), true));
            cells = self.merged(&frame.key_names, &blocks);
        }
        Relation {
            source: Source::Step(cells),
            alias: CELLS.to_owned(),
        }
    }

    /// The cells of blocks: those of a single one as they are.
    fn merged(&mut self, keys: &[String], blocks: &[Block]) -> String {
        match blocks {
            [(step, _, _)] => step.clone(),
            _ => self.side_by_side(keys, blocks),
        }
    }

    /// Blocks stacked, then grouped: NULL keys stay, and no two of them are
    /// ever joined. A cell that no maker has is dropped.
    pub fn side_by_side(&mut self, keys: &[String], blocks: &[Block]) -> String {
        let all_make = blocks.iter().all(|(_, _, makes)| *makes) || keys.is_empty();
        let mut stack = Vec::new();
        // Columns of nothing but NULL have no type yet where they come first.
        let (some, none): (Vec<&Block>, Vec<&Block>) =
            blocks.iter().partition(|(_, columns, _)| !columns.is_empty());
        for (step, own, makes) in some.into_iter().chain(none) {
            let mut columns: Vec<(Expr, String)> = keys
                .iter()
                .map(|key| (Expr::column(step, key), key.clone()))
                .collect();
            for name in blocks.iter().flat_map(|(_, columns, _)| columns) {
                let value = match own.contains(name) {
                    true => Expr::column(step, name),
                    false => Expr::Literal(Literal::Null),
                };
                columns.push((value, name.clone()));
            }
            if !all_make {
                let flag = if *makes { "1" } else { "0" };
                columns.push((
                    Expr::Literal(Literal::Number(flag.into())),
                    "makes_cell".to_owned(),
                ));
            }
            let from = Relation::step(step);
            stack.push(Select {
                columns,
                from,
                joins: Vec::new(),
                filter: Vec::new(),
                group: None,
            });
        }
        let stacked = self.step(
            "stacked",
            "the parts, one below the other",
            StepBody::Stack(stack),
        );
        let column = |name: &String| Expr::column(&stacked, name);
        let mut columns: Vec<(Expr, String)> = keys.iter().map(|key| (column(key), key.clone())).collect();
        for name in blocks.iter().flat_map(|(_, columns, _)| columns) {
            let value = Expr::Aggregate(Aggregation::Max(Box::new(column(name))), None);
            columns.push((value, name.clone()));
        }
        if columns.is_empty() {
            // One row, for what is looked up from elsewhere.
            columns.push((super::ends::one(), "one".to_owned()));
        }
        let makes_cell = "makes_cell".to_owned();
        if !all_make {
            let value = Expr::Aggregate(Aggregation::Max(Box::new(column(&makes_cell))), None);
            columns.push((value, makes_cell.clone()));
        }
        let from = Relation::step(&stacked);
        let select = Select {
            columns,
            from,
            joins: Vec::new(),
            filter: Vec::new(),
            group: Some(keys.len()),
        };
        let comment = format!("the parts side by side{}", by_words(keys));
        let step = self.step("side_by_side", &comment, StepBody::Select(Box::new(select)));
        if all_make {
            return step;
        }
        let kept = |name: &String| (Expr::column(&step, name), name.clone());
        let names = keys
            .iter()
            .chain(blocks.iter().flat_map(|(_, columns, _)| columns));
        let made = Expr::Compare(
            Comparison::Equal,
            Box::new(Expr::column(&step, &makes_cell)),
            Box::new(Expr::Literal(Literal::Number("1".into()))),
        );
        let select = Select {
            columns: names.map(kept).collect(),
            from: Relation::step(&step),
            joins: Vec::new(),
            filter: vec![made],
            group: None,
        };
        self.step(
            "made_cells",
            "cells in which something asked for has rows",
            StepBody::Select(Box::new(select)),
        )
    }

    /// Adds a step under a name that is still free, unless one has the same
    /// rows already.
    pub fn step(&mut self, wanted: &str, comment: &str, body: StepBody) -> String {
        if let Some(same) = self.steps.iter().find(|step| step.body == body) {
            return same.name.clone();
        }
        let name = self.free_name(wanted);
        self.steps.push(Step {
            name: name.clone(),
            comment: comment.to_owned(),
            body,
        });
        name
    }

    /// The name itself, or the first with a number behind it that no step and no
    /// table has.
    pub fn free_name(&self, wanted: &str) -> String {
        let taken = |name: &str| {
            let steps = self.steps.iter().map(|step| step.name.as_str());
            let made = self.made.iter().map(|made| made.step.as_str());
            let tables = self.checked.model.tables.iter();
            let physical = tables.clone().filter_map(|table| table.physical());
            let declared = tables.flat_map(|table| {
                let links = table.links.iter().map(|link| link.name.text.as_str());
                links.chain([table.named.name.text.as_str()])
            });
            steps
                .chain(made)
                .chain(physical)
                .chain(declared)
                .any(|known| known.to_lowercase() == name.to_lowercase())
        };
        let mut name = wanted.to_owned();
        let mut count = 2;
        while taken(&name) {
            name = format!("{wanted}_{count}");
            count += 1;
        }
        name
    }
}

pub(super) fn by_words(keys: &[String]) -> String {
    if keys.is_empty() {
        ", all together".to_owned()
    } else {
        format!(" by {}", keys.join(", "))
    }
}
