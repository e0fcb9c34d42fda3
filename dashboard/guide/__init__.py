"""The guide, served to whoever is signed in: docs/guide is its one source."""
