//! `merak test --mutate`: definitions with one thing changed, put to the tests.

use super::diff::side;
use super::workspace::Workspace;
use super::{testing, threads};
use crate::check::{self, Checked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::diff::{Example, Item, Uses};
use crate::mutate::{Apart, Meant, Mutant, Reached, apart, mutants};
use crate::output::mutated::{Fate, Judged};
use crate::resolve::{self, TableSource};
use crate::syntax;
use crate::syntax::ast::File;
use crate::tree::written;

/// A change, where it is, and what rests on what is changed.
struct Change<'a> {
    file: usize,
    mutant: Mutant,
    reached: &'a Reached,
    meant: &'a Meant,
}

/// A definition that can be changed, and its changes.
struct Definition {
    file: usize,
    mutants: Vec<Mutant>,
    reached: Reached,
    meant: Meant,
}

/// What comes of every change of the definitions that are wanted, by their names and files.
pub(super) fn run(workspace: &Workspace, wants: &dyn Fn(&str, &str) -> bool) -> Vec<Judged> {
    let trees = workspace.trees();
    let bench = Bench {
        workspace,
        wrong: errors(&workspace.found),
        trees: &trees,
    };
    let definitions = bench.definitions(wants);
    let changes: Vec<Change<'_>> = definitions.iter().flat_map(changes).collect();
    let fates = threads::each(&changes, |change| bench.fate(change));
    let mut judged: Vec<(Judged, Option<Meant>)> = Vec::new();
    for (change, fate) in changes.iter().zip(fates) {
        let Some((fate, meant)) = fate else {
            continue;
        };
        let one = bench.judged(change, fate);
        let is_known = |(other, known): &(Judged, Option<Meant>)| {
            let alike = known.as_ref().zip(meant.as_ref());
            (other.what, &other.name) == (one.what, &one.name) && alike.is_some_and(|(a, b)| a.is(b))
        };
        // Two ways to write one change are one.
        if !judged.iter().any(is_known) {
            judged.push((one, meant));
        }
    }
    judged.into_iter().map(|(one, _)| one).collect()
}

fn changes(definition: &Definition) -> impl Iterator<Item = Change<'_>> {
    definition.mutants.iter().map(|mutant| Change {
        file: definition.file,
        mutant: mutant.clone(),
        reached: &definition.reached,
        meant: &definition.meant,
    })
}

/// What changes are put to.
struct Bench<'a> {
    workspace: &'a Workspace,
    /// What is not compiled already.
    wrong: usize,
    trees: &'a [File],
}

impl Bench<'_> {
    fn definitions(&self, wants: &dyn Fn(&str, &str) -> bool) -> Vec<Definition> {
        let side = side(self.workspace);
        let uses = Uses::of(side);
        let mut found = Vec::new();
        for (file, tree) in self.trees.iter().enumerate() {
            let mut all = mutants(&side.checked.model, side.sources, tree);
            for (at, item) in tree.items.iter().enumerate() {
                let own: Vec<Mutant> = all.extract_if(.., |mutant| mutant.item == at).collect();
                let name = side.sources.get(item.name.span.file);
                let name = name.map_or("", |file| file.name.as_str());
                let known = Item::of(&side.checked.model, item);
                if let Some(known) = known.filter(|_| !own.is_empty() && wants(&item.name.text, name)) {
                    let reached = Reached::of(side, &uses, known);
                    found.push(Definition {
                        file,
                        mutants: own,
                        meant: Meant::of(side.checked, &reached),
                        reached,
                    });
                }
            }
        }
        found
    }

    /// What comes of a change, and what it means where no test notices; nothing where the
    /// definitions do not check with it.
    fn fate(&self, change: &Change<'_>) -> Option<(Fate, Option<Meant>)> {
        let checked = self.with(change)?;
        let meant = Meant::of(&checked, change.reached);
        if meant.is(change.meant) {
            return Some((Fate::Same, None));
        }
        if change.reached.tests.is_empty() {
            return Some((Fate::Unasked, Some(meant)));
        }
        let tests = change.reached.tests.iter();
        let mut tests = tests.filter_map(|at| checked.model.tests.get(*at));
        if let Some(test) = tests.find(|test| !testing::run(&checked, test, None).is_empty()) {
            let by = test.named.name.text.to_string();
            return Some((Fate::Noticed { by }, None));
        }
        let example = match apart(&self.workspace.checked, &checked, change.reached) {
            Apart::Not => return Some((Fate::Same, None)),
            Apart::Rows(example) => Some(self.by_own_names(example)),
            Apart::Unknown => None,
        };
        Some((Fate::Survived { example }, Some(meant)))
    }

    /// Rows by the tables of the project, as `given` names them, not by those of the warehouse.
    fn by_own_names(&self, mut example: Example) -> Example {
        for (name, _) in &mut example.tables {
            let mut tables = self.workspace.checked.model.tables.iter();
            let own = tables.find(|table| {
                matches!(&table.source, TableSource::Physical { name: physical, .. } if physical.as_str() == name.as_str())
            });
            if let Some(own) = own {
                *name = own.named.name.text.to_string();
            }
        }
        example
    }

    /// The project with a change.
    fn with(&self, change: &Change<'_>) -> Option<Checked> {
        let project = &self.workspace.project;
        let file = *project.files.get(change.file)?;
        let text = change.mutant.text(&project.sources.get(file)?.text);
        let (tree, found) = syntax::parse(file, &text);
        if errors(&found) > 0 {
            return None;
        }
        let mut trees = self.trees.to_vec();
        *trees.get_mut(change.file)? = tree;
        let (model, mut found) = resolve::resolve(&project.manifest, trees);
        let (checked, more) = check::check(model);
        found.extend(more);
        (errors(&found) <= self.wrong).then_some(checked)
    }

    fn judged(&self, change: &Change<'_>, fate: Fate) -> Judged {
        let sources = &self.workspace.project.sources;
        let mutant = &change.mutant;
        let file = sources.get(mutant.span.file);
        let after: Vec<&str> = mutant.after.split_whitespace().collect();
        Judged {
            what: mutant.what,
            name: mutant.name.clone(),
            file: file.map(|file| file.name.clone()).unwrap_or_default(),
            line: file.map_or(0, |file| file.position(mutant.span.start).0),
            change: mutant.how,
            before: written(sources, mutant.span),
            after: after.join(" "),
            fate,
        }
    }
}

fn errors(found: &[Diagnostic]) -> usize {
    let errors = found.iter();
    errors
        .filter(|finding| finding.severity == Severity::Error)
        .count()
}
