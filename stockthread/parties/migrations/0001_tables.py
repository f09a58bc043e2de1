import django.db.models.deletion
from django.db import migrations, models


def add_collation(apps, schema_editor):
    """Give PostgreSQL the collation that SQLite has under this name: by code point."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE COLLATION IF NOT EXISTS \"binary\" (LOCALE = 'C')")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunPython(add_collation, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "parties_person",
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="binary", max_length=64)),
                ("code_key", models.CharField(db_collation="binary", max_length=400)),
                ("name", models.CharField(max_length=200)),
                ("name_key", models.CharField(db_collation="binary", max_length=400)),
                ("is_supplier", models.BooleanField(default=False)),
                ("is_customer", models.BooleanField(default=False)),
                ("is_carrier", models.BooleanField(default=False)),
                ("is_maker", models.BooleanField(default=False)),
                ("is_own", models.BooleanField(default=False)),
                ("note", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "parties_party",
                "indexes": [
                    models.Index(fields=["code_key"], name="parties_party_code_search"),
                    models.Index(fields=["name_key"], name="parties_party_name_search"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="parties_party_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        name="parties_party_code_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="parties_party_name_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("phone", models.CharField(blank=True, default="", max_length=64)),
                ("address", models.TextField(blank=True, default="")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="parties.party"
                    ),
                ),
            ],
            options={
                "db_table": "parties_contact",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="parties_contact_name_given",
                    )
                ],
            },
        ),
    ]
