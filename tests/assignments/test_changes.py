"""Changing a picture: whose it may be, what a change takes from it, and what is left when something goes wrong."""

from __future__ import annotations

import errno
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from PIL import Image

from accounts.models import Person
from assignments.operations.pictures import draw, draw_again
from edu4all.lib.errors import EduError, Invalid, NotFound, RepeatKeyReused, Unsupported
from edu4all.lib.storage import PrivateFiles
from imagegen import files
from imagegen.choices import Failure, Kind, PictureState, State
from imagegen.models import Generation, Picture
from imagegen.operations.worker import run_once
from imagegen.permissions import get_source
from imagegen.pictures import mask_of_areas
from imagegen.pipeline.admit import Wish
from tests.painting import ask, call, finish, make_due, now_as, pictures, rows_at, send, set_rules, used_by
from tests.world import World

ADD = "a cat"


@pytest.fixture
def parent(world: World) -> Picture:
    """A picture that Sam made."""
    generation = ask(world, world.sam, "a dog in a meadow", shape="wide", seed=3)
    run_once()
    return pictures(generation)[0]


def change(
    world: World, source: Picture | None, prompt: str = ADD, *, who: Person | None = None, **wishes: Any
) -> Generation:
    """Somebody, Sam if nobody is named, asks for a change of a picture."""
    person = who or world.sam
    key = wishes.pop("repeat_key", None)
    wish = Wish(prompt, **{"kind": Kind.EDIT, **wishes})
    with world.at(person.school):
        actor = world.actor(person)
        found = get_source(actor, source.pk) if source else None
        return draw(actor, world.class_5b, wish, source=found, repeat_key=key)[0]


def areas(*names: str, size: tuple[int, int] = (1360, 768)) -> bytes:
    return mask_of_areas(names, width=size[0], height=size[1])


def pixels(picture: Picture) -> Image.Image:
    with Image.open(io.BytesIO(files.read(picture.full))) as image:
        return image.convert("RGB")


def refusals(caught: pytest.ExceptionInfo[EduError]) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in caught.value.errors]


def stored_files(settings: LazySettings) -> list[Path]:
    return [path for path in (settings.DATA_DIR / "media").rglob("*") if path.is_file()]


def test_an_edit_changes_what_is_marked_and_nothing_else(world: World, parent: Picture) -> None:
    made = change(world, parent, mask=areas("r3c1"))
    run_once()

    row, (child,) = now_as(made), pictures(made)
    assert (row.state, row.kind, row.shape, row.source_id) == (State.READY, Kind.EDIT, "wide", parent.pk)
    before, after = pixels(parent), pixels(child)
    marked = (0, 512, 453, 768)
    assert before.crop(marked).tobytes() != after.crop(marked).tobytes()
    for outside in ((453, 0, 1360, 768), (0, 0, 453, 512)):
        assert before.crop(outside).tobytes() == after.crop(outside).tobytes()
    assert used_by(world.sam) == 2


def test_a_whole_picture_can_change_by_words_alone(world: World, parent: Picture) -> None:
    made = change(world, parent, "remove the dog")
    run_once()

    assert now_as(made).state == State.READY
    assert {entity["word"] for entity in parent.recipe["entities"]} == {"dog"}
    assert pictures(made)[0].recipe["entities"] == []


def test_a_variation_holds_the_same_things_anew(world: World, parent: Picture) -> None:
    made = change(world, parent, "", kind=Kind.VARIATION)
    run_once()

    row, (child,) = now_as(made), pictures(made)
    assert (row.state, row.prompt, row.shape) == (State.READY, "a dog in a meadow", "wide")
    assert [entity["word"] for entity in child.recipe["entities"]] == ["dog"]
    assert pixels(child).tobytes() != pixels(parent).tobytes()


def test_the_class_rules_hold_for_a_change(world: World, parent: Picture) -> None:
    set_rules(world, words=["cat"])
    blocked = change(world, parent, mask=areas("r1c1"))

    assert (blocked.state, blocked.failure) == (State.BLOCKED, Failure.BLOCKED_PROMPT)
    assert (bool(blocked.mask), used_by(world.sam)) == (True, 1)


def test_a_change_goes_to_the_teacher_like_everything(world: World, parent: Picture) -> None:
    set_rules(world, check="everything")
    made = change(world, parent)
    run_once()

    assert now_as(made).state == State.HELD
    assert pictures(made)[0].state == PictureState.HELD
    with pytest.raises(NotFound):
        change(world, pictures(made)[0])


@pytest.mark.parametrize("who", ["suri", "ben", "theo", "otto", "ola"])
def test_another_persons_picture_is_not_there(world: World, parent: Picture, who: str) -> None:
    with pytest.raises(NotFound):
        change(world, parent, who=getattr(world, who))


@pytest.mark.parametrize("state", [PictureState.HELD, PictureState.REFUSED])
@pytest.mark.parametrize("who", ["sam", "tara"])
def test_what_is_not_released_cannot_be_changed(world: World, parent: Picture, state: PictureState, who: str) -> None:
    with world.at(world.kompas):
        Picture.objects.filter(pk=parent.pk).update(state=state)
    with pytest.raises(NotFound):
        change(world, parent, who=getattr(world, who))


@pytest.mark.parametrize(
    ("wishes", "error"),
    [
        ({"prompt": ""}, ("prompt", "empty")),
        ({"shape": "square"}, ("shape", "shape_fixed")),
        ({"mask": b"rubbish"}, ("mask", "not_a_picture")),
        ({"mask": areas("r1c1", size=(10, 10))}, ("mask", "wrong_size")),
        ({"kind": Kind.VARIATION, "mask": areas("r1c1")}, ("mask", "not_used")),
        ({"kind": Kind.CREATE}, ("source", "not_used")),
        ({"n": 99}, ("n", "out_of_range")),
        ({"kind": "collage"}, ("source", "not_used")),
    ],
)
def test_what_makes_no_change_is_refused(
    world: World, parent: Picture, wishes: dict[str, Any], error: tuple[str, str], settings: LazySettings
) -> None:
    before, kept = rows_at(world.kompas), stored_files(settings)
    with pytest.raises(Invalid) as caught:
        change(world, parent, **wishes)

    assert refusals(caught) == [error]
    assert (rows_at(world.kompas), stored_files(settings), used_by(world.sam)) == (before, kept, 1)


@pytest.mark.parametrize("kind", [Kind.EDIT, Kind.VARIATION])
def test_a_change_needs_a_picture(world: World, kind: Kind) -> None:
    with pytest.raises(Invalid) as caught:
        change(world, None, kind=kind)
    assert refusals(caught) == [("source", "required")]


def test_a_picture_of_another_class_is_refused(world: World, parent: Picture) -> None:
    with world.at(world.kompas):
        Picture.objects.filter(pk=parent.pk).update(classroom=world.class_6a)
    with pytest.raises(Invalid) as caught:
        change(world, parent)
    assert refusals(caught) == [("source", "other_class")]


@pytest.mark.usefixtures("new_pictures_only")
def test_a_painter_that_cannot_change_pictures_says_so(world: World, parent: Picture) -> None:
    set_rules(world, provider="openai")
    with pytest.raises(Unsupported):
        change(world, parent)
    assert used_by(world.sam) == 1


def test_the_same_key_with_another_mask_is_another_wish(world: World, parent: Picture) -> None:
    key = uuid4()
    first = change(world, parent, mask=areas("r1c1"), repeat_key=key)

    assert change(world, parent, mask=areas("r1c1"), repeat_key=key).pk == first.pk
    with pytest.raises(RepeatKeyReused):
        change(world, parent, mask=areas("r2c2"), repeat_key=key)
    with world.at(world.kompas):
        assert Generation.objects.filter(source=parent).count() == 1


def test_a_mask_that_was_kept_for_nothing_is_gone(world: World, parent: Picture, settings: LazySettings) -> None:
    set_rules(world, daily_pictures=1)
    kept = stored_files(settings)
    with pytest.raises(EduError):
        change(world, parent, mask=areas("r1c1"))
    assert stored_files(settings) == kept


def test_a_full_disk_is_told_and_nothing_is_counted(
    world: World, parent: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(storage: PrivateFiles, name: str, content: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(PrivateFiles, "_save", full)
    with pytest.raises(EduError) as caught:
        change(world, parent, mask=areas("r1c1"))

    assert (caught.value.code, caught.value.status, used_by(world.sam)) == ("storage_down", 503, 1)


def test_a_picture_that_cannot_be_read_is_tried_again_and_ends_with_the_quota_back(
    world: World, parent: Picture
) -> None:
    made = change(world, parent)
    files.remove([parent.full])
    for _ in range(3):
        make_due()
        for job in send():
            finish(job, call(job))

    row = now_as(made)
    assert (row.state, row.failure, used_by(world.sam)) == (State.FAILED, Failure.PROVIDER_DOWN, 1)


def test_a_change_that_failed_can_be_tried_again_with_its_mask(world: World, parent: Picture) -> None:
    made = change(world, parent, "xyzzy qwrt", mask=areas("r3c3"))
    run_once()
    assert now_as(made).failure == Failure.NEEDS_WORDS
    with world.at(world.kompas):
        again = draw_again(world.actor(world.sam), now_as(made))[0]

    assert (again.source_id, again.kind) == (parent.pk, Kind.EDIT)
    assert files.read(again.mask) == files.read(made.mask)


def test_a_mask_that_cannot_be_read_again_is_told(world: World, parent: Picture) -> None:
    made = change(world, parent, "xyzzy qwrt", mask=areas("r3c3"))
    run_once()
    files.remove([made.mask])
    with world.at(world.kompas), pytest.raises(EduError) as caught:
        draw_again(world.actor(world.sam), now_as(made))

    assert (caught.value.code, caught.value.status) == ("storage_down", 503)


def test_undo_is_the_picture_before(world: World, parent: Picture) -> None:
    made = change(world, parent)
    run_once()
    child = pictures(made)[0]
    with world.at(world.kompas):
        source = Generation.objects.select_related("source").get(pk=child.generation_id).source
    assert source == parent
    assert files.read(parent.full) == files.read(source.full)
