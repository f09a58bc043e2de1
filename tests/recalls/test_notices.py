"""Notices: told, signed, sent and tried again, answered without an account, reminded, closed."""

from datetime import timedelta

import pytest

from stockthread import access, ledger, parties, passports, places, recalls
from stockthread.access import Signer
from stockthread.ledger import Lines
from stockthread.recalls import NewAnswer, NewRecall, Scope
from tests.recalls.conftest import received, sold
from tests.refusals import refused
from tests.world import START

LATER = START + timedelta(days=1)


def link(key: str) -> str:
    return f"https://here.example/r/{key}"


def signer(world) -> Signer:
    return Signer(world.anna, "quality", access.BY_PASSWORD, START)


@pytest.fixture
def recall(world):
    """Two drills with the customer, one in the store; the customer has an e-mail."""
    parties.add_contacts([parties.NewContact("CUS", "Carla", "carla@example.com")])
    drills = world.drills(3)
    sold(world, drills[:2])
    new = NewRecall("may burn", Scope(tuple(drills)), "Stop using it.")
    return recalls.begin(new, signer=signer(world), act=world.act())


def told(world, recall, **more):
    return recalls.tell(recall.id, link=link, signer=signer(world), act=world.act(), **more)


def notice_of(recall):
    [notice] = recalls.read_notices.notices(recall.id)
    return notice


def delivered(at=LATER):
    mails = []
    while mail := recalls.take_mail(at):
        recalls.sent(mail, at=at)
        mails.append(mail)
    return mails


def parts(recall) -> dict[str, int]:
    [ring] = recalls.rings(recall)
    return ring.parts


def test_who_has_it_is_told_once_signed_with_serials_and_an_address(world, recall):
    unsigned = lambda: recalls.tell(recall.id, link=link, signer=None, act=world.act())  # noqa: E731
    assert refused(unsigned) == [(None, "signature_needed")]
    act = world.act()
    press = lambda **more: recalls.tell(  # noqa: E731
        recall.id, link=link, signer=signer(world), act=act, **more
    )
    assert press() == press() == press(seen="[]") == (1, 1, 0, 2), "pressed again it is one"
    assert refused(lambda: press(texts={"en": "Other words."})) == [(None, "key_reused")]
    assert len(recalls.read_notices.notices(recall.id)) == 1
    assert refused(lambda: told(world, recall)) == [(None, "recall_nobody")]
    assert parts(recall) == {"with_us": 1, "untold": 2}
    [mail] = delivered()
    notice = notice_of(recall)
    assert (mail.recipient, mail.subject) == (
        "carla@example.com", f"Recall {recall.number}: may burn",
    )  # fmt: skip
    assert link(notice.key) in mail.body
    assert "Stop using it." in mail.body
    assert len(notice.key) == 16
    assert recalls.read_notices.by_key("-".join([notice.key[:4], notice.key[4:].lower()])) == notice
    assert parts(recall) == {"with_us": 1, "silent": 2}


def test_an_e_mail_that_does_not_go_is_tried_again_later(world, recall):
    told(world, recall)
    mail = recalls.take_mail(LATER)
    recalls.failed(mail, "no such host")
    assert recalls.take_mail(LATER) is None
    again = recalls.take_mail(LATER + timedelta(minutes=6))
    assert (again.id, again.tries, again.error) == (mail.id, 1, "no such host")


def test_a_party_without_an_e_mail_gets_a_letter(world):
    drills = world.drills(1)
    sold(world, drills)
    new = NewRecall("may burn", Scope(tuple(drills)))
    recall = recalls.begin(new, signer=signer(world), act=world.act())
    assert told(world, recall) == (1, 0, 1, 1)
    assert recalls.mark_posted(recall.id, [notice_of(recall).id], at=LATER) == 1
    assert parts(recall) == {"silent": 1}


def test_answers_need_no_account_count_once_and_can_be_corrected(world, recall):
    told(world, recall)
    delivered()
    notice = notice_of(recall)
    [one, two] = [each.item for each in recalls.read_notices.items_of([notice.id])[notice.id]]
    recalls.answer(notice, [NewAnswer(0, "have")], key="a", at=LATER)
    recalls.answer(notice, [NewAnswer(0, "missing")], key="a", at=LATER)
    assert parts(recall) == {"with_us": 1, "have": 2}
    corrected = [NewAnswer(one, "sold", "Mr Miller"), NewAnswer(two, "destroyed")]
    recalls.answer(notice, corrected, words="sorry", key="b", at=LATER)
    assert parts(recall) == {"with_us": 1, "sold": 1, "destroyed": 1}
    assert [each.answer for each in recalls.read_notices.replies([notice.id])[notice.id]] == [
        "have", "have", "sold", "destroyed",
    ]  # fmt: skip
    [of_party] = recalls.told(recall)
    assert of_party.words == "sorry"


def test_an_answer_of_all_says_nothing_of_what_a_party_is_told_of_later(world, recall):
    told(world, recall)
    delivered()
    recalls.answer(notice_of(recall), [NewAnswer(0, "destroyed")], key="a", at=LATER)
    more = world.drills(1)
    sold(world, more)
    scope = Scope((*recall.scope.roots, *more))
    recall = recalls.change(recall.id, scope, reason="one more", signer=signer(world),
                            act=world.act())  # fmt: skip
    told(world, recall)
    delivered()
    assert parts(recall) == {"with_us": 1, "destroyed": 2, "silent": 1}
    assert recalls.remind(LATER + timedelta(days=9), link=link) == 1
    recalls.answer(notice_of(recall), [NewAnswer(0, "have")], key="b", at=LATER)
    assert parts(recall) == {"with_us": 1, "have": 3}
    assert recalls.remind(LATER + timedelta(days=20), link=link) == 0


def test_what_is_no_answer_is_refused(world, recall):
    told(world, recall)
    notice, stranger = notice_of(recall), world.drills(1)[0]

    def say(*answers, **more):
        return refused(lambda: recalls.answer(notice, answers, key="x", at=LATER, **more))

    assert say() == [(None, "recall_no_answer")]
    assert say(NewAnswer(0, "maybe")) == [(None, "recall_answer")]
    assert say(NewAnswer(stranger, "have")) == [(None, "recall_not_theirs")]
    assert say(NewAnswer(0, "have"), words="a\0") == [(None, "recall_text")]
    assert say(NewAnswer(0, "have", "a\0")) == [(None, "recall_text")]
    assert say(NewAnswer(0, "have"), words="x" * 1001) == [(None, "field_too_long")]
    assert refused(lambda: recalls.read_notices.by_key("guessed")) == [(None, "unknown_id")]


def test_what_comes_back_closes_the_ring_whatever_was_answered(world, recall):
    told(world, recall)
    delivered()
    notice = notice_of(recall)
    recalls.answer(notice, [NewAnswer(0, "missing")], key="a", at=LATER)
    [one, two] = [each.item for each in recalls.read_notices.items_of([notice.id])[notice.id]]
    ledger.take_back(Lines([one]), place=world.a2, act=world.act(), owner=world.us)
    assert parts(recall) == {"with_us": 1, "back": 1, "missing": 1}
    ledger.take_back(Lines([two]), place=world.a2, act=world.act(), owner=world.us)
    ledger.scrap(Lines([two]), place=world.scrap, act=world.act())
    assert parts(recall) == {"with_us": 1, "back": 1, "destroyed": 1}
    [ring] = recalls.rings(recall)
    assert (ring.closed, ring.total) == (3, 3)


def test_of_a_lot_what_is_back_is_what_the_party_has_no_more(world):
    lot = received(world, 10_000, "L-1")
    sold(world, [lot], [6_000])
    new = NewRecall("sour", Scope((lot,)))
    recall = recalls.begin(new, signer=signer(world), act=world.act())
    told(world, recall)
    ledger.take_back(Lines([lot], [2_500], place=world.customer), place=world.a2,
                     act=world.act(), owner=world.us)  # fmt: skip
    assert parts(recall) == {"with_us": 4_000, "back": 2_500, "untold": 3_500}


def test_a_lot_that_a_party_sold_on_is_not_back_though_some_of_it_never_left_us(world):
    parties.add_contacts([parties.NewContact("CUS", "Carla", "carla@example.com")])
    lot = received(world, 10_000, "L-1")
    sold(world, [lot], [6_000])
    recall = recalls.begin(NewRecall("sour", Scope((lot,))), signer=signer(world), act=world.act())
    told(world, recall)
    delivered()
    [other] = parties.add_parties([parties.NewParty("NEW", "New Ltd", is_customer=True)])
    ledger.take_back(Lines([lot], [1_000], place=world.customer), place=world.a2,
                     act=world.act(), owner=world.us)  # fmt: skip
    for hold in ledger.read.holds_of(lot):
        ledger.release([hold.id], act=world.act())
    there = places.place_of_party(other, "customer")
    ledger.deliver(Lines([lot], [5_000], place=world.customer), place=there, owner=other,
                   act=world.act())  # fmt: skip
    standing = [(status, each.quantity) for of in recalls.told(recall) for each, status in of.items]
    assert standing == [("back", 1_000), ("sold", 5_000)]
    assert parts(recall) == {"with_us": 4_000, "back": 1_000, "untold": 5_000}
    assert recalls.remind(LATER + timedelta(days=9), link=link) == 0, "it has none of it"


def test_what_a_second_e_mail_told_of_is_not_silent_until_that_went(world, recall):
    told(world, recall)
    delivered()
    more = world.drills(1)
    sold(world, more)
    scope = Scope((*recall.scope.roots, *more))
    recall = recalls.change(recall.id, scope, reason="one more", signer=signer(world),
                            act=world.act())  # fmt: skip
    told(world, recall)
    mail = recalls.take_mail(LATER)
    recalls.failed(mail, "no such host")
    assert parts(recall) == {"with_us": 1, "silent": 2, "untold": 1}
    assert recalls.mark_posted(recall.id, [notice_of(recall).id], at=LATER) == 1
    assert parts(recall) == {"with_us": 1, "silent": 3}
    assert recalls.take_mail(LATER + timedelta(days=9)) is None, "the letter went instead"


def test_a_press_reminds_once_and_nobody_twice_a_day(world, recall):
    told(world, recall)
    delivered()

    def press(key: str, after: timedelta) -> int:
        return recalls.remind(LATER + after, link=link, recall=recall.id, now=True, key=key)

    assert press("a", timedelta(0)) == press("a", timedelta(days=2)) == 1
    assert press("b", timedelta(hours=23)) == 0
    assert press("c", timedelta(days=1)) == 1
    assert notice_of(recall).reminded == 2
    assert refused(lambda: press("a\0", timedelta(0))) == [(None, "bad_key")]


def test_who_sold_it_on_says_to_whom_and_how_much(world):
    lot = received(world, 10_000, "L-1")
    sold(world, [lot], [6_000])
    recall = recalls.begin(NewRecall("sour", Scope((lot,))), signer=signer(world), act=world.act())
    told(world, recall)
    notice = notice_of(recall)
    said = [NewAnswer(lot, "sold", "Mr Miller", "0123 456", 4_500)]
    recalls.answer(notice, said, key="a", at=LATER)
    assert parts(recall) == {"with_us": 4_000, "sold": 4_500, "have": 1_500}
    [on] = recalls.passed_on(recall)
    assert (on.whom, on.contact, [each.quantity for each in on.items]) == (
        "Mr Miller", "0123 456", [4_500],
    )  # fmt: skip
    assert on in recalls.to_reach(recall), "a letter, for it is no e-mail"
    recalls.answer(notice, [NewAnswer(0, "have")], key="b", at=LATER)
    assert recalls.passed_on(recall) == []
    assert refused(lambda: recalls.answer(notice, said, key="a\0", at=LATER)) == [
        (None, "recall_text")
    ]  # fmt: skip


def test_a_buyer_further_on_is_told_reminded_and_answers_and_counts_once(world):
    lot = received(world, 10_000, "L-1")
    sold(world, [lot], [6_000])
    recall = recalls.begin(NewRecall("sour", Scope((lot,))), signer=signer(world), act=world.act())
    told(world, recall)
    shop = notice_of(recall)
    recalls.mark_posted(recall.id, [shop.id], at=LATER)
    said = [NewAnswer(lot, "sold", "Mr Miller", "Mill Lane 3, miller@example.com", 4_500)]
    recalls.answer(shop, said, key="a", at=LATER)
    assert recalls.to_tell(recall).meaning == (
        f"I tell 1 buyer further on of recall {recall.number}, and that they have 4.5 l of"
        " Apple juice."
    )
    assert told(world, recall) == (1, 1, 0, 1)
    assert recalls.passed_on(recall) == []
    assert refused(lambda: told(world, recall)) == [(None, "recall_nobody")]
    [mail] = delivered()
    assert mail.recipient == "miller@example.com"
    assert "sold on to you" in mail.body
    buyer = recalls.read_notices.notices(recall.id)[1]
    assert (buyer.party, buyer.via, link(buyer.key) in mail.body) == (0, shop.id, True)
    assert parts(recall) == {"with_us": 4_000, "silent": 4_500, "have": 1_500}
    assert recalls.remind(LATER + timedelta(days=8), link=link) == 1

    on = [NewAnswer(lot, "sold", "Ms Moss", "Moss Farm", 1_000)]
    recalls.answer(buyer, on, key="b", at=LATER)
    assert parts(recall) == {"with_us": 4_000, "sold": 1_000, "have": 5_000}
    assert told(world, recall) == (1, 0, 1, 1)
    farm = recalls.read_notices.notices(recall.id)[2]
    recalls.answer(farm, [NewAnswer(0, "destroyed")], key="c", at=LATER)
    assert parts(recall) == {"with_us": 4_000, "destroyed": 1_000, "have": 5_000}
    ledger.take_back(Lines([lot], [2_500], place=world.customer), place=world.a2, owner=world.us,
                     act=world.act())  # fmt: skip
    assert sum(parts(recall).values()) == 10_000
    assert parts(recall) == {"with_us": 4_000, "back": 2_500, "destroyed": 1_000, "have": 2_500}

    recalls.answer(shop, [NewAnswer(0, "have")], key="d", at=LATER)
    assert parts(recall) == {"with_us": 4_000, "back": 2_500, "have": 3_500}, "as the shop says now"
    assert [len(each.items) for each in recalls.told(recall)] == [2, 0, 0]


def test_a_letter_to_one_buyer_further_on_tells_no_other_and_who_has_more_is_told_again(world):
    lots = [received(world, 10_000, code) for code in ("L-1", "L-2", "L-3")]
    sold(world, lots, [9_000] * 3)
    new = NewRecall("sour", Scope(tuple(lots)))
    recall = recalls.begin(new, signer=signer(world), act=world.act())
    told(world, recall)
    shop, mail = notice_of(recall), "miller@example.com"
    said = [NewAnswer(lots[0], "sold", "", mail, 3_000), NewAnswer(lots[1], "sold", mail, mail),
            NewAnswer(lots[2], "sold", "Ms Moss", "Moss Farm")]  # fmt: skip
    recalls.answer(shop, said, key="a", at=LATER)
    assert [len(each.items) for each in recalls.to_reach(recall)] == [2, 1], "one buyer, named so"
    assert told(world, recall) == (2, 1, 1, 3)
    [_, buyer, farm] = recalls.read_notices.notices(recall.id)
    assert recalls.mark_posted(recall.id, [farm.id], at=LATER) == 1
    assert {mail.notice for mail in delivered()} == {buyer.id}, "the e-mail still goes"
    recalls.answer(buyer, [NewAnswer(0, "destroyed")], key="b", at=LATER)
    assert parts(recall)["destroyed"] == 12_000

    more = NewAnswer(lots[0], "sold", "", mail, 8_000)
    recalls.answer(shop, [more], key="c", at=LATER)
    [on] = recalls.to_reach(recall)
    assert [each.quantity for each in on.items] == [8_000]
    act = world.act(recorded_at=LATER + timedelta(hours=1))
    press = lambda: recalls.tell(recall.id, link=link, signer=signer(world), act=act)  # noqa: E731
    assert press() == press() == (1, 1, 0, 1)
    [item] = [each for each in recalls.read_notices.items_of([buyer.id])[buyer.id]
              if each.item == lots[0]]  # fmt: skip
    assert (item.quantity, item.is_sent, recalls.passed_on(recall)) == (8_000, False, [])
    assert parts(recall)["destroyed"] == 9_000, "what was answered of less of it is no answer"
    delivered(LATER + timedelta(hours=2))
    [reminded] = [each.id for each in recalls.due_for(LATER + timedelta(days=9), recall.id)]
    assert reminded == buyer.id
    assert refused(lambda: told(world, recall)) == [(None, "recall_nobody")]


def test_who_does_not_answer_is_reminded_three_times_and_no_more(world, recall):
    told(world, recall)
    assert recalls.remind(LATER, link=link) == 0, "nothing was sent yet"
    delivered()
    at = LATER
    for _ in range(3):
        assert recalls.remind(at + timedelta(days=6), link=link) == 0
        at += timedelta(days=7)
        assert recalls.remind(at, link=link) == 1
    assert recalls.remind(at + timedelta(days=30), link=link) == 0
    assert notice_of(recall).reminded == 3
    assert [mail.kind for mail in delivered(at)] == ["reminder"] * 3


def test_an_answer_ends_the_reminding(world, recall):
    told(world, recall)
    delivered()
    recalls.answer(notice_of(recall), [NewAnswer(0, "have")], key="a", at=LATER)
    assert recalls.remind(LATER + timedelta(days=9), link=link) == 0


def test_what_was_shipped_on_since_is_told_to_whoever_has_it_now(world, recall):
    told(world, recall)
    [third] = [item for item in recall.scope.roots if ledger.read.item(item).place == world.a1]
    [hold] = [hold.id for hold in ledger.read.holds_of(third)]
    ledger.release([hold], act=world.act())
    [other] = parties.add_parties([parties.NewParty("NEW", "New Ltd", is_customer=True)])
    ledger.ship(Lines([third]), place=places.place_of_party(other, "customer"), owner=other,
                act=world.act())  # fmt: skip
    assert told(world, recall) == (1, 0, 1, 1)
    assert {each.party for each in recalls.read_notices.notices(recall.id)} == {
        world.customer_party, other,
    }  # fmt: skip


def test_some_customers_are_phoned_to_see_whether_it_reached_them(world, recall):
    told(world, recall)
    [check] = recalls.draw_checks(recall, 5, by=world.anna)
    assert check.party == world.customer_party
    wrong = lambda: recalls.note_check(  # noqa: E731
        recall, check.party, "maybe", by=world.anna, at=LATER
    )
    assert refused(wrong) == [(None, "recall_check")]
    recalls.note_check(recall, check.party, "reached", words="knew", by=world.anna, at=LATER)
    [check] = recalls.draw_checks(recall, 5, by=world.anna)
    assert (check.result, check.words) == ("reached", "knew")


def test_nobody_more_is_chosen_while_those_chosen_wait_for_the_call(world):
    lot = received(world, 10_000, "J-7")
    shops = [parties.NewParty(code, code, is_customer=True) for code in ("S1", "S2", "S3")]
    for party in parties.add_parties(shops):
        there = places.place_of_party(party, "customer")
        ledger.ship(Lines([lot], [1_000], place=world.a1), place=there, owner=party,
                    act=world.act())  # fmt: skip
    recall = recalls.begin(NewRecall("may burn", Scope((lot,))), signer=signer(world),
                           act=world.act())  # fmt: skip
    told(world, recall)
    draw = lambda count: [each.party for each in recalls.draw_checks(recall, count, by=world.anna)]  # noqa: E731
    [first] = draw(1)
    assert draw(1) == [first]
    assert len(draw(2)) == 2
    recalls.note_check(recall, first, "reached", by=world.anna, at=LATER)
    assert len(draw(2)) == 3


def test_a_lot_that_is_parted_after_its_buyer_was_told_is_told_and_counted_as_before(world):
    juice = received(world, 10_000, "J-7")
    sold(world, [juice], [4_000])
    recall = recalls.begin(NewRecall("may burn", Scope((juice,))), signer=signer(world),
                           act=world.act())  # fmt: skip
    told(world, recall)
    notice = notice_of(recall)
    recalls.mark_posted(recall.id, [notice.id], at=LATER)
    scope = Scope((juice,), cuts=(recalls.Cut("place", str(world.a1), "tasted"),))
    recall = recalls.change(recall.id, scope, reason="x", signer=signer(world), act=world.act())
    [part] = [item for item, each in recalls.read.members(recall.id).items()
              if not each.version_out]  # fmt: skip
    assert part != juice
    assert parts(recall) == {"silent": 4_000}
    assert recalls.untold(recall) == {}
    answer = [NewAnswer(juice, "destroyed", quantity=1_000)]
    recalls.answer(notice, answer, key="a", at=LATER)
    assert parts(recall) == {"destroyed": 1_000, "have": 3_000}
    ledger.take_back(Lines([part], [500]), place=world.a2, owner=world.us, act=world.act())
    assert parts(recall) == {"back": 500, "destroyed": 1_000, "have": 2_500}
    shown = [each.reference for each in passports.read.notices_of(juice, 0, 0)]
    assert shown == [recall.number], "the goods bear the number of the whole lot still"


def test_the_public_page_of_a_unit_shows_the_notice_until_the_recall_is_closed(world, recall):
    item = recall.scope.roots[0]
    shown = lambda: [n.reference for n in passports.read.notices_of(item, 0, 0)]  # noqa: E731
    assert shown() == []
    told(world, recall)
    assert shown() == [recall.number]
    [notice] = passports.read.notices()
    withdraw = lambda: passports.withdraw(notice.id, by=world.ben, at=LATER)  # noqa: E731
    assert refused(withdraw) == [(None, "notice_owned")]
    assert shown() == [recall.number]
    recalls.close(recall.id, reason="done", signer=signer(world), act=world.act())
    assert shown() == []
    assert passports.read.notices()[0].withdrawn_by == world.anna
    recalls.reopen(recall.id, reason="not done", signer=signer(world), act=world.act())
    assert shown() == [recall.number]
    recalls.close(recall.id, reason="done", signer=signer(world), act=world.act())
    recalls.reopen(recall.id, reason="not done", signer=signer(world), act=world.act())
    assert shown() == [recall.number]


def test_the_public_notice_speaks_the_languages_that_were_given_and_keeps_to_them(world, recall):
    item = recall.scope.roots[0]
    shown = lambda: passports.read.notices_of(item, 0, 0)[0].texts  # noqa: E731
    english = recalls.texts_of(recall)["en"]
    wrong = lambda: told(world, recall, texts={"tlh": "nuqneH"})  # noqa: E731
    assert refused(wrong) == [(None, "passport_language")]
    long = lambda: told(world, recall, texts={"de": "x" * 1_001})  # noqa: E731
    assert refused(long) == [(None, "field_too_long")]
    none = lambda: told(world, recall, texts={"en": " "})  # noqa: E731
    assert refused(none) == [(None, "field_missing")]
    told(world, recall, texts={"de": " Nicht laden. ", "fr": " "})
    assert shown() == {"en": english, "de": "Nicht laden."}
    recalls.close(recall.id, reason="done", signer=signer(world), act=world.act())
    recalls.reopen(recall.id, reason="not done", signer=signer(world), act=world.act())
    assert shown() == {"en": english, "de": "Nicht laden."}
