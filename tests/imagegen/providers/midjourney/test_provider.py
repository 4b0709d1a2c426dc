"""Midjourney: what is sent in each dialect, what comes of it, and how it is gone on with after a crash."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from imagegen.choices import Kind, Origin, Outcome, Shape
from imagegen.providers.base import Made, ProviderFailure, Request
from imagegen.providers.midjourney import MidjourneyProvider
from tests.fake_provider.midjourney import SECRET, FakeMidjourney
from tests.fake_provider.midjourney_tasks import NOVICEZK, TRUEAI
from tests.fake_provider.pictures import picture
from tests.imagegen.providers.conftest import request_for
from tests.imagegen.providers.midjourney.conftest import Clock, NewProvider, Told, failed, mask, source

ROOT = Path(__file__).parents[4]
TEXT = "A picture for a school book: a dog in a park"


def _drawn(provider: MidjourneyProvider, prompt: str = "a dog in a park", **wishes: Any) -> Made:
    """A picture of this provider, to be changed."""
    return provider.make(request_for(prompt, **wishes)).pictures[-1]


def _change(kind: Kind, made: Made | None, prompt: str = "a dog in a park", **wishes: Any) -> Request:
    recipe = None if made is None else made.recipe
    return request_for(prompt, kind=kind, **{"source": source(), "source_recipe": recipe} | wishes)


def _size(made: Made) -> tuple[int, int]:
    with Image.open(io.BytesIO(made.data)) as opened:
        opened.load()
        return opened.size


def _without_parameters(prompt: str) -> str:
    return prompt.partition(" --")[0]


def test_importing_the_module_imports_no_http_stack() -> None:
    program = """
import sys
from imagegen.providers.midjourney import MidjourneyProvider
MidjourneyProvider("https://mj.school.example", acknowledged=True).capabilities()
heavy = {"openai", "httpx2", "httpcore2", "pydantic", "django"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=ROOT, check=True)


@pytest.mark.parametrize("acknowledged", [False, 1, "yes", None])
def test_it_is_off_until_an_operator_has_acknowledged(acknowledged: Any) -> None:
    with pytest.raises(ValueError, match="forbids automation"):
        MidjourneyProvider("https://mj.school.example/mj", acknowledged=acknowledged)


@pytest.mark.parametrize(
    "wishes",
    [
        {"dialect": "midjourney"},
        {"secret": "a b"},
        {"secret": "ключ"},
        {"base_url": "mj.school.example"},
        {"base_url": "http://mj.school.example/mj"},
        {"base_url": "https://user:word@mj.school.example/mj"},
        {"cdn": ["cdn.example.org"]},
        {"cdn": ["http://cdn.example.org"]},
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(wishes: dict[str, Any]) -> None:
    plain: dict[str, Any] = {"base_url": "https://mj.school.example/mj", "acknowledged": True}
    with pytest.raises(ValueError):
        MidjourneyProvider(**plain | wishes)


@pytest.mark.parametrize(("dialect", "has_masks"), [(NOVICEZK, False), (TRUEAI, True)])
def test_capabilities(dialect: str, has_masks: bool) -> None:
    can = MidjourneyProvider("https://mj.school.example", dialect=dialect, acknowledged=True).capabilities()

    assert (can.kinds, can.shapes, can.max_n) == (frozenset(Kind), frozenset(Shape), 4)
    assert (can.variety, can.seed, can.progress, can.mask) == (True, True, True, has_masks)
    assert (MidjourneyProvider.name, MidjourneyProvider.origin) == ("midjourney", Origin.AI)
    assert (MidjourneyProvider.repeatable, MidjourneyProvider.resumable, MidjourneyProvider.waits) == (
        False,
        True,
        True,
    )


def test_a_picture_is_imagined_watched_and_taken_out_of_the_four(
    fake: FakeMidjourney, provider: MidjourneyProvider, told: Told
) -> None:
    result = provider.make(request_for(), told)

    (body,) = fake.asked("submit/imagine")
    assert body == {"prompt": f"{TEXT} --ar 1:1"}
    (made,) = result.pictures
    assert (_size(made), made.media_type) == ((1024, 1024), "image/png")
    task = told.jobs[0].split()[1]
    assert (told.jobs[0], result.request_id, result.model) == (f"imagine {task}", task, "midjourney")
    assert made.recipe is not None
    assert (made.recipe["task"], made.recipe["index"], made.recipe["dialect"]) == (task, 1, fake.dialect)
    assert all(call["authorised"] for call in fake.received() if call["path"].startswith("/mj/"))


def test_the_blur_that_is_shown_meanwhile_is_never_fetched(fake: FakeMidjourney, provider: MidjourneyProvider) -> None:
    fake.configure(steps=6)

    provider.make(request_for(n=2))

    fetched = [call["path"] for call in fake.received() if not call["path"].startswith("/mj/")]
    assert len(fetched) == 2
    assert all(path.startswith("/pictures/") for path in fetched)


def test_how_far_a_picture_is_only_goes_forward_and_ends_below_done(
    fake: FakeMidjourney, provider: MidjourneyProvider, told: Told
) -> None:
    fake.configure(steps=5)

    provider.make(request_for(n=2), told)

    assert told.percents == sorted(set(told.percents))
    assert len(told.percents) >= 4
    assert told.percents[0] >= 0
    assert told.percents[-1] == (100 if fake.dialect == NOVICEZK else 90)


def test_strange_progress_is_not_passed_on(fake: FakeMidjourney, provider: MidjourneyProvider, told: Told) -> None:
    fake.configure(steps=8)

    provider.make(request_for("[[fake:odd-progress]]"), told)

    assert told.percents == sorted(set(told.percents))
    assert set(told.percents) <= set(range(101))


def test_novicezk_upscales_as_many_as_were_asked_for(novicezk: FakeMidjourney, new_provider: NewProvider) -> None:
    result = new_provider(novicezk).make(request_for(n=3))

    assert [body["index"] for body in novicezk.asked("submit/change")] == [1, 2, 3]
    assert {body["action"] for body in novicezk.asked("submit/change")} == {"UPSCALE"}
    assert [made.data for made in result.pictures] == [picture("1024x1024", "png", at) for at in (1, 2, 3)]


def test_trueai_names_the_four_so_nothing_is_upscaled(trueai: FakeMidjourney, new_provider: NewProvider) -> None:
    result = new_provider(trueai).make(request_for(n=4))

    assert trueai.paths()[:1] == ["submit/imagine"]
    assert trueai.asked("submit/action") == []
    assert [made.data for made in result.pictures] == [picture("1024x1024", "png", at) for at in (1, 2, 3, 4)]


def test_trueai_presses_buttons_where_the_four_are_not_named(trueai: FakeMidjourney, new_provider: NewProvider) -> None:
    result = new_provider(trueai).make(request_for("[[fake:no-urls]]", n=2))

    assert [body["customId"].split("::")[2:4] for body in trueai.asked("submit/action")] == [
        ["upsample", "1"],
        ["upsample", "2"],
    ]
    assert [made.recipe["upscale"] for made in result.pictures if made.recipe] != ["", ""]
    assert len(result.pictures) == 2


@pytest.mark.parametrize(
    ("shape", "ratio", "size"),
    [
        (Shape.SQUARE, "1:1", (1024, 1024)),
        (Shape.LANDSCAPE, "3:2", (1216, 816)),
        (Shape.PORTRAIT, "2:3", (816, 1216)),
        (Shape.WIDE, "16:9", (1456, 816)),
    ],
)
def test_a_shape_becomes_a_ratio(
    fake: FakeMidjourney, provider: MidjourneyProvider, shape: Shape, ratio: str, size: tuple[int, int]
) -> None:
    result = provider.make(request_for(shape=shape))

    assert _size(result.pictures[0]) == size
    assert result.applied == {"n": 1, "way": "imagine", "shape": str(shape), "ratio": ratio}
    assert fake.asked("submit/imagine")[0]["prompt"].endswith(f" --ar {ratio}")


@pytest.mark.parametrize(
    ("wishes", "parameters"),
    [
        ({"variety": 0.7}, "--ar 1:1 --chaos 70"),
        ({"variety": 1.0}, "--ar 1:1 --chaos 100"),
        ({"seed": 0}, "--ar 1:1 --seed 0"),
        ({"variety": 0.25, "seed": 2**32 - 1}, "--ar 1:1 --chaos 25 --seed 4294967295"),
        ({"variety": 0.0}, "--ar 1:1 --chaos 0 --seed 1735457336"),
        ({"variety": 0.0, "seed": 7}, "--ar 1:1 --chaos 0 --seed 7"),
    ],
)
def test_variety_and_seed_become_parameters(
    fake: FakeMidjourney, provider: MidjourneyProvider, wishes: dict[str, Any], parameters: str
) -> None:
    result = provider.make(request_for(**wishes))

    assert fake.asked("submit/imagine")[0]["prompt"] == f"{TEXT} {parameters}"
    assert set(wishes) <= set(result.applied)
    assert result.ignored == ()
    if "seed" in result.applied:
        assert result.pictures[0].seed == result.applied["seed"]


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_beyond_its_range_is_not_sent(fake: FakeMidjourney, provider: MidjourneyProvider, seed: int) -> None:
    failure = failed(provider, request_for(seed=seed))

    assert (failure.outcome, failure.unsent, fake.received()) == (Outcome.INVALID_REQUEST, True, [])


@pytest.mark.parametrize(
    "prompt",
    [
        "a dog --no rules --chaos 100",
        "a dog —sref https://evil.example/a.png",
        "https://evil.example/a.png a dog",
        "a dog::5 cat::-1",
        "a {red, green, blue} dog",
        "a dog \u2014\u2014v 5",
        "a dog ﹣﹣tile",
        "a dog -\u200b-tile",
        "a dog --ar 3:2",
    ],
)
def test_what_a_pupil_writes_is_never_obeyed(fake: FakeMidjourney, provider: MidjourneyProvider, prompt: str) -> None:
    provider.make(request_for(prompt))

    sent = fake.asked("submit/imagine")[0]["prompt"]
    words, _, parameters = sent.partition(" --")
    assert parameters == "ar 1:1"
    assert not set("{}") & set(words)
    assert "::" not in words
    assert "//" not in words


@pytest.mark.parametrize("text", ["", " ", "https://evil.example/a.png", "a" * 5999])
def test_a_text_without_words_or_beyond_a_field_is_not_sent(
    fake: FakeMidjourney, provider: MidjourneyProvider, text: str
) -> None:
    failure = failed(provider, request_for(text=text))

    assert (failure.outcome, failure.unsent, fake.received()) == (Outcome.INVALID_REQUEST, True, [])


def test_a_variation_is_asked_of_the_parents_task(fake: FakeMidjourney, provider: MidjourneyProvider) -> None:
    parent = _drawn(provider, n=2)
    assert parent.recipe is not None

    result = provider.make(_change(Kind.VARIATION, parent, seed=5, variety=0.5))

    assert len(fake.asked("submit/imagine")) == 1
    if fake.dialect == NOVICEZK:
        assert {"taskId": parent.recipe["task"], "action": "VARIATION", "index": 2} in fake.asked("submit/change")
    else:
        (body,) = fake.asked("submit/action")
        assert body["taskId"] == parent.recipe["task"]
        assert body["customId"].startswith("MJ::JOB::variation::2::")
    assert result.applied == {"n": 1, "way": "vary", "shape": "square"}
    assert result.ignored == ("variety", "seed")
    made = result.pictures[0].recipe
    assert made is not None
    assert made["task"] not in ("", parent.recipe["task"])


def test_a_variation_of_a_variation_goes_on_from_there(fake: FakeMidjourney, provider: MidjourneyProvider) -> None:
    first = _drawn(provider)
    second = provider.make(_change(Kind.VARIATION, first)).pictures[0]

    third = provider.make(_change(Kind.VARIATION, second)).pictures[0]

    tasks = {made.recipe["task"] for made in (first, second, third) if made.recipe}
    assert len(tasks) == 3
    assert len(fake.asked("submit/imagine")) == 1


def test_a_variation_in_another_shape_keeps_its_parents_and_says_so(
    fake: FakeMidjourney, provider: MidjourneyProvider
) -> None:
    parent = _drawn(provider)

    result = provider.make(_change(Kind.VARIATION, parent, shape=Shape.WIDE))

    assert ("shape" in result.applied, result.ignored) == (False, ("shape",))
    assert _size(result.pictures[0]) == (1024, 1024)


def test_where_the_parents_task_is_gone_its_picture_is_sent(fake: FakeMidjourney, provider: MidjourneyProvider) -> None:
    parent = _drawn(provider)
    fake.restart()

    result = provider.make(_change(Kind.VARIATION, parent, seed=5))

    body = fake.asked("submit/imagine")[-1]
    assert body["prompt"] == f"{TEXT} --ar 1:1 --seed 5"
    assert _sent_picture(body["base64Array"]) == source()
    assert (result.applied["way"], result.applied["seed"], result.ignored) == ("imagine", 5, ())


def test_where_the_parents_task_has_no_pictures_its_picture_is_sent(
    fake: FakeMidjourney, new_provider: NewProvider, told: Told, clock: Clock
) -> None:
    provider = new_provider(fake)
    parent = _drawn(provider)
    with pytest.raises(ProviderFailure):
        new_provider(fake, deadline_s=32.0, pause_s=0.5).make(request_for("[[fake:stuck]]"), told)
    recipe = {**(parent.recipe or {}), "task": told.jobs[0].split()[1]}

    result = provider.make(request_for(kind=Kind.VARIATION, source=source(), source_recipe=recipe))

    assert (result.applied["way"], len(fake.asked("submit/imagine"))) == ("imagine", 3)


@pytest.mark.parametrize(
    "recipe",
    [
        None,
        {},
        {"scene": "storybook"},
        {"proxy": "of another", "task": "1740000000000001", "index": 1},
        {"task": "1740000000000001", "index": 1},
    ],
)
def test_a_picture_from_elsewhere_is_sent(
    fake: FakeMidjourney, provider: MidjourneyProvider, recipe: dict[str, Any] | None
) -> None:
    provider.make(request_for(kind=Kind.VARIATION, source=source(), source_recipe=recipe))

    assert fake.paths()[0] == "submit/imagine"
    assert _sent_picture(fake.asked("submit/imagine")[0]["base64Array"]) == source()


@pytest.mark.parametrize(
    ("task", "index"),
    [("../../task/list", 1), ("", 1), (5, 1), ("a" * 37, 1), ("", 0), (None, 0), (None, 5), (None, "1"), (None, None)],
)
def test_a_recipe_that_makes_no_sense_is_not_followed(
    fake: FakeMidjourney, provider: MidjourneyProvider, index: Any, task: Any
) -> None:
    parent = _drawn(provider)
    assert parent.recipe is not None
    recipe = {**parent.recipe, "task": parent.recipe["task"] if task is None else task, "index": index}

    provider.make(request_for(kind=Kind.VARIATION, source=source(), source_recipe=recipe))

    assert fake.paths().count("submit/imagine") == 2


def test_a_variation_without_a_word_uses_what_midjourney_sees(
    fake: FakeMidjourney, provider: MidjourneyProvider
) -> None:
    result = provider.make(_change(Kind.VARIATION, None, text=" "))

    assert _sent_picture([fake.asked("submit/describe")[0]["base64"]]) == source()
    assert fake.asked("submit/imagine")[0]["prompt"] == "a dog on a hill, in the style of a schoolbook --ar 1:1"
    assert len(result.pictures) == 1


def test_an_edit_sends_the_picture_and_keeps_close_to_it(fake: FakeMidjourney, provider: MidjourneyProvider) -> None:
    parent = _drawn(provider)

    result = provider.make(_change(Kind.EDIT, parent, "a red hat for the dog", shape=Shape.WIDE))

    body = fake.asked("submit/imagine")[-1]
    assert body["prompt"] == "A picture for a school book: a red hat for the dog --ar 16:9 --iw 2"
    assert _sent_picture(body["base64Array"]) == source()
    assert (result.applied["shape"], result.ignored) == ("wide", ())


@pytest.mark.parametrize("named", [True, False])
def test_a_masked_edit_opens_the_window_of_an_upscale(
    trueai: FakeMidjourney, new_provider: NewProvider, named: bool, told: Told
) -> None:
    provider = new_provider(trueai)
    parent = _drawn(provider, "a dog" if named else "a dog [[fake:no-urls]]", n=2)
    assert parent.recipe is not None
    assert bool(parent.recipe["upscale"]) is not named
    upscaled_before = 0 if named else 2

    result = provider.make(_change(Kind.EDIT, parent, "a red hat", mask=mask(), seed=5), told)

    buttons = [body["customId"] for body in trueai.asked("submit/action")][upscaled_before:]
    expected = ["MJ::JOB::upsample::2", "MJ::Inpaint::1"] if named else ["MJ::Inpaint::1"]
    assert [button.startswith(start) for button, start in zip(buttons, expected, strict=True)] == [True] * len(expected)
    (window,) = trueai.asked("submit/modal")
    assert window["prompt"] == "A picture for a school book: a red hat --ar 1:1"
    assert told.jobs[0] == f"region {window['taskId']}"
    with Image.open(io.BytesIO(_decoded(window["maskBase64"]))) as sent:
        assert (sent.size, sent.getpixel((5, 5)), sent.getpixel((5, 1000))) == ((1024, 1024), 255, 0)
    assert (result.applied["way"], result.ignored) == ("region", ("seed",))


def test_a_mask_is_unsupported_where_there_are_no_windows(novicezk: FakeMidjourney, new_provider: NewProvider) -> None:
    provider = new_provider(novicezk)
    parent = _drawn(provider)
    novicezk.reset()

    failure = failed(provider, _change(Kind.EDIT, parent, mask=mask()))

    assert (failure.outcome, failure.unsent, novicezk.received()) == (Outcome.UNSUPPORTED, True, [])


def test_a_mask_is_unsupported_for_a_picture_from_elsewhere(trueai: FakeMidjourney, new_provider: NewProvider) -> None:
    failure = failed(new_provider(trueai), _change(Kind.EDIT, None, mask=mask()))

    assert (failure.outcome, failure.unsent, trueai.received()) == (Outcome.UNSUPPORTED, True, [])


def test_a_mask_is_unsupported_where_the_proxy_has_forgotten_the_picture(
    trueai: FakeMidjourney, new_provider: NewProvider
) -> None:
    provider = new_provider(trueai)
    parent = _drawn(provider)
    trueai.restart()

    failure = failed(provider, _change(Kind.EDIT, parent, mask=mask()))

    assert (failure.outcome, failure.unsent) == (Outcome.UNSUPPORTED, True)
    assert trueai.asked("submit/action") == []


def test_a_window_that_opens_unasked_is_answered(trueai: FakeMidjourney, new_provider: NewProvider) -> None:
    result = new_provider(trueai).make(request_for("a dog [[fake:modal]]", seed=5))

    (window,) = trueai.asked("submit/modal")
    assert window["prompt"] == "A picture for a school book: a dog [[fake:modal]] --ar 1:1 --seed 5"
    assert "maskBase64" not in window
    assert len(result.pictures) == 1


def test_a_hook_is_named_where_the_operator_names_one(fake: FakeMidjourney, new_provider: NewProvider) -> None:
    hook = "https://school.example/hooks/mj/7f3c"

    new_provider(fake, notify_url=hook).make(request_for())

    assert fake.asked("submit/imagine")[0]["notifyHook"] == hook


def test_a_task_is_gone_on_with_after_a_crash_and_never_submitted_again(
    fake: FakeMidjourney, provider: MidjourneyProvider, told: Told
) -> None:
    provider.make(request_for(n=2), told)
    job = told.jobs[0]
    before = len(fake.asked("submit/imagine"))

    result = provider.make(request_for(n=2, job=job))

    assert len(fake.asked("submit/imagine")) == before
    assert len(result.pictures) == 2
    assert result.request_id == job.split()[1]


def test_upscales_that_are_known_are_not_asked_for_again(
    novicezk: FakeMidjourney, new_provider: NewProvider, told: Told
) -> None:
    provider = new_provider(novicezk)
    provider.make(request_for(n=2), told)
    before = len(novicezk.asked("submit/change"))

    result = provider.make(request_for(n=2, job=told.jobs[-1]))

    assert len(told.jobs[-1].split()) == 4
    assert len(novicezk.asked("submit/change")) == before
    assert len(result.pictures) == 2


def test_an_upscale_that_is_there_already_is_taken(
    novicezk: FakeMidjourney, new_provider: NewProvider, told: Told
) -> None:
    provider = new_provider(novicezk)
    first = provider.make(request_for(n=2), told)

    again = provider.make(request_for(n=2, job=told.jobs[0]))

    assert [made.recipe for made in again.pictures] == [made.recipe for made in first.pictures]


def test_a_masked_edit_is_gone_on_with_at_its_window(
    trueai: FakeMidjourney, new_provider: NewProvider, clock: Clock
) -> None:
    provider = new_provider(trueai, deadline_s=32.0, pause_s=0.5)
    parent = _drawn(provider)
    edit = _change(Kind.EDIT, parent, "a red hat [[fake:stuck]]", mask=mask())
    failed(provider, edit)
    window = trueai.asked("submit/modal")[0]["taskId"]
    before = len(trueai.paths())

    failure = failed(
        provider,
        _change(Kind.EDIT, parent, "a red hat [[fake:stuck]]", mask=mask(), job=f"region {window}"),
    )

    assert (failure.outcome, failure.request_id) == (Outcome.TIMEOUT, window)
    assert len(trueai.paths()) == before


@pytest.mark.parametrize("job", ["imagine 1740000000009999", "vary 1740000000009999 1=1740000000009998"])
def test_a_task_that_a_restart_has_lost_is_cut_and_not_submitted_again(
    fake: FakeMidjourney, provider: MidjourneyProvider, job: str
) -> None:
    failure = failed(provider, request_for(job=job))

    assert (failure.outcome, failure.unsent, failure.request_id) == (Outcome.CUT, False, "1740000000009999")
    assert fake.paths() == []


@pytest.mark.parametrize("job", ["x", "imagine ../../task/list", "imagine 17 5=3", "imagine 17\n"])
def test_a_job_that_is_not_ours_is_cut(fake: FakeMidjourney, provider: MidjourneyProvider, job: str) -> None:
    assert failed(provider, request_for(job=job)).outcome is Outcome.CUT
    assert fake.received() == []


def test_a_probe_makes_nothing(fake: FakeMidjourney, provider: MidjourneyProvider) -> None:
    assert provider.probe().ok

    assert [call["path"] for call in fake.received()] == ["/mj/task/list-by-condition"]


def test_a_probe_says_what_is_wrong(fake: FakeMidjourney, new_provider: NewProvider) -> None:
    assert new_provider(fake, secret="wrong").probe().outcome is Outcome.AUTH
    assert new_provider(fake, base_url="http://127.0.0.1:1/mj").probe().outcome is Outcome.UNREACHABLE
    assert new_provider(fake, base_url=fake.url.removesuffix("/mj")).probe().ok
    assert new_provider(fake, base_url=fake.url + "/nothing").probe().outcome is Outcome.INVALID_REQUEST


def test_without_an_own_network_a_proxy_on_the_loopback_is_refused(fake: FakeMidjourney) -> None:
    address = fake.url.replace("http:", "https:")
    provider = MidjourneyProvider(address, SECRET, acknowledged=True)

    failure = failed(provider, request_for())

    assert (failure.outcome, failure.unsent) == (Outcome.UNREACHABLE, True)
    assert failure.detail == "the host is at an address that may not be called"
    assert fake.received() == []


def test_a_closed_provider_opens_again(provider: MidjourneyProvider) -> None:
    provider.make(request_for())
    provider.close()

    assert provider.make(request_for()).pictures


def _decoded(data_url: str) -> bytes:
    return base64.b64decode(data_url.partition(",")[2])


def _sent_picture(data_urls: list[str]) -> bytes:
    (data_url,) = data_urls
    assert data_url.startswith("data:image/webp;base64,")
    return _decoded(data_url)
