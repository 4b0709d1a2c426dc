"""Runs the stand-in until it is stopped. Prints the `base_url` of OpenAI's part, then the address of every part."""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.fake_provider.app import addresses
from tests.fake_provider.server import listening_socket, new_server, url_of


def main() -> None:
    """Serve on the loopback; `--port 0` takes a free port."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_provider", description=__doc__)
    parser.add_argument("--port", type=int, default=9099)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that a picture takes")
    parser.add_argument("--without-midjourney", action="store_true", help="leave its proxies out: they are two more")
    wishes = parser.parse_args()
    listener = listening_socket(wishes.port)
    url = url_of(listener)
    print(url, flush=True)
    for setting, address in addresses(url.removesuffix("/v1")).items():
        print(f"{setting}={address}", flush=True)
    with ExitStack() as stack:
        if not wishes.without_midjourney:
            stack.enter_context(_proxies(wishes.delay))
        new_server(wishes.delay).run(sockets=[listener])


@contextmanager
def _proxies(delay_s: float) -> Iterator[None]:
    """Run the stand-ins for Midjourney's proxies beside, each at an address of its own."""
    from tests.fake_provider.midjourney import FakeMidjourney
    from tests.fake_provider.midjourney_app import SECRET
    from tests.fake_provider.midjourney_tasks import DIALECTS, Settings

    with ExitStack() as stack:
        for dialect in DIALECTS:
            fake = stack.enter_context(FakeMidjourney(dialect, Settings(delay_s=delay_s)))
            print(f"midjourney ({dialect})={fake.url} with the secret {SECRET}", flush=True)
        yield


if __name__ == "__main__":
    main()
