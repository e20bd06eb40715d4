from django.db import migrations
from wagtail.models import BootstrapLocaleField, BootstrapTranslatableModel, BootstrapTranslationKeyField


class Migration(migrations.Migration):
    dependencies = [
        ("kb_base", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        BootstrapLocaleField("kb_base.BasePage"),
        BootstrapTranslationKeyField("kb_base.BasePage"),
        BootstrapTranslatableModel("kb_base.BasePage"),
    ]
