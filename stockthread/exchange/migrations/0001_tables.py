import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(db_collation="binary", max_length=64)),
                ("attempt", models.BigIntegerField()),
                ("file", models.TextField()),
                ("columns", models.TextField()),
                ("mapping", models.TextField()),
                ("rows", models.BigIntegerField()),
                ("next_row", models.BigIntegerField()),
                ("place", models.BigIntegerField()),
                ("stage", models.SmallIntegerField()),
                ("owner", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("started_at", models.BigIntegerField()),
                ("finished_at", models.BigIntegerField(null=True)),
                ("accepted", models.BigIntegerField(default=0)),
                ("here", models.BigIntegerField(default=0)),
                ("doubtful", models.BigIntegerField(default=0)),
                ("refused", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "exchange_import",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("digest", "attempt"), name="exchange_import_attempt_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=("digest",),
                        name="exchange_import_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tray",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                ("file_line", models.BigIntegerField()),
                ("pile", models.CharField(max_length=8)),
                ("reason", models.CharField(max_length=40)),
                ("data", models.TextField()),
                ("cells", models.TextField()),
                ("digest", models.CharField(db_collation="binary", max_length=32)),
                ("item", models.BigIntegerField(default=0)),
                ("decision", models.CharField(blank=True, default="", max_length=8)),
                ("decided_by", models.BigIntegerField(default=0)),
                ("decided_at", models.BigIntegerField(null=True)),
                (
                    "import_of",
                    models.ForeignKey(
                        db_column="import_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="exchange.import",
                    ),
                ),
            ],
            options={
                "db_table": "exchange_tray",
                "indexes": [
                    models.Index(fields=["digest"], name="exchange_tray_digest"),
                    models.Index(
                        condition=models.Q(("decision", "")),
                        fields=["id"],
                        name="exchange_tray_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("import_of", "number"), name="exchange_tray_row_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pile__in", ["doubtful", "refused"])),
                        name="exchange_tray_pile",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decision__in", ["accepted", "dropped"]),
                            ),
                            _connector="OR",
                        ),
                        name="exchange_tray_decision",
                    ),
                ],
            },
        ),
    ]
