"""The pages of books: registered in three piles, used up, spoilt, closed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stockthread import identifiers, ledger
from stockthread.identifiers import NewBook
from stockthread.kernel import clock, ids
from stockthread.ledger import BookTally
from tests.web.conftest import new

NUMBERS = [f"R{n:03}" for n in range(1, 11)]
SENT = {"name": "Roll 7", "product": "DR-18", "type": "serial", "kept": "Desk", "key": "k1"}


@pytest.fixture
def book(world) -> int:
    serial = identifiers.read.code_type_by_code("serial").id
    made = NewBook("Roll 1", serial, 0, "Desk of Ben", "red")
    return identifiers.add_book(
        made, NUMBERS, key="b", person=world.people["admin"], at=clock.now()
    )


def words_of(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"[ \n]+", " ", text.replace("&nbsp;", " "))


def address(id: int, act: str = "") -> str:
    return f"/books/{ids.public_id('book', id)}" + (f"/{act}" if act else "")


def receive(world, *codes: str) -> None:
    act = ledger.Act(key=codes[0], by=world.people["operator"], recorded_at=clock.now())
    ledger.receive_new(
        new(ledger.Kind.UNIT, "DR-18", "serial", list(codes)),
        place=world.places["STORE-1"], stage=ledger.Stage.READY, owner=0, act=act,
    )  # fmt: skip


def tally(id: int) -> BookTally:
    return ledger.read.book_tallies([id])[id]


def test_without_books_the_list_says_what_to_do(world, clerk):
    assert "No books yet" in words_of(clerk.get("/books"))


def test_a_book_is_registered_from_its_good_numbers(world, clerk, book):
    sent = SENT | {"numbers": "S001-S004\nR001\nS001\nSO01"}
    said = words_of(clerk.post("/books/new/preview", sent))
    for words in (
        "4 accepted",
        "1 doubtful",
        "2 refused",
        "Register the 4 good ones",
        "Register 5, the doubtful too",
        "R001 is in the book Roll 1 already",
    ):
        assert words in said
    answer = clerk.post("/books/new/post", sent)
    said = words_of(answer)
    assert "Roll 7 is registered with 4 numbers." in said
    assert "3 numbers were left out: R001 , S001 , SO01" in said
    made = identifiers.read.book_by_name("Roll 7")
    assert (made.size, made.kept) == (4, "Desk")


def test_the_doubtful_are_registered_when_asked(world, clerk):
    receive(world, "S001")
    answer = clerk.post("/books/new/post", SENT | {"numbers": "S001..S003", "doubtful": "1"})
    assert answer.status_code == 302
    assert tally(identifiers.read.book_by_name("Roll 7").id) == BookTally(1, 0, 2)


def test_a_form_sent_twice_registers_once(world, clerk):
    for _ in range(2):
        answer = clerk.post("/books/new/post", SENT | {"numbers": "S001"})
        assert answer.status_code == 302
    assert len(identifiers.read.books()) == 1


BAD = [
    ({"name": ""}, "The name is missing"),
    ({"name": "Roll 1"}, "belongs to another book"),
    ({"numbers": ""}, "0 numbers cannot be one book"),
    ({"numbers": "R001"}, "R001 is in the book Roll 1 already"),
    ({"product": "NOTHING"}, "no product with the SKU NOTHING"),
    ({"type": "nothing"}, "nothing with the id nothing"),
    ({"name": "A\0"}, "cannot be shown"),
    ({"kept": "K" * 201}, "at most 200"),
]


@pytest.mark.parametrize("sent, sentence", BAD)
def test_what_is_no_book_comes_back_with_the_reason(world, clerk, book, sent, sentence):
    answer = clerk.post("/books/new/post", SENT | {"numbers": "S001"} | sent)
    assert sentence in words_of(answer, 422)
    assert len(identifiers.read.books()) == 1
    assert clerk.post("/books/new/preview", SENT | {"numbers": "S1"} | sent).status_code == 200


def test_numbers_are_read_from_a_file(world, clerk):
    rows = b"product,serial,lot\nDR-18,S001,L1\nDR-18,S002,L1\n"
    file = SimpleUploadedFile("roll.csv", rows, content_type="text/csv")
    answer = clerk.post("/books/new/file", SENT | {"numbers": "S000", "file": file})
    said = answer.content.decode()
    assert "S000\nS001\nS002</textarea>" in said
    assert "Register all 3" in said
    assert "2 lines read from roll.csv" in said
    assert clerk.post("/books/new/file", SENT).status_code == 422


def test_the_page_of_a_book_tells_its_numbers_in_runs(world, clerk, book):
    receive(world, "R001", "R002")
    said = words_of(clerk.get(address(book)))
    for words in ("2 used", "8 left", "R001 … R002", "R003 … R010", "Desk of Ben", "red"):
        assert words in said
    assert "8 of 10" in words_of(clerk.get("/books"))


def test_numbers_are_spoilt_and_mended(world, book):
    operator = world.client("operator")
    sent = {"numbers": "R003-R004", "why": "torn"}
    said = words_of(operator.post(address(book, "spoil/post"), sent, follow=True))
    assert "2 numbers spoilt." in said
    assert "torn" in said
    assert tally(book) == BookTally(0, 2, 8)
    page = operator.get(address(book)).content.decode()
    assert "mend=1&amp;numbers=R003..R004" in page
    assert "Good again" in words_of(operator.get(address(book, "spoil") + "?mend=1&numbers=R003"))
    sent = {"numbers": "R003..R004", "mend": "1"}
    assert "good again." in words_of(operator.post(address(book, "spoil/post"), sent, follow=True))
    assert tally(book) == BookTally(0, 0, 10)


@pytest.mark.parametrize(
    "sent, sentence",
    [
        ({"numbers": "R001", "why": "x"}, "so it cannot be spoilt"),
        ({"numbers": "R002", "why": " "}, "why they are spoilt"),
        ({"numbers": "T9", "why": "x"}, "T9 is not in the book Roll 1"),
        ({"numbers": " ", "why": "x"}, "Nothing is listed"),
        ({"numbers": "R002", "mend": "1"}, "R002 is not spoilt"),
    ],
)
def test_what_cannot_be_spoilt_comes_back_with_the_reason(world, clerk, book, sent, sentence):
    receive(world, "R001")
    assert sentence in words_of(clerk.post(address(book, "spoil/post"), sent), 422)


def test_a_book_is_closed_and_reopened(world, clerk, book):
    assert "10 numbers are left" in words_of(clerk.get(address(book, "close")))
    answer = clerk.post(address(book, "close/post"), follow=True)
    assert "Roll 1 is closed" in words_of(answer)
    assert f'action="{address(book, "reopen")}"' in answer.content.decode()
    assert "Roll 1" in words_of(clerk.get("/books", {"state": "closed"}))
    assert clerk.post(address(book, "close/post")).status_code == 422
    assert "is open again" in words_of(clerk.post(address(book, "reopen"), follow=True))


def test_who_may_not_set_up_sees_books_and_registers_none(world, book):
    viewer = world.client("viewer")
    assert "Mark as spoilt" not in words_of(viewer.get(address(book)))
    assert viewer.get("/books/new").status_code == 403
    assert viewer.get(address(99)).status_code == 404
