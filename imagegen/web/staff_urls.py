"""The addresses of review, rules, providers, money and record, for staff."""

from django.urls import path

from imagegen.web import money, providers, record, review, rules

urlpatterns = [
    path("review/", review.review_list, name="review"),
    path("review/<uuid:pk>/", review.review_case, name="review-case"),
    path("classes/<uuid:pk>/rules/", rules.class_rules, name="rules"),
    path("classes/<uuid:pk>/rules/replay/", rules.class_rules_replay, name="rules-replay"),
    path("classes/<uuid:pk>/rules/try/", rules.class_rules_try, name="rules-try"),
    path("classes/<uuid:pk>/rules/history/", rules.class_history, name="rules-history"),
    path("classes/<uuid:pk>/rules/restore/", rules.class_restore, name="rules-restore"),
    path("school/rules/", rules.school_rules, name="school-rules"),
    path("school/rules/history/", rules.school_history, name="school-rules-history"),
    path("school/rules/restore/", rules.school_restore, name="school-rules-restore"),
    path("school/providers/", providers.provider_list, name="school-providers"),
    path("school/providers/<slug:provider>/", providers.provider_page, name="school-provider"),
    path("school/providers/<slug:provider>/try/", providers.provider_try, name="school-provider-try"),
    path("school/providers/<slug:provider>/forget/", providers.provider_forget, name="school-provider-forget"),
    path("school/money/", money.money_page, name="school-money"),
    path("audit/", record.audit, name="audit"),
    path("audit/<uuid:pk>/", record.audit_entry, name="audit-entry"),
]
