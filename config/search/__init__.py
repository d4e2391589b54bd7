"""Search by words, the same on every database: words of texts, where they are kept, queries."""
