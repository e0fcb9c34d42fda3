"""Single sign-on: people of a council or another body sign in with its OpenID Connect provider."""
