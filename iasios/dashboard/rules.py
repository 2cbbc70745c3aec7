"""Who may see pages that span floors; a facility's pages ask registration's rule."""

from iasios.permissions import declare, is_active

declare("dashboard.start", is_active)
