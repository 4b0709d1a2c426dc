"""Generations, their attempts and pictures, the cases that teachers decide, and what keeps the queue fair."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.choices import Door
from accounts.models import Classroom, Person
from accounts.tenancy import SchoolModel
from imagegen.choices import Action, Check, Failure, HeldAt, Kind, Language, Origin, PictureState, Shape, State
from imagegen.models.policies import EffectivePolicy


def _choices(words: type) -> list[tuple[str, str]]:
    return [(word, word) for word in words]  # type: ignore[attr-defined]


class Generation(SchoolModel):
    """One request for n pictures. The row is the queue: a worker claims it, and only the holder of its fence may go on.

    `vtime` is its place in the fair order, `run_after` the earliest moment of a next attempt, `fence` the token of the
    claim and `lease_until` how long that claim holds without a sign of life. An edit or a variation changes `source`,
    an edit only where `mask` (a key of the private storage) lets it.

    `account` is the school's with the provider, None the installation's. `money` is what it holds of the school's
    budget (millionths of a US dollar), `slot_at` its turn by the account's pace, `job` what a resumable provider calls
    it, `percent` how far that says it is.
    """

    classroom = models.ForeignKey(Classroom, on_delete=models.PROTECT, related_name="generations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="generations")
    door = models.CharField(max_length=10, choices=Door)
    created_at = models.DateTimeField(auto_now_add=True)

    kind = models.CharField(max_length=10, choices=_choices(Kind), default=Kind.CREATE)
    prompt = models.TextField()
    language = models.CharField(max_length=5, choices=_choices(Language))
    shape = models.CharField(max_length=10, choices=_choices(Shape))
    n = models.PositiveSmallIntegerField()
    variety = models.FloatField(null=True)
    seed = models.BigIntegerField(null=True)
    provider = models.CharField(max_length=20)
    account = models.ForeignKey("ProviderAccount", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(EffectivePolicy, on_delete=models.PROTECT, related_name="+")
    check_first = models.CharField(max_length=10, choices=_choices(Check))
    sent_text = models.TextField(blank=True)
    source = models.ForeignKey("Picture", null=True, on_delete=models.PROTECT, related_name="children")
    mask = models.CharField(max_length=200, blank=True)
    retry_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="retries")
    repeat_key = models.UUIDField(null=True)
    repeat_digest = models.CharField(max_length=64, blank=True)

    state = models.CharField(max_length=10, choices=_choices(State))
    held_at = models.CharField(max_length=10, choices=_choices(HeldAt), blank=True)
    verdict = models.CharField(max_length=10, choices=_choices(Action), default=Action.ALLOW)
    verdict_facts = models.JSONField(default=dict)
    failure = models.CharField(max_length=20, choices=_choices(Failure), blank=True)
    failure_detail = models.TextField(blank=True)
    reading = models.JSONField(null=True)
    applied = models.JSONField(default=dict)
    ignored = models.JSONField(default=list)
    charged = models.PositiveSmallIntegerField(default=0)
    charged_on = models.DateField(null=True)
    money = models.BigIntegerField(default=0)
    money_month = models.DateField(null=True)

    vtime = models.BigIntegerField(default=0)
    run_after = models.DateTimeField(null=True)
    fence = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    slot_at = models.DateTimeField(null=True)
    job = models.CharField(max_length=200, blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    attempts_made = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(SchoolModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "repeat_key"], condition=Q(repeat_key__isnull=False), name="repeat_key_once"
            ),
            models.CheckConstraint(condition=Q(n__gte=1), name="generation_n_positive"),
            models.CheckConstraint(condition=Q(charged__lte=F("n")), name="generation_charged_at_most_n"),
        ]
        indexes = [
            models.Index(fields=["state", "vtime", "id"], name="queue"),
            models.Index(fields=["state", "lease_until"], name="leases"),
            models.Index(fields=["person", "-id"], name="generation_by_person"),
            models.Index(fields=["school", "-id"], name="generation_by_school"),
            models.Index(fields=["school", "classroom", "-id"], name="generation_by_classroom"),
            models.Index(fields=["school", "state", "-id"], name="generation_by_state"),
        ]

    def __str__(self) -> str:
        return f"generation {self.pk} ({self.state})"

    @property
    def found_words(self) -> list[str]:
        """The pupil's own words that the guard found, each once."""
        spans = self.verdict_facts.get("spans", [])
        return list(dict.fromkeys(self.prompt[start:end] for start, end in spans))


class Attempt(SchoolModel):
    """One call to a provider: committed before the call, its outcome after. An empty outcome: nobody knows."""

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    provider = models.CharField(max_length=20)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    detail = models.TextField(blank=True)
    model = models.CharField(max_length=80, blank=True)
    request_id = models.CharField(max_length=120, blank=True)
    usage = models.JSONField(default=dict)

    class Meta(SchoolModel.Meta):
        constraints = [models.UniqueConstraint(fields=["generation", "number"], name="attempt_once")]

    def __str__(self) -> str:
        return f"attempt {self.number}: {self.outcome or 'open'}"


class Picture(SchoolModel):
    """One result. `master` is the provider's bytes for staff only; `full` and `thumb` are what is shown.

    The files' names are keys of the private storage, never addresses. `recipe` is the provider's own.
    """

    generation = models.ForeignKey(Generation, on_delete=models.PROTECT, related_name="pictures")
    classroom = models.ForeignKey(Classroom, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=_choices(PictureState))
    origin = models.CharField(max_length=10, choices=_choices(Origin))
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    master = models.CharField(max_length=200)
    master_type = models.CharField(max_length=20)
    full = models.CharField(max_length=200)
    full_type = models.CharField(max_length=20)
    thumb = models.CharField(max_length=200)
    thumb_type = models.CharField(max_length=20)
    seed = models.BigIntegerField(null=True)
    recipe = models.JSONField(null=True)
    alt_text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        constraints = [models.UniqueConstraint(fields=["generation", "position"], name="picture_position_once")]
        indexes = [models.Index(fields=["person", "state", "-id"], name="picture_by_person")]

    def __str__(self) -> str:
        return f"picture {self.pk}"


class Case(SchoolModel):
    """A held prompt or picture, or a blocked prompt that its pupil thinks is fine, and what a teacher decided.

    `version` guards the decision. `appealed`: the pupil asked, with what they said in `plea`. `severity` (0 to 3) and
    `category` are the guard's, for the order of the desk.
    """

    OPEN, RELEASED, REFUSED, WITHDRAWN = "open", "released", "refused", "withdrawn"
    STATES = ((OPEN, OPEN), (RELEASED, RELEASED), (REFUSED, REFUSED), (WITHDRAWN, WITHDRAWN))

    generation = models.ForeignKey(Generation, on_delete=models.PROTECT, related_name="cases")
    classroom = models.ForeignKey(Classroom, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=10, choices=_choices(HeldAt))
    state = models.CharField(max_length=10, choices=STATES, default=OPEN)
    version = models.PositiveIntegerField(default=1)
    appealed = models.BooleanField(default=False)
    plea = models.CharField(max_length=300, blank=True)
    category = models.CharField(max_length=20, blank=True)
    severity = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(SchoolModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["generation"], condition=Q(state="open"), name="one_open_case"),
        ]
        indexes = [models.Index(fields=["classroom", "state", "id"], name="cases_by_classroom")]

    def __str__(self) -> str:
        return f"case {self.pk} ({self.state})"


class DailyUse(SchoolModel):
    """How many pictures a pupil has asked for on one day of their school. Written by `budgets` alone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    used = models.IntegerField(default=0)

    class Meta(SchoolModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="daily_use_once"),
            models.CheckConstraint(condition=Q(used__gte=0), name="daily_use_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.used} on {self.day}"


class QueueShare(SchoolModel):
    """How far a class has come in the queue's virtual time. A class that asked for more stands further back."""

    classroom = models.OneToOneField(Classroom, on_delete=models.CASCADE, related_name="+")
    vtime = models.BigIntegerField(default=0, db_index=True)

    def __str__(self) -> str:
        return str(self.vtime)
