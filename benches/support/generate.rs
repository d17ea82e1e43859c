//! Writes large projects, the same bytes for the same numbers: tables with
//! facts, dimensions and a role, and metrics of five shapes over them, each
//! with a doc comment, a label in another script and an owner.
//!
//! Shared by the benches and by `examples/generate_project`.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// A project as texts.
pub struct Project {
    /// Its `merak.toml`.
    pub manifest: String,
    /// Its source files, by name.
    pub files: Vec<(String, String)>,
    /// How many metrics they define.
    pub metrics: usize,
}

impl Project {
    /// The bytes of all source files.
    pub fn bytes(&self) -> usize {
        self.files.iter().map(|(_, text)| text.len()).sum()
    }

    /// What it comes to, in words.
    pub fn facts(&self) -> String {
        format!(
            "{} metrics in {} files, {} bytes",
            self.metrics,
            self.files.len(),
            self.bytes()
        )
    }

    /// Puts it into a folder.
    ///
    /// # Errors
    /// What the system says when it cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("merak.toml"), &self.manifest)?;
        for (name, text) in &self.files {
            fs::write(folder.join(name), text)?;
        }
        Ok(())
    }
}

/// A project of `metrics` metrics in `files` files, one table a file. The first
/// file also declares the company.
pub fn project(metrics: usize, files: usize) -> Project {
    let files = files.max(1);
    let mut left = metrics;
    let texts = (0..files).map(|at| {
        let here = left.div_ceil(files - at);
        left -= here;
        let mut text = if at == 0 {
            COMPANY.to_owned()
        } else {
            String::new()
        };
        table(&mut text, at, here);
        (0..here).for_each(|place| metric(&mut text, at, place));
        (format!("area_{at:03}.merak"), text)
    });
    Project {
        manifest: MANIFEST.to_owned(),
        files: texts.collect(),
        metrics,
    }
}

const MANIFEST: &str = "[project]
name = \"generated\"
language = \"1\"
timezone = \"Asia/Shanghai\"
";

const COMPANY: &str = "department finance \"财务部\"
department marketing \"市场部\"
department product \"产品部\"

entity customer \"客户\"

dimension channel \"渠道\" : text { values \"ads\", \"organic\", \"email\", \"partner\" }

";

const OWNERS: [&str; 3] = ["finance", "marketing", "product"];
const CHANNELS: [&str; 4] = ["ads", "organic", "email", "partner"];

/// A table with a fact for every five metrics over it.
fn table(text: &mut String, at: usize, metrics: usize) {
    let _ = write!(
        text,
        "/// One row per event of area {at}.
table area_{at} \"区域 {at}\" = \"shop.area_{at}\" {{
  key  line_id
  time happened_at : timestamp in \"UTC\"
  link buyer : customer = customer_id
  dim  channel
  dim  status : text
"
    );
    for fact in 0..metrics.div_ceil(5) {
        let _ = writeln!(text, "  fact amount_{fact} : CNY");
    }
    text.push_str("}\n\n");
}

/// The metric at `place` of its file: a sum, a narrowed sum, a share, an
/// average or a distinct count, in turn.
fn metric(text: &mut String, at: usize, place: usize) {
    let group = place / 5;
    let owner = OWNERS[(at + place) % OWNERS.len()];
    let channel = CHANNELS[group % CHANNELS.len()];
    let (doc, name, label, kind, value) = match place % 5 {
        0 => (
            format!("What customers of area {at} were charged, refunds included."),
            format!("gross_{at}_{group}"),
            format!("总额 {at}-{group}"),
            " : CNY",
            format!("sum(area_{at}.amount_{group}) where status != \"cancelled\""),
        ),
        1 => (
            format!("The part of it that came through one channel, {channel}."),
            format!("gross_{channel}_{at}_{group}"),
            format!("渠道 {at}-{group}"),
            " : CNY",
            format!("gross_{at}_{group} where channel = \"{channel}\""),
        ),
        2 => (
            format!("How much of the total that part is, between 0 and 1 ({channel})."),
            format!("share_{at}_{group}"),
            format!("占比 {at}-{group}"),
            " : ratio",
            format!("gross_{channel}_{at}_{group} / gross_{at}_{group}"),
        ),
        3 => (
            "The mean charge of one event, cancelled events included.".to_owned(),
            format!("mean_{at}_{group}"),
            format!("均值 {at}-{group}"),
            " : CNY",
            format!("avg(area_{at}.amount_{group})"),
        ),
        _ => (
            format!("How many customers spent at least {group} hundred at once."),
            format!("buyers_{at}_{group}"),
            format!("人数 {at}-{group}"),
            " : customer",
            format!("count(area_{at}.buyer) where amount_{group} >= {}00", group + 1),
        ),
    };
    let _ = write!(
        text,
        "/// {doc}\nmetric {name} \"{label}\"{kind} = {value} {{\n  owner {owner}\n}}\n\n"
    );
}
