"""Ask every provider account whether it works and how long its model will be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imagegen.operations.model_watch import Finding, look_at_all


class Command(BaseCommand):
    help = (
        "Probe every provider account of this installation and of its schools, at no cost: does it work, and when does "
        "its model end. Schools are told in their log. Ends with 1 where an account does not work."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = look_at_all()
        for one in found:
            self.stdout.write(_line(one))
        if not found:
            self.stdout.write("No provider account is set up; the storybook needs none.")
        if any(not one.is_well for one in found):
            raise CommandError("An account does not work.")


def _line(one: Finding) -> str:
    whose = f"account {one.painter.account_id}" if one.painter.account_id else "the installation's account"
    state = "works" if one.is_well else f"{one.outcome}: {one.detail}"
    model = one.painter.provider.model
    ends = "" if one.days_left is None else f"; {model} ends in {one.days_left} days"
    return f"{one.painter.name}, {whose}, {model}: {state}{ends}"
