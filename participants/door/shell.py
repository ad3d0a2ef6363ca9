"""The service worker's script."""


def worker_script() -> str:
    return ""
