"""What the demo company asks of goods before use: cells that came without their certificate, juice
that was measured, a part of it that is used as it is, and samples that need not be kept longer."""

from datetime import datetime, timedelta

from stockthread import access, certificates, identifiers, ledger, lots
from stockthread.access import Signer
from stockthread.certificates import NewCertificate, NewNeed, NewResult
from stockthread.demo.firm import Firm
from stockthread.ledger import Act, Given, Kind, New, Stage

CELLS = (NewNeed("certificate", "COA"), NewNeed("valid", "SDS"))
MUST = (
    NewNeed("number", "Brix", "°Bx", "11.0", "13.5"),
    NewNeed("number", "pH", "", "3.0", "4.0"),
)  # fmt: skip
CELL_LOT, MUST_LOTS = "VO-9102", ("MU-0711", "MU-0712", "MU-0713")
MEASURED = (("12.1", "3.42"), ("10.6", "3.55"), ("10.8", "3.51"))
MONTHS = 6


def add_certificates(firm: Firm, *, at: datetime) -> int:
    """Record it all; return how many events that is."""
    last = ledger.read.latest_events(1)[0].id
    for sku, needs in (("CELL", CELLS), ("MUST-A", MUST)):
        certificates.set_specification(firm.products[sku], needs, key=f"demo-asked-{sku}",
                                       by=firm.people["dora"], at=at)  # fmt: skip
    [cells] = _receive(firm, "CELL", "VOLTA", [CELL_LOT], 1_200, at)
    sheet = NewCertificate("SDS", "SDS-21700-4", "Volta Cells GmbH", at.date(),
                           (at + timedelta(days=24)).date())  # fmt: skip
    certificates.add_certificate(sheet, [cells], act=_act(firm, "dora", "sheet", at))
    must = _receive(firm, "MUST-A", "ACKER", list(MUST_LOTS), 400_000, at)
    certificates.enter_results(
        [NewResult(lot, name, value) for lot, values in zip(must, MEASURED, strict=True)
         for name, value in zip(("Brix", "pH"), values, strict=True)],
        act=_act(firm, "dora", "laboratory", at),
    )  # fmt: skip
    signer = Signer(firm.people["dora"], "quality", access.BY_PASSWORD, at)
    why = "It goes into the spritzer, which is thinned anyway"
    certificates.concede(must[-1:], signer=signer, act=_act(firm, "dora", "as it is", at, why))
    for product in sorted({each.product for each in lots.samples()}):
        certificates.set_retention(product, MONTHS, by=firm.people["dora"], at=at)
    return sum(each.id > last for each in ledger.read.latest_events(50))


def _receive(
    firm: Firm, sku: str, supplier: str, codes: list[str], quantity: int, at: datetime
) -> list[int]:
    type = identifiers.read.code_type_by_code("lot").id
    new = New(Kind.LOT, firm.products[sku], len(codes), Given(type, codes),
              [quantity] * len(codes), origin=firm.places[supplier])  # fmt: skip
    act = _act(firm, "anna", codes[0], at)
    place = firm.places["GI"]
    posting = ledger.receive_new(new, place=place, stage=Stage.RAW, owner=firm.us, act=act)
    return list(posting.items)


def _act(firm: Firm, who: str, name: str, at: datetime, reason: str = "") -> Act:
    return Act(f"demo certified {name}", firm.people[who], at, reason=reason)
