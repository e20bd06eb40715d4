"""What `make demo` runs: the whole help centre on one machine, on loopback, without Django in this process."""
