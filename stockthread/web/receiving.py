"""The receive form read: from its fields to what comes, and from who has the lot."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from stockthread import catalog, exchange, ledger, parties
from stockthread.files import NewFile
from stockthread.kernel.errors import refuse
from stockthread.purchases import Damaged
from stockthread.receipts import Delivery
from stockthread.web import asked

STAGES: Final = {"ready": ledger.Stage.READY, "raw": ledger.Stage.RAW}
COMING: Final = "coming"


def delivery(form: QueryDict) -> Delivery:
    """What comes. Raises Refused where product, place, supplier or lot is none."""
    text = form.get("product", "").strip()
    product = asked.product(text) if text else None
    supplier = form.get("supplier", "")
    is_announced = form.get("when", "") == COMING
    if not form.get("place", "").strip() and not (is_announced and supplier):
        refuse("no_place")
    return Delivery(
        lines=exchange.pasted(form.get("serials", "")),
        place=asked.place(form["place"]) if form.get("place", "").strip() else 0,
        year=timezone.localdate().year,
        product=product,
        supplier=parties.read.by_code([supplier]).get(supplier, 0) if supplier else 0,
        lot=lot(form.get("lot", ""), product),
        stage=STAGES.get(form.get("stage", ""), ledger.Stage.READY),
        owner=asked.party(form["owner"]) if form.get("owner", "").strip() else 0,
        is_announced=is_announced,
        taken=frozenset(form.get("taken", "").splitlines()),
        left=frozenset(form.get("left", "").splitlines()),
    )


def damaged(request: HttpRequest) -> list[Damaged]:
    """What is damaged, each with all the photos. The reason and the photos are for all of it."""
    codes = [line.strip() for line in request.POST.get("damaged", "").splitlines()]
    photos = tuple(
        NewFile(file.name or "photo.jpg", file.read())
        for file in request.FILES.getlist("photos")
        if file.size
    )
    reason = request.POST.get("damage", "")
    return [Damaged(code, reason, None, photos) for code in codes if code]


def lot(text: str, product: catalog.Product | None) -> int:
    """The lot of this product that has the code. Raises Refused no_such_lot, no_product."""
    if not text.strip():
        return 0
    if product is None:
        refuse("no_product")
    matches = ledger.read.find_code(text)
    for item in ledger.read.items([match.item for match in matches]):
        if item.kind == ledger.Kind.LOT and item.product == product.id:
            return item.id
    refuse("no_such_lot", text=text.strip(), sku=product.sku)


def names(products: Mapping[int, catalog.Product], id: int) -> str:
    """The name of a product, nothing for none."""
    return products[id].name if id in products else ""
