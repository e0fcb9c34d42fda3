"""What a court forbids to publish about people of a case, and the other reviews that run beside it."""
