"""What may be written to these doors: each body names its fields, and nothing else is read."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pybase64
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api.door import Text
from edu4all.lib.errors import Invalid
from imagegen.choices import Kind, Language, Shape
from imagegen.pictures.masks import MAX_MASK_BYTES
from imagegen.pipeline.admit import Wish

WIDE_FROM = 1.7
"""The proportion from which a size is wide rather than landscape: 1792x1024 is, 1536x1024 is not."""


@extend_schema_field({"type": "string"})
class MaskField(serializers.Field[bytes, Any, Any, Any]):
    """A PNG, as an uploaded file or as a data URL."""

    def to_internal_value(self, data: Any) -> bytes:
        if isinstance(data, UploadedFile):
            return bytes(data.read(MAX_MASK_BYTES + 1))
        head, _comma, text = data.partition(",") if isinstance(data, str) else ("", "", "")
        if not re.fullmatch(r"data:image/png;base64", head.strip().lower()):
            raise serializers.ValidationError(_("Send the mask as a PNG file or as its data URL."), "bad_mask")
        try:
            return pybase64.b64decode(text, validate=True)
        except ValueError:
            raise serializers.ValidationError(_("The mask's data URL is broken."), "bad_mask") from None


PAINTER = "Another painter than the class's: `storybook`, where the rules let it stand in."


class AgainBody(serializers.Serializer[Any]):
    """Nothing has to be said: what was asked for stays as it was."""

    painter = Text(required=False, default="", help_text=PAINTER)


class WishBody(serializers.Serializer[Any]):
    """What is asked for, and for which class or assignment. `shape` goes before `size`, `variety` before its alias.

    An edit and a variation name their `source`, and are made in its class where none is named. An edit says in
    `instruction` (or `prompt`) what to change.
    """

    classroom = serializers.CharField(max_length=60, required=False, allow_null=True)
    assignment = serializers.CharField(max_length=60, required=False, allow_null=True)
    prompt = Text(required=False, default="", help_text="Words of one's own; a variation can do without.")
    instruction = Text(required=False, help_text="What an edit changes; goes before `prompt`.")
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=60, required=False, allow_null=True, help_text="The picture to change."
    )
    mask = MaskField(
        required=False,
        allow_null=True,
        help_text="PNG of the source's size, transparent where it may change: a file, or a data URL.",
    )
    shape = Text(required=False, help_text=f"One of: {', '.join(Shape)}. square, or the source's, by default.")
    size = serializers.RegexField(
        r"^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}\Z", required=False, help_text="Like 1024x1024, instead of `shape`."
    )
    n = serializers.IntegerField(required=False, default=1)
    variety = serializers.FloatField(
        required=False, allow_null=True, help_text="0 to 1; null leaves it to the painter."
    )
    temperature = serializers.FloatField(required=False, allow_null=True, help_text="An alias of `variety`.")
    seed = serializers.IntegerField(required=False, allow_null=True)
    kind = Text(required=False, default=Kind.CREATE.value, help_text=f"One of: {', '.join(Kind)}.")
    language = serializers.ChoiceField(list(Language), required=False, help_text="Of the prompt; else it is found out.")
    painter = Text(required=False, default="", help_text=PAINTER)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not any(attrs.get(name) for name in ("classroom", "assignment", "source")):
            raise serializers.ValidationError({"classroom": _("Name a class or an assignment.")}, "required")
        return attrs


def wish_of(fields: dict[str, Any]) -> Wish:
    """The body's fields as the wish that an operation takes."""
    variety = fields.get("variety")
    return Wish(
        prompt=fields.get("instruction") or fields["prompt"],
        shape=fields["shape"] if "shape" in fields else shape_of(fields.get("size")),
        n=fields["n"],
        variety=fields.get("temperature") if variety is None else variety,
        seed=fields.get("seed"),
        kind=fields["kind"],
        language=fields.get("language", ""),
        mask=fields.get("mask") or b"",
        painter=fields["painter"],
    )


def shape_of(size: str | None) -> str | None:
    """The shape whose proportions are nearest to a size such as 1536x1024."""
    if size is None:
        return None
    width, height = (int(side) for side in re.split("x", size))
    if width == height:
        return Shape.SQUARE
    if width < height:
        return Shape.PORTRAIT
    return Shape.WIDE if width / height >= WIDE_FROM else Shape.LANDSCAPE


def repeat_key_of(request: Request) -> UUID | None:
    """The `Idempotency-Key` of a request. Raises `Invalid` for what is not a UUID."""
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        words = _("The Idempotency-Key must be a UUID.")
        raise Invalid.field("Idempotency-Key", "bad_repeat_key", words) from None


class AssignmentBody(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    brief = serializers.CharField(max_length=5000)
    tip = serializers.CharField(max_length=500, required=False, allow_blank=True)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    max_mark = serializers.IntegerField(required=False)
    note = serializers.CharField(
        max_length=600, required=False, allow_blank=True, help_text="Added to what the painter is told."
    )


class NewAssignmentBody(AssignmentBody):
    classroom = serializers.CharField(max_length=60)


class ChosenBody(serializers.Serializer[Any]):
    picture = serializers.CharField(max_length=60)
    alt_text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class SubmissionBody(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    reflection = serializers.CharField(max_length=10_000, required=False, default="", allow_blank=True)
    pictures = ChosenBody(many=True, required=False, default=list)


class GradeBody(serializers.Serializer[Any]):
    mark = serializers.IntegerField(required=False, allow_null=True, default=None)
    comment = serializers.CharField(max_length=10_000, required=False, default="", allow_blank=True)


class SubmissionQuery(serializers.Serializer[Any]):
    assignment = serializers.CharField(required=False, max_length=60)
