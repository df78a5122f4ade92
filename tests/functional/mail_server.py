"""An SMTP server of the tests (aiosmtpd): keeps every mail it takes as a file.

mail_server.py FOLDER [--tls CERTIFICATE KEY] [--sign-in USER PASSWORD] [--port N]
Prints its port. A file FOLDER/answer, while it is there, holds what it answers to a mail instead of taking it
("451 later", "550 unknown"), or "hang" for no answer at all.
"""
import argparse
import asyncio
import email
import email.policy
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, server, session, envelope):
        answer = self.folder / "answer"
        if answer.exists():
            text = answer.read_text().strip()
            if text != "hang":
                return text
            self.keep(session, envelope)
            await asyncio.sleep(3600)
        self.keep(session, envelope)
        return "250 taken"

    def keep(self, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.count += 1
        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "plain": message.get_body(("plain",)).get_content(),
            "html": message.get_body(("html",)).get_content(),
            "tls": session.ssl is not None,
            "signed_in": bool(session.authenticated),
            "raw": envelope.content.decode("latin-1"),
        }
        target = self.folder / f"{self.count:04}.json"
        target.with_suffix(".part").write_text(json.dumps(kept))
        target.with_suffix(".part").rename(target)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--sign-in", nargs=2)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    context = None
    if options.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*options.tls)
    handler = Handler(options.folder)

    def authenticate(server, session, envelope, mechanism, data):
        expected = [part.encode() for part in options.sign_in or []]
        return AuthResult(success=[data.login, data.password] == expected)

    def make():
        return SMTP(handler, hostname="localhost", tls_context=context, require_starttls=context is not None,
                    auth_required=options.sign_in is not None, auth_require_tls=True, authenticator=authenticate)

    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", options.port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


sys.exit(asyncio.run(main()))
