"""Moving a site between the modes. Knows no app: it reads what each model declares."""
