"""Records that go into and come out of certificates."""

from datetime import date, datetime
from typing import Final, NamedTuple

PAPER, VALID, NUMBER, TEXT, PASS = NEEDS = ("certificate", "valid", "number", "text", "pass")
"""What a specification can ask for: a certificate of a kind, or one that has not expired, or a
result: a number within limits, a text, or that a test was passed."""
PAPERS: Final = (PAPER, VALID)
"""Needs that a certificate meets."""
PASSED, FAILED = VERDICTS = ("pass", "fail")

REASON: Final = "PAPERS"
"""The code of the reason for which goods without their certificates and results are held."""
OUT: Final = "OUT-OF-SPEC"
"""The code of the reason for which goods with a result out of limits are held."""

Key = tuple[bool, int]
"""What a need is about: whether a certificate; its kind, or the attribute that is measured."""


class Kind(NamedTuple):
    """A kind of certificate."""

    id: int
    code: str
    name: str
    is_active: bool = True


class NewNeed(NamedTuple):
    """One thing that a specification is to ask for.

    type: of NEEDS. subject: the code of a kind of certificate, or the name of what is measured.
    lower, upper: decimals, "" for none. expected: the text that a result must be, "" for any.
    """

    type: str
    subject: str
    unit: str = ""
    lower: str = ""
    upper: str = ""
    expected: str = ""


class Need(NamedTuple):
    """One thing that a version of a specification asks for; `name` is its subject's."""

    id: int
    specification: int
    type: str
    subject: int
    unit: str
    lower: str
    upper: str
    expected: str
    name: str

    @property
    def key(self) -> Key:
        """What it is about."""
        return (self.type in PAPERS, self.subject)

    @property
    def limits(self) -> str:
        """What a result or certificate must be, in words; "" where anything will do."""
        if self.type == VALID:
            return "not expired"
        if self.type == PASS:
            return "passed"
        if self.type == TEXT:
            return self.expected
        unit = f" {self.unit}" if self.unit else ""
        if self.lower and self.upper:
            return f"{self.lower} to {self.upper}{unit}"
        if self.lower:
            return f"at least {self.lower}{unit}"
        return f"at most {self.upper}{unit}" if self.upper else ""


class Specification(NamedTuple):
    """A version of what is asked of a product's goods, of one supplier (0: of any other)."""

    id: int
    product: int
    supplier: int
    version: int
    note: str
    person: int
    made_at: datetime
    needs: tuple[Need, ...]
    is_in_force: bool


class NewCertificate(NamedTuple):
    """A certificate to be put on record. kind: the code of its kind."""

    kind: str
    number: str
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


class Certificate(NamedTuple):
    """A certificate on record. items: how many items it covers."""

    id: int
    kind: int
    number: str
    issuer: str
    issued_on: date | None
    valid_until: date | None
    person: int
    made_at: datetime
    replaces: int | None
    withdrawn_by: int | None
    withdrawn_at: datetime | None
    withdrawn_why: str
    items: int


class NewResult(NamedTuple):
    """What was measured of an item, or of a sample of it. subject: the name of what is measured."""

    item: int
    subject: str
    value: str


class Result(NamedTuple):
    """What was measured of an item."""

    id: int
    item: int
    attribute: int
    name: str
    value: str
    sample: int
    person: int
    made_at: datetime
    withdrawn_by: int | None
    withdrawn_at: datetime | None
    withdrawn_why: str


class Finding(NamedTuple):
    """How one need is met by an item: is_in, and within limits unless is_out.

    value: of the result, or the number of the certificate, which has expired where it is not in.
    source: the id of that result or certificate, 0 where nothing is there; item: whose it is,
    another one's where it was handed down.
    """

    need: Need
    is_in: bool
    is_out: bool
    value: str = ""
    source: int = 0
    item: int = 0

    @property
    def missing(self) -> str:
        """What is missing, in words."""
        return f"{self.need.name} (expired)" if self.source else self.need.name


class Standing(NamedTuple):
    """How an item stands beside its specification (0: nothing is asked of it)."""

    item: int
    specification: int
    findings: tuple[Finding, ...]
    is_conceded: bool = False

    @property
    def missing(self) -> tuple[Finding, ...]:
        """What is not in."""
        return tuple(each for each in self.findings if not each.is_in)

    @property
    def out(self) -> tuple[Finding, ...]:
        """What is out of limits."""
        return tuple(each for each in self.findings if each.is_out)

    @property
    def is_complete(self) -> bool:
        """Whether all that is asked for is in and within limits."""
        return not self.missing and not self.out


class Settled(NamedTuple):
    """What an act did to holds: which items were released, and which are held again."""

    released: tuple[int, ...] = ()
    held: tuple[int, ...] = ()


class Certified(NamedTuple):
    """A certificate was put on record, or taken back: with what came of it."""

    id: int
    settled: Settled = Settled()
    is_repeat: bool = False


class Entered(NamedTuple):
    """Results were put on record: their ids in order, those out of limits, what came of it."""

    ids: tuple[int, ...]
    out: tuple[Finding, ...] = ()
    settled: Settled = Settled()
    is_repeat: bool = False


def text_of(code: str, specification: int) -> str:
    """Return the reason of a hold as the ledger keeps it: `PAPERS: specification 17`."""
    return f"{code}: specification {specification}"


def specification_of(text: str) -> int:
    """Return the specification that the reason of a hold names."""
    return int(text.rpartition(" ")[2])


class Conceded(NamedTuple):
    """Goods were let go as they are: the items, which of a lot's part is a new one."""

    items: tuple[int, ...]
    settled: Settled = Settled()
    is_repeat: bool = False


class Concession(NamedTuple):
    """Goods that may be used as they are. of: the lot that it was a part of, or the item itself.

    lacks: what was missing or out of limits then, in words. ended_by: 0 where nobody ended it but
    its day or its order.
    """

    id: int
    item: int
    of: int
    reason: str
    lacks: str
    until: date | None
    order_kind: str
    order_number: str
    signature: int
    person: int
    made_at: datetime
    ended_by: int | None
    ended_at: datetime | None
    ended_why: str
