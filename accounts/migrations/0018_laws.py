from django.db import migrations

# Nobody is suspended, and no profile taken aside, but by a measure in force (moderation.0017).
FORWARDS = """
CREATE CONSTRAINT TRIGGER accounts_account_insert_decided AFTER INSERT ON accounts_account
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.suspended_until IS NOT NULL)
  EXECUTE FUNCTION isthmus_effect_is_decided('account');
CREATE CONSTRAINT TRIGGER accounts_account_update_decided AFTER UPDATE ON accounts_account
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.suspended_until IS DISTINCT FROM OLD.suspended_until)
  EXECUTE FUNCTION isthmus_effect_is_decided('account');
CREATE FUNCTION isthmus_profile_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM accounts_withheldprofile kept WHERE kept.id = NEW.id AND NOT EXISTS (
      SELECT 1 FROM moderation_measure measure WHERE measure.kind = 'account' AND measure.subject_id = kept.account_id
        AND measure.state = 'in_force' AND measure.effect = 'remove' AND measure.decision_id = kept.decision_id
    )
  ) THEN
    RAISE EXCEPTION 'accounts_withheldprofile: a profile taken aside without a measure in force that says so.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounts_withheldprofile_decided AFTER INSERT OR UPDATE ON accounts_withheldprofile
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION isthmus_profile_is_decided();
"""
BACKWARDS = """
DROP TRIGGER accounts_withheldprofile_decided ON accounts_withheldprofile;
DROP FUNCTION isthmus_profile_is_decided();
DROP TRIGGER accounts_account_update_decided ON accounts_account;
DROP TRIGGER accounts_account_insert_decided ON accounts_account;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_suspended"), ("moderation", "0017_laws")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
