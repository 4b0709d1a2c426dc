"""Runs the stand-in until it is stopped, and prints its address (`base_url` for a client) once it takes calls."""

import argparse

from tests.fake_provider.server import listening_socket, new_server, url_of


def main() -> None:
    """Serve on the loopback; `--port 0` takes a free port."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_provider", description=__doc__)
    parser.add_argument("--port", type=int, default=9099)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that a picture takes")
    wishes = parser.parse_args()
    listener = listening_socket(wishes.port)
    print(url_of(listener), flush=True)
    new_server(wishes.delay).run(sockets=[listener])


if __name__ == "__main__":
    main()
