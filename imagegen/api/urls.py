"""The API's addresses of pictures, rules and reviews."""

from django.urls import path

from imagegen.api import pictures, policies, providers, reviews

urlpatterns = [
    path("classes/<str:id>/policy/", policies.ClassPolicyView.as_view(), name="api-class-policy"),
    path("classes/<str:id>/policy/versions/", policies.PolicyVersionsView.as_view(), name="api-policy-versions"),
    path("classes/<str:id>/policy/try/", policies.TryView.as_view(), name="api-policy-try"),
    path("classes/<str:id>/policy/replay/", policies.ReplayView.as_view(), name="api-policy-replay"),
    path("school/policy/", policies.SchoolPolicyView.as_view(), name="api-school-policy"),
    path("pictures/", pictures.PicturesView.as_view(), name="api-pictures"),
    path("pictures/<str:id>/", pictures.PictureView.as_view(), name="api-picture"),
    path("pictures/<str:id>/file/", pictures.PictureFileView.as_view(), name="api-picture-file"),
    path("reviews/", reviews.ReviewsView.as_view(), name="api-reviews"),
    path("reviews/<str:id>/", reviews.ReviewView.as_view(), name="api-review"),
    path("reviews/<str:id>/decide/", reviews.DecideView.as_view(), name="api-review-decide"),
    path("providers/", providers.ProvidersView.as_view(), name="api-providers"),
    path("providers/<str:id>/", providers.ProviderView.as_view(), name="api-provider"),
    path("providers/<str:id>/probe/", providers.ProbeView.as_view(), name="api-provider-probe"),
    path("school/budget/", providers.BudgetView.as_view(), name="api-budget"),
    path("school/ledger/", providers.LedgerView.as_view(), name="api-ledger"),
    path("usage/", pictures.UsageView.as_view(), name="api-usage"),
]
