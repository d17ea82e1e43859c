//! What happens for one statement, in order: tables, keys, the question.

use crate::words::say;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datafusion::arrow::array::RecordBatch;
use datafusion::catalog::TableProvider;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::prelude::SessionContext;
use jiff::tz::TimeZone;

use super::failure::{failure, stopped};
use super::files::{Format, NoFiles, files};
use super::session::{Share, ask, lost_the_order, reference, session};
use super::shelf::Shelf;
use super::wanted::{once, wanted};
use super::{csv, parquet, rows};
use crate::diagnostic::Diagnostic;
use crate::engine::{Answer, KeyCheck, Need, Rows, Statement, finding, held};

/// Where a table comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A path, folder or pattern.
    Files(PathBuf),
    /// Literal rows.
    Rows(Rows),
}

/// Everything a statement is answered from.
#[derive(Debug)]
pub struct Work {
    /// The target's name; none where a table that is not there is empty.
    target: Option<String>,
    sources: BTreeMap<String, Source>,
    zone: TimeZone,
    zone_name: String,
    runtime: Arc<RuntimeEnv>,
    shelf: Shelf,
    /// Checks found to hold, by their SQL.
    held: Mutex<BTreeSet<String>>,
}

impl Work {
    /// Nothing loaded yet.
    ///
    /// # Errors
    /// When the zone is not known.
    pub fn new(
        target: Option<String>,
        sources: BTreeMap<String, Source>,
        zone: &str,
    ) -> Result<Self, Diagnostic> {
        let unknown = |_| stopped(say!("time zone `{zone}` is not known", zone = zone));
        Ok(Self {
            target,
            sources,
            zone: TimeZone::get(zone).map_err(unknown)?,
            zone_name: zone.to_owned(),
            runtime: Arc::default(),
            shelf: Shelf::default(),
            held: Mutex::default(),
        })
    }

    /// Loads the tables, verifies the keys, asks.
    ///
    /// # Errors
    /// The first thing that goes wrong.
    pub async fn run(&self, statement: &Statement) -> Result<Answer, Diagnostic> {
        let tables = self.tables(statement).await?;
        let session = self.session(&tables, Share::AllCores)?;
        for check in &statement.keys {
            self.verify(check, &session).await?;
        }
        for check in &statement.checks {
            let answer = self.unless_known(&check.sql, &session).await?;
            if let Some(finding) = held::unmet(check, &answer) {
                return Err(finding);
            }
            self.known().insert(check.sql.clone());
        }
        let answer = match ask(&session, &statement.sql).await {
            Err(error) if lost_the_order(&error) => {
                ask(&self.session(&tables, Share::OneCore)?, &statement.sql).await
            }
            answer => answer,
        };
        answer.map_err(|error| failure(&error))
    }

    /// What is wrong with the data of a table: of the whole, or of each column by itself.
    /// Nothing is kept: one column that is broken would come with all others.
    pub async fn unreadable(&self, need: &Need) -> Vec<(Option<String>, Diagnostic)> {
        let Err(whole) = self.load(need).await else {
            return Vec::new();
        };
        let at_table = whole.span().is_some_and(|span| span.key() == need.span.key());
        if at_table {
            return vec![(None, whole)];
        }
        let mut found = Vec::new();
        for column in once(std::slice::from_ref(need)).iter().flat_map(wanted) {
            let name = column.name.clone();
            let alone = Need {
                columns: vec![column],
                ..need.clone()
            };
            if let Err(finding) = self.load(&alone).await {
                found.push((Some(name), finding));
            }
        }
        found
    }

    /// Verifies keys alone; what breaks each.
    ///
    /// # Errors
    /// What keeps a table from being read.
    pub async fn broken(&self, statement: &Statement) -> Result<Vec<Diagnostic>, Diagnostic> {
        let tables = self.tables(statement).await?;
        let session = self.session(&tables, Share::AllCores)?;
        let mut found = Vec::new();
        for check in &statement.keys {
            let answer = self.unless_known(&check.sql, &session).await?;
            found.extend(held::broken(check, &answer));
        }
        Ok(found)
    }

    async fn tables(
        &self,
        statement: &Statement,
    ) -> Result<Vec<(String, Arc<dyn TableProvider>)>, Diagnostic> {
        let mut tables = Vec::new();
        for need in once(&statement.needs) {
            if need.whole && !self.sources.contains_key(&need.table) {
                continue;
            }
            tables.push((need.table.clone(), self.table(&need).await?));
        }
        Ok(tables)
    }

    async fn verify(&self, check: &KeyCheck, session: &SessionContext) -> Result<(), Diagnostic> {
        let answer = self.unless_known(&check.sql, session).await?;
        match held::broken(check, &answer) {
            Some(finding) => Err(finding),
            None => {
                self.known().insert(check.sql.clone());
                Ok(())
            }
        }
    }

    /// What breaks a check; nothing where it was found to hold before.
    async fn unless_known(
        &self,
        sql: &str,
        session: &SessionContext,
    ) -> Result<Vec<RecordBatch>, Diagnostic> {
        if self.known().contains(sql) {
            return Ok(Vec::new());
        }
        let answer = ask(session, sql).await;
        Ok(answer.map_err(|error| failure(&error))?.batches)
    }

    fn known(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn table(&self, need: &Need) -> Result<Arc<dyn TableProvider>, Diagnostic> {
        if let Some(table) = self.shelf.take(need) {
            return Ok(table);
        }
        let need = self.shelf.widen(need);
        let table = self.load(&need).await?;
        self.shelf.put(&need, &table);
        Ok(table)
    }

    async fn load(&self, need: &Need) -> Result<Arc<dyn TableProvider>, Diagnostic> {
        if reference(&need.table).is_none() {
            let reason = say!("the name of a table has at most three parts");
            return Err(finding::unreadable(need, reason));
        }
        match (self.sources.get(&need.table), &self.target) {
            (Some(Source::Files(path)), _) => self.load_files(need, path).await,
            (Some(Source::Rows(rows)), _) => rows::table(need, rows, &self.zone),
            (None, Some(target)) => Err(finding::no_data(need, target)),
            (None, None) => rows::table(need, &Rows::default(), &self.zone),
        }
    }

    async fn load_files(&self, need: &Need, path: &Path) -> Result<Arc<dyn TableProvider>, Diagnostic> {
        let found = files(path).map_err(|none| match none {
            NoFiles::Missing => finding::missing(need, path),
            NoFiles::Unusable(reason) => finding::unreadable(need, reason),
        });
        match found? {
            (files, Format::Csv) => csv::table(need, &files, &self.zone),
            (files, Format::Parquet) => {
                let state = self.session(&[], Share::AllCores)?.state();
                parquet::table(need, &files, &self.zone_name, &state).await
            }
        }
    }

    fn session(
        &self,
        tables: &[(String, Arc<dyn TableProvider>)],
        share: Share,
    ) -> Result<SessionContext, Diagnostic> {
        session(Arc::clone(&self.runtime), tables, share).map_err(|error| failure(&error))
    }
}
