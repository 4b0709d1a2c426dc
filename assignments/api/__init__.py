"""The API's doors of this app, and every door to a picture that may name an assignment."""
