"""Operations: the actor comes first, and none of them sees a request."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import modules

WITHOUT_ACTOR = {
    # Who is not known yet, or is the installation itself.
    "accounts.operations.sign_in.check_password",
    "accounts.operations.sign_in.sign_in",
    "accounts.operations.sign_in.sign_in_device",
    "accounts.operations.sign_in.actor_of_token",
    "accounts.operations.schools.create_school",
    "imagegen.operations.worker.make_worker",
    "imagegen.operations.worker.run_once",
    "imagegen.operations.model_watch.look_at_all",
    "imagegen.operations.model_watch.every_night",
    # The signature says who may: it names the school and the picture.
    "imagegen.operations.pictures.sign_link",
    "imagegen.operations.pictures.open_signed",
    # Part of another operation, which has checked the actor.
    "accounts.operations.sign_in.end_devices",
    # Plain values: what was typed, made clean, and what stands where, in words.
    "accounts.operations.classrooms.clean_names",
    "accounts.operations.people.clean_name",
    "accounts.operations.people.clean_username",
    "accounts.operations.people.usernames_for",
    "assignments.operations.tasks.note_of",
    "imagegen.operations.pictures.origin_words",
    "imagegen.operations.policies.policy_words",
}
"""The public functions of operations that take no actor, each for the reason above it."""

NOT_SEEN = {"django.http", "django.forms", "django.shortcuts", "django.contrib.messages", "rest_framework"}


def operations() -> list[tuple[str, ast.Module]]:
    """The modules of operations by their dotted names."""
    named = ((path.removesuffix(".py").replace("/", "."), tree) for path, tree in modules())
    return [(name, tree) for name, tree in named if ".operations." in name]


def public_functions() -> dict[str, ast.FunctionDef]:
    return {
        f"{name}.{node.name}": node
        for name, tree in operations()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def first_argument(function: ast.FunctionDef) -> tuple[str, str]:
    """The name of a function's first argument and its annotation."""
    arguments = [*function.args.posonlyargs, *function.args.args]
    if not arguments or arguments[0].annotation is None:
        return ("", "")
    return (arguments[0].arg, ast.unparse(arguments[0].annotation))


def test_every_operation_takes_the_actor_first() -> None:
    without = {name for name, function in public_functions().items() if first_argument(function) != ("actor", "Actor")}

    assert without == WITHOUT_ACTOR


@pytest.mark.parametrize("app", ["accounts", "assignments", "imagegen"])
def test_an_app_has_operations(app: str) -> None:
    assert [name for name in public_functions() if name.startswith(app)] != []


def test_no_operation_sees_a_request() -> None:
    seen = {
        (name, alias)
        for name, tree in operations()
        for node in ast.walk(tree)
        for alias in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
        if any(alias == module or alias.startswith(f"{module}.") for module in NOT_SEEN)
    }
    arguments = {
        (name, argument.arg)
        for name, function in public_functions().items()
        for argument in [*function.args.args, *function.args.kwonlyargs]
        if argument.arg in {"request", "form", "serializer"}
    }

    assert (seen, arguments) == (set(), set())
