from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import issue_views, list_views, person_views, public_views, template_views

_PERSON = "events/<event:code>/certificates/<int:number>/"

urlpatterns = [
    path("events/<event:code>/certificates/", list_views.EventCertificates.as_view(), name="certificates"),
    path("events/<event:code>/certificates/issue/", issue_views.certificates_issue, name="certificates-issue"),
    path("events/<event:code>/certificates/replace/", issue_views.certificates_replace, name="certificates-replace"),
    path(_PERSON, person_views.person_certificates, name="certificates-person"),
    *[
        path(f"{_PERSON}<int:pk>/{name}/", view, name=f"certificate-{name}")
        for name, view in [
            ("file", person_views.certificate_file),
            ("revoke", person_views.certificate_revoke),
            ("reissue", person_views.certificate_reissue),
            ("signed", person_views.certificate_signed),
            ("unsign", person_views.certificate_unsign),
        ]
    ],
    path("certificate-templates/", template_views.certificate_templates, name="certificate-templates"),
    path("certificate-templates/new/", template_views.certificate_template_new, name="certificate-template-new"),
    path("certificate-templates/<int:pk>/", template_views.certificate_template_edit, name="certificate-template-edit"),
    path("certificate-templates/images/<slug:digest>/", template_views.certificate_image, name="certificate-image"),
    path("certificates/<slug:code>/", public_views.certificate_public, name="certificate-public"),
]
