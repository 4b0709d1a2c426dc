"""Make a school with its first admin."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.operations.schools import create_school
from edu4all.lib.errors import EduError


class Command(BaseCommand):
    help = "Make a school with its first admin, and print the admin's first password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the school's short name, which people type when they sign in")
        parser.add_argument("name")
        parser.add_argument("--admin", default="Admin", help="the admin's name")
        parser.add_argument("--admin-username", default="admin")
        parser.add_argument("--language", default="en")
        parser.add_argument("--time-zone", default="UTC")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            slip = create_school(
                slug=options["slug"],
                name=options["name"],
                admin_name=options["admin"],
                admin_username=options["admin_username"],
                language=options["language"],
                time_zone=options["time_zone"],
            )
        except EduError as problem:
            words = [f"{error.field}: {error.detail}" for error in problem.errors] or [problem.detail]
            raise CommandError("; ".join(words)) from problem
        self.stdout.write(f"School {options['slug']}: sign in as {slip.person.username} with {slip.password}")
