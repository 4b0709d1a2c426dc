"""The addresses of a pupil's pages: home, tasks, studio."""

from django.urls import path

from assignments.web import changes, home, studio, tasks

urlpatterns = [
    path("home/", home.home, name="home"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<uuid:pk>/", tasks.task, name="task"),
    path("tasks/<uuid:pk>/save/", tasks.save, name="task-save"),
    path("tasks/<uuid:pk>/hand-in/", tasks.hand_in, name="task-hand-in"),
    path("tasks/<uuid:pk>/take-back/", tasks.take_back, name="task-take-back"),
    path("tasks/<uuid:pk>/choose/", tasks.choose, name="task-choose"),
    path("studio/", studio.studio, name="studio"),
    path("studio/jobs/", studio.jobs, name="studio-jobs"),
    path("studio/pictures/<uuid:pk>/edit/", changes.edit, name="studio-edit"),
    path("studio/pictures/<uuid:pk>/variations/", changes.variations, name="studio-variations"),
    path("studio/jobs/<uuid:pk>/", studio.job, name="studio-job"),
    path("studio/jobs/<uuid:pk>/cancel/", studio.cancel, name="studio-cancel"),
    path("studio/jobs/<uuid:pk>/appeal/", studio.appeal, name="studio-appeal"),
    path("studio/jobs/<uuid:pk>/retry/", studio.retry, name="studio-retry"),
    path("studio/jobs/<uuid:pk>/choose/", studio.choose, name="studio-choose"),
]
