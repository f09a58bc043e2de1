"""Danger is marked, days of purchase may be months, and triggers keep the story as it is.

Django's rebuild of a table on SQLite drops triggers in silence: no later migration may alter
complaints_change.
"""

from django.db import migrations, models

from stockthread.complaints import danger
from stockthread.kernel import db

WORDS = {
    "en": ("fire", "fires", "flame*", "burn*", "smoke*", "smoking", "spark*", "explo*",
           "electric shock", "a shock", "electrocut*", "injur*", "hurt*", "wound*", "bleed*",
           "blood", "hospital", "allerg*", "anaphyla*", "poison*", "glass", "chok*", "suffocat*",
           "unconscious", "overheat*", "melt*", "gas leak"),
    "de": ("feuer*", "flamme*", "brennt", "brannte", "gebrannt", "verbrannt*", "verbrenn*",
           "brandgeruch", "brandgefahr", "rauch*", "qualm*", "funken", "explo*", "stromschlag",
           "verletz*", "blut*", "krankenhaus", "notarzt", "allerg*", "vergift*", "giftig*",
           "glassplitter", "glasscherbe*", "scherben", "erstick*", "bewusstlos*", "überhitz*",
           "geschmolzen"),
    "fr": ("feu", "flamme*", "brûl*", "fumée*", "étincelle*", "explo*", "choc électrique",
           "décharge électrique", "électrocut*", "blessé*", "blessure*", "saign*", "hôpital",
           "allerg*", "empoisonn*", "intoxi*", "verre", "étouff*", "inconscient*", "surchauff*",
           "fondu*"),
    "es": ("fuego", "en llamas", "quem*", "ardi*", "humo", "chispa*", "explo*",
           "descarga eléctrica", "electrocut*", "herid*", "lesion*", "sangr*", "hospital",
           "alerg*", "intoxic*", "envenen*", "vidrio*", "cristal*", "asfixi*", "atragant*",
           "inconsciente*", "sobrecalent*", "derrit*", "derreti*"),
}  # fmt: skip
WHATS = ("made", "state", "assigned", "due", "kind", "hints", "linked", "unlinked", "note", "filed",
         "replied", "emptied", "danger")  # fmt: skip
SAID = "stories of complaints are never changed"
FUNCTION = f"""
CREATE FUNCTION complaints_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{SAID}';
END $$"""


def mark(apps, editor):
    words = apps.get_model("complaints", "DangerWord")
    for language, some in WORDS.items():
        for word in some:
            words.objects.create(language=language, word=word)
    apps.get_model("complaints", "Kind").objects.filter(code="SAFETY").update(is_dangerous=True)
    terms = [word for some in WORDS.values() for word in some]
    for each in apps.get_model("complaints", "Complaint").objects.only("id", "words").iterator():
        if found := danger.found_in(each.words, terms):
            each.danger = found
            each.save(update_fields=["danger"])


def guard(apps, editor):
    is_postgresql = db.is_postgresql()
    if is_postgresql:
        db.execute(FUNCTION)
    whats = {"fixed": "UPDATE", "keep": "DELETE"} | ({"whole": "TRUNCATE"} if is_postgresql else {})
    for name, what in whats.items():
        each = "STATEMENT" if what == "TRUNCATE" else "ROW"
        refuse = (
            f"FOR EACH {each} EXECUTE FUNCTION complaints_refuse()"
            if is_postgresql
            else f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )
        db.execute(
            f"CREATE TRIGGER complaints_change_{name} BEFORE {what} ON complaints_change {refuse}"
        )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_kinds")]

    operations = [
        migrations.AddField(
            "complaint", "danger", models.CharField(max_length=80, blank=True, default="")),
        migrations.AddField("complaint", "judged", models.BigIntegerField(default=0)),
        migrations.AddField("kind", "is_dangerous", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="DangerWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=8, db_collation="binary")),
                ("word", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "complaints_danger_word",
                "constraints": [models.UniqueConstraint(
                    fields=("language", "word"), name="complaints_danger_word_once")],
            },
        ),
        migrations.AlterField("change", "before", models.TextField(blank=True)),
        migrations.AlterField("change", "after", models.TextField(blank=True)),
        migrations.RemoveConstraint("change", "complaints_change_what"),
        migrations.AddConstraint("change", models.CheckConstraint(
            condition=models.Q(("what__in", WHATS)), name="complaints_change_what")),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]  # fmt: skip
