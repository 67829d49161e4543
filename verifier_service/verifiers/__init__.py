"""The kinds, one folder each over `reading`, and the adapter that runs them in workers. Pure: no gRPC, no I/O."""
