"""Make the demo schools."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from edu4all.demo import NotADemo, logins, make_demo


class Command(BaseCommand):
    help = "Make the demo schools, or bring their password up to date. Does nothing twice; refuses in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Production has no demo logins.")
        try:
            make_demo()
        except NotADemo as problem:
            raise CommandError(f"A school called '{problem}' exists already and is not a demo school.") from problem
        if options["verbosity"]:
            self.stdout.write("\n".join(logins()))
