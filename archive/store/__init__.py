"""The storeroom: volumes and their barcodes, moving by scan, shelf walks, stock-takes, inspection of the rooms (A3.1, A5.4,
A5.7, B4.2, B5.2, B5.3)."""
