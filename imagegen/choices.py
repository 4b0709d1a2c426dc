"""The words of this app as enums: plain Python, so that policy, guard and providers can use them without Django."""

from enum import StrEnum


class Kind(StrEnum):
    """What a generation asks for."""

    CREATE = "create"
    EDIT = "edit"
    VARIATION = "variation"


class Shape(StrEnum):
    """The proportions of a picture; each provider turns them into a size that it can make."""

    SQUARE = "square"
    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    WIDE = "wide"


class Language(StrEnum):
    """The languages that prompts, metaprompts and pages are written in."""

    EN = "en"
    FR = "fr"
    ID = "id"
    KO = "ko"
    NL = "nl"
    RU = "ru"


class Action(StrEnum):
    """What the guard says of a prompt or a picture."""

    ALLOW = "allow"
    REDACT = "redact"
    HOLD = "hold"
    BLOCK = "block"


class Category(StrEnum):
    """What a prompt or a picture can be unfit for."""

    VIOLENCE = "violence"
    WEAPONS = "weapons"
    GORE = "gore"
    HORROR = "horror"
    SEXUAL = "sexual"
    MINORS = "minors"
    HATE = "hate"
    HARASSMENT = "harassment"
    SELF_HARM = "self_harm"
    DRUGS = "drugs"
    CHALLENGES = "challenges"
    BODY_IDEALS = "body_ideals"
    REAL_PEOPLE = "real_people"
    BRANDS = "brands"
    ILLEGAL = "illegal"
    LANGUAGE = "language"
    INJECTION = "injection"
    PERSONAL_DATA = "personal_data"


class Check(StrEnum):
    """Who looks first, from the loosest to the strictest."""

    NOBODY = "nobody"
    FLAGGED = "flagged"
    EVERYTHING = "everything"


class Level(StrEnum):
    """Where a rule was set, from the widest to the narrowest."""

    PLATFORM = "platform"
    SCHOOL = "school"
    CLASSROOM = "classroom"
    ASSIGNMENT = "assignment"


class State(StrEnum):
    """The life of a generation (API.md says what each state means)."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    STORED = "stored"
    HELD = "held"
    READY = "ready"
    BLOCKED = "blocked"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


LIVE_STATES = (State.QUEUED, State.CLAIMED, State.SENT, State.STORED)
"""States in which the engine still has something to do."""


class HeldAt(StrEnum):
    """What a teacher is asked to look at."""

    PROMPT = "prompt"
    PICTURE = "picture"


class PictureState(StrEnum):
    """The life of one picture; only a ready one has an address for a pupil."""

    HELD = "held"
    READY = "ready"
    REFUSED = "refused"


class Origin(StrEnum):
    """How a picture came to be, for its label and its metadata."""

    AI = "ai"
    STORYBOOK = "storybook"


class Outcome(StrEnum):
    """How a call to a provider can go wrong, whatever words the provider uses for it."""

    REFUSED_INPUT = "refused_input"
    REFUSED_OUTPUT = "refused_output"
    INVALID_REQUEST = "invalid_request"
    IMAGE_REJECTED = "image_rejected"
    UNSUPPORTED = "unsupported"
    NEEDS_WORDS = "needs_words"
    MODEL_UNAVAILABLE = "model_unavailable"
    AUTH = "auth"
    NOT_ENTITLED = "not_entitled"
    ACCOUNT_BLOCKED = "account_blocked"
    QUOTA = "quota"
    BILLING = "billing"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    PROVIDER_ERROR = "provider_error"
    BAD_RESPONSE = "bad_response"
    CUT = "cut"
    CRASHED = "crashed"


class Failure(StrEnum):
    """The stable codes that people and apps are given (API.md)."""

    BLOCKED_PROMPT = "blocked_prompt"
    BLOCKED_PICTURE = "blocked_picture"
    PROVIDER_REFUSED = "provider_refused"
    PROVIDER_BUSY = "provider_busy"
    PROVIDER_DOWN = "provider_down"
    PROVIDER_QUOTA = "provider_quota"
    BAD_RESPONSE = "bad_response"
    INVALID_REQUEST = "invalid_request"
    UNSUPPORTED = "unsupported"
    TIMEOUT = "timeout"
    UNKNOWN_OUTCOME = "unknown_outcome"
    NEEDS_WORDS = "needs_words"
    STORAGE_DOWN = "storage_down"


class LedgerStep(StrEnum):
    """What a line of the ledger does with money."""

    RESERVE = "reserve"
    SETTLE = "settle"
    REFUND = "refund"


class Decision(StrEnum):
    """What a teacher decides on a case."""

    RELEASE = "release"
    REFUSE = "refuse"
