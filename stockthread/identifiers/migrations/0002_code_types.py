"""Seed the code types that every installation starts with."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# code, name, scope, folds: case, inner spaces, hyphens, leading zeros
CODE_TYPES = (
    ("serial", "Serial number", "product", False, False, False, False),
    ("maker_serial", "Maker's serial number", "maker", False, False, False, False),
    ("lot", "Lot number", "product", False, False, False, False),
    ("sscc", "SSCC", "company", False, True, False, False),
    ("asset_tag", "Asset tag", "company", True, False, False, False),
    ("imei", "IMEI", "company", False, True, True, False),
)


def seed(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Insert the code types, in the order in which screens list them."""
    code_type = apps.get_model("identifiers", "CodeType")
    code_type._default_manager.bulk_create(
        code_type(
            code=code,
            name=name,
            scope=scope,
            folds_case=case,
            folds_inner_spaces=spaces,
            folds_hyphens=hyphens,
            folds_leading_zeros=zeros,
        )
        for code, name, scope, case, spaces, hyphens, zeros in CODE_TYPES
    )


class Migration(migrations.Migration):
    dependencies = [("identifiers", "0001_tables")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
