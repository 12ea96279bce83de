"""The top floor: settings, routes, base templates, the dev supervisor; imported by none."""
