"""Tables follow the floor plan: no circle between apps, no foreign key upwards."""

from graphlib import TopologicalSorter

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from .house import FLOORS, GROUND

ORDER = (*GROUND, *FLOORS)


def test_apps_do_not_depend_on_each_other_in_a_circle() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    needs: dict[str, set[str]] = {label: set() for label in ORDER}
    for (label, _), migration in loader.disk_migrations.items():
        if label in needs:
            needs[label] |= {needed for needed, _ in migration.dependencies if needed != label and needed in needs}
    order = list(TopologicalSorter(needs).static_order())  # raises CycleError with the circle
    assert set(order) == set(ORDER)


def test_migrations_depend_on_lower_floors_only() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    upwards = [
        f"{label}.{name} needs {needed}"
        for (label, name), migration in loader.disk_migrations.items()
        for needed, _ in migration.dependencies
        if label in ORDER and needed in ORDER and ORDER.index(needed) > ORDER.index(label)
    ]
    assert upwards == []


def test_no_relation_points_upwards() -> None:
    upwards = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model in apps.get_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if (target := field.related_model) and {model._meta.app_label, target._meta.app_label} <= set(ORDER)
        if ORDER.index(target._meta.app_label) > ORDER.index(model._meta.app_label)
    ]
    assert upwards == []
