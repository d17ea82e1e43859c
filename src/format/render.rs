//! From a [`Doc`] to lines: every group that fits stays on one.

use super::doc::Doc;
use super::width::{LINE, STEP, columns, last_line};

/// The text, its first line beginning `indent` columns in.
pub(super) fn render(doc: &Doc, indent: usize) -> String {
    let mut out = String::new();
    let mut column = indent;
    let mut todo = vec![Todo {
        indent,
        flat: false,
        doc,
    }];
    while let Some(Todo { indent, flat, doc }) = todo.pop() {
        match doc {
            Doc::Text(words) => {
                out.push_str(words);
                column = if words.contains('\n') {
                    last_line(words)
                } else {
                    column + columns(words)
                };
            }
            Doc::Line if flat => {
                out.push(' ');
                column += 1;
            }
            Doc::Soft if flat => {}
            Doc::Line | Doc::Soft | Doc::Hard => {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
                column = indent;
            }
            Doc::IfBroken(words) if !flat => {
                out.push_str(words);
                column += columns(words);
            }
            Doc::IfBroken(_) | Doc::From(_) | Doc::Upto(_) => {}
            Doc::Remark { text, own_line } => {
                if *own_line {
                    out.push('\n');
                    out.extend(std::iter::repeat_n(' ', indent));
                } else {
                    out.push_str("  ");
                }
                out.push_str(text);
            }
            Doc::Nest(inner) => todo.push(Todo {
                indent: indent + STEP,
                flat,
                doc: inner,
            }),
            Doc::Group(inner) => {
                let room = LINE.saturating_sub(column);
                let flat = flat || fits(room, &todo, inner);
                todo.push(Todo {
                    indent,
                    flat,
                    doc: inner,
                });
            }
            Doc::All(parts) => todo.extend(parts.iter().rev().map(|doc| Todo { indent, flat, doc })),
        }
    }
    out
}

/// The text on one line, however long; a string of several lines keeps them, and
/// a comment needs several.
pub(super) fn flat(doc: &Doc) -> String {
    let mut out = String::new();
    let mut todo = vec![doc];
    while let Some(doc) = todo.pop() {
        match doc {
            Doc::Text(words) => out.push_str(words),
            Doc::Line => out.push(' '),
            Doc::Soft | Doc::IfBroken(_) | Doc::From(_) | Doc::Upto(_) => {}
            Doc::Hard | Doc::Remark { .. } => out.push('\n'),
            Doc::Nest(inner) | Doc::Group(inner) => todo.push(inner),
            Doc::All(parts) => todo.extend(parts.iter().rev()),
        }
    }
    out
}

#[derive(Clone, Copy)]
struct Todo<'a> {
    indent: usize,
    flat: bool,
    doc: &'a Doc,
}

/// Whether `doc` on one line, and what follows up to the next place that may
/// break, has room.
fn fits(room: usize, after: &[Todo<'_>], doc: &Doc) -> bool {
    let mut room = room;
    let mut after = after.iter().rev().copied();
    let mut todo = vec![Todo {
        indent: 0,
        flat: true,
        doc,
    }];
    while let Some(Todo { flat, doc, .. }) = todo.pop().or_else(|| after.next()) {
        let used = match doc {
            Doc::Text(words) if words.contains('\n') => return false,
            Doc::Text(words) => columns(words),
            Doc::Line if flat => 1,
            Doc::Soft if flat => 0,
            Doc::Line | Doc::Soft | Doc::Hard => return true,
            Doc::IfBroken(words) if !flat => columns(words),
            Doc::IfBroken(_) | Doc::From(_) | Doc::Upto(_) => 0,
            // None fits inside; behind, it ends the line.
            Doc::Remark { .. } => return !flat,
            Doc::Nest(inner) | Doc::Group(inner) => {
                todo.push(Todo {
                    indent: 0,
                    flat,
                    doc: inner,
                });
                0
            }
            Doc::All(parts) => {
                todo.extend(parts.iter().rev().map(|doc| Todo { indent: 0, flat, doc }));
                0
            }
        };
        if used > room {
            return false;
        }
        room -= used;
    }
    true
}
