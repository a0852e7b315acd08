import datetime as dt

from django.db import migrations

# number, code, title, text, title and text in Chinese, sample terms (already normalised)
RULES = [
    (1, "spam", "Spam and scams", "Do not flood people with the same post, do not buy or sell likes, and do not promise money for nothing.",
     "垃圾信息与诈骗", "请不要反复刷屏，不要买卖点赞，也不要拿“稳赚”来骗人。",
     ["guaranteed crypto returns", "double your money in a day", "稳赚不赔", "加微信返利", "刷单返现"]),
    (2, "harassment", "Threats and harassment", "Disagree as much as you like, but do not threaten, hound or humiliate people.",
     "威胁与骚扰", "可以争论，但不要威胁、纠缠或羞辱别人。", ["i know where you live and", "你给我等着瞧"]),
    (3, "hate", "Hate", "Do not attack people for what they are: origin, skin, faith, sex, love, disability, age.",
     "仇恨", "不要因为一个人的出身、肤色、信仰、性别、性取向、残障或年龄而攻击他。", []),
    (4, "sexual", "Sexual content", "This is a place for all ages: no pornography, and nothing sexual about people who did not agree.",
     "色情内容", "这里面向所有年龄的人：不发色情内容，也不在未经同意的情况下把别人性化。", []),
    (5, "minors", "Safety of minors", "Nothing that sexualises, grooms, recruits or endangers children.",
     "未成年人安全", "任何将儿童性化、诱骗、招揽或置于危险之中的内容都不允许。", []),
    (6, "illegal-goods", "Illegal goods", "Do not offer weapons, drugs, forged papers or other goods that may not be sold.",
     "违禁品", "不要出售武器、毒品、假证件或其他禁止买卖的东西。",
     ["counterfeit banknotes", "fake passport for sale", "代开发票", "办假证"]),
    (7, "privacy", "Private data of others", "Do not publish where others live, their numbers, papers or private pictures.",
     "他人隐私", "不要公开他人的住址、电话、证件或私人照片。", []),
    (8, "impersonation", "Impersonation", "Do not pretend to be somebody else, or an organisation that you do not speak for.",
     "冒充他人", "不要假扮别人，也不要冒充你并不代表的机构。", []),
]


def publish(apps, schema_editor):
    Rule, RuleVersion, Term = (apps.get_model("moderation", name) for name in ("Rule", "RuleVersion", "Term"))
    for number, code, title_en, text_en, title_zh, text_zh, terms in RULES:
        rule = Rule.objects.create(number=number, code=code)
        RuleVersion.objects.create(
            rule=rule, version=1, in_force_since=dt.date(2026, 1, 1),
            title_en=title_en, text_en=text_en, title_zh=title_zh, text_zh=text_zh,
        )
        Term.objects.bulk_create(Term(rule=rule, text=text) for text in terms)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_append_only")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
