"""Servers of one's own: each dialect as its server speaks it, seeds, results by address, and syntax."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from imagegen.choices import Kind, Outcome, Shape
from imagegen.providers import compatible, images_api
from imagegen.providers.compatible import MAX_SEED, CompatibleProvider
from imagegen.providers.dialects import DIALECTS
from imagegen.providers.fetching import FETCH_S
from imagegen.providers.images_api import MAX_ANSWER_BYTES
from tests.fake_provider.pictures import picture
from tests.fake_provider.server import FakeProvider
from tests.imagegen.providers.conftest import KEY, PSEUDONYM, edit_for, failure_of, mask, picture_file, request_for

NewCompatible = Callable[..., CompatibleProvider]
SEEDED = ["localai", "vllm_omni", "sglang", "sd_cpp"]
UNSEEDED = ["litellm", "ollama"]
EDITING = ["litellm", "vllm_omni", "sglang", "sd_cpp"]
TEXT = "A picture for a school book: a dog in a park"


@pytest.fixture
def new_compatible(fake: FakeProvider) -> Iterator[NewCompatible]:
    """Makes providers that call the stand-in in a dialect, and closes them after the test."""
    made: list[CompatibleProvider] = []

    def new(dialect: str, **wishes: Any) -> CompatibleProvider:
        plain: dict[str, Any] = {"api_key": KEY, "model": "a-model", "deadline_s": 60.0}
        base_url = wishes.pop("base_url", f"{fake.origin}/{dialect}/v1")
        provider = CompatibleProvider(base_url, dialect=dialect, **plain | wishes)
        made.append(provider)
        return provider

    yield new
    for provider in made:
        provider.close()


def _sent(fake: FakeProvider) -> dict[str, Any]:
    (call,) = fake.calls()
    return call["wishes"]


def _seed_sent(fake: FakeProvider, dialect: str) -> int:
    wishes = fake.calls()[-1]["wishes"]
    return int(wishes["extra_args"]["seed"] if dialect == "sd_cpp" else wishes["seed"])


@pytest.mark.parametrize(
    ("dialect", "wishes"),
    [
        ("a1111", {}),
        ("litellm", {"base_url": "pictures.example/v1"}),
        ("litellm", {"base_url": "file:///v1"}),
        ("litellm", {"base_url": "https://a:b@pictures.example/v1"}),
        ("litellm", {"base_url": "http://pictures.example/v1"}),
        ("litellm", {"api_key": "a b"}),
        ("litellm", {"result_origins": ["https://pictures.example/path"]}),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    new_compatible: NewCompatible, dialect: str, wishes: dict[str, Any]
) -> None:
    with pytest.raises(ValueError):
        new_compatible(dialect, **wishes)


@pytest.mark.parametrize(
    ("dialect", "kinds", "most", "seeds", "masks"),
    [
        ("litellm", set(Kind), 10, False, True),
        ("localai", set(Kind), 1, True, False),
        ("vllm_omni", set(Kind), 10, True, False),
        ("sglang", set(Kind), 10, True, False),
        ("sd_cpp", set(Kind), 4, True, True),
        ("ollama", {Kind.CREATE}, 1, False, False),
    ],
)
def test_capabilities_are_those_of_the_dialect(
    new_compatible: NewCompatible, dialect: str, kinds: set[Kind], most: int, *, seeds: bool, masks: bool
) -> None:
    can = new_compatible(dialect).capabilities()

    assert (set(can.kinds), set(can.shapes), can.max_n, can.mask) == (kinds, set(Shape), most, masks)
    assert (can.variety, can.seed) == (seeds, seeds)
    assert CompatibleProvider.needs_moderation


SENT: dict[str, dict[str, Any]] = {
    "litellm": {"model": "a-model", "prompt": TEXT, "n": 1, "size": "1536x1024", "user": PSEUDONYM},
    "localai": {"size": "1152x832", "response_format": "b64_json", "seed": 5},
    "vllm_omni": {"size": "1152x832", "response_format": "b64_json", "seed": 5},
    "sglang": {"size": "1152x832", "response_format": "b64_json", "seed": 5},
    "sd_cpp": {"size": "1152x832", "prompt": f'{TEXT} <sd_cpp_extra_args>{{"seed": 5}}</sd_cpp_extra_args>'},
    "ollama": {"size": "1152x832", "response_format": "b64_json"},
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_picture_is_asked_for_in_the_servers_own_words(
    fake: FakeProvider, new_compatible: NewCompatible, dialect: str
) -> None:
    new_compatible(dialect).make(request_for(shape=Shape.LANDSCAPE, seed=5, pseudonym=PSEUDONYM))

    read_by_the_server = {"positive", "negative", "drawn", "extra_args"}
    wishes = {name: value for name, value in _sent(fake).items() if name not in read_by_the_server}
    assert wishes == {"model": "a-model", "prompt": TEXT, "n": 1} | SENT[dialect]


@pytest.mark.parametrize("dialect", SEEDED)
def test_a_seed_is_always_sent_and_another_each_time(
    fake: FakeProvider, new_compatible: NewCompatible, dialect: str
) -> None:
    provider = new_compatible(dialect)

    results = [provider.make(request_for(variety=variety)) for variety in (None, None, 0.1, 1.0)]

    sent = [call["wishes"].get("seed", call["wishes"].get("extra_args", {}).get("seed")) for call in fake.calls()]
    assert sent == [result.applied["seed"] for result in results]
    assert len(set(sent)) == 4
    assert all(0 <= seed <= MAX_SEED for seed in sent)
    assert [result.pictures[0].seed for result in results] == sent


@pytest.mark.parametrize("dialect", SEEDED)
def test_without_variety_the_same_words_give_the_same_seed(
    fake: FakeProvider, new_compatible: NewCompatible, dialect: str
) -> None:
    provider = new_compatible(dialect)

    def seed(**wishes: Any) -> int:
        provider.make(request_for(variety=0.0, **wishes))
        return _seed_sent(fake, dialect)

    size = provider.make(request_for(variety=0.0)).applied["size"]
    derived = hashlib.sha256(f"{TEXT}\0a-model\0{size}".encode()).digest()[:4]
    assert seed() == seed() == int.from_bytes(derived) & MAX_SEED
    assert len({seed(), seed(text="a cat"), seed(shape=Shape.WIDE)}) == 3


@pytest.mark.parametrize("dialect", SEEDED)
@pytest.mark.parametrize(("wished", "sent"), [(0, 0), (7, 7), (2**32 - 1, MAX_SEED)])
def test_a_seed_that_is_asked_for_goes_before_variety(
    fake: FakeProvider, new_compatible: NewCompatible, dialect: str, wished: int, sent: int
) -> None:
    result = new_compatible(dialect).make(request_for(seed=wished, variety=0.0))

    assert (_seed_sent(fake, dialect), result.applied["seed"], result.applied["variety"]) == (sent, sent, 0.0)
    assert result.ignored == ()


@pytest.mark.parametrize("dialect", ["vllm_omni", "sglang", "sd_cpp"])
def test_each_picture_has_the_next_seed(new_compatible: NewCompatible, dialect: str) -> None:
    result = new_compatible(dialect).make(request_for(seed=7, n=3))

    assert [made.seed for made in result.pictures] == [7, 8, 9]
    assert len({made.data for made in result.pictures}) == 3


@pytest.mark.parametrize("dialect", UNSEEDED)
def test_a_server_without_seeds_ignores_them_and_says_so(
    fake: FakeProvider, new_compatible: NewCompatible, dialect: str
) -> None:
    result = new_compatible(dialect).make(request_for(seed=7, variety=0.5))

    assert result.ignored == ("variety", "seed")
    assert "seed" not in _sent(fake)
    assert result.pictures[0].seed is None


@pytest.mark.parametrize("dialect", EDITING)
def test_an_edit_goes_as_a_form_with_a_png(fake: FakeProvider, new_compatible: NewCompatible, dialect: str) -> None:
    result = new_compatible(dialect).make(edit_for(source=picture_file(1280, 960, "WEBP")))

    (call,) = fake.calls()
    assert call["route"] == f"/{dialect}/v1/images/edits"
    assert [(file["name"], file["media_type"]) for file in call["files"]] == [("image.png", "image/png")]
    assert result.applied["size"] == ("1280x960" if dialect == "litellm" else "1152x896")


def test_localai_takes_a_picture_to_change_inside_the_body(fake: FakeProvider, new_compatible: NewCompatible) -> None:
    source = picture_file()

    new_compatible("localai").make(edit_for(source=source, seed=3))

    (call,) = fake.calls()
    assert call["route"] == "/localai/v1/images/generations"
    assert base64.b64decode(call["wishes"]["file"]) == source
    assert call["wishes"]["seed"] == 3


@pytest.mark.parametrize("dialect", ["localai", "vllm_omni", "sglang"])
def test_a_mask_that_would_be_passed_over_is_refused_before_the_call(
    fake: FakeProvider, new_compatible: NewCompatible, dialect: str
) -> None:
    failure = failure_of(new_compatible(dialect), edit_for(mask=mask()))

    assert (failure.outcome, failure.unsent, fake.calls()) == (Outcome.UNSUPPORTED, True, [])


def test_a_mask_goes_to_a_proxy_as_it_is(fake: FakeProvider, new_compatible: NewCompatible) -> None:
    new_compatible("litellm").make(edit_for(mask=mask()))

    assert fake.calls()[0]["files"][1]["sha256"] == hashlib.sha256(mask()).hexdigest()


def test_a_mask_goes_to_stable_diffusion_in_black_and_white(
    new_compatible: NewCompatible, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(images_api, "edited", lambda arguments: seen.append(arguments))

    failure_of(new_compatible("sd_cpp"), edit_for(mask=mask()))

    _name, data, _type = seen[0]["mask"]
    with Image.open(io.BytesIO(data)) as sent:
        assert (sent.mode, sent.size) == ("L", (1280, 960))
        assert [sent.getpixel(place) for place in ((0, 0), (639, 479), (640, 0), (1279, 959))] == [255, 255, 0, 0]


@pytest.mark.parametrize(("variety", "strength"), [(None, 0.5), (0.0, 0.25), (1.0, 0.75)])
def test_more_like_this_goes_as_far_from_its_source_as_variety_says(
    fake: FakeProvider, new_compatible: NewCompatible, variety: float | None, strength: float
) -> None:
    result = new_compatible("sd_cpp").make(edit_for(kind=Kind.VARIATION, variety=variety))

    assert _sent(fake)["extra_args"]["strength"] == strength
    assert result.applied["variation"] == "edit"


@pytest.mark.parametrize("behaviour", ["url", "url-relative", "url-data"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_picture_behind_an_address_of_the_server_is_fetched(
    fake: FakeProvider, new_compatible: NewCompatible, dialect: str, behaviour: str
) -> None:
    provider = new_compatible(dialect)
    fake.configure(behaviour=behaviour)

    (made,) = provider.make(request_for(seed=1)).pictures

    size = provider._sizes()[Shape.SQUARE]
    assert (made.media_type, made.data) == ("image/png", picture(size, "png", 1 if dialect in SEEDED else 0))


@pytest.mark.parametrize(
    "behaviour",
    [
        "url-foreign",
        "url-port",
        "url-metadata",
        "url-file",
        "url-credentials",
        "url-redirect",
        "url-missing",
        "url-no-text",
    ],
)
def test_a_picture_anywhere_else_is_not_fetched(
    fake: FakeProvider, new_compatible: NewCompatible, behaviour: str
) -> None:
    fake.configure(behaviour=behaviour)

    failure = failure_of(new_compatible("localai"), request_for())

    assert (failure.outcome, failure.unsent) == (Outcome.BAD_RESPONSE, False)
    assert failure.request_id == fake.calls()[0]["request_id"]
    assert "example" not in failure.detail


def test_only_the_first_pictures_are_fetched(fake: FakeProvider, new_compatible: NewCompatible) -> None:
    fake.configure(behaviour="url")

    assert len(new_compatible("sglang").make(request_for(n=2)).pictures) == 2


def test_another_origin_is_fetched_from_if_the_operator_names_it(
    fake: FakeProvider, new_compatible: NewCompatible
) -> None:
    fake.configure(behaviour="url-localhost")
    elsewhere = fake.origin.replace("127.0.0.1", "localhost")

    assert new_compatible("sglang", result_origins=[elsewhere]).make(request_for()).pictures
    assert failure_of(new_compatible("sglang"), request_for()).outcome is Outcome.BAD_RESPONSE


def test_fetching_ends_with_the_call(
    fake: FakeProvider, new_compatible: NewCompatible, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.configure(behaviour="url")
    provider = new_compatible("sglang", deadline_s=60.0)
    clock: Any = SimpleNamespace(seconds=1000.0)
    clock.monotonic = lambda: clock.seconds
    for module in (images_api, compatible):
        monkeypatch.setattr(module, "time", clock)
    fetcher: Any = provider._fetcher
    seconds: list[float] = []

    def fetch(_url: str, *, deadline_s: float, max_bytes: int) -> bytes:
        seconds.append(deadline_s)
        assert max_bytes * 3 <= MAX_ANSWER_BYTES
        clock.seconds += deadline_s if len(seconds) == 2 else 50.0
        return b"a picture"

    fetcher.fetch = fetch

    result = provider.make(request_for(n=3))

    assert seconds == [FETCH_S, 10.0]
    assert len(result.pictures) == 2


@pytest.mark.parametrize(
    ("dialect", "text", "read"),
    [
        ("localai", "rules. a dog | child-safe", {"positive": "rules. a dog , child-safe", "negative": ""}),
        (
            "sd_cpp",
            'a <sd_cpp_extra_args>{"seed": 42}</sd_cpp_extra_args> dog',
            {"drawn": 'a sd_cpp_extra_args>"seed": 42/sd_cpp_extra_args> dog ', "extra_args": {"seed": 5}},
        ),
        ("sglang", "a <lora:evil:1> (dog:1.9)", {"prompt": "a lora:evil:1> dog:1.9"}),
        ("vllm_omni", "a [dog:cat:0.5]", {"prompt": "a, dog:cat:0.5"}),
        ("ollama", "((a dog))", {"prompt": "a dog"}),
        ("litellm", "a dog (a red one) | <b>", {"prompt": "a dog (a red one) | <b>"}),
    ],
)
def test_nothing_that_is_written_is_a_setting(
    fake: FakeProvider, new_compatible: NewCompatible, dialect: str, text: str, read: dict[str, Any]
) -> None:
    new_compatible(dialect).make(request_for(text, text=text, seed=5))

    wishes = _sent(fake)
    assert {name: wishes[name] for name in read} == read


REFUSED = {
    "litellm": Outcome.REFUSED_INPUT,
    **dict.fromkeys(["localai", "vllm_omni", "sglang", "sd_cpp", "ollama"], Outcome.INVALID_REQUEST),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_errors_are_read_in_every_dialect(fake: FakeProvider, new_compatible: NewCompatible, dialect: str) -> None:
    provider = new_compatible(dialect)
    expected = {
        "old-refusal": (REFUSED[dialect], None),
        "error-503": (Outcome.PROVIDER_ERROR, 2.0),
        "rate-61": (Outcome.RATE_LIMITED, 61.0),
        "bad-key": (Outcome.AUTH, None),
    }
    for behaviour, (outcome, wait) in expected.items():
        fake.configure(behaviour=behaviour)
        failure = failure_of(provider, request_for("a very secret dog"))

        assert (failure.outcome, failure.retry_after) == (outcome, wait), behaviour
        assert KEY not in failure.detail
        assert "secret" not in failure.detail


def test_a_proxy_takes_the_sizes_of_a_model_that_the_catalogue_knows(new_compatible: NewCompatible) -> None:
    can = new_compatible("litellm", model="gpt-image-1-mini").capabilities()

    assert can.shapes == frozenset(Shape) - {Shape.WIDE}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_server_that_asks_for_no_key_is_called_without(
    fake: FakeProvider, new_compatible: NewCompatible, dialect: str
) -> None:
    assert new_compatible(dialect, api_key="").make(request_for()).pictures


@pytest.mark.parametrize(
    ("dialect", "outcome"),
    [("litellm", Outcome.MODEL_UNAVAILABLE), ("localai", Outcome.MODEL_UNAVAILABLE), ("sd_cpp", None)],
)
def test_a_probe_misses_a_model_where_names_count(
    new_compatible: NewCompatible, dialect: str, outcome: Outcome | None
) -> None:
    assert new_compatible(dialect, model="another").probe().outcome is outcome


def test_a_probe_of_a_proxy_with_a_wrong_key_says_so(new_compatible: NewCompatible) -> None:
    assert new_compatible("litellm", api_key="sk-wrong").probe().outcome is Outcome.AUTH
