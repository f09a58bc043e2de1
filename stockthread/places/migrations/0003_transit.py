"""The place of what is on its way from one of our places to another."""

from django.db import migrations, models


def add_transit(apps, schema_editor):
    place = apps.get_model("places", "Place")
    code = "TRANSIT"
    while place.objects.filter(code=code).exists():  # somebody may have named a bin so
        code += "-"
    keys = {"code_key": code.casefold(), "name_key": "in transit"}
    made = place.objects.create(
        code=code, name="In transit", kind="transit", path=f"/{code}/", **keys
    )
    place.objects.filter(pk=made.pk).update(path=f"/{made.pk}/")


def remove_transit(apps, schema_editor):
    apps.get_model("places", "Place").objects.filter(kind="transit").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0002_first_people"),
        ("places", "0002_virtual_places"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="place",
            name="places_place_kind",
        ),
        migrations.RemoveConstraint(
            model_name="place",
            name="places_place_party_kind",
        ),
        migrations.RemoveConstraint(
            model_name="place",
            name="places_place_root_kinds",
        ),
        migrations.RemoveConstraint(
            model_name="place",
            name="places_place_one_of_each_virtual",
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "company",
                            "site",
                            "building",
                            "zone",
                            "aisle",
                            "rack",
                            "bin",
                            "supplier",
                            "customer",
                            "carrier",
                            "production",
                            "scrap",
                            "lost",
                            "variance",
                            "transit",
                        ),
                    )
                ),
                name="places_place_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "kind__in",
                            (
                                "company",
                                "site",
                                "building",
                                "zone",
                                "aisle",
                                "rack",
                                "bin",
                                "production",
                                "scrap",
                                "lost",
                                "variance",
                                "transit",
                            ),
                        ),
                        ("party__isnull", True),
                    ),
                    models.Q(
                        ("kind__in", ("supplier", "customer", "carrier")), ("party__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="places_place_party_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "kind__in",
                            (
                                "company",
                                "supplier",
                                "customer",
                                "carrier",
                                "production",
                                "scrap",
                                "lost",
                                "variance",
                                "transit",
                            ),
                        ),
                        _negated=True,
                    ),
                    ("parent__isnull", True),
                    _connector="OR",
                ),
                name="places_place_root_kinds",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind__in", ("production", "scrap", "lost", "variance", "transit"))
                ),
                fields=("kind",),
                name="places_place_one_of_each_virtual",
            ),
        ),
        migrations.RunPython(add_transit, remove_transit),
    ]
