"""The admin as an app. It stands apart from the site, which needs models, because apps load before models do."""

from django.contrib.admin.apps import AdminConfig


class OfficeAdminConfig(AdminConfig):
    """Uses our site as the default one."""

    default_site = "iasios.admin_site.OfficeAdminSite"
