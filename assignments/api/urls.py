"""The API's addresses of assignments, submissions and generations."""

from django.urls import path

from assignments.api import generations, marking, work

urlpatterns = [
    path("assignments/", work.AssignmentsView.as_view(), name="api-assignments"),
    path("assignments/<str:id>/", work.AssignmentView.as_view(), name="api-assignment"),
    path("assignments/<str:id>/publish/", work.PublishView.as_view(), name="api-assignment-publish"),
    path("assignments/<str:id>/close/", work.CloseView.as_view(), name="api-assignment-close"),
    path("assignments/<str:id>/submission/", work.OwnSubmissionView.as_view(), name="api-own-submission"),
    path("submissions/", marking.SubmissionsView.as_view(), name="api-submissions"),
    path("submissions/<str:id>/", marking.SubmissionView.as_view(), name="api-submission"),
    path("submissions/<str:id>/submit/", marking.SubmitView.as_view(), name="api-submit"),
    path("submissions/<str:id>/withdraw/", marking.WithdrawView.as_view(), name="api-withdraw"),
    path("submissions/<str:id>/grade/", marking.GradeView.as_view(), name="api-grade"),
    path("submissions/<str:id>/return/", marking.ReturnView.as_view(), name="api-return"),
    path("submissions/<str:id>/process/", marking.ProcessView.as_view(), name="api-process"),
    path("generations/", generations.GenerationsView.as_view(), name="api-generations"),
    path("generations/<str:id>/", generations.GenerationView.as_view(), name="api-generation"),
    path("generations/<str:id>/cancel/", generations.CancelView.as_view(), name="api-generation-cancel"),
    path("generations/<str:id>/appeal/", generations.AppealView.as_view(), name="api-generation-appeal"),
    path("generations/<str:id>/retry/", generations.RetryView.as_view(), name="api-generation-retry"),
]
