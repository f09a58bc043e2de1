"""Making the demo: who, what, where; then two years of work; all in one transaction."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from stockthread import catalog, ledger, parties, places, seals
from stockthread.demo.bills import add_bills
from stockthread.demo.catalogue import add_catalogue
from stockthread.demo.certified import add_certificates
from stockthread.demo.complaints import add_complaints
from stockthread.demo.counting import add_counts
from stockthread.demo.diary import DAYS, Diary
from stockthread.demo.firm import Firm
from stockthread.demo.line import add_line_work
from stockthread.demo.papers import close_done
from stockthread.demo.partners import OWN, add_partners
from stockthread.demo.people import LOGINS, add_people
from stockthread.demo.plan import write_plan
from stockthread.demo.premises import add_premises
from stockthread.demo.printing import add_printing
from stockthread.demo.recalls import add_recalls
from stockthread.demo.records import DemoReport
from stockthread.demo.rounds import add_rounds
from stockthread.demo.studying import add_study
from stockthread.demo.warranties import add_warranties
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Kind

SEED = 20_250_707


def create(
    *, progress: Callable[[str], None] | None = None, now: datetime, seed: int = SEED
) -> DemoReport:
    """Fill an empty installation with the demo company and its last two years up to `now`.

    The same seed and the same moment make the same facts. Where the demo is already, nothing is
    done. `progress` is told each month that begins. Users are not made here: the shell makes one
    for each of LOGINS and gives it the person in `people`.
    Raises Refused demo_not_empty where something else is in the installation.
    """
    if exists():
        return DemoReport(False, _people())
    if not _is_empty():
        refuse("demo_not_empty")
    with db.writing():
        firm = _found(now, seed)
        write_plan(firm)
        firm.work(progress or (lambda text: None))
        close_done(firm)
    add_printing(by=firm.people["gina"], at=now)
    add_counts(firm.people, at=now)
    last = ledger.read.latest_events(1)[0].recorded_at
    add_bills(by=firm.people["carla"], at=last)
    more = add_line_work(firm.people, since=last, until=now)
    add_warranties()
    add_complaints(firm, at=now)
    add_rounds(firm.people, at=now)
    add_study(firm.empty, by=firm.people["dora"], at=now)
    more += add_recalls(firm, at=now)
    more += add_certificates(firm, at=now)
    seals.seal(now)
    units, lots, containers = (
        ledger.read.count(ledger.Filter(kinds=[kind]))
        for kind in (Kind.UNIT, Kind.LOT, Kind.CONTAINER)
    )
    return DemoReport(True, firm.people, units, lots, containers, firm.events + more)


def exists() -> bool:
    """Tell whether this installation is the demo."""
    own = parties.read.own_party()
    return own is not None and own.code == OWN


def _is_empty() -> bool:
    return not (
        parties.read.parties(limit=1)
        or catalog.read.all_products(limit=1)
        or places.read.tree()
        or ledger.read.latest_events(1)
    )


def _found(now: datetime, seed: int) -> Firm:
    random = Random(seed)
    diary = Diary(now, random)
    people, partners = add_people(), add_partners()
    add_premises()
    catalogue = add_catalogue(approved_on=diary.date(-DAYS).isoformat())
    return Firm(diary, random, people, partners, catalogue)


def _people() -> dict[str, int]:
    """Return the people of the logins, as far as they still bear their names."""
    ids = {person.name: person.id for person in parties.read.people()}
    return {login.login: ids[login.name] for login in LOGINS if login.name in ids}
