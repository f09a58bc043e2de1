"""Mass balances and mock recalls on pages."""

from html import unescape

from stockthread import identifiers, ledger, parties, passports, places, recalls
from stockthread.jobs import mailing
from stockthread.kernel import clock
from stockthread.ledger import Lines
from tests.web.conftest import LONG_AGO, new


def lose(world, quantity: int) -> None:
    act = ledger.Act(key="lost", by=world.people["operator"], recorded_at=LONG_AGO, reason="gone")
    ledger.lose(Lines([world.juice], [quantity]), place=places.virtual_place("lost"), act=act)


def test_a_balance_adds_up_and_tells_what_stands_behind(world, clerk):
    lose(world, 1_000)
    address = f"/items/{world.public('item', world.juice)}/balance"
    page = clerk.get(address).content.decode()
    assert "Received" in page
    assert "499 l" in page
    assert "99.8 % accounted for" in page
    assert "Not found" in page
    page = clerk.get(address, {"as_of": "2025-01-01T10:00"}).content.decode()
    assert "Nothing to balance" in page
    assert address in clerk.get(address.removesuffix("/balance")).content.decode()


def test_a_mock_recall_is_pressed_kept_listed_and_set(world, clerk):
    sent = {"items": world.items(world.juice), "key": "m-1"}
    answer = clerk.post("/mock-recalls/post", sent, follow=True)
    page = answer.content.decode()
    assert "100 % accounted for" in page
    assert "L-1" in page
    clerk.post("/mock-recalls/post", sent)
    assert 'formaction="/mock-recalls/post"' in clerk.post("/recalls/new", sent).content.decode()
    [done] = recalls.mocks()
    assert done.number in clerk.get("/mock-recalls").content.decode()
    pdf = clerk.get(f"/mock-recalls/{world.public('mock', done.id)}/pdf")
    assert pdf.content.startswith(b"%PDF")
    assert world.client("operator").post("/mock-recalls/post", sent).status_code == 403


PASSWORD = "a good long password"


def seen(page: str, form: str) -> str:
    """What the form on a page carries of what it shows."""
    [_, sent] = page.split(f'action="{form}"', 1)
    return unescape(sent.split('name="seen" value="', 1)[1].split('"', 1)[0])


def begin(client, sent: dict[str, object]):
    """Look at what a recall would be about, and sign that."""
    page = client.post("/recalls/new", sent).content.decode()
    known = {"seen": seen(page, "/recalls/new/post")} if 'name="seen"' in page else {}
    return client.post("/recalls/new/post", {**sent, **known}, follow=True)


def begun(world, client, **more):
    return begin(client, {
        "items": world.items(*world.drills[:3]), "words": "may burn", "asked": "1", "traced": "1",
        "key": "r-1", "password": PASSWORD, **more,
    })  # fmt: skip


def test_a_selection_is_two_clicks_from_a_recall(world, clerk):
    assert "Recall" in clerk.get("/items").content.decode()
    page = clerk.post("/recalls/new", {"items": world.items(*world.drills[:3])}).content.decode()
    assert "Held at once: 3 pieces of " in page
    assert "Here, and to be brought back: 3 pieces of " in page
    assert "STORE-1" in page
    assert recalls.read.recalls() == []
    page = begun(world, clerk).content.decode()
    assert "may burn" in page
    assert "running" in page
    assert "<strong>0</strong> of 3 done" in page
    [recall] = recalls.read.recalls()
    assert recall.number in clerk.get("/recalls").content.decode()
    assert ledger.read.item(world.drills[0]).holds == 1
    lines = clerk.get(f"/recalls/{world.public('recall', recall.id)}/csv").content.decode()
    assert "DR-0001" in lines


def test_without_the_password_nothing_begins(world, clerk):
    answer = begun(world, clerk, password="wrong")
    assert answer.status_code == 422
    assert "may burn" in answer.content.decode()
    assert recalls.read.recalls() == []
    assert begun(world, world.client("operator")).status_code == 403


def test_what_is_cut_is_told_and_comes_back(world, clerk):
    begun(world, clerk, cut=["place"], of=["STORE-1"], why=["looked through"])
    assert recalls.read.recalls() == []
    begun(world, clerk, cut=["place"], of=["DOCK"], why=["looked through"])
    [recall] = recalls.read.recalls()
    address = f"/recalls/{world.public('recall', recall.id)}"
    page = clerk.get(f"{address}/change").content.decode()
    assert "looked through" in page
    sent = {"asked": "1", "traced": "1", "reason": "one more", "password": PASSWORD, "key": "r-2",
            "items": world.items(world.drills[5])}  # fmt: skip
    page = clerk.post(f"{address}/change/post", {**sent, "seen": "[]"}).content.decode()
    assert "What changed since it was shown" in page
    sent["seen"] = seen(page, f"{address}/change/post")
    page = clerk.post(f"{address}/change/post", sent, follow=True).content.decode()
    assert "one more" in page
    [recall] = recalls.read.recalls()
    assert [version.added for version in recall.versions] == [3, 1]


def test_a_lot_that_is_held_in_part_is_named(world, clerk):
    act = ledger.Act(key="part", by=world.people["operator"], recorded_at=LONG_AGO)
    ledger.move(Lines([world.juice], [1_000]), place=world.places["STORE-1"], act=act)
    sent = {"items": world.items(world.juice), "words": "sour", "asked": "1", "traced": "1",
            "cut": ["place"], "of": ["STORE-1"], "why": ["tasted"], "key": "r-1",
            "password": PASSWORD}  # fmt: skip
    page = clerk.post("/recalls/new", sent).content.decode()
    assert "held in part" in page
    assert "Held at once: 499 l of Apple juice" in page
    begin(clerk, sent)
    address = f"/recalls/{world.public('recall', recalls.read.recalls()[0].id)}/csv"
    assert "L-1/1,JUICE,with us,,499" in clerk.get(address).content.decode()


def test_what_was_made_since_is_told_as_held(world, clerk):
    act = ledger.Act(key="press", by=world.people["operator"], recorded_at=LONG_AGO)
    process = ledger.consume(Lines([world.juice]), act=act).items[0]
    begin(clerk, {"items": world.items(world.juice), "words": "sour", "asked": "1", "traced": "1",
                  "key": "r-1", "password": PASSWORD})  # fmt: skip
    [recall] = recalls.read.recalls()
    there = ledger.read.item(world.drills[0])
    made = new(ledger.Kind.LOT, "JUICE", "lot", ["L-9"], [1_000])
    ledger.produce(made, process=process, place=there.place, owner=there.owner,
                   act=act._replace(key="pressed"))  # fmt: skip
    page = clerk.get(f"/recalls/{world.public('recall', recall.id)}").content.decode()
    assert "are held already" in page
    assert "are not held" not in page
    assert "L-9" in page


def test_a_recall_is_closed_and_opened_again(world, clerk):
    begun(world, clerk)
    [recall] = recalls.read.recalls()
    address = f"/recalls/{world.public('recall', recall.id)}/state/post"
    sent = {"reason": "all back", "password": PASSWORD, "key": "c-1"}
    assert clerk.post(address, {**sent, "password": ""}).status_code == 422
    assert "What changed" in clerk.post(address, {**sent, "seen": "[]"}).content.decode()
    page = address.removesuffix("/state/post")
    sent["seen"] = seen(clerk.get(page).content.decode(), address)
    for _ in range(2):
        assert "is closed" in clerk.post(address, sent, follow=True).content.decode()
    sent["seen"] = seen(clerk.get(page).content.decode(), address)
    clerk.post(address, {**sent, "reason": "one more", "key": "c-2", "state": "running"})
    assert recalls.read.recalls()[0].state == "running"


def test_what_cannot_be_read_is_said_above_the_form(world, clerk):
    sent = {"items": world.items(world.drills[0]), "asked": "1", "traced": "1"}
    page = clerk.post("/recalls/new", {**sent, "least": "much"}).content.decode()
    assert "“much” is no share" in page
    page = clerk.post("/recalls/new", {**sent, "cut": "container", "of": "X", "why": "y"})
    assert "could be a container" in page.content.decode()
    page = clerk.post("/recalls/new", {"codes": "NOSUCH"}).content.decode()
    assert "not on record: NOSUCH" in page
    assert "What is wrong" not in page, "first what is bad is said"


def test_a_recall_can_begin_with_codes_alone_and_be_widened_by_them(world, clerk):
    assert 'href="/recalls/new"' in clerk.get("/recalls").content.decode()
    assert "See what is affected" in clerk.get("/recalls/new").content.decode()
    codes = [ledger.read.item(id).code for id in world.drills[:3]]
    page = clerk.post("/recalls/new", {"codes": "\n".join(codes[:2])}).content.decode()
    assert "2 units and lots affected" in page
    items = page.split('name="items" value="', 1)[1].split('"', 1)[0]
    assert items == world.items(*world.drills[:2])
    begun(world, clerk, items=items)
    [recall] = recalls.read.recalls()
    assert recall.scope.roots == tuple(world.drills[:2])
    assert recall.scope.is_traced
    address = f"/recalls/{world.public('recall', recall.id)}/change"
    page = clerk.post(address, {"asked": "1", "traced": "1", "codes": codes[2]}).content.decode()
    assert "3 units and lots affected" in page
    sent = {"asked": "1", "traced": "1", "items": world.items(world.drills[2]), "key": "c-9",
            "reason": "one more", "password": PASSWORD}  # fmt: skip
    assert f'name="items" value="{sent["items"]}"' in page
    clerk.post(f"{address}/post", {**sent, "seen": seen(page, f"{address}/post")})
    assert recalls.read.recall(recall.id).scope.roots == tuple(world.drills[:3])


def test_a_recall_by_codes_means_what_has_them_now_and_what_is_in_containers(world, clerk):
    one, other = world.drills[:2]
    old = ledger.read.item(one).code
    act = ledger.Act("b1", world.people["operator"], clock.now())
    codes = ledger.Given(identifiers.read.code_type_by_code("serial").id, ["BOX-1"])
    [box] = ledger.commission(
        ledger.New(ledger.Kind.CONTAINER, 0, 1, codes), place=world.places["STORE-1"],
        stage=ledger.Stage.READY, owner=ledger.read.item(one).owner, act=act,
    ).items  # fmt: skip
    ledger.pack(Lines([one, other]), container=box, act=act._replace(key="b2"))
    page = clerk.post("/recalls/new", {"codes": "BOX-1"}).content.decode()
    assert "2 units and lots affected" in page
    ledger.correct_codes([one], codes=codes._replace(texts=["DR-NEW"]), act=act._replace(key="b3"))
    ledger.correct_codes([other], codes=codes._replace(texts=[old]), act=act._replace(key="b4"))
    page = clerk.post("/recalls/new", {"codes": old}).content.decode()
    assert f'name="items" value="{world.items(other)}"' in page


def test_the_file_names_what_is_left_out_too(world, clerk):
    recall, address = running(world, clerk, cut=["customer"], of=["SHOP"], why=["looked through"])
    assert len(recall.versions) == 1
    lines = clerk.get(f"{address}/csv").content.decode()
    [line] = [each for each in lines.splitlines() if "DR-0001" in each]
    assert "Corner Shop" in line
    assert "looked through" in line
    assert "#" not in lines


def running(world, clerk, **more):
    """A recall of three drills, two of which a customer with an e-mail has."""
    [shop] = parties.add_parties([parties.NewParty("SHOP", "Corner Shop", is_customer=True)])
    parties.add_contacts([parties.NewContact("SHOP", "=Sam", "sam@shop.example")])
    act = ledger.Act(key="sold", by=world.people["operator"], recorded_at=LONG_AGO)
    there = places.place_of_party(shop, "customer")
    ledger.ship(Lines(world.drills[:2]), place=there, owner=shop, act=act)
    begun(world, clerk, **more)
    [recall] = recalls.read.recalls()
    return recall, f"/recalls/{world.public('recall', recall.id)}"


def tell(clerk, address: str):
    sent = {"password": PASSWORD, "key": "t-1", "text_en": "It may burn.",
            "text_fr": "Ne pas charger."}  # fmt: skip
    page = clerk.get(address).content.decode()
    if f"{address}/tell/post" in page:
        sent["seen"] = seen(page, f"{address}/tell/post")
    return clerk.post(f"{address}/tell/post", sent, follow=True)


def test_who_has_it_is_told_and_answers_without_an_account(world, clerk, client):
    recall, address = running(world, clerk)
    assert "1 party has" in clerk.get(address).content.decode()
    assert clerk.post(f"{address}/tell/post", {"password": "no"}).status_code == 422
    page = tell(clerk, address).content.decode()
    assert "Corner Shop" in page
    assert "33.3 %" in page
    assert tell(clerk, address).status_code == 200, "pressed twice it is one"
    [notice] = recalls.read_notices.notices(recall.id)
    public = f"/r/{notice.key}"
    page = client.get(public, headers={"accept-language": "de-DE,de;q=0.9"}).content.decode()
    assert "Was ist daraus geworden?" in page
    assert "DR-0001" in page
    assert "Northwind" not in page
    item = world.drills[0]
    sent = {"all": "have", f"item-{item}": "destroyed", "words": "burnt", "key": "a-1"}
    assert "Thank you" in client.post(public, sent).content.decode()
    client.post(public, sent)
    page = clerk.get(address).content.decode()
    assert "burnt" in page
    assert "66.7 %" in page
    [shown] = passports.read.notices()
    assert shown.texts == {"en": "It may burn.", "fr": "Ne pas charger."}
    assert "still has it" in page
    page = clerk.get(f"/items/{world.public('item', item)}/public", follow=True,
                     headers={"accept-language": "fr"}).content.decode()  # fmt: skip
    assert f"Rappel {recall.number}" in page
    assert client.post(public, {"key": "a-2"}).status_code == 422
    sent = {f"item-{world.drills[1]}": "sold", "whom": "Mr Miller", "contact": "Mill Lane 3",
            "key": "a-3"}  # fmt: skip
    client.post(public, sent)
    page = clerk.get(address).content.decode()
    assert "1 buyer further on has" in page
    assert "Mill Lane 3" in page
    sent = {"password": PASSWORD, "key": "t-2", "text_en": "It may burn.",
            "seen": seen(page, f"{address}/tell/post")}  # fmt: skip
    page = clerk.post(f"{address}/tell/post", sent, follow=True).content.decode()
    assert "bought from Corner Shop" in page
    assert "Mr Miller" in clerk.get(f"{address}/notices").content.decode()
    [_, buyer] = recalls.read_notices.notices(recall.id)
    page = client.get(f"/r/{buyer.key}").content.decode()
    assert "DR-0002" in page
    assert "DR-0001" not in page
    assert client.get("/r/guessed").status_code == 404


def test_letters_csv_and_report_are_files(world, clerk):
    _, address = running(world, clerk)
    tell(clerk, address)
    assert clerk.get(f"{address}/letters").content.startswith(b"%PDF")
    lines = clerk.get(f"{address}/notices").content.decode()
    assert ",'=Sam,sam@shop.example," in lines, "no formula for whoever opens it"
    assert "/r/" in lines
    assert clerk.get(f"{address}/report").content.startswith(b"%PDF")


def test_posted_letters_reminders_and_calls_are_noted(world, clerk):
    recall, address = running(world, clerk)
    tell(clerk, address)
    shop = world.public("party", recalls.read_notices.notices(recall.id)[0].party)
    clerk.post(f"{address}/deed/post", {"deed": "posted", "party": shop})
    clerk.post(f"{address}/deed/post", {"deed": "remind"})
    assert "reminded 1 time" in clerk.get(address).content.decode()
    clerk.post(f"{address}/deed/post", {"deed": "draw"})
    sent = {"deed": "check", "party": shop, "result": "reached", "words": "knew"}
    page = clerk.post(f"{address}/deed/post", sent, follow=True).content.decode()
    assert "knew of it and acted: knew" in page
    assert clerk.post(f"{address}/deed/post", {**sent, "result": "maybe"}).status_code == 422


def test_mail_goes_out_by_itself_where_there_is_a_server(world, clerk, settings, mailoutbox):
    _, address = running(world, clerk)
    tell(clerk, address)
    assert mailing.send_waiting(clock.now) == 0
    settings.EMAIL_HOST = "mail.example"
    assert mailing.send_waiting(clock.now) == 1
    assert mailoutbox[0].to == ["sam@shop.example"]
    assert "/r/" in mailoutbox[0].body
    assert mailing.send_waiting(clock.now) == 0
    settings.ADDRESS = "https://stock.example"
    assert mailing.remind(clock.now()) == 0


def test_an_action_is_begun_done_and_judged(world, clerk):
    sent = {
        "cause": "a bad lot",
        "fix": "it is tested",
        "owner": str(world.people["quality"]),
        "due": "2026-01-01",
        "products": "DR-18",
        "key": "a-1",
    }
    begun(world, clerk)
    [recall] = recalls.read.recalls()
    sent["links"] = recall.number
    assert clerk.post("/actions/new/post", {**sent, "due": "soon"}).status_code == 422
    assert clerk.post("/actions/new/post", {**sent, "links": "X"}).status_code == 422
    assert "It is done" in clerk.post("/actions/new/post", sent, follow=True).content.decode()
    [action] = recalls.actions()
    address = f"/actions/{world.public('action', action.id)}"
    link = f'<a href="/recalls/{world.public("recall", recall.id)}">recall {recall.number}: '
    assert link in clerk.get(address).content.decode()
    assert "late" in clerk.get("/actions?state=late").content.decode()
    assert clerk.post(f"{address}/state/post", {"state": "done"}).status_code == 422
    sent = {"state": "done", "reason": "the line tests", "fixed_at": "2026-01-02T10:00"}
    sent["key"] = "d-1"
    clerk.post(f"{address}/state/post", sent)
    page = clerk.post(f"{address}/state/post", sent, follow=True).content.decode()
    assert "What later production says" in page
    assert "before the change" in page
    assert "New action" in clerk.get("/actions/new").content.decode()
