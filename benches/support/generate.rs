//! Writes large projects, the same bytes for the same numbers: fifty departments,
//! each with a business line and a north star; tables with facts, dimensions and a
//! role, and one that all share; metrics of ten shapes over them, each with a doc
//! comment, a label in another script and an owner; decompositions that hold, drivers,
//! guardrails, alerts and targets.
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
        let mut text = if at == 0 { company() } else { String::new() };
        table(&mut text, at, here);
        (0..here).for_each(|place| metric(&mut text, at, place));
        (0..here / SHAPES).for_each(|group| tree(&mut text, at, group));
        if at < DEPARTMENTS && here >= SHAPES {
            north_star(&mut text, at);
        }
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

/// How many departments there are, each with a business line of its own.
const DEPARTMENTS: usize = 50;
/// How many shapes metrics have.
const SHAPES: usize = 10;
const CHANNELS: [&str; 4] = ["ads", "organic", "email", "partner"];

fn company() -> String {
    let mut text = String::new();
    for at in 0..DEPARTMENTS {
        let _ = writeln!(text, "department team_{at} \"部门 {at}\"");
        let _ = writeln!(
            text,
            "line line_{at} \"业务 {at}\" {{ business ecommerce  owner team_{at} }}"
        );
    }
    text.push_str(
        "
entity customer \"客户\"

dimension channel \"渠道\" : text { values \"ads\", \"organic\", \"email\", \"partner\" }

/// One row per order line, of all departments.
table order_lines \"订单\" = \"shop.order_lines\" {
  key  line_id
  time ordered_at : timestamp in \"UTC\"
  link buyer : customer = customer_id
  dim  channel
  dim  city, status : text
  fact amount : CNY
}

",
    );
    text
}

/// A table with a fact for all metrics of one shape.
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
    for fact in 0..metrics.div_ceil(SHAPES) {
        let _ = writeln!(text, "  fact amount_{fact} : CNY");
    }
    text.push_str("}\n\n");
}

/// The metric at `place` of its file.
fn metric(text: &mut String, at: usize, place: usize) {
    let group = place / SHAPES;
    let owner = (at + place) % DEPARTMENTS;
    let channel = CHANNELS[group % CHANNELS.len()];
    let of = format!("{at}_{group}");
    let kept = format!("status != \"cancelled\" and amount_{group} > {group}");
    let (doc, name, kind, value) = match place % SHAPES {
        0 => (
            "What customers were charged, refunds included.",
            "gross",
            " : CNY",
            format!("sum(area_{at}.amount_{group}) where {kept}"),
        ),
        1 => (
            "The part of it that came through one channel.",
            "channel_gross",
            " : CNY",
            format!("gross_{of} where channel = \"{channel}\""),
        ),
        2 => (
            "How much of the total that part is.",
            "share",
            " : ratio",
            format!("channel_gross_{of} / gross_{of}"),
        ),
        3 => (
            "The mean charge of one event, cancelled events included.",
            "mean",
            " : CNY",
            format!("avg(area_{at}.amount_{group})"),
        ),
        4 => (
            "How many customers spent much at once.",
            "buyers",
            " : customer",
            format!("count(area_{at}.buyer) where amount_{group} >= {}00", group + 1),
        ),
        5 => (
            "How many events were charged.",
            "events",
            "",
            format!("count(area_{at}) where {kept}"),
        ),
        6 => (
            "What one was charged.",
            "per_event",
            "",
            format!("gross_{of} / events_{of}"),
        ),
        7 => (
            "What came through other channels, or none that is known.",
            "other_gross",
            " : CNY",
            format!("gross_{of} where channel is null or channel != \"{channel}\""),
        ),
        8 => (
            "What customers were charged in four weeks.",
            "recent_gross",
            " : CNY",
            format!("rolling(gross_{of}, 28 days)"),
        ),
        _ => (
            "What was ordered in one city.",
            "city_orders",
            " : CNY",
            format!(
                "sum(order_lines.amount) where city = \"c{at}\" and not (status = \"new\" or amount < {group})"
            ),
        ),
    };
    let _ = write!(
        text,
        "/// {doc}\nmetric {name}_{of} \"{name} {at}-{group} 指标\"{kind} = {value} {{\n  owner team_{owner}\n}}\n\n"
    );
}

/// What a group of metrics is to each other.
fn tree(text: &mut String, at: usize, group: usize) {
    let of = format!("{at}_{group}");
    let owner = at % DEPARTMENTS;
    let star = format!("buyers_{owner}_0");
    let mut drivers = vec![
        (format!("gross_{of}"), star.clone()),
        (format!("mean_{of}"), format!("per_event_{of}")),
        (format!("share_{of}"), format!("channel_gross_{of}")),
        (format!("recent_gross_{of}"), format!("other_gross_{of}")),
        (format!("city_orders_{of}"), format!("events_{of}")),
    ];
    if (at, group) != (owner, 0) {
        drivers.push((format!("buyers_{of}"), format!("events_{of}")));
    }
    for (from, to) in drivers {
        let _ = writeln!(text, "driver {from} -> {to} {{ owner team_{owner} }}");
    }
    let _ = write!(
        text,
        "decompose gross_{of} = events_{of} * per_event_{of} {{ owner team_{owner} }}
decompose gross_{of} = channel_gross_{of} + other_gross_{of} {{ owner team_{owner} }}
guardrail floor_{of} \"底线 {at}-{group}\" {{
  require  mean_{of} >= 15
  protects {star}
  owner    team_{owner}
}}
alert drop_{of} {{ when falls(gross_{of}, 3)  per day  notify team_{owner} }}
target gross_{of} {{ 2026-06 1_000, 2026-12 2_000 }}

"
    );
}

/// The north star of a department.
fn north_star(text: &mut String, at: usize) {
    let _ = write!(
        text,
        "north_star buyers_{at}_0 {{
  promise    \"More people find what they need\"
  stage      growth
  line       line_{at}
  companions mean_{at}_0 >= 10
  target     2026-06 250, 2026-12 400
  review     every quarter
  owner      team_{at}
}}

"
    );
}
