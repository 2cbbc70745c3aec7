"""Navigation entries of the pages that span floors."""

from iasios.ui.registry import NavEntry, add_nav

add_nav(NavEntry(order=0, label="Journey", url_name="journey", permission="registration.view_facility"))
add_nav(NavEntry(order=50, label="Documents", url_name="documents", permission="registration.view_facility"))
