from django.db import migrations

KINDS = ["note", "comment", "product", "seller", "collection"]


def made(kind: str) -> str:
    """The refusal of a wait that no check or case explains (moderation.0030); what is not held costs nothing."""
    return "".join(
        f"CREATE CONSTRAINT TRIGGER feeds_{kind}_{verb}_held AFTER {verb.upper()} ON feeds_{kind} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({condition}) "
        f"EXECUTE FUNCTION isthmus_held_as_checked('{kind}');\n"
        for verb, condition in (("insert", "NEW.held"), ("update", "NEW.held IS DISTINCT FROM OLD.held"))
    )


def dropped(kind: str) -> str:
    return "".join(f"DROP TRIGGER feeds_{kind}_{verb}_held ON feeds_{kind};\n" for verb in ("insert", "update"))


class Migration(migrations.Migration):
    dependencies = [("feeds", "0026_digests_of_pictures"), ("moderation", "0030_held_as_checked")]
    operations = [migrations.RunSQL("".join(map(made, KINDS)), "".join(map(dropped, KINDS)))]
