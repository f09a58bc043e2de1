"""Types of codes may have a form of their own; the first is that of MAC addresses."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def seed(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Insert the type, unless somebody has one of that name."""
    code_types = apps.get_model("identifiers", "CodeType")._default_manager
    if not code_types.filter(code="mac").exists():
        code_types.create(
            code="mac",
            name="MAC address",
            scope="company",
            folds_case=True,
            folds_inner_spaces=True,
            folds_hyphens=True,
            folds_leading_zeros=False,
            form="eui48",
        )


class Migration(migrations.Migration):
    dependencies = [("identifiers", "0003_blocks_and_books")]
    operations = [
        migrations.AddField("codetype", "form", models.TextField(blank=True, default="")),
        migrations.AlterField("codetype", "form", models.TextField(blank=True)),
        migrations.AddConstraint(
            "codetype",
            models.CheckConstraint(
                condition=models.Q(form__in=["", "eui48"]), name="identifiers_code_type_form"
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
