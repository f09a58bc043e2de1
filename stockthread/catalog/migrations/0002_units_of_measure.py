"""Units of measure with their exact factors.

Metric factors are by definition; pound, ounce, foot, inch and yard by the
international yard and pound agreement of 1959; the US gallon is 231 cubic
inches (NIST Handbook 44, appendix C).
Bases: piece, gram, millilitre, millimetre, square millimetre, second.
"""

from django.db import migrations

UNITS = (
    ("piece", "piece", "count", 1, 1),
    ("pair", "pair", "count", 2, 1),
    ("dozen", "dozen", "count", 12, 1),
    ("mg", "milligram", "mass", 1, 1000),
    ("g", "gram", "mass", 1, 1),
    ("kg", "kilogram", "mass", 1000, 1),
    ("t", "tonne", "mass", 1_000_000, 1),
    ("oz", "ounce", "mass", 28_349_523_125, 1_000_000_000),
    ("lb", "pound", "mass", 45_359_237, 100_000),
    ("ul", "microlitre", "volume", 1, 1000),
    ("ml", "millilitre", "volume", 1, 1),
    ("cl", "centilitre", "volume", 10, 1),
    ("l", "litre", "volume", 1000, 1),
    ("m3", "cubic metre", "volume", 1_000_000, 1),
    ("gal", "US gallon", "volume", 3_785_411_784, 1_000_000),
    ("mm", "millimetre", "length", 1, 1),
    ("cm", "centimetre", "length", 10, 1),
    ("m", "metre", "length", 1000, 1),
    ("km", "kilometre", "length", 1_000_000, 1),
    ("in", "inch", "length", 254, 10),
    ("ft", "foot", "length", 3048, 10),
    ("yd", "yard", "length", 9144, 10),
    ("mm2", "square millimetre", "area", 1, 1),
    ("cm2", "square centimetre", "area", 100, 1),
    ("m2", "square metre", "area", 1_000_000, 1),
    ("s", "second", "time", 1, 1),
    ("min", "minute", "time", 60, 1),
    ("h", "hour", "time", 3600, 1),
)


def add_units(apps, schema_editor):
    unit = apps.get_model("catalog", "UnitOfMeasure")
    fields = ("code", "name", "dimension", "factor_numerator", "factor_denominator")
    unit.objects.bulk_create(unit(**dict(zip(fields, row, strict=True))) for row in UNITS)


def remove_units(apps, schema_editor):
    apps.get_model("catalog", "UnitOfMeasure").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_tables")]
    operations = [migrations.RunPython(add_units, remove_units)]
