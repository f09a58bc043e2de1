"""An order may make several products: each has its own plan."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("production", "0004_routings")]
    operations = [
        migrations.RemoveConstraint("plan", "production_plan_order_once"),
        migrations.AddField("plan", "product", models.BigIntegerField(default=0)),
        migrations.RunSQL(
            "UPDATE production_plan SET product ="
            " (SELECT b.product FROM production_bom b WHERE b.id = bom_id)",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("plan", "product", models.BigIntegerField()),
        migrations.AddConstraint(
            "plan",
            models.UniqueConstraint(
                fields=("order", "product"), name="production_plan_product_once"
            ),
        ),
    ]
