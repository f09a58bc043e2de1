"""What the demo company recalls: a rehearsal of the bad cells, the juice of the mouldy apples with
customers who answer and one who does not, and what is changed on the line."""

from datetime import datetime, timedelta

from stockthread import access, recalls
from stockthread.access import Signer
from stockthread.demo.firm import Firm
from stockthread.kernel import clock
from stockthread.ledger import Act, Cause
from stockthread.recalls import NewAction, NewAnswer, NewRecall, Scope


def add_recalls(firm: Firm, *, at: datetime) -> int:
    """Record them all; return how many events that is."""
    people, begun = firm.people, clock.now()
    recalls.run_mock([firm.known["bad cells"]], key="demo-mock", by=people["dora"],
                     now=lambda: at + (clock.now() - begun))  # fmt: skip
    signer = Signer(people["dora"], "quality", access.BY_PASSWORD, at)
    act = Act("demo-recall", people["dora"], at)
    new = NewRecall(
        "Apple juice with too much patulin", Scope((firm.known["bad juice"],)),
        "Do not drink it, and do not sell it. Put it aside and tell us how much you have.",
        Cause("laboratory report", "LR-001"), firm.places["QU-4"],
    )  # fmt: skip
    recall = recalls.begin(new, signer=signer, act=act)
    recalls.tell(recall.id, link=lambda key: f"http://localhost:8000/r/{key}", signer=signer,
                 act=act._replace(key="demo-tell"), texts={"de": (
                     "Apfelsaft mit zu viel Patulin. Trinken und verkaufen Sie ihn nicht, legen Sie"
                     " ihn beiseite und sagen Sie uns, wie viel Sie haben.")})  # fmt: skip
    notices = recalls.read_notices.notices(recall.id)
    recalls.mark_posted(recall.id, [each.id for each in notices], at=at)
    if len(notices) > 1:
        recalls.answer(notices[0], [NewAnswer(0, "have")], key="demo", at=at,
                       words="Four cartons are in the cold store, the rest is sold.")  # fmt: skip
    recalls.draw_checks(recall, 1, by=people["dora"])
    action = recalls.begin_action(
        NewAction(
            "Cells of a new shift at the supplier age too fast",
            "The capacity of ten cells of each delivery is measured before it is welded",
            people["carla"], (at + timedelta(days=14)).date(),
            (firm.products["DR18"], firm.products["DR12"], firm.products["DR36"]),
        ),
        key="demo-action", by=people["dora"], at=at,
    )  # fmt: skip
    recalls.set_action_state(action.id, "done", words="The bench stands beside the dock",
                             key="demo-action-done", by=people["carla"], at=at,
                             fixed_at=at - timedelta(days=45))  # fmt: skip
    return sum(bool(each.hold_event) for each in recall.versions)
