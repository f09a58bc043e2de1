"""A table of results, as a file or pasted: read, told with what is wrong, and entered at once."""

from typing import Any

from django.http import HttpRequest

from stockthread import certificates, exchange
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act
from stockthread.web import asked, receive_file


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form; what was sent stands in it again."""
    return {
        "rows": request.POST.get("rows", ""),
        "product": request.POST.get("product", ""),
        "key": asked.new_key(),
        **(reasons or {}),
    }


def enter(request: HttpRequest, act: Act) -> certificates.Entered:
    """Enter the results of the file, or of the rows where there is none.

    With `accept` good, rows whose goods are not found are left out. Raises Refused as
    exchange.read_table, certificates.results_of_table and enter_results.
    """
    sent = request.POST
    if request.FILES.get("file"):
        with receive_file.kept(request) as path:
            rows = exchange.read_table(path, certificates.is_heading_row)
    else:
        rows = exchange.rows_of_text(sent.get("rows", ""))
    products = [asked.product(sent["product"]).id] if sent.get("product", "").strip() else []
    found = certificates.results_of_table(rows, products=products)
    if found.refusals and (act.accept == "all" or not found.results):
        raise Refused(found.refusals)
    return certificates.enter_results(found.results, act=act)
