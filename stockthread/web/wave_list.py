"""The list of waves, and the orders that wait to be gathered in one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, QueryDict

from stockthread import access, orders, papers, parties, places, sales
from stockthread.kernel import clock, ids
from stockthread.orders import OPEN, SALE, Order, Wanted
from stockthread.sales import Wave, WaveFilter
from stockthread.web import acting, asked, list_deeds, lists, order_list, waves, words
from stockthread.web.lists import Deed, Listing, Paged, Records, Said

WAITING_MAX: Final = 100
ORDERS_MAX: Final = 1_000
HEAD: Final = ("wave", "state", "cart", "orders", "to_pick", "begun", "by", "closed", "closed_by")
CLOSED: Final = words.State("expected", "gone", "closed")
PICKED: Final = words.State("finished", "check", "all picked")


def page(query: QueryDict, form: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """The waves, the newest first, and the orders that wait to be picked."""
    waiting = orders.finished.orders(Wanted(SALE, (OPEN,)), is_finished=False, limit=WAITING_MAX)
    left = waves.left_of([order for order in waiting if order.state == OPEN])
    return {
        **lists.page(WAVES, query, actor),
        "waiting": waiting_rows([order for order in waiting if left.get(order.id)], left, form),
        "may_start": access.may(actor, "order"),
        "asked": {"cart": form.get("cart", "")},
        "places": acting.suggested_places(),
        "key": asked.new_key(),
    }


def find(said: Said) -> Paged:
    """Waves that fit the words, the newest first."""
    text, state = said.get("text", ""), said.get("state", "")
    among = orders.read.orders(Wanted(SALE, text=text), limit=ORDERS_MAX) if text else []
    wanted = WaveFilter(
        None if state == "any" else state == "closed",
        [order.id for order in among] if text else None,
        papers.number_in(text) or 0,
        said.places(),
        said.start(),
        said.end(),
    )
    return Paged(
        lambda after, limit: sales.waves(limit, lists.number(after) or 2**62, wanted),
        lambda: sales.count_waves(wanted),
    )


def rows(found: Sequence[Wave], actor: access.Actor) -> list[dict[str, Any]]:
    """Waves as rows, each with how many of its orders are to be picked still."""
    known = orders_of(found)
    left = waves.left_of([order for order in known.values() if order.state == OPEN])
    spots = places.read.places(sorted({wave.place for wave in found}))
    return [
        {
            "id": ids.public_id("wave", wave.id),
            "name": f"Wave {wave.id}",
            "href": waves.href(wave.id),
            "state": state(wave, left),
            "cart": spots[wave.place].code,
            "orders": [known[id].number for id in wave.orders],
            "at": wave.made_at,
        }
        for wave in found
    ]


def orders_of(found: Sequence[Wave]) -> dict[int, Order]:
    """The orders of waves by their ids."""
    wanted = sorted({id for wave in found for id in wave.orders})
    return {order.id: order for order in orders.read.of_ids(wanted)}


def to_pick(wave: Wave, left: Mapping[int, str]) -> int:
    """Of how many orders of a wave something is to be picked."""
    return sum(bool(left.get(id)) for id in wave.orders)


def state(wave: Wave, left: Mapping[int, str]) -> words.State:
    """How a wave stands: `2 orders to pick`, `all picked`, `closed`."""
    if wave.closed_at:
        return CLOSED
    if count := to_pick(wave, left):
        return words.State("progress", "progress", f"{words.count(count, 'order')} to pick")
    return PICKED


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Waves as lines of the file."""
    known = orders_of(found)
    left = waves.left_of([order for order in known.values() if order.state == OPEN])
    spots = places.read.places(sorted({wave.place for wave in found}))
    people = parties.read.people_names(
        sorted({id for wave in found for id in (wave.person, wave.closed_by)})
    )
    for wave in found:
        yield [
            wave.id, "closed" if wave.closed_at else "open", spots[wave.place].code,
            " ".join(known[id].number for id in wave.orders), to_pick(wave, left),
            wave.made_at.isoformat(), people.get(wave.person, ""),
            wave.closed_at.isoformat() if wave.closed_at else "", people.get(wave.closed_by, ""),
        ]  # fmt: skip


def waiting_rows(
    waiting: Sequence[Order], left: Mapping[int, str], form: QueryDict
) -> list[dict[str, Any]]:
    """Orders of which something is to be picked, what is due first before the others."""
    names = parties.read.names(sorted({order.party for order in waiting}))
    picked = {*form.getlist("order"), *form.getlist("item"), *form.get("items", "").split()}
    among = sales.waves(ORDERS_MAX, wanted=WaveFilter(False, [order.id for order in waiting]))
    in_wave = {id: wave.id for wave in reversed(among) for id in wave.orders}
    by_due = sorted(
        waiting, key=lambda order: (order.due is None, order.due or order.made_at.date())
    )
    return [
        {
            "id": ids.public_id("order", order.id),
            "href": order_list.href(order.id),
            "number": order.number,
            "customer": names.get(order.party, ""),
            "due": order.due,
            "left": left[order.id],
            "wave": in_wave.get(order.id, 0),
            "is_picked": ids.public_id("order", order.id) in picked,
        }
        for order in by_due
    ]


def promise(wave: Wave, request: HttpRequest) -> list[int]:
    """Promise what is free to the orders of one wave. Raises Refused as `sales.allocate`."""
    return list(waves.promise(wave.id, list_deeds.act_for(request, wave.id)))


def close(wave: Wave, request: HttpRequest) -> None:
    """Pick one wave no more. Raises Refused wave_closed."""
    person = request.actor.person  # type: ignore[attr-defined]
    sales.close_wave(wave.id, by=person, at=clock.now())


WAVES: Final = Listing(
    name="waves",
    noun="wave",
    fields=(
        lists.choice("state", "Show waves that are", (("", "open"), ("closed", "closed"),
                                                      ("any", "open or closed")), is_narrow=True),
        lists.text_field("any number"),
        lists.PLACE._replace(word="onto", hint="any cart", say="onto {}"),
        lists.SINCE,
        lists.UNTIL,
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("to_pick",),
    cells=cells,
    label=lambda wave: f"Wave {wave.id}",
    kind="wave",
    of_ids=sales.waves_of_ids,
    deeds={
        "promise": Deed("Allocate", "check", "allocated", "reserve",
                        list_deeds.one_by_one(promise),
                        "What is free is promised to their orders; those that are due first "
                        "choose first."),
        "close": Deed("Close", "close", "closed", "order", list_deeds.one_by_one(close),
                      "They are picked no more. What was picked stays with its orders; what was "
                      "not waits to be gathered again.", "reopen"),
        "reopen": Deed("Open again", "undo", "open again", "order",
                       list_deeds.one_by_one(lambda wave, _: sales.reopen_wave(wave.id)),
                       "They are picked on as before.", "close"),
    },
)  # fmt: skip
