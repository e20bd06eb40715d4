"""SignInLink: the link by which a customer gets to "my requests". What is kept of it opens nothing."""

from django.db import models


class SignInLink(models.Model):
    """`token_hash` is a keyed hash of what the mail holds; a link is spent once, before `expires_at`."""

    token_hash = models.CharField(max_length=64, unique=True)
    customer_key = models.CharField(max_length=254, db_index=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.expires_at:%Y-%m-%d %H:%M}"
