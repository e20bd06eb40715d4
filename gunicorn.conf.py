"""What gunicorn needs to know wherever it serves this site; it reads this file from the folder it starts in."""

# Somebody pastes a whole letter into the search box: gunicorn's own limit of 8,190 bytes would answer with its bare
# error page. Without a limit it still stops at 1 MB; a proxy in front may be stricter.
limit_request_line = 0
worker_class = "gthread"
threads = 4
# Long enough for a page that waits for the search engine and then asks the database.
timeout = 30
