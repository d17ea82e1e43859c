//! The words clauses and fields open with.

use super::{Body, ClauseKind, FieldRole};

impl ClauseKind {
    /// The word that opens it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Owner(_) => "owner",
            Self::Contact(_) => "contact",
            Self::Aka(_) => "aka",
            Self::Changed { .. } => "changed",
            Self::Values(_) | Self::Listing(..) => "values",
            Self::Business(_) => "business",
            Self::Rows(_) => "rows",
            Self::Key(_) => "key",
            Self::Link(_) => "link",
            Self::Field(field) => field.role.word(),
            Self::Partitioned(_) => "partition",
            Self::FromTable(_) => "from table",
            Self::DayKey(_) => "key",
            Self::CalendarGrain(_) => "grain",
            Self::Better(_) => "better",
            Self::Format(_) => "format",
            Self::Grain(_) => "grain",
            Self::Coarser(_) => "coarser",
            Self::Status { .. } | Self::WorkStatus(_) => "status",
            Self::Empty(_) => "empty",
            Self::DistinctFrom(..) => "distinct",
            Self::VariantOf(..) => "variant",
            Self::Promise(_) => "promise",
            Self::Stage(_) => "stage",
            Self::InLine(_) => "line",
            Self::Companions(_) => "companions",
            Self::Targets(_) => "target",
            Self::Review { .. } => "review",
            Self::Effect(_) => "effect",
            Self::Lag(_) => "lag",
            Self::Require(_) => "require",
            Self::Per { .. } => "per",
            Self::Protects(_) => "protects",
            Self::Severity(_) => "severity",
            Self::MinRows(_) => "min_rows",
            Self::When { .. } => "when",
            Self::Notify(_) => "notify",
            Self::Nested(item) => match item.body {
                Body::Opportunity => "opportunity",
                _ => "initiative",
            },
            Self::Moves { .. } => "moves",
            Self::Result(_) => "result",
            Self::Metrics(_) => "metrics",
            Self::By(_) => "by",
            Self::Where(_) => "where",
            Self::Since(_) => "since",
            Self::Until(_) => "until",
            Self::For(_) => "for",
            Self::Having(_) => "having",
            Self::Top { .. } => "top",
            Self::Sort(_) => "sort",
            Self::Limit(_) => "limit",
            Self::Compare(_) => "compare",
            Self::Totals => "totals",
            Self::Funnel { .. } => "funnel",
            Self::Cohort { .. } => "cohort",
            Self::AskedReport(_) => "report",
            Self::Given { .. } => "given",
            Self::Expect { .. } => "expect",
            Self::AsOf(_) => "as_of",
        }
    }
}

impl FieldRole {
    /// The word that declares it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Snapshot => "snapshot",
            Self::Dim => "dim",
            Self::Column => "column",
            Self::Fact => "fact",
        }
    }
}
