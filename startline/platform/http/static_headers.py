"""How long a browser may keep the files of the web app."""

from wsgiref.headers import Headers

# Vite names these by their content: a changed file has another name.
IMMUTABLE_FILE = r"^/assets/.+"
# These keep their names and lead to the others: ask every time.
ALWAYS_ASKED = ("/sw.js", "/registerSW.js", "/index.html", "/manifest.webmanifest")


def add_headers(headers: Headers, path: str, url: str) -> None:
    """Set the caching of one file (WhiteNoise calls it for each when the process starts)."""
    if url in ALWAYS_ASKED:
        headers["Cache-Control"] = "no-cache"
