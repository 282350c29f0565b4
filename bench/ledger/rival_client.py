"""One client process of django-hordak; runs in hordak's own environment.

python rival_client.py HOST PORT USER DATABASE prepare|SEED
"""

import random
import sys
import time
import warnings

HOUSEHOLDS = 1000


def main() -> None:
    """Make tables and accounts, or post entries for the seconds that stdin tells."""
    warnings.simplefilter("ignore")
    host, port, user, database, what = sys.argv[1:]
    _configure(host, port, user, database)
    if what == "prepare":
        _prepare()
    else:
        _post(random.Random(int(what)))


def _configure(host: str, port: str, user: str, database: str) -> None:
    import django
    from django.conf import settings
    from moneyed import add_currency

    add_currency("CAN", "999", "grams of cans")
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "mptt",
            "djmoney",
            "hordak",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": host,
                "PORT": port,
                "USER": user,
                "NAME": database,
                "CONN_MAX_AGE": None,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        CURRENCIES=("THB", "CAN"),
        HORDAK_CURRENCIES=["THB", "CAN"],
        DEFAULT_CURRENCY="THB",
        HORDAK_INTERNAL_CURRENCY="THB",
        HORDAK_DECIMAL_PLACES=2,
        HORDAK_MAX_DIGITS=13,
        USE_TZ=True,
    )
    django.setup()


def _prepare() -> None:
    from django.core.management import call_command
    from hordak.models import Account

    call_command("migrate", verbosity=0)
    for name, kind, currency in (("stock", "AS", "THB"), ("centre", "AS", "CAN")):
        Account.objects.create(name=name, type=kind, currencies=[currency])
    with Account.objects.disable_mptt_updates():
        for number in range(HOUSEHOLDS):
            Account(name=f"m{number}", type="LI", currencies=["THB"]).save()
            Account(name=f"h{number}", type="EQ", currencies=["CAN"]).save()


def _post(dice: random.Random) -> None:
    from django.db import transaction
    from hordak.models import Account, Leg, Transaction
    from moneyed import Money

    accounts = {account.name: account for account in Account.objects.all()}

    def post() -> None:
        number, amount = dice.randrange(HOUSEHOLDS), dice.randint(1, 10_000)
        baht, grams = Money(amount / 100, "THB"), Money(amount * 10, "CAN")
        with transaction.atomic():
            entry = Transaction.objects.create(description="purchase")
            Leg.objects.create(transaction=entry, account=accounts[f"m{number}"], credit=baht)
            Leg.objects.create(transaction=entry, account=accounts["stock"], debit=baht)
            Leg.objects.create(transaction=entry, account=accounts[f"h{number}"], credit=grams)
            Leg.objects.create(transaction=entry, account=accounts["centre"], debit=grams)

    for _ in range(12):
        post()
    print("ready", flush=True)
    seconds = float(sys.stdin.readline())
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        post()
        done += 1
    print(done, time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    main()
