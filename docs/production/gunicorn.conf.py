"""Gunicorn's settings for a portal behind nginx; docs/production.md explains them."""

import os

bind = os.environ.get("WEB_BIND", "unix:/run/kevytasiointi/web.sock")

# Threads wait for the database and the disk; two processes use two cores. docs/performance.md
# holds the figures of sync and gthread beside each other.
worker_class = os.environ.get("WEB_WORKER_CLASS", "gthread")
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))

# A request that takes longer than this is stuck: its process is replaced.
timeout = 60
graceful_timeout = 30
keepalive = 5

# Whatever leaks goes with its process; the jitter keeps the two from going at once.
max_requests = 5000
max_requests_jitter = 500

# nginx refuses first; these hold when it is set wrongly.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

# The proxy's headers are read by the portal (KEVYT_PROXY_HOPS), not by gunicorn.
forwarded_allow_ips = ""

# The portal writes its own log, without addresses that open something.
accesslog = None
errorlog = "-"
loglevel = "warning"

worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
