"""Below a language's prefix: /{language}/requests/. A page right below home can't have this address (kb.base.paths)."""

from django.urls import path

from helpdesk.my_requests import door, views

app_name = "my_requests"

urlpatterns = [
    path("", views.show_list, name="list"),
    path("sign-in/", door.start, name="start"),
    path("sign-in/sent/", door.sent, name="sent"),
    path("sign-in/<str:token>/", door.open_link, name="open"),
    path("sign-out/", door.leave, name="sign_out"),
    path("<str:reference>/", views.show_request, name="request"),
    path("<str:reference>/message/", views.send_message, name="message"),
    path("<str:reference>/solved/", views.close_request, name="close"),
    path("<str:reference>/files/<int:pk>/", views.fetch_file, name="file"),
]
