"""A fresh portal can issue invoices at once, over amounts that are marked as examples."""

import datetime
from decimal import Decimal

from django.db import migrations


def add_example_fees(apps, schema_editor):
    schedules = apps.get_model("billing", "FeeSchedule").objects.using(schema_editor.connection.alias)
    if schedules.exists():
        return
    schedules.create(
        valid_from=datetime.date(2025, 1, 1),
        currency="EUR",
        enrolment_fee=Decimal("2500.00"),
        annual_fee=Decimal("800.00"),
        vat_rate=Decimal("20.00"),
        payment_days=30,
        is_example=True,
    )


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_issued_is_final")]
    operations = [migrations.RunPython(add_example_fees, migrations.RunPython.noop)]
