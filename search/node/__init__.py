"""A real OpenSearch node out of pip packages: nothing here is imported by the site, only by its demo and its tests."""
