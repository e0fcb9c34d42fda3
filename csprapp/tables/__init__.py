"""Sheets, read and written: trackers, chronologies, exports."""
