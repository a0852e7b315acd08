import datetime as dt

from django.db import migrations

TITLE_EN = "Fair selling"
TEXT_EN = (
    "Say what it is, what it costs and that you sell it. No counterfeits, no goods that you do not have, no price that "
    "is not the price, and no note that sells without saying so."
)
TITLE_ZH = "诚信售卖"
TEXT_ZH = "说清卖的是什么、多少钱，并表明是在卖东西。不卖假货，不卖没有的货，不标虚假的价格，也不发不注明的带货笔记。"
# Samples, already normalised.
TERMS = ["aaa replica", "1:1 replica", "高仿", "一比一复刻", "原单尾货"]


def publish(apps, schema_editor):
    Rule, RuleVersion, Term = (apps.get_model("moderation", name) for name in ("Rule", "RuleVersion", "Term"))
    last = Rule.objects.order_by("-number").first()
    rule = Rule.objects.create(number=last.number + 1 if last else 1, code="fair-selling")
    RuleVersion.objects.create(
        rule=rule, version=1, in_force_since=dt.date(2026, 11, 23),
        title_en=TITLE_EN, text_en=TEXT_EN, title_zh=TITLE_ZH, text_zh=TEXT_ZH,
    )
    Term.objects.bulk_create(Term(rule=rule, text=text) for text in TERMS)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0007_names_for_people_too")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
