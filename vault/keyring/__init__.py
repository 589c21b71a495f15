"""The key ring: wrapped keys in a store of their own, never in the cluster of the data (docs/adr/0002)."""
