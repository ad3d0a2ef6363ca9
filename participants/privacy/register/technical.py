"""Columns without personal data."""

MODELS = frozenset(
    {
        "accounts.ChainLink",
        "accounts.SavedView",  # options of lists without searched texts; its owner is a reference to a user
        "accounts.Incident",  # its texts name nobody whose data is concerned
        "agencies.Boundary",
        "agencies.FormerName",
        "agencies.Province",
        "agencies.Regency",
        "auth.Group",
        "auth.Group_permissions",
        "auth.Permission",
        "contenttypes.ContentType",
        "django_tasks_database.DBTaskResult",  # names a job by its key; its rows are deleted after a day
        "events.Announcement",  # a text for all its recipients, whom the outbox names
        "events.Announcement_materials",
        "events.Course",
        "events.EvaluationOpening",
        "events.EvaluationQuestion",
        "events.Number",
        "events.NumberSeries",
        "events.Programme",
        "events.Quota",
        "events.SessionTemplate",
        "events.TemplateSession",
        "operations.Backup",  # names and sizes of files
        "participants.CertificateTemplate",
        "participants.LetterUpload",  # who sent files, and when
        "participants.RetentionRun",
        "participants.SheetLayout",  # the meaning of columns, by a fingerprint of their headers
        "reports.ClosedIntroduction",
        "reports.NewsSeen",
        "reports.ReportChapter",  # what an office writes about an event or a course
        "reports.ReportFile",  # figures, titles and digests; its author is a reference to a user
        "reports.Schedule",
        "socialaccount.SocialApp",
    }
)
"""Models none of whose columns is about a person, beside references to users."""

COLUMNS = frozenset(
    {
        "accounts.Message.attachments",
        "accounts.Job.kind",
        "accounts.Job.media_type",
        "accounts.Job.rights",
        "accounts.Job.state",
        "accounts.Job.worker",
        "agencies.Agency.closed_reason",
        "agencies.Agency.kind",
        "agencies.Agency.name",
        "agencies.Agency.npp",
        "events.Event.batch",
        "events.Event.cancelled_reason",
        "events.Event.code",
        "events.Event.letter_notes",
        "events.Event.mode",
        "events.Event.organiser",
        "events.Event.status",
        "events.Event.title",
        "events.Event.venue",
        "events.LetterSettings.classification",
        "events.LetterSettings.copies_to",
        "events.LetterSettings.letterhead",
        "events.LetterSettings.nature",
        "events.LetterSettings.organiser",
        "events.LetterSettings.pattern",
        "events.LetterSettings.place",
        "events.LetterSettings.unit",
        "events.Photo.digest",
        "events.Session.title",
        "reports.Delivery.format",
    }
)
"""Single columns without personal data in models that have some."""
