"""What each reason says since when; the first versions are what is there already."""

import django.db.models.deletion
from django.db import migrations, models


def add_first_versions(apps, schema_editor):
    version = apps.get_model("holds", "Version")
    for each in apps.get_model("holds", "Reason").objects.order_by("id"):
        version.objects.create(
            reason=each, name=each.name, blocks=each.blocks, role=each.role,
            is_signed=each.is_signed, is_active=each.is_active, since=0, person=0, words="",
            undoes=0, key=f"reason.{each.code}",
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("holds", "0002_reasons")]

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("blocks", models.SmallIntegerField()),
                ("role", models.CharField(max_length=16)),
                ("is_signed", models.BooleanField()),
                ("is_active", models.BooleanField()),
                ("since", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("words", models.CharField(max_length=200)),
                ("undoes", models.BigIntegerField()),
                ("key", models.CharField(db_collation="binary", max_length=80)),
                (
                    "reason",
                    models.ForeignKey(
                        db_column="reason",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="holds.reason",
                    ),
                ),
            ],
            options={
                "db_table": "holds_version",
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="holds_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ("", "quality", "admin"))),
                        name="holds_version_role",
                    ),
                ],
            },
        ),
        migrations.RunPython(add_first_versions, migrations.RunPython.noop),
    ]
