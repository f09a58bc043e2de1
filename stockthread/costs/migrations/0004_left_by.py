"""What was given in exchange counts for the sale: the books are written anew."""

from django.db import migrations, models


def begin_anew(apps, schema_editor):
    for name in ("Holding", "Edge", "Line"):
        apps.get_model("costs", name).objects.all().delete()
    apps.get_model("costs", "Cursor").objects.update(position=0)


class Migration(migrations.Migration):
    dependencies = [("costs", "0003_parts")]
    operations = [
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
        migrations.AddField(
            model_name="holding",
            name="left_by",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
    ]
