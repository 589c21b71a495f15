"""Lending paper volumes to persons and units outside (B6.4, B6.5, B6.6): applying, signing, handing out, extending, returning.

Who decides is the engine's affair (`access.approvals`); where a volume is, the storeroom's (`archive.store`).
"""
