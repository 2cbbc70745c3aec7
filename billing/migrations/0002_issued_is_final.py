"""The database itself refuses to change or delete an issued invoice; only its status and its payment go on."""

from django.db import migrations

FINAL = (
    "facility_id",
    "purpose",
    "schedule_id",
    "number",
    "currency",
    "vat_rate",
    "purchase_order",
    "created_at",
    "issued_at",
    "due_on",
    "document_id",
)
REFUSAL = "an issued invoice is final"


def issued(row):
    """The invoice of this line has left the state of a draft."""
    return f"EXISTS (SELECT 1 FROM billing_invoice WHERE id = {row}.invoice_id AND status <> 'draft')"  # noqa: S608 # nosec: a constant


def sqlite_trigger(name, event, table, condition):
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


SQLITE_CHANGED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in FINAL)
SQLITE = {
    "billing_invoice_no_update": (
        "UPDATE",
        "billing_invoice",
        f"OLD.status <> 'draft' AND (NEW.status = 'draft' OR {SQLITE_CHANGED})",
    ),
    "billing_invoice_no_delete": ("DELETE", "billing_invoice", "OLD.status <> 'draft'"),
    "billing_line_no_insert": ("INSERT", "billing_invoiceline", issued("NEW")),
    "billing_line_no_update": ("UPDATE", "billing_invoiceline", f"{issued('OLD')} OR {issued('NEW')}"),
    "billing_line_no_delete": ("DELETE", "billing_invoiceline", issued("OLD")),
}

POSTGRESQL_CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in FINAL)
POSTGRESQL = [
    f"""CREATE FUNCTION billing_invoice_final() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.status <> 'draft' AND (TG_OP = 'DELETE' OR NEW.status = 'draft' OR {POSTGRESQL_CHANGED}) THEN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$""",
    f"""CREATE FUNCTION billing_line_final() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (TG_OP <> 'INSERT' AND {issued("OLD")}) OR (TG_OP <> 'DELETE' AND {issued("NEW")}) THEN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER billing_invoice_final BEFORE UPDATE OR DELETE ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION billing_invoice_final()""",
    """CREATE TRIGGER billing_line_final BEFORE INSERT OR UPDATE OR DELETE ON billing_invoiceline
    FOR EACH ROW EXECUTE FUNCTION billing_line_final()""",
]
STATEMENTS = {
    "sqlite": [sqlite_trigger(name, *parts) for name, parts in SQLITE.items()],
    "postgresql": POSTGRESQL,
}
UNDO = {
    "sqlite": [f"DROP TRIGGER {name}" for name in SQLITE],
    "postgresql": [
        "DROP TRIGGER billing_line_final ON billing_invoiceline",
        "DROP TRIGGER billing_invoice_final ON billing_invoice",
        "DROP FUNCTION billing_line_final()",
        "DROP FUNCTION billing_invoice_final()",
    ],
}


def run(statements_by_vendor):
    def apply(apps, schema_editor):
        for statement in statements_by_vendor[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return apply


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [migrations.RunPython(run(STATEMENTS), run(UNDO))]
