//! The registry of codes. A code never changes its meaning and is never reused.

use super::Page;
use crate::words::Language;

/// A stable name for one kind of finding.
#[derive(Debug)]
pub struct Code {
    /// `E0201`.
    pub id: &'static str,
    english: &'static str,
    chinese: &'static str,
}

impl Code {
    /// Its page.
    #[must_use]
    pub fn page(&self, language: Language) -> Page {
        Page::parse(language.of(self.english, self.chinese))
    }

    /// What `merak explain` says below the title. Examples stand on the English
    /// page only: the others leave room for them.
    #[must_use]
    pub fn explanation(&self, language: Language) -> String {
        let body = self.page(language).body.trim();
        match language {
            Language::English => body.to_owned(),
            Language::Chinese => with_examples(body, self.page(Language::English).body),
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

macro_rules! codes {
    ($($name:ident = $id:literal;)*) => {
        $(
            #[doc = concat!("See `merak explain ", $id, "`.")]
            pub static $name: Code = Code {
                id: $id,
                english: include_str!(concat!("pages/en/", $id, ".md")),
                chinese: include_str!(concat!("pages/zh/", $id, ".md")),
            };
        )*

        /// Every code, in order.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    // Reading a text.
    UNEXPECTED = "E0101";
    FULL_WIDTH = "E0102";
    FORBIDDEN_CHARACTER = "E0103";
    NOT_UTF8 = "E0104";
    TOO_DEEP = "E0105";
    BAD_NUMBER = "E0106";
    BAD_DATE = "E0107";
    BAD_STRING = "E0108";
    WHERE_AMBIGUOUS = "E0109";
    RESERVED_WORD = "E0110";
    FOREIGN_OPERATOR = "E0111";
    COMPARISON_CHAIN = "E0112";
    CLAUSE_TWICE = "E0113";
    CLAUSE_VALUE = "E0114";
    TOO_LONG = "E0115";
    CHANGED_WHEN = "E0116";

    // Names.
    UNKNOWN_NAME = "E0201";
    DUPLICATE_NAME = "E0202";
    CONFUSABLE_NAME = "E0203";
    CYCLE = "E0204";
    WRONG_KIND = "E0205";
    AMBIGUOUS_NAME = "E0206";
    AMBIGUOUS_ROLE = "E0207";
    LABEL_CLASH = "E0208";
    MISSING_CLAUSE = "E0209";
    BUILTIN_NAME = "E0210";
    TWO_NORTH_STARS = "E0211";

    // Meaning.
    TYPE_MISMATCH = "E0301";
    UNIT_MISMATCH = "E0302";
    NO_TYPE = "E0303";
    NOT_AGGREGATED = "E0304";
    NESTED_AGGREGATE = "E0305";
    UNKNOWN_FUNCTION = "E0306";
    WRONG_ARGUMENTS = "E0307";
    NO_TIME = "E0308";
    FAN_OUT = "E0310";
    INSTANT_AGAINST_PERIOD = "E0311";
    UNREACHABLE = "E0312";
    CONDITION_EXPECTED = "E0313";
    LINK_WIDTH = "E0314";
    ENTITY_PATH = "E0315";
    EXTENSION = "E0330";
    PARTITION = "E0332";
    UNION = "E0333";
    BY_SQL = "E0334";
    LINK_SORT = "E0335";
    BAD_PATTERN = "E0351";
    TIME_ARITHMETIC = "E0352";
    NO_TODAY = "E0353";
    NO_HOURS = "E0354";
    NO_SEQUENCE = "E0340";
    NOT_OF_PAIRS = "E0341";
    RATIO_ADDED_UP = "E0360";
    BAD_WATCH = "E0365";

    // Questions.
    GRAIN_TOO_FINE = "E0401";
    GRAIN_TOO_COARSE = "E0402";
    BOUNDS_CUT_PERIOD = "E0403";
    UNREACHABLE_SLICE = "E0404";
    NOTHING_ASKED = "E0405";
    BAD_BOUNDS = "E0406";
    BOUNDS_WITHOUT_TIME = "E0407";
    NOT_IN_ANSWER = "E0408";
    SAME_COLUMN = "E0409";
    SHIFT_OFF_GRAIN = "E0410";
    NO_EARLIER_CELL = "E0411";
    NO_SUCH_WINDOW = "E0412";
    EVERY_TOO_COARSE = "E0413";
    NO_CELLS = "E0414";
    NO_PERIOD = "E0415";
    LEVEL_ADDED_UP = "E0430";
    VALID_WITHOUT_TIME = "E0431";
    NOTHING_TO_CHOOSE = "E0450";
    NO_AS_OF = "E0451";
    NO_END = "E0452";
    TWO_SETS = "E0453";
    TIE_WITHOUT_KEY = "E0440";

    // Data and engines.
    NO_DATA_FOR_TABLE = "E0501";
    UNREADABLE_DATA = "E0502";
    NO_SUCH_COLUMN = "E0503";
    BROKEN_ROW = "E0504";
    ENGINE_REFUSED = "E0505";
    KEY_NOT_UNIQUE = "E0506";
    FLOATING_MONEY = "E0507";
    WRONG_COLUMN_TYPE = "E0508";
    UNKNOWN_TARGET = "E0509";
    NO_ENGINE = "E0510";
    TEST_FAILED = "E0511";
    OVERFLOW = "E0512";
    DIALECT_LACKS = "E0513";
    NO_DRIVER = "E0514";
    NO_CONNECTION = "E0515";
    REQUIRED_MISSING = "E0520";
    UNLISTED_VALUE = "E0521";
    LEADS_NOWHERE = "E0522";
    LATE_DATA = "E0523";
    THIN_DATA = "E0524";
    VALIDITY_OVERLAPS = "E0530";
    CALENDAR = "E0531";

    // Projects and files.
    NO_PROJECT = "E0601";
    BAD_MANIFEST = "E0602";
    UNKNOWN_SETTING = "E0603";
    UNREADABLE_FILE = "E0604";
    WOULD_OVERWRITE = "E0605";
    FORMAT_UNSAFE = "E0606";
    UNKNOWN_CODE = "E0607";
    NO_REVISION = "E0610";
    BAD_BASELINE = "E0611";
    NO_CODE_OWNER = "E0612";

    ONE_VIEW_FOR_TWO = "E0613";

    // Definitions of other tools.
    NOT_A_MANIFEST = "E0620";
    NO_COUNTERPART = "E0621";
    READ_OTHERWISE = "E0622";

    // Definitions against what is said of them.
    NOT_THE_PARTS = "E0701";
    BROKEN_BY_DATA = "E0702";
    ASSERTION_FAILED = "E0703";
    NOT_BY_SLICES = "E0704";
    BAD_SETTING = "E0705";
    NO_BACKTEST = "E0710";
    TOO_FEW_PERIODS = "E0711";
    BAD_EARLY = "E0712";

    // Sound, and still not as it should be: `lint`, a name each.
    DUPLICATE_DEFINITION = "duplicate-definition";
    NEAR_MISS = "near-miss";
    UNOWNED = "unowned";
    UNDOCUMENTED = "undocumented";
    UNPINNED_GRAIN = "unpinned-grain";
    UNUSED = "unused";
    UNPROVED = "unproved";
    DEPRECATED_USE = "deprecated-use";
    DEAD_ANGLE = "dead-angle";
    NO_GUARDRAIL = "no-guardrail";
    GUARDRAIL_NOT_COUNTER = "guardrail-not-counter";
    LAGGING_ONLY_TREE = "lagging-only-tree";
    NORTH_STAR_INCOMPLETE = "north-star-incomplete";
    VANITY_METRIC = "vanity-metric";
    TOO_MANY_CHILDREN = "too-many-children";
    DRIVER_CYCLE = "driver-cycle";
    TARGET_OUT_OF_RANGE = "target-out-of-range";
    TARGETS_DISAGREE = "targets-disagree";
    STAGE_MISMATCH = "stage-mismatch";
    STALE_REVIEW = "stale-review";
    NOT_BEGUN = "not-begun";
    ABSTRACT_METRIC = "abstract-metric";
    COUNTS_NOBODY = "counts-nobody";
    UNKNOWN_VALUE = "unknown-value";
    IDLE_WINDOW = "idle-window";
    SUMMED_RATE = "summed-rate";
    IMPOSSIBLE_ROW = "impossible-row";
    ALLOWS_NOTHING = "unused-allow";
    BASELINE_TOO_LONG = "stale-baseline";

    // Said by the language, not compiled by this version.
    NOT_YET = "E0901";
}

/// The code called `id`, in any case.
#[must_use]
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id))
}

/// A page whose empty fences hold what stands in those of another one.
fn with_examples(body: &str, other: &str) -> String {
    let mut examples = other.split("```").skip(1).step_by(2);
    let mut out = String::with_capacity(body.len() + other.len());
    for (at, part) in body.split("```").enumerate() {
        if at % 2 == 0 {
            out.push_str(part);
        } else {
            out.push_str("```");
            out.push_str(examples.next().unwrap_or(part));
            out.push_str("```");
        }
    }
    out
}
