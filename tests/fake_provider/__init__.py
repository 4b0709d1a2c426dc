"""A local stand-in for OpenAI's image API: a real HTTP server on the loopback, with every way of going wrong.

`python -m tests.fake_provider --port 9099 --delay 5` runs it by itself; `server.FakeProvider` runs it inside a test.
What a call gets is chosen by a token in its prompt (`[[fake:refuse-input]]`), else by its model (`fake-refuse-input`),
else by `POST /_config`. `behaviours.py` lists the names, `GET /_calls` what came in.
"""
