"""Tables of the catalogue: units of measure, classes, products, attributes, known barcodes.

Quantities elsewhere are whole numbers of a product's smallest unit; `scale`
says how many of those make one shown unit. No column holds a float.
A `*_key` column is the folded text that searching compares (kernel.findtext).
"""

from django.db import models
from django.db.models import F, Q

from stockthread.catalog.records import (
    ATTRIBUTE_TYPES,
    BARCODE_KINDS,
    DIMENSIONS,
    MEASURED_TRACKINGS,
    SCALES,
    TRACKINGS,
)


class UnitOfMeasure(models.Model):
    """One unit = factor_numerator / factor_denominator of its dimension's base unit."""

    code = models.CharField(max_length=16, db_collation="binary")
    name = models.CharField(max_length=64)
    dimension = models.CharField(max_length=16)
    factor_numerator = models.BigIntegerField()
    factor_denominator = models.BigIntegerField()

    class Meta:
        db_table = "catalog_unit_of_measure"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="catalog_unit_code_once"),
            models.CheckConstraint(
                condition=Q(dimension__in=DIMENSIONS), name="catalog_unit_dimension"
            ),
            models.CheckConstraint(
                condition=Q(factor_numerator__gt=0, factor_denominator__gt=0),
                name="catalog_unit_factor_positive",
            ),
        ]


class ProductClass(models.Model):
    """A family of products; classes form a tree."""

    code = models.CharField(max_length=64, db_collation="binary")
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "catalog_product_class"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="catalog_class_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="catalog_class_code_given"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="catalog_class_not_own_parent",
            ),
        ]


class Product(models.Model):
    """What an item is an example of, and how its stock is followed."""

    sku = models.CharField(max_length=64, db_collation="binary")
    sku_key = models.CharField(max_length=400, db_collation="binary")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=400, db_collation="binary")
    product_class = models.ForeignKey(ProductClass, null=True, on_delete=models.PROTECT)
    maker = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT)
    tracking = models.CharField(max_length=20)
    unit = models.ForeignKey(UnitOfMeasure, on_delete=models.PROTECT)
    scale = models.BigIntegerField()
    gtin = models.CharField(max_length=14, default="", blank=True)
    code_type = models.ForeignKey("identifiers.CodeType", on_delete=models.PROTECT)
    scheme = models.ForeignKey("identifiers.Scheme", null=True, on_delete=models.PROTECT)
    serial_pattern = models.CharField(max_length=200, default="", blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "catalog_product"
        indexes = [
            models.Index(fields=["sku_key"], name="catalog_product_sku_search"),
            models.Index(fields=["name_key"], name="catalog_product_name_search"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sku"], name="catalog_product_sku_once"),
            models.CheckConstraint(condition=~Q(sku=""), name="catalog_product_sku_given"),
            models.CheckConstraint(condition=~Q(name=""), name="catalog_product_name_given"),
            models.CheckConstraint(
                condition=Q(tracking__in=TRACKINGS), name="catalog_product_tracking"
            ),
            models.CheckConstraint(condition=Q(scale__in=SCALES), name="catalog_product_scale"),
            models.CheckConstraint(
                condition=Q(tracking__in=MEASURED_TRACKINGS) | Q(scale=1),
                name="catalog_product_serials_are_whole",
            ),
            models.UniqueConstraint(
                fields=["gtin"], condition=~Q(gtin=""), name="catalog_product_gtin"
            ),
        ]


class Conversion(models.Model):
    """One `unit` of a product is numerator / denominator of its shown unit: a carton is 12."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    unit = models.CharField(max_length=16, db_collation="binary")
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()

    class Meta:
        db_table = "catalog_conversion"
        constraints = [
            models.UniqueConstraint(fields=["product", "unit"], name="catalog_conversion_once"),
            models.CheckConstraint(condition=~Q(unit=""), name="catalog_conversion_unit_given"),
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gt=0), name="catalog_conversion_positive"
            ),
        ]


class TrackingChange(models.Model):
    """How a product's stock is followed was changed; nothing here ever changes again."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    tracking_from = models.CharField(max_length=20)
    tracking_to = models.CharField(max_length=20)
    person = models.BigIntegerField()
    changed_at = models.BigIntegerField()
    reason = models.CharField(max_length=500, default="", blank=True)
    key = models.CharField(max_length=80, db_collation="binary")

    class Meta:
        db_table = "catalog_tracking_change"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="catalog_tracking_key_once"),
            models.CheckConstraint(
                condition=Q(tracking_from__in=TRACKINGS, tracking_to__in=TRACKINGS)
                & ~Q(tracking_from=F("tracking_to")),
                name="catalog_tracking_changes",
            ),
        ]


class Attribute(models.Model):
    """Something that may be said of a product, and the type of what is said."""

    code = models.CharField(max_length=64, db_collation="binary")
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=8)
    unit = models.ForeignKey(UnitOfMeasure, null=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "catalog_attribute"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="catalog_attribute_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="catalog_attribute_code_given"),
            models.CheckConstraint(
                condition=Q(type__in=ATTRIBUTE_TYPES), name="catalog_attribute_type"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(type="number"),
                name="catalog_attribute_unit_on_numbers",
            ),
        ]


class ProductAttribute(models.Model):
    """The value of one attribute of one product, as canonical text."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT)
    value = models.CharField(max_length=400)

    class Meta:
        db_table = "catalog_product_attribute"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "attribute"], name="catalog_product_attribute_once"
            ),
            models.CheckConstraint(
                condition=~Q(value=""), name="catalog_product_attribute_value_given"
            ),
        ]


class Barcode(models.Model):
    """What a barcode was said to mean, once for all that are made like it.

    Texts that begin with `before`, end with `after`, and have serial_min to serial_max characters
    between them are of the product. Of a GTIN or a part number `before` is all of it. Nothing but
    `forgotten_at` and `forgotten_by` ever changes; both are 0 while the barcode is known.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16)
    example = models.CharField(max_length=400, db_collation="binary")
    before = models.CharField(max_length=400, default="", blank=True, db_collation="binary")
    serial = models.CharField(max_length=400, default="", blank=True, db_collation="binary")
    after = models.CharField(max_length=400, default="", blank=True, db_collation="binary")
    serial_min = models.BigIntegerField()
    serial_max = models.BigIntegerField()
    pieces = models.BigIntegerField()
    taught_by = models.BigIntegerField()
    taught_at = models.BigIntegerField()
    forgotten_by = models.BigIntegerField()
    forgotten_at = models.BigIntegerField()

    class Meta:
        db_table = "catalog_barcode"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "before", "after", "serial_min"],
                condition=Q(forgotten_at=0),
                name="catalog_barcode_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=BARCODE_KINDS), name="catalog_barcode_kind"
            ),
            models.CheckConstraint(
                condition=~Q(before="") | ~Q(after=""), name="catalog_barcode_tells_something"
            ),
            models.CheckConstraint(
                condition=Q(serial_min__gte=0, serial_max__gte=F("serial_min"))
                & (Q(kind="text") | Q(serial_max=0)),
                name="catalog_barcode_serial_length",
            ),
            models.CheckConstraint(
                condition=Q(pieces=1) | Q(pieces__gt=1, serial_max=0), name="catalog_barcode_pieces"
            ),
        ]


class Newcomer(models.Model):
    """For what new goods of a product are held as they come; "" for goods that are not held.

    `origin` is the place they come from, 0 for any that has no row of its own.
    """

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    origin = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True, db_collation="binary")
    blocks = models.SmallIntegerField()

    class Meta:
        db_table = "catalog_newcomer"
        constraints = [
            models.UniqueConstraint(fields=["product", "origin"], name="catalog_newcomer_once"),
            models.CheckConstraint(
                condition=Q(blocks__range=(0, 7)), name="catalog_newcomer_blocks"
            ),
        ]
