"""Registers the participants of an event as readers of the mails about its changes (events.change_mails)."""

from events.change_mails import People, mail_also

from .mails.to_participant import change_drafts, change_recipients

mail_also(People(change_drafts, change_recipients))
