"""What is built into something is booked as that: the books are written anew."""

from django.db import migrations, models


def begin_anew(apps, schema_editor):
    for name in ("Holding", "Edge", "Line"):
        apps.get_model("costs", name).objects.all().delete()
    apps.get_model("costs", "Cursor").objects.update(position=0)


class Migration(migrations.Migration):
    dependencies = [("costs", "0002_cursor")]
    operations = [
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
        migrations.AddField(
            model_name="holding",
            name="inside",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                fields=["inside"],
                name="costs_holding_inside",
                condition=models.Q(("inside", 0), _negated=True),
            ),
        ),
    ]
