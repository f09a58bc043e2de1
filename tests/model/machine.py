"""A random walk through all the verbs."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from stockthread import ledger
from stockthread.kernel import clock, db
from stockthread.ledger import Act, Cause, Given, Kind, New, Posting, Stage
from tests.model import marks, rules
from tests.model import model as m
from tests.model.batches import Apply, Plan
from tests.model.model import RefusedLines, Row, State
from tests.model.side_by_side import SideBySide

PICK = st.integers(0, 997)
PICKS = st.lists(PICK, min_size=1, max_size=3)
AMOUNT = st.one_of(st.none(), st.integers(0, 400))
ACCEPT = st.sampled_from(["all", "good"])
BACK = st.sampled_from([0, 0, 0, 0, 0, 0, 0, 1, 3, 20])
"""How many minutes ago it happened; for most, now."""


class Machine(SideBySide):
    """Every verb is a rule; what it is done with is chosen by numbers, which shrink well."""

    # Making

    @initialize()
    def begin(self) -> None:
        for kind in (m.UNIT, m.UNIT, m.CONTAINER, m.LOT):
            self.make(kind, 3, 0, 0)

    @rule(kind=st.sampled_from([m.UNIT, m.UNIT, m.CONTAINER, m.LOT]), number=st.integers(1, 3),
          pick=PICK, back=BACK)  # fmt: skip
    def make(self, kind: int, number: int, pick: int, back: int) -> None:
        self._make(kind, number, pick, back, Stage.READY if pick % 5 else Stage.WIP)

    @rule(kind=st.sampled_from([m.UNIT, m.LOT, m.CONTAINER]), number=st.integers(1, 2), pick=PICK)
    def expect(self, kind: int, number: int, pick: int) -> None:
        self._make(kind, number, pick, 0, Stage.EXPECTED)

    def _make(self, kind: int, number: int, pick: int, back: int, stage: Stage) -> None:
        w, model = self.w, self.model
        products = {m.UNIT: [w.drill, w.battery, w.pump()], m.LOT: [w.juice, w.pump()]}
        some = products.get(kind, [0])
        product = some[pick % len(some)]
        quantities = [100 * (n + 1) for n in range(number)] if kind == m.LOT else None
        texts = [self.text() for _ in range(number)]
        lots = [i for i in model.kinds if model.is_lot(i)]
        if pick % 8:
            lots = [i for i in lots if rules.may_have_units(model, i, product)]
        lot = lots[pick % len(lots)] if kind == m.UNIT and lots and pick % 2 == 0 else 0
        codes = Given(w.serial if kind == m.UNIT else w.lot, texts)
        given = None if kind == m.CONTAINER else codes
        new = New(Kind(kind), product, number, given, quantities, lot)
        is_expected = stage == Stage.EXPECTED
        place = w.supplier if is_expected else self.places[pick % 3]
        act = self.act(back)

        def plan(at: int) -> Plan:
            if lot and not rules.may_have_units(model, lot, product):
                raise RefusedLines(range(number))
            return Plan(set(), apply)

        def apply(event: int, items: range) -> None:
            model.write(event, "commission", clock.micros(act.at or act.recorded_at), [])
            state = State(product, lot, place, int(stage), w.us, 0)
            for n, item in enumerate(items):
                code = texts[n] if kind == m.UNIT else None
                model.make(event, kind, item, state, quantities[n] if quantities else 1, code)

        if is_expected:
            post = lambda: ledger.expect(new, place=place, owner=w.us, act=act)  # noqa: E731
        else:
            post = lambda: ledger.commission(  # noqa: E731
                new, place=place, stage=stage, owner=w.us, act=act
            )
        self.both(plan, act, post)

    def text(self) -> str:
        self.texts += 1
        return f"T{self.texts:05d}"

    # Going

    @rule(picks=PICKS, place=PICK, amount=AMOUNT, accept=ACCEPT, back=BACK, unpack=st.booleans())
    def move(self, unpack: bool, **drawn: Any) -> None:
        self.go("move", unpack, **drawn)

    @rule(picks=PICKS, place=PICK, amount=AMOUNT, accept=ACCEPT, back=BACK)
    def ship(self, **drawn: Any) -> None:
        self.go("ship", **drawn)

    @rule(picks=PICKS, place=PICK, amount=AMOUNT, accept=ACCEPT, back=BACK)
    def deliver(self, **drawn: Any) -> None:
        self.go("deliver", **drawn)

    @rule(picks=PICKS, place=PICK, amount=AMOUNT, accept=ACCEPT, back=BACK)
    def take_back(self, **drawn: Any) -> None:
        self.go("take_back", **drawn)

    @rule(verb=st.sampled_from(["scrap", "lose", "find", "find"]), picks=PICKS, place=PICK,
          amount=AMOUNT, accept=ACCEPT, back=BACK)  # fmt: skip
    def go_astray(self, verb: str, **drawn: Any) -> None:
        self.go(verb, **drawn)

    def go(
        self, verb: str, unpack: bool = False, *, picks: list[int], place: int,
        amount: int | None, accept: str, back: int,
    ) -> None:  # fmt: skip
        w, model = self.w, self.model
        usual = {"ship": [w.customer, w.carrier, w.supplier], "deliver": [w.customer],
                 "lose": [w.lost], "scrap": [w.scrap]}.get(verb, self.places)  # fmt: skip
        to = (
            self.anywhere[place % len(self.anywhere)]
            if place % 9 == 0
            else usual[place % len(usual)]
        )
        out = {"unpack": unpack} if verb == "move" else {}
        act = self.act(back, accept)

        def plan(rows: Sequence[Row], at: int) -> Plan:
            return rules.relocate(model, verb, rows, to, at, accept, **out)

        rows = self.pick(picks, lambda row: plan([row], self.now()))
        before = {"deliver": "ship", "take_back": "ship", "find": "lose"}.get(verb)
        if before and not rows:
            self.go(before, picks=picks, place=place, amount=amount, accept=accept, back=back)
            return
        rows = self.spread(rows, amount, picks)
        lines = self.lines(rows)
        post = getattr(ledger, verb)
        self.both(lambda at: plan(rows, at), act, lambda: post(lines, place=to, act=act, **out))

    @rule(picks=PICKS, place=PICK, amount=AMOUNT, accept=ACCEPT, back=BACK, unpack=st.booleans())
    def receive(self, picks: list[int], place: int, amount: int | None, accept: str, back: int,
                unpack: bool) -> None:  # fmt: skip
        w, model, to = self.w, self.model, self.places[place % 3]
        act = self.act(back, accept)

        def plan(rows: Sequence[Row], at: int) -> Plan:
            return rules.receive(model, rows, to, w.us, at, accept, unpack=unpack)

        rows = self.pick(picks, lambda row: plan([row], self.now()))
        if not rows:
            self._make(m.LOT if place % 2 else m.UNIT, 2, place, 0, Stage.EXPECTED)
            return
        rows = self.spread(rows, amount, picks)
        lines = self.lines(rows)
        self.both(
            lambda at: plan(rows, at), act,
            lambda: ledger.receive(
                lines, place=to, stage=Stage.READY, owner=w.us, act=act, unpack=unpack
            ),
        )  # fmt: skip

    @rule(picks=PICKS, into=PICK, amount=AMOUNT, accept=ACCEPT, back=BACK)
    def pack(self, **drawn: Any) -> None:
        self.put_in("pack", **drawn)

    @rule(picks=PICKS, into=PICK, amount=AMOUNT, accept=ACCEPT, back=BACK)
    def install(self, **drawn: Any) -> None:
        self.put_in("install", **drawn)

    def put_in(
        self, verb: str, picks: list[int], into: int, amount: int | None, accept: str, back: int
    ) -> None:
        model, act = self.model, self.act(back, accept)

        def plan(rows: Sequence[Row], at: int) -> Plan:
            if verb == "pack":
                return rules.pack(model, rows, at, accept)
            return rules.install(model, rows, at, accept, self.w.production)

        kind = m.CONTAINER if verb == "pack" else m.UNIT
        fitting = [i for i, k in model.kinds.items() if k == kind and into % 9]
        fitting = fitting or list(model.kinds)
        target = fitting[into % len(fitting)]
        rows = self.pick(picks, lambda row: plan([row], self.now()), target=target)
        rows = self.spread(rows, amount, picks)
        lines, targets = self.lines(rows), [row.target for row in rows]
        word = "container" if verb == "pack" else "parent"
        post = getattr(ledger, verb)
        self.both(lambda at: plan(rows, at), act, lambda: post(lines, act=act, **{word: targets}))

    @rule(picks=PICKS, amount=AMOUNT, accept=ACCEPT, back=BACK)
    def unpack(self, **drawn: Any) -> None:
        self.take_out("unpack", **drawn)

    @rule(picks=PICKS, amount=AMOUNT, accept=ACCEPT, back=BACK)
    def remove(self, **drawn: Any) -> None:
        self.take_out("remove", **drawn)

    def take_out(
        self, verb: str, picks: list[int], amount: int | None, accept: str, back: int
    ) -> None:
        model, act = self.model, self.act(back, accept)
        plan = getattr(rules, verb)
        rows = self.pick(picks, lambda row: plan(model, [row], self.now(), accept))
        if not rows:
            before = "pack" if verb == "unpack" else "install"
            self.put_in(before, picks, picks[0], amount, accept, back)
            return
        rows = self.spread(rows, amount, picks)
        lines, more = self.lines(rows), {"stage": Stage.READY} if verb == "remove" else {}
        post = getattr(ledger, verb)
        self.both(
            lambda at: plan(model, rows, at, accept), act, lambda: post(lines, act=act, **more)
        )

    # Using up and making

    @rule(picks=PICKS, pick=PICK, amount=AMOUNT, accept=ACCEPT, back=BACK)
    def consume(
        self, picks: list[int], pick: int, amount: int | None, accept: str, back: int
    ) -> None:
        model, act = self.model, self.act(back, accept)
        some = [i for i, kind in model.kinds.items() if kind == m.PROCESS or pick % 11 == 0]
        process = some[pick % len(some)] if some and pick % 2 else None

        def plan(rows: Sequence[Row], at: int) -> Plan:
            return rules.consume(model, rows, process, at, accept, self.w.production)

        rows = self.pick(picks, lambda row: plan([row], self.now()))
        rows = self.spread(rows, amount, picks)
        lines = self.lines(rows)
        self.both(
            lambda at: plan(rows, at), act,
            lambda: ledger.consume(lines, process=process, act=act),
        )  # fmt: skip

    @rule(pick=PICK, back=BACK, quantity=st.integers(1, 500))
    def produce(self, pick: int, back: int, quantity: int) -> None:
        w, model, act = self.w, self.model, self.act(back)
        some = [i for i, kind in model.kinds.items() if kind == m.PROCESS or pick % 11 == 0]
        if not some:
            return
        process = some[pick % len(some)]
        place = self.places[pick % 3]
        new = New(Kind.LOT, w.juice, 1, Given(w.lot, [self.text()]), [quantity])
        self.both(
            lambda at: rules.produce(model, process, w.juice, place, w.us, quantity, at), act,
            lambda: ledger.produce(new, process=process, place=place, owner=w.us, act=act),
        )  # fmt: skip

    @rule(verb=st.sampled_from(["blend", "merge"]), picks=PICKS, pick=PICK, amount=AMOUNT,
          accept=ACCEPT, back=BACK)  # fmt: skip
    def mix(
        self, verb: str, picks: list[int], pick: int, amount: int | None, accept: str, back: int
    ) -> None:
        w, model, act = self.w, self.model, self.act(back, accept)
        place, production = self.places[pick % 3], w.production
        new = New(Kind.LOT, w.apples, 1, Given(w.lot, [self.text()]), [123])

        def plan(rows: Sequence[Row], at: int) -> Plan:
            if verb == "merge":
                return rules.merge(model, rows, place, w.us, at, accept, production)
            return rules.blend(model, rows, w.apples, place, w.us, 123, at, accept, production)

        def post() -> Posting:
            if verb == "merge":
                return ledger.merge(lines, code=new.codes, place=place, owner=w.us, act=act)  # type: ignore[arg-type]
            return ledger.blend(lines, new, place=place, owner=w.us, act=act)

        rows = self.pick(picks, lambda row: plan([row], self.now()))
        rows = self.spread(rows, amount, picks)
        lines = self.lines(rows)
        self.both(lambda at: plan(rows, at), act, post)

    @rule(picks=PICKS, amount=AMOUNT, accept=ACCEPT, back=BACK)
    def split(self, picks: list[int], amount: int | None, accept: str, back: int) -> None:
        model, act = self.model, self.act(back, accept)

        def plan(rows: Sequence[Row], at: int) -> Plan:
            return rules.split(model, rows, at, accept, self.w.production)

        rows = self.pick(picks, lambda row: plan([row], self.now()))
        rows = self.spread(rows, amount, picks)
        lines = self.lines(rows)
        posting = self.both(lambda at: plan(rows, at), act, lambda: ledger.split(lines, act=act))
        self.note_holds(posting, self.inherited(posting))

    @rule(picks=PICKS, change=st.integers(-300, 300), accept=ACCEPT, back=BACK)
    def adjust(self, picks: list[int], change: int, accept: str, back: int) -> None:
        model, act = self.model, self.act(back, accept)
        rows = self.pick(picks, lambda row: rules.adjust(model, [row], [1], self.now(), accept))
        rows = list({row.item: row for row in self.spread(rows, None, picks)}.values())
        changes = [change + n for n in range(len(rows))]
        lines = self.lines(rows)
        self.both(
            lambda at: rules.adjust(model, rows, changes, at, accept), act,
            lambda: ledger.adjust(lines, changes=changes, act=act),
        )  # fmt: skip

    # Holds and promises

    @rule(picks=PICKS, blocks=st.integers(0, 7), amount=AMOUNT, accept=ACCEPT, back=BACK)
    def hold(
        self, picks: list[int], blocks: int, amount: int | None, accept: str, back: int
    ) -> None:
        model, act = self.model, self.act(back, accept)
        held: Callable[[range], list[int]] = lambda made: []  # noqa: E731

        def plan(rows: Sequence[Row], at: int) -> Plan:
            nonlocal held
            found, held = marks.hold(model, rows, at, accept, self.w.production)
            return found

        rows = self.pick(picks, lambda row: plan([row], self.now()))
        promised = sorted({item for item, spot, *_ in model.reservations.values() if spot})
        if promised and picks[0] % 4 < 3:  # or promises would seldom have to go along
            rows = self.spread(
                [Row(promised[n % len(promised)]) for n in picks], amount or 70, picks
            )
        elif picks[-1] % 2:
            rows = self.spread(rows, amount, picks)
        lines = self.lines(rows)
        posting = self.both(
            lambda at: plan(rows, at), act,
            lambda: ledger.hold(lines, reason="cracked", blocks=blocks, act=act),
        )  # fmt: skip
        if posting:
            new = Counter((item, 0, blocks) for item in held(posting.items))
            self.note_holds(posting, self.inherited(posting) + new)
            self.note_promises(posting)

    @rule(pick=PICK, blocks=st.integers(1, 7))
    def hold_place(self, pick: int, blocks: int) -> None:
        if pick % 3:  # too many of them, and nothing else can be done
            return
        place, act = [*self.places, self.w.warehouse][pick // 3 % 4], self.act()
        posting = self.both(
            lambda at: Plan(set(), lambda event, items: self.note(event, "hold", act)), act,
            lambda: ledger.hold_place(place, reason="flood", blocks=blocks, act=act),
        )  # fmt: skip
        self.note_holds(posting, Counter([(0, place, blocks)]))

    @rule(picks=PICKS, accept=ACCEPT)
    def release(self, picks: list[int], accept: str) -> None:
        model, act = self.model, self.act(0, accept)
        some = sorted(model.holds if picks[0] % 8 else model.all_holds) or [10**9]
        ids = sorted({some[pick % len(some)] for pick in picks})
        bad = {line for line, id in enumerate(ids) if id not in model.holds}

        def apply(event: int, items: range) -> None:
            self.note(event, "release", act)
            for id in ids:
                if model.holds.pop(id, None):
                    model.events[event].holds_closed.append(id)

        self.both(
            lambda at: self.unless(bad, len(ids), accept, apply), act,
            lambda: ledger.release(ids, act=act),
        )  # fmt: skip

    @staticmethod
    def unless(bad: set[int], count: int, accept: str, apply: Apply) -> Plan:
        if bad and (accept == "all" or len(bad) == count):
            raise RefusedLines(bad)
        return Plan(bad, apply)

    @rule(picks=PICKS, amount=AMOUNT, accept=ACCEPT)
    def reserve(self, picks: list[int], amount: int | None, accept: str) -> None:
        self._reserve(picks, amount, accept)

    def _reserve(self, picks: list[int], amount: int | None, accept: str) -> None:
        model, act, promised = self.model, self.act(0, accept), []

        def plan(rows: Sequence[Row], at: int) -> Plan:
            nonlocal promised
            found, promised = marks.reserve(model, rows, at, accept)
            return found

        rows = self.pick(picks, lambda row: plan([row], self.now()))
        rows = self.spread(rows, amount, picks)
        lines = self.lines(rows)
        posting = self.both(
            lambda at: plan(rows, at), act,
            lambda: ledger.reserve(lines, order=Cause("order", "7"), act=act),
        )  # fmt: skip
        if posting:
            made = self.take_over_promises(posting)
            assert {item for item, _, _ in made} == {step.item for step in promised}

    @rule(picks=PICKS)
    def unreserve(self, picks: list[int]) -> None:
        model, act = self.model, self.act()
        some = sorted(model.reservations)
        if not some:
            self._reserve(picks, None, "good")
            return
        ids = sorted({some[pick % len(some)] for pick in picks})
        bad = {line for line, id in enumerate(ids) if id not in model.reservations}

        def apply(event: int, items: range) -> None:
            self.note(event, "unreserve", act)
            for id in ids:
                marks.end_reservation(model, id)

        self.both(
            lambda at: self.unless(bad, len(ids), "all", apply), act,
            lambda: ledger.unreserve(ids, act=act),
        )  # fmt: skip

    def note(self, event: int, kind: str, act: Act) -> None:
        self.model.write(event, kind, clock.micros(act.at or act.recorded_at), [])

    def inherited(self, posting: Posting | None) -> Counter[tuple[int, int, int]]:
        """Return the holds that new lots must have from those they were split from."""
        found: Counter[tuple[int, int, int]] = Counter()
        if posting:
            for output, item, _, event in self.model.edges:
                if event == posting.event:
                    found += Counter(
                        (output, 0, blocks) for held, _, blocks, _ in self.model.holds.values()
                        if held == item
                    )  # fmt: skip
        return found

    def note_holds(self, posting: Posting | None, must: Counter[tuple[int, int, int]]) -> None:
        """Take over the ids of new holds, which must be on these items and places."""
        if not posting:
            return
        made = db.query(
            "SELECT id, item, place, blocks FROM ledger_hold WHERE event = %s", [posting.event]
        )
        assert Counter(tuple(row) for _, *row in made) == must
        for id, item, place, blocks in made:
            self.model.put_hold(posting.event, id, item, place, blocks)

    # Corrections

    @rule(picks=PICKS, texts=st.lists(st.sampled_from("ABCDEFG"), min_size=3, max_size=3),
          accept=ACCEPT, back=BACK)  # fmt: skip
    def correct_codes(self, picks: list[int], texts: list[str], accept: str, back: int) -> None:
        model, act = self.model, self.act(back, accept)
        items = [row.item for row in self.pick(picks, None) if not model.is_lot(row.item)]
        if items:
            texts = texts[: len(items)]
            codes = Given(self.w.serial, texts)
            self.both(
                lambda at: marks.correct_codes(model, items, texts, at, accept), act,
                lambda: ledger.correct_codes(items, codes=codes, act=act),
            )  # fmt: skip

    @rule(picks=PICKS, pick=PICK, accept=ACCEPT, back=BACK)
    def correct_product(self, picks: list[int], pick: int, accept: str, back: int) -> None:
        w, model, act = self.w, self.model, self.act(back, accept)
        product = [w.drill, w.battery, w.juice, w.apples, w.pump()][pick % 5]
        kinds = (m.UNIT,) if product in (w.drill, w.battery) else (m.LOT,)
        kinds = (m.UNIT, m.LOT) if product == w.pump() else kinds

        def plan(rows: Sequence[Row], at: int) -> Plan:
            return marks.correct_product(model, rows, product, kinds, at, accept)

        rows = self.pick(picks, lambda row: plan([row], self.now()))
        items = [row.item for row in rows]
        self.both(
            lambda at: plan(rows, at), act,
            lambda: ledger.correct_product(items, product=product, act=act),
        )  # fmt: skip

    @rule(picks=PICKS)
    def observe(self, picks: list[int]) -> None:
        items, act = sorted({row.item for row in self.pick(picks, None)}), self.act()
        days = db.query("SELECT id FROM catalog_attribute")[0][0]
        self.both(
            lambda at: Plan(set(), lambda event, made: self.note(event, "observe", act)), act,
            lambda: ledger.observe(items, attributes=days, values=["1"] * len(items), act=act),
        )  # fmt: skip

    @rule(pick=PICK, back=BACK, accept=ACCEPT)
    def reverse(self, pick: int, back: int, accept: str) -> None:
        model, act = self.model, self.act(back, accept)
        some = sorted(model.events)
        if pick % 8:
            some = [event for event in some if model.may_reverse(event, self.now())] or some
        late = pick % 2  # what has just been done, or anything
        event = some[-1 - pick % min(3, len(some))] if late else some[pick % len(some)]
        note(f"reverses event {event}: {model.events[event]}")
        posting = self.both(
            lambda at: marks.reverse(model, event, at), act,
            lambda: ledger.reverse(event, act=act),
        )  # fmt: skip
        if posting:
            closed = model.events[event].holds_closed
            self.note_holds(posting, Counter(model.all_holds[id][:3] for id in closed))
            marks.hold_again(model, posting.event, closed)
            self.note_promises(posting)

    @rule()
    def send_again(self) -> None:
        """The last request once more: the same answer, and nothing done."""
        if self.last:
            assert self.last().repeated
