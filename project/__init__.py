"""The Django project that carries the areas: settings, routes and the WSGI application."""
