"""The engine: admission, fair scheduling, coalescing, cache, deadlines. Knows no kind and no grpc."""
