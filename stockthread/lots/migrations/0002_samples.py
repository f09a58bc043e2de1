"""Samples, and those that were taken before the table was there."""

from django.db import migrations, models

FOUND = """
    INSERT INTO lots_sample (lot, event)
    SELECT g.output, g.event FROM ledger_edge g JOIN ledger_event e ON e.id = g.event
     WHERE e.kind = 'split' AND SUBSTR(e.reason, 1, 6) = 'SAMPLE' ORDER BY g.output"""


class Migration(migrations.Migration):
    dependencies = [("lots", "0001_tables"), ("ledger", "0001_ledger")]

    operations = [
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("lot", models.BigIntegerField()),
                ("event", models.BigIntegerField()),
            ],
            options={
                "db_table": "lots_sample",
                "constraints": [
                    models.UniqueConstraint(fields=("lot",), name="lots_sample_lot_once")
                ],
            },
        ),
        migrations.RunSQL(FOUND, migrations.RunSQL.noop),
    ]
