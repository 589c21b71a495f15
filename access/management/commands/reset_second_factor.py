"""`manage.py reset_second_factor USERNAME`: where no other system administrator is left to press the button."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.models import Person
from access.second_factor import actions


class Command(BaseCommand):
    """Takes all second factors of one person away; exit 0 done, 1 where there is no such person."""

    help = "Take all second factors and recovery codes of one person away. The person and all overseers are told."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *_args: Any, username: str, **_options: Any) -> None:
        """Do it, or say that there is nobody."""
        person = Person.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"nobody has the user name {username}")
        actions.reset_at_the_machine(person)
        self.stdout.write(f"The second factor of {username} is reset; the person and all overseers are told.")
