"""QueryCount: how often a query was made on one day, by nobody in particular."""

from django.db import models


class QueryCount(models.Model):
    """Only texts that search.tally finds harmless, normalised by it; search.retention deletes the old and the rare."""

    language = models.CharField(max_length=10)
    text = models.CharField(max_length=60)
    day = models.DateField()
    searches = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "text", "day"], name="search_querycount_day")]
        indexes = [models.Index(fields=["language", "day"], name="search_querycount_recent")]

    def __str__(self) -> str:
        return f"{self.language} {self.day}: {self.text}"
