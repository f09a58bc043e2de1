import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("parties", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
            ],
            options={
                "db_table": "printing_cursor",
            },
        ),
        migrations.CreateModel(
            name="Image",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(db_collation="binary", max_length=80)),
                ("png", models.BinaryField()),
                ("width", models.BigIntegerField()),
                ("height", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("made_at", models.BigIntegerField()),
            ],
            options={
                "db_table": "printing_image",
                "constraints": [
                    models.UniqueConstraint(fields=("name",), name="printing_image_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Printer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.CharField(db_collation="binary", max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=8)),
                ("language", models.CharField(max_length=4)),
                ("address", models.CharField(max_length=300)),
                ("dots", models.BigIntegerField()),
                ("sheet", models.TextField()),
                ("offset_x", models.BigIntegerField()),
                ("offset_y", models.BigIntegerField()),
                ("scale", models.BigIntegerField()),
                ("is_active", models.BooleanField()),
            ],
            options={
                "db_table": "printing_printer",
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="printing_printer_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("download", "raw", "ipp"))),
                        name="printing_printer_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ("zpl", "pdf", "png", "svg", "csv"))),
                        name="printing_printer_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), ("kind", "download")),
                            models.Q(
                                models.Q(("kind", "download"), _negated=True),
                                models.Q(("address", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="printing_printer_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dots__gt", 0), ("scale__gt", 0)),
                        name="printing_printer_measures",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.CharField(db_collation="binary", max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("subject", models.CharField(max_length=12)),
                ("version", models.BigIntegerField()),
                ("is_active", models.BooleanField()),
            ],
            options={
                "db_table": "printing_template",
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="printing_template_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("subject__in", ("unit", "lot", "container", "place", "task"))
                        ),
                        name="printing_template_subject",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                ("description", models.TextField()),
                ("note", models.CharField(max_length=200)),
                ("person", models.BigIntegerField()),
                ("made_at", models.BigIntegerField()),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="printing.template"
                    ),
                ),
            ],
            options={
                "db_table": "printing_template_version",
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(db_collation="binary", max_length=120)),
                ("state", models.CharField(max_length=10)),
                ("reason", models.CharField(max_length=400)),
                ("is_reprint", models.BooleanField()),
                ("person", models.BigIntegerField()),
                ("asked_at", models.BigIntegerField()),
                ("ended_at", models.BigIntegerField(default=0)),
                ("cause_event", models.BigIntegerField(default=0)),
                ("first_cell", models.BigIntegerField(default=0)),
                ("labels_count", models.BigIntegerField()),
                ("labels_drawn", models.BigIntegerField(default=0)),
                ("labels_sent", models.BigIntegerField(default=0)),
                ("tries", models.BigIntegerField(default=0)),
                ("next_try_at", models.BigIntegerField()),
                ("claim", models.CharField(blank=True, default="", max_length=32)),
                ("claimed_until", models.BigIntegerField(default=0)),
                ("problems", models.TextField(default="[]")),
                (
                    "printer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="printing.printer"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="printing.templateversion"
                    ),
                ),
            ],
            options={
                "db_table": "printing_job",
            },
        ),
        migrations.CreateModel(
            name="JobLabel",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
                ("subject", models.CharField(max_length=8)),
                ("subject_id", models.BigIntegerField()),
                ("code", models.TextField()),
                (
                    "job",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="printing.job",
                    ),
                ),
            ],
            options={
                "db_table": "printing_job_label",
                "indexes": [
                    models.Index(
                        fields=["subject_id", "subject"], name="printing_job_label_subject"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("job", "position"), name="printing_job_label_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event", models.CharField(max_length=12)),
                ("product", models.BigIntegerField()),
                ("product_class", models.BigIntegerField()),
                ("place", models.BigIntegerField()),
                ("after_position", models.BigIntegerField()),
                ("is_active", models.BooleanField()),
                ("person", models.BigIntegerField()),
                ("made_at", models.BigIntegerField()),
                (
                    "printer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="printing.printer"
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="printing.template"
                    ),
                ),
            ],
            options={
                "db_table": "printing_rule",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("event__in", ("receipt", "completion", "packing"))),
                        name="printing_rule_event",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)),
                        fields=(
                            "event",
                            "product",
                            "product_class",
                            "place",
                            "template",
                            "printer",
                        ),
                        name="printing_rule_once",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                fields=("template", "number"), name="printing_template_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "drawing", "ready", "sending"))),
                fields=["next_try_at"],
                name="printing_job_open",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ("waiting", "drawing", "ready", "sending", "failed", "stopped"))
                ),
                fields=["printer", "id"],
                name="printing_job_of_printer",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("cause_event", 0), _negated=True),
                fields=["cause_event"],
                name="printing_job_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(fields=("key",), name="printing_job_key_once"),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "waiting",
                            "drawing",
                            "ready",
                            "sending",
                            "failed",
                            "stopped",
                            "done",
                            "refused",
                            "cancelled",
                        ),
                    )
                ),
                name="printing_job_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("labels_drawn__lte", models.F("labels_count")),
                    ("labels_sent__gte", 0),
                    ("labels_sent__lte", models.F("labels_drawn")),
                ),
                name="printing_job_counts",
            ),
        ),
    ]
