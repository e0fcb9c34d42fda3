"""Uploaded files: checks on the way in, private storage, and serving as an attachment."""
