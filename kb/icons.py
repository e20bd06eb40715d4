"""The icons that editors can choose for topics, tiles and request types; templates/kb/icons/ draws them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Icon(models.TextChoices):
    CONTRACT = "contract", _("Contract")
    TRUCK = "truck", _("Delivery")
    CARE = "care", _("Device")
    INVOICE = "invoice", _("Invoice")
    CHAT = "chat", _("Conversation")
    PEN = "pen", _("Signature")
    LEDGER = "ledger", _("Statement")
    STOCK = "stock", _("Stock")
    TECH = "tech", _("Computer")
    OTHER = "other", _("Question mark")
