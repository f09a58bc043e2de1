"""Who works at the demo company, in which role, and what they hold in their hands."""

from collections.abc import Mapping

from stockthread import parties
from stockthread.demo.records import DemoLogin

PASSWORD = "demo-only-please"
"""The password of every demo login. It is printed, and is worth nothing anywhere else."""

LOGINS: list[DemoLogin] = [
    DemoLogin("anna", "Anna Adler", "operator"),
    DemoLogin("ben", "Ben Bauer", "operator"),
    DemoLogin("carla", "Carla Conti", "supervisor"),
    DemoLogin("dora", "Dora Dietz", "quality"),
    DemoLogin("emil", "Emil Endo", "operator"),
    DemoLogin("fritz", "Fritz Fischer", "operator"),
    DemoLogin("gina", "Gina Garcia", "admin"),
    DemoLogin("hugo", "Hugo Hale", "viewer"),
]

DEVICES: Mapping[str, tuple[str, ...]] = {
    "anna": ("Scanner 1", "Scanner 1", "Scanner 2", "Packing table"),
    "ben": ("Tablet line 1", "Tablet line 2", "Tablet line 1"),
    "carla": ("Desk warehouse", "Phone Carla"),
    "dora": ("Tablet lab", "Desk quality"),
    "emil": ("Desk sales",),
    "fritz": ("Tablet press", "Scanner 3"),
}
"""Anna is in the warehouse, Ben at the lines, Carla leads both and buys, Dora is quality, Emil
sells, Fritz presses fruit. Gina runs the system and Hugo keeps the books: neither touches stock."""


def add_people() -> dict[str, int]:
    """Store the people; return their ids by login."""
    new = [parties.NewPerson(each.name, f"{each.login}@millbrook.example") for each in LOGINS]
    return {
        login.login: person for login, person in zip(LOGINS, parties.add_people(new), strict=True)
    }
