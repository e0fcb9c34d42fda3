"""How pages look and speak: form renderer, fields, template tags, error pages."""
