"""A browser checks a proof by itself, as the command does; the file is sent nowhere."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import yard
from tests.site import Site


def test_a_proof_is_downloaded_and_checked_and_a_changed_one_is_not_believed(
    page: Page, site: Site, tmp_path: Path
):
    made = yard.make(site, "PROOF", 300)  # more than one leaf
    site.sign_in(page, "admin")
    page.goto(f"{site.address}/seals")
    page.get_by_role("button", name="Seal now").click()
    expect(page.get_by_role("status").first).to_contain_text("Sealed: head")
    key = page.locator(".seal-key").inner_text()
    page.goto(f"{site.address}/items/{made.ids[270]}")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Proof", exact=True).click()
    proof = tmp_path / "proof.json"
    downloading.value.save_as(proof)
    asked: list[str] = []
    page.goto(f"{site.address}/check-proof")
    page.on("request", lambda request: asked.append(request.url))
    check(page, proof, key)
    said = page.locator("[data-proof-said]")
    expect(said).to_contain_text(f"This proof holds: {made.codes[270]}")
    expect(said).to_contain_text("1 event, among the first")
    expect(said).to_contain_text("→ Shelf A")
    check(page, proof, "ab" * 32)
    expect(said).to_contain_text("It is signed by another key than yours")
    text = proof.read_text()
    forgeries = {
        "PROOF-1271": "PROOF-1272", '"receive"': '"deliver"', '"leaves_count":': "x",
        key: "ab" * 32, "stockthread proof 1": "other",
    }  # fmt: skip
    for old, new in forgeries.items():
        (tmp_path / "forged.json").write_text(text.replace(old, new))
        check(page, tmp_path / "forged.json", key)
        expect(said).to_contain_text("This proof does not hold")
    assert [url for url in asked if "/static/" not in url] == []


def check(page: Page, file: Path, key: str) -> None:
    """Give the page a file and a key, and have them checked."""
    page.set_input_files("#proof-file", file)
    page.fill("#proof-key", key)
    page.evaluate("document.querySelector('[data-proof-said]').replaceChildren()")
    page.get_by_role("button", name="Check").click()
