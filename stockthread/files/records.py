"""Records that go into and come out of files."""

from datetime import datetime
from typing import Final, NamedTuple

ORDER, EVENT, ITEM, COMPLAINT, PRODUCT, CERTIFICATE = SUBJECTS = (
    "order", "event", "item", "complaint", "product", "certificate",
)  # fmt: skip
"""What a file can be kept with."""

PICTURE: Final = "image/jpeg"
"""What every picture is stored as, whatever it came as."""

TYPES: Final = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": PICTURE,
    "jpeg": PICTURE,
    "png": PICTURE,
    "webp": PICTURE,
}
"""By the end of a name, what a file is stored as; a picture is always made anew."""


class NewFile(NamedTuple):
    """A file to be kept: its name as people know it, and its bytes as they came."""

    name: str
    data: bytes


class Subject(NamedTuple):
    """What files are kept with: one of SUBJECTS, and its id."""

    kind: str
    id: int


class File(NamedTuple):
    """A file that is kept. sha256: of its bytes as they are stored, in hexadecimal."""

    id: int
    subject: Subject
    name: str
    media_type: str
    size: int
    sha256: str
    made_by: int
    made_at: datetime

    @property
    def is_picture(self) -> bool:
        """Whether it may be shown in a page; anything else is only ever handed out to be saved."""
        return self.media_type == PICTURE
