"""The verifier service: judges completions by rules that a program can check; scripts begin at `local.Verifier`."""
