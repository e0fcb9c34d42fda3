"""What the public reads: the library of publications with its one predicate, and the public pages."""
