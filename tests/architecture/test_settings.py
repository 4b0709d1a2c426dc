"""Production does not start where it would be open, and starts clean where it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from edu4all.env import variables
from tests.architecture.sources import ROOT

KEY = "kite9-moon42-" * 5
GOOD = {
    "EDU4ALL_MODE": "production",
    "EDU4ALL_SECRET_KEY": KEY,
    "EDU4ALL_ALLOWED_HOSTS": "school.example",
    "EDU4ALL_PUBLIC_URL": "https://school.example",
}
DEBUG_ON = "EDU4ALL_DEBUG is on"
SHORT_KEY = "EDU4ALL_SECRET_KEY is missing, shorter than 50 characters or easily guessed"
ANY_HOST = "EDU4ALL_ALLOWED_HOSTS is empty or holds '*'"
PLAIN_HTTP = "EDU4ALL_PUBLIC_URL must be https"


def run(tmp_path: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Python in an environment of these settings only: an empty value hides what a developer's `.env` says."""
    environment = {name: value for name, value in os.environ.items() if name not in variables()}
    settings = dict.fromkeys(variables(), "") | {"EDU4ALL_DATA_DIR": str(tmp_path)} | given
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment | settings, capture_output=True, text=True, check=False
    )


def read_settings(tmp_path: Path, **given: str) -> subprocess.CompletedProcess[str]:
    return run(tmp_path, "-c", "import edu4all.settings", **given)


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"EDU4ALL_DEBUG": "true"}, [DEBUG_ON]),
        ({"EDU4ALL_DEBUG": "1"}, [DEBUG_ON]),
        ({"EDU4ALL_SECRET_KEY": ""}, [SHORT_KEY]),
        ({"EDU4ALL_SECRET_KEY": KEY[:49]}, [SHORT_KEY]),
        ({"EDU4ALL_SECRET_KEY": "x" * 60}, [SHORT_KEY]),
        ({"EDU4ALL_SECRET_KEY": "django-insecure-" + KEY}, [SHORT_KEY]),
        ({"EDU4ALL_ALLOWED_HOSTS": ""}, [ANY_HOST]),
        ({"EDU4ALL_ALLOWED_HOSTS": "*"}, [ANY_HOST]),
        ({"EDU4ALL_ALLOWED_HOSTS": "school.example, *"}, [ANY_HOST]),
        ({"EDU4ALL_PUBLIC_URL": ""}, [PLAIN_HTTP]),
        ({"EDU4ALL_PUBLIC_URL": "http://school.example"}, [PLAIN_HTTP]),
        ({"EDU4ALL_PUBLIC_URL": "https://school.example,http://school.example"}, [PLAIN_HTTP]),
        (
            {"EDU4ALL_DEBUG": "on", "EDU4ALL_SECRET_KEY": "", "EDU4ALL_ALLOWED_HOSTS": "", "EDU4ALL_PUBLIC_URL": ""},
            [DEBUG_ON, SHORT_KEY, ANY_HOST, PLAIN_HTTP],
        ),
    ],
)
def test_production_refuses_to_start_when_unsafe(tmp_path: Path, change: dict[str, str], reasons: list[str]) -> None:
    done = read_settings(tmp_path, **GOOD | change)

    words = "Production mode does not start: " + "; ".join(reasons) + "."
    assert done.stderr.splitlines()[-1] == f"django.core.exceptions.ImproperlyConfigured: {words}"
    assert done.returncode == 1
    assert KEY not in done.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"EDU4ALL_MODE": "prod"}, "EDU4ALL_MODE is 'prod'; it may be 'embedded' or 'production'."),
        ({"PORT": "http"}, "PORT is 'http'; it must be a number from 1 to 65535."),
        ({"PORT": "70000"}, "PORT is '70000'; it must be a number from 1 to 65535."),
        ({"EDU4ALL_LEASE_S": "nan"}, "EDU4ALL_LEASE_S is 'nan'; it must be a number from 1 to 600."),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, change: dict[str, str], words: str) -> None:
    done = read_settings(tmp_path, **change)

    assert done.stderr.splitlines()[-1] == f"django.core.exceptions.ImproperlyConfigured: {words}"


def test_production_is_checked_clean(tmp_path: Path) -> None:
    done = run(tmp_path, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **GOOD)

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (1 silenced).\n"), done.stderr


def test_production_is_closed(tmp_path: Path) -> None:
    program = (
        "import edu4all.settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS, s.ALLOWED_HOSTS, s.SECRET_KEY =="
        + repr(KEY)
        + ")"
    )
    done = run(tmp_path, "-c", program, **GOOD)

    assert done.stdout == "False True True __Host-session __Host-csrf 31536000 ['school.example'] True\n", done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_embedded_mode_makes_its_key_once_for_its_owner_only(tmp_path: Path) -> None:
    program = "import edu4all.settings as s; print(s.SECRET_KEY)"
    keys = {run(tmp_path, "-c", program).stdout for _ in range(2)}

    assert len(keys) == 1
    assert len(keys.pop()) > 80
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


LESSON = {
    "AZURE_OPENAI_ENDPOINT": "http://127.0.0.1:9099",
    "AZURE_OPENAI_KEY": "key-of-the-lesson",
    "AZURE_OPENAI_DEPLOYMENT": "pictures",
}
SET_UP = "import django; django.setup(); from imagegen.pipeline import painters; print(*painters.usable())"
MADE = SET_UP + "; print(*(painters.installed(name).provider.name for name in painters.usable()))"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "storybook"),
        ({"OPENAI_API_KEY": "sk-x"}, "storybook openai"),
        (LESSON, "storybook azure"),
        ({**LESSON, "AZURE_OPENAI_KEY": "", "AZURE_OPENAI_API_KEY": "key"}, "storybook azure"),
        ({**LESSON, "AZURE_OPENAI_KEY": "", "AZURE_OPENAI_AD_TOKEN": "token"}, "storybook azure"),
        ({**LESSON, "EDU4ALL_AZURE_ROUTE": "v1"}, "storybook azure"),
        ({**LESSON, "AZURE_OPENAI_DEPLOYMENT": ""}, "storybook"),
        (
            {"EDU4ALL_COMPATIBLE_URL": "http://litellm:4000/v1", "EDU4ALL_COMPATIBLE_MODEL": "flux"},
            "storybook openai_compatible",
        ),
        ({"EDU4ALL_MIDJOURNEY_URL": "http://proxy:8080/mj"}, "storybook"),
        (
            {"EDU4ALL_MIDJOURNEY_URL": "http://proxy:8080/mj", "EDU4ALL_MIDJOURNEY_ACKNOWLEDGED": "true"},
            "storybook midjourney",
        ),
    ],
)
def test_providers_are_set_up_by_settings_alone(tmp_path: Path, given: dict[str, str], expected: str) -> None:
    """Each can be made of its settings, and no SDK is imported for that."""
    check = MADE + "; import sys; print('openai' in sys.modules)"
    result = run(tmp_path, "-c", check, DJANGO_SETTINGS_MODULE="edu4all.settings", **given)

    assert result.stdout.split("\n")[:3] == [expected, expected, "False"], result.stderr


def test_settings_that_cannot_be_used_are_told_and_leave_that_provider_out(tmp_path: Path) -> None:
    given = {**LESSON, "EDU4ALL_AZURE_ROUTE": "scenic"}
    result = run(tmp_path, "-c", SET_UP, DJANGO_SETTINGS_MODULE="edu4all.settings", **given)

    assert result.stdout.strip() == "storybook"
    assert "The settings of provider azure can't be used" in result.stderr
