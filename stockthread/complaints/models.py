"""Tables of complaints. What happened to each is facts: the story, answers and links are never
changed, but that a link ends; of the story triggers refuse it. Who complains stands apart, so that
it can be emptied later.
"""

from django.db import models
from django.db.models import Q

from stockthread.complaints.records import CHANNELS, HOWS, STATES, WAYS, WHATS


class Complaint(models.Model):
    """A complaint and where it stands; days are ISO dates or "", ids of nothing 0."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=40, db_collation="binary")
    key = models.CharField(max_length=80, db_collation="binary")
    digest = models.CharField(max_length=64, db_collation="binary")
    state = models.CharField(max_length=12, db_collation="binary")
    channel = models.CharField(max_length=12, db_collation="binary")
    kind = models.CharField(max_length=40, db_collation="binary", blank=True)
    words = models.TextField()
    words_key = models.TextField(db_collation="binary")
    code = models.CharField(max_length=200, blank=True)
    order_number = models.CharField(max_length=80, blank=True)
    bought = models.CharField(max_length=10, db_collation="binary", blank=True)
    lot = models.CharField(max_length=200, blank=True)
    best_before = models.CharField(max_length=10, db_collation="binary", blank=True)
    party = models.BigIntegerField()
    product = models.BigIntegerField()
    goods = models.CharField(max_length=200, blank=True, db_default="")
    assigned = models.BigIntegerField()
    danger = models.CharField(max_length=80, blank=True, default="")
    judged = models.BigIntegerField(default=0)
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()
    since = models.BigIntegerField()
    due = models.BigIntegerField(null=True)

    class Meta:
        db_table = "complaints_complaint"
        indexes = [
            models.Index(fields=["state", "id"], name="complaints_state"),
            models.Index(fields=["party", "id"], name="complaints_party"),
            models.Index(fields=["product", "id"], name="complaints_product"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="complaints_number_once"),
            models.UniqueConstraint(fields=["key"], name="complaints_key_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="complaints_state_known"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="complaints_channel"),
            models.CheckConstraint(condition=~Q(words=""), name="complaints_words_given"),
        ]


class Contact(models.Model):
    """Who complains. Personal: emptied when it is not needed any more."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, primary_key=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    email_key = models.CharField(max_length=254, db_collation="binary", blank=True)
    phone = models.CharField(max_length=64, blank=True)
    phone_key = models.CharField(max_length=64, db_collation="binary", blank=True)
    address = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    name_key = models.CharField(max_length=400, db_collation="binary", blank=True)
    emptied_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "complaints_contact"
        indexes = [
            models.Index(fields=["email_key"], name="complaints_email", condition=~Q(email_key="")),
            models.Index(fields=["phone_key"], name="complaints_phone", condition=~Q(phone_key="")),
        ]


class Link(models.Model):
    """A unit or lot that a complaint is about, until somebody said that it is not."""

    id = models.BigAutoField(primary_key=True)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT)
    item = models.BigIntegerField()
    how = models.CharField(max_length=12, db_collation="binary")
    sure = models.BigIntegerField()
    why = models.CharField(max_length=500, blank=True)
    person = models.BigIntegerField()
    linked_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "complaints_link"
        indexes = [models.Index(fields=["item"], name="complaints_link_item")]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "item"],
                condition=Q(ended_at__isnull=True),
                name="complaints_link_once",
            ),
            models.CheckConstraint(condition=Q(how__in=HOWS), name="complaints_link_how"),
        ]


class Change(models.Model):
    """A line of a complaint's story; never changed, which triggers of the migration see to."""

    id = models.BigAutoField(primary_key=True)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT)
    what = models.CharField(max_length=12, db_collation="binary")
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    text = models.TextField(blank=True)
    person = models.BigIntegerField()
    changed_at = models.BigIntegerField()
    undoes = models.BigIntegerField(null=True)

    class Meta:
        db_table = "complaints_change"
        constraints = [
            models.UniqueConstraint(fields=["undoes"], name="complaints_change_undone_once"),
            models.CheckConstraint(condition=Q(what__in=WHATS), name="complaints_change_what"),
        ]


class Answer(models.Model):
    """What was said to a customer. Its words are personal, and emptied with the contact."""

    id = models.BigAutoField(primary_key=True)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT)
    key = models.CharField(max_length=80, db_collation="binary")
    template = models.CharField(max_length=40, db_collation="binary", blank=True)
    way = models.CharField(max_length=12, db_collation="binary")
    sent_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    person = models.BigIntegerField()
    sent_at = models.BigIntegerField()

    class Meta:
        db_table = "complaints_answer"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="complaints_answer_key_once"),
            models.CheckConstraint(condition=Q(way__in=WAYS), name="complaints_answer_way"),
        ]


class Kind(models.Model):
    """What can be wrong, and within how many days it is to be answered."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, db_collation="binary")
    name = models.CharField(max_length=200)
    days = models.BigIntegerField()
    is_active = models.BooleanField()
    is_dangerous = models.BooleanField(default=False)

    class Meta:
        db_table = "complaints_kind"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="complaints_kind_code_once"),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=365), name="complaints_kind_days"
            ),
        ]


class DangerWord(models.Model):
    """A word that tells of danger, in a language."""

    id = models.BigAutoField(primary_key=True)
    language = models.CharField(max_length=8, db_collation="binary")
    word = models.CharField(max_length=60)

    class Meta:
        db_table = "complaints_danger_word"
        constraints = [
            models.UniqueConstraint(
                fields=["language", "word"], name="complaints_danger_word_once"
            ),
        ]


class Template(models.Model):
    """A prepared answer."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, db_collation="binary")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=8, db_collation="binary")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    is_active = models.BooleanField()

    class Meta:
        db_table = "complaints_template"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="complaints_template_code_once"),
        ]


class Counter(models.Model):
    """The last number that complaints of a year have."""

    id = models.BigAutoField(primary_key=True)
    series = models.CharField(max_length=20, db_collation="binary")
    last = models.BigIntegerField()

    class Meta:
        db_table = "complaints_counter"
        constraints = [
            models.UniqueConstraint(fields=["series"], name="complaints_counter_series_once"),
        ]
