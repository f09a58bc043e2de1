"""Tables of recalls. Numbers of items and places are ids; times are microseconds since 1970 UTC."""

from django.db import models


class Mock(models.Model):
    """A rehearsal of a recall: what it was of, how long each step took, and what it found.

    trace, balance, evidence: microseconds from the press until that was done. roots and result
    are JSON, as written by mock.py.
    """

    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    roots = models.TextField()
    person = models.BigIntegerField()
    started_at = models.BigIntegerField()
    trace = models.BigIntegerField()
    balance = models.BigIntegerField()
    evidence = models.BigIntegerField()
    result = models.TextField()

    class Meta:
        db_table = "recalls_mock"
        constraints = [models.UniqueConstraint(fields=["key"], name="recalls_mock_once")]


class Recall(models.Model):
    """A recall. words: what is wrong; advice: what who has it is to do. cause: what led to it.

    state: running or closed. target: where what is with us is brought, 0 for wherever.
    """

    key = models.CharField(max_length=80)
    words = models.CharField(max_length=300)
    advice = models.TextField()
    cause_kind = models.CharField(max_length=30)
    cause_id = models.CharField(max_length=80)
    state = models.CharField(max_length=10)
    target = models.BigIntegerField()
    person = models.BigIntegerField()
    begun_at = models.BigIntegerField()
    closed_at = models.BigIntegerField()

    class Meta:
        db_table = "recalls_recall"
        constraints = [models.UniqueConstraint(fields=["key"], name="recalls_recall_once")]


class Version(models.Model):
    """What a recall was about from a moment on: its scope as JSON, signed. number: from 1."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT)
    number = models.IntegerField()
    key = models.CharField(max_length=80)
    scope = models.TextField()
    reason = models.CharField(max_length=300)
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()
    added = models.BigIntegerField()
    left_out = models.BigIntegerField()
    hold_event = models.BigIntegerField()
    release_event = models.BigIntegerField()
    tasks = models.BigIntegerField()

    class Meta:
        db_table = "recalls_version"
        constraints = [
            models.UniqueConstraint(fields=["recall", "number"], name="recalls_version_number"),
            models.UniqueConstraint(fields=["key"], name="recalls_version_once"),
        ]


class Member(models.Model):
    """An item of a recall. version_out: from which on it is not meant, 0 while it is; cut: the
    number of the cut of that version that left it out, -1 for none; reason: why it was."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT)
    item = models.BigIntegerField()
    product = models.BigIntegerField()
    version_in = models.IntegerField()
    version_out = models.IntegerField()
    cut = models.IntegerField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "recalls_member"
        indexes = [models.Index(fields=["item"], name="recalls_member_item")]
        constraints = [
            models.UniqueConstraint(fields=["recall", "item"], name="recalls_member_once")
        ]


class Notice(models.Model):
    """A party that is told of a recall, or a buyer further on. key: the secret in the address of
    its page.

    sent_at, reminded_at: 0 before. reminded: how often. party: 0 for a buyer further on; via: the
    notice of who sold on to it, 0 for a party; contact: how it is reached, as that said.
    """

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT)
    party = models.BigIntegerField()
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254)
    made_at = models.BigIntegerField()
    sent_at = models.BigIntegerField()
    reminded = models.IntegerField()
    reminded_at = models.BigIntegerField()
    via = models.BigIntegerField(default=0)
    contact = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "recalls_notice"
        constraints = [
            models.UniqueConstraint(
                fields=["recall", "party", "via", "name", "contact"],
                condition=models.Q(party=0),
                name="recalls_notice_buyer_once",
            ),
            models.UniqueConstraint(
                fields=["recall", "party"],
                condition=~models.Q(party=0),
                name="recalls_notice_once",
            ),
            models.UniqueConstraint(fields=["key"], name="recalls_notice_key"),
        ]


class NoticeItem(models.Model):
    """Of what a party was told. made_at: when; sent_at: when an e-mail or a letter that says so
    went out, 0 before."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT)
    item = models.BigIntegerField()
    product = models.BigIntegerField()
    quantity = models.BigIntegerField()
    made_at = models.BigIntegerField(default=0)
    sent_at = models.BigIntegerField(default=0)

    class Meta:
        db_table = "recalls_noticeitem"
        constraints = [
            models.UniqueConstraint(fields=["notice", "item"], name="recalls_noticeitem_once")
        ]


class Mail(models.Model):
    """An e-mail to be sent; sent_at 0 until it was. next_at: when it is tried again. key: of the
    press that asked for it, "" where nobody pressed."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    made_at = models.BigIntegerField()
    next_at = models.BigIntegerField()
    tries = models.IntegerField()
    sent_at = models.BigIntegerField()
    error = models.CharField(max_length=300)
    key = models.CharField(max_length=80, default="")

    class Meta:
        db_table = "recalls_mail"
        indexes = [
            models.Index(fields=["sent_at", "next_at"], name="recalls_mail_waiting"),
            models.Index(fields=["key"], name="recalls_mail_key"),
        ]


class Reply(models.Model):
    """An answer to a notice, of an item; nothing is changed, the latest counts.

    whom, contact: to whom it was sold on, and how that party is reached. quantity: how much of it
    is answered of, 0 for all.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT)
    key = models.CharField(max_length=80)
    item = models.BigIntegerField()
    answer = models.CharField(max_length=10)
    whom = models.CharField(max_length=200)
    contact = models.CharField(max_length=200, default="")
    quantity = models.BigIntegerField(default=0)
    words = models.CharField(max_length=1000)
    at = models.BigIntegerField()

    class Meta:
        db_table = "recalls_reply"
        constraints = [
            models.UniqueConstraint(fields=["notice", "key", "item"], name="recalls_reply_once")
        ]


class Check(models.Model):
    """A party that is phoned to see whether the notice reached it."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT)
    party = models.BigIntegerField()
    result = models.CharField(max_length=10)
    words = models.CharField(max_length=300)
    person = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "recalls_check"
        constraints = [
            models.UniqueConstraint(fields=["recall", "party"], name="recalls_check_once")
        ]


class Action(models.Model):
    """A corrective action: what the cause was, what is changed, who does it until when.

    products: ids as JSON, in whose later production the effect is looked for. state: open, done,
    effective or failed. fixed_at: from when on things are made with the change, 0 before.
    """

    key = models.CharField(max_length=80)
    cause = models.CharField(max_length=500)
    fix = models.CharField(max_length=500)
    owner = models.BigIntegerField()
    due = models.CharField(max_length=10)
    products = models.TextField()
    links = models.TextField()
    state = models.CharField(max_length=10)
    fixed_at = models.BigIntegerField()
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "recalls_action"
        constraints = [models.UniqueConstraint(fields=["key"], name="recalls_action_once")]


class ActionChange(models.Model):
    """A step of an action: to which state, with which words."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT)
    state = models.CharField(max_length=10)
    words = models.CharField(max_length=500)
    person = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "recalls_actionchange"


class Deed(models.Model):
    """An act that was done under a key, with what it came to, as JSON. request: its digest."""

    act = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    request = models.CharField(max_length=64)
    result = models.TextField()

    class Meta:
        db_table = "recalls_deed"
        constraints = [models.UniqueConstraint(fields=["act", "key"], name="recalls_deed_once")]
