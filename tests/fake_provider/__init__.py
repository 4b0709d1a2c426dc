"""A local stand-in for the vendors of pictures: a real HTTP server on the loopback, with every way of going wrong.

`python -m tests.fake_provider --port 9099 --delay 5` runs it by itself and prints the address of each vendor's part;
`server.FakeProvider` runs it inside a test. `vendors.py` plays OpenAI and Azure, `compatible.py` the servers of one's
own, `moderations.py` OpenAI's moderation. What a call gets is chosen by a token in its prompt
(`[[fake:refuse-input]]`), else by its model (`fake-refuse-input`), else by `POST /_config`. The names stand in
`fixtures.py`, `answers.py` and `wire.py`; `GET /_calls` lists what came in.
"""
