"""How fast the journal is, as ratios against bare SQL and django-hordak on one database."""
