"""The second factor at log-in (A6.4, B7.1): who needs which, codes of an app, recovery codes, passkeys, taking it away.

The library (allauth.mfa) keeps the rows and speaks WebAuthn; what counts as right, how often one may guess, and what is
sealed is here. Not here: proving oneself anew before something weighty (`access.stepup`).
"""
