"""Sets HTML pages as PDF with WeasyPrint, one after the other, for the program that started it.

Standard input and output are one private socket. A message is a line of words, the last of which counts the bytes that
follow it. In: "file NAME SIZE", a font or a style sheet, and "page SIZE", an HTML page. Out: "ready 0" once, then for
every page "pdf SIZE" or "refused SIZE" and a sentence. Ends with its input.

A page can name the files given, as "miroir:NAME", and nothing else: no disk, no network.
"""

import os
import resource
import sys

TYPES = {".css": "text/css", ".woff2": "font/woff2", ".woff": "font/woff", ".svg": "image/svg+xml"}


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    source = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # a library that prints must not break the messages

    def answer(word, content=b""):
        answers.write(b"%s %d\n" % (word, len(content)) + content)
        answers.flush()

    try:
        import logging

        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except ImportError as error:
        answer(b"refused", ("WeasyPrint cannot be loaded (%s)" % error).encode())
        return

    # Its warnings may repeat a page's text.
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    logging.getLogger("weasyprint").propagate = False
    files = {}

    def fetch(url):
        name = url[len("miroir:"):] if url.startswith("miroir:") else None
        if name not in files:
            raise ValueError("not one of the files given")
        return {"string": files[name], "mime_type": TYPES.get(os.path.splitext(name)[1], "application/octet-stream")}

    fonts = FontConfiguration()
    styles = None
    answer(b"ready")
    while line := source.readline():
        words = line.split()
        content = source.read(int(words[-1]))
        if words[0] == b"file":
            files[words[1].decode()] = content
            continue
        try:
            if styles is None:  # read once: fonts are dear to load
                styles = [CSS(string=text.decode(), url_fetcher=fetch, font_config=fonts)
                          for name, text in files.items() if name.endswith(".css")]
            page = HTML(string=content.decode(), url_fetcher=fetch)
            answer(b"pdf", page.write_pdf(stylesheets=styles, font_config=fonts, variant="pdf/ua-1"))
        except Exception as error:  # the next page may well succeed
            answer(b"refused", type(error).__name__.encode())


main()
