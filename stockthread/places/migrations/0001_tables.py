import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parties", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="binary", max_length=80)),
                ("code_key", models.CharField(db_collation="binary", max_length=400)),
                ("name", models.CharField(max_length=200)),
                ("name_key", models.CharField(db_collation="binary", max_length=400)),
                ("kind", models.CharField(max_length=12)),
                ("path", models.CharField(db_collation="binary", max_length=1000)),
                ("is_active", models.BooleanField(default=True)),
                ("x", models.BigIntegerField(null=True)),
                ("y", models.BigIntegerField(null=True)),
                ("w", models.BigIntegerField(null=True)),
                ("h", models.BigIntegerField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="places.place"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.party"
                    ),
                ),
            ],
            options={
                "db_table": "places_place",
                "indexes": [
                    models.Index(fields=["code_key"], name="places_place_code_search"),
                    models.Index(fields=["name_key"], name="places_place_name_search"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="places_place_code_once"),
                    models.UniqueConstraint(fields=("path",), name="places_place_path_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        name="places_place_code_given",
                    ),
                    models.CheckConstraint(
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
                                ),
                            )
                        ),
                        name="places_place_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="places_place_not_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("path__endswith", "/"), ("path__startswith", "/")),
                        name="places_place_path_form",
                    ),
                    models.CheckConstraint(
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
                                    ),
                                ),
                                ("party__isnull", True),
                            ),
                            models.Q(
                                ("kind__in", ("supplier", "customer", "carrier")),
                                ("party__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="places_place_party_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party__isnull", False),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="places_place_name_given",
                    ),
                    models.CheckConstraint(
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
                                    ),
                                ),
                                _negated=True,
                            ),
                            ("parent__isnull", True),
                            _connector="OR",
                        ),
                        name="places_place_root_kinds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("h__isnull", True),
                                ("w__isnull", True),
                                ("x__isnull", True),
                                ("y__isnull", True),
                            ),
                            models.Q(
                                ("h__gt", 0),
                                ("w__gt", 0),
                                ("x__isnull", False),
                                ("y__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="places_place_rectangle",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind__in", ("production", "scrap", "lost", "variance"))
                        ),
                        fields=("kind",),
                        name="places_place_one_of_each_virtual",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("party__isnull", False)),
                        fields=("party", "kind"),
                        name="places_place_one_per_party_and_kind",
                    ),
                ],
            },
        ),
    ]
