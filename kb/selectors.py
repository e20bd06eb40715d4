"""Reads: what pages and other rooms show, as plain data, in a number of queries that does not grow with the content."""
