"""Work that outlives the request that asked for it: how it is begun, done, shown, and taken up again."""
