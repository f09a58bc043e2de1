"""What is said of a product, changed on its page."""

import re

from stockthread import catalog


def change(client, world, sku: str, **fields: str):
    product = catalog.read.by_sku([sku])[sku]
    address = f"/products/{world.public('product', product)}/change/post"
    return client.post(address, fields, follow=True)


def test_the_form_holds_what_is_said_so_far(world):
    drill = world.public("product", catalog.read.by_sku(["DR-18"])["DR-18"])
    page = world.client("admin").get(f"/products/{drill}").content.decode()
    assert f"/products/{drill}/change" in page
    form = world.client("admin").get(f"/products/{drill}/change").content.decode()
    name = catalog.read.product(catalog.read.by_sku(["DR-18"])["DR-18"]).name
    assert f'name="name" value="{name}"' in form


def test_a_change_is_told_and_what_is_not_named_stays(world):
    answer = change(world.client("admin"), world, "DR-18", name="Drill", gtin="4006381333931")
    text = re.sub(r"<[^>]+>", "", answer.content.decode())
    assert "Drill: name, GTIN changed." in text
    found = catalog.read.product(catalog.read.by_sku(["DR-18"])["DR-18"])
    assert (found.name, found.gtin) == ("Drill", "04006381333931")


def test_what_cannot_be_stays_in_the_form_with_its_reason(world):
    before = catalog.described(catalog.read.by_sku(["DR-18"])["DR-18"])
    answer = change(world.client("admin"), world, "DR-18", name="Drill", gtin="4006381333932")
    assert answer.status_code == 422
    assert 'value="4006381333932"' in answer.content.decode()
    assert change(world.client("admin"), world, "DR-18", name="").status_code == 422
    pattern = change(world.client("admin"), world, "DR-18", serial_pattern="D[")
    assert pattern.status_code == 422
    assert catalog.described(catalog.read.by_sku(["DR-18"])["DR-18"]) == before


def test_only_who_sets_up_changes_it(world):
    assert change(world.client("operator"), world, "DR-18", name="x").status_code == 403
