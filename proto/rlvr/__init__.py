"""The contract's package; its versions stand below."""
