"""Who was spoken to about a review: the family, the Panel, and those told in confidence while publication waits."""
