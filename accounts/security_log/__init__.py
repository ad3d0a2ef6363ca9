"""The security log: who signed in, was refused, read people's data or took it away, with time, user and address.

It is a log, not a table: lines of JSON on standard error, or in the file SECURITY_LOG, for the operator's own store,
where nobody with rights in the portal can change them. Changes of data are in the trail (accounts.trail).
"""
