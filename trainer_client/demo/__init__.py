"""The demo: a tiny policy recovers a blurred skill from rewards that come over gRPC. Reaches training from above."""
