"""Make the table of signatures; triggers refuse to change or delete one.

Django's rebuild of a table on SQLite drops triggers in silence: no later migration may alter it.
"""

from django.db import migrations, models

from stockthread.kernel import db

FUNCTION = """
CREATE FUNCTION access_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'signatures are never changed';
END $$"""
WORDS = {"fixed": "UPDATE", "keep": "DELETE"}


def guard(apps, editor):
    if db.is_postgresql():
        db.execute(FUNCTION)
    for name, what in {**WORDS, **({"whole": "TRUNCATE"} if db.is_postgresql() else {})}.items():
        db.execute(
            f"CREATE TRIGGER access_signature_{name} BEFORE {what} ON access_signature "
            + (
                f"FOR EACH {'STATEMENT' if what == 'TRUNCATE' else 'ROW'}"
                " EXECUTE FUNCTION access_refuse()"
                if db.is_postgresql()
                else "BEGIN SELECT RAISE(ABORT, 'signatures are never changed'); END"
            )
        )


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("act_kind", models.CharField(max_length=40)),
                ("act_id", models.CharField(max_length=200)),
                ("meaning", models.CharField(max_length=500)),
                ("digest", models.CharField(max_length=64)),
                ("person", models.BigIntegerField()),
                ("role", models.CharField(max_length=16)),
                ("how", models.CharField(max_length=16)),
                ("device", models.CharField(max_length=200)),
                ("signed_at", models.BigIntegerField()),
                ("words", models.CharField(max_length=400)),
            ],
            options={
                "db_table": "access_signature",
                "indexes": [
                    models.Index(fields=["act_kind", "act_id"], name="access_signature_act")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ("password", "machine"))),
                        name="access_signature_how",
                    )
                ],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
