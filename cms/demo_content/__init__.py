"""The demo site of an invented company, from fixtures/demo: what is missing is made, what is there is left alone."""
