"""Whatever Python throws crosses exactly: its own classes, its library's, and every shape of a user's."""
