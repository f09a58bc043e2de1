import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identifiers", "0002_code_types"),
        ("parties", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="binary", max_length=64)),
                ("name", models.CharField(max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="catalog.productclass",
                    ),
                ),
            ],
            options={
                "db_table": "catalog_product_class",
            },
        ),
        migrations.CreateModel(
            name="UnitOfMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="binary", max_length=16)),
                ("name", models.CharField(max_length=64)),
                ("dimension", models.CharField(max_length=16)),
                ("factor_numerator", models.BigIntegerField()),
                ("factor_denominator", models.BigIntegerField()),
            ],
            options={
                "db_table": "catalog_unit_of_measure",
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="catalog_unit_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dimension__in", ("count", "mass", "volume", "length", "area", "time"))
                        ),
                        name="catalog_unit_dimension",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("factor_denominator__gt", 0), ("factor_numerator__gt", 0)
                        ),
                        name="catalog_unit_factor_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sku", models.CharField(db_collation="binary", max_length=64)),
                ("sku_key", models.CharField(db_collation="binary", max_length=400)),
                ("name", models.CharField(max_length=200)),
                ("name_key", models.CharField(db_collation="binary", max_length=400)),
                ("tracking", models.CharField(max_length=20)),
                ("scale", models.BigIntegerField()),
                ("gtin", models.CharField(blank=True, default="", max_length=14)),
                ("serial_pattern", models.CharField(blank=True, default="", max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "code_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="identifiers.codetype"
                    ),
                ),
                (
                    "maker",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.party"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="identifiers.scheme",
                    ),
                ),
                (
                    "product_class",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="catalog.productclass",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="catalog.unitofmeasure"
                    ),
                ),
            ],
            options={
                "db_table": "catalog_product",
            },
        ),
        migrations.CreateModel(
            name="Attribute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="binary", max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("type", models.CharField(max_length=8)),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="catalog.unitofmeasure",
                    ),
                ),
            ],
            options={
                "db_table": "catalog_attribute",
            },
        ),
        migrations.CreateModel(
            name="ProductAttribute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.CharField(max_length=400)),
                (
                    "attribute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="catalog.attribute"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="catalog.product"
                    ),
                ),
            ],
            options={
                "db_table": "catalog_product_attribute",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("product", "attribute"), name="catalog_product_attribute_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value", ""), _negated=True),
                        name="catalog_product_attribute_value_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Barcode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("example", models.CharField(db_collation="binary", max_length=400)),
                (
                    "before",
                    models.CharField(blank=True, db_collation="binary", default="", max_length=400),
                ),
                (
                    "serial",
                    models.CharField(blank=True, db_collation="binary", default="", max_length=400),
                ),
                (
                    "after",
                    models.CharField(blank=True, db_collation="binary", default="", max_length=400),
                ),
                ("serial_min", models.BigIntegerField()),
                ("serial_max", models.BigIntegerField()),
                ("pieces", models.BigIntegerField()),
                ("taught_by", models.BigIntegerField()),
                ("taught_at", models.BigIntegerField()),
                ("forgotten_by", models.BigIntegerField()),
                ("forgotten_at", models.BigIntegerField()),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="catalog.product"
                    ),
                ),
            ],
            options={
                "db_table": "catalog_barcode",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("forgotten_at", 0)),
                        fields=("kind", "before", "after", "serial_min"),
                        name="catalog_barcode_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("text", "gtin", "part_number"))),
                        name="catalog_barcode_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("before", ""), _negated=True),
                            models.Q(("after", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="catalog_barcode_tells_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("serial_max__gte", models.F("serial_min")),
                            ("serial_min__gte", 0),
                            models.Q(("kind", "text"), ("serial_max", 0), _connector="OR"),
                        ),
                        name="catalog_barcode_serial_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pieces", 1),
                            models.Q(("pieces__gt", 1), ("serial_max", 0)),
                            _connector="OR",
                        ),
                        name="catalog_barcode_pieces",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackingChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tracking_from", models.CharField(max_length=20)),
                ("tracking_to", models.CharField(max_length=20)),
                ("person", models.BigIntegerField()),
                ("changed_at", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("key", models.CharField(db_collation="binary", max_length=80)),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="catalog.product"
                    ),
                ),
            ],
            options={
                "db_table": "catalog_tracking_change",
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="catalog_tracking_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "tracking_from__in",
                                ("serial", "serial_in_lot", "lot", "bulk", "serial_at_shipment"),
                            ),
                            (
                                "tracking_to__in",
                                ("serial", "serial_in_lot", "lot", "bulk", "serial_at_shipment"),
                            ),
                            models.Q(("tracking_from", models.F("tracking_to")), _negated=True),
                        ),
                        name="catalog_tracking_changes",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="productclass",
            constraint=models.UniqueConstraint(fields=("code",), name="catalog_class_code_once"),
        ),
        migrations.AddConstraint(
            model_name="productclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="catalog_class_code_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="productclass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True),
                    models.Q(("parent", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="catalog_class_not_own_parent",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["sku_key"], name="catalog_product_sku_search"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["name_key"], name="catalog_product_name_search"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=("sku",), name="catalog_product_sku_once"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("sku", ""), _negated=True), name="catalog_product_sku_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="catalog_product_name_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "tracking__in",
                        ("serial", "serial_in_lot", "lot", "bulk", "serial_at_shipment"),
                    )
                ),
                name="catalog_product_tracking",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "scale__in",
                        (1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000),
                    )
                ),
                name="catalog_product_scale",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tracking__in", ("lot", "bulk")), ("scale", 1), _connector="OR"
                ),
                name="catalog_product_serials_are_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gtin", ""), _negated=True),
                fields=("gtin",),
                name="catalog_product_gtin",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.UniqueConstraint(
                fields=("code",), name="catalog_attribute_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="catalog_attribute_code_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.CheckConstraint(
                condition=models.Q(("type__in", ("text", "number", "date"))),
                name="catalog_attribute_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__isnull", True), ("type", "number"), _connector="OR"),
                name="catalog_attribute_unit_on_numbers",
            ),
        ),
    ]
