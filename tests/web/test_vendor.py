from stockthread.web import vendor


def test_vendored_files_are_the_pinned_bytes():
    assert vendor.differing() == []


def test_every_vendored_file_is_pinned():
    pinned = {vendored.file for vendored in vendor.VENDORED}
    assert {path.name for path in vendor.FOLDER.iterdir()} == pinned


def test_a_changed_file_is_told(tmp_path):
    for vendored in vendor.VENDORED:
        (tmp_path / vendored.file).write_text("something else")
    assert vendor.differing(tmp_path) == [vendored.file for vendored in vendor.VENDORED]
