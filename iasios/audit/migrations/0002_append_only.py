"""The database itself refuses to change or delete audit entries."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER audit_entry_no_{name} BEFORE {event} ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"""
    for name, event in (("update", "UPDATE"), ("delete", "DELETE"))
]
POSTGRESQL = [
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$""",
    """CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
]
UNDO_SQLITE = ["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"]
UNDO_POSTGRESQL = ["DROP TRIGGER audit_entry_append_only ON audit_entry", "DROP FUNCTION audit_append_only()"]


def run(statements_by_vendor):
    def apply(apps, schema_editor):
        for statement in statements_by_vendor[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return apply


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": UNDO_SQLITE, "postgresql": UNDO_POSTGRESQL}),
        ),
    ]
