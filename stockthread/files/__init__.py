"""Files: photos and documents that are kept with an order, an event, an item, a complaint, a
product or a certificate.

Other areas use what is listed here. Bytes lie in the installation's directory, outside of what the
web server serves as files; pages hand them out one by one.
"""

from stockthread.files import read
from stockthread.files.keeping import FILES_MAX, NAME_MAX, SIZE_MAX, keep, taken_in
from stockthread.files.records import (
    CERTIFICATE,
    COMPLAINT,
    EVENT,
    ITEM,
    ORDER,
    PICTURE,
    PRODUCT,
    SUBJECTS,
    TYPES,
    File,
    NewFile,
    Subject,
)

__all__ = [
    "CERTIFICATE",
    "COMPLAINT",
    "EVENT",
    "FILES_MAX",
    "ITEM",
    "NAME_MAX",
    "ORDER",
    "PICTURE",
    "PRODUCT",
    "SIZE_MAX",
    "SUBJECTS",
    "TYPES",
    "File",
    "NewFile",
    "Subject",
    "keep",
    "read",
    "taken_in",
]
